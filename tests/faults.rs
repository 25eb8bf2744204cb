//! What goes wrong on real machines: processes are killed, disks are full, folders cannot be written to, two runs meet in one folder.

mod killing;

use assert_cmd::cargo::cargo_bin;
use killing::{Killed, short_preset};
use plasticity_validation::experiments;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn verify(arguments: &[&str]) -> Output {
    Command::new(cargo_bin("verify")).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// How often every experiment is killed: `PLASTICITY_KILLS`, or a few times.
fn kills() -> usize {
    std::env::var("PLASTICITY_KILLS").ok().and_then(|number| number.parse().ok()).unwrap_or(6)
}

/// Every experiment, killed at random moments and resumed until it is done, writes what it writes undisturbed, byte for byte.
#[test]
fn cli_killed_runs_resume_to_the_same_bytes() {
    let mut all = 0;
    for experiment in experiments::ALL.iter().map(|known| known.info().name) {
        let killed = Killed::experiment(experiment, kills());
        println!(
            "{experiment}: {} kills survived, {} at work and {} while results were written, {} torn lines",
            killed.at_work + killed.while_writing,
            killed.at_work,
            killed.while_writing,
            killed.torn
        );
        assert!(killed.at_work >= kills() / 3 && killed.torn > 0, "{experiment}: too few kills at work");
        all += killed.at_work + killed.while_writing;
    }
    println!("{all} kills survived in {} experiments", experiments::ALL.len());
}

/// A file system of 64 KiB, or, where none may be mounted, a limit on the size of files: both refuse to write in the middle of the work.
#[test]
fn cli_a_full_disk_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let preset = short_preset("perceptron-inefficiency", folder.path());
    let arguments =
        ["perceptron-inefficiency", "--preset", preset.to_str().unwrap(), "--no-claims", "--quiet"];
    let whole = folder.path().join("whole");
    assert!(verify(&[&arguments[..], &["--out", whole.to_str().unwrap()]].concat()).status.success());
    let log = fs::metadata(whole.join("perceptron-inefficiency/replicates.log")).unwrap().len();

    let out = folder.path().join("full");
    fs::create_dir(&out).unwrap();
    let run = [&arguments[..], &["--out", out.to_str().unwrap()]].concat();
    let mounted = mount(&out, &format!("size={}k", (log / 2048).max(4)));
    let full = if mounted {
        verify(&run)
    } else {
        eprintln!(
            "NOTE: no file system may be mounted here; a limit on the size of files stands for a full disk"
        );
        limited(log / 2048, &run)
    };
    assert_eq!(full.status.code(), Some(2), "{}", told(&full));
    let message = told(&full);
    assert!(message.starts_with("error: cannot write ") && message.lines().count() == 1, "{message}");
    assert!(message.contains("replicates.log"), "{message}");

    // What was finished is kept, elsewhere and with more room.
    let roomy = folder.path().join("roomy");
    copy(&out.join("perceptron-inefficiency"), &roomy.join("perceptron-inefficiency"));
    if mounted {
        unmount(&out);
    }
    let mut resumed = Command::new(cargo_bin("verify"));
    resumed.args(&arguments[..4]).args(["--resume", "--out", roomy.to_str().unwrap()]);
    let resumed = resumed.env("NO_COLOR", "1").output().unwrap();
    assert!(resumed.status.success(), "{}", told(&resumed));
    assert!(told(&resumed).contains("resuming: "), "{}", told(&resumed));
    killing::assert_same(&whole.join("perceptron-inefficiency"), &roomy.join("perceptron-inefficiency"));
}

