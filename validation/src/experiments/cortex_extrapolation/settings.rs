//! A preset: which networks learn, until when, what is fitted, and how large the cortex is.

use super::conditions::{Fit, Measure};
use crate::FileError;
use crate::images::TestedOn;
use crate::preset::{self, Violation, require, require_replicates};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU64;

/// Most hidden units: their weights, and the first ones, take 600 MB.
const LARGEST: u64 = 100_000;

/// Most neurons, and synapses of each.
const MOST: f64 = 1e12;

/// What the claims are stated for: accuracy, and sizes.
const STATED_FOR: (f64, u64, u64) = (0.95, 100, 10_000);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Name of the experiment that the file is for.
    experiment: String,
    /// Accuracy to reach.
    pub(super) target: f64,
    pub(super) evaluation: TestedOn,
    /// Samples between tests.
    pub(super) test_every: NonZeroU64,
    /// Samples after which a run gives up.
    pub(super) limit: u64,
    sizes: Sizes,
    pub(super) needed: Needed,
    pub(super) cortex: Cortex,
}

/// Unrestricted networks of several sizes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sizes {
    hidden: Vec<u64>,
    /// The smallest sizes of the three fits.
    fit_from: [u64; 3],
    replicates: u64,
}

/// What is needed: subnets in a network of one size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Needed {
    pub(super) hidden: u64,
    /// Units of the subnet that $M_0$ is compared with.
    m0_units: u64,
    /// The same for $M_1$.
    m1_units: u64,
    pub(super) replicates: u64,
}

/// The cortex that laws are extended to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cortex {
    neurons: f64,
    synapses_of_each: f64,
}

impl Cortex {
    pub(super) fn synapses(&self) -> f64 {
        self.neurons * self.synapses_of_each
    }
}

impl Settings {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        preset::read(super::INFO.name, file, text, Self::check)
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), Violation> {
        let share = self.target > 0.0 && self.target < 1.0;
        require(share, "target", "the accuracy to reach must be above 0 and below 1")?;
        let few = (1..=1_000_000_000).contains(&self.limit);
        require(few, "limit", "the limit must be from 1 to a billion samples")?;
        let fit = self.sizes.hidden.iter().all(|hidden| (1..=LARGEST).contains(hidden));
        require(fit, "hidden", "numbers of hidden units must be from 1 to 100000")?;
        for fit in Fit::ALL {
            let two = self.fitted(fit).len() >= 2;
            require(two, "fit_from", "each fit needs two sizes or more from its smallest on")?;
        }
        let [wide, middle, large] = self.sizes.fit_from;
        require(wide < middle && middle < large, "fit_from", "the smallest sizes of the fits must ascend")?;
        let three = self.fitted(Fit::Wide).len() >= 3;
        require(three, "hidden", "there must be three sizes or more that are fitted")?;
        let Needed { hidden, m0_units, m1_units, replicates } = self.needed;
        let room = (1..=LARGEST).contains(&hidden);
        require(room, "hidden", "numbers of hidden units must be from 1 to 100000")?;
        require((1..=hidden).contains(&m0_units), "m0_units", "units must be from 1 to the hidden units")?;
        require((1..=hidden).contains(&m1_units), "m1_units", "units must be from 1 to the hidden units")?;
        for (key, number) in
            [("neurons", self.cortex.neurons), ("synapses_of_each", self.cortex.synapses_of_each)]
        {
            require((1.0..=MOST).contains(&number), key, "numbers must be from 1 to 10^12")?;
        }
        require_replicates("replicates", self.sizes.replicates)?;
        require_replicates("replicates", replicates)
    }

    /// Sizes of unrestricted networks, ascending, with their number of runs.
    pub(super) fn sizes(&self) -> (Vec<u64>, u64) {
        let mut hidden = self.sizes.hidden.clone();
        hidden.sort_unstable();
        hidden.dedup();
        (hidden, self.sizes.replicates)
    }

    /// The smallest size of a fit.
    pub(super) fn fit_from(&self, fit: Fit) -> u64 {
        self.sizes.fit_from[fit.index()]
    }

    /// Sizes that are fitted, ascending.
    pub(super) fn fitted(&self, fit: Fit) -> Vec<u64> {
        self.sizes().0.into_iter().filter(|size| *size >= self.fit_from(fit)).collect()
    }

    /// Units of the subnet that costs what is needed.
    pub(super) fn needed_units(&self, measure: Measure) -> u64 {
        match measure {
            Measure::M0 => self.needed.m0_units,
            Measure::M1 => self.needed.m1_units,
        }
    }

    /// Where the settings leave what the claims are stated for.
    pub(super) fn notes(&self) -> Vec<String> {
        let (target, from, to) = STATED_FOR;
        let fitted = self.fitted(Fit::Wide);
        let [first, last] = [fitted.first(), fitted.last()].map(|size| size.copied().unwrap_or_default());
        if (self.target, first, last) == (target, from, to) {
            return Vec::new();
        }
        vec![format!(
            "the claims, and the reasons of known discrepancies, are stated for learning to {} % with {from} to {to} hidden units; here to {} % with {first} to {last}",
            100.0 * target,
            100.0 * self.target,
        )]
    }
}
