//! `verify --shard`, `verify merge`, `verify compare` and `verify --until-decided`.

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use std::process::Output;

fn verify(arguments: &[&str]) -> Output {
    Command::cargo_bin("verify").unwrap().args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What is told of something wrong: one line, exit code 2.
fn told(arguments: &[&str]) -> String {
    let refused = verify(arguments);
    let message = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {message}");
    assert!(message.starts_with("error: ") && message.trim_end().lines().count() == 1, "{message}");
    message
}

const SMOKE: [&str; 3] = ["perceptron-caching", "--preset", "smoke"];

fn run(folder: &Path, out: &str, more: &[&str]) -> Output {
    let out = folder.join(out);
    verify(&[&SMOKE[..], &["--out", out.to_str().unwrap()], more].concat())
}

fn record(folder: &Path, out: &str) -> serde_json::Value {
    let path = folder.join(out).join("perceptron-caching/record.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn cli_shards_merge_to_what_one_machine_finds() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let whole = run(folder.path(), "whole", &["--quiet"]).status.code();
    for number in 1..=3 {
        let done = run(folder.path(), &format!("part{number}"), &["--shard", &format!("{number}/3")]);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        let line = text(&done.stdout);
        assert!(line.starts_with(&format!("perceptron-caching: shard {number}/3, ")), "{line}");
    }
    let (one, two, three, merged) = (path("part1"), path("part2"), path("part3"), path("merged"));

    // Too few, and none.
    let missing = told(&["merge", &one, &three, "--out", &merged]);
    assert!(missing.contains("of the 3 shards of perceptron-caching there is no 2;"), "{missing}");
    assert!(told(&["merge", &path("whole"), "--out", &merged]).contains("there are no shards in"));
    // One that is not finished: of its log the last lines are lost.
    let log = folder.path().join("part2/perceptron-caching/replicates.log");
    let whole_log = fs::read_to_string(&log).unwrap();
    let short: Vec<&str> = whole_log.lines().take(9).collect();
    fs::write(&log, format!("{}\n", short.join("\n"))).unwrap();
    let unfinished = told(&["merge", &one, &two, &three, "--out", &merged]);
    assert!(unfinished.contains("shard 2/3") && unfinished.contains("--resume"), "{unfinished}");
    assert!(!folder.path().join("merged").exists(), "nothing is written");
    let again = run(folder.path(), "part2", &["--shard", "2/3", "--resume"]);
    assert!(text(&again.stderr).contains("resuming: 8 of "), "{}", text(&again.stderr));

    // In any order, given as folders of all experiments or of this one.
    let inner = format!("{three}/perceptron-caching");
    let joined = verify(&["merge", &inner, &one, &two, "--out", &merged, "--quiet"]);
    assert_eq!(joined.status.code(), whole, "{}", text(&joined.stderr));
    let [mut expected, mut found] = ["whole", "merged"].map(|out| record(folder.path(), out));
    for record in [&mut expected, &mut found] {
        let made = record["provenance"].as_object_mut().unwrap();
        ["started", "seconds", "jobs"].iter().for_each(|of_machines| drop(made.remove(*of_machines)));
    }
    assert_eq!(expected, found);
    for part in ["data", "figures"] {
        let files = fs::read_dir(folder.path().join("whole/perceptron-caching").join(part)).unwrap();
        for file in files.map(|file| file.unwrap()) {
            let twin = folder.path().join("merged/perceptron-caching").join(part).join(file.file_name());
            assert!(fs::read(file.path()).unwrap() == fs::read(twin).unwrap(), "{:?}", file.file_name());
        }
    }
    // The merged log is one that can be resumed.
    let resumed = run(folder.path(), "merged", &["--resume", "--quiet"]);
    assert_eq!(resumed.status.code(), whole);
    assert!(!text(&resumed.stderr).contains("damaged"));
    assert!(told(&["merge", &one, &two, &three, "--out", &one]).contains("is one of the shards"));

    // Shards of other runs do not go together.
    run(folder.path(), "part3", &["--shard", "3/3", "--seed", "2"]);
    assert!(told(&["merge", &one, &two, &three, "--out", &merged]).contains("other seeds"));
}

#[test]
fn cli_shards_that_are_none_are_refused() {
    for wrong in ["0/3", "4/3", "3", "a/b"] {
        assert!(told(&["perceptron-caching", "--shard", wrong]).contains("3/8"));
    }
    assert!(
        told(&["perceptron-caching", "--shard", "1/2", "--until-decided"]).contains("cannot be used with")
    );
    assert!(told(&["perceptron-caching", "--budget", "10s"]).contains("--until-decided"));
    assert!(told(&["perceptron-caching", "--until-decided", "--budget", "10"]).contains("30min"));
    assert!(told(&["perceptron-caching", "--until-decided", "--budget", "-5s"]).contains("30min"));
    assert!(told(&["merge", "/nowhere/at/all"]).contains("cannot read"));
    assert!(
        told(&["perceptron-caching", "--until-decided", "--budget", "580000000000years"]).contains("10years")
    );
    assert!(told(&["perceptron-caching", "--shard", "1/2", "--seed", "random"]).contains("give it to all"));
    assert!(told(&["perceptron-caching", "--shard", "1/2", "--raw"]).contains("cannot be used with"));
}

#[test]
fn cli_a_shard_is_not_resumed_into_the_folder_of_another() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "one", &["--shard", "1/2", "--quiet"]);
    let out = folder.path().join("one");
    let arguments = [&SMOKE[..], &["--out", out.to_str().unwrap(), "--shard", "2/2", "--resume"]].concat();
    assert!(told(&arguments).contains("holds shard 1/2"));
    let log = out.join("perceptron-caching/replicates.log");
    let before = fs::read(&log).unwrap();
    // Nor is it begun anew there.
    assert!(told(&arguments[..arguments.len() - 1]).contains("holds shard 1/2"));
    let inside = out.join("perceptron-caching");
    let what = "holds shard 1/2, verify merge joins it with the others";
    assert!(told(&["plot", inside.to_str().unwrap()]).contains(what));
    let report = verify(&["report", out.to_str().unwrap()]);
    assert!(text(&report.stderr).contains(what), "{}", text(&report.stderr));
    let lost = ["export", inside.to_str().unwrap(), "--out", log.to_str().unwrap()];
    assert!(told(&lost).contains("would be lost"));
    assert_eq!(fs::read(&log).unwrap(), before);
}

