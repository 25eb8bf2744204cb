//! Estimators and predictions by name: looking up, checking, evaluating.

use super::conditions::{At, Need};
use super::runs::Runs;
use super::settings::Settings;
use super::simulate::WALK;
use super::{estimators, predictions, wrong};
use crate::claim::Quantity;
use crate::experiment::{EvaluationError, Sample};
use plasticity_theory::caching::Task;
use plasticity_theory::quantity::{
    ChangeCost, Inputs, LearningRate, Level, MaintenanceCost, Presentations, Threshold, Updates,
};

/// Something that is measured: one value for each converged run of a cell. Energies are per synapse and in units of the
/// learning rate.
pub(super) struct Estimator {
    pub(super) name: &'static str,
    pub(super) cell: &'static str,
    pub(super) needs: &'static [Need],
    pub(super) values: fn(&Runs, &At) -> Result<Vec<f64>, EvaluationError>,
}

/// Something that is predicted for a run.
pub(super) struct Prediction {
    pub(super) name: &'static str,
    pub(super) needs: &'static [Need],
    pub(super) value: fn(&Context, &At) -> Result<f64, EvaluationError>,
}

/// What a prediction may know of the run that it is for.
pub(super) struct Context<'a> {
    pub(super) runs: &'a Runs<'a>,
    cell: &'static str,
    pub(super) run: usize,
}

impl Context<'_> {
    /// As [`Context::task`], at the prices of a claim.
    pub(super) fn priced_task(&self, at: &At) -> Result<Task, EvaluationError> {
        Ok(Task { change_cost: ChangeCost::new(at.change_cost())?, ..self.task(at.cost())? })
    }

    /// As [`Context::task`], but with the inputs alone for synapses. Energies per synapse do not depend on it.
    pub(super) fn task_of_inputs(&self, cost: f64) -> Result<Task, EvaluationError> {
        let task = self.task(cost)?;
        Ok(Task { inputs: Inputs::new(task.inputs.get() - 1)?, ..task })
    }

    /// What the run had to learn, with its own numbers of updates and presentations; for walks, one presentation a step.
    pub(super) fn task(&self, cost: f64) -> Result<Task, EvaluationError> {
        if self.cell != WALK {
            return self.runs.task(self.run, cost);
        }
        let walk = &self.runs.settings.walk;
        Ok(Task {
            inputs: Inputs::new(walk.synapses)?,
            updates: Updates::new(walk.steps as f64)?,
            presentations: Presentations::new(walk.steps as f64)?,
            rate: LearningRate::ONE,
            cost: MaintenanceCost::new(cost)?,
            change_cost: ChangeCost::FREE,
        })
    }
}

/// Consolidation level of the threshold of a claim.
pub(super) fn level(at: &At) -> Result<Level, EvaluationError> {
    Ok(Level::strictly_above(Threshold::new(at.threshold())?, LearningRate::ONE))
}

/// The measured quantities, by name.
pub(super) fn estimator_names() -> Vec<&'static str> {
    estimators::TABLE.iter().map(|estimator| estimator.name).collect()
}

/// The predicted quantities, by name; wrong theories last.
pub(super) fn prediction_names() -> Vec<&'static str> {
    all_predictions().map(|prediction| prediction.name).collect()
}

fn all_predictions() -> impl Iterator<Item = &'static Prediction> {
    predictions::TABLE.iter().chain(wrong::TABLE)
}

fn estimator(quantity: &Quantity) -> Option<&'static Estimator> {
    estimators::TABLE.iter().find(|estimator| estimator.name == quantity.name)
}

fn prediction(quantity: &Quantity) -> Option<&'static Prediction> {
    all_predictions().find(|prediction| prediction.name == quantity.name)
}

/// Whether a quantity has the conditions that it needs.
pub(super) fn check(quantity: &Quantity) -> Result<(), String> {
    let at = At::parse(&quantity.at)?;
    let needs = [estimator(quantity).map(|found| found.needs), prediction(quantity).map(|found| found.needs)];
    for needs in needs.into_iter().flatten() {
        at.check(needs).map_err(|message| format!("{} {message}", quantity.name))?;
    }
    Ok(())
}

/// Whether the threshold of a measured quantity is one of those that are simulated.
pub(super) fn covers(settings: &Settings, quantity: &Quantity) -> Result<(), String> {
    let at = At::parse(&quantity.at)?;
    match estimator(quantity) {
        Some(found) if found.needs.contains(&Need::Threshold) => {
            at.index(&settings.levels(), &quantity.name).map(|_| ()).map_err(|error| error.to_string())
        }
        _ => Ok(()),
    }
}

fn unknown(quantity: &Quantity) -> EvaluationError {
    EvaluationError::NotSimulated {
        quantity: quantity.name.clone(),
        condition: "all".into(),
        hint: "there is no such quantity".into(),
    }
}

fn conditions(quantity: &Quantity) -> Result<At, EvaluationError> {
    At::parse(&quantity.at).map_err(|hint| EvaluationError::NotSimulated {
        quantity: quantity.name.clone(),
        condition: quantity.at.to_string(),
        hint,
    })
}

pub(super) fn estimate(runs: &Runs, quantity: &Quantity) -> Result<Sample, EvaluationError> {
    let estimator = estimator(quantity).ok_or_else(|| unknown(quantity))?;
    let values = (estimator.values)(runs, &conditions(quantity)?)?;
    Ok(Sample { values, not_converged: runs.not_converged(estimator.cell) })
}

pub(super) fn predict(
    runs: &Runs,
    quantity: &Quantity,
    estimated: &Quantity,
) -> Result<Vec<f64>, EvaluationError> {
    let prediction = prediction(quantity).ok_or_else(|| unknown(quantity))?;
    let cell = estimator(estimated).ok_or_else(|| unknown(estimated))?.cell;
    let at = conditions(quantity)?;
    (0..runs.converged(cell)).map(|run| (prediction.value)(&Context { runs, cell, run }, &at)).collect()
}
