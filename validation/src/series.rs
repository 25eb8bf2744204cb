//! Series and axes of panels.

use crate::statistics::{mean, median, median_interval, standard_error};
use plasticity_record::{Axis, AxisScale, Counts, Marks, OfEnergy, Role, Series};

/// Points from one value to another, with a constant ratio.
pub(crate) fn log_space(from: f64, to: f64, points: usize) -> Vec<f64> {
    let ratio = (to / from).ln();
    (0..points).map(|point| from * (ratio * point as f64 / (points - 1) as f64).exp()).collect()
}

/// Means with standard errors; points without values, or without a finite mean, are left out, errors where any point has a
/// single one.
pub(crate) fn measured(id: &str, label: &str, x: &[f64], values: impl Fn(usize) -> Vec<f64>) -> Series {
    let mut points = (Vec::new(), Vec::new());
    let mut errors = Some(Vec::new());
    for (index, &x) in x.iter().enumerate() {
        let sample = values(index);
        let Some(y) = mean(&sample).filter(|mean| mean.is_finite()) else { continue };
        points.0.push(x);
        points.1.push(y);
        errors = errors.zip(standard_error(&sample)).map(|(mut errors, error)| {
            errors.push(error);
            errors
        });
    }
    Series { se: errors, ..series(id, label, Role::Simulation, Marks::Points, points.0, points.1) }
}

/// Medians of values and of unfinished runs, which count as larger than any value, with half the width of the interval that
/// holds the true median with 68 %. Where it has no upper end, the lower half counts; where the median is not finished, there
/// is no point.
pub(crate) fn medians(
    id: &str,
    label: &str,
    x: &[f64],
    samples: impl Fn(usize) -> (Vec<f64>, u64),
) -> Series {
    const ONE_STANDARD_ERROR: f64 = 0.1587;
    let (mut kept, mut medians, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for (index, &x) in x.iter().enumerate() {
        let (mut values, unfinished) = samples(index);
        values.extend((0..unfinished).map(|_| f64::INFINITY));
        let Some(middle) = median(&values).filter(|median| median.is_finite()) else { continue };
        let interval = median_interval(&values, ONE_STANDARD_ERROR);
        let error = interval.map(|interval| match (interval.lower, interval.upper) {
            (lower, upper) if upper.is_finite() => (upper - lower) / 2.0,
            (lower, _) => middle - lower,
        });
        kept.push(x);
        medians.push(middle);
        errors.push(error);
    }
    let errors: Option<Vec<f64>> = errors.into_iter().collect();
    Series { se: errors, ..series(id, label, Role::Simulation, Marks::Points, kept, medians) }
}

/// A logarithmic axis has no place for zeros.
pub(crate) fn drop_zeros(series: &mut Series) {
    let keep: Vec<bool> = series.y.iter().map(|&y| y > 0.0).collect();
    let kept =
        |values: &[f64]| values.iter().zip(&keep).filter(|(_, keep)| **keep).map(|(v, _)| *v).collect();
    series.x = kept(&series.x);
    series.se = series.se.as_deref().map(kept);
    series.y = kept(&series.y);
}

pub(crate) fn theory(id: &str, label: &str, x: Vec<f64>, y: Vec<f64>) -> Series {
    series(id, label, Role::Theory, Marks::Line, x, y)
}

pub(crate) fn series(id: &str, label: &str, role: Role, marks: Marks, x: Vec<f64>, y: Vec<f64>) -> Series {
    Series { id: id.into(), label: label.into(), role, marks, x, y, se: None }
}

pub(crate) fn linear(quantity: &str, unit: &str) -> Axis {
    Axis {
        quantity: quantity.into(),
        unit: unit.into(),
        scale: AxisScale::Linear,
        range: None,
        categories: Vec::new(),
        energy: None,
    }
}

pub(crate) fn log(quantity: &str, unit: &str) -> Axis {
    Axis {
        quantity: quantity.into(),
        unit: unit.into(),
        scale: AxisScale::Log,
        range: None,
        categories: Vec::new(),
        energy: None,
    }
}

/// An axis of energies, of so many weight units in a unit of the axis.
pub(crate) fn of_weight_changes(axis: Axis, unit: f64) -> Axis {
    Axis { energy: Some(OfEnergy { counts: Counts::WeightChange, unit }), ..axis }
}

/// An axis of energies that count, so many updates in a unit of the axis.
pub(crate) fn of_updates(axis: Axis, unit: f64) -> Axis {
    Axis { energy: Some(OfEnergy { counts: Counts::Updates, unit }), ..axis }
}
