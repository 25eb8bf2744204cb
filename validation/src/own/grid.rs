//! The grid: parameters with several values, and the points that they span.

use super::file::{Placed, Text, Written};
use super::formula::NoValue;
use super::model::{Model, Settings};
use super::scope::{self, Allowed, Run};
use super::value::{Point, Refused, Value};
use crate::FileError;
use crate::suggest;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// Most cells of an experiment.
pub(super) const MOST_CELLS: usize = 10_000;

/// A parameter with the values that it takes in turn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    pub(super) name: &'static str,
    pub(super) values: Vec<Value>,
    spans: Vec<Range<usize>>,
}

/// What is given for every cell alike, and what is not.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    model: Model,
    fixed: Point,
    /// Parameters that formulas give, from the others.
    derived: Vec<(&'static str, Placed)>,
    pub(super) axes: Vec<Axis>,
    spans: BTreeMap<&'static str, Range<usize>>,
}

/// A point of the grid.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    /// Which value each axis has.
    pub(super) coordinates: Vec<usize>,
    /// Name of its cell.
    pub(super) cell: String,
    pub(super) point: Point,
    pub(super) settings: Settings,
}

impl Grid {
    /// Reads `[parameters]` and `[grid]`.
    ///
    /// # Errors
    /// [`FileError`]: an unknown parameter, one that is given twice, a value of the wrong kind, an empty or too large grid.
    pub(super) fn read(text: Text<'_>, model: Model, written: &Written) -> Result<Self, FileError> {
        let mut grid = Self {
            model,
            fixed: Point::new(),
            derived: Vec::new(),
            axes: Vec::new(),
            spans: BTreeMap::new(),
        };
        for (name, value) in &written.parameters {
            grid.parameter(text, name, value)?;
        }
        // In the order of the file.
        let mut axes: Vec<_> = written.grid.iter().collect();
        axes.sort_by_key(|(_, values)| values.span().start);
        for (name, values) in axes {
            grid.axis(text, name, values)?;
        }
        let cells = grid.axes.iter().try_fold(1_usize, |cells, axis| cells.checked_mul(axis.values.len()));
        if cells.is_none_or(|cells| cells > MOST_CELLS) {
            let span = grid.axes.first().and_then(|axis| axis.spans.first()).cloned().unwrap_or(0..0);
            let cells = cells.map_or("more than can be counted".into(), |cells| cells.to_string());
            let message =
                format!("the grid has {cells} cells, more than the {MOST_CELLS} allowed; give fewer values");
            return Err(text.error(&span, message));
        }
        Ok(grid)
    }

    fn parameter(
        &mut self,
        text: Text<'_>,
        name: &str,
        written: &Spanned<toml::Value>,
    ) -> Result<(), FileError> {
        let parameter = known(text, self.model, name, &written.span())?;
        self.spans.insert(parameter.name, written.span());
        if parameter.takes.is_number() && written.get_ref().is_str() {
            self.derived.push((parameter.name, text.formula(written)?));
            return Ok(());
        }
        let value = text.value(written)?;
        if !parameter.takes.fits(&value) {
            let words = parameter.takes.words();
            return Err(text.error(&written.span(), format!("{name} takes {words}, not {value}")));
        }
        self.fixed.insert(parameter.name, value);
        Ok(())
    }

    fn axis(
        &mut self,
        text: Text<'_>,
        name: &str,
        written: &Spanned<Vec<Spanned<toml::Value>>>,
    ) -> Result<(), FileError> {
        let parameter = known(text, self.model, name, &written.span())?;
        if self.spans.contains_key(parameter.name) {
            let message = format!("{name} is in [parameters] as well; leave it out there or here");
            return Err(text.error(&written.span(), message));
        }
        let mut axis = Axis { name: parameter.name, values: Vec::new(), spans: Vec::new() };
        for one in written.get_ref() {
            let value = text.value(one)?;
            if !parameter.takes.fits(&value) {
                let words = parameter.takes.words();
                return Err(text.error(&one.span(), format!("{name} takes {words}, not {value}")));
            }
            if axis.values.contains(&value) {
                return Err(text.error(&one.span(), format!("{name} has the value {value} twice")));
            }
            axis.values.push(value);
            axis.spans.push(one.span());
        }
        if axis.values.is_empty() {
            let message = format!("{name} has no values; give some, or leave it out of [grid]");
            return Err(text.error(&written.span(), message));
        }
        self.axes.push(axis);
        Ok(())
    }

