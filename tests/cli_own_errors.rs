//! What is wrong with a file of the user's own, or with options beside it: one line, with that of the file.

mod own;

use own::{WALK, text, verify};
use std::fs;

#[test]
fn cli_options_of_other_experiments_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("walk.toml"), WALK).unwrap();
    fs::write(path.join("same.toml"), WALK.replace("replicates = 4", "replicates = 6")).unwrap();
    for (arguments, part) in [
        (&["walk.toml", "--preset", "smoke"][..], "--preset is for experiments of the toolkit"),
        (&["walk.toml", "--claims", "walk.toml"], "--claims is for experiments of the toolkit"),
        (&["walk.toml", "--data", "procedural"], "does not do"),
        (&["walk.toml", "--claim", "rate"], "there is no claim \"rate\""),
        (&["walk.toml", "same.toml"], "of the same name"),
        (&["nowhere.toml"], "cannot read the experiment file nowhere.toml"),
    ] {
        let refused = verify(path, arguments);
        let error = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains(part) && error.lines().count() == 1, "{arguments:?}: {error}");
    }
    let none = verify(path, &["walk.toml", "--no-claims", "--out", "none"]);
    assert!(text(&none.stdout).contains("no claim was judged"), "{}", text(&none.stdout));
    // Without claims in the file there are none to judge; named twice it is run once.
    let without = &WALK[..WALK.find("[[claim]]").unwrap()];
    fs::write(path.join("without.toml"), without).unwrap();
    let run = verify(path, &["without.toml", "without.toml", "--out", "without"]);
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    assert_eq!(text(&run.stdout).matches("A walk that forgets").count(), 1);
}

/// Runs a changed file; the line of the error and its message.
fn wrong(content: &str) -> (usize, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("my.toml"), content).unwrap();
    let refused = verify(folder.path(), &["my.toml"]);
    let error = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{error}{}", text(&refused.stdout));
    assert!(error.lines().count() == 1 && error.starts_with("error: my.toml:"), "{error}");
    assert!(!folder.path().join("results").exists(), "{error}");
    let rest = error.trim_start_matches("error: my.toml:");
    let (line, message) = rest.split_once(": ").unwrap();
    (line.parse().unwrap(), message.trim().to_owned())
}

