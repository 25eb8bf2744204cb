//! `verify simulate perceptron` with transient weights that decay, end to end.

use assert_cmd::Command;
use serde_json::Value;
use std::process::Output;

fn simulate(arguments: &str) -> Output {
    Command::cargo_bin("verify")
        .unwrap()
        .args(["simulate", "perceptron"])
        .args(arguments.split_whitespace())
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn json(arguments: &str) -> Value {
    let output = simulate(&format!("{arguments} --format json"));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The table, and the lines on standard error.
fn table(arguments: &str) -> (String, Vec<String>) {
    let output = simulate(arguments);
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{error}");
    (String::from_utf8(output.stdout).unwrap(), error.lines().map(str::to_owned).collect())
}

/// Converged, cycling, gave up.
fn counts(report: &Value) -> [u64; 3] {
    ["converged", "cycling", "gave_up"].map(|ending| report[ending].as_u64().unwrap())
}

fn mean(report: &Value, name: &str) -> f64 {
    report[name]["mean"].as_f64().unwrap()
}

const SOME_CYCLE: &str =
    "--inputs 200 --patterns 200 --rule per-synapse --threshold 3 --time-constant 100 --replicates 20";

#[test]
fn cli_every_run_with_decay_is_counted_once() {
    let report = json(SOME_CYCLE);
    let [converged, cycling, gave_up] = counts(&report);
    assert_eq!(converged + cycling + gave_up, 20);
    assert!(converged > 0 && cycling > 0, "{report}");
    assert!(report["classifies_all"].as_u64().unwrap() <= converged);
    assert!(mean(&report, "cycle_period") >= 1.0);
    assert_eq!(report["time_constant"], 100.0);
    assert_eq!(report["shuffle"], false);
    // The final weights are no sum of updates.
    assert_eq!(report["variance_ratio_by_fields"]["mean"], Value::Null);
    let none_converges = json("--inputs 40 --patterns 40 --rule at-end --time-constant 20 --max-epochs 30");
    assert_eq!((counts(&none_converges)[0], &none_converges["energy"]["mean"]), (0, &Value::Null));
    assert_eq!(counts(&none_converges).iter().sum::<u64>(), 10);
}

#[test]
fn cli_results_with_decay_do_not_depend_on_threads_or_instruction_set() {
    for more in ["", " --shuffle", " --zero-mean --shuffle"] {
        let once = json(&format!("{SOME_CYCLE}{more}"));
        for machine in ["--jobs 1", "--jobs 2", "--simd baseline"] {
            assert_eq!(once, json(&format!("{SOME_CYCLE}{more} {machine}")), "{more} {machine}");
        }
    }
    let any = SOME_CYCLE.replace("per-synapse", "any-synapse");
    assert_eq!(json(&any), json(&format!("{any} --simd baseline --jobs 1")));
}

#[test]
fn cli_runs_of_changing_order_do_not_cycle() {
    let report = json(&format!("{SOME_CYCLE} --shuffle"));
    assert_eq!((counts(&report), &report["shuffle"]), ([20, 0, 0], &Value::Bool(true)));
    assert_eq!(report["cycle_period"]["mean"], Value::Null);
    // Without decay too, by any rule, and with the identities; the same tasks take other updates.
    let task = "--inputs 100 --patterns 80 --replicates 5";
    let (fixed, shuffled) = (json(task), json(&format!("{task} --shuffle")));
    assert_eq!((&shuffled["converged"], &shuffled["time_constant"]), (&Value::from(5), &Value::Null));
    assert_ne!(fixed["updates"], shuffled["updates"]);
    assert_eq!(mean(&shuffled, "energy"), 101.0 * mean(&shuffled, "updates"));
    let (v, by) = (mean(&shuffled, "variance_ratio"), mean(&shuffled, "variance_ratio_by_fields"));
    assert!((by / v - 1.0).abs() < 1e-12);
    let up = json(&format!("{task} --shuffle --potentiation-only"));
    assert!((mean(&up, "energy") / mean(&shuffled, "energy") - 0.5).abs() < 0.05);
}

#[test]
fn cli_runs_that_are_not_finished_are_told_of() {
    let (printed, warnings) = table(SOME_CYCLE);
    assert!(printed.contains("time constant                  100\n"), "{printed}");
    let [converged, cycling, _] = counts(&json(SOME_CYCLE));
    let [warning] = &warnings[..] else { panic!("{warnings:?}") };
    for part in [
        &format!("warning: {cycling} of 20 runs repeat themselves for ever"),
        &format!("the numbers are of the {converged} that converged"),
        "--shuffle",
        "a longer --time-constant",
        "a lower --threshold",
    ] {
        assert!(warning.contains(part), "{part:?} is not in {warning}");
    }
    let (printed, warnings) = table(&format!("{SOME_CYCLE} --shuffle"));
    assert!(printed.contains("cycling                        0\n") && warnings.is_empty(), "{warnings:?}");

    let hopeless = "--inputs 40 --patterns 40 --rule at-end --time-constant 20 --shuffle --max-epochs 5";
    let (_, warnings) = table(hopeless);
    let [warning] = &warnings[..] else { panic!("{warnings:?}") };
    assert!(warning.contains("limit of 5 epochs; there are no numbers"), "{warning}");
    assert!(warning.contains("a longer --time-constant") && !warning.contains("--threshold"), "{warning}");
    let (_, warnings) = table("--inputs 40 --patterns 40 --max-epochs 1");
    assert!(
        warnings[0].contains("capacity is 2") && !warnings[0].contains("--time-constant"),
        "{warnings:?}"
    );
}

#[test]
fn cli_a_very_long_time_constant_is_no_decay() {
    for rule in
        ["per-synapse --threshold 3.5", "any-synapse --threshold 4.5", "total --threshold 1.335", "at-end"]
    {
        for patterns in ["", " --zero-mean"] {
            let without = format!("--inputs 100 --patterns 90 --rule {rule} --replicates 5{patterns}");
            let (without, with) = (json(&without), json(&format!("{without} --time-constant 1e15")));
            assert_eq!(counts(&with), [5, 0, 0]);
            assert_eq!(with["classifies_all"], 5);
            let summaries = without.as_object().unwrap().iter().filter(|(_, value)| value.is_object());
            let mut compared = 0;
            for (name, summary) in summaries.filter(|(name, _)| !name.contains("_by_")) {
                for statistic in ["mean", "se", "median"] {
                    let Some(value) = summary[statistic].as_f64() else { continue };
                    let near = with[name][statistic].as_f64().unwrap();
                    assert!(
                        (near - value).abs() <= 1e-6 * value.abs(),
                        "{rule}: {name}: {near}, not {value}"
                    );
                    compared += 1;
                }
            }
            assert!(compared > 30, "{compared}");
        }
    }
}

/// Numbers of the version before there was decay.
#[test]
fn cli_without_decay_nothing_has_changed() {
    for (arguments, golden) in [
        ("--inputs 100 --patterns 80 --replicates 5", [86.6, 592.0, 8746.6, 0.0, 581.8, 0.5824667711484934]),
        (
            "--inputs 200 --patterns 250 --rule per-synapse --threshold 3.5 --replicates 4",
            [894.75, 9000.0, 41581.75, 2239580.5, 3333.25, 0.5234910263102553],
        ),
        (
            "--inputs 64 --patterns 60 --rule total --threshold 1.5 --seed 7",
            [91.1, 570.0, 2250.9, 34139.7, 353.7, 0.5411203992481127],
        ),
        (
            "--inputs 60 --patterns 50 --zero-mean --rule any-synapse --threshold 2",
            [82.5, 440.0, 2427.6767999999943, 15294.794800000018, 321.01733333333334, 0.5324598825164659],
        ),
    ] {
        let report = json(arguments);
        let found =
            ["updates", "presentations_total", "energy", "transient_sum", "minimal_energy", "variance_ratio"]
                .map(|name| mean(&report, name));
        assert_eq!(found, golden, "{arguments}");
        assert_eq!(report["classifies_all"], report["converged"], "{arguments}");
    }
}
