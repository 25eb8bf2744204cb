//! Runs that reached a goal, and what is measured over those with the same number. Runs that did not are counted.

use crate::statistics::{mean, ratios_of_means, slope};
use std::collections::BTreeSet;

/// A run with its number.
pub(crate) trait Numbered: Copy {
    /// Number of the replicate.
    fn replicate(&self) -> u64;
}

/// The runs of a network, at some accuracy.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Point<R> {
    /// Those that reached it, in order.
    pub(crate) reached: Vec<R>,
    /// Numbers of those that did not.
    pub(crate) failed: Vec<u64>,
}

impl<R> Default for Point<R> {
    fn default() -> Self {
        Self { reached: Vec::new(), failed: Vec::new() }
    }
}

impl<R: Numbered> Point<R> {
    /// Share of the runs that reached the accuracy.
    pub(crate) fn share(&self) -> f64 {
        self.reached.len() as f64 / (self.reached.len() + self.failed.len()).max(1) as f64
    }

    pub(crate) fn values(&self, value: impl Fn(&R) -> f64) -> Vec<f64> {
        self.reached.iter().map(value).collect()
    }

    /// Mean over the runs that reached the accuracy.
    pub(crate) fn mean(&self, value: impl Fn(&R) -> f64) -> Option<f64> {
        mean(&self.values(value))
    }

    /// Whether at least this share of the runs reached the accuracy, and any, so that means over these may be taken.
    pub(crate) fn enough(&self, least: f64) -> bool {
        !self.reached.is_empty() && self.share() >= least
    }

    /// The runs of even or odd number.
    fn half(&self, odd: bool) -> Self {
        let of_half = |replicate: u64| (replicate % 2 == 1) == odd;
        Self {
            reached: self.reached.iter().filter(|run| of_half(run.replicate())).copied().collect(),
            failed: self.failed.iter().filter(|&&run| of_half(run)).copied().collect(),
        }
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.reached.extend(other.reached);
        self.failed.extend(other.failed);
        self.reached.sort_by_key(Numbered::replicate);
        self.failed.sort_unstable();
    }
}

/// What is chosen on one half of the runs, and measured on the other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Best<N, R> {
    /// For the even and for the odd runs.
    pub(crate) networks: [N; 2],
    /// The runs of both halves.
    pub(crate) point: Point<R>,
}

/// The network with the least mean value of these among those with which enough runs reach the accuracy. For one half of the runs it is chosen
/// by the other half, so that choosing the least of noisy values does not make it too low.
pub(crate) fn best<N: Copy, R: Numbered>(
    networks: &[N],
    points: &[Point<R>],
    least_reached: f64,
    value: impl Fn(&R) -> f64,
) -> Option<Best<N, R>> {
    let of_half = |odd: bool| {
        let valued = points.iter().enumerate().filter_map(|(index, point)| {
            let half = point.half(!odd);
            Some((index, half.mean(&value).filter(|_| half.enough(least_reached))?))
        });
        valued.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
    };
    let (even, odd) = (of_half(false)?, of_half(true)?);
    let mut point = points[even].half(false);
    point.extend(points[odd].half(true));
    Some(Best { networks: [networks[even], networks[odd]], point })
}

/// A sample of values, with the number of runs that have none because they did not reach the accuracy.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Measured {
    pub(crate) values: Vec<f64>,
    pub(crate) not_reached: u64,
}

impl Measured {
    /// Nothing was reached at all: no size or threshold let enough runs reach the accuracy.
    pub(crate) fn none(replicates: u64) -> Self {
        Self { values: Vec::new(), not_reached: replicates }
    }

    /// One value for each run that reached the accuracy.
    pub(crate) fn of_runs<R: Numbered>(point: &Point<R>, value: impl Fn(&R) -> f64) -> Self {
        Self { values: point.values(value), not_reached: point.failed.len() as u64 }
    }