#[test]
fn cli_what_is_wrong_is_said_with_its_line() {
    let line_of = |part: &str| 1 + WALK[..WALK.find(part).unwrap()].matches('\n').count();
    for (from, to, part) in [
        ("title =", "titel =", "unknown field"),
        ("name = \"a-walk\"", "name = \"a walk\"", "letters, digits"),
        ("name = \"a-walk\"", "name = \"headline\"", "an experiment of the toolkit"),
        ("name = \"a-walk\"", "name = \"all\"", "every experiment"),
        ("model = \"walk\"", "model = \"wlak\"", "did you mean \"walk\"?"),
        ("model = \"walk\"", "model = \"walk\"\ndata = \"images\"", ""),
        ("replicates = 4", "replicates = 1", "at least 2"),
        ("synapses = 20", "sinapses = 20", "no parameter \"sinapses\"; did you mean \"synapses\"?"),
        ("synapses = 20", "synapses = 2.5", "takes a whole number"),
        ("synapses = 20", "synapses = true", "takes a whole number"),
        ("synapses = 20", "synapses = \"20 / 3\"", "the formula gives 6.66"),
        ("synapses = 20", "synapses = \"sqr(400)\"", "did you mean \"sqrt\"? (character 1 of the formula)"),
        ("synapses = 20", "synapses = \"rate\"", "is measured, and cannot be used here"),
        ("synapses = 20", "synapses = 20\nthreshold = 2", ""),
        (
            "probability = 0.2",
            "probability = 1.2",
            "probability: the probability of an update must be above 0",
        ),
        ("threshold = [1.5, 2.5]", "threshold = [1.5, -2.5]", "not negative, but is -2.5"),
        ("threshold = [1.5, 2.5]", "threshold = []", "threshold has no values"),
        ("threshold = [1.5, 2.5]", "threshold = [1.5, 1.5]", "the value 1.5 twice"),
        (
            "x = \"threshold\"",
            "x = \"steps\"",
            "x \"steps\" is no parameter of the grid; it has threshold, time-constant",
        ),
        ("by = \"time-constant\"", "", ""),
        ("by = \"time-constant\"", "by = \"threshold\"", ""),
        ("y = \"rate\"", "y = \"2 * rat\"", "unknown name \"rat\"; did you mean \"rate\"? (character 5"),
        ("y = \"rate\"", "y = \"rate +\"", "found the end (character 7"),
        ("y = \"rate\"", "y = \"other.rate\"", "against"),
        ("y_axis = {", "y_axis = { range = [2, 1],", "a range is two finite numbers"),
        (
            "formula = \"decaying",
            "formula = \"fokker_planck.rat(1, 2, 3) + decaying",
            "there is no function \"fokker_planck.rat\"; did you mean",
        ),
        (
            "formula = \"decaying_chain.steady_state.rate(probability,",
            "formula = \"decaying_chain.steady_state.rate(2 * probability + 1,",
            "the probability p of an update must be at most 1",
        ),
        (
            "at = { threshold = 1.5,",
            "at = { threshold = 1.75,",
            "the grid has no threshold = 1.75; it has 1.5, 2.5",
        ),
        ("at = { threshold = 1.5,", "at = { steps = 1,", "\"steps\" is no parameter of the grid"),
        ("measured = \"rate\"", "measured = \"threshold\"", "has to be of what is measured: rate"),
        ("measured = \"rate\"", "measured = \"rate - other.rate\"", "against"),
        (
            "predicted = \"decaying_chain.steady_state.rate(probability, time_constant, threshold)\"\nmargin",
            "predicted = \"0\"\nmargin",
            "nothing is relative to 0; give scale = \"absolute\"",
        ),
        ("margin = 0.1", "margin = \"0.1\"", "expected a number"),
        ("margin = 0.1", "margin = -0.1", "a margin must be a finite number and not negative, but is -0.1"),
        ("margin_reason = \"what these runs can tell\"", "margin_reason = \" \"", "a margin needs a reason"),
    ] {
        assert!(WALK.contains(from), "{from}");
        let (line, message) = wrong(&WALK.replacen(from, to, 1));
        if !part.is_empty() {
            assert_eq!(line, line_of(from), "{to}: {message}");
            assert!(message.contains(part), "{to}: {message}");
        }
    }
    // Those that blame another line.
    let changed = |from: &str, to: &str| wrong(&WALK.replacen(from, to, 1));
    let (line, message) = changed("synapses = 20", "synapses = 20\nthreshold = 2");
    assert!(
        line == line_of("threshold = [1.5") + 1 && message.contains("is in [parameters] as well"),
        "{line} {message}"
    );
    let (line, message) = changed("model = \"walk\"", "model = \"walk\"\ndata = \"images\"");
    assert!(line == 4 && message.contains("learns no images"), "{line} {message}");
    let (line, message) = changed("by = \"time-constant\"", "");
    assert!(line == line_of("[[panel]]") && message.contains("at which time-constant?"), "{line} {message}");
    assert!(changed("by = \"time-constant\"", "by = \"threshold\"").1.contains("are the same"));
    let (line, message) = changed("probability = 0.2\n", "");
    assert!(line == 3 && message.contains("needs probability"), "{line} {message}");
    let (line, message) = changed("margin = 0.1\n", "");
    assert!(line >= line_of("[[claim]]") && message.contains("margin"), "{line} {message}");
    let many: Vec<String> = (0..200).map(|value| format!("{value}.5")).collect();
    let many = WALK
        .replace("threshold = [1.5, 2.5]", &format!("threshold = [{}]", many.join(", ")))
        .replace("time-constant = [50, 100]", &format!("time-constant = [{}]", many[1..].join(", ")));
    let (line, message) = wrong(&many);
    assert!(
        line == line_of("threshold = [1.5") && message.contains("39800 cells, more than the 10000"),
        "{line} {message}"
    );
    let control = &WALK[WALK.find("predicted = \"decay").unwrap()..];
    let predicted = control.lines().next().unwrap();
    let same = WALK.lines().map(|line| match line.starts_with("control =") {
        true => format!("control = {{ theory = \"none\", {predicted} }}\n"),
        false => format!("{line}\n"),
    });
    assert!(wrong(&same.collect::<String>()).1.contains("the prediction itself"));
    let twice = format!("{WALK}{}", &WALK[WALK.find("[[claim]]").unwrap()..]);
    assert!(wrong(&twice).1.contains("this claim is there twice"));
}
