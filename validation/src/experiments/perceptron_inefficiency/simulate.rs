use super::settings::{Settings, patterns};
use crate::experiment::{Cell, Outcome};
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::perceptron::{EpochLimit, PerceptronError, Run, Task, TaskSettings, fast};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use serde_json::json;
use std::collections::BTreeMap;

/// Bins of final stabilities, in units of the squared norm of a pattern.
pub(super) const BINS: usize = 30;
/// Where the last bin ends; larger stabilities fall into it.
pub(super) const LAST_BIN: f64 = 1.5;

pub(super) fn learning(inputs: u64, patterns: u64) -> String {
    format!("learning N={inputs} P={patterns}")
}

pub(super) fn sweep(inputs: u64, patterns: u64) -> String {
    format!("sweep N={inputs} P={patterns}")
}

pub(super) fn capacity(inputs: u64, patterns: u64) -> String {
    format!("capacity N={inputs} P={patterns}")
}

/// What a cell is for.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    id: String,
    replicates: u64,
    inputs: u64,
    patterns: u64,
    max_epochs: u64,
    /// Whether energies are taken to all exponents.
    exponents: bool,
    /// Whether final stabilities are counted.
    stabilities: bool,
}

/// Every cell, those that take longest first.
pub(super) fn jobs(settings: &Settings) -> Vec<(Cell, Job)> {
    let mut points = settings.points();
    points.sort_by(|a, b| b.load.total_cmp(&a.load).then(b.inputs.cmp(&a.inputs)));
    let learning = points.into_iter().map(|point| {
        let is = |inputs, load| (point.inputs, point.patterns()) == (inputs, patterns(inputs, load));
        Job {
            id: learning(point.inputs, point.patterns()),
            replicates: point.replicates,
            inputs: point.inputs,
            patterns: point.patterns(),
            max_epochs: settings.max_epochs,
            exponents: is(settings.exponents.inputs, settings.exponents.load),
            stabilities: is(settings.shown.inputs, settings.shown.near_capacity),
        }
    });
    let plain = |id, replicates, inputs, patterns, max_epochs| Job {
        id,
        replicates,
        inputs,
        patterns,
        max_epochs,
        exponents: false,
        stabilities: false,
    };
    let part = &settings.capacity;
    let capacity = part.points().into_iter().rev().map(|point| {
        let id = capacity(part.inputs, point.patterns());
        plain(id, point.replicates, part.inputs, point.patterns(), part.max_epochs)
    });
    let part = &settings.sweep;
    let sweep = part
        .patterns()
        .into_iter()
        .rev()
        .map(|patterns| plain(sweep(part.inputs, patterns), 1, part.inputs, patterns, part.max_epochs));
    learning.chain(capacity).chain(sweep).map(|job| (job.cell(settings), job)).collect()
}

impl Job {
    fn cell(&self, settings: &Settings) -> Cell {
        let exponents = if self.exponents { settings.exponents.values() } else { Vec::new() };
        let parameters = json!({
            "inputs": self.inputs, "patterns": self.patterns, "max_epochs": self.max_epochs,
            "exponents": exponents, "stabilities": self.stabilities,
        });
        Cell { id: self.id.clone(), replicates: self.replicates, parameters }
    }
}

pub(super) fn replicate(
    settings: &Settings,
    job: &Job,
    random: &mut Stream,
    simd: Simd,
) -> Result<Outcome, PerceptronError> {
    let Job { inputs, patterns, max_epochs, exponents, stabilities, .. } = *job;
    let task = Task::random(TaskSettings { inputs, patterns, zero_mean: false }, random)?;
    let run = fast::learn(&task, EpochLimit::new(max_epochs)?, simd, &mut ())?;
    let unweighted = run.stabilities.iter().sum::<f64>() / run.stabilities.len() as f64;
    let mut values: BTreeMap<String, Vec<f64>> = [
        ("updates", run.updates as f64),
        ("presentations", run.presentations_total as f64),
        ("energy", run.plasticity_energy(&task, PlasticityCost::CHANGE)),
        ("minimal_energy", run.direct_energy(PlasticityCost::CHANGE)),
        ("energy_up", run.plasticity_energy(&task, PlasticityCost::POTENTIATION)),
        ("minimal_energy_up", run.direct_energy(PlasticityCost::POTENTIATION)),
        ("variance_ratio", run.variance_ratio()),
        ("mean_abs_field", run.mean_abs_field()),
        ("mean_stability", run.mean_stability()),
        ("unweighted_stability", unweighted),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), vec![value]))
    .collect();
    if exponents {
        insert_exponents(&mut values, settings, &task, &run)?;
    }
    if stabilities {
        values.insert("stabilities".into(), histogram(&run, inputs as f64 + 1.0));
    }
    Ok(Outcome { ending: run.ending.into(), values })
}

/// Energy and minimal energy to every exponent, of all changes and of potentiation only.
fn insert_exponents(
    values: &mut BTreeMap<String, Vec<f64>>,
    settings: &Settings,
    task: &Task,
    run: &Run,
) -> Result<(), PerceptronError> {
    for (suffix, potentiation_only) in [("", false), (" up", true)] {
        let costs = settings
            .exponents
            .values()
            .into_iter()
            .map(|exponent| PlasticityCost::new(exponent, potentiation_only))
            .collect::<Result<Vec<_>, _>>()?;
        let energies = costs.iter().map(|&cost| run.plasticity_energy(task, cost)).collect();
        let minimal = costs.iter().map(|&cost| run.direct_energy(cost)).collect();
        values.insert(format!("energies{suffix}"), energies);
        values.insert(format!("minimal_energies{suffix}"), minimal);
    }
    Ok(())
}

/// Density of final stabilities, weighted by the updates of their patterns.
fn histogram(run: &Run, square_norm: f64) -> Vec<f64> {
    let width = LAST_BIN / BINS as f64;
    let mut density = vec![0.0; BINS];
    for (&count, stability) in run.pattern_updates.iter().zip(&run.stabilities) {
        let bin = (stability / square_norm / width).max(0.0) as usize;
        density[bin.min(BINS - 1)] += f64::from(count) / (run.updates as f64 * width);
    }
    density
}
