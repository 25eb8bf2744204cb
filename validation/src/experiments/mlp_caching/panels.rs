//! The data of the figures, and of figure 5B: energy against accuracy.

use super::conditions::GradientName;
use super::runs::{Learned, Point, Runs};
use super::simulate::Network;
use super::{gradients, rates, sizes, trade_off};
use crate::series::*;
use plasticity_record::{Axis, Marks, Panel, Role, Series};

pub(super) fn all(runs: &Runs) -> Vec<Panel> {
    let mut panels = rates::all(runs);
    panels.extend(GradientName::ALL.map(|gradient| energy_against_accuracy(runs, gradient)));
    panels.push(reached_with_caching(runs));
    panels.extend(sizes::all(runs));
    panels.extend(trade_off::all(runs));
    panels.extend(gradients::all(runs));
    panels
}

/// A quantity at points that enough runs reach, and a line that joins them.
pub(super) fn curve(
    runs: &Runs,
    id: &str,
    label: &str,
    points: &[(f64, Point)],
    value: impl Fn(&Learned) -> f64,
) -> Vec<Series> {
    let enough: Vec<&(f64, Point)> = points.iter().filter(|(_, point)| runs.enough(point)).collect();
    let x: Vec<f64> = enough.iter().map(|(x, _)| *x).collect();
    joined(measured(id, label, &x, |index| enough[index].1.values(&value)))
}

/// Share of the runs that reach an accuracy.
pub(super) fn shares(id: &str, label: &str, points: &[(f64, Point)]) -> Vec<Series> {
    let (x, y) = points.iter().map(|(x, point)| (*x, point.share())).unzip();
    joined(series(id, label, Role::Simulation, Marks::Points, x, y))
}

/// Points with a line that joins them.
pub(super) fn joined(points: Series) -> Vec<Series> {
    let path = Series { id: format!("{}-path", points.id), marks: Marks::Line, se: None, ..points.clone() };
    vec![path, points]
}

/// A network at all accuracies.
pub(super) fn at_accuracies(runs: &Runs, network: &Network) -> Vec<(f64, Point)> {
    runs.settings.accuracies.iter().map(|&accuracy| (accuracy, runs.at(network, accuracy))).collect()
}

pub(super) fn accuracy_axis() -> Axis {
    linear("accuracy on test images", "")
}

pub(super) fn energy_axis() -> Axis {
    of_weight_changes(log("energy", "weights"), 1.0)
}

pub(super) fn share_axis() -> Axis {
    Axis { range: Some([0.0, 1.0]), ..linear("share that reaches it", "") }
}

fn energy_against_accuracy(runs: &Runs, gradient: GradientName) -> Panel {
    let caching = &runs.settings.caching;
    let total = |run: &Learned| run.total(caching.cost);
    let without = at_accuracies(runs, &runs.settings.base(gradient));
    let printed = runs.settings.base(gradient).with(caching.time_constant, caching.printed);
    let networks = runs.settings.cached(gradient);
    let best = |&accuracy: &f64| Some((accuracy, runs.best(&networks, accuracy, total)?.point));
    let best: Vec<(f64, Point)> = runs.settings.accuracies.iter().filter_map(best).collect();
    let mut all = curve(runs, "no-caching", "without caching", &without, |run| run.m1);
    let label = format!("caching, θ = {}", caching.printed);
    all.extend(curve(runs, "caching-printed", &label, &at_accuracies(runs, &printed), total));
    all.extend(curve(runs, "caching", "caching, best θ at each accuracy", &best, total));
    all.extend(curve(runs, "minimum", "minimum", &without, |run| run.direct));
    Panel {
        id: format!("5B-{}", gradient.name()),
        title: format!("{}, τ = {}, c = {}", gradient.title(), caching.time_constant, caching.cost),
        published: "LvR 5B".into(),
        x: accuracy_axis(),
        y: energy_axis(),
        series: all,
    }
}

/// Which thresholds let the network reach the accuracies.
fn reached_with_caching(runs: &Runs) -> Panel {
    let settings = runs.settings;
    let mut all = Vec::new();
    for gradient in GradientName::ALL {
        for (goal, accuracy) in [("lower", settings.lower), ("higher", settings.higher)] {
            let points: Vec<(f64, Point)> = settings
                .caching
                .thresholds
                .of(gradient)
                .iter()
                .zip(settings.cached(gradient))
                .map(|(&threshold, network)| (threshold, runs.at(&network, accuracy)))
                .collect();
            let label = format!("{}, {}", gradient.title(), percent(accuracy));
            all.extend(shares(&format!("{}-{goal}", gradient.name()), &label, &points));
        }
    }
    Panel {
        id: "5B-reached".into(),
        title: format!("which thresholds learn, τ = {}", settings.caching.time_constant),
        published: "ours".into(),
        x: log("threshold θ", "weight"),
        y: share_axis(),
        series: all,
    }
}

/// An accuracy as it is said.
pub(super) fn percent(accuracy: f64) -> String {
    format!("{} %", (accuracy * 1e4).round() / 100.0)
}
