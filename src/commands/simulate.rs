//! `verify simulate`: one model at given parameters, without claims.

mod network;
mod restriction;
mod spiking;

use super::in_parallel;
use super::joules::{Energies, show_with};
use crate::arguments::{Format, RuleName, Seed, Simulate, SimulatePerceptron, Size};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::perceptron::decaying::TimeConstant;
use plasticity_simulation::perceptron::{EpochLimit, Rule, TaskSettings, Threshold};
use plasticity_validation::ensemble::{self, PerceptronSettings, PerceptronSummary};
use serde::Serialize;

pub(super) fn simulate(model: &Simulate) -> Result<()> {
    match model {
        Simulate::Perceptron(arguments) => perceptron(arguments),
        Simulate::Walk(arguments) => super::steady_state::simulate(arguments),
        Simulate::Network(arguments) => network::network(arguments),
        Simulate::Spiking(arguments) => spiking::spiking(arguments),
    }
}

#[derive(Serialize)]
struct Report {
    inputs: u64,
    patterns: u64,
    rule: String,
    threshold: Option<f64>,
    /// Null without decay.
    time_constant: Option<f64>,
    shuffle: bool,
    zero_mean: bool,
    alpha: f64,
    potentiation_only: bool,
    replicates: u64,
    seed: u64,
    max_epochs: u64,
    #[serde(flatten)]
    summary: PerceptronSummary,
}

fn perceptron(arguments: &SimulatePerceptron) -> Result<()> {
    let Size { inputs, patterns } = arguments.size;
    let Seed { value: seed, .. } = arguments.seed;
    let settings = PerceptronSettings {
        task: TaskSettings { inputs, patterns, zero_mean: arguments.zero_mean },
        rule: rule(arguments.rule, arguments.threshold)?,
        time_constant: time_constant(arguments)?,
        shuffle: arguments.shuffle,
        plasticity_cost: plasticity_cost(arguments)?,
        limit: EpochLimit::new(arguments.max_epochs)?,
        replicates: arguments.replicates,
        seed,
        simd: arguments.machine.simd,
    };
    let summary = in_parallel(&arguments.machine, "perceptron", arguments.replicates, |advance| {
        ensemble::perceptron(&settings, advance)
    })??;
    let report = Report {
        inputs,
        patterns,
        rule: name(arguments.rule),
        threshold: arguments.threshold,
        time_constant: arguments.time_constant,
        shuffle: arguments.shuffle,
        zero_mean: arguments.zero_mean,
        alpha: arguments.alpha,
        potentiation_only: arguments.potentiation_only,
        replicates: arguments.replicates,
        seed,
        max_epochs: arguments.max_epochs,
        summary,
    };
    if arguments.format.format == Format::Table {
        warn(&report);
    }
    let energies =
        Energies::of_exponent(arguments.alpha, &["energy", "final_consolidation", "minimal_energy"]);
    show_with(arguments.format.format, &arguments.joules, &energies, &report)
}

/// Says which runs there are no numbers of, and what to do about them.
fn warn(report: &Report) {
    let PerceptronSummary { converged, cycling, gave_up, .. } = report.summary;
    let Report { replicates, max_epochs, .. } = report;
    let numbers = if converged == 0 {
        "there are no numbers".to_owned()
    } else {
        format!("the numbers are of the {converged} that converged")
    };
    let less_forgotten = match report.threshold {
        Some(_) => "a longer --time-constant or a lower --threshold",
        None => "a longer --time-constant",
    };
    if cycling > 0 {
        anstream::eprintln!(
            "warning: {cycling} of {replicates} runs repeat themselves for ever; {numbers}; give --shuffle, or {less_forgotten}"
        );
    }
    if gave_up > 0 {
        let load = report.patterns as f64 / report.inputs as f64;
        let remedy = match report.time_constant {
            Some(_) if load < 2.0 => format!("give {less_forgotten}, or lower the load {load}"),
            Some(_) => format!("lower the load {load} (capacity is 2)"),
            None => format!("or lower the load {load} (capacity is 2)"),
        };
        anstream::eprintln!(
            "warning: {gave_up} of {replicates} runs reached the limit of {max_epochs} epochs; {numbers}; raise \
             --max-epochs, {remedy}"
        );
    }
}

fn time_constant(arguments: &SimulatePerceptron) -> Result<TimeConstant> {
    let Some(presentations) = arguments.time_constant else {
        return Ok(TimeConstant::INFINITE);
    };
    if arguments.rule == RuleName::Immediate {
        bail!(
            "--rule immediate has no transient weights to decay; leave out --time-constant or give --rule per-synapse, \
             any-synapse, total or at-end"
        );
    }
    if presentations == f64::INFINITY {
        bail!("--time-constant must be finite; leave it out for no decay");
    }
    Ok(TimeConstant::new(presentations)?)
}

fn plasticity_cost(arguments: &SimulatePerceptron) -> Result<PlasticityCost> {
    let cost = PlasticityCost::new(arguments.alpha, arguments.potentiation_only)?;
    if cost != PlasticityCost::CHANGE && arguments.rule != RuleName::Immediate {
        bail!(
            "--alpha and --potentiation-only are for learning without caching; leave out --rule and --threshold"
        );
    }
    Ok(cost)
}

fn rule(rule: RuleName, threshold: Option<f64>) -> Result<Rule> {
    let needed = || {
        let value = threshold.with_context(|| format!("--rule {} needs --threshold X", name(rule)))?;
        Ok::<_, anyhow::Error>(Threshold::new(value)?)
    };
    Ok(match rule {
        RuleName::PerSynapse => Rule::PerSynapse(needed()?),
        RuleName::AnySynapse => Rule::AnySynapse(needed()?),
        RuleName::Total => Rule::Total(needed()?),
        RuleName::Immediate | RuleName::AtEnd if threshold.is_some() => {
            bail!("--rule {} has no threshold; leave out --threshold or give another --rule", name(rule))
        }
        RuleName::Immediate => Rule::Immediate,
        RuleName::AtEnd => Rule::AtEnd,
    })
}

/// A value of an option, as it is given.
fn name(value: impl ValueEnum) -> String {
    value.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
}
