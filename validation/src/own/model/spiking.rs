use super::super::value::{Given, Parameter, Refused, Takes, Usually, of, of_all};
use super::outcome;
use crate::ensemble::{SpikingRun, SpikingSettings};
use crate::experiment::{Ending, Outcome};
use plasticity_simulation::random::Stream;
use plasticity_simulation::spiking::{
    self, Background, Caching, Consolidation, Counting, Criteria, Labels, Parameters, Sharing, Stop,
    TaskSettings,
};
use plasticity_theory::quantity::MaintenanceCost;
use std::error::Error;

/// Siemens of a nanosiemens.
const NANO: f64 = 1e-9;

const RULES: &[&str] = &["immediate", "per-synapse", "any-synapse", "at-end"];
const BACKGROUNDS: &[(&str, Background)] = &[
    ("negative-leak", Background::NegativeLeak),
    ("leak", Background::Leak),
    ("excitatory", Background::Excitatory),
    ("absent", Background::Absent),
];
const SHARINGS: &[(&str, Sharing)] = &[("random", Sharing::Random), ("disjoint", Sharing::Disjoint)];
const LABELS: &[(&str, Labels)] = &[("random", Labels::Random), ("balanced", Labels::Balanced)];
const COUNTINGS: &[(&str, Counting)] = &[("once", Counting::Once), ("each", Counting::Each)];

pub(super) static PARAMETERS: &[Parameter] = &[
    Parameter { name: "patterns", takes: Takes::Count(1, 1_000_000), usually: Usually::Needed },
    Parameter { name: "caching-rule", takes: Takes::OneOf(RULES), usually: Usually::Name("at-end") },
    Parameter { name: "threshold", takes: Takes::Number, usually: Usually::Nothing },
    Parameter { name: "time-constant", takes: Takes::Number, usually: Usually::Nothing },
    Parameter { name: "cost", takes: Takes::Number, usually: Usually::Number(0.0) },
    Parameter {
        name: "background",
        takes: Takes::OneOf(&["negative-leak", "leak", "excitatory", "absent"]),
        usually: Usually::Name("negative-leak"),
    },
    Parameter { name: "rounds", takes: Takes::Count(1, 1_000_000_000), usually: Usually::Number(1000.0) },
    Parameter { name: "tolerance", takes: Takes::Number, usually: Usually::Number(0.075) },
    Parameter { name: "settling-rounds", takes: Takes::Count(1, 1000), usually: Usually::Number(10.0) },
    Parameter { name: "within", takes: Takes::Number, usually: Usually::Number(2.0) },
    Parameter { name: "apart", takes: Takes::Number, usually: Usually::Number(5.0) },
    Parameter { name: "channels", takes: Takes::Count(1, 1_000_000), usually: Usually::Number(100.0) },
    Parameter { name: "active", takes: Takes::Count(1, 1_000_000), usually: Usually::Number(2.0) },
    Parameter {
        name: "sharing",
        takes: Takes::OneOf(&["random", "disjoint"]),
        usually: Usually::Name("random"),
    },
    Parameter {
        name: "labels",
        takes: Takes::OneOf(&["random", "balanced"]),
        usually: Usually::Name("random"),
    },
    Parameter { name: "counting", takes: Takes::OneOf(&["once", "each"]), usually: Usually::Name("once") },
    Parameter { name: "bound", takes: Takes::Number, usually: Usually::Number(2.5) },
    Parameter { name: "step", takes: Takes::Number, usually: Usually::Number(0.1) },
];

pub(super) static OUTPUTS: &[&str] = &[
    "succeeded",
    "separated",
    "rounds",
    "spikes",
    "energy",
    "minimal_energy",
    "consolidation",
    "final_consolidation",
    "consolidations",
    "transient_sum",
    "maintenance",
    "saving",
    "saving_to_settling",
];

pub(super) fn settings(given: Given<'_>) -> Result<SpikingSettings, Refused> {
    let count = |name| given.count(name).map(|count| count as usize);
    let mut parameters = Parameters::default();
    parameters.inputs.channels = count("channels")?;
    parameters.inputs.background = given.one_of("background", BACKGROUNDS)?;
    parameters.plasticity.counting = given.one_of("counting", COUNTINGS)?;
    parameters.plasticity.bound_siemens = given.needed("bound")? * NANO;
    parameters.protocol.step_seconds = given.needed("step")? * 1e-3;
    let settings = SpikingSettings {
        parameters,
        task: TaskSettings {
            patterns: count("patterns")?,
            active: count("active")?,
            sharing: given.one_of("sharing", SHARINGS)?,
            labels: given.one_of("labels", LABELS)?,
        },
        caching: Caching { consolidation: consolidation(given)?, decay_seconds: decay(given)? },
        maintenance_cost: MaintenanceCost::new(given.needed("cost")?).map_err(of("cost"))?,
        stop: Stop {
            rounds: given.count("rounds")?,
            tolerance_siemens: Some(given.needed("tolerance")? * NANO).filter(|tolerance| *tolerance != 0.0),
            settling_rounds: count("settling-rounds")?,
        },
        criteria: Criteria { within: given.needed("within")?, apart: given.needed("apart")? },
        replicates: 1,
        seed: 0,
    };
    settings.check().map_err(of_all)?;
    Ok(settings)
}

fn consolidation(given: Given<'_>) -> Result<Consolidation, Refused> {
    let name = given.name("caching-rule").unwrap_or_default();
    let threshold = || {
        let needed = || of("caching-rule")(format!("{name:?} needs a threshold; give threshold = X (nS)"));
        given.number("threshold").map(|threshold| threshold * NANO).ok_or_else(needed)
    };
    Ok(match name {
        "per-synapse" => Consolidation::PerSynapse { threshold_siemens: threshold()? },
        "any-synapse" => Consolidation::AnySynapse { threshold_siemens: threshold()? },
        other => {
            given.without("threshold", &format!("caching-rule {other:?}"))?;
            if other == "at-end" { Consolidation::AtEnd } else { Consolidation::Immediate }
        }
    })
}

fn decay(given: Given<'_>) -> Result<Option<f64>, Refused> {
    if given.name("caching-rule") == Some("immediate") {
        given.without("time-constant", "caching-rule \"immediate\"")?;
    }
    Ok(given.number("time-constant"))
}

pub(super) fn run(
    settings: &SpikingSettings,
    random: &mut Stream,
) -> Result<Outcome, Box<dyn Error + Send + Sync>> {
    let run = SpikingRun::of_stream(settings, random)?;
    let ending = match run.learned.ending {
        spiking::Ending::GaveUp => Ending::GaveUp,
        spiking::Ending::Converged | spiking::Ending::AllRounds => Ending::Converged,
    };
    Ok(outcome(ending, run.outputs(settings)))
}
