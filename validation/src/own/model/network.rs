use super::super::value::{Given, Parameter, Point, Refused, Takes, Usually, Value, of, of_all};
use super::outcome;
use crate::ensemble::{NetworkRun, NetworkSettings};
use crate::experiment::Outcome;
use crate::images::Images;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Activation, Caching, Competition, Consolidation, Evaluation, Goal, Gradient, InputCoding, Layers,
    MaskDraw, Output, Restriction, SampleOrder, Settings, TargetCoding,
};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use plasticity_theory::quantity::MaintenanceCost;
use std::error::Error;
use std::num::NonZeroU64;

const CACHING_RULES: &[&str] = &["per-synapse", "per-neuron", "per-layer", "at-end"];
const MASKS: &[&str] = &["synaptic-mask", "redrawn-mask", "class-masks"];
const RESTRICTIONS: &[&str] = &[
    "none",
    "synaptic-mask",
    "redrawn-mask",
    "class-masks",
    "neuron-mask",
    "subnet",
    "static-hidden",
    "largest-layer",
    "largest-neuron",
    "largest-subnet",
    "largest-weights",
    "most-active",
    "largest-errors",
];
const EVALUATIONS: &[(&str, Evaluation)] = &[("held-out", Evaluation::HeldOut), ("test", Evaluation::Test)];
const ACTIVATIONS: &[(&str, Activation)] = &[
    ("logistic", Activation::Logistic),
    ("leaky-relu", Activation::LeakyRelu { slope: 0.1 }),
    ("relu", Activation::LeakyRelu { slope: 0.0 }),
];
const OUTPUT_UNITS: &[(&str, Output)] =
    &[("logistic", Output::Logistic), ("linear", Output::Linear), ("softmax", Output::Softmax)];
const INPUTS: &[(&str, InputCoding)] = &[
    ("lifted", InputCoding::Lifted),
    ("zero-meaned", InputCoding::ZeroMeaned),
    ("plain", InputCoding::Plain),
];
const TARGETS: &[(&str, TargetCoding)] =
    &[("lifted", TargetCoding::Lifted), ("one-hot", TargetCoding::OneHot)];
const GRADIENTS: &[(&str, Gradient)] = &[("true", Gradient::True), ("authors", Gradient::Authors)];
const ORDERS: &[(&str, SampleOrder)] = &[
    ("file", SampleOrder::File),
    ("shuffled", SampleOrder::Shuffled),
    ("with-replacement", SampleOrder::WithReplacement),
];
const DRAWS: &[(&str, MaskDraw)] =
    &[("bernoulli", MaskDraw::Bernoulli), ("per-layer", MaskDraw::PerLayer), ("per-row", MaskDraw::PerRow)];

const MOST_SAMPLES: u64 = 1_000_000_000_000;

const fn parameter(name: &'static str, takes: Takes, usually: Usually) -> Parameter {
    Parameter { name, takes, usually }
}

