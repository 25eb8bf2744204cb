//! `verify simulate network`.

use super::name;
use super::restriction::{draw_name, output_fraction, plastic, restriction};
use crate::arguments::{
    ActivationName, CachingArguments, CachingRuleName, EvaluateName, InputsName, Named, OrderName,
    OutputName, SimulateNetwork, TargetsName,
};
use crate::commands::in_parallel;
use crate::commands::joules::{Energies, show_with};
use anyhow::{Context, Result, bail};
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Caching, Consolidation, Evaluation, Goal, Material, SampleOrder, Settings,
};
use plasticity_theory::quantity::MaintenanceCost;
use plasticity_validation::ensemble::{self, NetworkSettings, NetworkSummary};
use serde::Serialize;
use std::num::NonZeroU64;

const LIMIT: u64 = 1_000_000;
const TEST_EVERY: u64 = 1000;

const ENERGIES: Energies = Energies {
    weight_change: &["m1", "m1_direct", "consolidation", "final_consolidation", "maintenance"],
    updates: &["m0"],
};

#[derive(Serialize)]
struct Report {
    model: String,
    data: String,
    training_images: usize,
    evaluate: String,
    evaluation_images: usize,
    hidden: usize,
    rate: f64,
    /// Null with --samples, which are then the limit, and never tested before the end.
    target: Option<f64>,
    limit: u64,
    test_every: Option<u64>,
    /// Null without caching.
    caching_rule: Option<String>,
    threshold: Option<f64>,
    time_constant: Option<f64>,
    cost: Option<f64>,
    restrict: String,
    /// Null where they do not apply, as what follows.
    fraction: Option<f64>,
    output_fraction: Option<f64>,
    units: Option<usize>,
    mask_draw: Option<String>,
    activation: String,
    output: String,
    bias: bool,
    inputs: String,
    targets: String,
    deviation: f64,
    gradient: String,
    order: String,
    alpha: f64,
    potentiation_only: bool,
    replicates: u64,
    seed: u64,
    #[serde(flatten)]
    summary: NetworkSummary,
}

pub(super) fn network(arguments: &SimulateNetwork) -> Result<()> {
    let settings = settings(arguments)?;
    settings.check()?;
    let evaluation = arguments.evaluate.map_or(arguments.model.evaluation(), |name| name.value());
    let material = material(arguments, &settings.network, evaluation)?;
    let summary = in_parallel(&arguments.machine, "network", settings.replicates, |advance| {
        ensemble::network(&settings, &material, advance)
    })??;
    let report = report(arguments, &settings, evaluation, &material, summary);
    warn(&report);
    show_with(arguments.format.format, &arguments.joules, &ENERGIES, &report)
}

fn settings(arguments: &SimulateNetwork) -> Result<NetworkSettings> {
    let model = arguments.model.settings(arguments.hidden);
    let order: SampleOrder = arguments.order.map_or(arguments.model.order(), |name| name.value());
    Ok(NetworkSettings {
        network: Settings {
            activation: arguments.activation.map_or(model.activation, |name| name.value()),
            output: arguments.output.map_or(model.output, |name| name.value()),
            bias: arguments.bias.unwrap_or(model.bias),
            inputs: arguments.inputs.map_or(model.inputs, |name| name.value()),
            targets: arguments.targets.map_or(model.targets, |name| name.value()),
            initial_deviation: arguments.deviation.unwrap_or(model.initial_deviation),
            learning_rate: arguments.rate.unwrap_or(model.learning_rate),
            gradient: arguments.gradient.value(),
            restriction: restriction(&arguments.restriction)?,
            plastic: plastic(&arguments.restriction),
            ..model
        },
        order,
        goal: goal(arguments)?,
        plasticity_cost: PlasticityCost::new(arguments.alpha, arguments.potentiation_only)?,
        caching: caching(&arguments.caching)?,
        maintenance_cost: MaintenanceCost::new(arguments.caching.cost.unwrap_or(0.0))?,
        replicates: arguments.replicates,
        seed: arguments.seed.value,
        simd: arguments.machine.simd,
    })
}

