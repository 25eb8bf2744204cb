use super::conditions::RuleName;
use super::settings::{Learner, Point, Settings, Simulated};
use crate::experiment::{Cell, Ending, Outcome};
use plasticity_simulation::decaying_walk::{DecayingWalk, DecayingWalkError, Tally};
use plasticity_simulation::perceptron::decaying::{self, Epoch, EpochObserver, TimeConstant};
use plasticity_simulation::perceptron::{
    self, EpochLimit, Observer, PerceptronError, Rule, Task, TaskSettings, Threshold,
};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use serde_json::json;
use std::collections::BTreeMap;
use thiserror::Error;

pub(super) const RESET: &str = "reset";

/// Why a replicate could not be simulated.
#[derive(Debug, Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Walk(#[from] DecayingWalkError),
    #[error(transparent)]
    Perceptron(#[from] PerceptronError),
}

pub(super) fn walk(point: Point) -> String {
    let Point { probability, time_constant, threshold } = point;
    format!("walk p={probability} tau={time_constant} theta={threshold}")
}

pub(super) fn learning(rule: RuleName) -> String {
    format!("learning {}", rule.name())
}

pub(super) fn stationary(learner: Learner) -> String {
    let Learner { load, time_constant, threshold } = learner;
    format!("stationary load={load} tau={time_constant} theta={threshold}")
}

/// What a cell is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Job {
    Walk(Simulated),
    Reset,
    Learning(RuleName),
    Stationary(Learner),
}

/// Every cell, those that take longest first.
pub(super) fn jobs(settings: &Settings) -> Vec<(Cell, Job)> {
    let Settings { bins, walk: walks, reset, learning: learner, stationary: above, .. } = settings;
    let cell = |id: String, replicates, parameters| Cell { id, replicates, parameters };
    let mut jobs: Vec<(Cell, Job)> = above
        .learners()
        .into_iter()
        .map(|learner| {
            let parameters = json!({
                "inputs": above.inputs, "settling": above.settling, "epochs": above.epochs, "learner": learner,
            });
            (cell(stationary(learner), above.replicates, parameters), Job::Stationary(learner))
        })
        .collect();
    jobs.extend(walks.simulated().into_iter().map(|simulated| {
        let Simulated { point, synapses, presentations, replicates } = simulated;
        let parameters = json!({
            "synapses": synapses, "presentations": presentations, "bins": bins, "point": point,
        });
        (cell(walk(point), replicates, parameters), Job::Walk(simulated))
    }));
    jobs.extend(RuleName::ALL.map(|rule| {
        let parameters = json!({ "learning": learner, "bins": bins });
        (cell(learning(rule), learner.replicates, parameters), Job::Learning(rule))
    }));
    let parameters = json!({ "reset": reset, "base": walks.base });
    jobs.push((cell(RESET.into(), reset.replicates, parameters), Job::Reset));
    jobs
}

pub(super) fn replicate(
    settings: &Settings,
    job: Job,
    random: &mut Stream,
    simd: Simd,
) -> Result<Outcome, Failure> {
    match job {
        Job::Walk(simulated) => Ok(walks(settings, simulated, random)?),
        Job::Reset => Ok(from_reset(settings, random)?),
        Job::Learning(rule) => Ok(learn(settings, rule, random, simd)?),
        Job::Stationary(learner) => Ok(learn_for_ever(settings, learner, random, simd)?),
    }
}

/// Counts of $|s|$ between 0 and the threshold.
struct Histogram {
    counts: Vec<f64>,
    per_unit: f64,
}

impl Histogram {
    fn new(bins: usize, threshold: f64) -> Self {
        Self { counts: vec![0.0; bins], per_unit: bins as f64 / threshold }
    }

    fn add(&mut self, size: f64) {
        let last = self.counts.len() - 1;
        // To a signed number takes half as long, and this is done for every presentation.
        self.counts[((size * self.per_unit) as i64 as usize).min(last)] += 1.0;
    }

    /// Fractions of all.
    fn shares(self) -> Vec<f64> {
        let all: f64 = self.counts.iter().sum();
        self.counts.into_iter().map(|count| count / all).collect()
    }
}

fn walks(
    settings: &Settings,
    simulated: Simulated,
    random: &mut Stream,
) -> Result<Outcome, DecayingWalkError> {
    let Point { probability, time_constant, threshold } = simulated.point;
    let walk = DecayingWalk::new(probability, time_constant, threshold)?;
    let mut histogram = Histogram::new(settings.bins, threshold);
    let mut all = Tally::default();
    for _ in 0..simulated.synapses {
        let one = walk.run_observed(simulated.presentations, random, |size| histogram.add(size));
        all.presentations += one.presentations;
        all.consolidations += one.consolidations;
        all.size_sum += one.size_sum;
        all.abs_sum += one.abs_sum;
    }
    let presentations = all.presentations as f64;
    let mut values = scalars([
        ("rate", all.consolidations as f64 / presentations),
        ("mean_abs", all.abs_sum / presentations),
        ("power", all.size_sum / presentations),
    ]);
    if all.consolidations > 0 {
        values.insert("size".into(), vec![all.size_sum / all.consolidations as f64]);
        values.insert("cycle".into(), vec![presentations / all.consolidations as f64]);
    }
    values.insert("shares".into(), histogram.shares());
    Ok(Outcome { ending: Ending::Converged, values })
}

