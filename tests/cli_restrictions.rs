//! `verify simulate network --restrict`, end to end.

use assert_cmd::Command;
use plasticity_simulation::data::folder::NAMES;
use serde_json::Value;
use std::fs;
use std::process::Output;
use tempfile::TempDir;

const SMALL: &str = "--model vrp --hidden 8 --samples 60";

/// A folder with 30 images of 4 × 5 to learn from and 10 to test on.
fn images() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (count, names) in [(30_u8, &NAMES[..2]), (10, &NAMES[2..])] {
        let pixels = (0..u32::from(count) * 20).map(|place| (place * place * 31 % 256) as u8);
        let header = [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 4, 0, 0, 0, 5];
        fs::write(folder.path().join(names[0]), header.into_iter().chain(pixels).collect::<Vec<u8>>())
            .unwrap();
        let labels = [0, 0, 8, 1, 0, 0, 0, count].into_iter().chain((0..count).map(|image| image % 10));
        fs::write(folder.path().join(names[1]), labels.collect::<Vec<u8>>()).unwrap();
    }
    folder
}

fn verify(arguments: &str) -> Output {
    let folder = images();
    let mut command = Command::cargo_bin("verify").unwrap();
    command.args(["simulate", "network", "--data", "."]).args(arguments.split_whitespace());
    command.current_dir(folder.path()).env("NO_COLOR", "1").output().unwrap()
}

