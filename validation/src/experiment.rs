//! What an experiment is.
//!
//! An experiment plans cells (parameter points), simulates replicates (independent runs of a cell), and evaluates them:
//! estimates and predictions by name, for its claims, and panels, for its figures. Everything else (parallel work, storing,
//! resuming, judging, writing) is the same for all and is done by [`crate::runner`].

use crate::FileError;
use crate::claim::{self, Claim, Quantity};
use crate::store::Replicate;
use plasticity_record::{Data, Panel};
use plasticity_simulation::data::source::{Source, SourceError};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use plasticity_simulation::{network, perceptron};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// The fixed facts of an experiment.
#[derive(Debug, Clone, Copy)]
pub struct Info<'a> {
    /// Name, as on the command line.
    pub name: &'a str,
    /// What it is about, in a line.
    pub title: &'a str,
    /// What the numbers of its claims are in units of, in a line.
    pub units: &'a str,
    /// Published panels that it re-creates, with the panels of its record that do.
    pub published: &'a [Published],
    /// Presets, smallest first.
    pub presets: &'a [Preset],
    /// Text of the claims file.
    pub claims: &'a str,
    /// Whether images are learned, so that it matters which.
    pub images: bool,
}

/// A published panel.
#[derive(Debug)]
pub struct Published {
    /// Paper and panel: "LvR 2B".
    pub panel: &'static str,
    /// The panels of the record that show it.
    pub shown_by: &'static [&'static str],
}

impl Info<'_> {
    /// The published panels in a line: "LvR 2A, LvR 2B".
    pub fn published_panels(&self) -> String {
        self.published.iter().map(|published| published.panel).collect::<Vec<_>>().join(", ")
    }
}

/// A preset that comes with the toolkit.
#[derive(Debug)]
pub struct Preset {
    /// Name, as on the command line.
    pub name: &'static str,
    /// TOML text.
    pub text: &'static str,
    /// Expected time on two cores.
    pub time: &'static str,
}

/// An experiment.
pub trait Experiment: Sync {
    /// Its fixed facts.
    fn info(&self) -> Info<'_>;

    /// Names of what it can estimate.
    fn estimators(&self) -> Vec<&str>;

    /// Names of what it can predict; wrong theories for negative controls are among them.
    fn predictions(&self) -> Vec<&str>;

    /// The functions of the theory that a prediction evaluates, as [`plasticity_theory::catalogue`] names them. Wrong theories
    /// stand for none.
    fn theory(&self, prediction: &str) -> &'static [&'static str];

    /// Checks that a quantity has the conditions that it needs, and none that the experiment does not know.
    ///
    /// # Errors
    /// What is wrong, in one line.
    fn check(&self, quantity: &Quantity) -> Result<(), String>;

    /// Reads its claims.
    ///
    /// # Errors
    /// [`FileError`]: what is wrong with the claims, with its line.
    fn claims(&self, file: &str, text: &str) -> Result<Vec<Claim>, FileError> {
        claim::parse(file, text, self)
    }

    /// Reads a preset, and the images, where there are some to learn.
    ///
    /// # Errors
    /// [`PlanError`]: what is wrong with the preset, with its line, or why there are no data.
    fn plan(&self, file: &str, text: &str, data: &Source) -> Result<Box<dyn Plan>, PlanError>;
}

/// An experiment at the settings of a preset.
pub trait Plan: Send + Sync {
    /// The settings, for the record.
    fn settings(&self) -> serde_json::Value;

    /// The images that are learned, where there are any.
    fn data(&self) -> Option<Data>;

    /// The cells, in the order of work.
    fn cells(&self) -> Vec<Cell>;

    /// Whether a quantity can be estimated from these cells.
    ///
    /// # Errors
    /// What is not simulated, in one line.
    fn covers(&self, estimator: &Quantity) -> Result<(), String>;

    /// The cells that a quantity is measured on, as far as they can be named before the runs.
    fn cells_of(&self, estimator: &Quantity) -> Vec<String>;

    /// What a reader should know before the verdicts: where the settings leave what claims are stated for.
    fn notes(&self) -> Vec<String>;

    /// Simulates one replicate. A pure function of cell and random stream.
    ///
    /// # Errors
    /// [`SimulationError`] where the settings of the cell cannot be simulated.
    fn simulate(&self, cell: &str, random: &mut Stream, simd: Simd) -> Result<Outcome, SimulationError>;

    /// Makes estimates of the replicates.
    ///
    /// # Errors
    /// [`EvaluationError`] where replicates are missing or incomplete.
    fn evaluate<'a>(&'a self, results: &'a Results) -> Result<Box<dyn Evaluation + 'a>, EvaluationError>;
}

/// A parameter point with its number of replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Stable name.
    pub id: String,
    /// Number of replicates.
    pub replicates: u64,
    /// Everything that a replicate depends on besides its random stream.
    pub parameters: serde_json::Value,
}

/// What a replicate came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// How learning ended.
    pub ending: Ending,
    /// Raw values by name. Finite.
    pub values: BTreeMap<String, Vec<f64>>,
}

/// How a replicate ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// It learned what it had to, or had nothing to learn.
    Converged,
    /// It was found to repeat itself for ever.
    Cycling,
    /// It reached its limit.
    GaveUp,
    /// Weights left the range of sensible numbers.
    Diverged,
}

