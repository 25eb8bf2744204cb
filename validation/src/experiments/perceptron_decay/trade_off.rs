//! The data of figure 3-supplement 1A: energy against learning time, and which runs converge.

use super::conditions::RuleName;
use super::panels::{cost_label, power};
use super::runs::{Curve, Point, Runs};
use crate::series::*;
use crate::statistics::standard_error;
use plasticity_record::{Axis, Marks, Panel, Role, Series};

/// A point for each threshold that lets enough runs converge, joined in the order of the thresholds.
pub(super) fn energy_against_time(runs: &Runs, rule: RuleName) -> Panel {
    let mut all = Vec::new();
    if let Some(curve) = runs.trade_off(rule) {
        let least = runs.settings.least_converged;
        let points: Vec<&Point> = curve.points.iter().filter(|point| point.converged() >= least).collect();
        for (index, &cost) in runs.settings.costs.iter().enumerate() {
            let (id, label) = cost_label(runs, index);
            let (mut x, mut y, mut errors) = (Vec::new(), Vec::new(), Some(Vec::new()));
            for point in &points {
                let energies: Vec<f64> =
                    point.runs.iter().map(|run| run.energy(cost) / runs.synapses()).collect();
                let Some(time) = point.mean(|run| run.presentations) else { continue };
                x.push(time / runs.settings.patterns as f64);
                y.push(energies.iter().sum::<f64>() / energies.len() as f64);
                errors = errors.zip(standard_error(&energies)).map(|(mut errors, error)| {
                    errors.push(error);
                    errors
                });
            }
            let marks = series(&id, &label, Role::Simulation, Marks::Points, x, y);
            all.extend(joined(Series { se: errors, ..marks }));
        }
    }
    let time_constant = runs.settings.trade_off.time_constant;
    Panel {
        id: format!("3-S1A-{}", rule.name()),
        title: format!("{} rule, τ = {time_constant}", rule.name()),
        published: "LvR 3-S1A".into(),
        x: linear("learning time", "epochs"),
        y: of_weight_changes(log("energy per synapse", "η"), 1.0),
        series: all,
    }
}

/// Share of the runs that converge at the thresholds of that figure.
pub(super) fn converged(runs: &Runs) -> Panel {
    let all = RuleName::FIXED.into_iter().filter_map(|rule| Some((rule, runs.trade_off(rule)?)));
    let mut all: Vec<Series> =
        all.flat_map(|(rule, curve)| shares(&format!("{}-rule", rule.name()), rule.title(), curve)).collect();
    all.push(least(runs, &all));
    Panel {
        id: "3-S1A-converged".into(),
        title: format!("τ = {}", runs.settings.trade_off.time_constant),
        published: "ours".into(),
        x: linear("consolidation threshold θ", "η"),
        y: Axis { range: Some([0.0, 1.0]), ..linear("share of runs that converge", "") },
        series: all,
    }
}

/// Share of the runs that converge, at every decade of time constants.
pub(super) fn converged_by_decay(runs: &Runs, rule: RuleName) -> Panel {
    let decade = |curve: &&Curve| {
        let exponent = curve.time_constant.log10();
        curve.time_constant.is_finite() && (exponent - exponent.round()).abs() < 1e-9
    };
    let mut all: Vec<Series> = runs
        .curves(rule)
        .filter(decade)
        .enumerate()
        .flat_map(|(index, curve)| {
            shares(&format!("decay-{index}"), &format!("τ = {}", power(curve.time_constant)), curve)
        })
        .collect();
    all.push(least(runs, &all));
    Panel {
        id: format!("converged-{}", rule.name()),
        title: rule.title().into(),
        published: "ours".into(),
        x: log("consolidation threshold θ", "η"),
        y: Axis { range: Some([0.0, 1.0]), ..linear("share of runs that converge", "") },
        series: all,
    }
}

fn shares(id: &str, label: &str, curve: &Curve) -> [Series; 2] {
    let finite = || curve.points.iter().filter(|point| point.threshold.is_finite());
    let x: Vec<f64> = finite().map(|point| point.threshold).collect();
    let y: Vec<f64> = finite().map(Point::converged).collect();
    joined(series(id, label, Role::Simulation, Marks::Points, x, y))
}

/// Points with a line that joins them.
fn joined(points: Series) -> [Series; 2] {
    let path = Series { id: format!("{}-path", points.id), marks: Marks::Line, se: None, ..points.clone() };
    [points, path]
}

/// What is asked of a threshold to be chosen.
fn least(runs: &Runs, all: &[Series]) -> Series {
    let x = || all.iter().flat_map(|series| series.x.iter().copied());
    let span = vec![x().fold(f64::MAX, f64::min), x().fold(0.0, f64::max)];
    let share = vec![runs.settings.least_converged; 2];
    series("least", "least to be chosen", Role::Reference, Marks::Line, span, share)
}
