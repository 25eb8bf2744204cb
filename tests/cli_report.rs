//! `verify report` and `verify all --dry-run`.

use assert_cmd::Command;
use std::process::Output;

fn verify(arguments: &[&str]) -> Output {
    Command::cargo_bin("verify").unwrap().args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn cli_report_is_one_page_of_the_saved_records() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let empty = verify(&["report", out]);
    assert_eq!(empty.status.code(), Some(2));
    assert!(text(&empty.stderr).contains("no records"), "{}", text(&empty.stderr));

    verify(&["perceptron-caching", "--preset", "smoke", "--out", out, "--quiet"]);
    let written = verify(&["report", out]);
    assert_eq!(written.status.code(), Some(0), "{}", text(&written.stderr));
    let html = std::fs::read_to_string(folder.path().join("report.html")).unwrap();
    let claims = html.matches("<tbody class=\"claim\"").count();
    let record = std::fs::read_to_string(folder.path().join("perceptron-caching/record.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!(claims, record["claims"].as_array().unwrap().len());
    // Every figure is inline, nothing is fetched, and what is in the record is escaped.
    let figures = plasticity_plots::figures_of("perceptron-caching").unwrap();
    assert_eq!(html.matches("<figure ").count(), figures.len());
    for foreign in ["<link", " src=", "url(", "@import", "<iframe"] {
        assert!(!html.contains(foreign), "{foreign}");
    }
    assert!(html.contains("id=\"errata\"") && html.contains("Where these numbers come from"));
    assert!(html.contains("class=\"interval\""));
    let again = folder.path().join("elsewhere.html");
    assert!(verify(&["report", out, "--out", again.to_str().unwrap()]).status.success());
    assert_eq!(std::fs::read_to_string(again).unwrap(), html);
}

#[test]
fn cli_dry_run_says_how_long_everything_takes_and_runs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("results");
    let dry = verify(&["all", "--dry-run", "--out", out.to_str().unwrap()]);
    assert_eq!(dry.status.code(), Some(0), "{}", text(&dry.stderr));
    let times = text(&dry.stdout);
    assert!(times.contains("perceptron-caching") && times.contains("all of these"), "{times}");
    assert!(times.contains("min, on two free cores"), "{times}");
    assert!(!out.exists());
}
