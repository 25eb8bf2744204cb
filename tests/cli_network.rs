//! `verify simulate network`, end to end, on images of 6 × 6 that are soon learned.

use assert_cmd::Command;
use plasticity_simulation::data::folder::NAMES;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;

/// A folder with 60 images to learn from and 30 to test on, of ten classes.
fn images() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (count, names) in [(60, &NAMES[..2]), (30, &NAMES[2..])] {
        let pixel = |image: u32, place: u32| {
            let noise = (31 * image + 13 * place + count) % 60;
            if (place + 3 * (image % 10)) % 30 < 5 { 255 - noise } else { noise }
        };
        let pixels = (0..count).flat_map(|image| (0..36).map(move |place| pixel(image, place) as u8));
        let labels = (0..count).map(|image| (image % 10) as u8);
        let header = |dimensions| [0, 0, 8, dimensions, 0, 0, 0, count as u8];
        let file: Vec<u8> = header(3).into_iter().chain([0, 0, 0, 6, 0, 0, 0, 6]).chain(pixels).collect();
        fs::write(folder.path().join(names[0]), file).unwrap();
        fs::write(folder.path().join(names[1]), header(1).into_iter().chain(labels).collect::<Vec<u8>>())
            .unwrap();
    }
    folder
}

fn verify(folder: &Path, arguments: &str) -> Output {
    let mut command = Command::cargo_bin("verify").unwrap();
    command.args(["simulate", "network"]).args(arguments.split_whitespace()).current_dir(folder);
    command.env("NO_COLOR", "1").env("XDG_CACHE_HOME", folder).env("PLASTICITY_DATA", ".").output().unwrap()
}

