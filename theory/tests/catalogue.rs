//! The catalogue of functions is that of the sources.

use plasticity_theory::catalogue::FUNCTIONS;
use std::collections::BTreeSet;
use std::path::Path;

/// Modules without functions of the theory, or without public ones.
const WITHOUT: [&str; 4] = ["catalogue", "error", "lib", "renewal"];

fn public_functions(module: &str, text: &str) -> Vec<String> {
    let name = |line: &str| line.split(['(', '<']).next().unwrap_or_default().to_owned();
    let mut of: Option<String> = None;
    let mut found = Vec::new();
    for line in text.replace("pub const fn ", "pub fn ").lines() {
        if let Some(rest) = line.strip_prefix("impl ") {
            of = rest.split(' ').next().filter(|_| !rest.contains(" for ")).map(str::to_owned);
        } else if line == "}" {
            of = None;
        } else if let Some(rest) = line.strip_prefix("pub fn ") {
            found.push(format!("{module}::{}", name(rest)));
        } else if let (Some(of), Some(rest)) = (&of, line.strip_prefix("    pub fn ")) {
            found.push(format!("{module}::{of}::{}", name(rest)));
        }
    }
    found
}

#[test]
fn exact_every_public_function_is_in_the_catalogue() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // Folders hold private modules only.
        if path.is_dir() {
            continue;
        }
        let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if WITHOUT.contains(&file.as_str()) {
            continue;
        }
        // The types of `task` are those of `caching` for a reader.
        let module = if file == "task" { "caching" } else { &file };
        found.extend(public_functions(module, &std::fs::read_to_string(&path).unwrap()));
    }
    let listed: BTreeSet<String> = FUNCTIONS.iter().map(ToString::to_string).collect();
    assert_eq!(found, listed);
    assert!(FUNCTIONS.is_sorted());
}
