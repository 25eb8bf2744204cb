use crate::FileError;
use plasticity_simulation::perceptron::{EpochLimit, MAX_INPUTS, PerceptronError, Threshold};
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// A preset, as it stands in its file. Weights and thresholds are in units of the learning rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
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

impl Settings {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        #[derive(Deserialize)]
        struct Name {
            experiment: Option<Spanned<String>>,
        }
        let toml_error = |error: toml::de::Error| FileError::toml(file, text, &error);
        let name: Name = toml::from_str(text).map_err(toml_error)?;
        if let Some(name) = name.experiment.filter(|name| name.get_ref() != super::INFO.name) {
            let message =
                format!("this preset is for {:?}; give one for {}", name.get_ref(), super::INFO.name);
            return Err(FileError::at(file, text, &name.span(), message));
        }
        let settings: Self = toml::from_str(text).map_err(toml_error)?;
        settings.check().map_err(|(key, message)| {
            let start = text.find(key).unwrap_or(0);
            FileError::at(file, text, &(start..start), message)
        })?;
        Ok(settings)
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), (&'static str, String)> {
        let require = |holds: bool, key: &'static str, message: &str| {
            if holds { Ok(()) } else { Err((key, message.to_string())) }
        };
        let inputs = |inputs: u64| (1..=MAX_INPUTS).contains(&inputs);
        require(inputs(self.inputs), "inputs", &PerceptronError::Inputs(self.inputs).to_string())?;
        require(self.patterns >= 1, "patterns", "patterns must be at least 1")?;
        require(
            self.patterns < 2 * self.inputs,
            "patterns",
            "patterns must be fewer than 2 * inputs, the capacity of the perceptron",
        )?;
        EpochLimit::new(self.max_epochs).map_err(|error| ("max_epochs", error.to_string()))?;
        require(
            self.replicates >= 2,
            "replicates",
            "replicates must be at least 2: thresholds are chosen on one half of the runs and judged on the other",
        )?;
        let grid = &self.thresholds;
        require(
            grid.each_to >= 1 && grid.to >= grid.each_to && grid.to <= 100_000,
            "[thresholds]",
            "thresholds need 1 <= each_to <= to <= 100000",
        )?;
        require(grid.ratio > 1.0 && grid.ratio.is_finite(), "[thresholds]", "ratio must be above 1")?;
        let costs = &self.costs;
        require(
            costs.from > 0.0 && costs.to > costs.from && costs.to.is_finite(),
            "[costs]",
            "costs need 0 < from < to",
        )?;
        require((1..=100).contains(&costs.per_decade), "[costs]", "per_decade must be from 1 to 100")?;
        require(costs.shown >= 0.0 && costs.shown.is_finite(), "[costs]", "shown must be a cost, 0 or more")?;
        require(
            (2..=MAX_INPUTS).contains(&self.walk.synapses),
            "[walk]",
            "walk.synapses must be from 2 to 65534",
        )?;
        require(
            self.walk.steps >= 1 && self.walk.replicates >= 2,
            "[walk]",
            "walk needs steps and 2 replicates",
        )?;
        require(
            inputs(self.independence.inputs)
                && self.independence.patterns >= 1
                && self.independence.replicates >= 1,
            "[independence]",
            "independence needs at least one input, pattern and replicate",
        )?;
        require(
            !self.independence.thresholds.is_empty(),
            "[independence]",
            "independence needs a threshold",
        )?;
        for &threshold in self.independence.thresholds.iter().chain([&self.trace.threshold]) {
            Threshold::new(threshold).map_err(|error| ("[independence]", error.to_string()))?;
        }
        require(
            self.trace.synapse <= self.inputs,
            "[trace]",
            "trace.synapse must be one of the inputs or the bias",
        )?;
        require(self.trace.presentations >= 1, "[trace]", "trace.presentations must be at least 1")
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

    /// Costs of the figures, ascending.
    pub(super) fn cost_grid(&self) -> Vec<f64> {
        let Costs { from, to, per_decade, .. } = self.costs;
        let steps = ((to / from).log10() * f64::from(per_decade)).round() as u32;
        (0..=steps).map(|step| from * 10_f64.powf(f64::from(step) / f64::from(per_decade))).collect()
    }
}