impl From<perceptron::Ending> for Ending {
    fn from(ending: perceptron::Ending) -> Self {
        match ending {
            perceptron::Ending::Converged => Self::Converged,
            perceptron::Ending::Cycling { .. } => Self::Cycling,
            perceptron::Ending::GaveUp { .. } => Self::GaveUp,
        }
    }
}

impl From<network::Ending> for Ending {
    fn from(ending: network::Ending) -> Self {
        match ending {
            network::Ending::Reached => Self::Converged,
            network::Ending::GaveUp => Self::GaveUp,
            network::Ending::Diverged => Self::Diverged,
        }
    }
}

/// A preset of which no plan could be made.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// A broken preset.
    #[error(transparent)]
    File(#[from] FileError),
    /// The images to learn are not there, or broken.
    #[error(transparent)]
    Data(Box<SourceError>),
}

impl From<SourceError> for PlanError {
    fn from(error: SourceError) -> Self {
        Self::Data(Box::new(error))
    }
}

/// A replicate that could not be simulated.
#[derive(Debug, Error)]
#[error("cannot simulate {cell}")]
pub struct SimulationError {
    /// The cell.
    pub cell: String,
    /// Why not.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

impl SimulationError {
    /// The experiment has no such cell.
    pub(crate) fn unknown(cell: &str) -> Self {
        Self { cell: cell.into(), source: "there is no such cell".into() }
    }
}

/// Replicates that could not be evaluated.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EvaluationError {
    /// A replicate lacks a value.
    #[error(
        "replicate {replicate} of cell {cell:?} has no value {value:?}; the log is from another version, start anew"
    )]
    MissingValue {
        /// The cell.
        cell: String,
        /// The replicate.
        replicate: u64,
        /// Name of the value.
        value: String,
    },
    /// A claim asks for a condition that was not simulated.
    #[error("{quantity} was not simulated at {condition}; {hint}")]
    NotSimulated {
        /// The quantity.
        quantity: String,
        /// The condition.
        condition: String,
        /// What there is.
        hint: String,
    },
    /// A formula of a file of the user's could not be evaluated.
    #[error(transparent)]
    Formula(#[from] FileError),
    /// A closed form could not be evaluated.
    #[error(transparent)]
    Theory(#[from] plasticity_theory::TheoryError),
}

/// Values of a quantity, one a converged run of its cell, in the order of the replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The values.
    pub values: Vec<f64>,
    /// Number of runs of the cell that did not converge.
    pub not_converged: u64,
}

/// Estimates and predictions by name, and the panels.
pub trait Evaluation {
    /// What the runs show.
    ///
    /// # Errors
    /// [`EvaluationError`].
    fn estimate(&self, quantity: &Quantity) -> Result<Sample, EvaluationError>;

    /// What theory predicts for each of the runs that `estimator` is about.
    ///
    /// # Errors
    /// [`EvaluationError`].
    fn predict(&self, quantity: &Quantity, estimator: &Quantity) -> Result<Vec<f64>, EvaluationError>;

    /// The data of the figures.
    ///
    /// # Errors
    /// [`EvaluationError`].
    fn panels(&self) -> Result<Vec<Panel>, EvaluationError>;
}

/// All replicates of a run, by cell and number.
#[derive(Debug, Default)]
pub struct Results {
    replicates: BTreeMap<(String, u64), Replicate>,
}

impl Results {
    /// Adds a replicate.
    pub fn insert(&mut self, replicate: Replicate) {
        self.replicates.insert((replicate.cell.clone(), replicate.replicate), replicate);
    }

    /// A replicate, if it is there.
    pub fn get(&self, cell: &str, replicate: u64) -> Option<&Replicate> {
        self.replicates.get(&(cell.to_owned(), replicate))
    }

    /// All, by cell and number.
    pub(crate) fn into_all(self) -> impl Iterator<Item = Replicate> {
        self.replicates.into_values()
    }

    /// Replicates of a cell, in order.
    pub fn cell<'a>(&'a self, cell: &str) -> impl Iterator<Item = &'a Replicate> {
        self.replicates
            .range((cell.to_owned(), 0)..=(cell.to_owned(), u64::MAX))
            .map(|(_, replicate)| replicate)
    }

    /// A value of every converged replicate of a cell. Shape: runs × length of the value.
    ///
    /// # Errors
    /// [`EvaluationError::MissingValue`].
    pub fn values(&self, cell: &str, name: &str) -> Result<Vec<&[f64]>, EvaluationError> {
        self.cell(cell)
            .filter(|replicate| replicate.converged())
            .map(|replicate| {
                replicate.values.get(name).map(Vec::as_slice).ok_or_else(|| EvaluationError::MissingValue {
                    cell: cell.into(),
                    replicate: replicate.replicate,
                    value: name.into(),
                })
            })
            .collect()
    }

    /// A single number of every converged replicate of a cell.
    ///
    /// # Errors
    /// [`EvaluationError::MissingValue`].
    pub fn scalars(&self, cell: &str, name: &str) -> Result<Vec<f64>, EvaluationError> {
        let first = |values: &[f64]| values.first().copied();
        self.values(cell, name)?
            .into_iter()
            .map(|values| {
                first(values).ok_or_else(|| EvaluationError::MissingValue {
                    cell: cell.into(),
                    replicate: 0,
                    value: name.into(),
                })
            })
            .collect()
    }

    /// Number of replicates of a cell that did not converge.
    pub fn not_converged(&self, cell: &str) -> u64 {
        self.cell(cell).filter(|replicate| !replicate.converged()).count() as u64
    }
}