/// The log has room, and what is found in the end has not.
#[test]
fn cli_a_disk_that_is_full_in_the_end_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let preset = short_preset("perceptron-caching", folder.path());
    let arguments = ["perceptron-caching", "--preset", preset.to_str().unwrap(), "--no-claims", "--quiet"];
    let whole = folder.path().join("whole");
    assert!(verify(&[&arguments[..], &["--out", whole.to_str().unwrap()]].concat()).status.success());
    let size = |file: &str| fs::metadata(whole.join("perceptron-caching").join(file)).unwrap().len();
    let (log, record) = (size("replicates.log").div_ceil(1024), size("record.json").div_ceil(1024));
    assert!(log + 16 < record, "{log} and {record} KiB: the log has to fit where the record does not");

    let out = folder.path().join("full");
    fs::create_dir(&out).unwrap();
    let run = [&arguments[..], &["--out", out.to_str().unwrap()]].concat();
    let mounted = mount(&out, &format!("size={}k", log + 16));
    let full = if mounted { verify(&run) } else { limited(log + 1, &run) };
    assert_eq!(full.status.code(), Some(2), "{}", told(&full));
    let message = told(&full);
    assert!(message.starts_with("error: cannot write ") && message.lines().count() == 1, "{message}");
    assert!(
        !message.contains("replicates.log") && !out.join("perceptron-caching/record.json").exists(),
        "{message}"
    );
    let roomy = folder.path().join("roomy");
    copy(&out.join("perceptron-caching"), &roomy.join("perceptron-caching"));
    if mounted {
        unmount(&out);
    }
    let resumed = verify(&[&arguments[..4], &["--resume", "--out", roomy.to_str().unwrap()]].concat());
    assert!(resumed.status.success(), "{}", told(&resumed));
    let runs =
        fs::read_to_string(whole.join("perceptron-caching/replicates.log")).unwrap().lines().count() - 1;
    assert!(
        told(&resumed).contains(&format!("resuming: {runs} of {runs} runs are done")),
        "{}",
        told(&resumed)
    );
    killing::assert_same(&whole.join("perceptron-caching"), &roomy.join("perceptron-caching"));
}

#[test]
fn cli_a_folder_that_cannot_be_written_to_is_told_before_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("read-only");
    fs::create_dir(&out).unwrap();
    // Whoever may write anywhere is stopped by a file system only.
    let mounted = mount(&out, "size=64k,ro");
    if !mounted {
        let mut permissions = fs::metadata(&out).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&out, permissions).unwrap();
    }
    let refused = verify(&["perceptron-caching", "--preset", "smoke", "--out", out.to_str().unwrap()]);
    let sheet = out.join("sheet.svg");
    let shown = verify(&["data", "show", "--data", "procedural", "--out", sheet.to_str().unwrap()]);
    if mounted {
        unmount(&out);
    }
    // The name of a temporary file would say nothing.
    assert_eq!(shown.status.code(), Some(2));
    assert!(told(&shown).contains("sheet.svg") && !told(&shown).contains("partial"), "{}", told(&shown));
    assert_eq!(refused.status.code(), Some(2));
    let message = told(&refused);
    assert!(
        message.starts_with("error: cannot create the folder of ") && message.lines().count() == 1,
        "{message}"
    );
}

#[test]
fn cli_two_runs_do_not_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let arguments = ["perceptron-inefficiency", "--preset", "smoke", "--out", out, "--quiet"];
    let mut first = Command::new(cargo_bin("verify"))
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let log = folder.path().join("perceptron-inefficiency/replicates.log");
    while fs::metadata(&log).map_or(0, |file| file.len()) == 0 {
        assert!(first.try_wait().unwrap().is_none(), "it ended before the other began");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    for other in [&arguments[..], &[&arguments[..], &["--resume"]].concat()[..]] {
        let refused = verify(other);
        assert_eq!(refused.status.code(), Some(2));
        assert!(told(&refused).contains("is being written by another run"), "{}", told(&refused));
    }
    first.kill().unwrap();
    first.wait().unwrap();
    // Whoever is killed locks nothing.
    assert_ne!(verify(&[&arguments[..], &["--resume"]].concat()).status.code(), Some(2));
}

#[test]
fn cli_other_settings_are_not_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("results");
    let preset = short_preset("perceptron-inefficiency", folder.path());
    let run = |extra: &[&str]| {
        let common = ["perceptron-inefficiency", "--no-claims", "--quiet", "--out", out.to_str().unwrap()];
        verify(&[&common[..], &["--preset", preset.to_str().unwrap()], extra].concat())
    };
    assert!(run(&[]).status.success());
    let log = out.join("perceptron-inefficiency/replicates.log");
    let before = fs::read(&log).unwrap();
    let seed = run(&["--resume", "--seed", "2"]);
    assert_eq!(seed.status.code(), Some(2));
    assert!(told(&seed).contains("seed 1 there, 2 now"), "{}", told(&seed));
    let text = fs::read_to_string(&preset).unwrap();
    let changed = text.replacen("inputs = ", "inputs = 1", 1);
    assert_ne!(changed, text);
    fs::write(&preset, changed).unwrap();
    let parameters = run(&["--resume"]);
    assert_eq!(parameters.status.code(), Some(2));
    assert!(told(&parameters).contains("parameters of cell"), "{}", told(&parameters));
    assert_eq!(fs::read(&log).unwrap(), before, "a refused log is left alone");
}

