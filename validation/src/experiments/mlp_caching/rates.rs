//! The data of figure 5A: energy against accuracy at several learning rates.

use super::conditions::GradientName;
use super::panels::{accuracy_axis, at_accuracies, curve, energy_axis, percent, share_axis, shares};
use super::runs::{Learned, Point, Runs};
use super::simulate::Network;
use crate::series::*;
use crate::statistics::mean;
use plasticity_record::{Marks, Panel, Role, Series};

pub(super) fn all(runs: &Runs) -> Vec<Panel> {
    let mut panels: Vec<Panel> =
        GradientName::ALL.map(|gradient| energy_against_accuracy(runs, gradient)).into();
    panels.push(energy_against_rate(runs));
    panels.push(reached(runs));
    panels
}

fn at_rate(runs: &Runs, gradient: GradientName, rate: f64) -> Network {
    Network { rate, ..runs.settings.base(gradient) }
}

/// Number of a rate among those of both gradients.
fn number(runs: &Runs, rate: f64) -> usize {
    let mut rates: Vec<f64> = GradientName::ALL
        .iter()
        .flat_map(|&gradient| runs.settings.rates.rates.of(gradient).clone())
        .collect();
    rates.sort_by(f64::total_cmp);
    rates.dedup();
    rates.iter().position(|&known| known == rate).unwrap_or_default()
}

fn energy_against_accuracy(runs: &Runs, gradient: GradientName) -> Panel {
    let mut all = Vec::new();
    for &rate in runs.settings.rates.rates.of(gradient) {
        let points = at_accuracies(runs, &at_rate(runs, gradient, rate));
        let id = format!("rate-{}", number(runs, rate));
        all.extend(curve(runs, &id, &format!("η = {rate}"), &points, |run| run.m1));
    }
    all.push(given_up(runs, gradient));
    let usual = at_accuracies(runs, &runs.settings.base(gradient));
    let label = format!("minimum, η = {}", runs.settings.learning_rate);
    all.extend(curve(runs, "minimum", &label, &usual, |run| run.direct));
    Panel {
        id: format!("5A-{}", gradient.name()),
        title: gradient.title().into(),
        published: "LvR 5A".into(),
        x: accuracy_axis(),
        y: energy_axis(),
        series: all,
    }
}

/// Where the runs that gave up ended: their mean accuracy and energy, a point for each rate with too few that did not.
fn given_up(runs: &Runs, gradient: GradientName) -> Series {
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for &rate in runs.settings.rates.rates.of(gradient) {
        let network = at_rate(runs, gradient, rate);
        if runs.enough(&runs.at(&network, runs.settings.higher)) {
            continue;
        }
        let given_up = runs.given_up(&network, runs.settings.higher);
        let energies: Vec<f64> = given_up.iter().map(|run| run.m1).collect();
        if let Some((accuracy, energy)) =
            runs.accuracy_given_up(&network, runs.settings.higher).zip(mean(&energies))
        {
            x.push(accuracy);
            y.push(energy);
        }
    }
    series("given-up", "given up, one mark a rate", Role::Simulation, Marks::Points, x, y)
}

fn at_rates(runs: &Runs, gradient: GradientName, accuracy: f64) -> Vec<(f64, Point)> {
    let rates = runs.settings.rates.rates.of(gradient).iter();
    rates.map(|&rate| (rate, runs.at(&at_rate(runs, gradient, rate), accuracy))).collect()
}

/// Every gradient and accuracy, with a name and a label.
fn each(runs: &Runs) -> Vec<(GradientName, f64, String, String)> {
    let settings = runs.settings;
    let goals = [("lower", settings.lower), ("higher", settings.higher)];
    let of_gradient = |gradient: GradientName| {
        goals.map(|(goal, accuracy)| {
            let label = format!("{}, {}", gradient.title(), percent(accuracy));
            (gradient, accuracy, format!("{}-{goal}", gradient.name()), label)
        })
    };
    GradientName::ALL.into_iter().flat_map(of_gradient).collect()
}

fn energy_against_rate(runs: &Runs) -> Panel {
    let mut all = Vec::new();
    for (gradient, accuracy, id, label) in each(runs) {
        let points = at_rates(runs, gradient, accuracy);
        all.extend(curve(runs, &id, &label, &points, |run: &Learned| run.m1));
    }
    Panel {
        id: "rate-energy".into(),
        title: "where enough runs reach it".into(),
        published: "ours".into(),
        x: log("learning rate η", ""),
        y: energy_axis(),
        series: all,
    }
}

fn reached(runs: &Runs) -> Panel {
    let each = each(runs).into_iter();
    let all = each
        .flat_map(|(gradient, accuracy, id, label)| shares(&id, &label, &at_rates(runs, gradient, accuracy)));
    Panel {
        id: "rate-reached".into(),
        title: "runs that reach the accuracy".into(),
        published: "ours".into(),
        x: log("learning rate η", ""),
        y: share_axis(),
        series: all.collect(),
    }
}
