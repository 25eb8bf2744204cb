//! `verify predict steady-state` and `verify simulate walk`: transient weights that decay.

use super::in_parallel;
use super::joules::{Energies, show_with};
use crate::arguments::{Decay, PredictSteadyState, SimulateWalk};
use anyhow::Result;
use plasticity_simulation::decaying_walk;
use plasticity_theory::TheoryError;
use plasticity_theory::decaying_chain::{self, SteadyState};
use plasticity_theory::fokker_planck::{self, DecayingWalk};
use plasticity_theory::quantity::{
    Inputs, LearningRate, MaintenanceCost, Probability, Threshold, TimeConstant,
};
use plasticity_validation::ensemble::{self, WalkSettings, WalkSummary};
use serde::Serialize;

/// Powers are energies of a presentation.
const ENERGIES: Energies = Energies {
    weight_change: &["consolidation_power", "maintenance_power", "consolidation_size"],
    updates: &[],
};

#[derive(Serialize)]
struct Prediction {
    probability: f64,
    time_constant: f64,
    threshold: f64,
    step: f64,
    cost: f64,
    synapses: u64,
    /// Null where it is best never to consolidate.
    optimal_threshold: Option<f64>,
    closed_form: ClosedForm,
    /// The closed form with the threshold half a step higher.
    shifted: Powers,
    /// Null for thresholds of more steps than it takes, and where it all but never gets to the threshold.
    exact_walk: Option<Exact>,
}

#[derive(Serialize)]
struct ClosedForm {
    x: f64,
    /// Null where it leaves the range of doubles.
    normalisation: Option<f64>,
    ln_normalisation: f64,
    ln_rate: f64,
    #[serde(flatten)]
    powers: Powers,
}

#[derive(Serialize)]
struct Powers {
    rate: f64,
    mean_abs: f64,
    consolidation_power: f64,
    maintenance_power: f64,
}

#[derive(Serialize)]
struct Exact {
    #[serde(flatten)]
    powers: Powers,
    consolidation_size: f64,
    /// The largest of those of rate, mean and size.
    relative_error: f64,
}

pub(super) fn predict(arguments: &PredictSteadyState) -> Result<()> {
    let Decay { probability, time_constant, threshold } = arguments.decay;
    let walk = DecayingWalk::new(
        Probability::new(probability)?,
        LearningRate::new(arguments.step)?,
        TimeConstant::new(time_constant)?,
        Threshold::new(threshold)?,
    )?;
    let (synapses, cost) = (Inputs::new(arguments.synapses)?, MaintenanceCost::new(arguments.cost)?);
    let powers = |walk: &DecayingWalk| Powers {
        rate: fokker_planck::rate(walk),
        mean_abs: fokker_planck::mean_abs(walk),
        consolidation_power: fokker_planck::consolidation_power(walk, synapses),
        maintenance_power: fokker_planck::maintenance_power(walk, synapses, cost),
    };
    let exact = match decaying_chain::steady_state(&walk) {
        Ok(exact) => Some(of_chain(&exact, synapses, cost)),
        Err(TheoryError::TooLarge { .. } | TheoryError::NotFinite { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    if let Some(error) = exact.as_ref().map(|exact| exact.relative_error).filter(|error| *error > 0.05) {
        anstream::eprintln!(
            "warning: the exact walk may be off by {:.0} %: weights gather close to the threshold, as they do when it is a whole number \
             of steps and decay is slow; a threshold between two whole numbers is solved accurately",
            100.0 * error
        );
    }
    let prediction = Prediction {
        probability,
        time_constant,
        threshold,
        step: arguments.step,
        cost: cost.get(),
        synapses: synapses.get(),
        optimal_threshold: fokker_planck::optimal_threshold(&walk, cost)?.map(Threshold::get),
        closed_form: ClosedForm {
            x: walk.scaled_threshold(),
            normalisation: fokker_planck::normalisation(&walk).ok(),
            ln_normalisation: fokker_planck::ln_normalisation(&walk),
            ln_rate: fokker_planck::ln_rate(&walk),
            powers: powers(&walk),
        },
        shifted: powers(&walk.shifted()?),
        exact_walk: exact,
    };
    show_with(arguments.format.format, &arguments.joules, &ENERGIES, &prediction)
}

fn of_chain(exact: &SteadyState, synapses: Inputs, cost: MaintenanceCost) -> Exact {
    let errors = [exact.rate, exact.mean_abs, exact.size].map(|estimate| estimate.relative_error);
    Exact {
        powers: Powers {
            rate: exact.rate.value,
            mean_abs: exact.mean_abs.value,
            consolidation_power: synapses.as_f64() * exact.consolidation_power(),
            maintenance_power: cost.get() * synapses.as_f64() * exact.mean_abs.value,
        },
        consolidation_size: exact.size.value,
        relative_error: errors.into_iter().fold(0.0, f64::max),
    }
}

#[derive(Serialize)]
struct Report {
    probability: f64,
    time_constant: f64,
    threshold: f64,
    synapses: u64,
    steps: u64,
    seed: u64,
    #[serde(flatten)]
    summary: WalkSummary,
}

pub(super) fn simulate(arguments: &SimulateWalk) -> Result<()> {
    let Decay { probability, time_constant, threshold } = arguments.decay;
    let settings = WalkSettings {
        walk: decaying_walk::DecayingWalk::new(probability, time_constant, threshold)?,
        synapses: arguments.synapses,
        presentations: arguments.steps,
        seed: arguments.seed.value,
    };
    let summary = in_parallel(&arguments.machine, "walk", arguments.synapses, |advance| {
        ensemble::decaying_walk(&settings, advance)
    })?;
    let report = Report {
        probability,
        time_constant,
        threshold,
        synapses: arguments.synapses,
        steps: arguments.steps,
        seed: arguments.seed.value,
        summary,
    };
    show_with(arguments.format.format, &arguments.joules, &ENERGIES, &report)
}
