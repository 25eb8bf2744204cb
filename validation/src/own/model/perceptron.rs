use super::super::value::{Given, Parameter, Refused, Takes, Usually, of, of_all};
use super::outcome;
use crate::ensemble::{PerceptronRun, PerceptronSettings};
use crate::experiment::Outcome;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::perceptron::decaying::TimeConstant;
use plasticity_simulation::perceptron::{EpochLimit, Rule, TaskSettings, Threshold};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use std::error::Error;

const RULES: [&str; 5] = ["immediate", "per-synapse", "any-synapse", "total", "at-end"];

pub(super) static PARAMETERS: &[Parameter] = &[
    Parameter { name: "inputs", takes: Takes::Count(1, u64::MAX), usually: Usually::Needed },
    Parameter { name: "patterns", takes: Takes::Count(1, u64::MAX), usually: Usually::Needed },
    Parameter { name: "rule", takes: Takes::OneOf(&RULES), usually: Usually::Name("immediate") },
    Parameter { name: "threshold", takes: Takes::Number, usually: Usually::Nothing },
    Parameter { name: "time-constant", takes: Takes::Number, usually: Usually::Nothing },
    Parameter { name: "alpha", takes: Takes::Number, usually: Usually::Number(1.0) },
    Parameter { name: "potentiation-only", takes: Takes::Flag, usually: Usually::Flag(false) },
    Parameter { name: "max-epochs", takes: Takes::Count(1, u64::MAX), usually: Usually::Number(10_000.0) },
    Parameter { name: "shuffle", takes: Takes::Flag, usually: Usually::Flag(false) },
    Parameter { name: "zero-mean", takes: Takes::Flag, usually: Usually::Flag(false) },
];

pub(super) static OUTPUTS: &[&str] = &[
    "classifies_all",
    "updates",
    "presentations",
    "presentations_total",
    "epochs",
    "energy",
    "final_consolidation",
    "consolidations",
    "transient_sum",
    "transient_sum_learning",
    "transient_change",
    "minimal_energy",
    "inefficiency",
    "variance_ratio",
    "variance_ratio_by_fields",
    "variance_ratio_by_stabilities",
];

pub(super) fn settings(given: Given<'_>) -> Result<PerceptronSettings, Refused> {
    let task = TaskSettings {
        inputs: given.count("inputs")?,
        patterns: given.count("patterns")?,
        zero_mean: given.flag("zero-mean"),
    };
    task.check().map_err(of("inputs"))?;
    let rule = rule(given)?;
    let plasticity_cost =
        PlasticityCost::new(given.needed("alpha")?, given.flag("potentiation-only")).map_err(of("alpha"))?;
    if plasticity_cost != PlasticityCost::CHANGE && rule != Rule::Immediate {
        return Err(of_all(
            "alpha and potentiation-only are for learning without caching: for rule = \"immediate\"",
        ));
    }
    let time_constant = match given.number("time-constant") {
        None => TimeConstant::INFINITE,
        Some(_) if rule == Rule::Immediate => {
            given.without("time-constant", "rule \"immediate\"")?;
            TimeConstant::INFINITE
        }
        Some(presentations) => TimeConstant::new(presentations).map_err(of("time-constant"))?,
    };
    Ok(PerceptronSettings {
        task,
        rule,
        time_constant,
        shuffle: given.flag("shuffle"),
        plasticity_cost,
        limit: EpochLimit::new(given.count("max-epochs")?).map_err(of("max-epochs"))?,
        replicates: 1,
        seed: 0,
        simd: Simd::baseline(),
    })
}

fn rule(given: Given<'_>) -> Result<Rule, Refused> {
    let name = given.name("rule").unwrap_or_default();
    let threshold = || {
        let needed = || of("rule")(format!("rule {name:?} needs a threshold; give threshold = X"));
        Threshold::new(given.number("threshold").ok_or_else(needed)?).map_err(of("threshold"))
    };
    Ok(match name {
        "per-synapse" => Rule::PerSynapse(threshold()?),
        "any-synapse" => Rule::AnySynapse(threshold()?),
        "total" => Rule::Total(threshold()?),
        other => {
            given.without("threshold", &format!("rule {other:?}"))?;
            if other == "at-end" { Rule::AtEnd } else { Rule::Immediate }
        }
    })
}

pub(super) fn run(
    settings: &PerceptronSettings,
    random: &mut Stream,
    simd: Simd,
) -> Result<Outcome, Box<dyn Error + Send + Sync>> {
    let run = PerceptronRun::of_stream(&PerceptronSettings { simd, ..*settings }, random)?;
    Ok(outcome(run.ending.into(), run.outputs()))
}
