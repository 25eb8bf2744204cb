//! The data of the figures.

use super::conditions::Kind;
use super::runs::{Evaluated, Measure, Runs};
use super::settings::Plastic;
use super::simulate;
use crate::by_run::ByRun;
use crate::network_run::{by_layer, value};
use crate::series::*;
use crate::statistics::mean;
use plasticity_record::{Axis, Marks, Panel, Role, Series};

pub(super) fn all(runs: &Runs) -> Evaluated<Vec<Panel>> {
    Ok(vec![
        against_threshold(runs, "4a-m0", of_updates(log("M₀", ""), 1.0), Measure::M0)?,
        against_threshold(runs, "4a-m1", of_weight_changes(log("M₁", ""), 1.0), Measure::M1)?,
        against_threshold(runs, "4a-samples", log("samples", "10³"), Measure::Samples)?,
        failed(runs)?,
        against_size(runs, "4b-m0", of_updates(log("M₀", ""), 1.0), Measure::M0)?,
        against_size(runs, "4b-m1", of_weight_changes(log("M₁", ""), 1.0), Measure::M1)?,
        best_threshold(runs)?,
        against_size(runs, "maintenance", linear("share of maintenance in M₁", ""), Measure::Maintenance)?,
    ])
}

fn panel(id: &str, title: String, x: Axis, y: Axis, series: Vec<Series>) -> Panel {
    let published = match id {
        "4a-m0" | "4a-m1" => "vRP 4a",
        "4b-m0" | "4b-m1" => "vRP 4b",
        _ => "ours",
    };
    Panel { id: id.into(), title, published: published.into(), x, y, series }
}

fn label(kind: Kind) -> &'static str {
    match (kind.plastic, kind.caching) {
        (Plastic::All, true) => "caching",
        (Plastic::Subnet, true) => "caching in a subnet",
        (Plastic::Largest, true) => "caching of largest updates",
        (Plastic::All, false) => "no caching",
        (Plastic::Subnet, false) => "subnet, no caching",
        (Plastic::Largest, false) => "largest updates, no caching",
    }
}

/// Of series.
fn name(kind: Kind) -> String {
    if kind.caching { kind.plastic.name().into() } else { format!("{}-uncached", kind.plastic.name()) }
}

fn reached(values: ByRun, unit: f64) -> Vec<f64> {
    values.into_iter().flatten().map(|value| value / unit).collect()
}

fn unit(measure: Measure) -> f64 {
    if measure == Measure::Samples { 1e3 } else { 1.0 }
}

/// All thresholds at the main size.
fn threshold_axis(runs: &Runs) -> Axis {
    let all = Plastic::ALL.into_iter().flat_map(|plastic| thresholds(runs, plastic));
    let range = all.fold([f64::INFINITY, 0.0], |[from, to], theta| [theta.min(from), theta.max(to)]);
    Axis { range: Some(range), ..log("consolidation threshold θ", "") }
}

fn thresholds(runs: &Runs, plastic: Plastic) -> Vec<f64> {
    runs.settings.thresholds(plastic, runs.settings.hidden)
}

/// A level to compare with.
fn reference(id: &str, label: &str, ends: &[f64], level: f64) -> Series {
    series(id, label, Role::Reference, Marks::Line, ends.to_vec(), vec![level; ends.len()])
}

fn against_threshold(runs: &Runs, id: &str, y: Axis, measure: Measure) -> Evaluated<Panel> {
    let hidden = runs.settings.hidden;
    let axis = threshold_axis(runs);
    let ends = axis.range.unwrap_or([0.001, 1.0]);
    let mut all = Vec::new();
    for plastic in Plastic::ALL {
        let kind = Kind { plastic, caching: false };
        let level = mean(&reached(runs.at(measure, plastic, hidden, None)?, unit(measure)));
        all.extend(level.map(|level| reference(&name(kind), label(kind), &ends, level)));
    }
    // What the weights change by has to be consolidated, and once for every synapse that changes.
    let least = match measure {
        Measure::M0 => Some(("one-each", value::SYNAPSES, "one for each synapse")),
        Measure::M1 => Some(("direct", value::M1_DIRECT, "weights changed directly")),
        _ => None,
    };
    if let Some((id, name, text)) = least {
        let cell = simulate::id(Plastic::All, hidden, None);
        let uncached = runs.results.cell(&cell).filter(|run| run.converged());
        let of_layers = uncached.map(|run| Ok(by_layer(run, name)?.iter().sum()));
        let level = mean(&of_layers.collect::<Evaluated<Vec<f64>>>()?);
        all.extend(level.map(|level| reference(id, text, &ends, level)));
    }
    for plastic in Plastic::ALL {
        let kind = Kind { plastic, caching: true };
        let x = thresholds(runs, plastic);
        let samples = x
            .iter()
            .map(|&theta| Ok(reached(runs.at(measure, plastic, hidden, Some(theta))?, unit(measure))))
            .collect::<Evaluated<Vec<Vec<f64>>>>()?;
        all.push(measured(&name(kind), label(kind), &x, |point| samples[point].clone()));
    }
    Ok(panel(id, main_title(runs), axis, y, all))
}

