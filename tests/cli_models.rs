//! Closed forms and single models from the command line, end to end.

use assert_cmd::Command;
use serde_json::Value;
use std::process::Output;

fn verify(arguments: &[&str]) -> Output {
    Command::cargo_bin("verify").unwrap().args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = verify(arguments);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn cli_predict_and_simulate_print_one_object() {
    let perceptron =
        json(&["predict", "perceptron", "--inputs", "1000", "--patterns", "1000", "--format", "json"]);
    assert_eq!(perceptron["updates"], 2000.0);
    assert!((perceptron["inefficiency"].as_f64().unwrap() - 56.0499).abs() < 1e-3);

    assert!((perceptron["inefficiency_near_capacity"].as_f64().unwrap() - 79.2665).abs() < 1e-3);
    let square = [
        "predict",
        "perceptron",
        "--inputs",
        "1000",
        "--patterns",
        "1000",
        "--alpha",
        "2",
        "--variance-ratio",
        "0.5",
        "--format",
        "json",
    ];
    assert!((json(&square)["inefficiency"].as_f64().unwrap() - 2.0).abs() < 1e-12);

    let caching = |more: &[&str]| {
        let mut arguments =
            vec!["predict", "caching", "--inputs", "1000", "--patterns", "1000", "--format", "json"];
        arguments.extend(more);
        json(&arguments)
    };
    let free = caching(&["--cost", "0"]);
    assert_eq!(free["exact_walk"]["optimal_threshold"], Value::Null);
    assert!((free["exact_walk"]["energy_ratio"].as_f64().unwrap() - 1.0).abs() < 1e-3);
    assert!((free["steady_state"]["optimal_threshold"].as_f64().unwrap() - 77.4597).abs() < 1e-3);
    let at =
        caching(&["--cost", "1e-3", "--threshold", "9.5", "--updates", "2000", "--presentations", "30000"]);
    assert!(
        at["steady_state"]["energy_ratio"].as_f64() > at["steady_state"]["optimal_energy_ratio"].as_f64()
    );
    for rule in ["any_synapse", "total"] {
        assert_eq!(free[rule]["optimal_threshold"], Value::Null, "{rule}");
        assert!((free[rule]["energy_ratio"].as_f64().unwrap() - 1.0).abs() < 1e-3, "{rule}");
    }
    // At full price no rule caches: the smallest threshold, and the energy without caching.
    let costly = caching(&["--cost", "1e-3", "--change-cost", "1"]);
    assert_eq!(costly["steady_state"]["optimal_threshold"], 0.0);
    for form in ["steady_state", "lattice", "exact_walk", "any_synapse", "total"] {
        let ratio = costly[form]["optimal_energy_ratio"].as_f64().unwrap();
        let without = costly["inefficiency_without_caching"].as_f64().unwrap();
        assert!((ratio / without - 1.0).abs() < 1e-9, "{form}: {ratio}");
        assert_eq!(free[form]["change"], 0.0, "{form}");
    }
    // With updates and presentations given, the load does not matter.
    let above_capacity = [
        "predict",
        "caching",
        "--inputs",
        "10",
        "--patterns",
        "50",
        "--cost",
        "0",
        "--updates",
        "100",
        "--presentations",
        "1000",
        "--format",
        "json",
    ];
    assert_eq!(json(&above_capacity)["updates"], 100.0);

    let simulate = |more: &[&str]| {
        let mut arguments = vec![
            "simulate",
            "perceptron",
            "--inputs",
            "100",
            "--patterns",
            "80",
            "--format",
            "json",
            "--replicates",
            "5",
        ];
        arguments.extend(more);
        json(&arguments)
    };
    let learned = simulate(&[]);
    for identity in ["variance_ratio_by_fields", "variance_ratio_by_stabilities"] {
        let (by, v) = (
            learned[identity]["mean"].as_f64().unwrap(),
            learned["variance_ratio"]["mean"].as_f64().unwrap(),
        );
        assert!((by / v - 1.0).abs() < 1e-12, "{identity}");
    }
    // Of all changes of ±1 an exponent changes only the minimum; about half of them are upwards.
    let square = simulate(&["--alpha", "2"]);
    assert_eq!(square["energy"], learned["energy"]);
    let inverse = 1.0 / learned["variance_ratio"]["mean"].as_f64().unwrap();
    assert!((square["inefficiency"]["mean"].as_f64().unwrap() / inverse - 1.0).abs() < 0.02);
    let up = simulate(&["--potentiation-only"]);
    let share = up["energy"]["mean"].as_f64().unwrap() / learned["energy"]["mean"].as_f64().unwrap();
    assert!((share - 0.5).abs() < 0.05, "{share}");
    let plain = simulate(&[]);
    let cached = simulate(&["--rule", "any-synapse", "--threshold", "4.5", "--jobs", "1"]);
    assert_eq!(plain["converged"], 5);
    for learned in
        ["updates", "presentations", "presentations_total", "epochs", "minimal_energy", "variance_ratio"]
    {
        assert_eq!(plain[learned], cached[learned], "{learned} does not depend on the rule");
        assert!(
            plain[learned]["mean"].is_f64()
                && plain[learned]["se"].is_f64()
                && plain[learned]["median"].is_f64()
        );
    }
    assert!(cached["energy"]["mean"].as_f64() < plain["energy"]["mean"].as_f64());
    assert_eq!(simulate(&["--rule", "at-end"])["inefficiency"]["mean"], 1.0);
    let single = json(&[
        "simulate",
        "perceptron",
        "--inputs",
        "9",
        "--patterns",
        "5",
        "--format",
        "json",
        "--replicates",
        "1",
    ]);
    assert_eq!(single["updates"]["se"], Value::Null);
    // Given up runs are counted.
    let gave_up = simulate(&["--max-epochs", "1"]);
    assert_eq!((&gave_up["gave_up"], &gave_up["updates"]["mean"]), (&Value::from(5), &Value::Null));
    assert_eq!(simulate(&["--zero-mean"])["converged"], 5);
}

#[test]
fn cli_steady_state_and_decaying_walks() {
    let decay = ["--probability", "0.2", "--time-constant", "500", "--threshold", "5", "--format", "json"];
    let steady = |more: &[&str]| json(&[&["predict", "steady-state"], &decay[..], more].concat());
    let plain = steady(&[]);
    let near = |value: &Value, expected: f64, relative: f64| {
        let value = value.as_f64().unwrap();
        assert!((value / expected - 1.0).abs() < relative, "{value}, expected {expected}");
    };
    near(&plain["closed_form"]["rate"], 7.345e-3, 1e-4);
    near(&plain["closed_form"]["mean_abs"], 1.6521, 1e-4);
    near(&plain["shifted"]["mean_abs"], 1.814, 1e-3);
    near(&plain["exact_walk"]["consolidation_power"], 3.22e-2, 1e-2);
    assert!(plain["closed_form"]["normalisation"].is_f64() && plain["closed_form"]["x"].is_f64());
    // Everything scales with the step, and powers with the synapses.
    let scaled = json(&[
        "predict",
        "steady-state",
        "--probability",
        "0.2",
        "--time-constant",
        "500",
        "--threshold",
        "0.5",
        "--step",
        "0.1",
        "--synapses",
        "10",
        "--cost",
        "0.01",
        "--format",
        "json",
    ]);
    for form in ["closed_form", "shifted", "exact_walk"] {
        near(&scaled[form]["rate"], plain[form]["rate"].as_f64().unwrap(), 1e-3);
        near(
            &scaled[form]["consolidation_power"],
            plain[form]["consolidation_power"].as_f64().unwrap(),
            1e-3,
        );
        near(
            &scaled[form]["maintenance_power"],
            0.01 * plain[form]["maintenance_power"].as_f64().unwrap(),
            1e-3,
        );
    }
    // More steps to the threshold than the walk takes: the closed form alone.
    let far = steady(&["--step", "1e-4"]);
    assert!(far["exact_walk"].is_null() && far["closed_form"]["ln_rate"].is_f64());
    let walk = |more: &[&str]| {
        json(&[&["simulate", "walk"], &decay[..], &["--synapses", "50", "--steps", "5000"], more].concat())
    };
    let once = walk(&["--seed", "3", "--jobs", "1"]);
    assert_eq!(once, walk(&["--seed", "3", "--jobs", "2"]));
    assert_ne!(once["rate"], walk(&["--seed", "4"])["rate"]);
    for quantity in ["rate", "mean_abs", "consolidation_size"] {
        let (mean, se) = (once[quantity]["mean"].as_f64().unwrap(), once[quantity]["se"].as_f64().unwrap());
        let exact = if quantity == "consolidation_size" { "consolidation_size" } else { quantity };
        let expected = plain["exact_walk"][exact].as_f64().unwrap();
        assert!(
            (mean - expected).abs() < 4.0 * se + 2e-3 * expected,
            "{quantity}: {mean} ± {se}, theory {expected}"
        );
    }
}
