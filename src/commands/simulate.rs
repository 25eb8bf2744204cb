//! `verify simulate`: one model at given parameters, without claims.

use super::{in_parallel, show};
use crate::arguments::{Format, RuleName, Seed, Simulate, SimulatePerceptron, Size};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::perceptron::{EpochLimit, Rule, TaskSettings, Threshold};
use plasticity_validation::ensemble::{self, PerceptronSettings, PerceptronSummary};
use serde::Serialize;

pub(super) fn simulate(model: &Simulate) -> Result<()> {
    match model {
        Simulate::Perceptron(arguments) => perceptron(arguments),
        Simulate::Walk(arguments) => super::steady_state::simulate(arguments),
    }
}

#[derive(Serialize)]
struct Report {
    inputs: u64,
    patterns: u64,
    rule: String,
    threshold: Option<f64>,
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
        zero_mean: arguments.zero_mean,
        alpha: arguments.alpha,
        potentiation_only: arguments.potentiation_only,
        replicates: arguments.replicates,
        seed,
        max_epochs: arguments.max_epochs,
        summary,
    };
    if arguments.format.format == Format::Table && report.summary.gave_up > 0 {
        let others = if report.summary.converged == 0 {
            "there are no numbers"
        } else {
            "the numbers are of the others"
        };
        anstream::eprintln!(
            "warning: {} of {} runs reached the limit of {} epochs; {others}; raise --max-epochs, or lower the load {} \
             (capacity is 2)",
            report.summary.gave_up,
            report.replicates,
            report.max_epochs,
            patterns as f64 / inputs as f64
        );
    }
    show(arguments.format.format, &report)
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

fn name(rule: RuleName) -> String {
    rule.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
}
