//! The data of figure 3: energy, threshold and learning time at the optimum, against the rate of decay.

use super::conditions::RuleName;
use super::predictions::{Steady, SteadyEnergy, steady, task};
use super::runs::{Curve, Learned, Point, Runs};
use super::trade_off;
use crate::experiment::EvaluationError;
use crate::series::*;
use crate::statistics::mean;
use plasticity_record::{Axis, Marks, Panel, Role, Series};
use plasticity_theory::TheoryError;
use plasticity_theory::caching::{self, Task};

pub(super) type Panels<T> = Result<T, EvaluationError>;

pub(super) fn all(runs: &Runs) -> Panels<Vec<Panel>> {
    let mut panels = Vec::new();
    for rule in RuleName::ALL {
        panels.push(energies(runs, rule)?);
        panels.push(thresholds(runs, rule)?);
        panels.push(times(runs, rule));
        panels.push(lost(runs, rule));
    }
    for rule in RuleName::FIXED {
        panels.push(trade_off::energy_against_time(runs, rule));
    }
    panels.push(trade_off::converged(runs));
    for rule in RuleName::ALL {
        panels.push(trade_off::converged_by_decay(runs, rule));
    }
    Ok(panels)
}

/// Name and label of a cost.
pub(super) fn cost_label(runs: &Runs, index: usize) -> (String, String) {
    (format!("cost-{index}"), format!("c = {}", power(runs.settings.costs[index])))
}

/// A number, powers of ten as such.
pub(super) fn power(value: f64) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let exponent = value.log10();
    if value == 10.0 || exponent.is_infinite() || (exponent - exponent.round()).abs() > 1e-9 {
        return value.to_string();
    }
    let digits = exponent.round().to_string();
    let raised = digits.chars().map(|c| c.to_digit(10).map_or('⁻', |digit| DIGITS[digit as usize]));
    format!("10{}", raised.collect::<String>())
}

/// The papers have a fixed order.
fn published(rule: RuleName, panel: &str) -> String {
    if rule == RuleName::Reshuffled { "ours".into() } else { panel.into() }
}

/// Where on the axis of decay rates a curve is: without decay half a decade left of the slowest.
fn decay_rate(runs: &Runs, curve: &Curve) -> f64 {
    let slowest = runs.settings.finite_time_constants().into_iter().fold(1.0, f64::max);
    if curve.time_constant.is_finite() { 1.0 / curve.time_constant } else { 1.0 / (slowest * 10_f64.sqrt()) }
}

fn decay_axis() -> Axis {
    log("decay rate 1/τ", "1/presentation")
}

/// A quantity of the optimal threshold at every rate of decay, one series a cost.
fn at_optimum(runs: &Runs, rule: RuleName, value: impl Fn(&Point, f64) -> Vec<f64>) -> Vec<Series> {
    let curves: Vec<&Curve> = runs.curves(rule).collect();
    let rates: Vec<f64> = curves.iter().map(|curve| decay_rate(runs, curve)).collect();
    let of_cost = |(index, &cost): (usize, &f64)| {
        let (id, label) = cost_label(runs, index);
        let sample =
            |index: usize| curves[index].optimum(cost).map_or(Vec::new(), |point: &Point| value(point, cost));
        measured(&id, &label, &rates, sample)
    };
    runs.settings.costs.iter().enumerate().map(of_cost).collect()
}

fn of_runs(point: &Point, value: impl Fn(&Learned) -> f64) -> Vec<f64> {
    point.runs.iter().map(value).collect()
}

/// A line over all rates of decay: what learning without caching takes.
fn without_caching(runs: &Runs, rule: RuleName, value: impl Fn(&Learned) -> f64) -> Vec<Series> {
    let without_decay = runs.curve(rule, f64::INFINITY);
    let level = without_decay.and_then(|curve| curve.at_once()).and_then(|point| point.mean(value));
    let ends: Vec<f64> = runs.curves(rule).map(|curve| decay_rate(runs, curve)).collect();
    let highest = ends.iter().copied().fold(0.0, f64::max);
    let span = vec![ends.last().copied().unwrap_or(highest), highest];
    let line =
        |level| series("no-caching", "without caching", Role::Reference, Marks::Line, span, vec![level; 2]);
    level.map(line).into_iter().collect()
}

/// Theory without decay, as short lines at the left end.
fn limit(
    runs: &Runs,
    rule: RuleName,
    id: &str,
    label: &str,
    value: impl Fn(&Task) -> Result<f64, TheoryError>,
) -> Panels<Vec<Series>> {
    let Some(curve) = runs.curve(rule, f64::INFINITY) else { return Ok(Vec::new()) };
    let middle = decay_rate(runs, curve);
    let point = curve.at_once();
    let means =
        point.and_then(|p| Some((p.mean(|run| run.updates)?, p.mean(|run| run.presentations_total)?)));
    let Some((updates, presentations)) = means else { return Ok(Vec::new()) };
    runs.settings
        .costs
        .iter()
        .map(|&cost| {
            let y = value(&task(runs, cost, updates, presentations)?)?;
            Ok(theory(id, label, vec![middle / 1.5, middle * 1.5], vec![y; 2]))
        })
        .collect()
}

