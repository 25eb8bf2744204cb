//! From settings to cells, and from a cell to a replicate.

use super::settings::{Plastic, Point, Settings};
use crate::experiment::{Cell, Outcome};
use crate::images::Images;
use crate::network_run::NetworkRun;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{self, Goal, NetworkError, SampleOrder};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use serde_json::json;

/// Name of a cell; there is no threshold without caching.
pub(super) fn id(plastic: Plastic, hidden: u64, threshold: Option<f64>) -> String {
    let network = format!("{} H={hidden}", plastic.name());
    match threshold {
        Some(threshold) => format!("{network} theta={threshold}"),
        None => network,
    }
}

/// Name of the cell at whose threshold learning is to fail.
pub(super) fn fails(settings: &Settings) -> String {
    let fails = &settings.fails;
    format!("fails {}", id(Plastic::All, fails.hidden, Some(fails.threshold)))
}

/// Every cell, those that take longest first.
pub(super) fn jobs(settings: &Settings) -> Vec<(Cell, Point)> {
    let of_fails = &settings.fails;
    let failing = Point {
        plastic: Plastic::All,
        hidden: of_fails.hidden,
        threshold: Some(of_fails.threshold),
        replicates: of_fails.replicates,
    };
    let named = |point: Point| (id(point.plastic, point.hidden, point.threshold), point);
    let mut all: Vec<(String, Point)> = settings.points().into_iter().map(named).collect();
    all.push((fails(settings), failing));
    all.sort_by_key(|(_, point)| std::cmp::Reverse((point.threshold.is_some(), point.hidden)));
    all.into_iter().map(|(id, point)| (cell(settings, id, &point), point)).collect()
}

fn cell(settings: &Settings, id: String, point: &Point) -> Cell {
    let mut parameters = json!({
        "plastic": point.plastic, "hidden": point.hidden, "threshold": point.threshold, "target": settings.target,
        "most_samples": settings.limit, "evaluation": settings.evaluation, "test_every": settings.test_every,
    });
    if let Some(threshold) = point.threshold {
        parameters["time_constant"] = json!(settings.caching(threshold).time_constant);
    }
    match point.plastic {
        Plastic::All => {}
        Plastic::Subnet => parameters["subnet"] = json!(settings.subnet),
        Plastic::Largest => parameters["fraction"] = json!(settings.fraction),
    }
    Cell { id, replicates: point.replicates, parameters }
}

pub(super) fn replicate(
    settings: &Settings,
    images: &Images,
    point: &Point,
    random: &mut Stream,
    simd: Simd,
) -> Result<Outcome, NetworkError> {
    let restriction = settings.restriction(point.plastic);
    let network = network::Settings { restriction, ..network::Settings::vrp(point.hidden as usize) };
    let material = images.material(&network, settings.evaluation.into());
    let goal = Goal { target: Some(settings.target), limit: settings.limit, test_every: settings.test_every };
    let run = NetworkRun {
        settings: network,
        cost: PlasticityCost::CHANGE,
        caching: point.threshold.map(|threshold| settings.caching(threshold)),
        goal,
        order: SampleOrder::WithReplacement,
        material: &material,
    };
    run.outcome(random, simd)
}
