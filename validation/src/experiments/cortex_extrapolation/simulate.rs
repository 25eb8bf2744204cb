//! From settings to cells, and from a cell to a replicate.

use super::conditions::Measure;
use super::settings::Settings;
use crate::experiment::{Cell, Outcome};
use crate::images::Images;
use crate::network_run::NetworkRun;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{self, Goal, NetworkError, Restriction, SampleOrder};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use serde_json::json;
use std::fmt;

/// A network with all synapses plastic, or those of a subnet of so many units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    pub(super) hidden: u64,
    pub(super) subnet: Option<u64>,
}

impl fmt::Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self.subnet {
            None => write!(formatter, "H={} standard", self.hidden),
            Some(units) => write!(formatter, "H={} subnet K={units}", self.hidden),
        }
    }
}

/// An unrestricted network.
pub(super) fn standard(hidden: u64) -> Network {
    Network { hidden, subnet: None }
}

/// The network that costs what is needed.
pub(super) fn needed(settings: &Settings, measure: Measure) -> Network {
    Network { hidden: settings.needed.hidden, subnet: Some(settings.needed_units(measure)) }
}

/// Every cell, those that take longest first.
pub(super) fn jobs(settings: &Settings) -> Vec<(Cell, Network)> {
    let (sizes, replicates) = settings.sizes();
    let mut networks: Vec<(Network, u64)> =
        sizes.into_iter().rev().map(|hidden| (standard(hidden), replicates)).collect();
    let subnets = [Measure::M0, Measure::M1].map(|measure| needed(settings, measure));
    for subnet in subnets {
        if !networks.iter().any(|(known, _)| *known == subnet) {
            networks.push((subnet, settings.needed.replicates));
        }
    }
    networks.into_iter().map(|(network, replicates)| (cell(settings, network, replicates), network)).collect()
}

fn cell(settings: &Settings, network: Network, replicates: u64) -> Cell {
    let parameters = json!({
        "hidden": network.hidden, "subnet": network.subnet, "target": settings.target,
        "evaluation": settings.evaluation, "test_every": settings.test_every, "limit": settings.limit,
    });
    Cell { id: network.to_string(), replicates, parameters }
}

pub(super) fn replicate(
    settings: &Settings,
    images: &Images,
    network: &Network,
    random: &mut Stream,
    simd: Simd,
) -> Result<Outcome, NetworkError> {
    let vrp = network::Settings::vrp(network.hidden as usize);
    let restriction = match network.subnet {
        None => Restriction::None,
        Some(units) => Restriction::Subnet { units: units as usize },
    };
    let of_run = network::Settings { restriction, ..vrp };
    let material = images.material(&of_run, settings.evaluation.into());
    let goal = Goal { target: Some(settings.target), limit: settings.limit, test_every: settings.test_every };
    let run = NetworkRun {
        settings: of_run,
        cost: PlasticityCost::CHANGE,
        caching: None,
        goal,
        order: SampleOrder::WithReplacement,
        material: &material,
    };
    run.outcome(random, simd)
}