    /// The points of the grid, the last axis fastest, each with what is simulated there.
    ///
    /// # Errors
    /// [`FileError`]: a parameter that is missing, outside its domain, or whose formula gives what it does not take.
    pub(super) fn places(&self, text: Text<'_>) -> Result<Vec<Place>, FileError> {
        let count = self.axes.iter().map(|axis| axis.values.len()).product();
        (0..count).map(|index| self.place(text, index)).collect()
    }

    fn place(&self, text: Text<'_>, index: usize) -> Result<Place, FileError> {
        let mut rest = index;
        let mut coordinates = vec![0; self.axes.len()];
        for (coordinate, axis) in coordinates.iter_mut().zip(&self.axes).rev() {
            *coordinate = rest % axis.values.len();
            rest /= axis.values.len();
        }
        let values =
            || self.axes.iter().zip(&coordinates).map(|(axis, &at)| (axis.name, axis.values[at].clone()));
        let point = self.point(text, values())?;
        let missing = self.model.parameters().iter().find(|parameter| {
            parameter.usually == super::Usually::Needed && !point.contains_key(parameter.name)
        });
        if let Some(parameter) = missing {
            let message = format!(
                "the model {} needs {}; give it in [parameters] or [grid]",
                self.model.name(),
                parameter.name
            );
            return Err(FileError::at_key(text.file, text.text, "model", message));
        }
        let settings =
            self.model.settings(&point).map_err(|refused| self.refused(text, &coordinates, refused))?;
        let names: Vec<String> = values().map(|(name, value)| format!("{name} {value}")).collect();
        let cell = format!("{} {}", self.model.name(), names.join(", "));
        Ok(Place { coordinates, cell: cell.trim_end().into(), point, settings })
    }

