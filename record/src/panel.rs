use crate::{OfEnergy, RecordError};
use serde::{Deserialize, Serialize};

/// The data of one panel of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// Stable name; also that of its CSV file.
    pub id: String,
    /// What it shows, in a line.
    pub title: String,
    /// The published panel that it re-creates ("LvR 2B"), or "ours".
    pub published: String,
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// The curves, in drawing order.
    pub series: Vec<Series>,
}

/// An axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// The quantity, with its symbol.
    pub quantity: String,
    /// Its unit; empty for a pure number.
    pub unit: String,
    /// Linear or logarithmic.
    pub scale: AxisScale,
    /// Values that the axis holds at least, so that panels can be compared.
    pub range: Option<[f64; 2]>,
    /// Names of what is compared, where the axis is no scale: a value of 1 is the first of them. Horizontal axes only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// That the values are energies, and of what kind, where they are; then they can be given in joules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy: Option<OfEnergy>,
}

/// How an axis is scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AxisScale {
    /// Linear.
    Linear,
    /// Logarithmic.
    Log,
}

/// Whether a series is predicted or measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Predicted.
    Theory,
    /// Measured.
    Simulation,
    /// A guide to the eye.
    Reference,
}

/// How a series is meant to be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Marks {
    /// A curve, with a band of plus and minus one standard error where there is one.
    Line,
    /// Points, with error bars of one standard error where there is one.
    Points,
    /// A value that holds until the next.
    Steps,
    /// Moments: vertical lines at `x`.
    Events,
    /// Bars, one for each category, with error bars of one standard error where there is one.
    Bars,
}

/// A curve or a set of points. All vectors have the same length; every number is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Stable name within the panel.
    pub id: String,
    /// Label for the legend.
    pub label: String,
    /// Predicted or measured.
    pub role: Role,
    /// How to draw it.
    pub marks: Marks,
    /// Abscissae.
    pub x: Vec<f64>,
    /// Ordinates.
    pub y: Vec<f64>,
    /// Standard errors of the ordinates; absent where there are none.
    pub se: Option<Vec<f64>>,
}

impl Axis {
    /// A value as it is written: the name of a category, or the number.
    pub fn name(&self, value: f64) -> String {
        let category = self.categories.iter().zip(1..).find(|(_, number)| f64::from(*number) == value);
        category.map_or_else(|| value.to_string(), |(name, _)| name.clone())
    }

    /// Quantity and unit, as a label.
    pub fn label(&self) -> String {
        if self.unit.is_empty() {
            self.quantity.clone()
        } else {
            format!("{} ({})", self.quantity, self.unit)
        }
    }
}

impl Panel {
    /// The series of that name.
    pub fn series(&self, id: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.id == id)
    }

    /// What of it cannot be drawn, or written to a file of its name.
    pub(crate) fn broken(&self) -> Option<String> {
        let plain = |sign: char| sign.is_ascii_alphanumeric() || "-_.".contains(sign);
        if self.id.is_empty() || self.id.starts_with('.') || !self.id.chars().all(plain) {
            return Some(format!("{:?} is no name of a panel", self.id));
        }
        let uneven = |series: &&Series| {
            let lengths = [Some(series.y.len()), series.se.as_ref().map(Vec::len)];
            lengths.into_iter().flatten().any(|length| length != series.x.len())
        };
        let series = self.series.iter().find(uneven)?;
        Some(format!("series {:?} of {:?} has vectors of different lengths", series.id, self.id))
    }

    /// The panel as CSV, one row a point: series, its label, role, x, y, standard error of y (empty where there is
    /// none). The header names quantities and units.
    ///
    /// # Errors
    /// [`RecordError::Csv`], which does not happen when writing to memory.
    pub fn to_csv(&self) -> Result<Vec<u8>, RecordError> {
        self.csv(&[self])
    }

    /// The same with two columns more, the ordinates and their errors in another unit, as [`Self::in_joules`] gives them.
    ///
    /// # Errors
    /// [`RecordError::Csv`], likewise.
    pub fn to_csv_beside(&self, converted: &Self) -> Result<Vec<u8>, RecordError> {
        self.csv(&[self, converted])
    }

    /// Rows of points, each with the ordinates of several panels that differ in nothing else.
    fn csv(&self, panels: &[&Self]) -> Result<Vec<u8>, RecordError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut header = vec!["series".into(), "label".into(), "role".into(), self.x.label()];
        for panel in panels {
            let y = panel.y.label();
            header.extend([y.clone(), format!("standard error of {y}")]);
        }
        writer.write_record(header)?;
        for (number, series) in self.series.iter().enumerate() {
            let role = match series.role {
                Role::Theory => "theory",
                Role::Simulation => "simulation",
                Role::Reference => "reference",
            };
            for (index, x) in series.x.iter().enumerate() {
                let mut row = vec![series.id.clone(), series.label.clone(), role.into(), self.x.name(*x)];
                for series in panels.iter().filter_map(|panel| panel.series.get(number)) {
                    let text = |values: &[f64]| values.get(index).map_or(String::new(), f64::to_string);
                    row.extend([text(&series.y), series.se.as_deref().map_or(String::new(), text)]);
                }
                writer.write_record(row)?;
            }
        }
        writer.into_inner().map_err(|error| RecordError::Csv(error.into_error().into()))
    }
}
