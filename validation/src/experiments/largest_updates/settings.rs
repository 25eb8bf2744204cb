//! A preset: what is plastic of which networks, and what is asked of them.

use crate::FileError;
use crate::images::TestedOn;
use crate::preset::{self, Violation, require, require_replicates};
use plasticity_simulation::network::{Competition, MaskDraw, Restriction};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU64;

/// Most hidden units: their weights, and the first ones, take 600 MB.
const LARGEST: u64 = 100_000;

/// Most samples of a run.
const MOST_SAMPLES: u64 = 1_000_000_000;

/// Most hidden units of networks of which every synapse is followed: a few passes over all weights a sample.
const MOST_FOLLOWED: u64 = 10_000;

/// Accuracy and main size that the claims are stated for.
const STATED_FOR: (f64, u64) = (0.95, 1000);

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
    /// Samples after which a run to the target gives up.
    pub(super) limit: u64,
    /// Hidden units of the networks that are compared at all fractions.
    pub(super) hidden: u64,
    /// Hidden units of a subnet.
    pub(super) subnet: u64,
    /// Runs to the target.
    runs: Vec<Block>,
    pub(super) accuracy: Accuracy,
    pub(super) updates: Updates,
}

/// How the plastic synapses are selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Select {
    /// All are plastic.
    Standard,
    /// The largest updates of the input layer.
    Layer,
    /// Those of each hidden unit.
    Neuron,
    /// Those in a fixed random subnet.
    Subnet,
    /// All in a fixed random subnet.
    SubnetAlone,
    /// Those of the most active hidden units.
    MostActive,
    /// Those of the hidden units with the largest back-propagated errors.
    LargestErrors,
    /// Fixed random synapses of the input layer.
    Mask,
    /// Random synapses of the input layer, drawn anew for every sample.
    Redrawn,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    select: Select,
    hidden: Vec<u64>,
    #[serde(default)]
    fractions: Vec<f64>,
    replicates: u64,
}

/// Runs of so many samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Accuracy {
    pub(super) hidden: u64,
    pub(super) samples: u64,
    runs: Vec<AccuracyBlock>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccuracyBlock {
    select: Select,
    #[serde(default)]
    fractions: Vec<f64>,
    replicates: u64,
}

/// Runs of which the updates of every synapse are counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Updates {
    pub(super) hidden: u64,
    pub(super) fraction: f64,
    /// Samples that updates are counted over.
    pub(super) window: u64,
    pub(super) replicates: u64,
}

/// A network with what is plastic of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) select: Select,
    pub(super) hidden: u64,
    pub(super) fraction: f64,
    pub(super) replicates: u64,
}

impl Select {
    /// Whether a part is selected, of a size to choose.
    fn has_fraction(self) -> bool {
        !matches!(self, Self::Standard | Self::SubnetAlone)
    }