fn main_title(runs: &Runs) -> String {
    format!("H = {}, to {} %", runs.settings.hidden, 100.0 * runs.settings.target)
}

/// Share of the runs that do not reach the accuracy.
fn failed(runs: &Runs) -> Evaluated<Panel> {
    let mut all = Vec::new();
    for plastic in Plastic::ALL {
        let kind = Kind { plastic, caching: true };
        let x = thresholds(runs, plastic);
        let failures = |point: usize| -> Vec<f64> {
            let cell = simulate::id(plastic, runs.settings.hidden, Some(x[point]));
            runs.results.cell(&cell).map(|run| f64::from(u8::from(!run.converged()))).collect()
        };
        all.push(measured(&name(kind), label(kind), &x, failures));
    }
    let y = Axis { range: Some([0.0, 1.0]), ..linear("share of runs that fail", "") };
    Ok(panel("failed", main_title(runs), threshold_axis(runs), y, all))
}

fn against_size(runs: &Runs, id: &str, y: Axis, measure: Measure) -> Evaluated<Panel> {
    let mut all = Vec::new();
    let both = if measure == Measure::Maintenance { vec![true] } else { vec![false, true] };
    for caching in both {
        for plastic in Plastic::ALL {
            let kind = Kind { plastic, caching };
            let sizes = runs.settings.sizes(plastic, caching);
            let chosen_by = if measure == Measure::Maintenance { Measure::M1 } else { measure };
            let samples = sizes
                .iter()
                .map(|&hidden| Ok(reached(runs.at_best_for(measure, chosen_by, kind, hidden)?.0, 1.0)))
                .collect::<Evaluated<Vec<Vec<f64>>>>()?;
            let x: Vec<f64> = sizes.iter().map(|&hidden| hidden as f64).collect();
            if !x.is_empty() {
                all.push(measured(&name(kind), label(kind), &x, |point| samples[point].clone()));
            }
        }
    }
    let title = format!("to {} %, best thresholds", 100.0 * runs.settings.target);
    Ok(panel(id, title, log("hidden units H", ""), y, all))
}

/// The thresholds that the two halves of the runs choose.
fn best_threshold(runs: &Runs) -> Evaluated<Panel> {
    let mut all = Vec::new();
    for (measure, suffix, what) in [(Measure::M0, "-for-m0", "M₀"), (Measure::M1, "-for-m1", "M₁")] {
        for plastic in [Plastic::All, Plastic::Subnet] {
            let kind = Kind { plastic, caching: true };
            let sizes = runs.settings.sizes(plastic, true);
            let chosen = sizes
                .iter()
                .map(|&hidden| Ok(runs.at_best(measure, kind, hidden)?.1.into_iter().flatten().collect()))
                .collect::<Evaluated<Vec<Vec<f64>>>>()?;
            let x: Vec<f64> = sizes.iter().map(|&hidden| hidden as f64).collect();
            let text = format!("{}, for {what}", label(kind));
            let id = format!("{}{suffix}", name(kind));
            let points = measured(&id, &text, &x, |point| chosen[point].clone());
            // Two numbers of a grid have no standard error.
            all.push(Series { se: None, ..points });
        }
    }
    let title = format!("to {} %, mean of both halves", 100.0 * runs.settings.target);
    Ok(panel("best-threshold", title, log("hidden units H", ""), log("best threshold θ", ""), all))
}
