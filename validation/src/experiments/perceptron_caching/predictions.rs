//! What is predicted.

use super::PerceptronCaching;
use super::conditions::{At, Need, RuleName};
use super::quantities::{Context, level};
use super::regimes;
use crate::experiment::EvaluationError;
use crate::tables::Prediction;
use plasticity_theory::caching::{self, CachingEnergy, Consolidation, Task};
use plasticity_theory::quantity::{ChangeCost, Inputs, Patterns, Threshold};
use plasticity_theory::{energy, perceptron, total_rule};

pub(super) static TABLE: &[Prediction<PerceptronCaching>] = &[
    Prediction { name: "number", needs: &[Need::Value], theory: &[], value: |_, at| Ok(at.value()) },
    Prediction {
        name: "fitted-updates",
        needs: &[],
        theory: &["perceptron::updates"],
        value: |context, _| {
            let settings = context.runs.settings;
            Ok(perceptron::updates(Inputs::new(settings.inputs)?, Patterns::new(settings.patterns)?)?.get())
        },
    },
    Prediction {
        name: "fitted-presentations",
        needs: &[],
        theory: &["perceptron::presentations"],
        value: |context, _| {
            let settings = context.runs.settings;
            Ok(perceptron::presentations(Inputs::new(settings.inputs)?, Patterns::new(settings.patterns)?)?
                .get())
        },
    },
    Prediction {
        name: "inefficiency",
        needs: &[],
        theory: &["energy::inefficiency"],
        value: |context, _| Ok(energy::inefficiency(context.task(0.0)?.updates)),
    },
    Prediction {
        name: "steady-state-consolidation",
        needs: &[Need::Threshold],
        theory: &["caching::steady_state"],
        value: |context, at| {
            let task = context.task(0.0)?;
            Ok(per_synapse(&task, caching::steady_state(&task, Threshold::new(at.threshold())?)))
        },
    },
    Prediction {
        name: "steady-state-mean-abs",
        needs: &[Need::Threshold],
        theory: &["caching::steady_state"],
        value: |context, at| {
            let task = context.task(1.0)?;
            Ok(mean_abs(&task, caching::steady_state(&task, Threshold::new(at.threshold())?)))
        },
    },
    Prediction {
        name: "exact-walk-consolidation",
        needs: &[Need::Threshold],
        theory: &["caching::exact_walk", "walk::with_reset", "quantity::Level::strictly_above"],
        value: |context, at| {
            Ok(regimes::walk(&context.task(0.0)?, RuleName::PerSynapse, at.threshold())?.total())
        },
    },
    Prediction {
        name: "exact-walk-mean-abs",
        needs: &[Need::Threshold],
        theory: &["caching::exact_walk", "walk::with_reset", "quantity::Level::strictly_above"],
        value: |context, at| {
            let task = context.task(1.0)?;
            Ok(mean_abs(&task, caching::exact_walk(&task, Consolidation::AtLevel(level(at)?))?))
        },
    },
    Prediction {
        name: "exact-walk-at-end",
        needs: &[],
        theory: &["caching::exact_walk", "walk::free"],
        value: |context, _| {
            let task = context.task(0.0)?;
            Ok(per_synapse(&task, caching::exact_walk(&task, Consolidation::AtEnd)?))
        },
    },
    Prediction {
        name: "transient-change",
        needs: &[Need::Threshold],
        theory: &["caching::transient_change"],
        value: |context, at| {
            let task = Task { change_cost: ChangeCost::new(1.0)?, ..context.task(0.0)? };
            Ok(caching::transient_change(&task, level(at)?) / task.inputs.as_f64())
        },
    },
    Prediction {
        name: "steady-state-optimal-threshold",
        needs: &[Need::Cost],
        theory: &["caching::optimal_threshold"],
        value: |context, at| Ok(caching::optimal_threshold(&context.priced_task(at)?)?.get()),
    },
    Prediction {
        name: "steady-state-optimal-energy",
        needs: &[Need::Cost],
        theory: &["caching::optimal_energy"],
        value: |context, at| {
            let task = context.priced_task(at)?;
            Ok(caching::optimal_energy(&task) / task.inputs.as_f64())
        },
    },
    Prediction {
        name: "steady-state-optimal-energy-ratio",
        needs: &[Need::Cost],
        theory: &["caching::optimal_energy_ratio"],
        value: |context, at| Ok(caching::optimal_energy_ratio(&context.priced_task(at)?)),
    },
    Prediction {
        name: "exact-walk-optimal-energy",
        needs: &[Need::Cost],
        theory: &["caching::exact_walk_optimum", "caching::CachingEnergy::total"],
        value: |context, at| {
            let task = context.priced_task(at)?;
            Ok(per_synapse(&task, caching::exact_walk_optimum(&task)?.1))
        },
    },
    Prediction {
        name: "exact-walk-optimal-energy-ratio",
        needs: &[Need::Cost],
        theory: &[
            "caching::exact_walk_optimum",
            "caching::Task::over_minimum",
            "caching::Task::minimal_energy",
        ],
        value: |context, at| {
            let task = context.priced_task(at)?;
            Ok(task.over_minimum(caching::exact_walk_optimum(&task)?.1))
        },
    },
    Prediction {
        name: "total-rule-consolidation",
        needs: &[Need::Threshold],
        theory: &["total_rule::interval", "total_rule::every"],
        value: |context, at| Ok(regimes::walk(&context.task(0.0)?, RuleName::Total, at.threshold())?.total()),
    },
    Prediction {
        name: "total-rule-optimal-energy",
        needs: &[Need::Cost],
        theory: &["total_rule::optimum"],
        value: |context, at| {
            let task = context.task_of_inputs(at.cost())?;
            Ok(per_synapse(&task, total_rule::optimum(&task)?.1))
        },
    },
    Prediction {
        name: "total-rule-consolidation-continuous",
        needs: &[Need::Threshold],
        theory: &["total_rule::continuous"],
        value: |context, at| {
            let task = context.task_of_inputs(0.0)?;
            Ok(per_synapse(&task, total_rule::continuous(&task, Threshold::new(at.threshold())?)))
        },
    },
    Prediction {
        name: "total-rule-optimal-energy-continuous",
        needs: &[Need::Cost],
        theory: &["total_rule::optimal_energy_ratio"],
        value: |context, at| {
            let task = context.priced_task(at)?;
            Ok(total_rule::optimal_energy_ratio(&task) * task.minimal_energy() / task.inputs.as_f64())
        },
    },
    Prediction {
        name: "any-rule-consolidation",
        needs: &[Need::Threshold],
        theory: &["any_rule::energy", "any_rule::with_reset"],
        value: |context, at| {
            Ok(regimes::walk(&context.task(0.0)?, RuleName::AnySynapse, at.threshold())?.total())
        },
    },
    Prediction {
        name: "any-rule-optimal-energy",
        needs: &[Need::Cost],
        theory: &["any_rule::optimum"],
        value: |context, at| {
            // For the mean task, once: it takes long, and the energy of a run is about linear in its updates.
            context.runs.any_rule_optimum(at)
        },
    },
    correlated_consolidation(
        "correlated-consolidation",
        |context, at| of_correlated_walks(context, at, RuleName::PerSynapse),
        &[
            "correlated::per_synapse",
            "correlated::Displacement::new",
            "correlated::Displacement::at",
            "correlated::Displacement::ratio",
            "correlated::Displacement::pull",
        ],
    ),
    correlated_consolidation(
        "correlated-any-rule-consolidation",
        |context, at| of_correlated_walks(context, at, RuleName::AnySynapse),
        &["correlated::any_synapse"],
    ),
    correlated_consolidation(
        "correlated-total-rule-consolidation",
        |context, at| of_correlated_walks(context, at, RuleName::Total),
        &["correlated::total"],
    ),
    Prediction {
        name: "correlated-regime-end",
        needs: &[Need::Rule],
        theory: &["correlated::Displacement::new"],
        value: |context, at| {
            let regimes = context.runs.regimes()?;
            Ok(regimes.end(context.runs, at.rule(), |index| regimes.correlated(at.rule(), index)))
        },
    },
    Prediction {
        name: "lattice-optimal-energy-over-immediate",
        needs: &[Need::Cost, Need::ChangeCost],
        theory: &[
            "caching::lattice",
            "caching::optimal_lattice_level",
            "caching::Task::energy_without_caching",
        ],
        value: |context, at| {
            let task = context.priced_task(at)?;
            let best = caching::lattice(&task, caching::optimal_lattice_level(&task)?);
            Ok(best.total() / task.energy_without_caching())
        },
    },
];

const fn correlated_consolidation(
    name: &'static str,
    value: for<'a> fn(&Context<'_, 'a>, &At) -> Result<f64, EvaluationError>,
    theory: &'static [&'static str],
) -> Prediction<PerceptronCaching> {
    Prediction { name, needs: &[Need::Threshold], theory, value }
}

/// Consolidation by correlated walks under one of the rules; it has to be that of the claim.
fn of_correlated_walks(context: &Context, at: &At, rule: RuleName) -> Result<f64, EvaluationError> {
    let at = At { rule: Some(rule), ..at.clone() };
    let index = at.index(&context.runs.levels, "correlated-consolidation")?;
    Ok(context.runs.regimes()?.correlated(rule, index) * context.share_of_updates()?)
}

fn per_synapse(task: &Task, energy: CachingEnergy) -> f64 {
    energy.total() / task.inputs.as_f64()
}

/// Mean |s| from the maintenance energy at unit cost.
fn mean_abs(task: &Task, energy: CachingEnergy) -> f64 {
    energy.maintenance / (task.inputs.as_f64() * task.presentations.get())
}
