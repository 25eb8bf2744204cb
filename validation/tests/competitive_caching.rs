//! The experiment `competitive-caching`: its presets, and claims that ask for what there is not.

mod common;

use plasticity_simulation::data::source::Source;
use plasticity_validation::claim::Quantity;

#[test]
fn exact_broken_presets_of_competitive_caching_are_told_with_their_line() {
    let experiment = common::named("competitive-caching");
    let text = experiment.info().presets[1].text;
    for broken in [
        ("target = 0.9", "target = 1.0", "below 1"),
        ("evaluation = \"held-out\"", "evaluation = \"heldout\"", "heldout"),
        ("test_every = 500", "test_every = 0", "nonzero"),
        ("limit = 40000", "limit = 0", "billion"),
        ("hidden = 300 ", "hidden = 77 ", "with and without caching"),
        ("subnet = 30 ", "subnet = 0 ", "a hidden unit or more"),
        ("subnet = 30 ", "subnet = 31 ", "more units"),
        ("fraction = 0.1", "fraction = 2.0", "at most 1"),
        ("time_constant = 1000.0", "time_constant = 0.0", "positive"),
        ("cost = 0.001", "cost = -0.001", "negative"),
        ("cost = 0.001", "kost = 0.001", "kost"),
        ("threshold = 0.1", "threshold = 0.0", "positive"),
    ] {
        common::told_with_line(experiment, text, broken);
    }
    for broken in [
        ("hidden = [30", "hidden = [0", "from 1 to 100000"),
        ("replicates = 6", "replicates = 1", "at least 2"),
        ("thresholds = [0.0", "thresholds = [-0.0", "positive"),
        ("plastic = \"all\"", "plastic = \"al\"", "al"),
    ] {
        common::told(experiment, text, broken);
    }
}

#[test]
fn exact_estimators_say_what_is_not_simulated() {
    let experiment = common::named("competitive-caching");
    let plan = experiment.plan("p.toml", experiment.info().presets[1].text, &Source::Procedural).unwrap();
    let covered = |estimator: &str, at: &str| {
        plan.covers(&Quantity { name: estimator.into(), at: toml::from_str(at).unwrap() })
    };
    assert_eq!(covered("m0-ratio", "plastic = 'all'\ncaching = true\nbase = 'all'"), Ok(()));
    for (estimator, at, part) in [
        ("m1-exponent", "plastic = 'largest'\ncaching = true", "two sizes"),
        ("m0-exponent", "plastic = 'subnet'", "two sizes or more of subnet without caching"),
        ("m1-exponent-difference", "plastic = 'largest'", "with and without"),
    ] {
        let message = covered(estimator, at).unwrap_err();
        assert!(message.contains(part), "{estimator}: {message}");
    }
}