fn json(folder: &TempDir, arguments: &str) -> Value {
    let output = verify(folder.path(), &format!("{arguments} --format json"));
    let error = String::from_utf8_lossy(&output.stderr);
    let warned = error.lines().all(|line| line.starts_with("warning: "));
    assert!(output.status.success() && warned, "{arguments}: {error}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Without the one field that is a time.
fn without_speed(mut report: Value) -> Value {
    assert!(report["samples_per_second"].as_f64().unwrap() > 0.0, "{report}");
    report.as_object_mut().unwrap().remove("samples_per_second");
    report
}

/// A mean, by its path: "m1/total".
fn mean(report: &Value, path: &str) -> f64 {
    let value = report.pointer(&format!("/{path}/mean")).and_then(Value::as_f64);
    value.unwrap_or_else(|| panic!("{path} in {report}"))
}

/// Reached, gave up, diverged.
fn counts(report: &Value) -> [u64; 3] {
    ["reached", "gave_up", "diverged"].map(|ending| report[ending].as_u64().unwrap())
}

fn assert_near(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * a.abs().max(b.abs()), "{a} is not {b}");
}

/// Of different runs, or weights: an engine may keep weights in single precision.
const ROUNDING: f64 = 1e-3;

fn assert_alike(a: f64, b: f64) {
    assert!((a - b).abs() <= ROUNDING * a.abs().max(b.abs()), "{a} is not {b}");
}

const SMALL: &str = "--hidden 6 --samples 700";

#[test]
fn cli_energies_of_a_network_are_consistent() {
    let folder = images();
    for model in ["vrp", "lvr"] {
        let report = json(&folder, &format!("--model {model} {SMALL} --replicates 3"));
        assert_eq!((counts(&report), &report["replicates"]), ([3, 0, 0], &3.into()));
        assert_eq!((mean(&report, "samples"), &report["samples"]["se"]), (700.0, &0.0.into()));
        for energy in ["m0", "m1", "m1_direct", "m_alpha"] {
            let layers = ["input", "output"].map(|layer| mean(&report, &format!("{energy}/{layer}")));
            assert!(layers.iter().all(|energy| *energy > 0.0), "{report}");
            assert_near(mean(&report, &format!("{energy}/total")), layers.iter().sum());
        }
        for layer in ["input", "output"] {
            assert!(mean(&report, &format!("m1_direct/{layer}")) < mean(&report, &format!("m1/{layer}")));
        }
        // Neither leaky nor logistic units are ever 0: all weights of the output layer change at every sample.
        let sources = if model == "vrp" { 7.0 } else { 6.0 };
        assert_eq!(mean(&report, "m0/output"), 700.0 * 10.0 * sources);
        // Without caching every change is consolidated at once.
        assert_near(mean(&report, "consolidation"), mean(&report, "m1/total"));
        assert_eq!(["maintenance", "transient_sum"].map(|name| mean(&report, name)), [0.0, 0.0]);
        assert_eq!((&report["caching_rule"], &report["cost"]), (&Value::Null, &Value::Null));
        assert_eq!(report["m_alpha"], report["m1"]);
    }
    let single = json(&folder, &format!("--model vrp {SMALL}"));
    assert_eq!((&single["m1"]["total"]["se"], &single["replicates"]), (&Value::Null, &1.into()));
    let counted = json(&folder, &format!("--model vrp {SMALL} --alpha 0"));
    assert_eq!(counted["m_alpha"], single["m0"]);
    let up = json(&folder, &format!("--model vrp {SMALL} --potentiation-only"));
    let share = mean(&up, "m_alpha/total") / mean(&up, "m1/total");
    assert!((0.3..0.7).contains(&share) && up["m1"] == single["m1"], "{share}");
}

#[test]
fn cli_settings_of_a_network_are_echoed_and_all_that_make_a_model() {
    let folder = images();
    let vrp = json(&folder, "--model vrp --hidden 6 --target 0.2 --limit 2000");
    for (name, value) in [
        ("model", "vrp"),
        ("evaluate", "held-out"),
        ("activation", "leaky-relu"),
        ("output", "linear"),
        ("inputs", "zero-meaned"),
        ("targets", "one-hot"),
        ("gradient", "true"),
        ("order", "with-replacement"),
        ("data", "images from ."),
    ] {
        assert_eq!(vrp[name], value, "{name}");
    }
    for (name, value) in [("rate", 0.01), ("target", 0.2), ("deviation", 0.01), ("alpha", 1.0)] {
        assert_eq!(vrp[name], value, "{name}");
    }
    for (name, value) in [
        ("training_images", 50),
        ("evaluation_images", 10),
        ("limit", 2000),
        ("test_every", 1000),
        ("seed", 1),
    ] {
        assert_eq!(vrp[name], value, "{name}");
    }
    let mut lvr = without_speed(json(&folder, &format!("--model lvr {SMALL}")));
    assert_eq!(
        (&lvr["evaluate"], &lvr["evaluation_images"], &lvr["limit"]),
        (&"test".into(), &30.into(), &700.into())
    );
    assert_eq!(
        (&lvr["target"], &lvr["test_every"], &lvr["training_images"]),
        (&Value::Null, &Value::Null, &60.into())
    );
    let all = "--rate 0.1 --activation logistic --output logistic --bias false --inputs lifted --targets lifted --order file \
         --evaluate test";
    lvr["model"] = "vrp".into();
    assert_eq!(lvr, without_speed(json(&folder, &format!("--model vrp {SMALL} {all}"))));
    // Everything that can be set makes a difference.
    let plain = json(&folder, &format!("--model lvr {SMALL}"));
    for option in [
        "--rate 0.2",
        "--activation relu",
        "--activation leaky-relu",
        "--output softmax",
        "--output linear",
        "--bias true",
        "--inputs plain",
        "--targets one-hot",
        "--deviation 0.1",
        "--gradient authors",
        "--order shuffled",
        "--order with-replacement",
        "--seed 2",
        "--evaluate held-out",
    ] {
        assert_ne!(plain["m1"], json(&folder, &format!("--model lvr {SMALL} {option}"))["m1"], "{option}");
    }
}

#[test]
fn cli_networks_do_not_depend_on_threads() {
    let folder = images();
    let command = format!("--model vrp {SMALL} --replicates 4 --caching-rule per-neuron --threshold 0.01");
    let once = without_speed(json(&folder, &command));
    for machine in ["--jobs 1", "--jobs 2"] {
        assert_eq!(once, without_speed(json(&folder, &format!("{command} {machine}"))), "{machine}");
    }
    assert!(once["m1"]["total"]["se"].as_f64().unwrap() > 0.0, "all replicates are alike: {once}");
}

#[test]
fn cli_caching_in_a_network_keeps_to_its_bounds() {
    let folder = images();
    let task = format!("--model vrp {SMALL} --replicates 2");
    let without = json(&folder, &task);
    let least = mean(&without, "m1_direct/total");
    let mut energies = Vec::new();
    for rule in [
        "per-synapse --threshold 0.02",
        "per-neuron --threshold 0.02",
        "per-layer --threshold 0.02",
        "at-end",
    ] {
        let report = json(&folder, &format!("{task} --caching-rule {rule} --cost 1e-3"));
        // Without decay learning is the same.
        assert_alike(mean(&report, "m1/total"), mean(&without, "m1/total"));
        assert_alike(mean(&report, "m1_direct/total"), least);
        let consolidation = mean(&report, "consolidation");
        assert!(consolidation >= least * (1.0 - ROUNDING), "{rule}: {consolidation} < {least}");
        assert!(consolidation < mean(&report, "m1/total"), "{rule}");
        assert!(mean(&report, "final_consolidation") <= consolidation);
        assert_near(mean(&report, "maintenance"), 1e-3 * mean(&report, "transient_sum"));
        let dearer = json(&folder, &format!("{task} --caching-rule {rule} --cost 3e-3"));
        assert_near(mean(&dearer, "maintenance"), 3.0 * mean(&report, "maintenance"));
        assert_eq!(dearer["consolidation"], report["consolidation"]);
        let free = json(&folder, &format!("{task} --caching-rule {rule}"));
        assert_eq!((mean(&free, "maintenance"), &free["cost"]), (0.0, &0.0.into()));
        energies.push((consolidation, mean(&report, "transient_sum")));
    }
    let [synapse, neuron, layer, end] = energies[..] else { panic!("{energies:?}") };
    assert_alike(end.0, least);
    // The more are consolidated with one that has to be, the sooner.
    assert!(synapse.0 < neuron.0 && neuron.0 < layer.0, "{energies:?}");
    assert!(synapse.1 > neuron.1 && neuron.1 > layer.1 && end.1 > synapse.1, "{energies:?}");
    let forgetting = json(&folder, &format!("{task} --caching-rule at-end --time-constant 20 --cost 1"));
    assert!(mean(&forgetting, "transient_sum") < end.1, "{forgetting}");
    assert_eq!((&forgetting["time_constant"], &forgetting["threshold"]), (&20.0.into(), &Value::Null));
}

#[test]
fn cli_every_run_of_a_network_is_counted_once() {
    let folder = images();
    let learned =
        json(&folder, "--model vrp --hidden 20 --rate 0.05 --target 0.9 --test-every 50 --replicates 3");
    assert_eq!(counts(&learned), [3, 0, 0]);
    assert!(mean(&learned, "accuracy") >= 0.9);
    let samples = mean(&learned, "samples");
    assert!(samples > 0.0 && (samples * 3.0 / 50.0).fract() == 0.0, "{samples}");
    let hopeless = "--model vrp --hidden 1 --target 1 --limit 150 --test-every 100 --replicates 3";
    let diverging = format!("--model vrp {SMALL} --rate 50 --replicates 3");
    for (arguments, ended, parts) in [
        (
            hopeless,
            [0, 3, 0],
            ["3 of 3 runs did not reach an accuracy of 1 within 150 samples", "raise --limit"],
        ),
        (&diverging, [0, 0, 3], ["3 of 3 runs diverged", "lower --rate"]),
    ] {
        let report = json(&folder, arguments);
        assert_eq!(counts(&report), ended);
        for path in ["/samples/mean", "/m0/total/mean", "/consolidation/median", "/accuracy/mean"] {
            assert_eq!(report.pointer(path), Some(&Value::Null), "{path}");
        }
        for format in ["table", "json"] {
            let output = verify(folder.path(), &format!("{arguments} --format {format}"));
            let warning = String::from_utf8(output.stderr).unwrap();
            assert!(output.status.success() && warning.starts_with("warning: "), "{warning}");
            assert!(warning.contains("there are no numbers") && warning.lines().count() == 1, "{warning}");
            assert!(parts.iter().all(|part| warning.contains(part)), "{warning}");
        }
    }
}

#[test]
fn cli_table_and_help_of_networks() {
    let folder = images();
    let output = verify(folder.path(), &format!("--model lvr {SMALL} --replicates 2"));
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(output.stderr.is_empty() && !table.contains('\u{1b}'));
    assert!(table.lines().all(|line| line.len() < 100), "{table}");
    for line in [
        "model                          lvr",
        "samples                        700 ± 0, median 700",
        "m1 direct",
        "  total ",
    ] {
        assert!(table.contains(line), "{line:?} is not in\n{table}");
    }
    let help = verify(folder.path(), "--help").stdout;
    let help = String::from_utf8(help).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "lvr 0.1, vrp 0.01",
        "lvr 0.93",
        "vrp held-out",
        "consolidation is m1 and maintenance 0",
        "[default: 1000000]",
    ] {
        assert!(help.contains(part), "{part:?} is not in {help}");
    }
}

