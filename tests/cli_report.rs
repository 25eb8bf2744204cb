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

    // A record that cannot be read is told, and the others are in the report.
    let torn = folder.path().join("torn");
    std::fs::create_dir(&torn).unwrap();
    let whole = std::fs::read(folder.path().join("perceptron-caching/record.json")).unwrap();
    std::fs::write(torn.join("record.json"), &whole[..whole.len() / 2]).unwrap();
    std::fs::remove_file(folder.path().join("report.html")).unwrap();
    let partly = verify(&["report", out]);
    assert_eq!(partly.status.code(), Some(2));
    let told = text(&partly.stderr);
    assert!(told.contains("torn") && told.contains("not a record") && told.lines().count() == 2, "{told}");
    assert!(told.contains("1 of 2 records are not in the report"), "{told}");
    assert_eq!(std::fs::read_to_string(folder.path().join("report.html")).unwrap(), html);
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

    let known = verify(&["all", "--dry-run", "--format", "json"]);
    let known: serde_json::Value = serde_json::from_slice(&known.stdout).unwrap();
    let each: Vec<f64> =
        known["experiments"].as_array().unwrap().iter().map(|one| one["seconds"].as_f64().unwrap()).collect();
    assert_eq!(known["seconds"].as_f64().unwrap(), each.iter().sum::<f64>());
    // Settings in a file are read, and refused by an experiment that they are not for.
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, verify(&["list", "perceptron-caching", "--preset", "smoke"]).stdout).unwrap();
    let file = file.to_str().unwrap();
    let dry = text(&verify(&["perceptron-caching", "--preset", file, "--dry-run"]).stdout);
    assert!(dry.contains(" runs in ") && dry.contains("all of these              unknown\n"), "{dry}");
    let refused = verify(&["fokker-planck", "--preset", file, "--dry-run"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("mine.toml:"), "{}", text(&refused.stderr));
}

#[test]
fn cli_claims_and_figures_link_to_each_other_and_older_records_do_without() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    verify(&["perceptron-caching", "--preset", "smoke", "--out", out, "--quiet"]);
    let page = || {
        let written = verify(&["report", out]);
        assert_eq!(written.status.code(), Some(0), "{}", text(&written.stderr));
        std::fs::read_to_string(folder.path().join("report.html")).unwrap()
    };
    let html = page();
    let to_figure = "<a href=\"#perceptron-caching-4B-rules\">figure 4B-rules, B</a>";
    let claim = html.split("<tbody class=\"claim\"").find(|row| row.contains("any-synapse-rule-comparable"));
    let again = "<code>verify perceptron-caching --preset smoke --claim any-synapse-rule-comparable</code>";
    assert!(claim.unwrap().contains(to_figure) && claim.unwrap().contains(again));
    let to_claim = "href=\"#perceptron-caching-claim-any-synapse-rule-comparable\"";
    let figure = html.split("<figure ").find(|figure| figure.contains("id=\"perceptron-caching-4B-rules\""));
    assert!(figure.unwrap().contains(to_claim));

    // As it was before claims named panels and axes said what they show.
    let path = folder.path().join("perceptron-caching/record.json");
    let mut record: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    for claim in record["claims"].as_array_mut().unwrap() {
        claim.as_object_mut().unwrap().remove("panel");
    }
    for panel in record["panels"].as_array_mut().unwrap() {
        panel["y"].as_object_mut().unwrap().remove("energy");
    }
    std::fs::write(&path, record.to_string()).unwrap();
    let older = page();
    assert!(older.contains("any-synapse-rule-comparable") && !older.contains(to_figure));
}

#[test]
fn cli_a_claim_of_an_unknown_panel_is_refused_before_any_run() {
    let folder = tempfile::tempdir().unwrap();
    let claims = text(&verify(&["list", "perceptron-caching", "--claims"]).stdout);
    let file = folder.path().join("claims.toml");
    std::fs::write(
        &file,
        claims.replacen("panel = \"4B-rules-compared\"", "panel = \"4B-rules-compare\"", 1),
    )
    .unwrap();
    let out = folder.path().join("results");
    let refused =
        verify(&["perceptron-caching", "--claims", file.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    let line = text(&refused.stderr);
    assert!(line.contains("did you mean \"4B-rules-compared\"?"), "{line}");
    assert_eq!(line.trim_end().lines().count(), 1, "{line}");
    assert!(!out.exists());
}
