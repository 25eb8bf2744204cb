//! `verify simulate spiking` and the presets of `verify spiking-caching`, end to end.

use assert_cmd::Command;
use serde_json::Value;
use std::process::Output;

fn verify(arguments: &str) -> Output {
    let arguments = arguments.split_whitespace();
    Command::cargo_bin("verify").unwrap().args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn json(arguments: &str) -> Value {
    let output = verify(&format!("simulate spiking {arguments} --format json"));
    let error = String::from_utf8_lossy(&output.stderr);
    let warned = error.lines().all(|line| line.starts_with("warning: "));
    assert!(output.status.success() && warned, "{arguments}: {error}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn mean(report: &Value, name: &str) -> f64 {
    report[name]["mean"].as_f64().unwrap_or_else(|| panic!("{name} in {report}"))
}

#[test]
fn cli_energies_of_the_spiking_neuron_are_consistent() {
    let at_end = json("--patterns 3 --replicates 3");
    assert_eq!((at_end["converged"].as_u64(), at_end["gave_up"].as_u64()), (Some(3), Some(0)));
    assert!(at_end["succeeded"].as_u64() <= Some(3) && at_end["separated"].as_u64() <= Some(3));
    assert!(mean(&at_end, "energy") > 2.0 * mean(&at_end, "minimal_energy"));
    let saving = mean(&at_end, "saving");
    assert!(saving > 0.5 && saving < 1.0 && mean(&at_end, "saving_to_settling") < saving);
    assert!((mean(&at_end, "consolidation") / mean(&at_end, "minimal_energy") - 1.0).abs() < 1e-9);
    assert!(mean(&at_end, "rounds") > 10.0 && mean(&at_end, "maintenance") == 0.0);

    // Without decay the same is learned however it is kept, by any number of threads.
    for (caching, consolidates) in [
        ("--caching-rule immediate --jobs 1", true),
        ("--caching-rule per-synapse --threshold 0.1", true),
        ("--caching-rule any-synapse --threshold 0.1 --jobs 3", true),
        ("--caching-rule at-end", false),
    ] {
        let other = json(&format!("--patterns 3 --replicates 3 {caching}"));
        for same in ["converged", "succeeded", "separated", "rounds", "spikes", "energy", "minimal_energy"] {
            assert_eq!(at_end[same], other[same], "{same} {caching}");
        }
        assert_eq!(mean(&other, "consolidations") > 0.0, consolidates, "{caching}");
        assert!(mean(&other, "saving") <= saving + 1e-12, "{caching}");
    }
    let costly = json("--patterns 3 --replicates 3 --cost 0.01");
    assert!(mean(&costly, "maintenance") > 0.0 && mean(&costly, "saving") < saving);
    let forgetting = json("--patterns 3 --replicates 3 --time-constant 10 --tolerance 0 --rounds 20");
    assert_ne!(forgetting["energy"], at_end["energy"]);
    assert_eq!((mean(&forgetting, "rounds"), forgetting["converged"].as_u64()), (20.0, Some(3)));
}

#[test]
fn cli_spiking_neurons_that_do_not_settle_are_counted() {
    let report = json("--patterns 4 --replicates 2 --rounds 11");
    assert_eq!((report["converged"].as_u64(), report["gave_up"].as_u64()), (Some(0), Some(2)));
    assert!(report["energy"]["mean"].is_null() && report["succeeded"] == 0);
    let table = verify("simulate spiking --patterns 4 --replicates 2 --rounds 11");
    let warning = String::from_utf8_lossy(&table.stderr).into_owned();
    assert!(warning.contains("2 of 2 runs") && warning.contains("--rounds"), "{warning}");
    assert!(String::from_utf8_lossy(&table.stdout).contains("max rounds"));
}

#[test]
fn cli_options_of_the_spiking_neuron_that_do_not_fit_are_errors() {
    for (arguments, part) in [
        ("", "--patterns"),
        ("--patterns 0", "from 1 to 2475 patterns"),
        ("--patterns 51 --sharing disjoint", "from 1 to 50 patterns"),
        ("--patterns 2 --active 101", "from 1 to 100 channels"),
        ("--patterns 2 --channels 0", "number of channels"),
        ("--patterns 2 --caching-rule per-synapse", "needs --threshold"),
        ("--patterns 2 --caching-rule per-synapse --threshold -1", "threshold"),
        ("--patterns 2 --caching-rule per-synapse --threshold inf", "at-end"),
        ("--patterns 2 --threshold 1", "no threshold"),
        ("--patterns 2 --caching-rule immediate --time-constant 1", "no transient"),
        ("--patterns 2 --time-constant 0", "time constant"),
        ("--patterns 2 --time-constant inf", "finite"),
        ("--patterns 2 --cost -1", "cost"),
        ("--patterns 2 --tolerance -1", "tolerance"),
        ("--patterns 2 --settling-rounds 1", "at least 2 rounds"),
        ("--patterns 2 --rounds 5", "judged over 10 rounds"),
        ("--patterns 2 --within inf", "standard deviations"),
        ("--patterns 2 --within nan", "standard deviations"),
        ("--patterns 2 --step 200", "time step"),
        ("--patterns 2 --step 0", "time step"),
        ("--patterns 2 --bound -1", "bound"),
        ("--patterns 2 --background sideways", "sideways"),
    ] {
        let output = verify(&format!("simulate spiking {arguments} --format json"));
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments}: {error}");
        assert!(error.contains(part) && error.trim().lines().count() == 1, "{arguments}: {error}");
        assert!(output.stdout.is_empty());
    }
}
