//! The data of the figures.

use super::runs::{Evaluated, Measure, Runs};
use super::settings::Select;
use super::simulate::{self, COUNTS_AT_END, COUNTS_AT_START};
use crate::by_run::ByRun;
use crate::network_run::{by_layer, value};
use crate::series::*;
use crate::statistics::{mean, ratios_of_means};
use plasticity_record::{Axis, Marks, Panel, Role, Series};
use plasticity_theory::diversity::inverse_simpson_by_chance;
use plasticity_theory::quantity::{Presentations, Probability};

/// Inputs of a hidden unit and synapses from it, with biases.
const INPUTS: f64 = 785.0;
const OUTPUTS: f64 = 10.0;

pub(super) fn all(runs: &Runs) -> Evaluated<Vec<Panel>> {
    Ok(vec![
        against_fraction(runs, "3a-m0", "M₀ / standard", Measure::M0)?,
        against_fraction(runs, "3a-m1", "M₁ / standard", Measure::M1)?,
        against_fraction(runs, "3a-samples", "samples / standard", Measure::Samples)?,
        failed(runs)?,
        against_size(runs, "3b-m0", of_updates(log("M₀", "10⁹"), 1e9), Measure::M0, 1e9)?,
        against_size(runs, "3b-m1", of_weight_changes(log("M₁", "10⁵"), 1e5), Measure::M1, 1e5)?,
        best_fraction(runs, "best-fraction-m0", Measure::M0)?,
        best_fraction(runs, "best-fraction-m1", Measure::M1)?,
        accuracy(runs)?,
        index(runs)?,
    ])
}

fn published(id: &str) -> String {
    match id {
        "3a-m0" | "3a-m1" | "3b-m0" | "3b-m1" | "3d-accuracy" => format!("vRP {}", &id[..2]),
        "index" => "vRP, inverse Simpson index".into(),
        _ => "ours".into(),
    }
}

fn panel(id: &str, title: String, x: Axis, y: Axis, series: Vec<Series>) -> Panel {
    Panel { id: id.into(), title, published: published(id), x, y, series }
}

fn label(select: Select) -> &'static str {
    match select {
        Select::Standard => "standard network",
        Select::Layer => "largest updates of the layer",
        Select::Neuron => "largest updates of each neuron",
        Select::Subnet => "largest updates in a subnet",
        Select::SubnetAlone => "whole subnet",
        Select::MostActive => "most active neurons",
        Select::LargestErrors => "neurons with largest errors",
        Select::Mask => "fixed mask",
        Select::Redrawn => "mask drawn anew",
    }
}

const AT_FRACTIONS: [Select; 6] =
    [Select::Layer, Select::Neuron, Select::Subnet, Select::MostActive, Select::LargestErrors, Select::Mask];

/// A level to compare with.
fn reference(id: &str, label: &str, ends: [f64; 2], level: f64) -> Series {
    series(id, label, Role::Reference, Marks::Line, ends.to_vec(), vec![level; 2])
}

fn reached(values: ByRun) -> Vec<f64> {
    values.into_iter().flatten().collect()
}

fn fraction_axis(runs: &Runs) -> Axis {
    let settings = runs.settings;
    let of = |select| settings.fractions(select, settings.hidden).into_iter().map(move |p| (select, p));
    let all = AT_FRACTIONS.into_iter().flat_map(of).map(|(select, p)| plastic(runs, select, p));
    let least = all.fold(1.0, f64::min);
    Axis { range: Some([least, 1.0]), ..log("plastic fraction of the input layer", "") }
}

/// The share of the input layer that a selection updates.
fn plastic(runs: &Runs, select: Select, fraction: f64) -> f64 {
    let settings = runs.settings;
    let of_layer = settings.subnet as f64 / settings.hidden as f64;
    if matches!(select, Select::Subnet | Select::SubnetAlone) { of_layer * fraction } else { fraction }
}

