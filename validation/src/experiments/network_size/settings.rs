//! A preset: which networks learn, at which rates, and until when.

use crate::FileError;
use crate::images::TestedOn;
use crate::preset::{self, Violation, require, require_replicates};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU64;

/// Most hidden units: their weights, and the first ones, take 600 MB.
const LARGEST: u64 = 100_000;

/// Most samples of a run.
const MOST_SAMPLES: f64 = 1e9;

/// What the claims are stated for.
const STATED_FOR: Stated = Stated { target: 0.95, learning_rate: 0.01, hidden: [100, 10_000] };

struct Stated {
    target: f64,
    learning_rate: f64,
    hidden: [u64; 2],
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Name of the experiment that the file is for.
    experiment: String,
    /// Accuracy to reach.
    pub(super) target: f64,
    pub(super) evaluation: TestedOn,
    /// Samples between tests, at the rate of the sizes.
    test_every: NonZeroU64,
    /// Samples times learning rate after which a run gives up: learning takes as long as the rate is small.
    limit: f64,
    pub(super) sizes: Sizes,
    pub(super) rates: Rates,
}

/// Networks of several sizes at one learning rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sizes {
    pub(super) learning_rate: f64,
    /// The smallest size of the fits.
    fit_from: u64,
    runs: Vec<SizeBlock>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SizeBlock {
    hidden: Vec<u64>,
    replicates: u64,
}

/// Networks at several learning rates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rates {
    /// The largest of the rates that count as small.
    small: f64,
    runs: Vec<RateBlock>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RateBlock {
    hidden: Vec<u64>,
    learning_rates: Vec<f64>,
    replicates: u64,
}

/// A size and a rate with the number of runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) hidden: u64,
    pub(super) learning_rate: f64,
    pub(super) replicates: u64,
}

