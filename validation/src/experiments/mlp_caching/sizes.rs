//! The data of figure 5C: energy against the number of hidden units.

use super::conditions::GradientName;
use super::panels::{curve, energy_axis, percent, share_axis, shares};
use super::runs::{Learned, Point, Runs};
use crate::series::*;
use plasticity_record::{Axis, Panel};

pub(super) fn all(runs: &Runs) -> Vec<Panel> {
    let mut panels: Vec<Panel> = GradientName::ALL.map(|gradient| energies(runs, gradient)).into();
    panels.extend(GradientName::ALL.map(|gradient| reached(runs, gradient)));
    panels
}

/// The best threshold, if several are tried.
fn caching_label(runs: &Runs, gradient: GradientName) -> String {
    match &runs.settings.sizes.thresholds.of(gradient)[..] {
        [threshold] => format!("caching, θ = {threshold}"),
        _ => "caching, best θ".into(),
    }
}

fn size_axis() -> Axis {
    Axis { range: Some([0.0, 0.0]), ..linear("hidden units", "") }
}

/// The runs of every size, with caching at the best of its thresholds.
fn at_sizes(runs: &Runs, gradient: GradientName, caching: bool, accuracy: f64) -> Vec<(f64, Point)> {
    let cost = runs.settings.caching.cost;
    let of_size = |&hidden: &usize| {
        let networks = runs.settings.size(hidden, gradient, caching);
        let point = if caching {
            runs.best(&networks, accuracy, |run| run.total(cost))
                .map_or_else(Point::default, |best| best.point)
        } else {
            runs.at(&networks[0], accuracy)
        };
        (hidden as f64, point)
    };
    runs.settings.sizes.hidden.iter().map(of_size).collect()
}

fn energies(runs: &Runs, gradient: GradientName) -> Panel {
    let settings = runs.settings;
    let cost = settings.caching.cost;
    let mut all = Vec::new();
    for (goal, accuracy) in [("lower", settings.lower), ("higher", settings.higher)] {
        let without = at_sizes(runs, gradient, false, accuracy);
        let label = |what: &str| format!("{what}, {}", percent(accuracy));
        all.extend(curve(runs, &format!("none-{goal}"), &label("without caching"), &without, |run| run.m1));
        let cached = at_sizes(runs, gradient, true, accuracy);
        let total = |run: &Learned| run.total(cost);
        all.extend(curve(
            runs,
            &format!("cached-{goal}"),
            &label(&caching_label(runs, gradient)),
            &cached,
            total,
        ));
        all.extend(curve(runs, &format!("direct-{goal}"), &label("minimum"), &without, |run| run.direct));
    }
    Panel {
        id: format!("5C-{}", gradient.name()),
        title: format!("{}, τ = {}, c = {cost}", gradient.title(), settings.caching.time_constant),
        published: "LvR 5C".into(),
        x: size_axis(),
        y: energy_axis(),
        series: all,
    }
}

/// With caching the largest share of any threshold.
fn reached(runs: &Runs, gradient: GradientName) -> Panel {
    let settings = runs.settings;
    let mut all = Vec::new();
    for (goal, accuracy) in [("lower", settings.lower), ("higher", settings.higher)] {
        let caching = caching_label(runs, gradient);
        for (what, caching, name) in [("none", false, "without caching"), ("cached", true, &caching)] {
            let of_size = |&hidden: &usize| {
                let points = runs.settings.size(hidden, gradient, caching).into_iter();
                let points = points.map(|network| runs.at(&network, accuracy));
                let most = points.max_by(|a, b| a.share().total_cmp(&b.share()));
                (hidden as f64, most.unwrap_or_default())
            };
            let points: Vec<(f64, Point)> = settings.sizes.hidden.iter().map(of_size).collect();
            let label = format!("{name}, {}", percent(accuracy));
            all.extend(shares(&format!("{what}-{goal}"), &label, &points));
        }
    }
    Panel {
        id: format!("5C-reached-{}", gradient.name()),
        title: gradient.title().into(),
        published: "ours".into(),
        x: size_axis(),
        y: share_axis(),
        series: all,
    }
}