/// Over the standard network, at the main size.
fn against_fraction(runs: &Runs, id: &str, y: &str, measure: Measure) -> Evaluated<Panel> {
    let settings = runs.settings;
    let hidden = settings.hidden;
    let standard = reached(runs.at(measure, Select::Standard, hidden, 1.0)?);
    let axis = fraction_axis(runs);
    let ends = axis.range.unwrap_or([0.01, 1.0]);
    let mut all = vec![reference("standard", label(Select::Standard), ends, 1.0)];
    if measure == Measure::M0 {
        let x = log_space(ends[0], ends[1], 50);
        let share = |p: &f64| (p * INPUTS + OUTPUTS) / (INPUTS + OUTPUTS);
        let y = x.iter().map(share).collect();
        all.push(theory("no-slower", "output layer plastic, no slower", x, y));
    }
    for select in AT_FRACTIONS {
        let fractions = settings.fractions(select, hidden);
        let samples = fractions
            .iter()
            .map(|&fraction| Ok(reached(runs.at(measure, select, hidden, fraction)?)))
            .collect::<Evaluated<Vec<Vec<f64>>>>()?;
        let x: Vec<f64> = fractions.iter().map(|&fraction| plastic(runs, select, fraction)).collect();
        let ratios = |point: usize| {
            let pairs: Vec<(f64, f64)> =
                samples[point].iter().copied().zip(standard.iter().copied()).collect();
            ratios_of_means(&pairs)
        };
        all.push(measured(&select.name(), label(select), &x, ratios));
    }
    Ok(panel(id, main_title(runs), axis, log(y, ""), all))
}

fn main_title(runs: &Runs) -> String {
    format!("H = {}, to {} %", runs.settings.hidden, 100.0 * runs.settings.target)
}

/// Share of the runs that do not reach the accuracy.
fn failed(runs: &Runs) -> Evaluated<Panel> {
    let settings = runs.settings;
    let mut all = Vec::new();
    for select in AT_FRACTIONS {
        let fractions = settings.fractions(select, settings.hidden);
        let x: Vec<f64> = fractions.iter().map(|&fraction| plastic(runs, select, fraction)).collect();
        let failures = |point: usize| -> Vec<f64> {
            let cell = simulate::energy(select, settings.hidden, fractions[point]);
            runs.results.cell(&cell).map(|run| f64::from(u8::from(!run.converged()))).collect()
        };
        all.push(measured(&select.name(), label(select), &x, failures));
    }
    let y = Axis { range: Some([0.0, 1.0]), ..linear("share of runs that fail", "") };
    Ok(panel("failed", main_title(runs), fraction_axis(runs), y, all))
}

const AT_SIZES: [Select; 5] =
    [Select::Standard, Select::Layer, Select::Neuron, Select::Subnet, Select::SubnetAlone];

fn size_axis() -> Axis {
    log("hidden units H", "")
}

/// Each at its best fraction.
fn against_size(runs: &Runs, id: &str, y: Axis, measure: Measure, unit: f64) -> Evaluated<Panel> {
    let mut all = Vec::new();
    for select in AT_SIZES {
        let sizes = runs.settings.sizes(select);
        let samples = sizes
            .iter()
            .map(|&hidden| Ok(reached(runs.at_best(measure, select, hidden)?.0)))
            .collect::<Evaluated<Vec<Vec<f64>>>>()?;
        let x: Vec<f64> = sizes.iter().map(|&hidden| hidden as f64).collect();
        let points = measured(&select.name(), label(select), &x, |point| {
            samples[point].iter().map(|value| value / unit).collect()
        });
        // Theory: the energy of a subnet is that of the smallest network around it, whatever the size.
        if select == Select::Subnet
            && let (Some(first), [from, .., to]) = (points.y.first(), &x[..])
        {
            all.push(theory("independent", "independent of size", vec![*from, *to], vec![*first; 2]));
        }
        all.push(points);
    }
    let title = format!("to {} %, best fractions", 100.0 * runs.settings.target);
    Ok(panel(id, title, size_axis(), y, all))
}