    /// All parameters, given the values of some.
    ///
    /// # Errors
    /// [`FileError`] where a formula has no value, or one that its parameter does not take.
    pub(super) fn point(
        &self,
        text: Text<'_>,
        values: impl Iterator<Item = (&'static str, Value)>,
    ) -> Result<Point, FileError> {
        let mut point = self.fixed.clone();
        point.extend(values);
        // So that what else is there is known to depend on these.
        point.extend(self.derived.iter().map(|(name, _)| (*name, Value::Number(0.0))));
        self.model.complete(&mut point);
        let given: Point = point
            .iter()
            .filter(|(name, _)| !self.derived.iter().any(|(derived, _)| derived == *name))
            .map(|(name, value)| (*name, value.clone()))
            .collect();
        for (name, placed) in &self.derived {
            let allowed = Allowed { outputs: false, other: false };
            scope::check(self.model, &placed.formula, allowed, std::iter::once(&given))
                .map_err(|trouble| text.trouble(placed, &trouble))?;
            let run = Run { point: &given, replicate: None };
            let number = match placed.formula.value(&scope::names(self.model, run, None)) {
                Ok(number) => number,
                Err(NoValue::Outside(trouble)) => return Err(text.trouble(placed, &trouble)),
                Err(NoValue::Missing) => f64::NAN,
            };
            let value = Value::Number(number);
            let takes = self.model.parameter(name).map(|parameter| parameter.takes);
            if let Some(takes) = takes.filter(|takes| !takes.fits(&value)) {
                let message = format!("{name} takes {}, but the formula gives {number}", takes.words());
                return Err(text.error(&placed.span, message));
            }
            point.insert(name, value);
        }
        Ok(point)
    }

    /// Blames the value of the parameter that a model refuses.
    fn refused(&self, text: Text<'_>, coordinates: &[usize], refused: Refused) -> FileError {
        let Some(name) = refused.parameter else {
            return FileError::at_key(text.file, text.text, "parameters", refused.message);
        };
        let message = format!("{name}: {}", refused.message);
        let axis = self.axes.iter().zip(coordinates).find(|(axis, _)| axis.name == name);
        let span = axis.and_then(|(axis, &at)| axis.spans.get(at)).or(self.spans.get(name));
        match span {
            Some(span) => text.error(span, message),
            None => FileError::at_key(text.file, text.text, "parameters", message),
        }
    }

    /// Index of the axis of that name.
    ///
    /// # Errors
    /// [`FileError`] where it is not in the grid.
    pub(super) fn axis_named(
        &self,
        text: Text<'_>,
        what: &str,
        name: &Spanned<String>,
    ) -> Result<usize, FileError> {
        let found = self.axes.iter().position(|axis| axis.name == name.get_ref());
        found.ok_or_else(|| {
            let message =
                format!("{what} {:?} is no parameter of the grid; {}", name.get_ref(), self.known());
            text.error(&name.span(), message)
        })
    }

    /// Which value of each axis is meant; of an axis with a single value that need not be said, and of those of `free` it must not.
    ///
    /// # Errors
    /// [`FileError`]: what is not in the grid, or has to be said.
    pub(super) fn coordinates(
        &self,
        text: Text<'_>,
        at: &BTreeMap<String, Spanned<toml::Value>>,
        free: &[usize],
        span: &Range<usize>,
    ) -> Result<Vec<usize>, FileError> {
        let mut coordinates: Vec<Option<usize>> =
            self.axes.iter().map(|axis| (axis.values.len() == 1).then_some(0)).collect();
        for (name, written) in at {
            let Some(index) = self.axes.iter().position(|axis| axis.name == name) else {
                let message = format!("{name:?} is no parameter of the grid; {}", self.known());
                return Err(text.error(&written.span(), message));
            };
            if free.contains(&index) {
                let message = format!("{name} is x or by of this panel; leave it out of at");
                return Err(text.error(&written.span(), message));
            }
            let value = text.value(written)?;
            let axis = &self.axes[index];
            let Some(place) = axis.values.iter().position(|known| *known == value) else {
                let known: Vec<String> = axis.values.iter().map(Value::to_string).collect();
                let message = format!("the grid has no {name} = {value}; it has {}", known.join(", "));
                return Err(text.error(&written.span(), message));
            };
            coordinates[index] = Some(place);
        }
        free.iter().for_each(|&index| coordinates[index] = Some(0));
        let said = |(coordinate, axis): (Option<usize>, &Axis)| {
            coordinate.ok_or_else(|| {
                let message =
                    format!("at which {}? the grid has several; say it in at = {{ ... }}", axis.name);
                text.error(span, message)
            })
        };
        coordinates.into_iter().zip(&self.axes).map(said).collect()
    }

    fn known(&self) -> String {
        let names: Vec<&str> = self.axes.iter().map(|axis| axis.name).collect();
        if names.is_empty() { "there is no [grid]".into() } else { format!("it has {}", names.join(", ")) }
    }

    /// Index of a place by its coordinates.
    pub(super) fn index(&self, coordinates: &[usize]) -> usize {
        self.axes.iter().zip(coordinates).fold(0, |index, (axis, at)| index * axis.values.len() + at)
    }

    /// As it stands in the file, for the record.
    pub(super) fn json(&self) -> serde_json::Value {
        let fixed = self.fixed.iter().map(|(name, value)| ((*name).to_owned(), value.json()));
        let derived =
            self.derived.iter().map(|(name, placed)| ((*name).to_owned(), placed.formula.text().into()));
        let parameters: serde_json::Map<_, _> = fixed.chain(derived).collect();
        let axes: serde_json::Map<_, _> = self
            .axes
            .iter()
            .map(|axis| (axis.name.to_owned(), axis.values.iter().map(Value::json).collect()))
            .collect();
        serde_json::json!({ "parameters": parameters, "grid": axes })
    }
}

fn known(
    text: Text<'_>,
    model: Model,
    name: &str,
    span: &Range<usize>,
) -> Result<&'static super::Parameter, FileError> {
    model.parameter(name).ok_or_else(|| {
        let hint = suggest::hint(name, model.parameters().iter().map(|parameter| parameter.name));
        text.error(span, format!("the model {} has no parameter {name:?}; {hint}", model.name()))
    })
}
