//! From settings to cells, and from a cell to a replicate.

use super::settings::{Point, Settings};
use crate::experiment::{Cell, Outcome};
use crate::images::{Images, TestedOn};
use crate::network_run::NetworkRun;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{self, Goal, NetworkError, SampleOrder};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use serde_json::json;

/// Name of a cell.
pub(super) fn network(hidden: u64, learning_rate: f64) -> String {
    format!("network H={hidden} rate={learning_rate}")
}

/// A network, and how long it learns.
pub(crate) struct Job {
    settings: network::Settings,
    goal: Goal,
    evaluation: TestedOn,
}

/// Every cell, those that take longest first.
pub(super) fn jobs(settings: &Settings) -> Vec<(Cell, Job)> {
    let mut points = settings.points();
    let time = |point: &Point| point.hidden as f64 / point.learning_rate;
    points.sort_by(|a, b| time(b).total_cmp(&time(a)));
    points.into_iter().map(|point| (cell(settings, &point), job(settings, &point))).collect()
}

fn job(settings: &Settings, point: &Point) -> Job {
    let vrp = network::Settings::vrp(point.hidden as usize);
    let goal = Goal {
        target: Some(settings.target),
        limit: settings.most_samples(point.learning_rate),
        test_every: settings.test_every(point.learning_rate),
    };
    let learning_rate = point.learning_rate;
    Job { settings: network::Settings { learning_rate, ..vrp }, goal, evaluation: settings.evaluation }
}

fn cell(settings: &Settings, point: &Point) -> Cell {
    let Point { hidden, learning_rate, replicates } = *point;
    let parameters = json!({
        "hidden": hidden, "learning_rate": learning_rate, "target": settings.target,
        "evaluation": settings.evaluation, "test_every": settings.test_every(learning_rate),
        "most_samples": settings.most_samples(learning_rate),
    });
    Cell { id: network(hidden, learning_rate), replicates, parameters }
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
    run.outcome(random, simd)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Learning takes in proportion longer at lower rates, and about as many tests.
    #[test]
    fn exact_a_run_at_a_lower_rate_is_tested_less_often() {
        let text = super::super::INFO.presets[1].text;
        let settings = Settings::parse("default.toml", text).unwrap();
        let jobs = jobs(&settings);
        for (rate, samples) in [(1e-4, 100_000), (0.003, 3333), (0.01, 1000), (0.05, 1000)] {
            let (cell, job) = jobs.iter().find(|(cell, _)| cell.id == network(100, rate)).unwrap();
            assert_eq!(job.goal.test_every.get(), samples);
            assert_eq!(cell.parameters["test_every"], samples);
        }
    }
}
