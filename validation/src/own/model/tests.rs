use super::*;
use crate::ensemble;
use crate::own::value::{Given, Takes};
use plasticity_simulation::data::digits;
use plasticity_simulation::random;
use std::collections::BTreeSet;

fn point(model: Model, given: &[(&'static str, Value)]) -> Point {
    let mut point: Point = given.iter().cloned().collect();
    model.complete(&mut point);
    point
}

fn number(number: f64) -> Value {
    Value::Number(number)
}

fn name(name: &str) -> Value {
    Value::Name(name.into())
}

fn outcome_of(model: Model, given: &[(&'static str, Value)]) -> Outcome {
    let settings = model.settings(&point(model, given)).unwrap();
    let images = Images::new(digits::generate(1, 60, 12));
    settings.run(Some(&images), &mut random::stream(1, "test", "own", 0), Simd::detect()).unwrap()
}

/// Names of the summaries in a serialised summary, with those of layers.
fn summarised(summary: &impl serde::Serialize) -> BTreeSet<String> {
    let summary = serde_json::to_value(summary).unwrap();
    let mut names = BTreeSet::new();
    for (name, value) in summary.as_object().unwrap() {
        match value.as_object() {
            Some(layers) if layers.contains_key("total") => {
                names.extend(layers.keys().map(|layer| format!("{name}.{layer}")));
            }
            Some(_) => {
                names.insert(name.clone());
            }
            None => {}
        }
    }
    names
}

fn perceptron_settings() -> (PerceptronSettings, [(&'static str, Value); 2]) {
    let given = [("inputs", number(30.0)), ("patterns", number(20.0))];
    let Ok(Settings::Perceptron(settings)) = Model::Perceptron.settings(&point(Model::Perceptron, &given))
    else {
        panic!("a perceptron");
    };
    (settings, given)
}

/// What can be asked for is what a run has, and what `verify simulate` prints of it.
#[test]
fn exact_outputs_are_those_of_the_summaries() {
    let outputs =
        |model: Model| model.outputs().iter().map(ToString::to_string).collect::<BTreeSet<String>>();
    let measured = |model, given: &[(&'static str, Value)]| {
        outcome_of(model, given).values.into_keys().collect::<BTreeSet<String>>()
    };

    let (settings, given) = perceptron_settings();
    assert_eq!(measured(Model::Perceptron, &given), outputs(Model::Perceptron));
    let summary = ensemble::perceptron(&settings, &|| ()).unwrap();
    let mut names = summarised(&summary);
    // Of runs that do not converge; and a count, of what is 1 or 0 of a run.
    names.remove("cycle_period");
    names.insert("classifies_all".into());
    assert_eq!(names, outputs(Model::Perceptron));

    let given = [
        ("probability", number(0.2)),
        ("time-constant", number(50.0)),
        ("threshold", number(1.5)),
        ("synapses", number(5.0)),
        ("steps", number(500.0)),
    ];
    assert_eq!(measured(Model::Walk, &given), outputs(Model::Walk));
    let Ok(Settings::Walk(settings)) = Model::Walk.settings(&point(Model::Walk, &given)) else { panic!() };
    assert_eq!(summarised(&ensemble::decaying_walk(&settings, &|| ())), outputs(Model::Walk));

    let given = [("model", name("vrp")), ("hidden", number(5.0)), ("samples", number(30.0))];
    assert_eq!(measured(Model::Network, &given), outputs(Model::Network));
    let Ok(Settings::Network(settings, on)) = Model::Network.settings(&point(Model::Network, &given)) else {
        panic!();
    };
    let material = Images::new(digits::generate(1, 60, 12)).material(&settings.network, on);
    let summary = ensemble::network(&settings, &material, &|| ()).unwrap();
    assert_eq!(summarised(&summary), outputs(Model::Network));

    let given = [("patterns", number(2.0)), ("rounds", number(400.0))];
    let found = measured(Model::Spiking, &given);
    assert_eq!(found, outputs(Model::Spiking));
    let Ok(Settings::Spiking(settings)) = Model::Spiking.settings(&point(Model::Spiking, &given)) else {
        panic!()
    };
    let mut names = summarised(&ensemble::spiking(&settings, &|| ()).unwrap());
    names.extend(["succeeded".into(), "separated".into()]);
    assert_eq!(names, outputs(Model::Spiking));
}

/// A replicate is that of the ensemble, given its random stream.
#[test]
fn exact_runs_are_those_of_the_ensembles() {
    let (settings, given) = perceptron_settings();
    let point = point(Model::Perceptron, &given);
    let of_point = Model::Perceptron.settings(&point).unwrap();
    let stream = || random::stream(settings.seed, "simulate perceptron", "inputs 30, patterns 20", 0);
    let outcome = of_point.run(None, &mut stream(), Simd::detect()).unwrap();
    let summary = ensemble::perceptron(&settings, &|| ()).unwrap();
    assert_eq!(summary.updates.mean, Some(outcome.values["updates"][0]));
    assert_eq!(summary.inefficiency.mean, Some(outcome.values["inefficiency"][0]));
}

#[test]
fn exact_what_does_not_go_together_is_refused() {
    let refused = |model: Model, given: &[(&'static str, Value)]| {
        let refused = model.settings(&point(model, given)).unwrap_err();
        (refused.parameter, refused.message)
    };
    let perceptron = |more: &[(&'static str, Value)]| {
        let given = [&[("inputs", number(10.0)), ("patterns", number(5.0))], more].concat();
        refused(Model::Perceptron, &given)
    };
    let rule = |rule: &str| ("rule", name(rule));
    assert_eq!(perceptron(&[rule("total")]).0, Some("rule"));
    assert_eq!(perceptron(&[("threshold", number(1.0))]).0, Some("threshold"));
    assert_eq!(perceptron(&[rule("total"), ("threshold", number(-1.0))]).0, Some("threshold"));
    assert_eq!(perceptron(&[("time-constant", number(10.0))]).0, Some("time-constant"));
    assert_eq!(perceptron(&[rule("at-end"), ("time-constant", number(0.1))]).0, Some("time-constant"));
    assert!(perceptron(&[rule("at-end"), ("alpha", number(2.0))]).1.contains("without caching"));

    let network = |more: &[(&'static str, Value)]| {
        refused(Model::Network, &[&[("model", name("lvr")), ("hidden", number(10.0))], more].concat())
    };
    assert_eq!(network(&[("threshold", number(0.1))]).0, Some("threshold"));
    assert_eq!(network(&[("caching-rule", name("per-neuron"))]).0, Some("caching-rule"));
    assert_eq!(network(&[("samples", number(10.0)), ("target", number(0.9))]).0, Some("target"));
    assert_eq!(network(&[("fraction", number(0.1))]).0, Some("fraction"));
    assert_eq!(network(&[("restrict", name("subnet"))]).0, Some("restrict"));
    assert!(network(&[("restrict", name("subnet")), ("units", number(11.0))]).1.contains("10 hidden units"));
    assert!(network(&[("target", number(2.0))]).1.contains("at most 1"));
    let spiking = |more: &[(&'static str, Value)]| {
        refused(Model::Spiking, &[&[("patterns", number(2.0))], more].concat())
    };
    assert_eq!(spiking(&[("caching-rule", name("any-synapse"))]).0, Some("caching-rule"));
    assert_eq!(spiking(&[("threshold", number(1.0))]).0, Some("threshold"));
    assert!(refused(Model::Walk, &[]).1.contains("needed"));
}

/// Every name that a parameter takes means something, and what it usually is is what it takes.
#[test]
fn exact_every_choice_can_be_made() {
    for model in MODELS {
        for parameter in model.parameters() {
            let usual = match parameter.usually {
                Usually::Number(value) => Some(number(value)),
                Usually::Name(value) => Some(name(value)),
                Usually::Flag(flag) => Some(Value::Flag(flag)),
                _ => None,
            };
            assert!(usual.is_none_or(|usual| parameter.takes.fits(&usual)), "{model:?} {}", parameter.name);
        }
    }
    let base = |model: Model| match model {
        Model::Perceptron => vec![("inputs", number(10.0)), ("patterns", number(5.0))],
        Model::Network => vec![("model", name("vrp")), ("hidden", number(10.0))],
        Model::Spiking => vec![("patterns", number(2.0))],
        Model::Walk => vec![],
    };
    for model in MODELS {
        for parameter in model.parameters() {
            let Takes::OneOf(names) = parameter.takes else { continue };
            for one in names {
                let mut given: Point = base(model).into_iter().collect();
                given.insert(parameter.name, name(one));
                let needs: &[(&'static str, f64)] = match (parameter.name, *one) {
                    ("rule" | "caching-rule", "immediate" | "at-end") => &[],
                    ("rule" | "caching-rule", _) => &[("threshold", 1.5)],
                    ("restrict", "largest-subnet") => &[("fraction", 0.5), ("units", 3.0)],
                    ("restrict", "neuron-mask" | "subnet" | "most-active" | "largest-errors") => {
                        &[("units", 3.0)]
                    }
                    ("restrict", "none" | "static-hidden") => &[],
                    ("restrict", _) => &[("fraction", 0.5)],
                    ("mask-draw", _) => &[("fraction", 0.5)],
                    _ => &[],
                };
                given.extend(needs.iter().map(|(name, value)| (*name, number(*value))));
                if parameter.name == "mask-draw" {
                    given.insert("restrict", name("class-masks"));
                }
                model.complete(&mut given);
                let settings = model.settings(&given);
                assert!(settings.is_ok(), "{model:?} {} = {one}: {settings:?}", parameter.name);
                assert_eq!(Given(&given).name(parameter.name), Some(*one));
            }
        }
    }
}
