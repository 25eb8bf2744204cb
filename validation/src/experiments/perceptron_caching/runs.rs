use super::conditions::{At, RuleName};
use super::regimes::Regimes;
use super::settings::Settings;
use super::simulate::{INDEPENDENCE, LEARNING, TRACE, WALK, value_name};
use crate::experiment::{EvaluationError, Results};
use crate::statistics::mean;
use plasticity_theory::caching::{CachingEnergy, Consolidation, Task};
use plasticity_theory::correlated::Displacement;
use plasticity_theory::quantity::{
    ChangeCost, Inputs, LearningRate, MaintenanceCost, Patterns, Presentations, Updates,
};
use plasticity_theory::{TheoryError, any_rule, perceptron};
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

type AnyRuleOptimum = (Consolidation, CachingEnergy);

/// The replicates, by quantity.
pub(crate) struct Runs<'a> {
    pub(super) settings: &'a Settings,
    pub(super) results: &'a Results,
    pub(super) levels: Vec<u32>,
    pub(super) learning: Learning<'a>,
    pub(super) walk: Metered<'a>,
    pub(super) displaced: Displaced<'a>,
    /// Where theory leaves what is simulated, found when first asked for.
    pub(super) regimes: OnceLock<Regimes>,
    /// Optima of the any-synapse rule, by updates, presentations and prices of the task.
    any_rule_optima: Mutex<BTreeMap<[u64; 4], AnyRuleOptimum>>,
}

/// Mean-square displacement of the weights in the cell `learning`. Shape of each: runs × lags.
pub(crate) struct Displaced<'a> {
    pub(super) lags: Vec<u64>,
    squares: Vec<&'a [f64]>,
    windows: Vec<&'a [f64]>,
}

/// The converged runs of the cell `learning`.
pub(crate) struct Learning<'a> {
    pub(super) updates: Vec<f64>,
    pub(super) presentations: Vec<f64>,
    pub(super) minimal_energy: Vec<f64>,
    pub(super) metered: Metered<'a>,
}

/// Meters of a cell, by rule. Shape of each: runs × (levels + consolidation at the end). Energies are per neuron.
pub(crate) struct Metered<'a> {
    pub(super) synapses: f64,
    by_rule: [Columns<'a>; 3],
}

pub(crate) struct Columns<'a> {
    pub(super) consolidation: Vec<&'a [f64]>,
    pub(super) transient_sum: Vec<&'a [f64]>,
    pub(super) transient_change: Vec<&'a [f64]>,
}

impl<'a> Runs<'a> {
    pub(super) fn new(settings: &'a Settings, results: &'a Results) -> Result<Self, EvaluationError> {
        let scalars = |name| results.scalars(LEARNING, name);
        Ok(Self {
            settings,
            results,
            levels: settings.levels(),
            learning: Learning {
                updates: scalars("updates")?,
                presentations: scalars("presentations_total")?,
                minimal_energy: scalars("minimal_energy")?,
                metered: Metered::new(results, LEARNING, settings.inputs as f64 + 1.0)?,
            },
            walk: Metered::new(results, WALK, settings.walk.synapses as f64)?,
            displaced: Displaced {
                lags: settings.lags(),
                squares: results.values(LEARNING, "displacement")?,
                windows: results.values(LEARNING, "displacement_windows")?,
            },
            regimes: OnceLock::new(),
            any_rule_optima: Mutex::default(),
        })
    }

    pub(super) fn differing_runs(&self) -> Result<Vec<f64>, EvaluationError> {
        self.results.scalars(INDEPENDENCE, "differing")
    }

    pub(super) fn compared_runs(&self) -> Result<Vec<f64>, EvaluationError> {
        self.results.scalars(INDEPENDENCE, "compared")
    }

    /// A task of mean updates and presentations, by the fits without runs; nothing but consolidation costs energy.
    pub(super) fn mean_task(&self) -> Result<Task, EvaluationError> {
        let (inputs, patterns) = (Inputs::new(self.settings.inputs)?, Patterns::new(self.settings.patterns)?);
        let Learning { updates, presentations, .. } = &self.learning;
        let updates = mean(updates).map_or_else(|| perceptron::updates(inputs, patterns), Updates::new)?;
        let presentations = mean(presentations)
            .map_or_else(|| perceptron::presentations(inputs, patterns), Presentations::new)?;
        self.task_of(updates, presentations, 0.0)
    }

    /// Optimal energy per synapse of the any-synapse rule for a task of mean updates and presentations.
    pub(super) fn any_rule_optimum(&self, at: &At) -> Result<f64, EvaluationError> {
        let task = Task {
            inputs: Inputs::new(self.settings.inputs)?,
            cost: MaintenanceCost::new(at.cost())?,
            change_cost: ChangeCost::new(at.change_cost())?,
            ..self.mean_task()?
        };
        Ok(self.any_rule_optimum_of(&task)?.1.total() / task.inputs.as_f64())
    }

    /// Optimum of the any-synapse rule, evaluated once for every task.
    pub(super) fn any_rule_optimum_of(&self, task: &Task) -> Result<AnyRuleOptimum, TheoryError> {
        let parts = [task.updates.get(), task.presentations.get(), task.cost.get(), task.change_cost.get()];
        let key = parts.map(f64::to_bits);
        let mut known = self.any_rule_optima.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(&optimum) = known.get(&key) {
            return Ok(optimum);
        }
        let optimum = any_rule::optimum(task)?;
        known.insert(key, optimum);
        Ok(optimum)
    }

