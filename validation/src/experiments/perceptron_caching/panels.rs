//! The data of the figures.

use super::conditions::{At, RuleName};
use super::estimators::over_minimum;
use super::runs::Runs;
use super::{regime_panels, regimes};
use crate::experiment::EvaluationError;
use crate::series::*;
use plasticity_record::{Axis, Marks, Panel, Role, Series};
use plasticity_theory::caching::{self, CachingEnergy, Consolidation, Task};
use plasticity_theory::quantity::{ChangeCost, Inputs, LearningRate, MaintenanceCost, Patterns, Threshold};
use plasticity_theory::{TheoryError, correlated, energy, perceptron, total_rule};

pub(super) type Panels<T> = Result<T, EvaluationError>;

pub(super) fn all(runs: &Runs) -> Panels<Vec<Panel>> {
    let mut panels = vec![trace(runs)];
    for rule in RuleName::ALL {
        panels.push(thresholds(runs, rule)?);
    }
    for rule in [RuleName::PerSynapse, RuleName::AnySynapse] {
        panels.push(costs(runs, rule)?);
        panels.push(optimal_thresholds(runs, rule)?);
    }
    panels.push(rules(runs)?);
    panels.push(rules_compared(runs)?);
    panels.push(regime_panels::displacement(runs)?);
    panels.push(regime_panels::ends(runs)?);
    panels.push(regime_panels::change_cost(runs)?);
    Ok(panels)
}

fn trace(runs: &Runs) -> Panel {
    let presentations = runs.trace("presentation");
    let transient = runs.trace("transient");
    let persistent = runs.trace("persistent");
    let total = transient.iter().zip(&persistent).map(|(s, l)| s + l).collect();
    let consolidations = presentations
        .iter()
        .zip(runs.trace("consolidated"))
        .filter(|(_, consolidated)| *consolidated > 0.0)
        .map(|(&presentation, _)| presentation)
        .collect::<Vec<f64>>();
    let steps = |id: &str, label: &str, y| {
        series(id, label, Role::Simulation, Marks::Steps, presentations.clone(), y)
    };
    let threshold = runs.settings.trace.threshold;
    let span = vec![0.0, runs.settings.trace.presentations as f64];
    let bound =
        |id: &str, y: f64| series(id, "threshold", Role::Reference, Marks::Line, span.clone(), vec![y; 2]);
    let moments = vec![0.0; consolidations.len()];
    Panel {
        id: "2A-trace".into(),
        title:
            "any-synapse rule: all are consolidated when the transient weight of any crosses the threshold"
                .into(),
        published: "LvR 2A".into(),
        x: linear("presentation", ""),
        y: linear("weight", "η"),
        series: vec![
            series("events", "consolidation", Role::Simulation, Marks::Events, consolidations, moments),
            bound("threshold-above", threshold),
            bound("threshold-below", -threshold),
            steps("total", "total w", total),
            steps("persistent", "persistent l", persistent),
            steps("transient", "transient s", transient),
        ],
    }
}

