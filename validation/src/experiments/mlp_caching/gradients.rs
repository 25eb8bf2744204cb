//! What the gradient of the authors changes, which leaves out the derivative of the output units.

use super::conditions::GradientName;
use super::panels::{accuracy_axis, at_accuracies, curve, energy_axis};
use super::runs::{Learned, Runs};
use crate::series::*;
use plasticity_record::{Axis, Panel, Series};

pub(super) fn all(runs: &Runs) -> Vec<Panel> {
    let mut energies = quantity(runs, "", "", |run| run.m1);
    energies.extend(quantity(runs, "-output", ", weights to output units", |run| run.m1_output));
    energies.extend(quantity(runs, "-minimum", ", minimum", |run| run.direct));
    let samples = quantity(runs, "", "", |run| run.samples);
    let inefficiency = quantity(runs, "", "", |run| run.m1 / run.direct);
    vec![
        panel("gradient-energy", energy_axis(), energies),
        panel("gradient-samples", log("learning time", "samples"), samples),
        panel("gradient-inefficiency", log("energy over minimum", ""), inefficiency),
    ]
}

/// Of both gradients, without caching.
fn quantity(runs: &Runs, suffix: &str, more: &str, value: impl Fn(&Learned) -> f64) -> Vec<Series> {
    let of_gradient = |gradient: GradientName| {
        let points = at_accuracies(runs, &runs.settings.base(gradient));
        let (id, label) = (format!("{}{suffix}", gradient.name()), format!("{}{more}", gradient.title()));
        curve(runs, &id, &label, &points, &value)
    };
    GradientName::ALL.into_iter().flat_map(of_gradient).collect()
}

fn panel(id: &str, y: Axis, series: Vec<Series>) -> Panel {
    Panel {
        id: id.into(),
        title: "without caching".into(),
        published: "ours: gradient".into(),
        x: accuracy_axis(),
        y,
        series,
    }
}
