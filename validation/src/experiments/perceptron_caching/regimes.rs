//! Where the random walk ends: consolidation by the theory of walks, and of correlated walks, over what is simulated.

use super::conditions::RuleName;
use super::quantities::level_of;
use super::runs::Runs;
use crate::experiment::EvaluationError;
use plasticity_theory::caching::{self, CachingEnergy, Consolidation, Task};
use plasticity_theory::correlated::{self, Displacement};
use plasticity_theory::quantity::{Inputs, Threshold, Updates};
use plasticity_theory::{TheoryError, any_rule, total_rule};

/// A theory that is off by more than this is outside its regime.
pub(super) const TOLERANCE: f64 = 0.1;

/// Consolidation per synapse of a task with the mean number of updates, by rule. Shape of each: thresholds.
pub(crate) struct Regimes {
    pub(super) updates: f64,
    walk: [Vec<f64>; 3],
    /// Empty without runs, and where there are more updates than the theory takes.
    correlated: [Vec<f64>; 3],
}

/// Whether correlated walks can be evaluated for so many updates.
pub(super) fn correlated_in_domain(updates: f64) -> bool {
    updates <= correlated::MAX_UPDATES as f64
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

    /// The mean displacement, for correlated walks of so many updates; none without runs, and for more updates than the theory takes.
    pub(super) fn displacement(&self, updates: Updates) -> Result<Option<Displacement>, TheoryError> {
        Ok(self.displaced.mean()?.filter(|_| correlated_in_domain(updates.get())))
    }
}

impl Regimes {
    fn of(runs: &Runs) -> Result<Self, EvaluationError> {
        let mean_task = runs.mean_task()?;
        let updates = mean_task.updates.get().round();
        let task = Task { updates: Updates::new(updates)?, ..mean_task };
        let consolidation = |energies: Energies| -> Result<Vec<f64>, TheoryError> {
            Ok(energies?.iter().map(|energy| energy.consolidation).collect())
        };
        let [a, b, c] = RuleName::ALL;
        let by_walk = |rule| consolidation(walks(&task, rule, &runs.levels));
        let correlated = match runs.displacement(task.updates)? {
            Some(displacement) => {
                let of = |rule| consolidation(correlated_walks(&task, rule, &runs.levels, &displacement));
                [of(a)?, of(b)?, of(c)?]
            }
            None => Default::default(),
        };
        Ok(Self { updates, walk: [by_walk(a)?, by_walk(b)?, by_walk(c)?], correlated })
    }

    pub(super) fn walk(&self, rule: RuleName) -> &[f64] {
        &self.walk[rule as usize]
    }

    /// By threshold; NaN without runs, and where there are more updates than the theory takes.
    pub(super) fn correlated(&self, rule: RuleName, index: usize) -> f64 {
        self.correlated[rule as usize].get(index).copied().unwrap_or(f64::NAN)
    }

    /// The threshold from which on walks consolidate too much, given what is true at every threshold.
    pub(super) fn end(&self, runs: &Runs, rule: RuleName, truth: impl Fn(usize) -> f64) -> f64 {
        let holds = |index: &usize| self.walk(rule)[*index] <= (1.0 + TOLERANCE) * truth(*index);
        let last = (0..runs.levels.len()).rev().find(holds);
        let next = last.map_or(0, |index| (index + 1).min(runs.levels.len() - 1));
        rule.threshold(runs.levels[next])
    }
}

/// Energy per synapse by the theory of random walks.
pub(super) fn walk(task: &Task, rule: RuleName, threshold: f64) -> Result<CachingEnergy, TheoryError> {
    let task = of_inputs(task, rule)?;
    let energy = match rule {
        RuleName::PerSynapse => caching::exact_walk(&task, at(threshold)?)?,
        RuleName::AnySynapse => any_rule::energy(&task, at(threshold)?)?,
        RuleName::Total => {
            let interval = total_rule::interval(&task, Threshold::new(threshold)?)?;
            total_rule::every(&task, interval.unwrap_or(u64::MAX))?
        }
    };
    Ok(per_synapse(energy, &task))
}

type Energies = Result<Vec<CachingEnergy>, TheoryError>;

/// The same at the threshold of every level.
pub(super) fn walks(task: &Task, rule: RuleName, levels: &[u32]) -> Energies {
    levels.iter().map(|&level| walk(task, rule, rule.threshold(level))).collect()
}

/// The same by the theory of correlated walks.
pub(super) fn correlated_walks(
    task: &Task,
    rule: RuleName,
    levels: &[u32],
    displacement: &Displacement,
) -> Energies {
    levels.iter().map(|&level| correlated_walk(task, rule, rule.threshold(level), displacement)).collect()
}

fn correlated_walk(
    task: &Task,
    rule: RuleName,
    threshold: f64,
    displacement: &Displacement,
) -> Result<CachingEnergy, TheoryError> {
    let task = of_inputs(task, rule)?;
    let energy = match rule {
        RuleName::PerSynapse => correlated::per_synapse(&task, at(threshold)?, displacement)?,
        RuleName::AnySynapse => correlated::any_synapse(&task, at(threshold)?, displacement)?,
        RuleName::Total => correlated::total(&task, Threshold::new(threshold)?, displacement)?,
    };
    Ok(per_synapse(energy, &task))
}

fn at(threshold: f64) -> Result<Consolidation, TheoryError> {
    Ok(Consolidation::AtLevel(level_of(threshold)?))
}

/// Tasks here count the bias among the synapses; the theory of the global rules adds it to the inputs by itself.
fn of_inputs(task: &Task, rule: RuleName) -> Result<Task, TheoryError> {
    Ok(match rule {
        RuleName::PerSynapse => *task,
        RuleName::AnySynapse | RuleName::Total => {
            Task { inputs: Inputs::new(task.inputs.get() - 1)?, ..*task }
        }
    })
}

fn per_synapse(energy: CachingEnergy, task: &Task) -> CachingEnergy {
    let n = task.inputs.as_f64();
    CachingEnergy {
        consolidation: energy.consolidation / n,
        maintenance: energy.maintenance / n,
        change: energy.change / n,
    }
}
