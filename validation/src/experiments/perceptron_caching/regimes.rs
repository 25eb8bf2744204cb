//! Where the random walk ends: consolidation by the theory of walks, and of correlated walks, over what is simulated.

use super::conditions::RuleName;
use super::quantities::level_of;
use super::runs::Runs;
use crate::experiment::EvaluationError;
use crate::statistics::mean;
use plasticity_theory::caching::{self, Consolidation, Task};
use plasticity_theory::correlated::{self, Displacement};
use plasticity_theory::quantity::{Inputs, Threshold, Updates};
use plasticity_theory::{TheoryError, any_rule, total_rule};

/// A theory that is off by more than this is outside its regime.
pub(super) const TOLERANCE: f64 = 0.1;

/// Consolidation per synapse of a task with the mean number of updates, by rule. Shape of each: thresholds.
pub(crate) struct Regimes {
    pub(super) updates: f64,
    walk: [Vec<f64>; 3],
    correlated: [Vec<f64>; 3],
}

impl Runs<'_> {
    /// Evaluated once.
    pub(super) fn regimes(&self) -> Result<&Regimes, EvaluationError> {
        if let Some(known) = self.regimes.get() {
            return Ok(known);
        }
        let found = Regimes::of(self)?;
        Ok(self.regimes.get_or_init(|| found))
    }
}

impl Regimes {
    fn of(runs: &Runs) -> Result<Self, EvaluationError> {
        let updates = mean(&runs.learning.updates).unwrap_or(1.0).round();
        let task = Task { updates: Updates::new(updates)?, ..runs.task(0, 0.0)? };
        let displacement = runs.displaced.mean()?;
        let every = |rule: RuleName, of: &dyn Fn(RuleName, f64) -> Result<f64, TheoryError>| {
            runs.levels.iter().map(|&level| of(rule, rule.threshold(level))).collect::<Result<Vec<f64>, _>>()
        };
        let by_walk = |rule, threshold| walk(&task, rule, threshold);
        let by_displacement = |rule, threshold| correlated_walk(&task, rule, threshold, &displacement);
        let [a, b, c] = RuleName::ALL;
        Ok(Self {
            updates,
            walk: [every(a, &by_walk)?, every(b, &by_walk)?, every(c, &by_walk)?],
            correlated: [
                every(a, &by_displacement)?,
                every(b, &by_displacement)?,
                every(c, &by_displacement)?,
            ],
        })
    }

    pub(super) fn walk(&self, rule: RuleName) -> &[f64] {
        &self.walk[rule as usize]
    }

    pub(super) fn correlated(&self, rule: RuleName) -> &[f64] {
        &self.correlated[rule as usize]
    }

    /// The threshold from which on walks consolidate too much, given what is true at every threshold.
    pub(super) fn end(&self, runs: &Runs, rule: RuleName, truth: impl Fn(usize) -> f64) -> f64 {
        let holds = |index: &usize| self.walk(rule)[*index] <= (1.0 + TOLERANCE) * truth(*index);
        let last = (0..runs.levels.len()).rev().find(holds);
        let next = last.map_or(0, |index| (index + 1).min(runs.levels.len() - 1));
        rule.threshold(runs.levels[next])
    }
}

/// Consolidation per synapse by the theory of random walks.
pub(super) fn walk(task: &Task, rule: RuleName, threshold: f64) -> Result<f64, TheoryError> {
    let energy = match rule {
        RuleName::PerSynapse => caching::exact_walk(task, at(threshold)?)?,
        RuleName::AnySynapse => any_rule::energy(&of_inputs(task)?, at(threshold)?)?,
        RuleName::Total => {
            let task = of_inputs(task)?;
            let interval = total_rule::interval(&task, Threshold::new(threshold)?)?;
            total_rule::every(&task, interval.unwrap_or(u64::MAX))?
        }
    };
    Ok(energy.consolidation / synapses(task, rule))
}

/// The same by the theory of correlated walks.
pub(super) fn correlated_walk(
    task: &Task,
    rule: RuleName,
    threshold: f64,
    displacement: &Displacement,
) -> Result<f64, TheoryError> {
    let energy = match rule {
        RuleName::PerSynapse => correlated::per_synapse(task, at(threshold)?, displacement)?,
        RuleName::AnySynapse => correlated::any_synapse(&of_inputs(task)?, at(threshold)?, displacement)?,
        RuleName::Total => correlated::total(&of_inputs(task)?, Threshold::new(threshold)?, displacement)?,
    };
    Ok(energy.consolidation / synapses(task, rule))
}

fn at(threshold: f64) -> Result<Consolidation, TheoryError> {
    Ok(Consolidation::AtLevel(level_of(threshold)?))
}

/// The global rules add the bias to the inputs by themselves.
fn of_inputs(task: &Task) -> Result<Task, TheoryError> {
    Ok(Task { inputs: Inputs::new(task.inputs.get() - 1)?, ..*task })
}

fn synapses(task: &Task, rule: RuleName) -> f64 {
    match rule {
        RuleName::PerSynapse => task.inputs.as_f64(),
        RuleName::AnySynapse | RuleName::Total => task.inputs.as_f64() - 1.0,
    }
}