fn goal(arguments: &SimulateNetwork) -> Result<Goal> {
    let target = || Some(arguments.target.unwrap_or(arguments.model.target()));
    let test_every = arguments.test_every.unwrap_or(TEST_EVERY);
    Ok(Goal {
        target: if arguments.samples.is_some() { None } else { target() },
        limit: arguments.samples.or(arguments.limit).unwrap_or(LIMIT),
        test_every: NonZeroU64::new(test_every).context("--test-every must be positive")?,
    })
}

fn caching(arguments: &CachingArguments) -> Result<Option<Caching>> {
    let Some(rule) = arguments.caching_rule else {
        return Ok(None);
    };
    let needed = || match arguments.threshold {
        None => bail!("--caching-rule {} needs --threshold X", name(rule)),
        Some(f64::INFINITY) => bail!("--threshold must be finite; give --caching-rule at-end for none"),
        Some(threshold) => Ok(threshold),
    };
    let consolidation = match rule {
        CachingRuleName::PerSynapse => Consolidation::PerSynapse { threshold: needed()? },
        CachingRuleName::PerNeuron => Consolidation::PerNeuron { threshold: needed()? },
        CachingRuleName::PerLayer => Consolidation::PerLayer { threshold: needed()? },
        CachingRuleName::AtEnd if arguments.threshold.is_some() => {
            bail!("--caching-rule at-end has no threshold; leave out --threshold or give another rule")
        }
        CachingRuleName::AtEnd => Consolidation::AtEnd,
    };
    if arguments.time_constant == Some(f64::INFINITY) {
        bail!("--time-constant must be finite; leave it out for no decay");
    }
    Ok(Some(Caching { consolidation, time_constant: arguments.time_constant }))
}

fn material(arguments: &SimulateNetwork, network: &Settings, evaluation: Evaluation) -> Result<Material> {
    let dataset = arguments.data.source().load()?;
    if evaluation == Evaluation::HeldOut && dataset.training.count() < 2 {
        bail!("a single training image cannot be held out; give --evaluate test");
    }
    Ok(Material::new(network, &dataset, evaluation))
}

fn report(
    arguments: &SimulateNetwork,
    settings: &NetworkSettings,
    evaluation: Evaluation,
    material: &Material,
    summary: NetworkSummary,
) -> Report {
    let NetworkSettings { network, goal, .. } = settings;
    let caching = &arguments.caching;
    Report {
        model: name(arguments.model),
        data: material.source.clone(),
        training_images: material.training.count(),
        evaluate: EvaluateName::name_of(evaluation),
        evaluation_images: material.evaluation.count(),
        hidden: network.hidden,
        rate: network.learning_rate,
        target: goal.target,
        limit: goal.limit,
        test_every: goal.target.map(|_| goal.test_every.get()),
        caching_rule: caching.caching_rule.map(name),
        threshold: caching.threshold,
        time_constant: caching.time_constant,
        cost: caching.caching_rule.map(|_| settings.maintenance_cost.get()),
        restrict: name(arguments.restriction.restrict),
        fraction: arguments.restriction.fraction,
        output_fraction: output_fraction(&arguments.restriction),
        units: arguments.restriction.units,
        mask_draw: draw_name(&arguments.restriction),
        activation: ActivationName::name_of(network.activation),
        output: OutputName::name_of(network.output),
        bias: network.bias,
        inputs: InputsName::name_of(network.inputs),
        targets: TargetsName::name_of(network.targets),
        deviation: network.initial_deviation,
        gradient: name(arguments.gradient),
        order: OrderName::name_of(settings.order),
        alpha: arguments.alpha,
        potentiation_only: arguments.potentiation_only,
        replicates: settings.replicates,
        seed: settings.seed,
        summary,
    }
}

/// Says which runs there are no numbers of, and what to do about them.
fn warn(report: &Report) {
    let NetworkSummary { reached, gave_up, diverged, .. } = report.summary;
    let Report { replicates, limit, .. } = report;
    let numbers = if reached == 0 {
        "there are no numbers".to_owned()
    } else {
        format!("the numbers are of the {reached} that reached their goal")
    };
    if let Some(target) = report.target.filter(|_| gave_up > 0) {
        anstream::eprintln!(
            "warning: {gave_up} of {replicates} runs did not reach an accuracy of {target} within {limit} samples; {numbers}; raise \
             --limit or --hidden, or lower --target"
        );
    }
    if diverged > 0 {
        anstream::eprintln!("warning: {diverged} of {replicates} runs diverged; {numbers}; lower --rate");
    }
}
