//! `verify predict mask`: how much of a network should be plastic.

use super::joules::{Energies, show_with};
use crate::arguments::PredictMask;
use anyhow::Result;
use plasticity_theory::masks::{self, Network, Regime};
use plasticity_theory::paths::{self, Paths};
use plasticity_theory::quantity::{Critical, Fraction, Hidden, Inputs, Outputs, Shortfall};
use plasticity_theory::{
    TheoryError,
    guarantee::{self, Guarantee},
};
use serde::Serialize;

#[derive(Serialize)]
struct Prediction {
    inputs: u64,
    hidden: u64,
    outputs: u64,
    critical: u64,
    regime: &'static str,
    input_fraction: f64,
    output_fraction: f64,
    /// In plastic synapses, as the energies below.
    energy: f64,
    energy_without_masks: f64,
    neuron_mask_energy: f64,
    subnet_energy: f64,
    crossover_hidden: f64,
    growth_exponent: f64,
    paths_mean: f64,
    paths_variance_bernoulli: f64,
    paths_variance_layer_counts: f64,
    probability_bernoulli: f64,
    /// Null if none was asked for.
    guarantee: Option<Guarantees>,
}

#[derive(Serialize)]
struct Guarantees {
    shortfall: f64,
    /// Null for more hidden units than are searched.
    exact_counts: Option<Guaranteed>,
    bernoulli: Guaranteed,
}

#[derive(Serialize)]
struct Guaranteed {
    regime: &'static str,
    input_fraction: f64,
    output_fraction: f64,
    energy: f64,
    paths_mean: f64,
    probability: f64,
}

/// In plastic synapses: of one update of each.
const ENERGIES: Energies = Energies {
    weight_change: &[],
    updates: &["energy", "energy_without_masks", "neuron_mask_energy", "subnet_energy"],
};

pub(super) fn predict(arguments: &PredictMask) -> Result<()> {
    show_with(arguments.format.format, &arguments.joules, &ENERGIES, &prediction(arguments)?)
}

fn prediction(arguments: &PredictMask) -> Result<Prediction, TheoryError> {
    let network = Network {
        inputs: Inputs::new(arguments.inputs)?,
        hidden: Hidden::new(arguments.hidden)?,
        outputs: Outputs::new(arguments.outputs)?,
    };
    let critical = Critical::new(arguments.critical)?;
    let shortfall = arguments.guarantee.map(Shortfall::new).transpose()?;
    let optimum = masks::optimum(network, critical)?;
    let paths = Paths::of_bernoulli_masks(network.hidden, optimum.input, optimum.output)?;
    Ok(Prediction {
        inputs: arguments.inputs,
        hidden: arguments.hidden,
        outputs: arguments.outputs,
        critical: arguments.critical,
        regime: name(optimum.regime),
        input_fraction: optimum.input.get(),
        output_fraction: optimum.output.get(),
        energy: optimum.energy,
        energy_without_masks: masks::energy(network, Fraction::ALL, Fraction::ALL),
        neuron_mask_energy: masks::neuron_mask_energy(network, critical)?,
        subnet_energy: masks::subnet_energy(network, critical)?,
        crossover_hidden: masks::crossover(network.inputs, network.outputs, critical),
        growth_exponent: masks::growth_exponent(network, critical)?,
        paths_mean: paths.mean(),
        paths_variance_bernoulli: paths.variance(),
        paths_variance_layer_counts: paths::variance_of_layer_masks(network, optimum.input, optimum.output),
        probability_bernoulli: paths.at_least(arguments.critical),
        guarantee: shortfall.map(|shortfall| guarantees(network, critical, shortfall)).transpose()?,
    })
}

fn guarantees(network: Network, critical: Critical, shortfall: Shortfall) -> Result<Guarantees, TheoryError> {
    let exact_counts = match guarantee::exact_counts(network, critical, shortfall) {
        Ok(exact) => Some(guaranteed(&exact)),
        Err(TheoryError::TooLarge { .. }) => None,
        Err(error) => return Err(error),
    };
    let bernoulli = guaranteed(&guarantee::bernoulli(network, critical, shortfall)?);
    Ok(Guarantees { shortfall: shortfall.get(), exact_counts, bernoulli })
}

fn guaranteed(found: &Guarantee) -> Guaranteed {
    Guaranteed {
        regime: name(found.masks.regime),
        input_fraction: found.masks.input.get(),
        output_fraction: found.masks.output.get(),
        energy: found.masks.energy,
        paths_mean: found.mean_paths,
        probability: found.probability,
    }
}

fn name(regime: Regime) -> &'static str {
    match regime {
        Regime::OutputsPlastic => "outputs-plastic",
        Regime::InputsPlastic => "inputs-plastic",
        Regime::BothPartial => "both-partial",
    }
}
