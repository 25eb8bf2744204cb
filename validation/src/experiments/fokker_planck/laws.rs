//! The data of the figures of laws: where transient weights are, and how they get there.

use super::conditions::RuleName;
use super::panels::Panels;
use super::runs::{self, Runs};
use super::settings::Point;
use super::simulate;
use crate::series::*;
use plasticity_record::{Marks, Panel, Role, Series};
use plasticity_theory::decaying_chain::SteadyState;
use plasticity_theory::fokker_planck;

/// At the base of the sweeps.
pub(super) fn base(runs: &Runs) -> Panels<Panel> {
    of_walk(runs, "law-walk", runs.settings.walk.base)
}

/// At the first of the points with small steps.
pub(super) fn diffusive(runs: &Runs) -> Panels<Panel> {
    let base = runs.settings.walk.base;
    of_walk(runs, "law-diffusive", runs.settings.walk.diffusive.points.first().copied().unwrap_or(base))
}

fn of_walk(runs: &Runs, id: &str, point: Point) -> Panels<Panel> {
    let Point { probability, time_constant, threshold } = point;
    let walk = runs::walk(point)?;
    let density = |s: f64| fokker_planck::density(&walk, s);
    let mut all = vec![theory("closed", "closed form", grid(threshold), closed(threshold, density))];
    if let Some(exact) = runs.exact(point)? {
        all.push(binned(runs.settings.bins, point, &[(&exact, 1.0)]));
    }
    let rows = runs.results.values(&simulate::walk(point), "shares")?;
    all.push(histogram(threshold, "walk", "simulated walk", &rows));
    Ok(panel(id, format!("p = {probability}, τ = {time_constant}, θ = {threshold}"), all))
}

/// In learning: over all epochs with errors of all runs; theory likewise, each epoch in the steady state of its probability.
pub(super) fn learning(runs: &Runs) -> Panels<Panel> {
    let learning = &runs.settings.learning;
    let threshold = learning.threshold;
    let epochs: Vec<f64> = runs
        .epochs(RuleName::PerSynapse)?
        .iter()
        .flat_map(|run| run.iter().map(|epoch| epoch.probability).filter(|&p| p > 0.0).collect::<Vec<_>>())
        .collect();
    // Epochs have whole numbers of errors: few probabilities are different.
    let mut counts: Vec<(f64, f64)> = Vec::new();
    let mut sorted = epochs.clone();
    sorted.sort_by(f64::total_cmp);
    for probability in sorted {
        match counts.last_mut().filter(|(last, _)| *last == probability) {
            Some((_, count)) => *count += 1.0,
            None => counts.push((probability, 1.0)),
        }
    }
    let walks = counts
        .iter()
        .map(|&(probability, count)| {
            Ok((runs::walk(runs.learning_point(probability))?, count / epochs.len() as f64))
        })
        .collect::<Panels<Vec<_>>>()?;
    let density = |s: f64| walks.iter().map(|(walk, share)| share * fokker_planck::density(walk, s)).sum();
    let cell = simulate::learning(RuleName::PerSynapse);
    // Runs have different numbers of epochs, and each epoch counts the same.
    let lengths: Vec<f64> = runs
        .epochs(RuleName::PerSynapse)?
        .iter()
        .map(|run| run.iter().filter(|epoch| epoch.probability > 0.0).count() as f64)
        .collect();
    let mean_length = lengths.iter().sum::<f64>() / lengths.len() as f64;
    let weighted: Vec<Vec<f64>> = runs
        .results
        .cell(&cell)
        .zip(&lengths)
        .filter_map(|(run, length)| {
            let shares = run.values.get("shares")?;
            Some(shares.iter().map(|share| share * length / mean_length).collect())
        })
        .collect();
    let rows: Vec<&[f64]> = weighted.iter().map(Vec::as_slice).collect();
    let all = vec![
        theory("closed", "closed form", grid(threshold), closed(threshold, density)),
        binned(runs.settings.bins, runs.learning_point(1.0), &runs.curve()?.mixture(&epochs)),
        histogram(threshold, "learning", "learning", &rows),
    ];
    Ok(panel("law-learning", format!("learning, τ = {}, θ = {threshold}", learning.time_constant), all))
}

/// Mean |s| from a consolidation on.
pub(super) fn relaxation(runs: &Runs) -> Panels<Panel> {
    let base = runs.settings.walk.base;
    let count = runs.settings.reset.presentations;
    let walk = runs::walk(base)?;
    let exact = runs.after_reset()?.to_vec();
    let all: Vec<f64> = (1..=count).map(|n| n as f64).collect();
    let rows = runs.results.values(simulate::RESET, "mean_abs")?;
    let mut shown: Vec<usize> =
        log_space(1.0, count as f64, 25).into_iter().map(|n| n.round() as usize).collect();
    shown.dedup();
    let x: Vec<f64> = shown.iter().map(|&n| n as f64).collect();
    let settled = vec![fokker_planck::mean_abs(&walk); 2];
    let Point { probability, time_constant, threshold } = base;
    Ok(Panel {
        id: "relaxation".into(),
        title: format!("p = {probability}, τ = {time_constant}, θ = {threshold}"),
        published: "ours: P(s)".into(),
        x: log("presentations since a consolidation", ""),
        y: linear("⟨|s|⟩", "η"),
        series: vec![
            theory("closed", "closed form", vec![1.0, count as f64], settled),
            theory("exact", "exact walk", all, exact),
            measured("walk", "simulated walk", &x, |index| {
                rows.iter().map(|row| row[shown[index] - 1]).collect()
            }),
        ],
    })
}

fn panel(id: &str, title: String, series: Vec<Series>) -> Panel {
    Panel {
        id: id.into(),
        title,
        published: "ours: P(s)".into(),
        x: linear("transient weight |s|", "η"),
        y: linear("density of |s|", "1/η"),
        series,
    }
}

fn grid(threshold: f64) -> Vec<f64> {
    (0..=100).map(|index| threshold * f64::from(index) / 100.0).collect()
}

/// Both signs.
fn closed(threshold: f64, density: impl Fn(f64) -> f64) -> Vec<f64> {
    grid(threshold).into_iter().map(|s| 2.0 * density(s)).collect()
}

/// The law of exact walks, each with its share, as a histogram.
fn binned(bins: usize, point: Point, walks: &[(&SteadyState, f64)]) -> Series {
    let Point { time_constant, threshold, .. } = point;
    let mut shares = vec![0.0; bins];
    // The law is that after the update; the next presentation meets it decayed.
    let left = 1.0 - 1.0 / time_constant;
    for (walk, share) in walks {
        for (node, mass) in walk.nodes.iter().zip(&walk.law) {
            shares[((node * left / threshold * bins as f64) as usize).min(bins - 1)] += share * mass;
        }
    }
    Series { role: Role::Theory, ..histogram(threshold, "exact", "exact walk", &[&shares]) }
}

/// Densities of bins from 0 to the threshold, each from its left edge on.
fn histogram(threshold: f64, id: &str, label: &str, rows: &[&[f64]]) -> Series {
    let bins = rows.first().map_or(0, |row| row.len());
    let width = threshold / bins.max(1) as f64;
    // The last edge is where the last density ends.
    let edges: Vec<f64> = (0..=bins).map(|bin| bin as f64 * width).collect();
    let mut steps = measured(id, label, &edges, |bin| {
        rows.iter().map(|row| row.get(bin).or(row.last()).copied().unwrap_or_default() / width).collect()
    });
    steps.marks = Marks::Steps;
    steps
}
