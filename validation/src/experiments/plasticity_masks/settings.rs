//! A preset: which networks learn, with which restrictions, and until when.

use super::conditions::Size;
use crate::FileError;
use crate::images::TestedOn;
use crate::preset::{self, Violation, require, require_replicates};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU64;

/// Most hidden units.
const LARGEST: u64 = 100_000;

/// Most samples of a run.
const MOST_SAMPLES: u64 = 1_000_000_000;

/// What the claims are stated for.
const STATED_FOR: (f64, u64) = (0.95, 100);

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
    /// $N_c$, hidden units that are needed; also the size of the subnet.
    pub(super) critical: u64,
    /// Share of the runs that have to reach the accuracy for a restriction to be chosen, or a point to be drawn.
    pub(super) least_reached: f64,
    pub(super) sizes: Sizes,
    pub(super) neuron: NeuronMasks,
    pub(super) masks: Masks,
    pub(super) subnets: Subnets,
    pub(super) extreme: Extreme,
    pub(super) paths: Paths,
}

/// Networks of several sizes: unrestricted, with the theory's mask, with a subnet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sizes {
    pub(super) runs: Vec<SizeBlock>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SizeBlock {
    pub(super) hidden: Vec<u64>,
    pub(super) replicates: u64,
    /// Runs with the mask, which take several times as long.
    pub(super) mask_replicates: u64,
}

/// Masks on neurons, of several numbers of units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NeuronMasks {
    pub(super) runs: Vec<NeuronBlock>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NeuronBlock {
    pub(super) hidden: Vec<u64>,
    pub(super) units: Vec<u64>,
    pub(super) replicates: u64,
}

/// Kinds of masks at one size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Masks {
    pub(super) hidden: u64,
    /// Mean numbers of plastic paths of Bernoulli masks; the others have as many as units are needed.
    pub(super) paths: Vec<u64>,
    pub(super) replicates: u64,
    /// Runs with masks that are drawn anew for every sample, which take ten times as long.
    pub(super) redrawn_replicates: u64,
    /// Runs with a mask for each class, of which hardly any reach the accuracy before the limit.
    pub(super) class_replicates: u64,
}

/// Subnets of several sizes in a network of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Subnets {
    pub(super) hidden: u64,
    pub(super) units: Vec<u64>,
    pub(super) replicates: u64,
}

/// Extreme learning machines: a static input layer, of weights with several deviations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Extreme {
    pub(super) hidden: u64,
    pub(super) deviations: Vec<f64>,
    pub(super) replicates: u64,
}

/// Masks whose paths are counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paths {
    pub(super) hidden: u64,
    /// Plastic fraction of the input layer.
    pub(super) input: f64,
    /// Plastic fraction of the output layer.
    pub(super) output: f64,
    /// Masks of a replicate.
    pub(super) masks: u64,
    pub(super) replicates: u64,
}

impl Paths {
    /// The mean number of paths, rounded.
    pub(super) fn at_mean(&self) -> u64 {
        (self.input * self.output * self.hidden as f64).round() as u64
    }
}

