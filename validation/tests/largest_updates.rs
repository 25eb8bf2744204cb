//! The experiment `largest-updates`: its presets, and claims that ask for what there is not.

use plasticity_simulation::data::source::Source;
use plasticity_validation::experiments;

#[test]
fn exact_broken_presets_of_largest_updates_are_told_with_their_line() {
    let experiment = experiments::find("largest-updates").unwrap();
    let text = experiment.info().presets[1].text;
    for (from, to, part) in [
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
        let broken = text.replacen(from, to, 1);
        let line = 1 + broken.lines().position(|line| line.starts_with(to)).expect(to);
        let message = experiment.plan("p.toml", &broken, &Source::Procedural).err().unwrap().to_string();
        let at_line = message.starts_with(&format!("p.toml:{line}: "));
        assert!(at_line && message.contains(part) && !message.contains('\n'), "{to}: {message}");
    }
    for (from, to, part) in [
        ("hidden = [100]", "hidden = [0]", "from 1 to 100000"),
        ("\"subnet\"\nhidden = [100,", "\"subnet\"\nhidden = [50,", "more units"),
        ("replicates = 8", "replicates = 1", "at least 2"),
        ("fractions = [0.01, 0.03]", "fractions = [0.0, 0.03]", "above 0"),
        ("fractions = [0.01, 0.03]\n", "", "needs fractions"),
        ("select = \"layer\"", "select = \"lawyer\"", "lawyer"),
    ] {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text, "{from}");
        let message = experiment.plan("p.toml", &broken, &Source::Procedural).err().unwrap().to_string();
        assert!(message.contains(part), "{to}: {message}");
    }
}

#[test]
fn exact_estimators_say_what_is_not_simulated() {
    let experiment = experiments::find("largest-updates").unwrap();
    let plan = experiment.plan("p.toml", experiment.info().presets[1].text, &Source::Procedural).unwrap();
    let covered = |estimator: &str, at: &str| {
        let at: plasticity_validation::claim::Quantity = plasticity_validation::claim::Quantity {
            name: estimator.into(),
            at: toml::from_str(at).unwrap(),
        };
        plan.covers(&at)
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
