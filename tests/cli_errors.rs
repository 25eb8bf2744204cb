//! Bad input: one line that says what, where and what to do; exit code 2; nothing written.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

/// Runs in an empty folder; returns the one line of the error.
fn refused(arguments: &[&str], prepare: impl FnOnce(&Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let before = listing(folder.path());
    let output =
        Command::cargo_bin("verify").unwrap().args(arguments).current_dir(folder.path()).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    assert_eq!(error.trim_end().lines().count(), 1, "{arguments:?}: {error}");
    assert!(error.starts_with("error: ") && !error.contains("panicked"), "{error}");
    // Nothing is said twice.
    let parts: Vec<&str> = error.trim_end().split(": ").collect();
    assert!(parts.windows(2).all(|pair| pair[0] != pair[1]), "{error}");
    assert_eq!(listing(folder.path()), before, "{arguments:?} wrote something");
    error
}

fn verify_smoke() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("validation/presets/perceptron-caching/smoke.toml");
    fs::read_to_string(path).unwrap()
}

fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn expect(arguments: &str, parts: &[&str]) {
    let error = refused(&arguments.split(' ').collect::<Vec<_>>(), |_| {});
    for part in parts {
        assert!(error.contains(part), "{arguments}: {part:?} is not in {error}");
    }
}

#[test]
fn cli_plot_names_the_record_that_is_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let verify = |arguments: &[&str]| Command::cargo_bin("verify").unwrap().args(arguments).output().unwrap();
    let run = verify(&["perceptron-caching", "--preset", "smoke", "--no-claims", "--out", out]);
    let printed = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success() && printed.contains("preset smoke, no claims, seed 1"), "{printed}");
    let plot = verify(&["plot", out]);
    assert_eq!(plot.status.code(), Some(2));
    let error = String::from_utf8_lossy(&plot.stderr).into_owned();
    assert!(error.contains("do you mean") && error.contains("perceptron-caching"), "{error}");
    assert_eq!(error.lines().count(), 1);
}

#[test]
fn cli_unknown_names_suggest_the_nearest() {
    expect("perceptron-cachin", &["\"perceptron-cachin\"", "did you mean \"perceptron-caching\"?"]);
    expect("predcit perceptron", &["did you mean \"verify predict\"?"]);
    expect("list perceptron-cashing", &["did you mean \"perceptron-caching\"?"]);
    expect("perceptron-caching --preset smok", &["did you mean \"smoke\"?"]);
    expect("perceptron-caching --claim updates-ft", &["did you mean \"updates-fit\"?"]);
    expect("perceptron-caching --preset nowhere.toml", &["nowhere.toml", "No such file"]);
    expect("perceptron-caching --claims nowhere.toml", &["nowhere.toml", "No such file"]);
    expect("perceptron-caching --frobnicate", &["--frobnicate"]);
    expect("perceptron-caching --data procedural", &["--data", "which perceptron-caching does not do"]);
    expect("predict", &["perceptron, caching"]);
    expect("simulate perceptron --inputs 10 --patterns 10 --rule per-synaps --threshold 1", &["per-synapse"]);
}

