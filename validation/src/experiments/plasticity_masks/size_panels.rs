//! The data of figure 2: energies, learning time, and what is best to be plastic, against the number of hidden units.

use super::conditions::{Measure, Way};
use super::estimators::{best_of_units, by_units, sizes};
use super::runs::{Point, Runs};
use super::theory::{INPUTS, OUTPUTS, mask_over_needed, network, optimum};
use crate::experiment::EvaluationError;
use crate::series::*;
use plasticity_record::{Axis, Marks, Panel, Role, Series};
use plasticity_theory::masks;
use plasticity_theory::quantity::Critical;

type Panels<T> = Result<T, EvaluationError>;

/// Points of a curve of the theory.
const POINTS: usize = 60;

pub(super) fn all(runs: &Runs) -> Panels<Vec<Panel>> {
    Ok(vec![
        against_size(runs, "2a-m0", decade(of_updates(log("M₀", "10⁹"), 1e9), 1.0), Measure::M0, 1e9)?,
        against_size(runs, "2a-m1", decade(of_weight_changes(log("M₁", "10⁵"), 1e5), 0.2), Measure::M1, 1e5)?,
        against_size(runs, "2a-samples", decade(log("samples", "10³"), 10.0), Measure::Samples, 1e3)?,
        numbers(runs)?,
        best_units(runs),
    ])
}

/// An axis that holds at least the decade from a value on, so that it has numbers on it.
fn decade(axis: Axis, from: f64) -> Axis {
    Axis { range: Some([from, 10.0 * from]), ..axis }
}

pub(super) fn hidden_axis() -> Axis {
    log("hidden units H", "")
}

pub(super) fn to_target(runs: &Runs) -> String {
    format!("to {} %", 100.0 * runs.settings.target)
}

fn ends(runs: &Runs) -> (f64, f64) {
    let sizes = runs.settings.sizes();
    (sizes[0] as f64, sizes[sizes.len() - 1] as f64)
}

/// Every kind of restriction. The theory has its constant from the unrestricted network of as many units as are needed.
fn against_size(runs: &Runs, id: &str, y: Axis, measure: Measure, unit: f64) -> Panels<Panel> {
    let settings = runs.settings;
    let of_way = |id: &str, label: &str, way: Way, sizes: Vec<u64>| -> Series {
        let points = sizes.into_iter().map(|hidden| (hidden as f64, runs.point(way, hidden, measure)));
        curve(runs, id, label, points.collect(), |run| measure.of(run) / unit)
    };
    let mut all = Vec::new();
    let needed = runs.point(Way::Needed, settings.critical, measure).mean(|run| measure.of(run));
    if let Some(needed) = needed.filter(|_| measure != Measure::Samples) {
        let x = log_space(ends(runs).0, ends(runs).1, POINTS);
        let of_theory = |x: &f64| Ok(mask_over_needed(settings, x.round() as u64)? * needed / unit);
        let y = x.iter().map(of_theory).collect::<Panels<Vec<f64>>>()?;
        all.push(theory("theory", "mask, eq. 1", x, y));
    }
    all.push(of_way("standard", "all plastic", Way::Standard, sizes(settings, Way::Standard)));
    all.push(of_way("synaptic", "synaptic mask", Way::Synaptic, sizes(settings, Way::Synaptic)));
    let searched = vec![settings.masks.hidden];
    all.push(of_way("searched", "best synaptic mask", Way::SynapticSearched, searched));
    all.push(of_way("neuron", "best neuron mask", Way::Neuron, sizes(settings, Way::Neuron)));
    let label = format!("subnet, {} units", settings.critical);
    all.push(of_way("subnet", &label, Way::Subnet, sizes(settings, Way::Subnet)));
    Ok(Panel {
        id: id.into(),
        title: to_target(runs),
        published: "vRP 2a".into(),
        x: hidden_axis(),
        y,
        series: all,
    })
}

/// Means with their errors, where enough runs reach the accuracy.
pub(super) fn curve(
    runs: &Runs,
    id: &str,
    label: &str,
    points: Vec<(f64, Point)>,
    value: impl Fn(&super::runs::Learned) -> f64,
) -> Series {
    let enough: Vec<(f64, Point)> =
        points.into_iter().filter(|(_, point)| point.enough(runs.settings.least_reached)).collect();
    let x: Vec<f64> = enough.iter().map(|(x, _)| *x).collect();
    measured(id, label, &x, |index| enough[index].1.values(&value))
}

/// Numbers of plastic synapses at the optimum, by the closed form and by a search.
fn numbers(runs: &Runs) -> Panels<Panel> {
    let (first, last) = (runs.settings.critical as f64, 1e6_f64);
    let critical = Critical::new(runs.settings.critical)?;
    let closed = log_space(first, last, POINTS).into_iter().map(|x| x.round());
    let closed: Vec<(f64, [f64; 2])> = closed
        .map(|x| {
            let masks = optimum(x as u64, runs.settings.critical)?;
            Ok((x, of_layers(x, &masks)))
        })
        .collect::<Panels<_>>()?;
    let found = log_space(first, last, 9).into_iter().map(|x| x.round());
    let found: Vec<(f64, [f64; 2])> = found
        .map(|x| Ok((x, of_layers(x, &masks::optimum_by_search(network(x as u64)?, critical)?))))
        .collect::<Panels<_>>()?;
    let mut all = Vec::new();
    for (layer, (id, label)) in [("input", "input layer"), ("output", "output layer")].into_iter().enumerate()
    {
        let of_layer = |points: &[(f64, [f64; 2])]| -> (Vec<f64>, Vec<f64>) {
            points.iter().map(|(x, numbers)| (*x, numbers[layer])).unzip()
        };
        let (x, y) = of_layer(&closed);
        all.push(theory(&format!("{id}-closed"), label, x, y));
        let (x, y) = of_layer(&found);
        let (id, label) = (format!("{id}-found"), format!("{label}, by search"));
        all.push(series(&id, &label, Role::Reference, Marks::Points, x, y));
    }
    Ok(Panel {
        id: "2b".into(),
        title: format!("for {} paths", runs.settings.critical),
        published: "vRP 2b".into(),
        x: hidden_axis(),
        y: log("plastic synapses", ""),
        series: all,
    })
}

fn of_layers(hidden: f64, masks: &masks::Masks) -> [f64; 2] {
    [masks.input.get() * hidden * INPUTS as f64, masks.output.get() * hidden * OUTPUTS as f64]
}

/// The best numbers of units of masks on neurons.
fn best_units(runs: &Runs) -> Panel {
    let sizes = runs.settings.neuron_sizes();
    let x: Vec<f64> = sizes.iter().map(|&hidden| hidden as f64).collect();
    let of_measure = |id: &str, label: &str, measure: Measure| {
        measured(id, label, &x, |index| {
            best_of_units(runs, &by_units(runs.settings, Way::Neuron, sizes[index]), measure).values
        })
    };
    let most = sizes.iter().filter_map(|&hidden| runs.settings.neuron_units(hidden).last().copied()).max();
    Panel {
        id: "2c".into(),
        title: "mask on neurons".into(),
        published: "vRP 2c".into(),
        x: hidden_axis(),
        y: Axis { range: Some([0.0, most.unwrap_or(1) as f64]), ..linear("best number of units", "") },
        series: vec![of_measure("m0", "M₀", Measure::M0), of_measure("m1", "M₁", Measure::M1)],
    }
}
