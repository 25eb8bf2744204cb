//! What is predicted. Where the theory takes updates and presentations, it is given those of the run.

use super::PerceptronDecay;
use super::conditions::{At, Need};
use super::estimators::points;
use super::runs::{Learned, Point, Runs};
use crate::experiment::EvaluationError;
use crate::tables::{self, Prediction};
use plasticity_theory::caching::{self, Task};
use plasticity_theory::fokker_planck::{self, DecayingWalk};
use plasticity_theory::quantity::{
    ChangeCost, Inputs, LearningRate, MaintenanceCost, Presentations, Probability, Threshold, TimeConstant,
    Updates,
};
use plasticity_theory::{TheoryError, energy};

pub(super) type Context<'r, 'a> = tables::Context<'r, 'a, PerceptronDecay>;
pub(super) type Value = Result<f64, EvaluationError>;

const OPTIMUM: &[Need] = &[Need::Rule, Need::TimeConstant, Need::Cost];

pub(super) static TABLE: &[Prediction<PerceptronDecay>] = &[
    Prediction { name: "number", needs: &[Need::Value], theory: &[], value: |_, at| Ok(at.value()) },
    Prediction {
        name: "steady-state-energy",
        needs: OPTIMUM,
        theory: &[
            "fokker_planck::DecayingWalk::new",
            "fokker_planck::consolidation_power",
            "fokker_planck::maintenance_power",
            "fokker_planck::mean_abs",
            "energy::accumulated",
        ],
        value: |context, at| of_optimum(context, at, |steady, _| Ok(steady.energy(false)?.total())),
    },
    Prediction {
        name: "shifted-steady-state-energy",
        needs: OPTIMUM,
        theory: &["fokker_planck::DecayingWalk::shifted"],
        value: |context, at| of_optimum(context, at, |steady, _| Ok(steady.energy(true)?.total())),
    },
    Prediction {
        name: "steady-state-energy-by-epochs",
        needs: OPTIMUM,
        theory: &["fokker_planck::energy_of_epochs"],
        value: |context, at| {
            let (point, run) = chosen(context, at)?;
            Ok(steady(context.runs, at.cost(), at.time_constant(), point, run)?
                .energy_by_epochs(&run.errors)?
                .total())
        },
    },
    Prediction {
        name: "steady-state-optimal-energy-without-decay",
        needs: OPTIMUM,
        theory: &["caching::optimal_energy"],
        value: |context, at| {
            of_optimum(context, at, |_, task| Ok(caching::optimal_energy(task) / task.inputs.as_f64()))
        },
    },
    Prediction {
        name: "exact-walk-optimal-energy-without-decay",
        needs: OPTIMUM,
        theory: &["caching::exact_walk_optimum"],
        value: |context, at| {
            of_optimum(context, at, |_, task| {
                Ok(caching::exact_walk_optimum(task)?.1.total() / task.inputs.as_f64())
            })
        },
    },
];

/// The energy of a run by the powers of the steady state.
pub(super) struct Steady {
    pub(super) task: Task,
    pub(super) time_constant: f64,
    pub(super) threshold: f64,
}

/// Energies per synapse.
pub(super) struct SteadyEnergy {
    pub(super) consolidation: f64,
    pub(super) maintenance: f64,
}

impl SteadyEnergy {
    pub(super) fn total(&self) -> f64 {
        self.consolidation + self.maintenance
    }
}