    /// One value for each number of a run that all points have: what is made of the runs with that number. Where one of them did not
    /// reach the accuracy there is none.
    pub(crate) fn of_points<R: Numbered>(points: &[Point<R>], value: impl Fn(&[&R]) -> f64) -> Self {
        let (runs, not_reached) = same_numbers(&points.iter().collect::<Vec<_>>());
        Self { values: runs.iter().map(|of| value(of)).collect(), not_reached }
    }

    /// The ratio of the means at two points. Runs with the same number have nothing else in common.
    pub(crate) fn ratio<R: Numbered>(
        over: &Point<R>,
        under: &Point<R>,
        above: impl Fn(&R) -> f64,
        below: impl Fn(&R) -> f64,
    ) -> Self {
        Self::ratio_of_points(&[over.clone(), under.clone()], |of| (above(of[0]), below(of[1])))
    }

    /// The ratio of the means of two numbers that are made of the runs with the same number.
    pub(crate) fn ratio_of_points<R: Numbered>(
        points: &[Point<R>],
        pair: impl Fn(&[&R]) -> (f64, f64),
    ) -> Self {
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
    pub(crate) fn exponent<R: Numbered>(points: &[Point<R>], x: &[f64], y: impl Fn(&R) -> f64) -> Self {
        let x: Vec<f64> = x.iter().map(|x| x.ln()).collect();
        Self::of_points(points, |runs| {
            let y: Vec<f64> = runs.iter().map(|run| y(run).ln()).collect();
            slope(&x, &y).unwrap_or(f64::NAN)
        })
    }
}

/// The runs with the same number at all points, and how many numbers that all points have lack one that reached the accuracy.
pub(crate) fn same_numbers<'r, R: Numbered>(points: &[&'r Point<R>]) -> (Vec<Vec<&'r R>>, u64) {
    let numbers = |point: &Point<R>| -> BTreeSet<u64> {
        point.reached.iter().map(Numbered::replicate).chain(point.failed.iter().copied()).collect()
    };
    let common = points.iter().map(|point| numbers(point)).reduce(|all, of_point| &all & &of_point);
    let common = common.unwrap_or_default();
    let run = |point: &&'r Point<R>, number: u64| point.reached.iter().find(|run| run.replicate() == number);
    let together = |number: &u64| points.iter().map(|point| run(point, *number)).collect();
    let all: Vec<Vec<&R>> = common.iter().filter_map(together).collect();
    let not_reached = (common.len() - all.len()) as u64;
    (all, not_reached)
}

/// The estimators of an experiment, as a table: name, what it needs of the conditions, and a function of runs and conditions that measures it. Each has
/// a value of every run that reached the accuracy; `not_reached` counts the others.
macro_rules! measured {
    ($experiment:ty; $($name:literal, [$($need:ident),*], $measure:path;)*) => {
        pub(super) static TABLE: &[$crate::tables::Estimator<$experiment>] = &[$($crate::tables::Estimator {
            name: $name,
            cells: |_| Vec::new(),
            needs: &[$(Need::$need),*],
            of_all_runs: true,
            values: |runs, at| Ok($measure(runs, at).values),
        }),*];

        /// Number of runs that did not reach the accuracy that an estimator is about.
        pub(super) fn not_reached(name: &str, runs: &Runs, at: &At) -> u64 {
            match name {
                $($name => $measure(runs, at).not_reached,)*
                _ => 0,
            }
        }
    };
}
pub(crate) use measured;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Learned {
        replicate: u64,
        m1: f64,
    }

    impl Numbered for Learned {
        fn replicate(&self) -> u64 {
            self.replicate
        }
    }

    fn point(energies: &[Option<f64>]) -> Point<Learned> {
        let mut point = Point::default();
        for (replicate, energy) in (0..).zip(energies) {
            match energy {
                Some(m1) => point.reached.push(Learned { replicate, m1: *m1 }),
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