fn energies(runs: &Runs, rule: RuleName) -> Panels<Panel> {
    let synapses = runs.synapses();
    let mut all = Vec::new();
    if rule.has_theory() {
        all.extend(limit(runs, rule, "limit", "no decay: exact walk", |task| {
            Ok(caching::exact_walk_optimum(task)?.1.total() / synapses)
        })?);
        for &cost in &runs.settings.costs {
            all.push(steady_state(
                runs,
                rule,
                cost,
                "steady-state",
                "steady state (LvR), p of each run",
                |steady, _| steady.energy(false),
            )?);
            all.push(steady_state(
                runs,
                rule,
                cost,
                "by-epochs",
                "the same, p of each epoch",
                |steady, run| steady.energy_by_epochs(&run.errors),
            )?);
        }
    }
    all.extend(at_optimum(runs, rule, |point, cost| of_runs(point, |run| run.energy(cost) / synapses)));
    all.extend(without_caching(runs, rule, |run| run.consolidation / synapses));
    Ok(Panel {
        id: format!("3-energy-{}", rule.name()),
        title: format!("{}; leftmost: no decay", rule.short_title()),
        published: published(rule, "LvR 3, top"),
        x: decay_axis(),
        y: of_weight_changes(log("energy per synapse", "η"), 1.0),
        series: all,
    })
}

/// Means over the runs at the optimal thresholds of what they take in the steady state.
fn steady_state(
    runs: &Runs,
    rule: RuleName,
    cost: f64,
    id: &str,
    label: &str,
    energy: impl Fn(&Steady, &Learned) -> Result<SteadyEnergy, TheoryError>,
) -> Panels<Series> {
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for curve in runs.curves(rule).filter(|curve| curve.time_constant.is_finite()) {
        let Some(point) = curve.optimum(cost).filter(|point| point.threshold.is_finite()) else { continue };
        let of_run =
            |run: &Learned| Ok(energy(&steady(runs, cost, curve.time_constant, point, run)?, run)?.total());
        let energies = point.runs.iter().map(of_run).collect::<Panels<Vec<f64>>>()?;
        x.push(decay_rate(runs, curve));
        y.push(mean(&energies).unwrap_or_default());
    }
    Ok(theory(id, label, x, y))
}

fn thresholds(runs: &Runs, rule: RuleName) -> Panels<Panel> {
    let mut all = Vec::new();
    if rule.has_theory() {
        // Without a cost, theory has no threshold but the end of learning.
        let mut lines = limit(runs, rule, "limit-threshold", "no decay: steady state (LvR)", |task| {
            Ok(caching::optimal_threshold(task)?.get())
        })?;
        for (line, &cost) in lines.iter_mut().zip(&runs.settings.costs) {
            if cost == 0.0 {
                (line.x, line.y) = (Vec::new(), Vec::new());
            }
            drop_zeros(line);
        }
        all.extend(lines.into_iter().filter(|line| !line.x.is_empty()));
    }
    all.extend(at_optimum(runs, rule, |point, _| vec![point.threshold]).into_iter().map(|mut series| {
        // The threshold is one of a grid, not a mean.
        series.se = None;
        series
    }));
    Ok(Panel {
        id: format!("3-threshold-{}", rule.name()),
        title: "no point: only the end consolidates".into(),
        published: published(rule, "LvR 3, middle"),
        x: decay_axis(),
        y: log("optimal threshold θ", "η"),
        series: all,
    })
}

fn times(runs: &Runs, rule: RuleName) -> Panel {
    let patterns = runs.settings.patterns as f64;
    let mut all = at_optimum(runs, rule, |point, _| of_runs(point, |run| run.presentations / patterns));
    all.extend(without_caching(runs, rule, |run| run.presentations / patterns));
    Panel {
        id: format!("3-time-{}", rule.name()),
        title: String::new(),
        published: published(rule, "LvR 3, bottom"),
        x: decay_axis(),
        y: log("learning time", "epochs"),
        series: all,
    }
}

/// Patterns that the final consolidation loses.
fn lost(runs: &Runs, rule: RuleName) -> Panel {
    let patterns = runs.settings.patterns as f64;
    Panel {
        id: format!("3-lost-{}", rule.name()),
        title: format!("of {patterns}, learned but lost in the end"),
        published: "ours".into(),
        x: decay_axis(),
        y: linear("patterns lost", ""),
        series: at_optimum(runs, rule, |point, _| of_runs(point, |run| patterns - run.classified)),
    }
}
