//! Estimators and predictions of an experiment as tables: looking up by name, checking, evaluating.

use crate::claim::Quantity;
use crate::experiment::{Evaluation, EvaluationError, Experiment, Info, Plan, PlanError, Results, Sample};
use crate::file_error::expected;
use crate::plan::{Planned, Replicated};
use plasticity_record::{Data, Panel};
use plasticity_simulation::data::source::Source;
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use serde::Serialize;
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
    quantity.at.clone().try_into().map_err(|error: toml::de::Error| expected(error.message().to_owned()))
}

/// For [`Conditions::check`]: whether what is needed, named, is there.
///
/// # Errors
/// What is not, in one line.
pub(crate) fn all_there(needed: impl IntoIterator<Item = (&'static str, bool)>) -> Result<(), String> {
    match needed.into_iter().find(|(_, there)| !there) {
        Some((name, _)) => Err(format!("needs \"{name}\" in the table \"at\"")),
        None => Ok(()),
    }
}

/// What the cells of an experiment share.
pub(crate) trait Shared: Send + Sync {
    /// The images in it, for the record.
    fn data(&self) -> Option<Data> {
        None
    }

    /// What is odd about it, for whoever reads the record.
    fn notes(&self) -> Vec<String> {
        Vec::new()
    }
}

impl Shared for () {}

/// An experiment by its tables and by what only it does; what is common to all is done by [`Planned`] and [`OfTables`].
pub(crate) trait Tables: Sized + Sync + 'static {
    /// The fixed facts of the experiment.
    const INFO: &'static Info<'static>;
    /// A preset.
    type Settings: Serialize + Send + Sync;
    /// How a cell is simulated.
    type Job: Send + Sync;
    /// What cells need beside the settings: [`Images`](crate::images::Images), or `()` where nothing.
    type Shared: Shared;
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
    /// [`PlanError`].
    fn plan(file: &str, text: &str, data: &Source) -> Result<Planned<Self>, PlanError>;

    /// Whether an estimator, whose cells are all simulated, finds its conditions in them.
    ///
    /// # Errors
    /// What is not simulated, in one line.
    fn covers(_plan: &Planned<Self>, _estimator: &str, _at: &Self::At) -> Result<(), String> {
        Ok(())
    }

    /// Where the settings leave what claims are stated for.
    fn notes(_settings: &Self::Settings) -> Vec<String> {
        Vec::new()
    }

    /// Simulates one replicate. A pure function of plan, job and random stream.
    ///
    /// # Errors
    /// Why the job cannot be simulated.
    fn replicate(plan: &Planned<Self>, job: &Self::Job, random: &mut Stream, simd: Simd) -> Replicated;

    /// Sorts the replicates.
    ///
    /// # Errors
    /// [`EvaluationError`] where replicates are missing or incomplete.
    fn runs<'a>(plan: &'a Planned<Self>, results: &'a Results) -> Result<Self::Runs<'a>, EvaluationError>;

    /// Number of runs that did not converge in cells that only the runs tell, and the table of estimators cannot name.
    fn more_not_converged(_runs: &Self::Runs<'_>, _estimator: &str, _at: &Self::At) -> u64 {
        0
    }

    /// The data of the figures.
    ///
    /// # Errors
    /// [`EvaluationError`].
    fn panels(runs: &Self::Runs<'_>) -> Result<Vec<Panel>, EvaluationError>;
}

impl<T: Tables> Experiment for T {
    fn info(&self) -> Info<'_> {
        *T::INFO
    }

    fn estimators(&self) -> Vec<&str> {
        T::estimators().iter().map(|estimator| estimator.name).collect()
    }

    fn predictions(&self) -> Vec<&str> {
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

    fn plan(&self, file: &str, text: &str, data: &Source) -> Result<Box<dyn Plan>, PlanError> {
        Ok(Box::new(T::plan(file, text, data)?))
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

pub(crate) fn estimator<T: Tables>(name: &str) -> Option<&'static Estimator<T>> {
    T::estimators().iter().find(|estimator| estimator.name == name)
}

fn prediction<T: Tables>(name: &str) -> Option<&'static Prediction<T>> {
    T::predictions().into_iter().flatten().find(|prediction| prediction.name == name)
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
pub(crate) struct OfTables<'a, T: Tables> {
    pub(crate) runs: T::Runs<'a>,
    pub(crate) results: &'a Results,
}

impl<T: Tables> Evaluation for OfTables<'_, T> {
    fn estimate(&self, quantity: &Quantity) -> Evaluated<Sample> {
        let estimator = estimator::<T>(&quantity.name).ok_or_else(|| unknown(quantity))?;
        let at = conditions_of::<T>(quantity)?;
        let values = (estimator.values)(&self.runs, &at)?;
        let more = T::more_not_converged(&self.runs, &quantity.name, &at);
        if estimator.of_all_runs {
            return Ok(Sample { values, not_converged: more });
        }
        let unfinished: BTreeSet<u64> = (estimator.cells)(&at)
            .iter()
            .flat_map(|cell| self.results.cell(cell))
            .filter(|run| !run.converged())
            .map(|run| run.replicate)
            .collect();
        Ok(Sample { values, not_converged: unfinished.len() as u64 + more })
    }

    fn predict(&self, quantity: &Quantity, estimated: &Quantity) -> Evaluated<Vec<f64>> {
        let prediction = prediction::<T>(&quantity.name).ok_or_else(|| unknown(quantity))?;
        let estimator = estimator::<T>(&estimated.name).ok_or_else(|| unknown(estimated))?;
        let at_estimate = conditions_of::<T>(estimated)?;
        let cell = (estimator.cells)(&at_estimate).first().cloned().unwrap_or_default();
        let at = conditions_of::<T>(quantity)?;
        let count = (estimator.values)(&self.runs, &at_estimate)?.len();
        (0..count)
            .map(|run| (prediction.value)(&Context { runs: &self.runs, cell: cell.clone(), run }, &at))
            .collect()
    }

    fn panels(&self) -> Evaluated<Vec<Panel>> {
        T::panels(&self.runs)
    }
}
