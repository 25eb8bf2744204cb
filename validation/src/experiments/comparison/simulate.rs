//! From settings to cells, and from a cell to a replicate.

use super::algorithm::Algorithm;
use super::settings::Settings;
use super::variant::Variant;
use crate::experiment::{Cell, Outcome};
use crate::images::Images;
use crate::images::TestedOn;
use crate::network_run::NetworkRun;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{self, Caching, Consolidation, Goal, NetworkError, SampleOrder};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use serde_json::json;

/// Name of a cell.
pub(super) fn cell(variant: Variant, algorithm: &str) -> String {
    format!("{} {algorithm}", variant.learned().name())
}

/// A network, and how long it learns.
pub(crate) struct Job {
    settings: network::Settings,
    caching: Option<Caching>,
    goal: Goal,
    evaluation: TestedOn,
}

/// Every cell. Those with caching take longest.
pub(super) fn jobs(settings: &Settings) -> Vec<(Cell, Job)> {
    let mut algorithms: Vec<&Algorithm> = settings.algorithms.iter().collect();
    algorithms.sort_by_key(|algorithm| algorithm.threshold.is_none());
    let learned = settings.variants.iter().filter(|variant| variant.learned() == **variant);
    learned
        .flat_map(|&variant| algorithms.iter().map(move |algorithm| job(settings, variant, algorithm)))
        .collect()
}

fn job(settings: &Settings, variant: Variant, algorithm: &Algorithm) -> (Cell, Job) {
    let job = Job {
        settings: algorithm.applied(variant.network(settings.hidden)),
        caching: algorithm.threshold.map(|threshold| Caching {
            consolidation: Consolidation::PerSynapse { threshold },
            time_constant: Some(settings.caching.time_constant),
        }),
        goal: Goal { target: Some(settings.target), limit: settings.limit, test_every: settings.test_every },
        evaluation: settings.evaluation,
    };
    let parameters = json!({
        "network": format!("{:?}", job.settings), "caching": format!("{:?}", job.caching),
        "target": settings.target, "limit": settings.limit, "test_every": settings.test_every,
        "evaluation": settings.evaluation,
    });
    let id = cell(variant, &algorithm.name);
    (Cell { id, replicates: algorithm.replicates, parameters }, job)
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
        caching: job.caching,
        goal: job.goal,
        order: SampleOrder::WithReplacement,
        material: &material,
    };
    run.outcome(random, simd)
}