fn from_reset(settings: &Settings, random: &mut Stream) -> Result<Outcome, DecayingWalkError> {
    let Point { probability, time_constant, threshold } = settings.walk.base;
    let walk = DecayingWalk::new(probability, time_constant, threshold)?;
    let mut means = vec![0.0; settings.reset.presentations];
    for _ in 0..settings.reset.synapses {
        let path = walk.path_after_reset(means.len(), random);
        means.iter_mut().zip(path).for_each(|(mean, size)| *mean += size / settings.reset.synapses as f64);
    }
    Ok(Outcome { ending: Ending::Converged, values: BTreeMap::from([("mean_abs".into(), means)]) })
}

/// The transient weights as each epoch with errors leaves them, decayed once more, as the next presentation meets them.
struct Snapshots {
    histogram: Histogram,
    left: f64,
}

impl Observer for Snapshots {
    fn update(&mut self, _presentation: u64, _pattern: usize) {}
}

impl EpochObserver for Snapshots {
    fn epoch(&mut self, _number: u64, epoch: &Epoch, transient: &[f64]) {
        if epoch.errors > 0 {
            transient.iter().for_each(|s| self.histogram.add((s * self.left).abs()));
        }
    }
}

fn learn(
    settings: &Settings,
    rule: RuleName,
    random: &mut Stream,
    simd: Simd,
) -> Result<Outcome, PerceptronError> {
    let learning = &settings.learning;
    let task = TaskSettings { inputs: learning.inputs, patterns: learning.patterns, zero_mean: false };
    let task = Task::random(task, random)?;
    let threshold = Threshold::new(learning.threshold)?;
    let time_constant = TimeConstant::new(learning.time_constant)?;
    let decay = decaying::Settings {
        rule: match rule {
            RuleName::PerSynapse => Rule::PerSynapse(threshold),
            RuleName::AnySynapse => Rule::AnySynapse(threshold),
        },
        time_constant,
        limit: EpochLimit::new(learning.max_epochs)?,
        shuffle: false,
    };
    let histogram = Histogram::new(settings.bins, learning.threshold);
    let mut snapshots = Snapshots { histogram, left: time_constant.factor() };
    let learned = decaying::learn(&task, &decay, simd, random, &mut snapshots)?;
    let series = |value: fn(&Epoch) -> f64| learned.epochs.iter().map(value).collect::<Vec<f64>>();
    let period = match learned.run.ending {
        perceptron::Ending::Cycling { period } => period as f64,
        _ => 0.0,
    };
    let mut values = scalars([
        ("period", period),
        ("classified", learned.classified as f64),
        ("final_consolidation", learned.energy.final_consolidation),
    ]);
    values.insert("errors".into(), series(|epoch| epoch.errors as f64));
    values.insert("consolidation".into(), series(|epoch| epoch.consolidation));
    values.insert("events".into(), series(|epoch| epoch.events as f64));
    values.insert("transient_sum".into(), series(|epoch| epoch.transient_sum));
    values.insert("shares".into(), snapshots.histogram.shares());
    Ok(Outcome { ending: learned.run.ending.into(), values })
}

fn learn_for_ever(
    settings: &Settings,
    learner: Learner,
    random: &mut Stream,
    simd: Simd,
) -> Result<Outcome, PerceptronError> {
    let above = &settings.stationary;
    let patterns = above.patterns(learner.load);
    let task = Task::random(TaskSettings { inputs: above.inputs, patterns, zero_mean: false }, random)?;
    let epochs = above.settling + above.epochs;
    let decay = decaying::Settings {
        rule: Rule::PerSynapse(Threshold::new(learner.threshold)?),
        time_constant: TimeConstant::new(learner.time_constant)?,
        limit: EpochLimit::new(epochs)?,
        shuffle: false,
    };
    let learned = decaying::learn(&task, &decay, simd, random, &mut ())?;
    // What was to go on for ever did so unless it fell into a cycle, or learned it all.
    let ending = match learned.run.ending {
        perceptron::Ending::GaveUp { .. } => Ending::Converged,
        perceptron::Ending::Cycling { .. } => Ending::Cycling,
        perceptron::Ending::Converged => Ending::GaveUp,
    };
    let counted = learned.epochs.get(above.settling as usize..).unwrap_or_default();
    let sum = |value: fn(&Epoch) -> f64| counted.iter().map(value).sum::<f64>();
    let presentations = counted.len() as f64 * patterns as f64;
    let synapse_presentations = presentations * (above.inputs + 1) as f64;
    let values = if counted.is_empty() {
        BTreeMap::new()
    } else {
        scalars([
            ("probability", sum(|epoch| epoch.errors as f64) / presentations),
            ("rate", sum(|epoch| epoch.events as f64) / synapse_presentations),
            ("mean_abs", sum(|epoch| epoch.transient_sum) / synapse_presentations),
            ("power", sum(|epoch| epoch.consolidation) / synapse_presentations),
        ])
    };
    Ok(Outcome { ending, values })
}

fn scalars<const N: usize>(values: [(&str, f64); N]) -> BTreeMap<String, Vec<f64>> {
    values.into_iter().map(|(name, value)| (name.to_owned(), vec![value])).collect()
}
