//! Panels of a file: what is measured against a parameter of the grid, with theory.

use super::definition::Definition;
use super::file::{Placed, Text, WrittenAxis, WrittenPanel};
use super::formula::{Formula, NoValue};
use super::grid::Place;
use super::scope::{self, Allowed, Run};
use super::value::{Point, Value};
use crate::FileError;
use crate::experiment::{EvaluationError, Results};
use crate::series::{drop_zeros, log_space, measured, medians, series};
use crate::statistics::{mean, median};
use plasticity_record::{Axis, AxisScale, Marks, OfEnergy, Panel, Role, Statistic};
use std::ops::Range;

/// Where claims and panels that re-create nothing come from.
const PUBLISHED: &str = "own";

/// Points of a curve of the theory, beside those of the grid.
const CURVE: usize = 60;

/// A panel.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    id: String,
    title: String,
    label: String,
    /// Axis of the grid along x, and the one whose values are series.
    x: usize,
    by: Option<usize>,
    /// Which value all axes have; those of x and by do not matter.
    coordinates: Vec<usize>,
    y: Placed,
    statistic: Statistic,
    axes: [Axis; 2],
    theory: Vec<(String, Placed)>,
}

/// Reads a panel.
///
/// # Errors
/// [`FileError`]: an x or a by that is not in the grid or no number, a point that is not in the grid, a formula of something that is not there
/// or outside the domain of a closed form.
pub(super) fn read(
    text: Text<'_>,
    of: &Definition,
    written: &WrittenPanel,
    span: &Range<usize>,
) -> Result<Drawn, FileError> {
    let id = text.identifier("the id of a panel", &written.id)?;
    let x = of.grid.axis_named(text, "x", &written.x)?;
    if of.grid.axes[x].values.iter().any(|value| matches!(value, Value::Name(_) | Value::Flag(_))) {
        return Err(text.error(&written.x.span(), "x has values that are no numbers; it can only be by"));
    }
    let by = written.by.as_ref().map(|by| of.grid.axis_named(text, "by", by)).transpose()?;
    if by == Some(x) {
        return Err(text.error(&written.x.span(), "x and by are the same"));
    }
    let statistic = match &written.statistic {
        Some(statistic) if *statistic.get_ref() == Statistic::Share => {
            let message = "a panel shows the mean or the median; the mean of what is 0 or 1 is the share";
            return Err(text.error(&statistic.span(), message));
        }
        Some(statistic) => *statistic.get_ref(),
        None => Statistic::Mean,
    };
    let free: Vec<usize> = [Some(x), by].into_iter().flatten().collect();
    let coordinates = of.grid.coordinates(text, &written.at, &free, span)?;
    let formula = |of_what: &toml::Spanned<toml::Value>| {
        let placed = text.formula(of_what)?;
        let allowed = Allowed { outputs: true, other: false };
        scope::check(of.model, &placed.formula, allowed, of.places.iter().map(|place| &place.point))
            .map_err(|trouble| text.trouble(&placed, &trouble))?;
        Ok::<_, FileError>(placed)
    };
    let y = formula(&written.y)?;
    let theory = written.theory.iter().map(|theory| Ok((theory.label.clone(), formula(&theory.formula)?)));
    let drawn = Drawn {
        id,
        title: written.title.clone(),
        label: written.label.clone().unwrap_or_else(|| y.formula.text().into()),
        x,
        by,
        coordinates,
        statistic,
        axes: [
            axis(text, &written.x_axis, written.x.get_ref())?,
            axis(text, &written.y_axis, y.formula.text())?,
        ],
        theory: theory.collect::<Result<_, FileError>>()?,
        y,
    };
    let positive = |value: &Value| value.number().is_some_and(|number| number > 0.0);
    if drawn.axes[0].scale == AxisScale::Log && !of.grid.axes[x].values.iter().all(positive) {
        let message = "a logarithmic axis has no place for values that are not positive";
        return Err(text.error(&written.x.span(), message));
    }
    drawn.foresee(text, of)?;
    Ok(drawn)
}

fn axis(text: Text<'_>, written: &WrittenAxis, quantity: &str) -> Result<Axis, FileError> {
    let scale = written.scale.unwrap_or(AxisScale::Linear);
    let range = written.range.as_ref().map(|range| {
        let [from, to] = *range.get_ref();
        let sound =
            from.is_finite() && to.is_finite() && from < to && (scale == AxisScale::Linear || from > 0.0);
        let message =
            "a range is two finite numbers, the first below the second, and positive on a logarithmic axis";
        if sound { Ok([from, to]) } else { Err(text.error(&range.span(), message)) }
    });
    Ok(Axis {
        quantity: written.quantity.clone().unwrap_or_else(|| quantity.into()),
        unit: written.unit.clone(),
        scale,
        range: range.transpose()?,
        categories: Vec::new(),
        energy: written.energy.map(|counts| OfEnergy { counts, unit: 1.0 }),
    })
}

