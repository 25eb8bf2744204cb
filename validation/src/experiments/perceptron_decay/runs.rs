//! The runs in the order in which thresholds are chosen: rule, time constant, threshold.

use super::conditions::RuleName;
use super::settings::Settings;
use super::simulate;
use crate::experiment::{EvaluationError, Results};
use crate::statistics::mean;
use crate::store::Replicate;

/// A converged run.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Learned {
    pub(super) replicate: u64,
    pub(super) updates: f64,
    pub(super) presentations: f64,
    pub(super) presentations_total: f64,
    pub(super) consolidation: f64,
    pub(super) transient_sum: f64,
    pub(super) classified: f64,
    /// Updates of every epoch; none without decay.
    pub(super) errors: Vec<f64>,
}

impl Learned {
    /// Energy of the neuron at a cost of maintenance.
    pub(super) fn energy(&self, cost: f64) -> f64 {
        self.consolidation + cost * self.transient_sum
    }
}

/// The runs with one threshold.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    /// Infinite where only the end of learning consolidates.
    pub(super) threshold: f64,
    /// Those that converged, in order.
    pub(super) runs: Vec<Learned>,
    /// Numbers of those that did not.
    pub(super) unfinished: Vec<u64>,
}

impl Point {
    /// Number of runs.
    pub(super) fn replicates(&self) -> u64 {
        (self.runs.len() + self.unfinished.len()) as u64
    }

    /// Share of the runs that converged.
    pub(super) fn converged(&self) -> f64 {
        self.runs.len() as f64 / self.replicates().max(1) as f64
    }

    /// Mean over the runs that converged.
    pub(super) fn mean(&self, value: impl Fn(&Learned) -> f64) -> Option<f64> {
        mean(&self.runs.iter().map(value).collect::<Vec<f64>>())
    }
}

/// The thresholds of a rule at a time constant, ascending.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve {
    pub(super) rule: RuleName,
    /// Infinite without decay.
    pub(super) time_constant: f64,
    pub(super) points: Vec<Point>,
    least_converged: f64,
}

impl Curve {
    /// The threshold of the least mean among those with which enough runs converge; the lower of equals.
    pub(super) fn best(&self, value: impl Fn(&Learned) -> f64) -> Option<&Point> {
        let enough = self.points.iter().filter(|point| point.converged() >= self.least_converged);
        let valued = enough.filter_map(|point| Some((point, point.mean(&value)?)));
        valued.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(point, _)| point)
    }

    /// The threshold of the least energy.
    pub(super) fn optimum(&self, cost: f64) -> Option<&Point> {
        self.best(|run| run.energy(cost))
    }

    /// Learning without caching.
    pub(super) fn at_once(&self) -> Option<&Point> {
        self.points.first()
    }
}

/// The replicates, by quantity.
pub(crate) struct Runs<'a> {
    pub(super) settings: &'a Settings,
    pub(super) results: &'a Results,
    curves: Vec<Curve>,
    trade_offs: Vec<Curve>,
}

impl<'a> Runs<'a> {
    /// # Errors
    /// [`EvaluationError::MissingValue`].
    pub(super) fn new(settings: &'a Settings, results: &'a Results) -> Result<Self, EvaluationError> {
        let curve = |rule, time_constant: f64, thresholds: Vec<f64>| -> Result<Curve, EvaluationError> {
            let points = thresholds
                .iter()
                .enumerate()
                .map(|(index, &threshold)| {
                    let cell = simulate::learning(rule, time_constant, threshold);
                    // Without decay a run holds every threshold.
                    let index = if time_constant.is_finite() { 0 } else { index };
                    point(results, &cell, index, threshold)
                })
                .collect::<Result<_, _>>()?;
            Ok(Curve { rule, time_constant, points, least_converged: settings.least_converged })
        };
        let (mut curves, mut trade_offs) = (Vec::new(), Vec::new());
        for rule in RuleName::ALL {
            for time_constant in settings.finite_time_constants().into_iter().chain([f64::INFINITY]) {
                curves.push(curve(rule, time_constant, settings.thresholds_at(time_constant))?);
            }
        }
        for rule in RuleName::FIXED {
            let part = &settings.trade_off;
            trade_offs.push(curve(rule, part.time_constant, part.thresholds())?);
        }
        Ok(Self { settings, results, curves, trade_offs })
    }