impl Settings {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        preset::read(super::INFO.name, file, text, Self::check)
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), Violation> {
        let share = |value: f64| value > 0.0 && value < 1.0;
        require(share(self.target), "target", "the accuracy to reach must be above 0 and below 1")?;
        let few = (1..=MOST_SAMPLES).contains(&self.limit);
        require(few, "limit", "the limit must be from 1 to a billion samples")?;
        require(self.critical > 0, "critical", "networks need a hidden unit or more")?;
        let least = self.least_reached > 0.0 && self.least_reached <= 1.0;
        require(least, "least_reached", "the least share of runs must be above 0 and at most 1")?;
        for block in &self.sizes.runs {
            let fit = block.hidden.iter().all(|hidden| (self.critical..=LARGEST).contains(hidden));
            require(fit, "hidden", "sizes must be from the number of units that are needed to 100000")?;
            require_replicates("replicates", block.replicates)?;
            require_replicates("mask_replicates", block.mask_replicates)?;
        }
        let sizes = self.sizes();
        require(sizes.len() > 1, "sizes", "there must be two sizes or more")?;
        require(sizes.contains(&self.critical), "critical", "it must be one of the sizes")?;
        let places = [self.masks.hidden, self.subnets.hidden, self.extreme.hidden];
        let known = places.iter().chain(self.neuron.runs.iter().flat_map(|block| &block.hidden));
        let known = known.into_iter().all(|hidden| sizes.contains(hidden));
        require(known, "hidden", "numbers of hidden units must be among the sizes")?;
        let paths = self.masks.paths.iter().all(|paths| (1..=self.masks.hidden).contains(paths));
        require(paths, "paths", "paths must be from 1 to the number of hidden units")?;
        let fit = |units: &[u64], hidden: u64| units.iter().all(|units| (1..=hidden).contains(units));
        let of_blocks =
            self.neuron.runs.iter().all(|block| block.hidden.iter().all(|&hidden| fit(&block.units, hidden)));
        let units = of_blocks && fit(&self.subnets.units, self.subnets.hidden);
        require(units, "units", "units must be from 1 to the number of hidden units")?;
        let positive = self.extreme.deviations.iter().all(|value| value.is_finite() && *value > 0.0);
        require(positive, "deviations", "deviations must be positive numbers")?;
        let fractions = [self.paths.input, self.paths.output].into_iter().all(share);
        require(fractions, "input", "fractions must be above 0 and below 1")?;
        let size = (1..=LARGEST).contains(&self.paths.hidden);
        require(size, "hidden", "numbers of hidden units must be from 1 to 100000")?;
        require((1..=LARGEST).contains(&self.paths.masks), "masks", "from 1 to 100000 masks")?;
        let masks = [self.masks.replicates, self.masks.redrawn_replicates, self.masks.class_replicates];
        let others = [self.subnets.replicates, self.extreme.replicates, self.paths.replicates];
        let all = masks.into_iter().chain(others);
        all.chain(self.neuron.runs.iter().map(|block| block.replicates))
            .try_for_each(|replicates| require_replicates("replicates", replicates))
    }

    /// Sizes, ascending.
    pub(super) fn sizes(&self) -> Vec<u64> {
        ascending(self.sizes.runs.iter().flat_map(|block| &block.hidden))
    }

    /// Sizes with masks on neurons, ascending.
    pub(super) fn neuron_sizes(&self) -> Vec<u64> {
        ascending(self.neuron.runs.iter().flat_map(|block| &block.hidden))
    }

    /// Numbers of units of the masks on neurons of a size, ascending.
    pub(super) fn neuron_units(&self, hidden: u64) -> Vec<u64> {
        let blocks = self.neuron.runs.iter().filter(|block| block.hidden.contains(&hidden));
        ascending(blocks.flat_map(|block| &block.units))
    }

    /// Mean numbers of paths of masks, ascending.
    pub(super) fn mask_paths(&self) -> Vec<u64> {
        ascending(self.masks.paths.iter().chain([&self.critical]))
    }

    /// Sizes of subnets, ascending.
    pub(super) fn subnet_units(&self) -> Vec<u64> {
        ascending(self.subnets.units.iter().chain([&self.critical]))
    }

    pub(super) fn size(&self, size: Size) -> u64 {
        match size {
            Size::Largest => self.sizes().last().copied().unwrap_or(self.critical),
            Size::Masks => self.masks.hidden,
            Size::Subnets => self.subnets.hidden,
        }
    }

    /// The two largest sizes.
    pub(super) fn largest_two(&self) -> [u64; 2] {
        let sizes = self.sizes();
        [sizes[sizes.len() - 2], sizes[sizes.len() - 1]]
    }

    /// Where the settings leave what the claims are stated for.
    pub(super) fn notes(&self) -> Vec<String> {
        let (target, critical) = STATED_FOR;
        if (self.target, self.critical) == (target, critical) {
            return Vec::new();
        }
        vec![format!(
            "the claims, and the reasons of known discrepancies, are stated for learning to {} % with {critical} hidden units that are needed; here to {} % with {}",
            100.0 * target,
            100.0 * self.target,
            self.critical,
        )]
    }
}

fn ascending<'a>(numbers: impl Iterator<Item = &'a u64>) -> Vec<u64> {
    let mut numbers: Vec<u64> = numbers.copied().collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