impl Drawn {
    /// Places along x, for each value of `by` (one where there is none).
    fn rows<'a>(&self, of: &'a Definition) -> Vec<Vec<&'a Place>> {
        let count = |axis: usize| of.grid.axes[axis].values.len();
        let mut coordinates = self.coordinates.clone();
        (0..self.by.map_or(1, count))
            .map(|by| {
                if let Some(axis) = self.by {
                    coordinates[axis] = by;
                }
                let place = |x| {
                    coordinates[self.x] = x;
                    &of.places[of.grid.index(&coordinates)]
                };
                (0..count(self.x)).map(place).collect()
            })
            .collect()
    }

    /// A value of x, or of `by`, at a place.
    fn value<'a>(&self, of: &'a Definition, place: &'a Place, axis: usize) -> &'a Value {
        &of.grid.axes[axis].values[place.coordinates[axis]]
    }

    fn xs(&self, of: &Definition, row: &[&Place]) -> Vec<f64> {
        row.iter().filter_map(|place| self.value(of, place, self.x).number()).collect()
    }

    /// Evaluates the theory that needs no runs, so that what is outside its domain is said before anything is simulated.
    fn foresee(&self, text: Text<'_>, of: &Definition) -> Result<(), FileError> {
        for (_, placed) in &self.theory {
            for place in self.rows(of).into_iter().flatten() {
                let run = Run { point: &place.point, replicate: None };
                match placed.formula.value(&scope::names(of.model, run, None)) {
                    Err(NoValue::Outside(trouble)) => return Err(text.trouble(placed, &trouble)),
                    Ok(value) if !value.is_finite() => {
                        let message =
                            format!("the formula gives {value} at {}, not a finite number", place.cell);
                        return Err(text.error(&placed.span, message));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Formulas as they stand in the file, for the record.
    pub(super) fn json(&self) -> serde_json::Value {
        let theory: Vec<&str> = self.theory.iter().map(|(_, placed)| placed.formula.text()).collect();
        serde_json::json!({ "id": self.id, "y": self.y.formula.text(), "theory": theory })
    }

    /// The data of the panel.
    ///
    /// # Errors
    /// [`EvaluationError::Formula`] where a closed form is asked for something outside its domain.
    pub(super) fn panel(&self, of: &Definition, results: &Results) -> Result<Panel, EvaluationError> {
        let rows = self.rows(of);
        let mut all = Vec::new();
        for (number, (label, placed)) in self.theory.iter().enumerate() {
            let lines = rows.iter().map(|row| self.line(of, results, placed, row));
            let lines = lines.collect::<Result<Vec<_>, _>>()?;
            // What does not depend on the values of `by` is a single line.
            let alike = lines.windows(2).all(|pair| pair[0] == pair[1]);
            let kept = if alike { 1 } else { lines.len() };
            for (index, (x, y)) in lines.into_iter().take(kept).enumerate() {
                let of_all = alike || self.by.is_none();
                let series_number = if of_all { 0 } else { index + 1 };
                let label = if of_all { label.clone() } else { self.labelled(of, label, rows[index][0]) };
                let id = format!("theory-{}-{series_number}", number + 1);
                all.push(series(&id, &label, Role::Theory, Marks::Line, x, y));
            }
        }
        for (index, row) in rows.iter().enumerate() {
            let samples =
                row.iter().map(|place| self.sample(of, results, place)).collect::<Result<Vec<_>, _>>()?;
            let mut label = self.label.clone();
            if self.by.is_some() {
                label = self.labelled(of, &label, row[0]);
            }
            if samples.iter().any(|sample| sample.without > 0) {
                label.push_str(" (of the runs that have a value)");
            }
            let (id, x) = (format!("measured-{}", index + 1), self.xs(of, row));
            all.push(match self.statistic {
                Statistic::Median => {
                    medians(&id, &label, &x, |at| (samples[at].values.clone(), samples[at].not_converged))
                }
                _ => measured(&id, &label, &x, |at| samples[at].values.clone()),
            });
        }
        if self.axes[1].scale == AxisScale::Log {
            all.iter_mut().for_each(drop_zeros);
        }
        let [x, y] = self.axes.clone();
        Ok(Panel {
            id: self.id.clone(),
            title: self.title.clone(),
            published: PUBLISHED.into(),
            x,
            y,
            series: all,
        })
    }

    fn labelled(&self, of: &Definition, label: &str, place: &Place) -> String {
        match self.by {
            Some(by) => format!("{label}, {} = {}", of.grid.axes[by].name, self.value(of, place, by)),
            None => label.into(),
        }
    }

    /// What is measured at a place.
    fn sample(&self, of: &Definition, results: &Results, place: &Place) -> Result<Sample, EvaluationError> {
        let all = scope::of_all_runs(of.model, &self.y.formula);
        let mut sample = Sample { values: Vec::new(), without: 0, not_converged: 0 };
        for replicate in results.cell(&place.cell) {
            if !all && !replicate.converged() {
                sample.not_converged += 1;
                continue;
            }
            let run = Run { point: &place.point, replicate: Some(replicate) };
            match of.value(&self.y, run, None)?.filter(|value| value.is_finite()) {
                Some(value) => sample.values.push(value),
                None => sample.without += 1,
            }
        }
        Ok(sample)
    }

    /// A line of the theory: through the points of the grid, and where it needs no run through others between.
    fn line(
        &self,
        of: &Definition,
        results: &Results,
        placed: &Placed,
        row: &[&Place],
    ) -> Result<(Vec<f64>, Vec<f64>), EvaluationError> {
        if scope::measures(of.model, &placed.formula) {
            return self.line_of_runs(of, results, placed, row);
        }
        let mut points = Vec::new();
        let mut between: Vec<f64> = self.between(of, row);
        let of_grid = self.xs(of, row);
        between.extend(&of_grid);
        between.sort_by(f64::total_cmp);
        between.dedup();
        for x in between {
            let value = match of_grid.iter().position(|known| *known == x) {
                Some(index) => self.at(of, &placed.formula, &row[index].point),
                // Between the points of the grid there may be none, as where a count would not be whole.
                None => self.point_between(of, row, x).and_then(|point| self.at(of, &placed.formula, &point)),
            };
            points.extend(value.map(|y| (x, y)));
        }
        Ok(points.into_iter().unzip())
    }

    fn at(&self, of: &Definition, formula: &Formula, point: &Point) -> Option<f64> {
        let run = Run { point, replicate: None };
        formula.value(&scope::names(of.model, run, None)).ok().filter(|value| value.is_finite())
    }

    fn point_between(&self, of: &Definition, row: &[&Place], x: f64) -> Option<Point> {
        let first = row.first()?;
        let values = of.grid.axes.iter().enumerate().map(|(index, axis)| {
            let value = if index == self.x {
                Value::Number(x)
            } else {
                axis.values[first.coordinates[index]].clone()
            };
            (axis.name, value)
        });
        of.grid.point(of.text(), values).ok()
    }

    /// Values of x between the least and the largest of the grid, whole where x counts.
    fn between(&self, of: &Definition, row: &[&Place]) -> Vec<f64> {
        let xs = self.xs(of, row);
        let (least, most) = xs
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), &x| (least.min(x), most.max(x)));
        if xs.len() < 2 {
            return Vec::new();
        }
        let spread: Vec<f64> = match self.axes[0].scale {
            AxisScale::Log => log_space(least, most, CURVE),
            AxisScale::Linear => {
                (0..CURVE).map(|step| least + (most - least) * step as f64 / (CURVE - 1) as f64).collect()
            }
        };
        let takes = of.model.parameter(of.grid.axes[self.x].name).map(|parameter| parameter.takes);
        let counts = matches!(takes, Some(super::Takes::Count(..)));
        let rounded = spread.into_iter().map(|x| if counts { x.round() } else { x });
        rounded.filter(|x| (least..=most).contains(x)).collect()
    }

    /// Through the means (or medians) over the runs of each place.
    fn line_of_runs(
        &self,
        of: &Definition,
        results: &Results,
        placed: &Placed,
        row: &[&Place],
    ) -> Result<(Vec<f64>, Vec<f64>), EvaluationError> {
        let mut points = Vec::new();
        for place in row {
            let mut values = Vec::new();
            for replicate in results.cell(&place.cell).filter(|replicate| replicate.converged()) {
                let run = Run { point: &place.point, replicate: Some(replicate) };
                values.extend(of.value(placed, run, None)?.filter(|value| value.is_finite()));
            }
            let centre = if self.statistic == Statistic::Median { median(&values) } else { mean(&values) };
            if let (Some(x), Some(y)) = (self.value(of, place, self.x).number(), centre) {
                points.push((x, y));
            }
        }
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        Ok(points.into_iter().unzip())
    }
}

/// What is measured at a place.
struct Sample {
    values: Vec<f64>,
    /// Converged runs without a value.
    without: u64,
    not_converged: u64,
}