/// What a full disk or a kill between opening and writing leaves, or bytes that are no text, is repaired and not taken for somebody else's.
#[test]
fn cli_logs_that_are_empty_or_no_text_are_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let preset = short_preset("perceptron-caching", folder.path());
    let run = |out: &str, extra: &[&str]| {
        let out = folder.path().join(out);
        let common = ["perceptron-caching", "--no-claims", "--out", out.to_str().unwrap()];
        verify(&[&common[..], &["--preset", preset.to_str().unwrap()], extra].concat())
    };
    assert!(run("whole", &[]).status.success());
    let log = folder.path().join("whole/perceptron-caching/replicates.log");
    let mut broken = fs::read(&log).unwrap();
    broken.extend_from_slice(b"\xff\xfe\n");
    for (out, content) in [("empty", Vec::new()), ("noise", broken)] {
        let path = folder.path().join(out).join("perceptron-caching");
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("replicates.log"), content).unwrap();
        let resumed = run(out, &["--resume"]);
        assert!(resumed.status.success(), "{out}: {}", told(&resumed));
        killing::assert_same(&folder.path().join("whole/perceptron-caching"), &path);
    }
}

/// A finished result stays, however often something else is run into its folder.
#[test]
fn cli_earlier_results_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results");
    let out = results.to_str().unwrap();
    let preset = short_preset("perceptron-caching", folder.path());
    let mut records = Vec::new();
    for seed in ["1", "2", "3"] {
        if seed == "2" {
            // A run that was killed after its record, and before its figures.
            fs::remove_dir_all(results.join("perceptron-caching/figures")).unwrap();
        }
        if seed == "3" {
            // One that was killed while it set the result aside.
            let folder = results.join("perceptron-caching");
            fs::rename(folder.join("data"), folder.join("data.old-2")).unwrap();
        }
        let arguments =
            ["perceptron-caching", "--no-claims", "--preset", preset.to_str().unwrap(), "--out", out];
        let run = verify(&[&arguments[..], &["--seed", seed]].concat());
        assert!(run.status.success(), "{}", told(&run));
        assert_eq!(told(&run).contains("the result that was there is kept"), seed != "1", "{}", told(&run));
        records.push(fs::read(results.join("perceptron-caching/record.json")).unwrap());
    }
    let folder = results.join("perceptron-caching");
    fs::write(folder.join("data/replicates.csv"), "of the third").unwrap();
    // Resuming what is finished judges it again, and takes the place of nothing.
    for _ in 0..2 {
        let arguments =
            ["perceptron-caching", "--no-claims", "--preset", preset.to_str().unwrap(), "--out", out];
        let run = verify(&[&arguments[..], &["--seed", "3", "--resume"]].concat());
        assert!(run.status.success(), "{}", told(&run));
        records.push(fs::read(folder.join("record.json")).unwrap());
    }
    for (name, record) in [
        ("record.old.json", 0),
        ("record.old-2.json", 1),
        ("record.before-resume.json", 2),
        ("record.before-resume-2.json", 3),
        ("record.json", 4),
    ] {
        assert!(fs::read(folder.join(name)).unwrap() == records[record], "{name}");
    }
    // Data and figures are with the record that they are of.
    assert!(folder.join("data.before-resume/replicates.csv").exists());
    assert!(!folder.join("data/replicates.csv").exists());
    assert!(!folder.join("figures.old").exists());
    for kept in ["old-2", "before-resume", "before-resume-2"] {
        let files = |part: &str| fs::read_dir(folder.join(format!("{part}.{kept}"))).unwrap().count();
        assert!(files("data") > 0 && files("figures") > 0, "{kept}");
    }
    // What is drawn of an earlier result takes the place of nothing either.
    let data = fs::read(folder.join("data/2B-per-synapse.csv")).unwrap();
    let earlier = folder.join("record.old.json");
    let refused = verify(&["plot", earlier.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(told(&refused).contains("--out"), "{}", told(&refused));
    assert!(fs::read(folder.join("data/2B-per-synapse.csv")).unwrap() == data);
    let drawn =
        verify(&["plot", earlier.to_str().unwrap(), "--out", results.join("drawn").to_str().unwrap()]);
    assert!(drawn.status.success(), "{}", told(&drawn));
}

/// Mounts an empty file system in memory; false where that is not allowed.
fn mount(folder: &Path, options: &str) -> bool {
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder).output();
    mount.is_ok_and(|output| output.status.success())
}

fn unmount(folder: &Path) {
    assert!(Command::new("umount").arg(folder).status().unwrap().success());
}

/// Runs with a limit on the size of files, in KiB.
fn limited(kilobytes: u64, arguments: &[&str]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$0\" \"$@\"");
    let mut bash = Command::new("bash");
    bash.args(["-c", &script]).arg(cargo_bin("verify")).args(arguments).env("NO_COLOR", "1");
    bash.output().unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}
