use crate::FileError;
use crate::preset::{self, Violation, require, require_replicates};
use plasticity_simulation::perceptron::{EpochLimit, MAX_INPUTS, PerceptronError, TaskSettings, Threshold};
use plasticity_theory::perceptron;
use plasticity_theory::quantity::{Inputs, Patterns};
use serde::{Deserialize, Serialize};

/// A preset, as it stands in its file. Weights and thresholds are in units of the learning rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Name of the experiment that the file is for.
    experiment: String,
    /// $N$.
    pub(super) inputs: u64,
    /// $P$.
    pub(super) patterns: u64,
    /// Limit of epochs of a run.
    pub(super) max_epochs: u64,
    /// Number of learning runs.
    pub(super) replicates: u64,
    /// The thresholds that are metered.
    pub(super) thresholds: Grid,
    /// The costs at which figures are drawn.
    pub(super) costs: Costs,
    /// Numbers of updates over which the displacement of the weights is taken.
    pub(super) displacement: Lags,
    /// Independent random walks.
    pub(super) walk: Walk,
    /// Direct simulation of caching.
    pub(super) independence: Independence,
    /// The example of fig. 2A.
    pub(super) trace: TraceSettings,
}

/// Consolidation levels: every one up to `each_to`, then spaced by `ratio` up to `to`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Grid {
    each_to: u32,
    ratio: f64,
    to: u32,
}

/// Numbers of updates from 1, logarithmically spaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lags {
    to: u64,
    per_decade: u32,
}

/// Costs of maintenance, logarithmically spaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Costs {
    from: f64,
    to: f64,
    per_decade: u32,
    /// The cost at which energy is shown against threshold.
    pub(super) shown: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Walk {
    /// Number of walks of a replicate.
    pub(super) synapses: u64,
    /// $K$.
    pub(super) steps: u64,
    pub(super) replicates: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Independence {
    pub(super) inputs: u64,
    pub(super) patterns: u64,
    pub(super) replicates: u64,
    /// Each is simulated for each of the three rules (per input, for the total).
    pub(super) thresholds: Vec<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TraceSettings {
    pub(super) threshold: f64,
    pub(super) synapse: u64,
    /// Number of presentations that are shown.
    pub(super) presentations: u64,
}

/// The patterns beside these inputs.
fn sibling(inputs: &'static str) -> &'static str {
    if inputs == "inputs" { "patterns" } else { "independence.patterns" }
}

impl Settings {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        preset::read(super::INFO.name, file, text, Self::check)
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), Violation> {
        let task = |key, inputs, patterns| {
            let task = TaskSettings { inputs, patterns, zero_mean: false };
            task.check().map_err(|error| {
                let of_inputs = matches!(error, PerceptronError::Inputs(_));
                (if of_inputs { key } else { sibling(key) }, error.to_string())
            })
        };
        task("inputs", self.inputs, self.patterns)?;
        require(
            self.patterns < 2 * self.inputs,
            "patterns",
            "patterns must be fewer than 2 * inputs, the capacity of the perceptron",
        )?;
        EpochLimit::new(self.max_epochs).map_err(|error| ("max_epochs", error.to_string()))?;
        require_replicates("replicates", self.replicates)?;

        let Grid { each_to, ratio, to } = self.thresholds;
        require(each_to >= 1, "thresholds.each_to", "each_to must be at least 1")?;
        require(ratio > 1.0 && ratio.is_finite(), "thresholds.ratio", "ratio must be above 1")?;
        require((each_to..=100_000).contains(&to), "thresholds.to", "to must be from each_to to 100000")?;
        let bytes = 12 * self.levels().len() as u64 * self.inputs.max(self.walk.synapses);
        require(bytes <= 1 << 30, "thresholds.to", "so many thresholds take more than 1 GiB; give fewer")?;

        let Lags { to: lag, per_decade } = self.displacement;
        require((1..=1_000_000).contains(&lag), "displacement.to", "to must be from 1 to a million")?;
        require(
            (1..=100).contains(&per_decade),
            "displacement.per_decade",
            "per_decade must be from 1 to 100",
        )?;

        let Costs { from, to, per_decade, shown } = self.costs;
        require(from > 0.0 && from.is_finite(), "costs.from", "costs need 0 < from")?;
        require(to > from && to <= 1e80, "costs.to", "costs need from < to <= 1e80")?;
        require((1..=100).contains(&per_decade), "costs.per_decade", "per_decade must be from 1 to 100")?;
        require((0.0..=1e80).contains(&shown), "costs.shown", "shown must be a cost, 0 or more")?;

        let synapses = (2..=MAX_INPUTS).contains(&self.walk.synapses);
        require(synapses, "walk.synapses", "synapses must be from 2 to 65534")?;
        require(self.walk.steps >= 1, "walk.steps", "steps must be at least 1")?;
        require_replicates("walk.replicates", self.walk.replicates)?;

        let part = &self.independence;
        task("independence.inputs", part.inputs, part.patterns)?;
        require(part.replicates >= 1, "independence.replicates", "replicates must be at least 1")?;
        require(!part.thresholds.is_empty(), "independence.thresholds", "there must be a threshold")?;
        let threshold = |key, value| Threshold::new(value).map_err(|error| (key, error.to_string()));
        for &value in &part.thresholds {
            threshold("independence.thresholds", value)?;
        }
        threshold("trace.threshold", self.trace.threshold)?;
        require(
            self.trace.synapse <= self.inputs,
            "trace.synapse",
            "synapse must be an input or the bias, 0 to N",
        )?;
        require(self.trace.presentations >= 1, "trace.presentations", "presentations must be at least 1")
    }

    /// $K$ by the fit.
    pub(super) fn fitted_updates(&self) -> Result<f64, plasticity_theory::TheoryError> {
        let (inputs, patterns) = (Inputs::new(self.inputs)?, Patterns::new(self.patterns)?);
        Ok(perceptron::updates(inputs, patterns)?.get())
    }

    /// Consolidation levels $L$ of the grid, ascending.
    pub(super) fn levels(&self) -> Vec<u32> {
        let Grid { each_to, ratio, to } = self.thresholds;
        let mut levels: Vec<u32> = (1..=each_to).collect();
        let mut level = f64::from(each_to);
        loop {
            level = (level * ratio).max(level + 1.0);
            if level.round() > f64::from(to) {
                return levels;
            }
            levels.push(level.round() as u32);
        }
    }

    /// Numbers of updates over which the displacement is taken, ascending.
    pub(super) fn lags(&self) -> Vec<u64> {
        let Lags { to, per_decade } = self.displacement;
        let steps = ((to as f64).log10() * f64::from(per_decade)).round() as u32;
        let mut lags: Vec<u64> = (0..=steps)
            .map(|step| 10_f64.powf(f64::from(step) / f64::from(per_decade)).round() as u64)
            .collect();
        lags.dedup();
        lags
    }

    /// Costs of the figures, ascending.
    pub(super) fn cost_grid(&self) -> Vec<f64> {
        let Costs { from, to, per_decade, .. } = self.costs;
        let steps = ((to / from).log10() * f64::from(per_decade)).round() as u32;
        (0..=steps).map(|step| from * 10_f64.powf(f64::from(step) / f64::from(per_decade))).collect()
    }
}