const WALK: &str = r#"
name = "a-walk"
title = "The order of keys is not that of the alphabet"
model = "walk"
replicates = 2     # few
parameters = { synapses = 4, steps = 60 }
[grid]
time-constant = [50, 80]
threshold = [2.5]
probability = [0.3]
[[claim]]
id = "rate"
statement = "the exact walk has the rate of consolidation"
at = { threshold = 2.5, time-constant = 50, probability = 0.3 }
measured = "rate"
predicted = "decaying_chain.steady_state.rate(probability, time_constant, threshold)"
margin = 0.2
margin_reason = "enough for a few runs to decide after some looks"
control = { theory = "three times the rate", predicted = "3 * decaying_chain.steady_state.rate(probability, time_constant, threshold)" }
"#;

#[test]
fn cli_one_of_several_that_fails_takes_nothing_of_the_others_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (one, other) = (path("one.toml"), path("other.toml"));
    fs::write(&one, WALK).unwrap();
    fs::write(&other, WALK.replacen("a-walk", "b-walk", 1)).unwrap();
    let (first, second, merged) = (path("first"), path("second"), path("merged"));
    assert!(verify(&[&one, &other, "--shard", "1/2", "--out", &first, "--quiet"]).status.success());
    assert!(verify(&[&one, "--shard", "1/2", "--out", &second, "--quiet"]).status.success());
    let shards = verify(&[&one, &other, "--shard", "2/2", "--out", &second]);
    assert_eq!(shards.status.code(), Some(2), "{}", text_of(&shards));
    assert!(text(&shards.stderr).contains("a-walk: ") && text(&shards.stderr).contains("holds shard 1/2"));
    assert!(text(&shards.stdout).contains("b-walk: shard 2/2, 2 of 4 runs"), "{}", text_of(&shards));

    fs::remove_dir_all(folder.path().join("second/a-walk")).unwrap();
    assert!(verify(&[&one, "--shard", "2/2", "--out", &second, "--quiet"]).status.success());
    let log = folder.path().join("second/a-walk/replicates.log");
    let lines = fs::read_to_string(&log).unwrap();
    fs::write(&log, format!("{}\n", lines.lines().next().unwrap())).unwrap();
    // A note of an earlier shard in the folder of the whole says nothing any more.
    fs::create_dir_all(folder.path().join("merged/b-walk")).unwrap();
    fs::copy(
        folder.path().join("first/b-walk/replicates.log"),
        folder.path().join("merged/b-walk/replicates.log"),
    )
    .unwrap();
    fs::copy(folder.path().join("first/b-walk/shard.json"), folder.path().join("merged/b-walk/shard.json"))
        .unwrap();
    let joined = verify(&["merge", &first, &second, "--out", &merged]);
    assert_eq!(joined.status.code(), Some(2), "{}", text_of(&joined));
    assert!(text(&joined.stderr).contains("a-walk: shard 2/2"), "{}", text_of(&joined));
    assert!(!folder.path().join("merged/a-walk/record.json").exists());
    assert!(folder.path().join("merged/b-walk/record.json").exists());
    assert!(!folder.path().join("merged/b-walk/shard.json").exists());

    // Nor does one of which a shard is not there at all.
    fs::remove_dir_all(folder.path().join("second/a-walk")).unwrap();
    let joined = verify(&["merge", &first, &second, "--out", &path("again")]);
    assert_eq!(joined.status.code(), Some(2), "{}", text_of(&joined));
    assert!(text(&joined.stderr).contains("of the 2 shards of a-walk there is no 2"), "{}", text_of(&joined));
    assert!(folder.path().join("again/b-walk/record.json").exists());
}