/// Energy against threshold at the cost that is shown.
fn thresholds(runs: &Runs, rule: RuleName) -> Panels<Panel> {
    let cost = runs.settings.costs.shown;
    let at = At { rule: Some(rule), cost: Some(cost), ..At::default() };
    let metered = &runs.learning.metered;
    let columns = metered.rule(rule);
    let thresholds: Vec<f64> = runs.levels.iter().map(|&level| rule.threshold(level)).collect();
    let points = |id: &str, label: &str, value: &dyn Fn(usize, usize) -> f64| {
        measured(id, label, &thresholds, |index| (0..metered.runs()).map(|run| value(run, index)).collect())
    };
    let task = Task { inputs: Inputs::new(runs.settings.inputs + 1)?, ..fitted_task(runs, cost)? };
    let walks = regimes::walks(&task, rule, &runs.levels)?;
    let by_walk = |id: &str, label: &str, value: fn(&CachingEnergy) -> f64| {
        let mut line = theory(id, label, thresholds.clone(), walks.iter().map(value).collect());
        drop_zeros(&mut line);
        line
    };
    let mut all = vec![
        by_walk("walk-total", "walk, total", CachingEnergy::total),
        by_walk("walk-consolidation", "walk, consolidation", |energy| energy.consolidation),
        by_walk("walk-maintenance", "walk, maintenance", |energy| energy.maintenance),
    ];
    if let Some(displacement) = runs.displacement(task.updates)? {
        let correlated = regimes::correlated_walks(&task, rule, &runs.levels, &displacement)?;
        let totals = correlated.iter().map(CachingEnergy::total).collect();
        all.push(theory("correlated-total", "correlated walk, total", thresholds.clone(), totals));
    }
    if rule == RuleName::PerSynapse {
        let n = task.inputs.as_f64();
        let smooth = log_space(1.0, *thresholds.last().unwrap_or(&1.0), 200);
        let steady = smooth
            .iter()
            .map(|&theta| Ok(caching::steady_state(&task, Threshold::new(theta)?).total() / n))
            .collect::<Panels<Vec<f64>>>()?;
        all.push(theory("steady-state-total", "steady state (LvR), total", smooth, steady));
    }
    all.push(points("total", "total", &|run, index| metered.energy(run, index, &at)));
    all.push(points("consolidation", "consolidation", &|run, index| {
        columns.consolidation[run][index] / metered.synapses
    }));
    let mut maintenance = points("maintenance", "maintenance", &|run, index| {
        cost * columns.transient_sum[run][index] / metered.synapses
    });
    drop_zeros(&mut maintenance);
    all.push(maintenance);
    Ok(Panel {
        id: format!("2B-{}", rule.name()),
        title: format!("{} rule, c = {cost}", rule.name()),
        published: if rule == RuleName::Total { "ours" } else { "LvR 2B" }.into(),
        x: log(
            if rule == RuleName::Total { "threshold per input" } else { "consolidation threshold θ" },
            "η",
        ),
        y: of_weight_changes(log("energy per synapse", "η"), 1.0),
        series: all,
    })
}

/// Energy at the optimal threshold over the minimal energy, against cost.
fn costs(runs: &Runs, rule: RuleName) -> Panels<Panel> {
    let costs = runs.settings.cost_grid();
    let mut all = Vec::new();
    if rule == RuleName::PerSynapse {
        all.push(against_cost(runs, "steady-state", "steady state (LvR)", |task| {
            Ok(Some(caching::optimal_energy_ratio(task)))
        })?);
        all.push(against_cost(runs, "walk", "exact walk", |task| {
            Ok(Some(task.over_minimum(caching::exact_walk_optimum(task)?.1)))
        })?);
    }
    if rule == RuleName::AnySynapse {
        all.push(any_rule_against_cost(runs, "any-walk", "walks of all synapses", |task, (_, energy)| {
            Some(task.over_minimum(energy))
        })?);
    }
    all.extend(correlated_optimum(runs, rule, &costs)?);
    all.push(theory_of_no_caching(runs, &costs)?);
    all.push(optimum(runs, rule, &costs));
    Ok(Panel {
        id: format!("2C-energy-{}", rule.name()),
        title: format!("{} rule", rule.name()),
        published: "LvR 2C, top".into(),
        x: cost_axis(&costs),
        y: log("energy / minimal energy", ""),
        series: all,
    })
}

fn optimal_thresholds(runs: &Runs, rule: RuleName) -> Panels<Panel> {
    let costs = runs.settings.cost_grid();
    let mut all = Vec::new();
    if rule == RuleName::PerSynapse {
        all.push(against_cost(runs, "steady-state", "steady state (LvR)", |task| {
            Ok(Some(caching::stationary_threshold(task)?.get()))
        })?);
        all.push(against_cost(runs, "walk", "exact walk", |task| {
            Ok(level_of(caching::exact_walk_optimum(task)?.0))
        })?);
    }
    if rule == RuleName::AnySynapse {
        all.push(any_rule_against_cost(runs, "any-walk", "walks of all synapses", |_, (optimum, _)| {
            level_of(optimum)
        })?);
    }
    // Where most runs do best to consolidate at the end there is no threshold to show.
    let metered = &runs.learning.metered;
    let at_end = runs.levels.len();
    let best = |cost: f64| {
        let at = At { rule: Some(rule), cost: Some(cost), ..At::default() };
        (0..metered.runs()).map(|run| metered.best_of_run(run, &at)).collect::<Vec<usize>>()
    };
    let shown: Vec<f64> = costs
        .iter()
        .copied()
        .filter(|&cost| {
            let best = best(cost);
            best.iter().filter(|&&index| index < at_end).count() * 2 > best.len()
        })
        .collect();
    all.push(measured(&format!("{}-rule", rule.name()), label(rule), &shown, |index| {
        best(shown[index])
            .into_iter()
            .filter(|&best| best < at_end)
            .map(|best| f64::from(runs.levels[best]))
            .collect()
    }));
    Ok(Panel {
        id: format!("2C-threshold-{}", rule.name()),
        title: format!("{} rule", rule.name()),
        published: "LvR 2C, bottom".into(),
        x: cost_axis(&costs),
        y: log("optimal level L", "η"),
        series: all,
    })
}