#[test]
fn cli_sizes_and_numbers_outside_their_domain() {
    expect("predict perceptron --inputs 0 --patterns 5", &["inputs N must be positive"]);
    expect("predict perceptron --inputs 10 --patterns 20", &["load", "below 2", "fewer patterns"]);
    expect("predict perceptron --inputs 10 --patterns 99999999999999999999", &["--patterns"]);
    expect("predict perceptron --inputs 10 --patterns 10000000000000000", &["patterns P must be at most"]);
    expect("predict perceptron --inputs ten --patterns 5", &["ten"]);
    expect("predict perceptron --inputs 10 --patterns 5 --learning-rate 0", &["learning rate"]);
    expect("predict perceptron --inputs 10 --patterns 5 --alpha -1", &["exponent alpha"]);
    expect("predict perceptron --inputs 10 --patterns 5 --variance-ratio 0", &["variance ratio v"]);
    expect("predict caching --inputs 10 --patterns 5 --cost nan", &["cost c must be a finite number"]);
    expect("predict caching --inputs 10 --patterns 5 --cost -1", &["cost c must not be negative"]);
    expect("predict caching --inputs 10 --patterns 5 --cost 0 --threshold nan", &["threshold"]);
    expect("predict caching --inputs 10 --patterns 5 --cost 0 --threshold -3", &["threshold", "-3"]);
    expect("predict caching --inputs 10 --patterns 5 --cost 0 --updates inf", &["updates K"]);
    expect("predict caching --inputs 10 --patterns 30 --cost 0 --updates 10", &["load"]);
    expect("predict perceptron --inputs 10", &["--patterns"]);
    expect("simulate perceptron --inputs 0 --patterns 5", &["inputs must be from 1 to 65534"]);
    expect("simulate perceptron --inputs 70000 --patterns 5", &["inputs must be from 1 to 65534"]);
    expect("simulate perceptron --inputs 10 --patterns 0", &["patterns"]);
    expect("simulate perceptron --inputs 1000 --patterns 999999999999", &["MiB", "fewer patterns"]);
    expect("simulate perceptron --inputs 10 --patterns 5 --replicates 0", &["--replicates"]);
    expect("simulate perceptron --inputs 10 --patterns 5 --max-epochs 0", &["epochs"]);
    expect("simulate perceptron --inputs 10 --patterns 5 --jobs 0", &["--jobs"]);
    expect("simulate perceptron --inputs 10 --patterns -5", &["-5"]);
    let walk = "--probability 0.2 --time-constant 500 --threshold 5";
    for (from, to, part) in [
        ("0.2", "0", "probability"),
        ("0.2", "1.5", "probability"),
        ("500", "0.5", "time constant"),
        ("500", "nan", "time constant"),
        ("--threshold 5", "--threshold -1", "threshold"),
    ] {
        for command in ["predict steady-state", "simulate walk"] {
            expect(&format!("{command} {}", walk.replace(from, to)), &[part]);
        }
    }
    expect(
        "predict steady-state --probability 0.2 --time-constant 500 --threshold 0",
        &["threshold", "positive"],
    );
    expect(&format!("simulate walk {walk} --synapses 0"), &["--synapses"]);
    expect("simulate perceptron --inputs 10 --patterns 5 --alpha -1", &["exponent", "from 0 to 100"]);
    expect(
        "simulate perceptron --inputs 10 --patterns 5 --alpha 2 --rule at-end",
        &["without caching", "leave out --rule"],
    );
    expect(
        "predict caching --inputs 10 --patterns 5 --cost 0 --change-cost -1",
        &["change cost b", "negative"],
    );
    expect("simulate perceptron --inputs 10 --patterns 5 --seed -1", &["seed is a whole number"]);
    expect("simulate perceptron --inputs 60000 --patterns 90000 --zero-mean", &["MiB", "fewer patterns"]);
    expect(
        "predict perceptron --inputs 10 --patterns 5 --learning-rate 1e305",
        &["learning rate", "at most 1e80"],
    );
    expect(
        "predict caching --inputs 10 --patterns 5 --cost 0 --threshold 1e300",
        &["threshold", "at most 1e150"],
    );
    expect("predict caching --inputs 10 --patterns 5 --cost 1e300", &["cost c must be at most 1e80"]);
    expect("simulate perceptron --inputs 10 --patterns 5 --seed minus", &["seed"]);
    expect("simulate perceptron --inputs 10 --patterns 5 --simd mmx", &["baseline"]);
    expect("simulate perceptron --inputs 10 --patterns 5 --rule total", &["--rule total needs --threshold"]);
    expect("simulate perceptron --inputs 10 --patterns 5 --rule total --threshold -1", &["threshold", "-1"]);
    expect("simulate perceptron --inputs 10 --patterns 5 --rule total --threshold nan", &["threshold"]);
    expect("simulate perceptron --inputs 10 --patterns 5 --threshold 3", &["immediate has no threshold"]);
    for (time_constant, part) in [
        ("0", "at least 1 presentation, but is 0"),
        ("0.5", "at least 1 presentation"),
        ("nan", "at least 1 presentation"),
        ("-3", "at least 1 presentation"),
        ("inf", "must be finite; leave it out"),
        ("1e999", "must be finite; leave it out"),
        ("x", "--time-constant"),
    ] {
        let command = "simulate perceptron --inputs 10 --patterns 5 --rule at-end --time-constant";
        expect(&format!("{command} {time_constant}"), &["time", "constant", part]);
    }
    expect(
        "simulate perceptron --inputs 10 --patterns 5 --time-constant 100",
        &["immediate has no transient weights", "give --rule per-synapse, any-synapse, total or at-end"],
    );
    expect(
        "simulate perceptron --inputs 60000 --patterns 90000 --zero-mean --rule at-end --time-constant 9",
        &["MiB", "fewer patterns"],
    );
}

