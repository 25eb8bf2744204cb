//! The data of figure 3-supplement 1B: energy and learning time at every threshold.

use super::conditions::GradientName;
use super::panels::{curve, energy_axis, joined, percent, share_axis, shares};
use super::runs::{Learned, Point, Runs};
use crate::series::*;
use crate::statistics::{mean, standard_error};
use plasticity_record::{Marks, Panel, Role, Series};

pub(super) fn all(runs: &Runs) -> Vec<Panel> {
    let mut panels = Vec::new();
    panels.extend(GradientName::ALL.map(|gradient| energy_against_time(runs, gradient)));
    panels.extend(GradientName::ALL.map(|gradient| energy_against_threshold(runs, gradient)));
    panels.push(time_against_threshold(runs));
    panels.push(reached(runs));
    panels
}

fn at_thresholds(runs: &Runs, gradient: GradientName) -> Vec<(f64, Point)> {
    let thresholds = runs.settings.trade_off.thresholds.of(gradient).values().into_iter();
    let networks = runs.settings.trade_offs(gradient);
    thresholds.zip(networks.iter().map(|network| runs.at(network, runs.settings.higher))).collect()
}

fn title(runs: &Runs, gradient: GradientName) -> String {
    format!("{}, τ = {}", gradient.title(), runs.settings.trade_off.time_constant)
}

fn cost_label(cost: f64) -> String {
    format!("c = {cost}")
}

/// A point for each threshold that lets enough runs learn, joined in the order of the thresholds.
fn energy_against_time(runs: &Runs, gradient: GradientName) -> Panel {
    let points: Vec<Point> = at_thresholds(runs, gradient)
        .into_iter()
        .map(|(_, point)| point)
        .filter(|point| runs.enough(point))
        .collect();
    let mut all = Vec::new();
    for (index, &cost) in runs.settings.trade_off.costs.iter().enumerate() {
        let id = format!("cost-{index}");
        all.extend(joined(parametric(&id, &cost_label(cost), &points, |run| run.total(cost))));
    }
    let without = runs.at(&runs.settings.base(gradient), runs.settings.higher);
    if runs.enough(&without) {
        all.push(parametric("no-caching-point", "without caching", &[without], |run| run.m1));
    }
    Panel {
        id: format!("3-S1B-{}", gradient.name()),
        title: title(runs, gradient),
        published: "LvR 3-S1B".into(),
        x: linear("learning time", "samples"),
        y: energy_axis(),
        series: all,
    }
}

fn parametric(id: &str, label: &str, points: &[Point], value: impl Fn(&Learned) -> f64) -> Series {
    let x: Vec<f64> = points.iter().filter_map(|point| point.mean(|run| run.samples)).collect();
    let values: Vec<Vec<f64>> = points.iter().map(|point| point.values(&value)).collect();
    let y = values.iter().filter_map(|values| mean(values)).collect();
    let se = values.iter().map(|values| standard_error(values)).collect();
    Series { se, ..series(id, label, Role::Simulation, Marks::Points, x, y) }
}

fn energy_against_threshold(runs: &Runs, gradient: GradientName) -> Panel {
    let points = at_thresholds(runs, gradient);
    let mut all = Vec::new();
    for (index, &cost) in runs.settings.trade_off.costs.iter().enumerate() {
        let (id, label) = (format!("cost-{index}"), cost_label(cost));
        all.extend(curve(runs, &id, &label, &points, |run| run.total(cost)));
    }
    Panel {
        id: format!("threshold-energy-{}", gradient.name()),
        title: title(runs, gradient),
        published: "ours".into(),
        x: linear("threshold θ", "weight"),
        y: energy_axis(),
        series: all,
    }
}

fn time_against_threshold(runs: &Runs) -> Panel {
    let of_gradient = |gradient: GradientName| {
        let points = at_thresholds(runs, gradient);
        curve(runs, gradient.name(), gradient.title(), &points, |run| run.samples)
    };
    Panel {
        id: "threshold-time".into(),
        title: format!("τ = {}", runs.settings.trade_off.time_constant),
        published: "ours".into(),
        x: linear("threshold θ", "weight"),
        y: log("learning time", "samples"),
        series: GradientName::ALL.into_iter().flat_map(of_gradient).collect(),
    }
}

fn reached(runs: &Runs) -> Panel {
    let of_gradient =
        |gradient: GradientName| shares(gradient.name(), gradient.title(), &at_thresholds(runs, gradient));
    Panel {
        id: "threshold-reached".into(),
        title: format!("runs that reach {}", percent(runs.settings.higher)),
        published: "ours".into(),
        x: linear("threshold θ", "weight"),
        y: share_axis(),
        series: GradientName::ALL.into_iter().flat_map(of_gradient).collect(),
    }
}
