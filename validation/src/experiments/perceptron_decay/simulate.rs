use super::conditions::RuleName;
use super::settings::{More, Settings};
use crate::experiment::{Cell, Ending, Outcome};
use plasticity_simulation::perceptron::decaying::{self, Learning, TimeConstant};
use plasticity_simulation::perceptron::{self, EpochLimit, PerceptronError, Task, TaskSettings};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use serde_json::json;
use std::collections::BTreeMap;

/// Learning with decay, one threshold a cell.
pub(super) fn learning(rule: RuleName, time_constant: f64, threshold: f64) -> String {
    if time_constant == f64::INFINITY {
        return without_decay(rule);
    }
    let threshold = if threshold.is_finite() { threshold.to_string() } else { "end".into() };
    format!("learning {} tau={time_constant} theta={threshold}", rule.name())
}

/// Learning without decay: a run learns one task with every threshold, which make no difference to what is learned when.
pub(super) fn without_decay(rule: RuleName) -> String {
    format!("no-decay {}", rule.name())
}

/// What a cell is for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Job {
    id: String,
    replicates: u64,
    rule: RuleName,
    time_constant: f64,
    /// One, but without decay all.
    thresholds: Vec<f64>,
}

/// Every cell. High thresholds, where runs often do not end by themselves, come first.
pub(super) fn jobs(settings: &Settings) -> Vec<(Cell, Job)> {
    let mut jobs: Vec<Job> = Vec::new();
    let mut add = |rule, time_constant, threshold, replicates| {
        let id = learning(rule, time_constant, threshold);
        match jobs.iter_mut().find(|job| job.id == id) {
            Some(job) => job.replicates = job.replicates.max(replicates),
            None => jobs.push(Job { id, replicates, rule, time_constant, thresholds: vec![threshold] }),
        }
    };
    for rule in RuleName::ALL {
        for time_constant in settings.finite_time_constants() {
            for threshold in settings.thresholds_at(time_constant) {
                add(rule, time_constant, threshold, settings.replicates(rule));
            }
        }
    }
    for rule in RuleName::FIXED {
        for threshold in settings.trade_off.thresholds() {
            add(rule, settings.trade_off.time_constant, threshold, settings.trade_off.replicates);
        }
    }
    for More { rule, time_constants, thresholds, replicates } in &settings.more {
        for &time_constant in time_constants {
            let all = if thresholds.is_empty() {
                settings.thresholds_at(time_constant)
            } else {
                thresholds.clone()
            };
            for threshold in all {
                add(*rule, time_constant, threshold, *replicates);
            }
        }
    }
    jobs.sort_by(|a, b| b.thresholds[0].total_cmp(&a.thresholds[0]));
    let all = |rule| Job {
        id: without_decay(rule),
        replicates: settings.replicates(rule),
        rule,
        time_constant: f64::INFINITY,
        thresholds: settings.thresholds_at(f64::INFINITY),
    };
    RuleName::ALL.into_iter().map(all).chain(jobs).map(|job| (job.cell(settings), job)).collect()
}

impl Job {
    fn cell(&self, settings: &Settings) -> Cell {
        // JSON has no infinities.
        let finite = |value: f64| value.is_finite().then_some(value);
        let parameters = json!({
            "inputs": settings.inputs, "patterns": settings.patterns, "max_epochs": settings.max_epochs,
            "rule": self.rule.name(), "time_constant": finite(self.time_constant),
            "thresholds": self.thresholds.iter().map(|&threshold| finite(threshold)).collect::<Vec<_>>(),
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
    let task = TaskSettings { inputs: settings.inputs, patterns: settings.patterns, zero_mean: false };
    let task = Task::random(task, random)?;
    let time_constant = TimeConstant::new(job.time_constant)?;
    let limit = EpochLimit::new(settings.max_epochs)?;
    let start = random.get_word_pos();
    let runs = job
        .thresholds
        .iter()
        .map(|&threshold| {
            let rule = job.rule.rule(threshold)?;
            let shuffle = job.rule == RuleName::Reshuffled;
            let settings = decaying::Settings { rule, time_constant, limit, shuffle };
            // Every threshold has the same orders.
            random.set_word_pos(start);
            decaying::learn(&task, &settings, simd, random, &mut ())
        })
        .collect::<Result<Vec<Learning>, _>>()?;
    let unfinished = runs.iter().map(|run| run.run.ending.into()).find(|&ending| ending != Ending::Converged);
    let mut values = values(&runs);
    if let [run] = &runs[..] {
        let errors = run.epochs.iter().map(|epoch| epoch.errors as f64).collect();
        values.insert("errors".into(), errors);
    }
    Ok(Outcome { ending: unfinished.unwrap_or(Ending::Converged), values })
}

/// Every value has a number for each of the runs.
fn values(runs: &[Learning]) -> BTreeMap<String, Vec<f64>> {
    type Value = fn(&Learning) -> f64;
    let table: [(&str, Value); 9] = [
        ("updates", |learning| learning.run.updates as f64),
        ("presentations", |learning| learning.run.presentations as f64),
        ("presentations_total", |learning| learning.run.presentations_total as f64),
        ("consolidation", |learning| learning.energy.consolidation),
        ("final_consolidation", |learning| learning.energy.final_consolidation),
        ("transient_sum", |learning| learning.energy.transient_sum),
        ("minimal_energy", |learning| learning.run.minimal_energy()),
        ("classified", |learning| learning.classified as f64),
        ("cycle", |learning| match learning.run.ending {
            perceptron::Ending::Cycling { period } => period as f64,
            _ => 0.0,
        }),
    ];
    table.into_iter().map(|(name, value)| (name.to_owned(), runs.iter().map(value).collect())).collect()
}
