//! The command line, end to end.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

fn verify(arguments: &[&str]) -> Output {
    Command::cargo_bin("verify").unwrap().args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = verify(arguments);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A preset small enough to run many times.
fn tiny(folder: &Path, replicates: u32) -> String {
    let smoke = verify_preset();
    let tiny = smoke
        .replace("inputs = 1000 ", "inputs = 120 ")
        .replace("patterns = 1000 ", "patterns = 120 ")
        .replace("replicates = 16 ", &format!("replicates = {replicates} "))
        .replace("synapses = 1000", "synapses = 100")
        .replace("steps = 2000", "steps = 200");
    assert_ne!(tiny, smoke);
    let path = folder.join("tiny.toml");
    fs::write(&path, tiny).unwrap();
    path.display().to_string()
}

fn verify_preset() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("validation/presets/perceptron-caching/smoke.toml");
    fs::read_to_string(path).unwrap()
}

/// The record without what may differ between two runs of the same thing.
fn without_times(folder: &Path) -> Value {
    let text = fs::read_to_string(folder.join("perceptron-caching/record.json")).unwrap();
    let mut record: Value = serde_json::from_str(&text).unwrap();
    let provenance = record["provenance"].as_object_mut().unwrap();
    for key in ["started", "seconds", "jobs", "simd"] {
        assert!(provenance.remove(key).is_some(), "{key}");
    }
    record
}

fn csv_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder.join("perceptron-caching/data"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn cli_an_experiment_runs_from_settings_to_figures() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let output = verify(&["perceptron-caching", "--preset", "smoke", "--out", out.to_str().unwrap()]);
    let printed = text(&output.stdout);
    assert!(output.stderr.is_empty(), "no progress where there is no terminal: {}", text(&output.stderr));
    // Few runs: some claims stay undecided, none may be an error.
    assert!(matches!(output.status.code(), Some(0 | 1 | 3)), "{printed}");
    assert!(printed.lines().all(|line| line.len() < 400 && !line.contains('\u{1b}')));
    for part in
        ["learning-independent-of-threshold", "CONFIRMED", "record.json", "2B-energy-against-threshold.svg"]
    {
        assert!(printed.contains(part), "{part} is not in\n{printed}");
    }
    let named: Vec<&str> = printed.lines().filter(|line| line.starts_with(out.to_str().unwrap())).collect();
    assert!(named.len() > 10 && named.iter().all(|file| Path::new(file).is_file()));

    let record = without_times(&out);
    assert_eq!(
        (record["schema"].as_str(), record["schema_version"].as_u64()),
        (Some("plasticity-energy/record"), Some(4))
    );
    assert_eq!(record["provenance"]["seed"], 1);
    assert!(!record.to_string().contains("NaN"));
    for cell in record["cells"].as_array().unwrap() {
        assert_eq!(
            ["converged", "cycling", "gave_up", "diverged"]
                .iter()
                .map(|end| cell[end].as_u64().unwrap())
                .sum::<u64>(),
            cell["replicates"]
        );
    }
    // Figures are drawn again from the record alone, the same.
    let figures = out.join("perceptron-caching/figures");
    let again = folder.path().join("again");
    let record_path = out.join("perceptron-caching/record.json");
    let output = verify(&["plot", record_path.to_str().unwrap(), "--out", again.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    for entry in fs::read_dir(&figures).unwrap() {
        let path = entry.unwrap().path();
        let drawn = fs::read_to_string(&path).unwrap();
        assert!(
            drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>") && drawn.contains("theory")
                || path.ends_with("2A-trace.svg")
        );
        assert_eq!(drawn, fs::read_to_string(again.join("figures").join(path.file_name().unwrap())).unwrap());
    }
}

#[test]
fn cli_results_do_not_depend_on_threads_or_instruction_set() {
    let folder = tempfile::tempdir().unwrap();
    let preset = tiny(folder.path(), 6);
    let run = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        let mut arguments =
            vec!["perceptron-caching", "-q", "--preset", &preset, "--out", out.to_str().unwrap()];
        arguments.extend(more);
        let output = verify(&arguments);
        assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{}", text(&output.stderr));
        (without_times(&out), csv_files(&out))
    };
    let one = run("one", &["--jobs", "1"]);
    assert_eq!(one, run("three", &["--jobs", "3"]));
    assert_eq!(one, run("baseline", &["--simd", "baseline"]));
    assert_ne!(one.0["claims"], run("seed", &["--seed", "2"]).0["claims"]);
}

#[test]
fn cli_a_killed_run_resumes_to_the_same_result() {
    let folder = tempfile::tempdir().unwrap();
    let preset = tiny(folder.path(), 200);
    let arguments = |out: &Path| {
        ["perceptron-caching", "-q", "--jobs", "1", "--preset", &preset, "--out", out.to_str().unwrap()]
            .map(str::to_owned)
            .to_vec()
    };
    let whole = folder.path().join("whole");
    Command::cargo_bin("verify").unwrap().args(arguments(&whole)).output().unwrap();
    let killed = folder.path().join("killed");
    let log = killed.join("perceptron-caching/replicates.log");
    let mut lines_at_kill = Vec::new();
    for round in 0..4 {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("verify"));
        command.args(arguments(&killed)).stdout(Stdio::null());
        if round > 0 {
            command.arg("--resume");
        }
        let mut child = command.spawn().unwrap();
        let before = lines_at_kill.last().copied().unwrap_or(0);
        // Killed as soon as some more replicates are there, wherever it is then.
        while child.try_wait().unwrap().is_none() {
            let lines = fs::read(&log).map_or(0, |log| log.iter().filter(|&&byte| byte == b'\n').count());
            if lines > before + 20 {
                child.kill().unwrap();
                break;
            }
        }
        child.wait().unwrap();
        lines_at_kill.push(fs::read(&log).unwrap().iter().filter(|&&byte| byte == b'\n').count());
    }
    assert!(lines_at_kill.windows(2).all(|pair| pair[0] < pair[1]), "{lines_at_kill:?}");
    assert!(
        !killed.join("perceptron-caching/record.json").exists(),
        "the last kill came too late to show anything"
    );
    let output =
        Command::cargo_bin("verify").unwrap().args(arguments(&killed)).arg("--resume").output().unwrap();
    assert!(matches!(output.status.code(), Some(0..=3)), "{}", text(&output.stderr));
    assert_eq!(without_times(&whole), without_times(&killed));
    assert_eq!(csv_files(&whole), csv_files(&killed));
}

