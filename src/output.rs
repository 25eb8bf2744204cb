//! Text and numbers for people.

use anyhow::{Context, Result};
use serde::Serialize;
use std::io::{ErrorKind, Write};

/// Prints to standard output. A reader that has gone away is not an error.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Prints an object as JSON.
pub(crate) fn print_json(value: &impl Serialize) -> Result<()> {
    print(&format!("{}\n", serde_json::to_string_pretty(value)?))
}

/// Rows of names and numbers, nested objects indented.
pub(crate) fn listing(value: &serde_json::Value) -> String {
    let mut text = String::new();
    list(value, 0, &mut text);
    text
}

fn list(value: &serde_json::Value, depth: usize, text: &mut String) {
    let Some(object) = value.as_object() else { return };
    for (name, value) in object {
        let name = format!("{}{}", "  ".repeat(depth), name.replace('_', " "));
        match value {
            serde_json::Value::Object(inner) if inner.contains_key("median") => {
                let mean =
                    inner["mean"].as_f64().map_or("-".into(), |mean| with_error(mean, inner["se"].as_f64()));
                let median = inner["median"].as_f64().map_or("-".into(), number);
                text.push_str(&format!("{name:<30} {mean}, median {median}\n"));
            }
            serde_json::Value::Object(inner) if inner.contains_key("mean") && inner.contains_key("se") => {
                let mean =
                    inner["mean"].as_f64().map_or("-".into(), |mean| with_error(mean, inner["se"].as_f64()));
                text.push_str(&format!("{name:<30} {mean}\n"));
            }
            serde_json::Value::Object(_) => {
                text.push_str(&format!("{name}\n"));
                list(value, depth + 1, text);
            }
            serde_json::Value::Number(n) => {
                let whole = n.as_f64().filter(|_| !n.is_u64()).map_or(n.to_string(), number);
                text.push_str(&format!("{name:<30} {whole}\n"));
            }
            serde_json::Value::String(s) => text.push_str(&format!("{name:<30} {s}\n")),
            other => text.push_str(&format!(
                "{name:<30} {}\n",
                if other.is_null() { "-".into() } else { other.to_string() }
            )),
        }
    }
}

/// Five significant digits, more for whole numbers.
pub(crate) fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let shortest = value.to_string();
    if shortest.len() <= 7 {
        return shortest;
    }
    let magnitude = value.abs().log10().floor();
    if value.fract() == 0.0 && magnitude < 9.0 {
        format!("{value}")
    } else if (-4.0..6.0).contains(&magnitude) {
        let decimals = (4.0 - magnitude).max(0.0) as usize;
        format!("{value:.decimals$}")
    } else {
        format!("{value:.4e}")
    }
}

/// A value with its error, to two digits of the error.
pub(crate) fn with_error(value: f64, error: Option<f64>) -> String {
    match error {
        Some(error) if error > 0.0 => {
            let decimals = (1.0 - error.log10().floor()).clamp(0.0, 9.0) as usize;
            format!("{value:.decimals$} ± {error:.decimals$}")
        }
        Some(_) => format!("{} ± 0", number(value)),
        None => format!("{} ± ?", number(value)),
    }
}
