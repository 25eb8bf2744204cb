//! What the tests of experiments of the user's own have in common.

#![allow(dead_code, reason = "not every file of tests needs all of it")]

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

pub(crate) fn verify(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("verify").unwrap();
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").env("PLASTICITY_DATA", "procedural");
    command.output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn example(name: &str) -> String {
    fs::read_to_string(root().join("examples").join(name)).unwrap()
}

pub(crate) fn record(folder: &Path, name: &str) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(folder.join(name).join("record.json")).unwrap()).unwrap()
}

/// A short experiment: a walk at four points.
pub(crate) const WALK: &str = r#"name = "a-walk"
title = "A walk that forgets"
model = "walk"
replicates = 4

[parameters]
probability = 0.2
synapses = 20
steps = 2000

[grid]
threshold = [1.5, 2.5]
time-constant = [50, 100]

[[panel]]
id = "rate"
title = "Rate"
x = "threshold"
by = "time-constant"
y = "rate"
y_axis = { quantity = "rate r", unit = "per presentation", scale = "log" }

[[panel.theory]]
label = "exact walk"
formula = "decaying_chain.steady_state.rate(probability, time_constant, threshold)"

[[claim]]
id = "exact-walk"
statement = "The rate is that of the exact walk"
at = { threshold = 1.5, time-constant = 100 }
measured = "rate"
predicted = "decaying_chain.steady_state.rate(probability, time_constant, threshold)"
margin = 0.1
margin_reason = "what these runs can tell"
control = { theory = "one step higher", predicted = "decaying_chain.steady_state.rate(probability, time_constant, threshold + 1)" }
"#;
