//! What several tests begin with.
#![allow(dead_code, reason = "no test needs everything")]

use plasticity_theory::caching::Task;
use plasticity_theory::fokker_planck::DecayingWalk;
use plasticity_theory::quantity::*;

pub(crate) fn walk(p: f64, eta: f64, tau: f64, theta: f64) -> DecayingWalk {
    DecayingWalk::new(
        Probability::new(p).unwrap(),
        LearningRate::new(eta).unwrap(),
        TimeConstant::new(tau).unwrap(),
        Threshold::new(theta).unwrap(),
    )
    .unwrap()
}

/// Of 1000 inputs.
pub(crate) fn task(updates: f64, presentations: f64, cost: f64) -> Task {
    Task {
        inputs: Inputs::new(1000).unwrap(),
        updates: Updates::new(updates).unwrap(),
        presentations: Presentations::new(presentations).unwrap(),
        rate: LearningRate::ONE,
        cost: MaintenanceCost::new(cost).unwrap(),
        change_cost: ChangeCost::FREE,
    }
}

pub(crate) fn threshold(theta: f64) -> Threshold {
    Threshold::new(theta).unwrap()
}