#[test]
fn cli_networks_that_cannot_be_are_refused() {
    let folder = images();
    fs::create_dir(folder.path().join("empty")).unwrap();
    let small = "--model vrp --hidden 5";
    let cached = "--model vrp --hidden 5 --samples 1 --caching-rule";
    for (arguments, parts) in [
        ("--hidden 5".into(), &["--model"][..]),
        ("--model vrp".into(), &["--hidden"]),
        ("--model vrpp --hidden 5".into(), &["a similar value exists: 'vrp'"]),
        ("--model vrp --hidden 0".into(), &["hidden units must be from 1", "but is 0"]),
        ("--model vrp --hidden -5".into(), &["--hidden", "-5"]),
        ("--model vrp --hidden 99999999".into(), &["hidden units", "10 million"]),
        ("--model vrp --hidden 9999999".into(), &["37 inputs", "MiB allowed", "fewer hidden units"]),
        (format!("{small} --rate 0"), &["learning rate", "positive"]),
        (format!("{small} --rate nan"), &["learning rate", "NaN"]),
        (format!("{small} --rate inf"), &["learning rate"]),
        (format!("{small} --target 0"), &["accuracy", "above 0", "but is 0"]),
        (format!("{small} --target 1.5"), &["accuracy", "at most 1"]),
        (format!("{small} --target nan"), &["accuracy", "NaN"]),
        (format!("{small} --samples 9 --target 0.5"), &["--samples", "--target"]),
        (format!("{small} --samples 9 --limit 5"), &["--samples", "--limit"]),
        (format!("{small} --samples 9 --test-every 5"), &["--samples", "--test-every"]),
        (format!("{small} --samples 0"), &["--samples"]),
        (format!("{small} --limit 0"), &["--limit"]),
        (format!("{small} --test-every 0"), &["--test-every"]),
        (format!("{small} --replicates 0"), &["--replicates"]),
        (format!("{small} --jobs 0"), &["--jobs"]),
        (format!("{small} --simd mmx"), &["baseline"]),
        (format!("{small} --seed -1"), &["seed is a whole number"]),
        (format!("{small} --deviation -1"), &["deviation", "-1"]),
        (format!("{small} --alpha -1"), &["exponent", "from 0 to 100"]),
        (format!("{small} --activation reluu"), &["a similar value exists: 'relu'"]),
        (format!("{small} --output softmx"), &["a similar value exists: 'softmax'"]),
        (format!("{small} --inputs lift"), &["a similar value exists: 'lifted'"]),
        (format!("{small} --targets onehot"), &["a similar value exists: 'one-hot'"]),
        (format!("{small} --gradient author"), &["a similar value exists: 'authors'"]),
        (format!("{small} --order fil"), &["a similar value exists: 'file'"]),
        (format!("{small} --evaluate heldout"), &["a similar value exists: 'held-out'"]),
        (format!("{small} --bias maybe"), &["--bias", "true, false"]),
        (format!("{small} --threshold 1"), &["--caching-rule"]),
        (format!("{small} --time-constant 9"), &["--caching-rule"]),
        (format!("{small} --cost 1"), &["--caching-rule"]),
        (format!("{cached} per-neurn"), &["a similar value exists: 'per-neuron'"]),
        (format!("{cached} per-synapse"), &["--caching-rule per-synapse needs --threshold X"]),
        (format!("{cached} at-end --threshold 1"), &["at-end has no threshold", "leave out"]),
        (format!("{cached} per-layer --threshold -1"), &["threshold", "not negative", "-1"]),
        (format!("{cached} per-layer --threshold nan"), &["threshold", "NaN"]),
        (format!("{cached} per-layer --threshold inf"), &["--threshold must be finite", "at-end"]),
        (format!("{cached} at-end --time-constant 0"), &["time constant", "positive"]),
        (format!("{cached} at-end --time-constant nan"), &["time constant", "NaN"]),
        (format!("{cached} at-end --time-constant inf"), &["--time-constant must be finite; leave it out"]),
        (format!("{cached} at-end --cost -1"), &["cost c must not be negative"]),
        (format!("{cached} at-end --cost nan"), &["cost c must be a finite number"]),
        (format!("{small} --data nowhere"), &["there is no folder nowhere"]),
        (format!("{small} --data empty"), &["empty has no train-images-idx3-ubyte"]),
    ] {
        let output = verify(folder.path(), &arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments}: {error}");
        assert!(output.stdout.is_empty() && error.starts_with("error: "), "{arguments}: {error}");
        assert_eq!(error.trim_end().lines().count(), 1, "{arguments}: {error}");
        for part in parts {
            assert!(error.contains(part), "{arguments}: {part:?} is not in {error}");
        }
    }
}

#[test]
fn cli_networks_learn_procedural_digits_where_there_are_no_files() {
    let folder = tempfile::tempdir().unwrap();
    let report = json(&folder, "--model vrp --hidden 5 --samples 300 --data procedural");
    assert_eq!(report["data"], "procedural digits, seed 1");
    assert_eq!((&report["training_images"], &report["evaluation_images"]), (&50_000.into(), &10_000.into()));
}
