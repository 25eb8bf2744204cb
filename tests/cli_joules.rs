//! Energies in joules, beside those in their own units.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::process::Output;

const WEIGHT: [&str; 2] = ["--joules-per-weight-change", "2e-12"];
const UPDATE: [&str; 2] = ["--joules-per-update", "2e-12"];

fn verify(arguments: &[&str]) -> Output {
    Command::cargo_bin("verify").unwrap().args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = verify(&[arguments, &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Checks that everything with `_joules` is twice the energy beside it in picojoules, and that all else is as without; counts them.
fn check(with: &Value, without: &Value) -> usize {
    let (Some(with), Some(without)) = (with.as_object(), without.as_object()) else {
        assert_eq!(with, without);
        return 0;
    };
    let mut found = 0;
    for (name, value) in with {
        if let Some(energy) = name.strip_suffix("_joules") {
            same(value, &with[energy]);
            found += 1;
        } else if name != "samples_per_second" {
            found += check(value, &without[name]);
        }
    }
    let own: Vec<&String> = with.keys().filter(|name| !name.ends_with("_joules")).collect();
    assert_eq!(own, without.keys().collect::<Vec<_>>());
    found
}

fn same(joules: &Value, energy: &Value) {
    match (joules, energy) {
        (Value::Object(joules), Value::Object(energy)) => {
            assert!(joules.keys().eq(energy.keys()));
            joules.iter().for_each(|(name, value)| same(value, &energy[name]));
        }
        (Value::Null, Value::Null) => (),
        _ => assert_eq!(joules.as_f64().unwrap(), 2e-12 * energy.as_f64().unwrap()),
    }
}

/// A command, its arguments, a cost, and how many energies it has of that kind.
type Case = (&'static [&'static str], &'static [&'static str], [&'static str; 2], usize);

#[test]
fn cli_joules_stand_beside_every_energy() {
    let perceptron = &["--inputs", "200", "--patterns", "100"];
    let walk = &["--probability", "0.2", "--time-constant", "100", "--threshold", "3"];
    let cases: [Case; 9] = [
        (&["predict", "perceptron"], perceptron, WEIGHT, 2),
        (&["predict", "perceptron", "--alpha", "0"], perceptron, UPDATE, 2),
        (&["predict", "caching", "--cost", "1e-3"], perceptron, WEIGHT, 22),
        (&["predict", "steady-state"], walk, WEIGHT, 7),
        (
            &["predict", "mask", "--guarantee", "0.01"],
            &["--inputs", "784", "--hidden", "1000", "--outputs", "10", "--critical", "100"],
            UPDATE,
            6,
        ),
        (&["simulate", "perceptron", "--replicates", "2"], perceptron, WEIGHT, 3),
        (&["simulate", "walk", "--synapses", "10", "--steps", "1000"], walk, WEIGHT, 1),
        (
            &["simulate", "network", "--model", "vrp", "--hidden", "10", "--samples", "50"],
            &["--replicates", "1", "--data", "procedural"],
            WEIGHT,
            5,
        ),
        (
            &["simulate", "spiking", "--patterns", "2", "--rounds", "2", "--tolerance", "0"],
            &["--replicates", "1"],
            WEIGHT,
            5,
        ),
    ];
    for (command, more, cost, count) in cases {
        let plain = [command, more].concat();
        let with = json(&[&plain[..], &cost].concat());
        assert_eq!(check(&with, &json(&plain)), count, "{command:?}");
    }
    let listed = text(&verify(&[&["predict", "perceptron"], &perceptron[..], &WEIGHT].concat()).stdout);
    assert!(listed.contains("energy joules"), "{listed}");
}

#[test]
fn cli_joules_that_mean_nothing_are_refused_in_one_line() {
    let perceptron = ["predict", "perceptron", "--inputs", "200", "--patterns", "100"];
    let refused = |more: &[&str], says: &str| {
        let output = verify(&[&perceptron[..], more].concat());
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        let line = text(&output.stderr);
        assert!(line.contains(says) && line.trim_end().lines().count() == 1, "{line}");
    };
    for wrong in ["0", "-1", "nan", "inf", "much"] {
        refused(&[WEIGHT[0], wrong], "number above 0");
    }
    refused(&UPDATE, "no energy here counts updates");
    refused(&[&["--alpha", "0.5"], &WEIGHT[..]].concat(), "no energy here sums sizes");
}

#[test]
fn cli_figures_and_data_in_joules() {
    let folder = tempfile::tempdir().unwrap();
    let run = verify(&[
        "perceptron-caching",
        "--preset",
        "smoke",
        "--quiet",
        "--out",
        folder.path().to_str().unwrap(),
        WEIGHT[0],
        WEIGHT[1],
    ]);
    assert!(matches!(run.status.code(), Some(0 | 3)), "{}", text(&run.stderr));
    let results = folder.path().join("perceptron-caching");
    let svg = |of: &str| {
        fs::read_to_string(results.join(of).join("figures/2B-energy-against-threshold.svg")).unwrap()
    };
    assert!(svg("").contains("energy per synapse (J)") && !svg("").contains("energy per synapse (η)"));
    let csv = fs::read_to_string(results.join("data/2B-per-synapse.csv")).unwrap();
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some(
            "series,label,role,consolidation threshold θ (η),energy per synapse (η),standard error of energy per synapse (η),\
             energy per synapse (J),standard error of energy per synapse (J)"
        )
    );
    let mut errors = 0;
    for line in lines {
        // Labels may have commas; the numbers are the last four.
        let fields: Vec<&str> = line.rsplitn(5, ',').collect();
        let number = |index: usize| fields[index].parse::<f64>().ok();
        assert_eq!(number(1), number(3).map(|energy| 2e-12 * energy), "{line}");
        assert_eq!(number(0), number(2).map(|error| 2e-12 * error), "{line}");
        errors += usize::from(number(0).is_some());
    }
    assert!(errors > 10);
    // A panel of no energy is as it was, and so is the record: the figures can be drawn without joules again.
    assert!(!fs::read_to_string(results.join("data/2A-trace.csv")).unwrap().contains("(J)"));
    let again = folder.path().join("again");
    let plot = |more: &[&str]| {
        let plot = ["plot", results.to_str().unwrap(), "--out", again.to_str().unwrap()];
        verify(&[&plot[..], more].concat())
    };
    assert_eq!(plot(&[]).status.code(), Some(0));
    assert!(svg("../again").contains("energy per synapse (η)"));
    assert!(!again.join("data").exists());
    assert_eq!(plot(&WEIGHT).status.code(), Some(0));
    assert_eq!(svg("../again"), svg(""));
    assert_eq!(fs::read_to_string(again.join("data/2B-per-synapse.csv")).unwrap(), csv);
    // Without joules again, in the figures and in the files.
    assert_eq!(plot(&[]).status.code(), Some(0));
    assert!(svg("../again").contains("energy per synapse (η)"));
    assert!(!fs::read_to_string(again.join("data/2B-per-synapse.csv")).unwrap().contains("(J)"));
    // Nothing there counts updates.
    let other = plot(&UPDATE);
    assert_eq!(other.status.code(), Some(0));
    assert!(text(&other.stderr).contains("nothing is in joules"), "{}", text(&other.stderr));
}
