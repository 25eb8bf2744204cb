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

/// Tells an error, in a line of its own whatever it is made of.
pub(crate) fn error(error: &anyhow::Error) {
    let line = format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" ");
    anstream::eprintln!("error: {line}");
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

/// A value with its error, to two digits of the error; with a power of ten where there would be many zeros.
pub(crate) fn with_error(value: f64, error: Option<f64>) -> String {
    let Some(error) = error else { return format!("{} ± ?", number(value)) };
    // An error that is nothing but rounding is none.
    if error <= 1e-12 * value.abs() {
        return format!("{} ± 0", number(value));
    }
    let digits = 1.0 - error.log10().floor();
    let magnitude = value.abs().max(error).log10().floor();
    if magnitude < -4.0 {
        let power = magnitude as i32;
        let scaled = |number: f64| number / 10_f64.powf(magnitude);
        let decimals = (digits + magnitude).max(0.0) as usize;
        return format!("({:.decimals$} ± {:.decimals$})e{power}", scaled(value), scaled(error));
    }
    let decimals = digits.clamp(0.0, 12.0) as usize;
    format!("{value:.decimals$} ± {error:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_values_have_two_digits_of_their_error() {
        for (value, error, text) in [
            (1979.3, 46.2, "1979 ± 46"),
            (0.1209, 0.0031, "0.1209 ± 0.0031"),
            (1.0, 0.0, "1 ± 0"),
            (1.0, 1e-15, "1 ± 0"),
            (1.9695e-8, 2.31e-9, "(1.97 ± 0.23)e-8"),
            (3.2e-12, 4.4e-14, "(3.200 ± 0.044)e-12"),
            (0.0, 2.0e-9, "(0.0 ± 2.0)e-9"),
            (-5.0e5, 1.2e3, "-500000 ± 1200"),
        ] {
            assert_eq!(with_error(value, Some(error)), text);
        }
        assert_eq!(with_error(2.5, None), "2.5 ± ?");
    }
}
