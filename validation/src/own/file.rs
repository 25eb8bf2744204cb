//! The file as it is written: what its tables may hold, with the place of everything that may be wrong.

use super::formula::{Formula, Trouble};
use super::value::{LARGEST_COUNT, Value};
use crate::FileError;
use plasticity_record::{AxisScale, Counts, Kind, Relation, Scale, Source, Statistic};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) name: Spanned<String>,
    pub(super) title: Spanned<String>,
    pub(super) model: Spanned<String>,
    pub(super) replicates: Spanned<u64>,
    pub(super) units: Option<String>,
    pub(super) data: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) parameters: BTreeMap<String, Spanned<toml::Value>>,
    #[serde(default)]
    pub(super) grid: BTreeMap<String, Spanned<Vec<Spanned<toml::Value>>>>,
    #[serde(default)]
    pub(super) panel: Vec<Spanned<WrittenPanel>>,
    #[serde(default)]
    pub(super) claim: Vec<Spanned<WrittenClaim>>,
}

/// A `[[panel]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPanel {
    pub(super) id: Spanned<String>,
    pub(super) title: String,
    pub(super) x: Spanned<String>,
    pub(super) y: Spanned<toml::Value>,
    pub(super) by: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) at: BTreeMap<String, Spanned<toml::Value>>,
    pub(super) label: Option<String>,
    #[serde(default)]
    pub(super) statistic: Option<Spanned<Statistic>>,
    #[serde(default)]
    pub(super) x_axis: WrittenAxis,
    #[serde(default)]
    pub(super) y_axis: WrittenAxis,
    #[serde(default)]
    pub(super) theory: Vec<WrittenTheory>,
}

/// An axis: what is left out is taken from what it shows.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenAxis {
    pub(super) quantity: Option<String>,
    #[serde(default)]
    pub(super) unit: String,
    pub(super) scale: Option<AxisScale>,
    pub(super) range: Option<Spanned<[f64; 2]>>,
    /// That the values are energies, and what they count, so that they can be given in joules.
    pub(super) energy: Option<Counts>,
}

/// A `[[panel.theory]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenTheory {
    pub(super) label: String,
    pub(super) formula: Spanned<toml::Value>,
}

/// A `[[claim]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenClaim {
    pub(super) id: Spanned<String>,
    pub(super) statement: String,
    pub(super) source: Option<Source>,
    pub(super) kind: Option<Kind>,
    pub(super) regime: Option<String>,
    pub(super) panel: Option<Spanned<String>>,
    pub(super) measured: Spanned<toml::Value>,
    pub(super) predicted: Spanned<toml::Value>,
    #[serde(default)]
    pub(super) at: BTreeMap<String, Spanned<toml::Value>>,
    pub(super) against: Option<BTreeMap<String, Spanned<toml::Value>>>,
    #[serde(default)]
    pub(super) relation: Option<Relation>,
    #[serde(default)]
    pub(super) scale: Option<Scale>,
    #[serde(default)]
    pub(super) statistic: Statistic,
    pub(super) margin: Spanned<f64>,
    pub(super) margin_reason: Spanned<String>,
    pub(super) max_not_converged: Option<Spanned<f64>>,
    pub(super) known_discrepancy: Option<String>,
    pub(super) control: WrittenControl,
}

/// The negative control of a claim.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenControl {
    pub(super) theory: String,
    pub(super) predicted: Spanned<toml::Value>,
}

/// A file while it is read, to blame its lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

/// A formula and where it stands in the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) formula: Formula,
    pub(super) span: Range<usize>,
}

impl Text<'_> {
    pub(super) fn error(&self, span: &Range<usize>, message: impl Into<String>) -> FileError {
        FileError::at(self.file, self.text, span, message)
    }

    pub(super) fn parse(&self) -> Result<Written, FileError> {
        toml::from_str(self.text).map_err(|error| FileError::toml(self.file, self.text, &error))
    }

    /// A formula, or a number.
    pub(super) fn formula(&self, written: &Spanned<toml::Value>) -> Result<Placed, FileError> {
        let span = written.span();
        let formula = match written.get_ref() {
            toml::Value::String(text) => {
                Formula::parse(text).map_err(|trouble| self.error(&span, trouble.to_string()))?
            }
            toml::Value::Integer(number) => Formula::number(*number as f64),
            toml::Value::Float(number) if number.is_finite() => Formula::number(*number),
            _ => return Err(self.error(&span, "expected a number, or a formula in quotes")),
        };
        Ok(Placed { formula, span })
    }

    /// A value of a parameter.
    pub(super) fn value(&self, written: &Spanned<toml::Value>) -> Result<Value, FileError> {
        Ok(match written.get_ref() {
            toml::Value::Integer(number) if (*number as f64).abs() <= LARGEST_COUNT => {
                Value::Number(*number as f64)
            }
            toml::Value::Float(number) if number.is_finite() => Value::Number(*number),
            toml::Value::String(name) => Value::Name(name.clone()),
            toml::Value::Boolean(flag) => Value::Flag(*flag),
            _ => {
                let expected = "expected a finite number, a name in quotes, or true or false";
                return Err(self.error(&written.span(), expected));
            }
        })
    }

    /// A name that may be that of a file, and stand in a page.
    pub(super) fn identifier(&self, what: &str, name: &Spanned<String>) -> Result<String, FileError> {
        let text = name.get_ref();
        let sound = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
        if text.is_empty() || text.len() > 64 || !text.chars().all(sound) || text.starts_with(['-', '_']) {
            let message = format!(
                "{what} is of letters, digits, \"-\" and \"_\", at most 64, and begins with a letter or digit; {text:?} is not"
            );
            return Err(self.error(&name.span(), message));
        }
        Ok(text.clone())
    }

    /// What is wrong with a formula in the file.
    pub(super) fn trouble(&self, placed: &Placed, trouble: &Trouble) -> FileError {
        self.error(&placed.span, trouble.to_string())
    }
}