const fn one_of(name: &'static str, names: &'static [&'static str]) -> Parameter {
    parameter(name, Takes::OneOf(names), Usually::Depends)
}

pub(super) static PARAMETERS: &[Parameter] = &[
    parameter("model", Takes::OneOf(&["lvr", "vrp"]), Usually::Needed),
    parameter("hidden", Takes::Count(1, 10_000_000), Usually::Needed),
    parameter("rate", Takes::Number, Usually::Depends),
    parameter("samples", Takes::Count(1, MOST_SAMPLES), Usually::Nothing),
    parameter("target", Takes::Number, Usually::Depends),
    parameter("limit", Takes::Count(1, MOST_SAMPLES), Usually::Depends),
    parameter("test-every", Takes::Count(1, 1_000_000), Usually::Depends),
    one_of("evaluate", &["held-out", "test"]),
    parameter("caching-rule", Takes::OneOf(CACHING_RULES), Usually::Nothing),
    parameter("threshold", Takes::Number, Usually::Nothing),
    parameter("time-constant", Takes::Number, Usually::Nothing),
    parameter("cost", Takes::Number, Usually::Depends),
    parameter("restrict", Takes::OneOf(RESTRICTIONS), Usually::Name("none")),
    parameter("fraction", Takes::Number, Usually::Nothing),
    parameter("output-fraction", Takes::Number, Usually::Depends),
    parameter("units", Takes::Count(1, 10_000_000), Usually::Nothing),
    one_of("mask-draw", &["bernoulli", "per-layer", "per-row"]),
    one_of("activation", &["logistic", "leaky-relu", "relu"]),
    one_of("output", &["logistic", "linear", "softmax"]),
    parameter("bias", Takes::Flag, Usually::Depends),
    one_of("inputs", &["lifted", "zero-meaned", "plain"]),
    one_of("targets", &["lifted", "one-hot"]),
    parameter("deviation", Takes::Number, Usually::Depends),
    parameter("gradient", Takes::OneOf(&["true", "authors"]), Usually::Name("true")),
    one_of("order", &["file", "shuffled", "with-replacement"]),
    parameter("alpha", Takes::Number, Usually::Number(1.0)),
    parameter("potentiation-only", Takes::Flag, Usually::Flag(false)),
];

pub(super) static OUTPUTS: &[&str] = &[
    "samples",
    "accuracy",
    "m0.input",
    "m0.output",
    "m0.total",
    "m1.input",
    "m1.output",
    "m1.total",
    "m1_direct.input",
    "m1_direct.output",
    "m1_direct.total",
    "m_alpha.input",
    "m_alpha.output",
    "m_alpha.total",
    "consolidation",
    "final_consolidation",
    "transient_sum",
    "maintenance",
];

/// Gives what depends on the network, on caching and on masks the values that it then usually has.
pub(super) fn complete(point: &mut Point) {
    let lvr = point.get("model") == Some(&Value::Name("lvr".into()));
    let name = |lvrs: &str, vrps: &str| Value::Name(if lvr { lvrs } else { vrps }.into());
    let number = |lvrs: f64, vrps: f64| Value::Number(if lvr { lvrs } else { vrps });
    let mut usual = vec![
        ("rate", number(0.1, 0.01)),
        ("evaluate", name("test", "held-out")),
        ("activation", name("logistic", "leaky-relu")),
        ("output", name("logistic", "linear")),
        ("bias", Value::Flag(!lvr)),
        ("inputs", name("lifted", "zero-meaned")),
        ("targets", name("lifted", "one-hot")),
        ("deviation", Value::Number(0.01)),
        ("order", name("file", "with-replacement")),
    ];
    if !point.contains_key("samples") {
        usual.push(("target", number(0.93, 0.95)));
        usual.push(("limit", Value::Number(1_000_000.0)));
        usual.push(("test-every", Value::Number(1000.0)));
    }
    if point.contains_key("caching-rule") {
        usual.push(("cost", Value::Number(0.0)));
    }
    let restrict = Given(point).name("restrict").unwrap_or("none");
    if MASKS.contains(&restrict) {
        usual.push(("output-fraction", Value::Number(1.0)));
        if restrict != "redrawn-mask" {
            usual.push(("mask-draw", Value::Name("bernoulli".into())));
        }
    }
    for (name, value) in usual {
        point.entry(name).or_insert(value);
    }
}

pub(super) fn settings(given: Given<'_>) -> Result<(NetworkSettings, Evaluation), Refused> {
    let hidden = given.count("hidden")? as usize;
    let network = Settings {
        hidden,
        activation: given.one_of("activation", ACTIVATIONS)?,
        output: given.one_of("output", OUTPUT_UNITS)?,
        bias: given.flag("bias"),
        inputs: given.one_of("inputs", INPUTS)?,
        targets: given.one_of("targets", TARGETS)?,
        initial_deviation: given.needed("deviation")?,
        learning_rate: given.needed("rate")?,
        gradient: given.one_of("gradient", GRADIENTS)?,
        plastic: Layers { input: given.name("restrict") != Some("static-hidden"), output: true },
        restriction: restriction(given)?,
    };
    let cost = given.number("cost").unwrap_or(0.0);
    let settings = NetworkSettings {
        network,
        order: given.one_of("order", ORDERS)?,
        goal: goal(given)?,
        plasticity_cost: PlasticityCost::new(given.needed("alpha")?, given.flag("potentiation-only"))
            .map_err(of("alpha"))?,
        caching: caching(given)?,
        maintenance_cost: MaintenanceCost::new(cost).map_err(of("cost"))?,
        replicates: 1,
        seed: 0,
        simd: Simd::baseline(),
    };
    settings.check().map_err(of_all)?;
    Ok((settings, given.one_of("evaluate", EVALUATIONS)?))
}

fn goal(given: Given<'_>) -> Result<Goal, Refused> {
    match given.number("samples") {
        Some(samples) => {
            for name in ["target", "limit", "test-every"] {
                given.without(name, "learning so many samples")?;
            }
            Ok(Goal { target: None, limit: samples as u64, test_every: EVERY })
        }
        None => Ok(Goal {
            target: Some(given.needed("target")?),
            limit: given.count("limit")?,
            test_every: NonZeroU64::new(given.count("test-every")?).unwrap_or(EVERY),
        }),
    }
}

/// Without an accuracy to reach nothing is tested until the end; samples are then learned so many at a time.
const EVERY: NonZeroU64 = NonZeroU64::new(1000).expect("not zero");

fn caching(given: Given<'_>) -> Result<Option<Caching>, Refused> {
    let Some(rule) = given.name("caching-rule") else {
        for name in ["threshold", "time-constant", "cost"] {
            given.without(name, "learning without a caching-rule")?;
        }
        return Ok(None);
    };
    let threshold = || {
        let needed = || of("caching-rule")(format!("{rule:?} needs a threshold; give threshold = X"));
        given.number("threshold").ok_or_else(needed)
    };
    let consolidation = match rule {
        "per-synapse" => Consolidation::PerSynapse { threshold: threshold()? },
        "per-neuron" => Consolidation::PerNeuron { threshold: threshold()? },
        "per-layer" => Consolidation::PerLayer { threshold: threshold()? },
        _ => {
            given.without("threshold", "caching-rule \"at-end\"")?;
            Consolidation::AtEnd
        }
    };
    Ok(Some(Caching { consolidation, time_constant: given.number("time-constant") }))
}

fn restriction(given: Given<'_>) -> Result<Restriction, Refused> {
    let name = given.name("restrict").unwrap_or("none");
    let masks = MASKS.contains(&name);
    let competes = name.starts_with("largest-") && name != "largest-errors";
    let of_units =
        ["neuron-mask", "subnet", "largest-subnet", "most-active", "largest-errors"].contains(&name);
    for (parameter, applies) in [
        ("fraction", masks || competes),
        ("output-fraction", masks),
        ("units", of_units),
        ("mask-draw", masks && name != "redrawn-mask"),
    ] {
        if !applies {
            given.without(parameter, &format!("restrict {name:?}"))?;
        }
    }
    let fraction = || {
        let needed = || of("restrict")(format!("{name:?} needs a fraction; give fraction = P"));
        given.number("fraction").ok_or_else(needed)
    };
    let units = || {
        let needed = || of("restrict")(format!("{name:?} needs a number of units; give units = K"));
        given.number("units").map(|units| units as usize).ok_or_else(needed)
    };
    let output = given.number("output-fraction").unwrap_or(1.0);
    let largest = |among| Ok::<_, Refused>(Restriction::LargestUpdates { fraction: fraction()?, among });
    Ok(match name {
        "synaptic-mask" => {
            Restriction::SynapticMask { draw: given.one_of("mask-draw", DRAWS)?, input: fraction()?, output }
        }
        "redrawn-mask" => Restriction::RedrawnMask { input: fraction()?, output },
        "class-masks" => {
            Restriction::ClassMasks { draw: given.one_of("mask-draw", DRAWS)?, input: fraction()?, output }
        }
        "neuron-mask" => Restriction::NeuronMask { units: units()? },
        "subnet" => Restriction::Subnet { units: units()? },
        "largest-layer" => largest(Competition::Layer)?,
        "largest-neuron" => largest(Competition::Neuron)?,
        "largest-subnet" => largest(Competition::Subnet { units: units()? })?,
        "largest-weights" => Restriction::LargestWeights { fraction: fraction()? },
        "most-active" => Restriction::MostActive { units: units()? },
        "largest-errors" => Restriction::LargestErrors { units: units()? },
        // Which is said of the layer as a whole.
        _ => Restriction::None,
    })
}

pub(super) fn run(
    settings: &NetworkSettings,
    evaluation: Evaluation,
    images: &Images,
    random: &mut Stream,
    simd: Simd,
) -> Result<Outcome, Box<dyn Error + Send + Sync>> {
    let material = images.material(&settings.network, evaluation);
    let run = NetworkRun::of_stream(&NetworkSettings { simd, ..*settings }, &material, random)?;
    let outputs = run.outputs(settings.maintenance_cost);
    Ok(outcome(run.learned.ending.into(), outputs.into_iter().map(|(name, value)| (name, Some(value)))))
}
