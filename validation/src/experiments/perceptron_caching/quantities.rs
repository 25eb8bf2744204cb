//! What predictions may know of a run.

use super::PerceptronCaching;
use super::conditions::At;
use super::simulate::WALK;
use crate::experiment::EvaluationError;
use crate::tables;
use plasticity_theory::TheoryError;
use plasticity_theory::caching::Task;
use plasticity_theory::quantity::{
    ChangeCost, Inputs, LearningRate, Level, MaintenanceCost, Presentations, Threshold, Updates,
};

pub(super) type Context<'r, 'a> = tables::Context<'r, 'a, PerceptronCaching>;

impl Context<'_, '_> {
    /// As [`Context::task`], at the prices of a claim.
    pub(super) fn priced_task(&self, at: &At) -> Result<Task, EvaluationError> {
        Ok(Task { change_cost: ChangeCost::new(at.change_cost())?, ..self.task(at.cost())? })
    }

    /// Updates of the run over those of the mean run, with which theory for the latter is scaled where it takes long.
    pub(super) fn share_of_updates(&self) -> Result<f64, EvaluationError> {
        Ok(self.runs.learning.updates[self.run] / self.runs.regimes()?.updates)
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
    Ok(level_of(at.threshold())?)
}

/// Consolidation level of a threshold.
pub(super) fn level_of(threshold: f64) -> Result<Level, TheoryError> {
    Ok(Level::strictly_above(Threshold::new(threshold)?, LearningRate::ONE))
}
