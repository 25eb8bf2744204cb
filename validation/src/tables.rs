//! Estimators and predictions of an experiment as tables: looking up by name, checking, evaluating.

use crate::FileError;
use crate::claim::Quantity;
use crate::experiment::{Evaluation, EvaluationError, Experiment, Info, Plan, Results, Sample};
use plasticity_record::Panel;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// The conditions of a quantity: the `at` table of a claim.
pub(crate) trait Conditions: DeserializeOwned {
    /// A condition that a quantity needs.
    type Need: Copy + 'static;

    /// Whether everything that is needed is there and in its domain. More may be there: estimator, prediction and control
    /// share a table.
    ///
    /// # Errors
    /// What is missing or wrong, in one line.
    fn check(&self, needs: &[Self::Need]) -> Result<(), String>;
}

/// Reads the conditions of a quantity.
///
/// # Errors
/// What is unknown or of the wrong type, in one line.
pub(crate) fn conditions<A: Conditions>(quantity: &Quantity) -> Result<A, String> {
    quantity.at.clone().try_into().map_err(|error: toml::de::Error| error.message().to_string())
}

/// An experiment by its tables.
pub(crate) trait Tables: Sized + Sync + 'static {
    /// The fixed facts of the experiment.
    const INFO: &'static Info;
    /// Its conditions.
    type At: Conditions;
    /// Its replicates, by quantity.
    type Runs<'a>;

    /// What it measures.
    fn estimators() -> &'static [Estimator<Self>];

    /// What it predicts; wrong theories in tables of their own.
    fn predictions() -> [&'static [Prediction<Self>]; 2];

    /// Reads a preset.
    ///
    /// # Errors
    /// [`FileError`] with the line.
    fn plan(file: &str, text: &str) -> Result<Box<dyn Plan>, FileError>;

    /// All replicates.
    fn results<'a>(runs: &'a Self::Runs<'_>) -> &'a Results;

    /// The data of the figures.
    ///
    /// # Errors
    /// [`EvaluationError`].
    fn panels(runs: &Self::Runs<'_>) -> Result<Vec<Panel>, EvaluationError>;
}

impl<T: Tables> Experiment for T {
    fn info(&self) -> &'static Info {
        T::INFO
    }

    fn estimators(&self) -> Vec<&'static str> {
        T::estimators().iter().map(|estimator| estimator.name).collect()
    }

    fn predictions(&self) -> Vec<&'static str> {
        T::predictions().into_iter().flatten().map(|prediction| prediction.name).collect()
    }

    fn theory(&self, name: &str) -> &'static [&'static str] {
        prediction::<T>(name).map_or(&[], |found| found.theory)
    }

    fn check(&self, quantity: &Quantity) -> Result<(), String> {
        let at: T::At = conditions(quantity)?;
        let needs = [
            estimator::<T>(&quantity.name).map(|found| found.needs),
            prediction::<T>(&quantity.name).map(|found| found.needs),
        ];
        for needs in needs.into_iter().flatten() {
            at.check(needs).map_err(|message| format!("{} {message}", quantity.name))?;
        }
        Ok(())
    }

    fn plan(&self, file: &str, text: &str) -> Result<Box<dyn Plan>, FileError> {
        T::plan(file, text)
    }
}

type Needs<T> = &'static [<<T as Tables>::At as Conditions>::Need];
type Evaluated<T> = Result<T, EvaluationError>;

/// Something that is measured: one value for each run.
pub(crate) struct Estimator<T: Tables> {
    pub(crate) name: &'static str,
    /// The cells that it is measured on. With several, a run is what has the same number in each.
    pub(crate) cells: fn(&T::At) -> Vec<String>,
    pub(crate) needs: Needs<T>,
    /// Whether there is a value of every run, converged or not.
    pub(crate) of_all_runs: bool,
    pub(crate) values: for<'a> fn(&T::Runs<'a>, &T::At) -> Evaluated<Vec<f64>>,
}