/// All three rules, each at its own optimal threshold.
fn rules(runs: &Runs) -> Panels<Panel> {
    let costs = runs.settings.cost_grid();
    let mut all = vec![theory_of_no_caching(runs, &costs)?];
    all.push(against_cost(runs, "walk", "exact walk, per synapse", |task| {
        Ok(Some(task.over_minimum(caching::exact_walk_optimum(task)?.1)))
    })?);
    all.push(against_cost(runs, "total-theory", "total", |task| {
        Ok(Some(task.over_minimum(total_rule::optimum(task)?.1)))
    })?);
    all.push(any_rule_against_cost(runs, "any-theory", "any synapse", |task, (_, energy)| {
        Some(task.over_minimum(energy))
    })?);
    for rule in RuleName::ALL {
        all.push(optimum(runs, rule, &costs));
    }
    Ok(Panel {
        id: "4B-rules".into(),
        title: "each rule at its own optimal threshold".into(),
        published: "LvR 4B".into(),
        x: cost_axis(&costs),
        y: log("energy / minimal energy", ""),
        series: all,
    })
}

/// The global rules over the per-synapse rule, run by run.
fn rules_compared(runs: &Runs) -> Panels<Panel> {
    let costs = runs.settings.cost_grid();
    let metered = &runs.learning.metered;
    let at = |rule, cost| At { rule: Some(rule), cost: Some(cost), ..At::default() };
    let compared = |rule: RuleName| {
        let ratios = |index: usize| {
            let local = metered.optimal_energies(&at(RuleName::PerSynapse, costs[index]));
            let this = metered.optimal_energies(&at(rule, costs[index]));
            this.iter().zip(local).map(|(this, local)| this / local).collect()
        };
        measured(&format!("{}-rule", rule.name()), label(rule), &costs, ratios)
    };
    let equal = series(
        "equal",
        "as the per-synapse rule",
        Role::Reference,
        Marks::Line,
        vec![costs[0], costs[costs.len() - 1]],
        vec![1.0; 2],
    );
    let predicted = against_cost(runs, "total-theory", "total", |task| {
        Ok(Some(total_rule::optimum(task)?.1.total() / caching::exact_walk_optimum(task)?.1.total()))
    })?;
    let any = any_rule_against_cost(runs, "any-theory", "any synapse", |task, (_, energy)| {
        Some(energy.total() / caching::exact_walk_optimum(task).ok()?.1.total())
    })?;
    Ok(Panel {
        id: "4B-rules-compared".into(),
        title: "over the per-synapse rule".into(),
        published: "ours".into(),
        x: cost_axis(&costs),
        y: linear("energy ratio", ""),
        series: vec![predicted, any, equal, compared(RuleName::AnySynapse), compared(RuleName::Total)],
    })
}

/// Measured energy at the optimal threshold over that run's minimal energy.
fn optimum(runs: &Runs, rule: RuleName, costs: &[f64]) -> Series {
    let ratios: Vec<Vec<f64>> = costs
        .iter()
        .map(|&cost| {
            let at = At { rule: Some(rule), cost: Some(cost), ..At::default() };
            over_minimum(runs, &runs.learning.metered.optimal_energies(&at))
        })
        .collect();
    let id = format!("{}-rule", rule.name());
    measured(&id, label(rule), costs, |index| ratios[index].clone())
}

pub(super) fn label(rule: RuleName) -> &'static str {
    match rule {
        RuleName::PerSynapse => "per synapse",
        RuleName::AnySynapse => "any synapse",
        RuleName::Total => "total",
    }
}

