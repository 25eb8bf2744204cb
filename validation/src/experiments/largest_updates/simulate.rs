//! From settings to cells, and from a cell to a replicate.

use super::settings::{Point, Select, Settings};
use crate::experiment::{Cell, Ending, Outcome};
use crate::images::{Images, TestedOn};
use crate::network_run::{NetworkRun, value};
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    self, Goal, Initial, NetworkError, SampleOrder, Samples, fastest, learn, update_counts,
};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Names of values: over the synapses of the input layer, the sum of the number of updates in a window and of its square, and the number of
/// synapses.
pub(super) const COUNTS_AT_START: &str = "counts_at_start";
pub(super) const COUNTS_AT_END: &str = "counts_at_end";

/// Name of a cell that learns to the target.
pub(super) fn energy(select: Select, hidden: u64, fraction: f64) -> String {
    format!("energy {} H={hidden} p={fraction}", select.name())
}

/// Name of a cell that learns so many samples.
pub(super) fn accuracy(select: Select, hidden: u64, fraction: f64) -> String {
    format!("accuracy {} H={hidden} p={fraction}", select.name())
}

/// Name of a cell whose updates are counted.
pub(super) fn updates(select: Select) -> String {
    format!("updates {}", select.name())
}

/// Selections whose updates are counted.
pub(super) const FOLLOWED: [Select; 4] = [Select::Layer, Select::Neuron, Select::Mask, Select::Redrawn];

/// Those counted at the end as well: of masks it is known, whether fixed or drawn anew.
pub(super) const FOLLOWED_TO_END: [Select; 2] = [Select::Layer, Select::Neuron];

/// A network, and how long it learns.
pub(crate) struct Job {
    settings: network::Settings,
    goal: Goal,
    evaluation: TestedOn,
    window: Option<Window>,
}

/// Samples that updates are counted over, at the start, and where the network learns to the target also then.
#[derive(Clone, Copy)]
struct Window {
    samples: usize,
    at_end: bool,
}

/// Every cell, those that take longest first.
pub(super) fn jobs(settings: &Settings) -> Vec<(Cell, Job)> {
    let followed = FOLLOWED.map(|select| of_updates(settings, select));
    let of_accuracy = settings.accuracies().into_iter().map(|point| {
        let samples = settings.accuracy.samples;
        let goal = Goal { target: None, limit: samples, test_every: settings.test_every };
        (accuracy(point.select, point.hidden, point.fraction), point, goal)
    });
    let to_target = settings.points().into_iter().map(|point| {
        let goal =
            Goal { target: Some(settings.target), limit: settings.limit, test_every: settings.test_every };
        (energy(point.select, point.hidden, point.fraction), point, goal)
    });
    let mut all: Vec<(f64, (Cell, Job))> = Vec::new();
    for (id, point, goal) in to_target.chain(of_accuracy) {
        let selects_synapses = matches!(point.select, Select::Layer | Select::Subnet | Select::Mask);
        let time = point.hidden as f64 * if selects_synapses { 10.0 } else { 1.0 };
        let job = job(settings, &point, goal, None);
        all.push((time, (cell(settings, id, &point, &job), job)));
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    followed.into_iter().chain(all.into_iter().map(|(_, job)| job)).collect()
}

fn of_updates(settings: &Settings, select: Select) -> (Cell, Job) {
    let of = &settings.updates;
    let point = Point { select, hidden: of.hidden, fraction: of.fraction, replicates: of.replicates };
    let goal = Goal { target: Some(settings.target), limit: settings.limit, test_every: settings.test_every };
    let window = Window { samples: of.window as usize, at_end: FOLLOWED_TO_END.contains(&select) };
    let job = job(settings, &point, goal, Some(window));
    (cell(settings, updates(select), &point, &job), job)
}

fn job(settings: &Settings, point: &Point, goal: Goal, window: Option<Window>) -> Job {
    let restriction = point.select.restriction(point.hidden, point.fraction, settings.subnet);
    let network = network::Settings { restriction, ..network::Settings::vrp(point.hidden as usize) };
    Job { settings: network, goal, evaluation: settings.evaluation, window }
}

fn cell(settings: &Settings, id: String, point: &Point, job: &Job) -> Cell {
    let mut parameters = json!({
        "select": point.select, "hidden": point.hidden, "fraction": point.fraction, "target": job.goal.target,
        "most_samples": job.goal.limit, "evaluation": settings.evaluation, "test_every": settings.test_every,
    });
    if matches!(point.select, Select::Subnet | Select::SubnetAlone) {
        parameters["subnet"] = Value::from(settings.subnet);
    }
    if let Some(window) = job.window {
        parameters["window"] = Value::from(window.samples);
    }
    Cell { id, replicates: point.replicates, parameters }
}

pub(super) fn replicate(
    images: &Images,
    job: &Job,
    random: &mut Stream,
    simd: Simd,
) -> Result<Outcome, NetworkError> {
    let material = images.material(&job.settings, job.evaluation.into());
    let run = NetworkRun {
        settings: job.settings,
        cost: PlasticityCost::CHANGE,
        caching: None,
        goal: job.goal,
        order: SampleOrder::WithReplacement,
        material: &material,
    };
    let Some(window) = job.window else { return run.outcome(random, simd) };
    match follow(&run, window, random, simd) {
        Err(NetworkError::Diverged { .. }) => {
            Ok(Outcome { ending: Ending::Diverged, values: BTreeMap::new() })
        }
        other => other,
    }
}

/// Counts the updates of every synapse during a window at the start, and during one that follows the target.
fn follow(
    run: &NetworkRun<'_>,
    window: Window,
    random: &mut Stream,
    simd: Simd,
) -> Result<Outcome, NetworkError> {
    let training = &run.material.training;
    let initial = Initial::random(run.settings, training, random)?;
    let mut samples = Samples::new(run.order, training.count());
    let count = |initial: Initial, samples: &mut Samples, random: &mut Stream| {
        let numbers = samples.take(window.samples, random);
        update_counts(initial, training, &numbers).map(|counts| moments(&counts.input))
    };
    let mut values = BTreeMap::new();
    values.insert(COUNTS_AT_START.to_owned(), count(initial.clone(), &mut samples, random)?);
    if !window.at_end {
        return Ok(Outcome { ending: Ending::Converged, values });
    }
    let mut engine = fastest(initial.clone(), run.cost, None, simd)?;
    let learned = learn(engine.as_mut(), run.material, &run.goal, &mut samples, random, None);
    values.insert(value::SAMPLES.into(), vec![learned.samples as f64]);
    let initial = initial.with_weights(&engine.weights());
    values.insert(COUNTS_AT_END.into(), count(initial, &mut samples, random)?);
    Ok(Outcome { ending: learned.ending.into(), values })
}

fn moments(counts: &[u32]) -> Vec<f64> {
    let sum = |power: i32| counts.iter().map(|&count| f64::from(count).powi(power)).sum::<f64>();
    vec![sum(1), sum(2), counts.len() as f64]
}
