use crate::FileError;
use crate::preset::{self, Violation, require, require_replicates};
use plasticity_simulation::decaying_walk::DecayingWalk;
use plasticity_simulation::perceptron::decaying::TimeConstant;
use plasticity_simulation::perceptron::{EpochLimit, TaskSettings};
use serde::{Deserialize, Serialize};

/// A preset, as it stands in its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Name of the experiment that the file is for.
    experiment: String,
    /// Bins of the histograms of transient weights, from 0 to the threshold.
    pub(super) bins: usize,
    /// Independent synapses.
    pub(super) walk: Walk,
    /// Independent synapses, from a consolidation on.
    pub(super) reset: Reset,
    /// Learning to the end.
    pub(super) learning: Learning,
    /// Learning more than can be learned, which goes on for ever.
    pub(super) stationary: Stationary,
}

/// A decaying walk.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Point {
    pub(super) probability: f64,
    pub(super) time_constant: f64,
    pub(super) threshold: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Walk {
    /// Synapses of a replicate.
    synapses: u64,
    /// Presentations that are counted, of each.
    presentations: u64,
    replicates: u64,
    /// What the sweeps go through.
    pub(super) base: Point,
    pub(super) probabilities: Vec<f64>,
    pub(super) time_constants: Vec<f64>,
    pub(super) thresholds: Vec<f64>,
    /// Slower walks with higher thresholds, where steps are small.
    pub(super) diffusive: Diffusive,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Diffusive {
    /// Synapses of a replicate.
    synapses: u64,
    presentations: u64,
    pub(super) points: Vec<Point>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reset {
    /// Synapses of a replicate.
    pub(super) synapses: u64,
    pub(super) presentations: usize,
    pub(super) replicates: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Learning {
    pub(super) inputs: u64,
    pub(super) patterns: u64,
    pub(super) time_constant: f64,
    pub(super) threshold: f64,
    pub(super) cost: f64,
    pub(super) max_epochs: u64,
    pub(super) replicates: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stationary {
    pub(super) inputs: u64,
    /// Epochs before those that are counted, and these.
    pub(super) settling: u64,
    pub(super) epochs: u64,
    pub(super) replicates: u64,
    /// What the sweeps go through.
    pub(super) base: Learner,
    pub(super) loads: Vec<f64>,
    pub(super) time_constants: Vec<f64>,
    pub(super) thresholds: Vec<f64>,
}

/// A perceptron above capacity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Learner {
    pub(super) load: f64,
    pub(super) time_constant: f64,
    pub(super) threshold: f64,
}

/// A walk that is simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Simulated {
    pub(super) point: Point,
    pub(super) synapses: u64,
    pub(super) presentations: u64,
    pub(super) replicates: u64,
}

impl Walk {
    /// Every walk once, those that take longest first.
    pub(super) fn simulated(&self) -> Vec<Simulated> {
        let base = self.base;
        let sweeps = (self.probabilities.iter().map(|&probability| Point { probability, ..base }))
            .chain(self.time_constants.iter().map(|&time_constant| Point { time_constant, ..base }))
            .chain(self.thresholds.iter().map(|&threshold| Point { threshold, ..base }))
            .chain([base]);
        let replicates = self.replicates;
        let Diffusive { synapses, presentations, .. } = self.diffusive;
        let slow = self.diffusive.points.iter().map(|&point| Simulated {
            point,
            synapses,
            presentations,
            replicates,
        });
        let Walk { synapses, presentations, .. } = *self;
        let fast = sweeps.map(|point| Simulated { point, synapses, presentations, replicates });
        let mut all: Vec<Simulated> = Vec::new();
        for new in slow.chain(fast) {
            if !all.iter().any(|known| known.point == new.point) {
                all.push(new);
            }
        }
        all
    }
}

impl Stationary {
    /// Every perceptron once.
    pub(super) fn learners(&self) -> Vec<Learner> {
        let base = self.base;
        let sweeps = (self.loads.iter().map(|&load| Learner { load, ..base }))
            .chain(self.time_constants.iter().map(|&time_constant| Learner { time_constant, ..base }))
            .chain(self.thresholds.iter().map(|&threshold| Learner { threshold, ..base }))
            .chain([base]);
        let mut all: Vec<Learner> = Vec::new();
        for new in sweeps {
            if !all.contains(&new) {
                all.push(new);
            }
        }
        all
    }

    /// Number of patterns of a load, the nearest whole one.
    pub(super) fn patterns(&self, load: f64) -> u64 {
        (self.inputs as f64 * load).round() as u64
    }
}

impl Settings {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        preset::read(super::INFO.name, file, text, Self::check)
    }

    /// Where the settings leave those of LvR fig. 6, which claims on learning are stated for.
    pub(super) fn departures(&self) -> Vec<String> {
        let Learning { inputs, patterns, time_constant, threshold, cost, .. } = self.learning;
        let mut notes = Vec::new();
        if (inputs, patterns, time_constant, threshold, cost) != (1000, 1000, 500.0, 5.0, 0.01) {
            notes.push(format!(
                "claims on learning are stated for N = P = 1000, tau = 500, theta = 5, c = 0.01; this preset has N = {inputs}, \
                 P = {patterns}, tau = {time_constant}, theta = {threshold}, c = {cost}"
            ));
        }
        if self.stationary.inputs != 1000 {
            notes.push(format!(
                "claims on learning above capacity are stated for N = 1000; this preset has N = {}",
                self.stationary.inputs
            ));
        }
        notes
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), Violation> {
        require((2..=1000).contains(&self.bins), "bins", "there must be from 2 to 1000 bins")?;
        let (walk, stationary) = (&self.walk, &self.stationary);
        for (key, list) in [
            ("probabilities", &walk.probabilities),
            ("time_constants", &walk.time_constants),
            ("thresholds", &walk.thresholds),
            ("loads", &stationary.loads),
            ("stationary.time_constants", &stationary.time_constants),
            ("stationary.thresholds", &stationary.thresholds),
        ] {
            require(list.len() >= 2, key, "a sweep must have two values or more")?;
        }
        require(
            !walk.diffusive.points.is_empty(),
            "points",
            "there must be a walk with small steps, which is shown",
        )?;
        let points = walk.simulated();
        for Simulated { point: Point { probability, time_constant, threshold }, .. } in points {
            let checked = DecayingWalk::new(probability, time_constant, threshold);
            checked.map_err(|error| ("walk", format!("{error}, in one of the walks")))?;
            require(
                (1.0..=1000.0).contains(&threshold),
                "walk",
                "thresholds must be from 1 to 1000 steps, where the theory is evaluated",
            )?;
        }
        let count = |key: &'static str, number: u64, most: u64| {
            let name = key.rsplit('.').next().unwrap_or(key);
            require((1..=most).contains(&number), key, &format!("{name} must be from 1 to {most}"))
        };
        count("walk.synapses", walk.synapses, 1_000_000)?;
        count("walk.presentations", walk.presentations, 1_000_000_000)?;
        count("walk.diffusive.synapses", walk.diffusive.synapses, 1_000_000)?;
        count("walk.diffusive.presentations", walk.diffusive.presentations, 1_000_000_000)?;
        require_replicates("walk.replicates", walk.replicates)?;
        count("reset.synapses", self.reset.synapses, 1_000_000)?;
        count("reset.presentations", self.reset.presentations as u64, 100_000)?;
        require_replicates("reset.replicates", self.reset.replicates)?;

        let learning = &self.learning;
        task("learning", learning.inputs, learning.patterns)?;
        decay("learning.time_constant", "learning.threshold", learning.time_constant, learning.threshold)?;
        let cost = learning.cost;
        require((0.0..=1e6).contains(&cost), "learning.cost", "a cost must be from 0 to a million")?;
        limit("learning.max_epochs", learning.max_epochs)?;
        require_replicates("learning.replicates", learning.replicates)?;

        limit("stationary.epochs", stationary.epochs)?;
        require(stationary.settling < 1_000_000, "stationary.settling", "must be below a million")?;
        require_replicates("stationary.replicates", stationary.replicates)?;
        for learner in stationary.learners() {
            decay("stationary", "stationary", learner.time_constant, learner.threshold)?;
            require(
                (2.2..=1000.0).contains(&learner.load),
                "stationary",
                "loads must be from 2.2, above capacity, where learning never ends, to 1000",
            )?;
            task("stationary.inputs", stationary.inputs, stationary.patterns(learner.load))?;
        }
        Ok(())
    }
}

fn task(key: &'static str, inputs: u64, patterns: u64) -> Result<(), Violation> {
    let settings = TaskSettings { inputs, patterns, zero_mean: false };
    settings.check().map_err(|error| (key, error.to_string()))
}

fn limit(key: &'static str, epochs: u64) -> Result<(), Violation> {
    EpochLimit::new(epochs).map_err(|error| (key, error.to_string()))?;
    require(epochs <= 10_000_000, key, "must be at most 10 million")
}

fn decay(
    time_key: &'static str,
    threshold_key: &'static str,
    time_constant: f64,
    threshold: f64,
) -> Result<(), Violation> {
    TimeConstant::new(time_constant).map_err(|error| (time_key, error.to_string()))?;
    require(time_constant.is_finite(), time_key, "a time constant must be a finite number")?;
    require(
        (1.0..=1000.0).contains(&threshold),
        threshold_key,
        "a threshold must be from 1 to 1000, where the theory is evaluated",
    )
}