/// The text of a file is doubled where it stands: names of cells, and with them random streams, follow the order of its keys.
#[test]
fn cli_until_decided_goes_on_with_the_runs_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("walk.toml");
    fs::write(&file, WALK).unwrap();
    let out = folder.path().join("out");
    let drawn = verify(&[
        file.to_str().unwrap(),
        "--until-decided",
        "--budget",
        "2min",
        "--out",
        out.to_str().unwrap(),
    ]);
    let drawn = text_of(&drawn);
    assert!(drawn.contains("look 1: 1 claim is undecided"), "{drawn}");
    let log = fs::read_to_string(out.join("a-walk/replicates.log")).unwrap();
    let cells: std::collections::BTreeSet<&str> = log
        .lines()
        .skip(1)
        .map(|line| line.split("\"cell\":\"").nth(1).unwrap().split('"').next().unwrap())
        .collect();
    assert_eq!(cells.len(), 2, "{cells:?}");
    assert!(cells.iter().all(|cell| cell.starts_with("walk time-constant")), "{cells:?}");
    let record: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(out.join("a-walk/record.json")).unwrap()).unwrap();
    let claim = &record["claims"][0];
    assert!(claim["look"].as_u64() > Some(1), "{claim}");
    let runs = record["cells"][0]["replicates"].as_u64().unwrap();
    assert_eq!(log.lines().count() as u64, 1 + 2 * runs);
}