/// The fractions that the two halves of the runs choose.
fn best_fraction(runs: &Runs, id: &str, measure: Measure) -> Evaluated<Panel> {
    let mut all = Vec::new();
    for select in [Select::Layer, Select::Neuron, Select::Subnet] {
        let sizes = runs.settings.sizes(select);
        let chosen = sizes
            .iter()
            .map(|&hidden| Ok(runs.at_best(measure, select, hidden)?.1.into_iter().flatten().collect()))
            .collect::<Evaluated<Vec<Vec<f64>>>>()?;
        let x: Vec<f64> = sizes.iter().map(|&hidden| hidden as f64).collect();
        all.push(measured(&select.name(), label(select), &x, |point| chosen[point].clone()));
    }
    let what = if measure == Measure::M0 { "best fraction for M₀" } else { "best fraction for M₁" };
    let title = format!("to {} %, mean of both halves", 100.0 * runs.settings.target);
    Ok(panel(id, title, size_axis(), log(what, ""), all))
}

fn accuracy(runs: &Runs) -> Evaluated<Panel> {
    let settings = runs.settings;
    let selections = [Select::Layer, Select::Neuron, Select::Mask];
    let all_fractions = selections.iter().flat_map(|&select| settings.fractions_of_accuracy(select));
    let ends = [all_fractions.fold(1.0, f64::min), 1.0];
    let percent = |values: ByRun| values.into_iter().flatten().map(|value| 100.0 * value).collect::<Vec<_>>();
    let mut all = Vec::new();
    if let Some(standard) = mean(&percent(runs.accuracy(Select::Standard, 1.0)?)) {
        all.push(reference("standard", label(Select::Standard), ends, standard));
    }
    for select in selections {
        let x = settings.fractions_of_accuracy(select);
        let samples = x
            .iter()
            .map(|&fraction| Ok(percent(runs.accuracy(select, fraction)?)))
            .collect::<Evaluated<Vec<Vec<f64>>>>()?;
        all.push(measured(&select.name(), label(select), &x, |point| samples[point].clone()));
    }
    let title = format!("H = {}, {} samples", settings.accuracy.hidden, settings.accuracy.samples);
    let x = Axis { range: Some(ends), ..log("plastic fraction of the input layer", "") };
    Ok(panel("3d-accuracy", title, x, linear("accuracy", "%"), all))
}

/// At the start and at the end of training.
fn index(runs: &Runs) -> Evaluated<Panel> {
    let updates = &runs.settings.updates;
    let mut all = Vec::new();
    let mut longest = 1.0_f64;
    for select in simulate::FOLLOWED {
        let cell = simulate::updates(select);
        let converged = || runs.results.cell(&cell).filter(|run| run.converged());
        let mut at = vec![(0.0, runs.indices(select, COUNTS_AT_START)?)];
        if simulate::FOLLOWED_TO_END.contains(&select) {
            let lengths = converged().map(|run| Ok(by_layer(run, value::SAMPLES)?.iter().sum()));
            if let Some(length) = mean(&lengths.collect::<Evaluated<Vec<f64>>>()?) {
                longest = longest.max(length / 1e3);
                at.push((length / 1e3, runs.indices(select, COUNTS_AT_END)?));
            }
        }
        let x: Vec<f64> = at.iter().map(|(x, _)| *x).collect();
        all.push(measured(&select.name(), label(select), &x, |point| at[point].1.clone()));
    }
    let (p, window) = (updates.fraction, updates.window);
    let chance = inverse_simpson_by_chance(Probability::new(p)?, Presentations::new(window as f64)?)?;
    let ends = vec![0.0, longest];
    all.insert(0, theory("chance", "by chance", ends.clone(), vec![chance; 2]));
    all.insert(0, theory("fraction", "plastic fraction p", ends, vec![p; 2]));
    let y = Axis { range: Some([0.0, 1.0]), ..linear("inverse Simpson index", "") };
    let title = format!("H = {}, p = {p}, over {window} samples", updates.hidden);
    Ok(panel(
        "index",
        title,
        Axis { range: Some([0.0, longest]), ..linear("samples learned", "10³") },
        y,
        all,
    ))
}