fn theory_of_no_caching(runs: &Runs, costs: &[f64]) -> Panels<Series> {
    let ratio = energy::inefficiency(fitted_task(runs, 0.0)?.updates);
    let ends = vec![costs[0], costs[costs.len() - 1]];
    Ok(theory("no-caching", "no caching (LvR)", ends, vec![ratio; 2]))
}

/// The task by the fits, as the paper's theory has it.
pub(super) fn fitted_task(runs: &Runs, cost: f64) -> Panels<Task> {
    let inputs = Inputs::new(runs.settings.inputs)?;
    let patterns = Patterns::new(runs.settings.patterns)?;
    Ok(Task {
        inputs,
        updates: perceptron::updates(inputs, patterns)?,
        presentations: perceptron::presentations(inputs, patterns)?,
        rate: LearningRate::ONE,
        cost: MaintenanceCost::new(cost)?,
        change_cost: ChangeCost::FREE,
    })
}

/// A prediction against the cost of maintenance, for the fitted task; it may not exist at every cost.
fn against_cost(
    runs: &Runs,
    id: &str,
    label: &str,
    value: impl Fn(&Task) -> Result<Option<f64>, TheoryError>,
) -> Panels<Series> {
    let costs = runs.settings.cost_grid();
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for cost in log_space(costs[0], costs[costs.len() - 1], 180) {
        if let Some(predicted) = value(&fitted_task(runs, cost)?)? {
            x.push(cost);
            y.push(predicted);
        }
    }
    Ok(theory(id, label, x, y))
}

/// A prediction of the any-synapse rule at its optimum against the cost of maintenance; fewer points, since each takes long.
fn any_rule_against_cost(
    runs: &Runs,
    id: &str,
    label: &str,
    value: impl Fn(&Task, (Consolidation, CachingEnergy)) -> Option<f64>,
) -> Panels<Series> {
    let costs = runs.settings.cost_grid();
    let (mut x, mut y) = (Vec::new(), Vec::new());
    let points = if regimes::correlated_in_domain(fitted_task(runs, 0.0)?.updates.get()) { 61 } else { 13 };
    for cost in log_space(costs[0], costs[costs.len() - 1], points) {
        let task = fitted_task(runs, cost)?;
        if let Some(predicted) = value(&task, runs.any_rule_optimum_of(&task)?) {
            x.push(cost);
            y.push(predicted);
        }
    }
    Ok(theory(id, label, x, y))
}

/// The best of all thresholds of the grid, and of consolidation at the end, for correlated walks, over their own minimum. None
/// without runs, and for more updates than the theory takes.
fn correlated_optimum(runs: &Runs, rule: RuleName, costs: &[f64]) -> Panels<Option<Series>> {
    // At unit cost, so that energies at every other cost follow.
    let task = Task { inputs: Inputs::new(runs.settings.inputs + 1)?, ..fitted_task(runs, 1.0)? };
    let Some(displacement) = runs.displacement(task.updates)? else { return Ok(None) };
    let mut energies = regimes::correlated_walks(&task, rule, &runs.levels, &displacement)?;
    let n = task.inputs.as_f64();
    let at_end = correlated::per_synapse(&task, Consolidation::AtEnd, &displacement)?;
    let minimum = at_end.consolidation / n;
    energies.push(CachingEnergy { consolidation: minimum, maintenance: at_end.maintenance / n, change: 0.0 });
    let x = log_space(costs[0], costs[costs.len() - 1], 180);
    let best = |&cost: &f64| {
        let total = |energy: &CachingEnergy| energy.consolidation + cost * energy.maintenance;
        energies.iter().map(total).fold(f64::INFINITY, f64::min) / minimum
    };
    let y = x.iter().map(best).collect();
    Ok(Some(theory("correlated", "correlated walk", x, y)))
}

fn level_of(optimum: Consolidation) -> Option<f64> {
    match optimum {
        Consolidation::AtLevel(level) => Some(level.as_f64()),
        Consolidation::AtEnd => None,
    }
}

/// The same for all panels against cost, whether or not there is something to show at every cost.
fn cost_axis(costs: &[f64]) -> Axis {
    Axis { range: Some([costs[0], costs[costs.len() - 1]]), ..log("cost of maintenance c", "1/presentation") }
}
