//! An experiment at the settings of a preset, as its tables make it.

use crate::claim::Quantity;
use crate::experiment::{Cell, Evaluation, EvaluationError, Outcome, Plan, Results, SimulationError};
use crate::tables::{self, OfTables, Shared, Tables};
use plasticity_record::Data;
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use std::error::Error;

/// What a replicate came to, or why it could not be simulated.
pub(crate) type Replicated = Result<Outcome, Box<dyn Error + Send + Sync>>;

/// The settings with the work that they make.
pub(crate) struct Planned<T: Tables> {
    pub(crate) settings: T::Settings,
    /// Every cell and how it is simulated, in the order of work.
    pub(crate) jobs: Vec<(Cell, T::Job)>,
    pub(crate) shared: T::Shared,
}

impl<T: Tables> Planned<T> {
    fn job(&self, cell: &str) -> Option<&T::Job> {
        self.jobs.iter().find(|(known, _)| known.id == cell).map(|(_, job)| job)
    }
}

impl<T: Tables> Plan for Planned<T> {
    fn settings(&self) -> serde_json::Value {
        serde_json::to_value(&self.settings).unwrap_or_default()
    }

    fn data(&self) -> Option<Data> {
        self.shared.data()
    }

    fn cells(&self) -> Vec<Cell> {
        self.jobs.iter().map(|(cell, _)| cell.clone()).collect()
    }

    fn covers(&self, estimator: &Quantity) -> Result<(), String> {
        let at: T::At = tables::conditions(estimator)?;
        match self.cells_of(estimator).iter().find(|cell| self.job(cell).is_none()) {
            Some(missing) => Err(format!("{} needs {missing}, which is not simulated", estimator.name)),
            None => T::covers(self, &estimator.name, &at),
        }
    }

    fn cells_of(&self, estimator: &Quantity) -> Vec<String> {
        match (tables::estimator::<T>(&estimator.name), tables::conditions(estimator)) {
            (Some(found), Ok(at)) => (found.cells)(&at),
            _ => Vec::new(),
        }
    }

    fn notes(&self) -> Vec<String> {
        T::notes(&self.settings).into_iter().chain(self.shared.notes()).collect()
    }

    fn simulate(&self, cell: &str, random: &mut Stream, simd: Simd) -> Result<Outcome, SimulationError> {
        let job = self.job(cell).ok_or_else(|| SimulationError::unknown(cell))?;
        T::replicate(self, job, random, simd).map_err(|source| SimulationError { cell: cell.into(), source })
    }

    fn evaluate<'a>(&'a self, results: &'a Results) -> Result<Box<dyn Evaluation + 'a>, EvaluationError> {
        Ok(Box::new(OfTables::<T> { runs: T::runs(self, results)?, results }))
    }
}