    /// Curves of a rule, by time constant, ascending, the last without decay.
    pub(super) fn curves(&self, rule: RuleName) -> impl Iterator<Item = &Curve> {
        self.curves.iter().filter(move |curve| curve.rule == rule)
    }

    pub(super) fn curve(&self, rule: RuleName, time_constant: f64) -> Option<&Curve> {
        self.curves(rule).find(|curve| curve.time_constant == time_constant)
    }

    /// Energy against learning time.
    pub(super) fn trade_off(&self, rule: RuleName) -> Option<&Curve> {
        self.trade_offs.iter().find(|curve| curve.rule == rule)
    }

    /// Number of synapses, with the bias.
    pub(super) fn synapses(&self) -> f64 {
        self.settings.inputs as f64 + 1.0
    }
}

fn point(results: &Results, cell: &str, index: usize, threshold: f64) -> Result<Point, EvaluationError> {
    let (mut runs, mut unfinished) = (Vec::new(), Vec::new());
    for run in results.cell(cell) {
        if run.converged() {
            runs.push(learned(run, cell, index)?);
        } else {
            unfinished.push(run.replicate);
        }
    }
    Ok(Point { threshold, runs, unfinished })
}

fn learned(run: &Replicate, cell: &str, index: usize) -> Result<Learned, EvaluationError> {
    let value = |name: &str| {
        let found = run.values.get(name).and_then(|values| values.get(index).copied());
        found.ok_or_else(|| EvaluationError::MissingValue {
            cell: cell.into(),
            replicate: run.replicate,
            value: name.into(),
        })
    };
    Ok(Learned {
        replicate: run.replicate,
        updates: value("updates")?,
        presentations: value("presentations")?,
        presentations_total: value("presentations_total")?,
        consolidation: value("consolidation")?,
        transient_sum: value("transient_sum")?,
        classified: value("classified")?,
        errors: run.values.get("errors").cloned().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(threshold: f64, energies: &[f64], unfinished: u64) -> Point {
        let run = |(replicate, &consolidation): (usize, &f64)| Learned {
            replicate: replicate as u64,
            consolidation,
            transient_sum: threshold,
            ..Learned::default()
        };
        let runs: Vec<Learned> = energies.iter().enumerate().map(run).collect();
        let first = runs.len() as u64;
        Point { threshold, runs, unfinished: (first..first + unfinished).collect() }
    }

    #[test]
    fn exact_optimum_is_among_thresholds_with_which_enough_runs_converge() {
        let points = vec![
            point(0.5, &[9.0, 11.0], 0),
            point(1.5, &[5.0, 5.0, 5.0, 5.0], 1),
            point(2.5, &[1.0], 1),
            point(3.5, &[], 2),
        ];
        let curve = |least_converged| Curve {
            rule: RuleName::PerSynapse,
            time_constant: 10.0,
            points: points.clone(),
            least_converged,
        };
        let optimum = |least, cost| curve(least).optimum(cost).map(|point| point.threshold);
        assert_eq!(optimum(0.5, 0.0), Some(2.5));
        assert_eq!(optimum(0.8, 0.0), Some(1.5));
        assert_eq!(optimum(0.9, 0.0), Some(0.5));
        // What transient weights cost counts.
        assert_eq!(optimum(0.8, 10.0), Some(0.5));
        let nothing = Curve { points: vec![point(0.5, &[], 2)], ..curve(0.5) };
        assert!(nothing.optimum(0.0).is_none());
    }
}
