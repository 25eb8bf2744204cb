//! `verify export` and `--raw`: every replicate's values, from the log.

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

fn verify(arguments: &[&str]) -> Output {
    Command::cargo_bin("verify").unwrap().args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn smoke(out: &Path, more: &[&str]) -> Output {
    let out = out.to_str().unwrap();
    let run = verify(&[&["perceptron-caching", "--preset", "smoke", "--out", out, "--quiet"], more].concat());
    assert!(matches!(run.status.code(), Some(0 | 3)), "{}", text(&run.stderr));
    run
}

/// Numbers of a log as bits, by cell, replicate, name and index.
type Numbers = BTreeMap<(String, u64, String, usize), u64>;

fn of_log(path: &Path) -> Numbers {
    let mut numbers = Numbers::new();
    for line in fs::read_to_string(path).unwrap().lines().skip(1) {
        let value: serde_json::Value = serde_json::from_str(line.split_once(' ').unwrap().1).unwrap();
        for (name, list) in value["values"].as_object().unwrap() {
            for (index, number) in list.as_array().unwrap().iter().enumerate() {
                let cell = value["cell"].as_str().unwrap().to_owned();
                let key = (cell, value["replicate"].as_u64().unwrap(), name.clone(), index);
                numbers.insert(key, number.as_f64().unwrap().to_bits());
            }
        }
    }
    numbers
}

fn of_csv(csv: &str) -> Numbers {
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("cell,replicate,ending,value,index,number"));
    let mut numbers = Numbers::new();
    for line in lines {
        let parts: Vec<&str> = line.split(',').collect();
        let [cell, replicate, ending, name, index, number] = parts[..] else { panic!("{line}") };
        assert!(["converged", "cycling", "gave-up", "diverged"].contains(&ending), "{line}");
        if !number.is_empty() {
            let key = (cell.into(), replicate.parse().unwrap(), name.into(), index.parse().unwrap());
            let bits = number.parse::<f64>().unwrap().to_bits();
            assert!(numbers.insert(key, bits).is_none(), "{line} is there twice");
        }
    }
    numbers
}

#[test]
fn cli_export_has_every_number_to_the_last_bit_whatever_the_order_of_work() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    smoke(&one, &["--raw", "--jobs", "1"]);
    smoke(&two, &["--jobs", "4"]);
    let of = |folder: &Path| folder.join("perceptron-caching");
    let raw = fs::read_to_string(of(&one).join("data/replicates.csv")).unwrap();
    let from_log = of_log(&of(&one).join("replicates.log"));
    assert!(from_log.len() > 1000, "{}", from_log.len());
    assert_eq!(of_csv(&raw), from_log);

    let again = verify(&["export", of(&two).to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    assert_eq!(text(&again.stderr), "");
    assert_eq!(fs::read_to_string(of(&two).join("data/replicates.csv")).unwrap(), raw);

    // Cells are in the order of the record, replicates in that of their numbers.
    let record: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(of(&one).join("record.json")).unwrap()).unwrap();
    let place = |cell: &str| {
        record["cells"].as_array().unwrap().iter().position(|other| other["cell"] == cell).unwrap()
    };
    let keys = raw.lines().skip(1).map(|line| {
        let mut parts = line.split(',');
        (place(parts.next().unwrap()), parts.next().unwrap().parse::<u64>().unwrap())
    });
    assert!(keys.collect::<Vec<_>>().is_sorted());
}

#[test]
fn cli_export_tells_of_damaged_lines_and_of_a_run_that_is_not_finished() {
    let folder = tempfile::tempdir().unwrap();
    smoke(folder.path(), &[]);
    let results = folder.path().join("perceptron-caching");
    let whole = of_log(&results.join("replicates.log"));
    let log = fs::read_to_string(results.join("replicates.log")).unwrap();
    let mut lines: Vec<String> = log.lines().map(str::to_owned).collect();
    lines[2] = lines[2].replacen("\"replicate\":", "\"replicate\":1", 1);
    // The second is torn.
    let torn = lines.join("\n");
    fs::write(results.join("replicates.log"), &torn[..torn.len() - 5]).unwrap();

    let out = folder.path().join("raw.csv");
    let export = |more: &[&str]| {
        verify(&[&["export", results.to_str().unwrap(), "--out", out.to_str().unwrap()], more].concat())
    };
    let partial = export(&[]);
    assert_eq!(partial.status.code(), Some(0), "{}", text(&partial.stderr));
    assert!(text(&partial.stderr).contains("2 damaged lines"), "{}", text(&partial.stderr));
    assert!(text(&partial.stderr).contains("the record counts"), "{}", text(&partial.stderr));
    let left = of_csv(&fs::read_to_string(&out).unwrap());
    assert!(left.len() < whole.len() && left.iter().all(|(key, bits)| whole.get(key) == Some(bits)));

    fs::remove_file(results.join("record.json")).unwrap();
    let unfinished = export(&[]);
    assert_eq!(unfinished.status.code(), Some(0));
    assert!(
        text(&unfinished.stderr).contains("is not finished, --resume continues it"),
        "{}",
        text(&unfinished.stderr)
    );
    assert_eq!(of_csv(&fs::read_to_string(&out).unwrap()), left);
}

#[test]
fn cli_export_refuses_what_is_no_log_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let refused = |arguments: &[&str], says: &str| {
        let output = verify(arguments);
        assert_eq!(output.status.code(), Some(2));
        let line = text(&output.stderr);
        assert!(line.contains(says) && line.trim_end().lines().count() == 1, "{line}");
    };
    refused(&["export", path], "there is no replicates.log");
    refused(&["export", "/nowhere/at/all"], "cannot read the log");
    let results = folder.path().join("some");
    fs::create_dir(&results).unwrap();
    fs::write(results.join("replicates.log"), "what is this\nand this\n").unwrap();
    refused(&["export", path], "do you mean");
    refused(&["export", results.to_str().unwrap()], "no log of replicates that this version reads");
    assert!(!results.join("data").exists());
}