impl Settings {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        preset::read(super::INFO.name, file, text, Self::check)
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), Violation> {
        let share = self.target > 0.0 && self.target < 1.0;
        require(share, "target", "the accuracy to reach must be above 0 and below 1")?;
        let positive = self.limit.is_finite() && self.limit > 0.0;
        require(positive, "limit", "the limit must be a positive number of samples times learning rate")?;

        let Sizes { learning_rate, fit_from, runs } = &self.sizes;
        self.check_rate("sizes.learning_rate", *learning_rate)?;
        for block in runs {
            check_sizes("sizes.runs", &block.hidden)?;
            require_replicates("sizes.runs", block.replicates)?;
        }
        let fitted = self.sizes().into_iter().filter(|size| size >= fit_from).count();
        require(fitted >= 3, "sizes.fit_from", "a fit needs three sizes or more from fit_from on")?;

        let Rates { small, runs } = &self.rates;
        require(small.is_finite() && *small > 0.0, "rates.small", "a rate must be a positive number")?;
        require(!runs.is_empty(), "rates.runs", "there must be a block [[rates.runs]]")?;
        for block in runs {
            check_sizes("rates.runs", &block.hidden)?;
            require_replicates("rates.runs", block.replicates)?;
            let rates = &block.learning_rates;
            require(!rates.is_empty(), "rates.runs", "a block needs a learning rate or more")?;
            rates.iter().try_for_each(|rate| self.check_rate("rates.runs", *rate))?;
        }
        Ok(())
    }

    fn check_rate(&self, key: &'static str, rate: f64) -> Result<(), Violation> {
        require(rate.is_finite() && rate > 0.0, key, "a learning rate must be a positive number")?;
        let few = self.limit / rate <= MOST_SAMPLES;
        require(few, key, "a run may take a billion samples at most: raise this rate or lower the limit")
    }

    /// Samples after which a run at this rate gives up.
    pub(super) fn most_samples(&self, learning_rate: f64) -> u64 {
        (self.limit / learning_rate).ceil() as u64
    }

    /// Samples between tests: at lower rates than that of the sizes in proportion more, so that learning takes about as many tests.
    pub(super) fn test_every(&self, learning_rate: f64) -> NonZeroU64 {
        let slower = (self.sizes.learning_rate / learning_rate).max(1.0);
        NonZeroU64::new((self.test_every.get() as f64 * slower).round() as u64).unwrap_or(self.test_every)
    }

    /// Every network that learns, by size and rate; what is there several times has the largest number of runs.
    pub(super) fn points(&self) -> Vec<Point> {
        let learning_rate = self.sizes.learning_rate;
        let sizes = self.sizes.runs.iter().flat_map(|SizeBlock { hidden, replicates }| {
            hidden.iter().map(move |&hidden| Point { hidden, learning_rate, replicates: *replicates })
        });
        let rates = self.rates.runs.iter().flat_map(|RateBlock { hidden, learning_rates, replicates }| {
            hidden.iter().flat_map(move |&hidden| {
                learning_rates.iter().map(move |&learning_rate| Point {
                    hidden,
                    learning_rate,
                    replicates: *replicates,
                })
            })
        });
        let mut points: Vec<Point> = Vec::new();
        for new in sizes.chain(rates) {
            let same =
                |point: &&mut Point| (point.hidden, point.learning_rate) == (new.hidden, new.learning_rate);
            match points.iter_mut().find(same) {
                Some(point) => point.replicates = point.replicates.max(new.replicates),
                None => points.push(new),
            }
        }
        points.sort_by(|a, b| a.hidden.cmp(&b.hidden).then(a.learning_rate.total_cmp(&b.learning_rate)));
        points
    }

    /// Sizes at the rate of the sizes, ascending.
    pub(super) fn sizes(&self) -> Vec<u64> {
        ascending(self.sizes.runs.iter().flat_map(|block| &block.hidden).copied())
    }

    /// Sizes that are fitted, ascending.
    pub(super) fn fitted_sizes(&self) -> Vec<u64> {
        self.sizes().into_iter().filter(|size| *size >= self.sizes.fit_from).collect()
    }

    /// Sizes at several rates, ascending.
    pub(super) fn sizes_at_rates(&self) -> Vec<u64> {
        ascending(self.rates.runs.iter().flat_map(|block| &block.hidden).copied())
    }

    /// Rates of a size, ascending.
    pub(super) fn rates(&self, hidden: u64) -> Vec<f64> {
        self.points()
            .into_iter()
            .filter(|point| point.hidden == hidden)
            .map(|point| point.learning_rate)
            .collect()
    }

    /// Those of them that count as small.
    pub(super) fn small_rates(&self, hidden: u64) -> Vec<f64> {
        self.rates(hidden).into_iter().filter(|rate| *rate <= self.rates.small).collect()
    }

    /// Where the settings leave what the claims are stated for.
    pub(super) fn notes(&self) -> Vec<String> {
        let Stated { target, learning_rate, hidden: [from, to] } = STATED_FOR;
        let fitted = self.fitted_sizes();
        let [first, last] = [fitted.first(), fitted.last()].map(|size| size.copied().unwrap_or_default());
        let here = (self.target, self.sizes.learning_rate, first, last);
        if here == (target, learning_rate, from, to) {
            return Vec::new();
        }
        vec![format!(
            "the claims, and the reasons of known discrepancies, are stated for learning to {} % at a rate of {learning_rate} with {from} to {to} hidden units; here to {} % at {} with {first} to {last}",
            100.0 * target,
            100.0 * self.target,
            self.sizes.learning_rate,
        )]
    }
}

fn check_sizes(key: &'static str, sizes: &[u64]) -> Result<(), Violation> {
    require(!sizes.is_empty(), key, "a block needs a number of hidden units or more")?;
    let fit = sizes.iter().all(|hidden| (1..=LARGEST).contains(hidden));
    require(fit, key, "numbers of hidden units must be from 1 to 100000")
}

fn ascending(sizes: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut sizes: Vec<u64> = sizes.collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}
