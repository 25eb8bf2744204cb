//! A sample of values, with the number of runs that have none because they did not reach the accuracy.

use super::runs::{Learned, Point};
use crate::statistics::{ratios_of_means, slope};

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Measured {
    pub(super) values: Vec<f64>,
    pub(super) not_reached: u64,
}

impl Measured {
    /// Nothing was reached at all: no size or threshold let enough runs reach the accuracy.
    pub(super) fn none(replicates: u64) -> Self {
        Self { values: Vec::new(), not_reached: replicates }
    }

    /// One value for each run that reached the accuracy.
    pub(super) fn of_runs(point: &Point, value: impl Fn(&Learned) -> f64) -> Self {
        Self { values: point.values(value), not_reached: point.failed.len() as u64 }
    }

    /// One value for each number of a run that all points have: what is made of the runs with that number. Where one of them did not
    /// reach the accuracy there is none.
    pub(super) fn of_points(points: &[Point], value: impl Fn(&[&Learned]) -> f64) -> Self {
        let (runs, not_reached) = same_numbers(&points.iter().collect::<Vec<_>>());
        Self { values: runs.iter().map(|of| value(of)).collect(), not_reached }
    }

    /// The ratio of the means at two points. Runs with the same number have nothing else in common.
    pub(super) fn ratio(
        over: &Point,
        under: &Point,
        above: impl Fn(&Learned) -> f64,
        below: impl Fn(&Learned) -> f64,
    ) -> Self {
        Self::ratio_of_points(&[over.clone(), under.clone()], |of| (above(of[0]), below(of[1])))
    }

    /// The ratio of the means of two numbers that are made of the runs with the same number.
    pub(super) fn ratio_of_points(points: &[Point], pair: impl Fn(&[&Learned]) -> (f64, f64)) -> Self {
        let (runs, not_reached) = same_numbers(&points.iter().collect::<Vec<_>>());
        let pairs: Vec<(f64, f64)> = runs.iter().map(|of| pair(of)).collect();
        let values = ratios_of_means(&pairs);
        // Nothing to divide by, as where every run passes two accuracies with the same test.
        if values.iter().any(|value| !value.is_finite()) {
            return Self::none(not_reached + pairs.len() as u64);
        }
        Self { values, not_reached }
    }

    /// The exponent of a power law through the points, a value for each number of a run.
    pub(super) fn exponent(points: &[Point], x: &[f64], y: impl Fn(&Learned) -> f64) -> Self {
        let x: Vec<f64> = x.iter().map(|x| x.ln()).collect();
        Self::of_points(points, |runs| {
            let y: Vec<f64> = runs.iter().map(|run| y(run).ln()).collect();
            slope(&x, &y).unwrap_or(f64::NAN)
        })
    }
}

/// The runs with the same number at all points, and how many numbers lack one that reached the accuracy.
fn same_numbers<'r>(points: &[&'r Point]) -> (Vec<Vec<&'r Learned>>, u64) {
    let total = |point: &&Point| (point.reached.len() + point.failed.len()) as u64;
    let common = points.iter().map(total).min().unwrap_or_default();
    let mut all = Vec::new();
    for number in 0..common {
        let run = |point: &&'r Point| point.reached.iter().find(|run| run.replicate == number);
        let found: Option<Vec<&Learned>> = points.iter().map(run).collect();
        all.extend(found);
    }
    let not_reached = common - all.len() as u64;
    (all, not_reached)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(energies: &[Option<f64>]) -> Point {
        let mut point = Point::default();
        for (replicate, energy) in (0..).zip(energies) {
            match energy {
                Some(m1) => point.reached.push(Learned { replicate, m1: *m1, ..Learned::default() }),
                None => point.failed.push(replicate),
            }
        }
        point
    }

    #[test]
    fn exact_runs_without_a_partner_are_counted() {
        let a = point(&[Some(2.0), None, Some(6.0), Some(8.0), Some(1.0)]);
        let b = point(&[Some(1.0), Some(7.0), None, Some(4.0)]);
        let ratio = Measured::ratio(&a, &b, |run| run.m1, |run| run.m1);
        assert_eq!(ratio, Measured { values: vec![2.0, 2.0], not_reached: 2 });
        assert_eq!(Measured::of_runs(&b, |run| run.m1).not_reached, 1);
    }

    #[test]
    fn exact_exponents_of_power_laws() {
        let points = [2.0, 4.0, 8.0].map(|x: f64| point(&[Some(3.0 * x.powi(2)), Some(x.powi(3)), None]));
        let exponent = Measured::exponent(&points, &[2.0, 4.0, 8.0], |run| run.m1);
        assert!((exponent.values[0] - 2.0).abs() < 1e-12 && (exponent.values[1] - 3.0).abs() < 1e-12);
        assert_eq!((exponent.values.len(), exponent.not_reached), (2, 1));
    }
}