    /// A value of the traced run, converged or not.
    pub(super) fn trace(&self, name: &str) -> Vec<f64> {
        let run = self.results.cell(TRACE).next();
        run.and_then(|run| run.values.get(name)).cloned().unwrap_or_default()
    }

    /// What a run of the cell `learning` had to learn, with its own number of updates and presentations.
    pub(super) fn task(&self, run: usize, cost: f64) -> Result<Task, EvaluationError> {
        let Learning { updates, presentations, .. } = &self.learning;
        self.task_of(Updates::new(updates[run])?, Presentations::new(presentations[run])?, cost)
    }

    /// The bias counts as a synapse.
    fn task_of(
        &self,
        updates: Updates,
        presentations: Presentations,
        cost: f64,
    ) -> Result<Task, EvaluationError> {
        Ok(Task {
            inputs: Inputs::new(self.settings.inputs + 1)?,
            updates,
            presentations,
            rate: LearningRate::ONE,
            cost: MaintenanceCost::new(cost)?,
            change_cost: ChangeCost::FREE,
        })
    }
}

impl Displaced<'_> {
    /// $D(n)/n$ at a place in the grid of lags, one value for every run that took so many updates.
    pub(super) fn ratios(&self, index: usize) -> Vec<f64> {
        let lag = self.lags[index] as f64;
        let rows = self.squares.iter().zip(&self.windows);
        rows.filter(|(_, windows)| windows[index] > 0.0).map(|(squares, _)| squares[index] / lag).collect()
    }

    /// The mean over the runs, as the theory takes it; none without runs.
    pub(super) fn mean(&self) -> Result<Option<Displacement>, TheoryError> {
        let means = (0..self.lags.len()).map(|index| mean(&self.ratios(index)));
        let (lags, squares): (Vec<f64>, Vec<f64>) = self
            .lags
            .iter()
            .zip(means)
            .filter_map(|(&lag, ratio)| Some((lag as f64, ratio? * lag as f64)))
            .unzip();
        if lags.is_empty() { Ok(None) } else { Displacement::new(&lags, &squares).map(Some) }
    }
}

impl Metered<'_> {
    pub(super) fn rule(&self, rule: RuleName) -> &Columns<'_> {
        &self.by_rule[rule as usize]
    }

    pub(super) fn runs(&self) -> usize {
        self.by_rule[0].consolidation.len()
    }

    /// Energy per synapse of a run at a place in the grid.
    pub(super) fn energy(&self, run: usize, index: usize, at: &At) -> f64 {
        let columns = self.rule(at.rule());
        (columns.consolidation[run][index]
            + at.cost() * columns.transient_sum[run][index]
            + at.change_cost() * columns.transient_change[run][index])
            / self.synapses
    }

    /// The place in the grid with the smallest mean energy over some runs; consolidation at the end is the last place.
    pub(super) fn best(&self, runs: impl Iterator<Item = usize> + Clone, at: &At) -> usize {
        let places = self.rule(at.rule()).consolidation.first().map_or(0, |energies| energies.len());
        let total = |index: usize| runs.clone().map(|run| self.energy(run, index, at)).sum::<f64>();
        // Thresholds that are never reached equal consolidation at the end, which stands for them.
        let at_end = places.saturating_sub(1);
        let mut best = (at_end, total(at_end));
        for index in 0..at_end {
            let energy = total(index);
            if energy < best.1 {
                best = (index, energy);
            }
        }
        best.0
    }

    /// Energy per synapse at the optimal threshold, one value a run; empty for fewer than two runs.
    ///
    /// The threshold for the runs of even number is chosen on those of odd number and the other way round, so that choosing
    /// the smallest of noisy energies does not flatter them. What is left is a bias upwards, by how much worse the choice of
    /// one half is for the other: of second order in the error of the threshold, since the energy is flat there.
    pub(super) fn optimal_energies(&self, at: &At) -> Vec<f64> {
        let runs = self.runs();
        if runs < 2 {
            return Vec::new();
        }
        let chosen = [0, 1].map(|parity| self.best((0..runs).filter(move |run| run % 2 != parity), at));
        (0..runs).map(|run| self.energy(run, chosen[run % 2], at)).collect()
    }

    /// The place in the grid with the smallest energy of a run.
    pub(super) fn best_of_run(&self, run: usize, at: &At) -> usize {
        self.best(std::iter::once(run), at)
    }
}

impl<'a> Metered<'a> {
    fn new(results: &'a Results, cell: &str, synapses: f64) -> Result<Self, EvaluationError> {
        let columns = |rule| -> Result<Columns<'a>, EvaluationError> {
            let values = |meter| results.values(cell, &value_name(rule, meter));
            Ok(Columns {
                consolidation: values("consolidation")?,
                transient_sum: values("transient_sum")?,
                transient_change: values("transient_change")?,
            })
        };
        let [a, b, c] = RuleName::ALL;
        Ok(Self { synapses, by_rule: [columns(a)?, columns(b)?, columns(c)?] })
    }
}