#[test]
fn cli_broken_files_are_told_with_their_line() {
    let claims = |text: &'static str| move |folder: &Path| fs::write(folder.join("mine.toml"), text).unwrap();
    let error = refused(&["perceptron-caching", "--claims", "mine.toml"], claims("[[claim]]\nid = 3\n"));
    assert!(error.contains("mine.toml:2: "), "{error}");
    let error = refused(&["perceptron-caching", "--claims", "mine.toml"], claims("\n\n[[claim\n"));
    assert!(error.contains("mine.toml:3: "), "{error}");
    let error =
        refused(&["perceptron-caching", "--preset", "mine.toml"], claims("inputs = 10\npatternz = 3\n"));
    assert!(error.contains("mine.toml:2: ") && error.contains("patternz"), "{error}");
    let small = verify_smoke().replace("each_to = 50", "each_to = 5").replace("to = 160", "to = 8");
    let error = refused(&["perceptron-caching", "--preset", "mine.toml"], |folder| {
        fs::write(folder.join("mine.toml"), small).unwrap();
    });
    assert!(error.contains("consolidation-steady-state") && error.contains("threshold 9.5"), "{error}");
    let error = refused(&["plot", "mine.toml"], claims("not a record"));
    assert!(error.contains("not a record"), "{error}");
    let error = refused(
        &["plot", "mine.toml"],
        claims("{\"schema\": \"plasticity-energy/record\", \"schema_version\": 99}"),
    );
    assert!(error.contains("version 99"), "{error}");
    expect("plot nowhere.json", &["nowhere.json"]);
}

#[test]
fn cli_folders_of_others_are_left_alone() {
    let foreign = |folder: &Path| {
        fs::create_dir_all(folder.join("theirs/perceptron-caching")).unwrap();
        fs::write(folder.join("theirs/thesis.tex"), "years of work").unwrap();
    };
    let error = refused(&["perceptron-caching", "--preset", "smoke", "--out", "theirs"], foreign);
    assert!(error.contains("theirs") && error.contains("--out"), "{error}");
    let inner = |folder: &Path| {
        fs::create_dir_all(folder.join("theirs/perceptron-caching")).unwrap();
        fs::write(folder.join("theirs/perceptron-caching/thesis.tex"), "years of work").unwrap();
    };
    refused(&["perceptron-caching", "--preset", "smoke", "--out", "theirs"], inner);
    let file = |folder: &Path| fs::write(folder.join("theirs"), "a file").unwrap();
    let error = refused(&["perceptron-caching", "--preset", "smoke", "--out", "theirs"], file);
    assert!(error.contains("theirs"), "{error}");
    // A folder that cannot be made, whoever runs the test.
    let error = refused(&["perceptron-caching", "--preset", "smoke", "--out", "/proc/nowhere"], |_| {});
    assert!(error.contains("/proc/nowhere"), "{error}");
}

#[test]
fn cli_resuming_another_run_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let preset = folder.path().join("tiny.toml");
    let tiny = verify_smoke().replace("1000 ", "60 ");
    fs::write(&preset, &tiny).unwrap();
    let run = |seed: &str| {
        Command::cargo_bin("verify")
            .unwrap()
            .args([
                "perceptron-caching",
                "-q",
                "--resume",
                "--seed",
                seed,
                "--preset",
                preset.to_str().unwrap(),
            ])
            .args(["--out", out.to_str().unwrap()])
            .output()
            .unwrap()
    };
    assert!(run("1").stderr.is_empty());
    let log = out.join("perceptron-caching/replicates.log");
    let kept = fs::read(&log).unwrap();
    let refused = run("2");
    assert_eq!(refused.status.code(), Some(2));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(error.contains("seed 1 there, 2 now") && error.trim_end().lines().count() == 1, "{error}");
    assert_eq!(fs::read(&log).unwrap(), kept);
    // The same run goes on, with nothing left to simulate.
    assert!(run("1").stderr.is_empty());
    assert_eq!(fs::read(&log).unwrap(), kept);
}
