//! A preset: which networks learn with which thresholds, and what is asked of them.

use crate::FileError;
use crate::images::TestedOn;
use crate::preset::{self, Violation, require, require_replicates};
use plasticity_simulation::network::{Caching, Competition, Consolidation, Restriction};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU64;

/// Most hidden units: with first, persistent and transient weights 1 GB.
const LARGEST: u64 = 100_000;

/// Most samples of a run.
const MOST_SAMPLES: u64 = 1_000_000_000;

/// Accuracy and main size that the claims are stated for.
const STATED_FOR: (f64, u64) = (0.9, 300);

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
    /// Hidden units of the networks that are compared at all thresholds.
    pub(super) hidden: u64,
    /// Hidden units of a subnet.
    pub(super) subnet: u64,
    /// Plastic fraction of the input layer where the largest updates are made.
    pub(super) fraction: f64,
    /// $\tau$ of transient weights, in samples.
    time_constant: f64,
    /// $c$, of maintenance.
    pub(super) cost: f64,
    runs: Vec<Block>,
    pub(super) fails: Fails,
}

/// Which synapses are plastic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Plastic {
    All,
    /// Those of a fixed random subnet.
    Subnet,
    /// Of the input layer those with the largest updates at a sample.
    Largest,
}

/// Networks alike but for size and threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    plastic: Plastic,
    hidden: Vec<u64>,
    /// None without caching.
    #[serde(default)]
    thresholds: Vec<f64>,
    replicates: u64,
}

/// A threshold at which learning is to fail, in the whole network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fails {
    pub(super) hidden: u64,
    pub(super) threshold: f64,
    pub(super) replicates: u64,
}

/// A network, with its threshold; none without caching.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(super) plastic: Plastic,
    pub(super) hidden: u64,
    pub(super) threshold: Option<f64>,
    pub(super) replicates: u64,
}

impl Plastic {
    pub(super) const ALL: [Self; 3] = [Self::All, Self::Subnet, Self::Largest];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Subnet => "subnet",
            Self::Largest => "largest",
        }
    }
}

impl Settings {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        preset::read(super::INFO.name, file, text, Self::check)
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), Violation> {
        let positive = |number: f64| number.is_finite() && number > 0.0;
        let share = self.target > 0.0 && self.target < 1.0;
        require(share, "target", "the accuracy to reach must be above 0 and below 1")?;
        let few = (1..=MOST_SAMPLES).contains(&self.limit);
        require(few, "limit", "the limit must be from 1 to a billion samples")?;
        require(self.subnet >= 1, "subnet", "a subnet needs a hidden unit or more")?;
        let part = self.fraction > 0.0 && self.fraction <= 1.0;
        require(part, "fraction", "a fraction must be above 0 and at most 1")?;
        require(positive(self.time_constant), "time_constant", "the time constant must be positive")?;
        let cost = self.cost.is_finite() && self.cost >= 0.0;
        require(cost, "cost", "the cost must not be negative")?;
        for block in &self.runs {
            require(!block.hidden.is_empty(), "runs", "a block needs a number of hidden units or more")?;
            for &hidden in &block.hidden {
                check_size("runs", hidden)?;
                let small = block.plastic != Plastic::Subnet || hidden >= self.subnet;
                require(small, "subnet", "the subnet has more units than its network")?;
            }
            let fit = block.thresholds.iter().all(|&threshold| positive(threshold));
            require(fit, "runs", "a threshold must be positive")?;
            require_replicates("runs", block.replicates)?;
        }
        let main = |threshold: &dyn Fn(Option<f64>) -> bool| {
            self.points().iter().any(|point| {
                (point.plastic, point.hidden) == (Plastic::All, self.hidden) && threshold(point.threshold)
            })
        };
        let both = main(&|threshold| threshold.is_none()) && main(&|threshold| threshold.is_some());
        require(
            both,
            "hidden",
            "there must be runs of the main number of hidden units with and without caching",
        )?;
        check_size("fails", self.fails.hidden)?;
        require(positive(self.fails.threshold), "fails.threshold", "a threshold must be positive")?;
        require_replicates("fails", self.fails.replicates)
    }

    pub(super) fn restriction(&self, plastic: Plastic) -> Restriction {
        match plastic {
            Plastic::All => Restriction::None,
            Plastic::Subnet => Restriction::Subnet { units: self.subnet as usize },
            Plastic::Largest => {
                Restriction::LargestUpdates { fraction: self.fraction, among: Competition::Layer }
            }
        }
    }

    pub(super) fn caching(&self, threshold: f64) -> Caching {
        Caching {
            consolidation: Consolidation::PerSynapse { threshold },
            time_constant: Some(self.time_constant),
        }
    }

    /// Every network.
    pub(super) fn points(&self) -> Vec<Point> {
        let of_block = |block: &Block| -> Vec<Point> {
            let Block { plastic, replicates, .. } = *block;
            let thresholds: Vec<Option<f64>> = match &block.thresholds[..] {
                [] => vec![None],
                thresholds => thresholds.iter().copied().map(Some).collect(),
            };
            let sizes = block.hidden.iter();
            let at = |&hidden: &u64| {
                let with = move |&threshold: &Option<f64>| Point { plastic, hidden, threshold, replicates };
                thresholds.iter().map(with).collect::<Vec<_>>()
            };
            sizes.flat_map(at).collect()
        };
        self.runs.iter().flat_map(of_block).collect()
    }

    /// Sizes with or without caching, ascending.
    pub(super) fn sizes(&self, plastic: Plastic, caching: bool) -> Vec<u64> {
        let points = self.points().into_iter();
        let such = points.filter(|point| point.plastic == plastic && point.threshold.is_some() == caching);
        let mut sizes: Vec<u64> = such.map(|point| point.hidden).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// Thresholds at a size, ascending.
    pub(super) fn thresholds(&self, plastic: Plastic, hidden: u64) -> Vec<f64> {
        let points = self.points().into_iter();
        let at = points.filter(|point| (point.plastic, point.hidden) == (plastic, hidden));
        let mut thresholds: Vec<f64> = at.filter_map(|point| point.threshold).collect();
        thresholds.sort_by(f64::total_cmp);
        thresholds.dedup();
        thresholds
    }

    /// Where the settings leave what the claims are stated for.
    pub(super) fn notes(&self) -> Vec<String> {
        let (target, hidden) = STATED_FOR;
        if (self.target, self.hidden) == (target, hidden) {
            return Vec::new();
        }
        vec![format!(
            "the claims, and the reasons of known discrepancies, are stated for learning to {} % with {hidden} hidden units; here to {} % with {}",
            100.0 * target,
            100.0 * self.target,
            self.hidden,
        )]
    }
}

fn check_size(key: &'static str, hidden: u64) -> Result<(), Violation> {
    require((1..=LARGEST).contains(&hidden), key, "numbers of hidden units must be from 1 to 100000")
}