impl Steady {
    /// Power times presentations, and what is left at the end, which is consolidated as well. `shifted`: with the threshold half a
    /// step higher, for its being overshot. Thresholds below a step consolidate every update at once, for which the steady state is
    /// not meant.
    pub(super) fn energy(&self, shifted: bool) -> Result<SteadyEnergy, TheoryError> {
        let (inputs, task) = (self.task.inputs, &self.task);
        let n = inputs.as_f64();
        if self.threshold < 1.0 {
            let consolidation = energy::accumulated(inputs, task.updates, task.rate) / n;
            return Ok(SteadyEnergy { consolidation, maintenance: 0.0 });
        }
        let walk = self.walk(Probability::new(task.updates.get() / task.presentations.get())?)?;
        let walk = if shifted { walk.shifted()? } else { walk };
        let t = task.presentations.get();
        let residue = fokker_planck::mean_abs(&walk);
        Ok(SteadyEnergy {
            consolidation: t * fokker_planck::consolidation_power(&walk, inputs) / n + residue,
            maintenance: t * fokker_planck::maintenance_power(&walk, inputs, task.cost) / n,
        })
    }

    fn walk(&self, probability: Probability) -> Result<DecayingWalk, TheoryError> {
        let time_constant = TimeConstant::new(self.time_constant)?;
        DecayingWalk::new(probability, self.task.rate, time_constant, Threshold::new(self.threshold)?)
    }

    /// The same with the probability of updates of each epoch; what is left is that of the last epoch with errors.
    pub(super) fn energy_by_epochs(&self, errors: &[f64]) -> Result<SteadyEnergy, TheoryError> {
        let of_epoch = self.task.presentations.get() / errors.len() as f64;
        let probability =
            |&errors: &f64| (errors > 0.0).then(|| Probability::new(errors / of_epoch)).transpose();
        let probabilities = errors.iter().map(probability).collect::<Result<Vec<_>, _>>()?;
        let last = probabilities.iter().flatten().next_back();
        let Some(&last) = last.filter(|_| self.threshold >= 1.0) else { return self.energy(false) };
        let walk = self.walk(last)?;
        let (inputs, cost) = (self.task.inputs, self.task.cost);
        let (consolidation, maintenance) =
            fokker_planck::energy_of_epochs(&walk, inputs, cost, of_epoch, &probabilities);
        let n = inputs.as_f64();
        let consolidation = consolidation / n + fokker_planck::mean_abs(&walk);
        Ok(SteadyEnergy { consolidation, maintenance: maintenance / n })
    }
}

/// A run at a point, for the steady state.
pub(super) fn steady(
    runs: &Runs,
    cost: f64,
    time_constant: f64,
    point: &Point,
    run: &Learned,
) -> Result<Steady, TheoryError> {
    let task = task(runs, cost, run.updates, run.presentations_total)?;
    Ok(Steady { task, time_constant, threshold: point.threshold })
}

/// $K$ and $T$, which counts the final error-free epoch, since that is maintained as well.
pub(super) fn task(runs: &Runs, cost: f64, updates: f64, presentations: f64) -> Result<Task, TheoryError> {
    Ok(Task {
        inputs: Inputs::new(runs.settings.inputs + 1)?,
        updates: Updates::new(updates)?,
        presentations: Presentations::new(presentations)?,
        rate: LearningRate::ONE,
        cost: MaintenanceCost::new(cost)?,
        change_cost: ChangeCost::FREE,
    })
}

/// A prediction for the run at the optimal threshold that the estimator has a value of.
pub(super) fn of_optimum(
    context: &Context,
    at: &At,
    value: impl Fn(&Steady, &Task) -> Result<f64, TheoryError>,
) -> Value {
    let (point, run) = chosen(context, at)?;
    let steady = steady(context.runs, at.cost(), at.time_constant(), point, run)?;
    Ok(value(&steady, &steady.task)?)
}

fn chosen<'r>(context: &Context<'r, '_>, at: &At) -> Result<(&'r Point, &'r Learned), EvaluationError> {
    let point = points("optimal-energy", context.runs, at).first().copied();
    let found = point.and_then(|point| Some((point, point.runs.get(context.run)?)));
    found.ok_or_else(|| EvaluationError::NotSimulated {
        quantity: "optimal-energy".into(),
        condition: context.cell.clone(),
        hint: "no threshold lets enough runs converge".into(),
    })
}
