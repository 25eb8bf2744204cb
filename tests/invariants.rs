//! Invariants of the architecture (ARCHITECTURE.md), most of them statements of absence.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn manifest(folder: &str) -> toml::Table {
    fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap().parse().unwrap()
}

/// Dependencies of a crate, without or with those of its tests.
fn dependencies(folder: &str, sections: &[&str]) -> BTreeSet<String> {
    let manifest = manifest(folder);
    let names = |section: &&str| {
        manifest.get(*section).and_then(|table| table.as_table()).cloned().unwrap_or_default()
    };
    sections.iter().flat_map(names).map(|(name, _)| name).collect()
}

fn our_dependencies(folder: &str) -> BTreeSet<String> {
    let all = dependencies(folder, &["dependencies", "dev-dependencies", "build-dependencies"]);
    all.into_iter().filter_map(|name| name.strip_prefix("plasticity-").map(str::to_owned)).collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

fn assert_absent(folder: &str, words: &[&str]) {
    for file in rust_files(&root().join(folder)) {
        let text = fs::read_to_string(&file).unwrap();
        for (number, line) in
            text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for word in words {
                assert!(
                    !line.contains(word),
                    "{}:{}: {word:?} does not belong here",
                    file.display(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn exact_dependencies_point_one_way() {
    let none: [&str; 0] = [];
    let expect = |folder: &str, names: &[&str]| {
        assert_eq!(our_dependencies(folder), names.iter().map(ToString::to_string).collect(), "{folder}");
    };
    expect("theory", &none);
    expect("simulation", &none);
    expect("record", &none);
    expect("validation", &["record", "simulation", "theory"]);
    expect("plots", &["record"]);
    expect("report", &["plots", "record"]);
}

#[test]
fn exact_theory_does_no_io_and_draws_no_random_numbers() {
    assert_absent("theory/src", &["std::fs", "std::io", "std::env", "println!", "rand::", "std::time"]);
    let dependencies = dependencies("theory", &["dependencies"]);
    assert!(!dependencies.iter().any(|name| name.starts_with("rand")));
}

#[test]
fn exact_only_validation_issues_verdicts() {
    assert_absent("theory/src", &["Verdict"]);
    assert_absent("simulation/src", &["Verdict"]);
    assert_absent("plots/src", &["Verdict::"]);
}

#[test]
fn exact_plots_computes_no_statistics() {
    assert_absent("plots/src", &["statrs", "mean(", "standard_error", "simulate"]);
}

#[test]
fn exact_the_command_line_holds_no_science() {
    assert_absent("src", &["sqrt(", "powi(", "exp()", "PI", "rand::"]);
}

#[test]
fn exact_unsafe_code_only_in_the_dispatch_of_kernels() {
    for folder in ["src", "theory/src", "record/src", "validation/src", "plots/src", "report/src"] {
        assert_absent(folder, &["unsafe {", "unsafe fn", "allow(unsafe_code)"]);
    }
    for file in rust_files(&root().join("simulation/src")) {
        let text = fs::read_to_string(&file).unwrap();
        let allowed = ["kernel.rs", "lanes.rs"].map(|name| root().join("simulation/src").join(name));
        assert!(!text.contains("allow(unsafe_code)") || allowed.contains(&file), "{}", file.display());
    }
}

#[test]
fn exact_libraries_do_not_print() {
    for folder in ["theory/src", "simulation/src", "record/src", "validation/src", "plots/src", "report/src"]
    {
        assert_absent(folder, &["println!", "eprintln!", "dbg!", "todo!", "unimplemented!"]);
    }
}

#[test]
fn exact_source_files_hold_one_idea() {
    for folder in [
        "src",
        "theory",
        "simulation",
        "record",
        "validation",
        "plots",
        "report",
        "tests",
        "benches",
        "examples",
    ] {
        for file in rust_files(&root().join(folder)) {
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            assert!(lines <= 480, "{} has {lines} lines; split it", file.display());
        }
    }
}

#[test]
fn exact_every_crate_shares_version_licence_and_lints() {
    for folder in ["theory", "simulation", "record", "validation", "plots", "report"] {
        let manifest = manifest(folder);
        for key in ["version", "license", "rust-version", "edition"] {
            assert_eq!(manifest["package"][key]["workspace"].as_bool(), Some(true), "{folder}: {key}");
        }
        assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true), "{folder}");
    }
}
