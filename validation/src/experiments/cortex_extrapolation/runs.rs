//! The runs as claims and figures ask for them.

use super::conditions::Measure;
use super::settings::Settings;
use super::simulate::{Network, jobs, needed, standard};
use crate::experiment::{EvaluationError, Results};
use crate::measured::{self, Numbered};
use crate::network_run::value;
use crate::store::Replicate;
use std::collections::BTreeMap;

/// What a run had come to when it reached the accuracy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Learned {
    replicate: u64,
    m0: f64,
    m1: f64,
    pub(super) samples: f64,
    pub(super) synapses: f64,
}

impl Numbered for Learned {
    fn replicate(&self) -> u64 {
        self.replicate
    }
}

impl Measure {
    pub(super) fn of(self, run: &Learned) -> f64 {
        match self {
            Self::M0 => run.m0,
            Self::M1 => run.m1,
        }
    }
}

pub(super) type Point = measured::Point<Learned>;

/// The replicates, by cell.
pub(crate) struct Runs<'a> {
    pub(super) settings: &'a Settings,
    cells: BTreeMap<String, Point>,
}

impl<'a> Runs<'a> {
    /// # Errors
    /// [`EvaluationError::MissingValue`].
    pub(super) fn new(settings: &'a Settings, results: &Results) -> Result<Self, EvaluationError> {
        let mut cells = BTreeMap::new();
        for (cell, _) in jobs(settings) {
            let mut point = Point::default();
            for run in results.cell(&cell.id) {
                if run.converged() {
                    point.reached.push(learned(run)?);
                } else {
                    point.failed.push(run.replicate);
                }
            }
            cells.insert(cell.id, point);
        }
        Ok(Self { settings, cells })
    }

    fn at(&self, network: &Network) -> Point {
        self.cells.get(&network.to_string()).cloned().unwrap_or_default()
    }

    /// Unrestricted networks of these sizes.
    pub(super) fn standard(&self, sizes: &[u64]) -> Vec<Point> {
        sizes.iter().map(|&hidden| self.at(&standard(hidden))).collect()
    }

    /// The subnet that costs what is needed.
    pub(super) fn needed(&self, measure: Measure) -> Point {
        self.at(&needed(self.settings, measure))
    }
}

fn learned(run: &Replicate) -> Result<Learned, EvaluationError> {
    let total = |name: &str| -> Result<f64, EvaluationError> {
        let values = run.values.get(name).ok_or_else(|| EvaluationError::MissingValue {
            cell: run.cell.clone(),
            replicate: run.replicate,
            value: name.into(),
        })?;
        Ok(values.iter().sum())
    };
    Ok(Learned {
        replicate: run.replicate,
        m0: total(value::M0)?,
        m1: total(value::M1)?,
        samples: total(value::SAMPLES)?,
        synapses: total(value::SYNAPSES)?,
    })
}