fn text_of(output: &Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn cli_compare_tells_seeds_and_sizes_apart() {
    let folder = tempfile::tempdir().unwrap();
    for (out, seed) in [("a", "1"), ("b", "2")] {
        run(folder.path(), out, &["--quiet", "--seed", seed]);
    }
    let path = |out: &str| folder.path().join(out).join("perceptron-caching").to_str().unwrap().to_owned();
    let same = verify(&["compare", &path("a"), &format!("{}/record.json", path("a"))]);
    assert_eq!(same.status.code(), Some(0));
    assert!(text(&same.stdout).contains("all 56 claims the same to the last bit"), "{}", text(&same.stdout));

    let seeds = verify(&["compare", &path("a"), &path("b")]);
    let told_of_seeds = text(&seeds.stdout);
    assert!(told_of_seeds.contains("  seed: 1 | 2\n"), "{told_of_seeds}");
    assert!(told_of_seeds.contains("not statistically different"), "{told_of_seeds}");
    assert!(!told_of_seeds.contains(", statistically different"), "two seeds of one law: {told_of_seeds}");
    assert!(told_of_seeds.contains("standard errors at most"), "{told_of_seeds}");

    // A value that is wrong by a tenth is found.
    let file = folder.path().join("b/perceptron-caching/record.json");
    let mut wrong: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let claim = wrong["claims"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .find(|claim| claim["measured_se"].as_f64() > Some(0.0))
        .unwrap();
    let id = claim["id"].as_str().unwrap().to_owned();
    let shifted = claim["measured"].as_f64().unwrap() + 50.0 * claim["measured_se"].as_f64().unwrap();
    claim["measured"] = shifted.into();
    fs::write(&file, wrong.to_string()).unwrap();
    let found = verify(&["compare", &path("a"), &path("b"), "--format", "json"]);
    assert_eq!(found.status.code(), Some(1));
    let found: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    let differing: Vec<&str> = found["claims"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|claim| claim["differs"] == true)
        .map(|claim| claim["id"].as_str().unwrap())
        .collect();
    assert_eq!(differing, [id.as_str()]);

    // What is in one record only is told as that.
    let panel = wrong["panels"].as_array_mut().unwrap().remove(0);
    wrong["claims"].as_array_mut().unwrap().clear();
    fs::write(&file, wrong.to_string()).unwrap();
    let alone = text(&verify(&["compare", &path("a"), &path("b")]).stdout);
    assert!(alone.contains(&format!("  {}: in one record only\n", panel["id"].as_str().unwrap())), "{alone}");
    assert!(alone.contains("0 decided in one only, 56 in one record only\n"), "{alone}");
    let nothing = text(&verify(&["compare", &path("b"), &path("b")]).stdout);
    assert!(nothing.ends_with("no claims to compare\n"), "{nothing}");

    let above = told(&["compare", &path("a"), folder.path().join("b").to_str().unwrap()]);
    assert!(above.contains("do you mean") && above.contains("b/perceptron-caching"), "{above}");
    fs::remove_file(folder.path().join("b/perceptron-caching/record.json")).unwrap();
    let unfinished = told(&["compare", &path("a"), &path("b")]);
    assert!(unfinished.contains("is not finished, --resume continues it"), "{unfinished}");
}

#[test]
fn cli_until_decided_draws_what_undecided_claims_need() {
    let folder = tempfile::tempdir().unwrap();
    // A millisecond is too little for anything but the first look.
    let once = run(folder.path(), "once", &["--until-decided", "--budget", "1ms", "--quiet"]);
    assert_eq!(once.status.code(), Some(3), "{}", text(&once.stderr));
    let first = record(folder.path(), "once");
    let note = first["notes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|note| note.as_str().unwrap().contains("until decided"));
    assert!(note.unwrap().as_str().unwrap().contains("1 look, "), "{note:?}");
    assert!(note.unwrap().as_str().unwrap().contains("the budget was used up"), "{note:?}");

    let claims = ["--claim", "optimal-energy-1e-2", "--claim", "walk-at-end"];
    let more = run(folder.path(), "once", &[&["--until-decided", "--resume"], &claims[..]].concat());
    let told = text(&more.stderr);
    assert!(more.status.code() == Some(0) || more.status.code() == Some(1), "decided: {told}");
    assert!(told.contains("look 1: ") && told.contains("drawing more runs"), "{told}");
    let last = record(folder.path(), "once");
    let runs = |record: &serde_json::Value, cell: &str| {
        let cells = record["cells"].as_array().unwrap();
        cells.iter().find(|known| known["cell"].as_str().unwrap().starts_with(cell)).unwrap()["replicates"]
            .as_u64()
    };
    let cells: Vec<String> = last["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| cell["cell"].as_str().unwrap().to_owned())
        .collect();
    // Some cells have more runs, and not all do: what decided claims are measured on stays as it is.
    let grown = cells.iter().filter(|cell| runs(&last, cell) > runs(&first, cell)).count();
    assert!(grown > 0 && grown < cells.len(), "{grown} of {} cells", cells.len());
    // All looks together have the rate of one.
    for claim in last["claims"].as_array().unwrap() {
        let rate = claim["false_alarm_rate"].as_f64().unwrap();
        let confidence = claim["interval"]["confidence"].as_f64();
        assert!(confidence.is_none_or(|confidence| 1.0 - confidence < rate), "{claim}");
    }
}