    pub(super) fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }

    pub(super) fn restriction(self, hidden: u64, fraction: f64, subnet: u64) -> Restriction {
        let units = ((fraction * hidden as f64).round() as usize).max(1);
        let largest = |among| Restriction::LargestUpdates { fraction, among };
        match self {
            Self::Standard => Restriction::None,
            Self::Layer => largest(Competition::Layer),
            Self::Neuron => largest(Competition::Neuron),
            Self::Subnet => largest(Competition::Subnet { units: subnet as usize }),
            Self::SubnetAlone => Restriction::Subnet { units: subnet as usize },
            Self::MostActive => Restriction::MostActive { units },
            Self::LargestErrors => Restriction::LargestErrors { units },
            Self::Mask => {
                Restriction::SynapticMask { draw: MaskDraw::PerLayer, input: fraction, output: 1.0 }
            }
            Self::Redrawn => Restriction::RedrawnMask { input: fraction, output: 1.0 },
        }
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
        let few = |samples: u64| (1..=MOST_SAMPLES).contains(&samples);
        require(few(self.limit), "limit", "the limit must be from 1 to a billion samples")?;
        require(self.subnet >= 1, "subnet", "a subnet needs a hidden unit or more")?;
        for block in &self.runs {
            require(!block.hidden.is_empty(), "runs", "a block needs a number of hidden units or more")?;
            for &hidden in &block.hidden {
                check_size("runs", hidden)?;
                let of_subnet = matches!(block.select, Select::Subnet | Select::SubnetAlone);
                require(
                    !of_subnet || hidden >= self.subnet,
                    "subnet",
                    "the subnet has more units than its network",
                )?;
            }
            check_block("runs", block.select, &block.fractions, block.replicates)?;
        }
        let standard =
            self.points().iter().any(|point| (point.select, point.hidden) == (Select::Standard, self.hidden));
        require(
            standard,
            "hidden",
            "there must be a run of the standard network with the main number of hidden units",
        )?;

        let Accuracy { hidden, samples, runs } = &self.accuracy;
        check_size("accuracy", *hidden)?;
        require(few(*samples), "accuracy.samples", "samples must be from 1 to a billion")?;
        for block in runs {
            let of_subnet = matches!(block.select, Select::Subnet | Select::SubnetAlone);
            require(!of_subnet, "accuracy.runs", "accuracies are of selections in the whole network")?;
            check_block("accuracy.runs", block.select, &block.fractions, block.replicates)?;
        }

        let Updates { hidden, fraction, window, replicates } = self.updates;
        let size = (1..=MOST_FOLLOWED).contains(&hidden);
        require(
            size,
            "updates",
            "numbers of hidden units must be from 1 to 10000 where synapses are followed",
        )?;
        require(
            fraction > 0.0 && fraction <= 1.0,
            "updates.fraction",
            "a fraction must be above 0 and at most 1",
        )?;
        require(
            (1..=1_000_000).contains(&window),
            "updates.window",
            "a window must be from 1 to a million samples",
        )?;
        require_replicates("updates", replicates)
    }

    /// Every network that learns to the target.
    pub(super) fn points(&self) -> Vec<Point> {
        let blocks = self.runs.iter();
        blocks
            .flat_map(|block| {
                let sizes = block.hidden.iter();
                sizes.flat_map(|&hidden| points(block.select, hidden, &block.fractions, block.replicates))
            })
            .collect()
    }

    /// Every network whose accuracy after all samples is asked for.
    pub(super) fn accuracies(&self) -> Vec<Point> {
        let blocks = self.accuracy.runs.iter();
        blocks
            .flat_map(|block| points(block.select, self.accuracy.hidden, &block.fractions, block.replicates))
            .collect()
    }

    /// Sizes of a selection that learn to the target, ascending.
    pub(super) fn sizes(&self, select: Select) -> Vec<u64> {
        let points = self.points().into_iter().filter(|point| point.select == select);
        let mut sizes: Vec<u64> = points.map(|point| point.hidden).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// Fractions of a selection at a size, ascending.
    pub(super) fn fractions(&self, select: Select, hidden: u64) -> Vec<f64> {
        let at = self.points().into_iter().filter(|point| (point.select, point.hidden) == (select, hidden));
        ascending(at.map(|point| point.fraction).collect())
    }

    /// Those of them with the most runs, which alone compete for being the best.
    pub(super) fn fractions_with_most_runs(&self, select: Select, hidden: u64) -> Vec<f64> {
        let points = self.points();
        let at = || points.iter().filter(|point| (point.select, point.hidden) == (select, hidden));
        let most = at().map(|point| point.replicates).max();
        ascending(at().filter(|p| Some(p.replicates) == most).map(|p| p.fraction).collect())
    }

    /// Fractions of a selection in the runs for the accuracy, ascending.
    pub(super) fn fractions_of_accuracy(&self, select: Select) -> Vec<f64> {
        let at = self.accuracies().into_iter().filter(|point| point.select == select);
        ascending(at.map(|point| point.fraction).collect())
    }

    /// The largest size that both selections have.
    pub(super) fn largest_of(&self, select: Select, base: Select) -> Option<u64> {
        let others = self.sizes(base);
        self.sizes(select).into_iter().rev().find(|size| others.contains(size))
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

fn points(select: Select, hidden: u64, fractions: &[f64], replicates: u64) -> Vec<Point> {
    let fractions = if select.has_fraction() { fractions } else { &[1.0] };
    fractions.iter().map(|&fraction| Point { select, hidden, fraction, replicates }).collect()
}

fn ascending(mut numbers: Vec<f64>) -> Vec<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    numbers
}

fn check_size(key: &'static str, hidden: u64) -> Result<(), Violation> {
    require((1..=LARGEST).contains(&hidden), key, "numbers of hidden units must be from 1 to 100000")
}

fn check_block(
    key: &'static str,
    select: Select,
    fractions: &[f64],
    replicates: u64,
) -> Result<(), Violation> {
    let fit = fractions.iter().all(|fraction| *fraction > 0.0 && *fraction <= 1.0);
    require(fit, key, "a fraction must be above 0 and at most 1")?;
    let given = fractions.is_empty() != select.has_fraction();
    require(given, key, "a block needs fractions, but where all synapses are plastic, or those of a subnet")?;
    require_replicates(key, replicates)
}
