//! A preset: which tasks the neuron learns, and until when.

use super::conditions::Background;
use crate::FileError;
use crate::preset::{self, Violation, require, require_replicates};
use plasticity_simulation::spiking::{self, Consolidation, Parameters, Stop, TaskSettings};
use serde::{Deserialize, Serialize};

/// Siemens of a nanosiemens.
pub(super) const NANO: f64 = 1e-9;

/// What the claims are stated for.
const STATED_FOR: (u64, usize, f64) = (1000, 10, 0.075);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Name of the experiment that the file is for.
    experiment: String,
    /// Most rounds of a run; in a round every pattern is presented once.
    pub(super) rounds: u64,
    /// Rounds that convergence is judged over.
    pub(super) settling_rounds: usize,
    /// How near to its mean over them every conductance has to stay, in nS.
    pub(super) tolerance: f64,
    sharing: Sharing,
    labels: Labels,
    counting: Counting,
    /// Consolidation thresholds of the per-synapse rule, in nS.
    pub(super) thresholds: Vec<f64>,
    pub(super) learning: Vec<Learning>,
    pub(super) criterion: Criterion,
    pub(super) course: Course,
    pub(super) rules: Rules,
    pub(super) trace: Trace,
}

/// Whether patterns may share channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Sharing {
    Random,
    Disjoint,
}

/// How targets are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Labels {
    Random,
    Balanced,
}

/// How spikes of a channel in the same time step count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Counting {
    Once,
    Each,
}

/// Learning until conductances settle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Learning {
    pub(super) background: Background,
    pub(super) patterns: Vec<u64>,
    pub(super) replicates: u64,
}

/// The same with other tolerances.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Criterion {
    pub(super) background: Background,
    pub(super) patterns: u64,
    pub(super) tolerances: Vec<f64>,
    pub(super) replicates: u64,
}

/// Learning that no convergence ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Course {
    pub(super) background: Background,
    pub(super) patterns: u64,
    pub(super) rounds: u64,
    pub(super) replicates: u64,
}

/// Every rule drives the neuron in turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    pub(super) background: Background,
    pub(super) patterns: u64,
    pub(super) replicates: u64,
}

/// One run, with its conductances and potentials.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trace {
    pub(super) background: Background,
    pub(super) patterns: u64,
    /// Of the any-synapse rule, in nS.
    pub(super) threshold: f64,
}

impl Settings {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        preset::read(super::INFO.name, file, text, Self::check)
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), Violation> {
        let stop = |key, stop: Stop| stop.check().map_err(|error| (key, error.to_string()));
        stop("rounds", Stop { rounds: self.rounds, ..Stop::default() })?;
        stop("settling_rounds", Stop { settling_rounds: self.settling_rounds, ..Stop::default() })?;
        let conductance = |key, value: f64| {
            let positive = value.is_finite() && value > 0.0;
            require(positive, key, "a conductance must be a positive number of nS")
        };
        conductance("tolerance", self.tolerance)?;
        self.thresholds.iter().try_for_each(|&threshold| conductance("thresholds", threshold))?;
        require(!self.thresholds.is_empty(), "thresholds", "there must be a threshold or more")?;

        require(!self.learning.is_empty(), "learning", "there must be a block [[learning]]")?;
        for block in &self.learning {
            require(!block.patterns.is_empty(), "learning", "a block needs a number of patterns or more")?;
            block.patterns.iter().try_for_each(|&patterns| self.check_patterns("learning", patterns))?;
            require_replicates("learning", block.replicates)?;
        }
        for background in Background::ALL {
            let mut numbers: Vec<u64> =
                self.blocks(background).flat_map(|block| block.patterns.clone()).collect();
            let all = numbers.len();
            numbers.sort_unstable();
            numbers.dedup();
            require(
                numbers.len() == all,
                "learning",
                "a number of patterns is there twice with a background",
            )?;
        }

        let Criterion { patterns, tolerances, replicates, .. } = &self.criterion;
        self.check_patterns("criterion.patterns", *patterns)?;
        tolerances.iter().try_for_each(|&tolerance| conductance("criterion.tolerances", tolerance))?;
        require_replicates("criterion.replicates", *replicates)?;
        self.check_patterns("course.patterns", self.course.patterns)?;
        let few = (2..=100_000).contains(&self.course.rounds);
        require(few, "course.rounds", "a course must have from 2 to 100000 rounds")?;
        require_replicates("course.replicates", self.course.replicates)?;
        self.check_patterns("rules.patterns", self.rules.patterns)?;
        require_replicates("rules.replicates", self.rules.replicates)?;
        require(
            self.trace.patterns >= 2,
            "trace.patterns",
            "a trace needs two patterns or more, of both targets",
        )?;
        self.check_patterns("trace.patterns", self.trace.patterns)?;
        conductance("trace.threshold", self.trace.threshold)
    }

    fn check_patterns(&self, key: &'static str, patterns: u64) -> Result<(), Violation> {
        let channels = Parameters::default().inputs.channels;
        self.task(patterns).check(channels).map_err(|error| (key, error.to_string()))
    }

    /// A task of so many patterns.
    pub(super) fn task(&self, patterns: u64) -> TaskSettings {
        TaskSettings {
            patterns: usize::try_from(patterns).unwrap_or(usize::MAX),
            active: 2,
            sharing: match self.sharing {
                Sharing::Random => spiking::Sharing::Random,
                Sharing::Disjoint => spiking::Sharing::Disjoint,
            },
            labels: match self.labels {
                Labels::Random => spiking::Labels::Random,
                Labels::Balanced => spiking::Labels::Balanced,
            },
        }
    }

    /// The parameters of the papers, with what is chosen here.
    pub(super) fn parameters(&self, background: Background) -> Parameters {
        let mut parameters = Parameters::default();
        parameters.inputs.background = background.into();
        parameters.plasticity.counting = match self.counting {
            Counting::Once => spiking::Counting::Once,
            Counting::Each => spiking::Counting::Each,
        };
        parameters
    }

    /// When runs end that are to converge, with a tolerance in nS.
    pub(super) fn stop(&self, tolerance: f64) -> Stop {
        Stop {
            rounds: self.rounds,
            tolerance_siemens: Some(tolerance * NANO),
            settling_rounds: self.settling_rounds,
        }
    }

    /// The thresholds, as rules.
    pub(super) fn threshold_rules(&self) -> Vec<Consolidation> {
        let rule = |&threshold: &f64| Consolidation::PerSynapse { threshold_siemens: threshold * NANO };
        self.thresholds.iter().map(rule).collect()
    }

    fn blocks(&self, background: Background) -> impl Iterator<Item = &Learning> {
        self.learning.iter().filter(move |block| block.background == background)
    }

    /// Numbers of patterns that are learned with a background, ascending.
    pub(super) fn numbers(&self, background: Background) -> Vec<u64> {
        let mut numbers: Vec<u64> =
            self.blocks(background).flat_map(|block| block.patterns.iter().copied()).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Where the settings leave what the claims are stated for.
    pub(super) fn notes(&self) -> Vec<String> {
        let (rounds, settling, tolerance) = STATED_FOR;
        if (self.rounds, self.settling_rounds, self.tolerance) == STATED_FOR {
            return Vec::new();
        }
        vec![format!(
            "the claims, and the reasons of known discrepancies, are stated for at most {rounds} rounds and conductances within {tolerance} nS of their mean over {settling} rounds; here {}, {} nS and {}",
            self.rounds, self.tolerance, self.settling_rounds,
        )]
    }
}
