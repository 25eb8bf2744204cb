//! The experiment `largest-updates`: its presets, and claims that ask for what there is not.

mod common;

use plasticity_simulation::data::source::Source;
use plasticity_validation::claim::Quantity;

#[test]
fn exact_broken_presets_of_largest_updates_are_told_with_their_line() {
    let experiment = common::named("largest-updates");
    let text = experiment.info().presets[1].text;
    for broken in [
        ("target = 0.95", "target = 1.0", "below 1"),
        ("evaluation = \"held-out\"", "evaluation = \"heldout\"", "heldout"),
        ("test_every = 2000", "test_every = 0", "nonzero"),
        ("limit = 150000", "limit = 0", "billion"),
        ("hidden = 1000 ", "hidden = 77 ", "standard network"),
        ("subnet = 100 ", "subnet = 0 ", "a hidden unit or more"),
        ("samples = 100000", "samples = 0", "billion"),
        ("window = 500", "window = 0", "million"),
        ("window = 500", "windw = 500", "windw"),
        ("fraction = 0.1", "fraction = 2.0", "at most 1"),
    ] {
        common::told_with_line(experiment, text, broken);
    }
    for broken in [
        ("hidden = [100]", "hidden = [0]", "from 1 to 100000"),
        ("\"subnet\"\nhidden = [100,", "\"subnet\"\nhidden = [50,", "more units"),
        ("replicates = 8", "replicates = 1", "at least 2"),
        ("fractions = [0.01, 0.03]", "fractions = [0.0, 0.03]", "above 0"),
        ("fractions = [0.01, 0.03]\n", "", "needs fractions"),
        ("select = \"layer\"", "select = \"lawyer\"", "lawyer"),
    ] {
        common::told(experiment, text, broken);
    }
}

#[test]
fn exact_estimators_say_what_is_not_simulated() {
    let experiment = common::named("largest-updates");
    let plan = experiment.plan("p.toml", experiment.info().presets[1].text, &Source::Procedural).unwrap();
    let covered = |estimator: &str, at: &str| {
        plan.covers(&Quantity { name: estimator.into(), at: toml::from_str(at).unwrap() })
    };
    assert_eq!(covered("m0-ratio", "select = 'layer'\nbase = 'standard'"), Ok(()));
    for (estimator, at, part) in [
        ("m0-ratio", "select = 'redrawn'\nbase = 'standard'", "redrawn"),
        ("m1-ratio-at-largest", "select = 'subnet'\nbase = 'redrawn'", "both"),
        ("m0-exponent", "select = 'mask'", "two sizes"),
        ("accuracy-lost", "select = 'mask'\nbase = 'standard'\nfraction = 0.2", "0.2"),
        ("index-at-start", "select = 'standard'", "not simulated"),
        ("index-at-end", "select = 'mask'", "followed to the target"),
    ] {
        let message = covered(estimator, at).unwrap_err();
        assert!(message.contains(part), "{estimator}: {message}");
    }
}