/// Something that is predicted for a run.
pub(crate) struct Prediction<T: Tables> {
    pub(crate) name: &'static str,
    pub(crate) needs: Needs<T>,
    /// Functions of the theory that it evaluates, as [`plasticity_theory::catalogue`] has them.
    pub(crate) theory: &'static [&'static str],
    pub(crate) value: for<'a> fn(&Context<'_, 'a, T>, &T::At) -> Evaluated<f64>,
}

/// What a prediction may know of the run that it is for.
pub(crate) struct Context<'r, 'a, T: Tables> {
    pub(crate) runs: &'r T::Runs<'a>,
    /// The first cell of the estimator.
    pub(crate) cell: String,
    /// Number of the run, among those that the estimator has values of.
    pub(crate) run: usize,
}

fn estimator<T: Tables>(name: &str) -> Option<&'static Estimator<T>> {
    T::estimators().iter().find(|estimator| estimator.name == name)
}

fn prediction<T: Tables>(name: &str) -> Option<&'static Prediction<T>> {
    T::predictions().into_iter().flatten().find(|prediction| prediction.name == name)
}

/// Whether the cells of an estimator are among those that are simulated.
///
/// # Errors
/// Which is not, in one line.
pub(crate) fn covers_cells<T: Tables>(simulated: &[String], quantity: &Quantity) -> Result<(), String> {
    let at: T::At = conditions(quantity)?;
    let cells = estimator::<T>(&quantity.name).map_or(Vec::new(), |found| (found.cells)(&at));
    match cells.iter().find(|cell| !simulated.contains(cell)) {
        Some(missing) => Err(format!("{} needs {missing}, which is not simulated", quantity.name)),
        None => Ok(()),
    }
}

fn unknown(quantity: &Quantity) -> EvaluationError {
    EvaluationError::NotSimulated {
        quantity: quantity.name.clone(),
        condition: "all".into(),
        hint: "there is no such quantity".into(),
    }
}

fn conditions_of<T: Tables>(quantity: &Quantity) -> Evaluated<T::At> {
    conditions(quantity).map_err(|hint| EvaluationError::NotSimulated {
        quantity: quantity.name.clone(),
        condition: quantity.at.to_string(),
        hint,
    })
}

/// The replicates of an experiment, evaluated by its tables.
pub(crate) struct OfTables<'a, T: Tables>(pub(crate) T::Runs<'a>);

impl<T: Tables> Evaluation for OfTables<'_, T> {
    fn estimate(&self, quantity: &Quantity) -> Evaluated<Sample> {
        let estimator = estimator::<T>(&quantity.name).ok_or_else(|| unknown(quantity))?;
        let at = conditions_of::<T>(quantity)?;
        let values = (estimator.values)(&self.0, &at)?;
        if estimator.of_all_runs {
            return Ok(Sample { values, not_converged: 0 });
        }
        let unfinished: BTreeSet<u64> = (estimator.cells)(&at)
            .iter()
            .flat_map(|cell| T::results(&self.0).cell(cell))
            .filter(|run| !run.converged())
            .map(|run| run.replicate)
            .collect();
        Ok(Sample { values, not_converged: unfinished.len() as u64 })
    }

    fn predict(&self, quantity: &Quantity, estimated: &Quantity) -> Evaluated<Vec<f64>> {
        let prediction = prediction::<T>(&quantity.name).ok_or_else(|| unknown(quantity))?;
        let estimator = estimator::<T>(&estimated.name).ok_or_else(|| unknown(estimated))?;
        let at_estimate = conditions_of::<T>(estimated)?;
        let cell = (estimator.cells)(&at_estimate).first().cloned().unwrap_or_default();
        let at = conditions_of::<T>(quantity)?;
        let count = (estimator.values)(&self.0, &at_estimate)?.len();
        (0..count)
            .map(|run| (prediction.value)(&Context { runs: &self.0, cell: cell.clone(), run }, &at))
            .collect()
    }

    fn panels(&self) -> Evaluated<Vec<Panel>> {
        T::panels(&self.0)
    }
}