#[test]
fn cli_claims_of_the_user_are_judged_and_give_the_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let preset = tiny(folder.path(), 30);
    let claim = |margin: &str, known: &str| {
        format!(
            "[[claim]]\nid = \"mine\"\nstatement = \"s\"\nsource = {{ paper = \"ours\", place = \"p\" }}\n\
             kind = \"approximation\"\nregime = \"r\"\nestimator = \"energy-at-end-ratio\"\nprediction = \"number\"\n\
             at = {{ value = 1.5 }}\nrelation = \"within\"\nscale = \"absolute\"\nmargin = {margin}\n\
             margin_reason = \"a test\"\n{known}\n[claim.control]\ntheory = \"far off\"\nprediction = \"number\"\n\
             at = {{ value = 9.0 }}\n"
        )
    };
    let known = "known_discrepancy = \"as documented\"";
    // The ratio is exactly 1, half away from the claim.
    for (margin, known, code, verdict) in [
        ("0.6", "", 0, "CONFIRMED"),
        ("0.4", "", 1, "REFUTED"),
        ("0.4", known, 0, "KNOWN"),
        ("0.6", known, 1, "STALE"),
    ] {
        let file = folder.path().join("mine.toml");
        fs::write(&file, claim(margin, known)).unwrap();
        let out = folder.path().join("out");
        let output = verify(&[
            "perceptron-caching",
            "--preset",
            &preset,
            "--claims",
            file.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
            "--resume",
        ]);
        assert_eq!(output.status.code(), Some(code), "{}{}", text(&output.stdout), text(&output.stderr));
        assert!(text(&output.stdout).contains(verdict));
    }
}

#[test]
fn cli_lists_and_helps() {
    let list = text(&verify(&["list"]).stdout);
    assert!(list.contains("perceptron-caching") && list.contains("smoke"));
    assert!(text(&verify(&["list", "perceptron-caching"]).stdout).contains("updates-fit"));
    let listed = json(&["list", "--format", "json"]);
    let names: Vec<_> = listed["experiments"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(
        names,
        [
            "perceptron-inefficiency",
            "perceptron-caching",
            "fokker-planck",
            "perceptron-decay",
            "mlp-caching",
            "spiking-caching",
            "network-size",
            "plasticity-masks",
            "largest-updates",
            "competitive-caching",
            "cortex-extrapolation",
            "robustness",
            "headline"
        ]
    );
    let coverage = text(&verify(&["list", "--coverage"]).stdout);
    assert!(coverage.contains("energy::inefficiency ") && coverage.contains("LvR 1C"), "{coverage}");
    assert!(!coverage.contains("NOT COVERED") && !coverage.contains("NOT DRAWN"), "{coverage}");
    let covered = json(&["list", "--coverage", "--format", "json"]);
    assert_eq!(covered["functions"][0]["function"], "any_rule::energy");
    assert_eq!(covered["panels"][0]["figures"][0], "1C-1D-energy-and-inefficiency");
    assert!(text(&verify(&["--help"]).stdout).contains("Exit codes"));
    assert!(text(&verify(&["--version"]).stdout).starts_with("verify 0."));
    assert!(text(&verify(&["completions", "bash"]).stdout).contains("verify"));
    assert_eq!(verify(&[]).status.code(), Some(2));
}

#[test]
fn cli_a_reader_that_goes_away_is_no_error() {
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("verify"))
        .args(["list", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", text(&output.stderr));
}

#[test]
fn cli_runs_that_all_give_up_are_counted_and_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let preset = tiny(folder.path(), 6);
    let text_of = fs::read_to_string(&preset).unwrap().replace("max_epochs = 10000", "max_epochs = 2");
    fs::write(&preset, text_of).unwrap();
    let out = folder.path().join("out");
    let output = verify(&["perceptron-caching", "--preset", &preset, "--out", out.to_str().unwrap()]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{printed}{}", text(&output.stderr));
    assert!(
        printed.contains("6 learning (0 converged, 6 gave up)") && printed.contains("INVALID"),
        "{printed}"
    );
    let record = without_times(&out);
    assert_eq!(record["cells"][0]["gave_up"], 6);
    assert!(verify(&["plot", out.join("perceptron-caching").to_str().unwrap()]).status.success());

    // Medians, trends and histograms of nothing, too.
    let smoke = text(&verify(&["list", "perceptron-inefficiency", "--preset", "smoke"]).stdout);
    let hopeless =
        smoke.replace("max_epochs = 20000", "max_epochs = 1").replace("max_epochs = 10000", "max_epochs = 1");
    fs::write(&preset, hopeless).unwrap();
    let output = verify(&["perceptron-inefficiency", "--preset", &preset, "--out", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("learning (0 converged"), "{}", text(&output.stdout));
    assert!(verify(&["plot", out.join("perceptron-inefficiency").to_str().unwrap()]).status.success());
}