fn json(arguments: &str) -> Value {
    let output = verify(&format!("{arguments} --format json"));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && error.is_empty(), "{arguments}: {error}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Changes of a layer per sample.
fn changes(report: &Value, layer: &str) -> f64 {
    report.pointer(&format!("/m0/{layer}/mean")).and_then(Value::as_f64).unwrap() / 60.0
}

/// Numbers of plastic synapses, of 8 × 21 and 9 × 10.
#[test]
fn cli_every_restriction_leaves_what_it_says_plastic() {
    for (restriction, input, output) in [
        ("none", Some(8.0 * 21.0), Some(90.0)),
        ("synaptic-mask --fraction 0.1", None, Some(90.0)),
        ("synaptic-mask --fraction 0.1 --mask-draw per-layer --output-fraction 0.5", Some(17.0), Some(50.0)),
        (
            "synaptic-mask --fraction 0.5 --mask-draw per-row --output-fraction 0.25",
            Some(4.0 * 21.0),
            Some(30.0),
        ),
        ("redrawn-mask --fraction 0.1", None, Some(90.0)),
        ("class-masks --fraction 0.1 --mask-draw per-layer", Some(17.0), Some(90.0)),
        ("neuron-mask --units 3", Some(3.0 * 21.0), Some(90.0)),
        ("subnet --units 3", Some(3.0 * 21.0), Some(40.0)),
        ("static-hidden", Some(0.0), Some(90.0)),
        ("largest-layer --fraction 0.1", Some(17.0), Some(90.0)),
        ("largest-neuron --fraction 0.1", Some(8.0 * 2.0), Some(90.0)),
        ("largest-subnet --fraction 0.1 --units 3", Some(6.0), Some(40.0)),
        ("largest-weights --fraction 0.1", Some(17.0), Some(90.0)),
        ("most-active --units 3", Some(3.0 * 21.0), Some(90.0)),
        ("largest-errors --units 3", Some(3.0 * 21.0), Some(90.0)),
    ] {
        for caching in ["", "--caching-rule at-end"] {
            let report = json(&format!("{SMALL} {caching} --restrict {restriction}"));
            let found = (changes(&report, "input"), changes(&report, "output"));
            assert_eq!(found.0, input.unwrap_or(found.0), "{restriction}");
            assert_eq!(found.1, output.unwrap_or(found.1), "{restriction}");
            // Where numbers are random they are a tenth on average, within six standard deviations.
            let deviation = (0.09 * 8.0 * 21.0_f64).sqrt();
            assert!(input.is_some() || (found.0 - 16.8).abs() < 6.0 * deviation, "{restriction}: {found:?}");
            let name = restriction.split(' ').next().unwrap();
            assert_eq!(report["restrict"], name);
        }
    }
}

#[test]
fn cli_restrictions_are_echoed() {
    let report = json(&format!("{SMALL} --restrict synaptic-mask --fraction 0.25"));
    for (name, value) in [
        ("restrict", "synaptic-mask".into()),
        ("fraction", 0.25.into()),
        ("output_fraction", 1.0.into()),
        ("units", Value::Null),
        ("mask_draw", "bernoulli".into()),
    ] {
        assert_eq!(report[name], value, "{name}");
    }
    let report = json(&format!("{SMALL} --restrict largest-subnet --fraction 0.25 --units 4"));
    for (name, value) in [
        ("restrict", "largest-subnet".into()),
        ("fraction", 0.25.into()),
        ("output_fraction", Value::Null),
        ("units", 4.into()),
        ("mask_draw", Value::Null),
    ] {
        assert_eq!(report[name], value, "{name}");
    }
    let table = String::from_utf8(verify(&format!("{SMALL} --restrict subnet --units 4")).stdout).unwrap();
    assert!(table.contains("restrict                       subnet"), "{table}");
    let help = String::from_utf8(verify("--help").stdout).unwrap();
    for part in [
        "largest-subnet",
        "--output-fraction",
        "--mask-draw",
        "Synapses to and from fixed random hidden units",
    ] {
        assert!(help.contains(part), "{part:?} is not in {help}");
    }
}

#[test]
fn cli_restrictions_do_not_depend_on_threads_or_instruction_sets() {
    let without_speed = |mut report: Value| {
        report.as_object_mut().unwrap().remove("samples_per_second");
        report
    };
    for restriction in ["synaptic-mask --fraction 0.3 --output-fraction 0.5", "largest-layer --fraction 0.1"]
    {
        let command = format!("{SMALL} --replicates 3 --restrict {restriction}");
        let once = without_speed(json(&command));
        for machine in ["--jobs 1", "--jobs 2", "--simd baseline"] {
            assert_eq!(once, without_speed(json(&format!("{command} {machine}"))), "{restriction} {machine}");
        }
        assert_ne!(once["m1"], json(&format!("{command} --seed 2"))["m1"]);
    }
}

#[test]
fn cli_restrictions_that_cannot_be_are_refused() {
    for (restriction, parts) in [
        ("subnets --units 3", &["a similar value exists: 'subnet'"][..]),
        ("subnet", &["--restrict subnet needs --units K"]),
        ("subnet --units 0", &["plastic units must be from 1 to the 8 hidden units, but is 0"]),
        ("subnet --units 9", &["8 hidden units", "but is 9"]),
        ("subnet --units -1", &["--units", "-1"]),
        ("subnet --units 3 --fraction 0.1", &["--restrict subnet has no --fraction P"]),
        ("none --units 3", &["--restrict none has no --units K"]),
        ("none --fraction 0.5", &["--restrict none has no --fraction P"]),
        ("static-hidden --units 3", &["--restrict static-hidden has no --units K"]),
        ("largest-layer", &["--restrict largest-layer needs --fraction P"]),
        (
            "largest-layer --fraction 0",
            &["fraction of the input layer must be above 0 and at most 1, but is 0"],
        ),
        ("largest-layer --fraction 1.5", &["at most 1, but is 1.5"]),
        ("largest-layer --fraction nan", &["NaN"]),
        ("largest-layer --fraction 0.5 --output-fraction 0.5", &["has no --output-fraction Q"]),
        ("largest-subnet --fraction 0.5", &["--restrict largest-subnet needs --units K"]),
        ("largest-subnet --units 3", &["--restrict largest-subnet needs --fraction P"]),
        ("synaptic-mask", &["--restrict synaptic-mask needs --fraction P"]),
        ("synaptic-mask --fraction 0.5 --units 3", &["--restrict synaptic-mask has no --units K"]),
        ("synaptic-mask --fraction 0.5 --output-fraction 0", &["above 0 and at most 1, but is 0"]),
        ("synaptic-mask --fraction 0.5 --mask-draw per-laye", &["a similar value exists: 'per-layer'"]),
        ("redrawn-mask --fraction 0.5 --mask-draw per-row", &["--restrict redrawn-mask has no --mask-draw"]),
        ("most-active", &["--restrict most-active needs --units K"]),
    ] {
        let output = verify(&format!("{SMALL} --restrict {restriction}"));
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{restriction}: {error}");
        assert!(output.stdout.is_empty() && error.starts_with("error: "), "{restriction}: {error}");
        assert_eq!(error.trim_end().lines().count(), 1, "{restriction}: {error}");
        for part in parts {
            assert!(error.contains(part), "{restriction}: {part:?} is not in {error}");
        }
    }
}
