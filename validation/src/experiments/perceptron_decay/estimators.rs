//! What is measured.
//!
//! An estimator is a number of what the runs with the same number came to at some points (rule, time constant, threshold), most of
//! them chosen by the least mean energy. Which points these are is in `points`, so that runs that did not converge there can be counted.

use super::PerceptronDecay;
use super::conditions::{At, Need};
use super::runs::{Learned, Point, Runs};
use super::settings::AT_ONCE;
use super::simulate;
use crate::experiment::{Ending, EvaluationError};
use crate::statistics::ratios_of_means;
use crate::store::Replicate;
use crate::tables::Estimator;

type Of = Estimator<PerceptronDecay>;
const OPTIMUM: &[Need] = &[Need::Rule, Need::TimeConstant, Need::Cost];

pub(super) static TABLE: &[Of] = &[
    at_optimum("optimal-energy", |runs, at| {
        over_runs("optimal-energy", runs, at, |of| of[0].energy(at.cost()) / runs.synapses())
    }),
    at_optimum("optimal-threshold", |runs, at| {
        let threshold =
            points("optimal-threshold", runs, at).first().map_or(f64::NAN, |point| point.threshold);
        over_runs("optimal-threshold", runs, at, |_| threshold)
    }),
    at_optimum("classified-at-optimum", |runs, at| {
        let patterns = runs.settings.patterns as f64;
        over_runs("classified-at-optimum", runs, at, |of| of[0].classified / patterns)
    }),
    at_optimum("time-over-no-caching", |runs, at| {
        ratios("time-over-no-caching", runs, at, |run| run.presentations, false)
    }),
    Estimator {
        name: "energy-over-that-of-slower-decay",
        cells: |at| {
            [at.time_constant(), at.slower()].map(|tau| simulate::learning(at.rule(), tau, AT_ONCE)).into()
        },
        needs: &[Need::Rule, Need::TimeConstant, Need::Slower, Need::Cost],
        of_all_runs: true,
        values: |runs, at| {
            ratios("energy-over-that-of-slower-decay", runs, at, |run| run.energy(at.cost()), false)
        },
    },
    trade_off("trade-off-in-time", |runs, at| {
        ratios("trade-off-in-time", runs, at, |run| run.presentations, false)
    }),
    trade_off("trade-off-in-energy", |runs, at| {
        ratios("trade-off-in-energy", runs, at, |run| run.energy(at.cost()), true)
    }),
    Estimator {
        name: "differing-thresholds",
        cells: |at| vec![simulate::without_decay(at.rule())],
        needs: &[Need::Rule],
        of_all_runs: false,
        values: |runs, at| differing(runs, at),
    },
    Estimator {
        name: "cycling",
        cells: |at| vec![simulate::learning(at.rule(), at.time_constant(), at.threshold())],
        needs: &[Need::Rule, Need::TimeConstant, Need::Threshold],
        of_all_runs: true,
        values: |runs, at| {
            let cell = simulate::learning(at.rule(), at.time_constant(), at.threshold());
            let cycling = |run: &Replicate| f64::from(u8::from(run.ending == Ending::Cycling));
            Ok(runs.results.cell(&cell).map(cycling).collect())
        },
    },
    Estimator {
        name: "converged",
        cells: |at| vec![simulate::learning(at.rule(), at.time_constant(), at.threshold())],
        needs: &[Need::Rule, Need::TimeConstant, Need::Threshold],
        of_all_runs: true,
        values: |runs, at| {
            let cell = simulate::learning(at.rule(), at.time_constant(), at.threshold());
            Ok(runs.results.cell(&cell).map(|run| f64::from(u8::from(run.converged()))).collect())
        },
    },
];

/// The preset has to have the time constant; which threshold is best there is known after the run.
const fn at_optimum(
    name: &'static str,
    values: for<'a> fn(&Runs<'a>, &At) -> Result<Vec<f64>, EvaluationError>,
) -> Of {
    let cells = |at: &At| vec![simulate::learning(at.rule(), at.time_constant(), AT_ONCE)];
    // That some runs did not converge at the optimum is said by `not_converged`.
    Estimator { name, cells, needs: OPTIMUM, of_all_runs: true, values }
}

const fn trade_off(
    name: &'static str,
    values: for<'a> fn(&Runs<'a>, &At) -> Result<Vec<f64>, EvaluationError>,
) -> Of {
    Estimator { name, cells: |_| Vec::new(), needs: OPTIMUM, of_all_runs: true, values }
}

/// Whether an estimator compares what is on the curve of energy against learning time.
pub(super) fn is_trade_off(name: &str) -> bool {
    name.starts_with("trade-off")
}

/// The points that an estimator is about; none where no threshold lets enough runs converge.
pub(super) fn points<'r>(name: &str, runs: &'r Runs, at: &At) -> Vec<&'r Point> {
    let optimum = |tau| runs.curve(at.rule(), tau)?.optimum(at.cost());
    let found = match name {
        "optimal-energy" | "optimal-threshold" | "classified-at-optimum" => vec![optimum(at.time_constant())],
        "time-over-no-caching" => {
            let at_once = runs.curve(at.rule(), at.time_constant()).and_then(|curve| curve.at_once());
            vec![optimum(at.time_constant()), at_once]
        }
        "energy-over-that-of-slower-decay" => vec![optimum(at.time_constant()), optimum(at.slower())],
        name if is_trade_off(name) => {
            let curve = runs.trade_off(at.rule()).filter(|curve| curve.time_constant == at.time_constant());
            vec![
                curve.and_then(|curve| curve.optimum(at.cost())),
                curve.and_then(|curve| curve.best(|run| run.presentations)),
            ]
        }
        _ => Vec::new(),
    };
    found.into_iter().collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Number of runs that did not converge at one of the points of an estimator; all where there are no such points.
pub(super) fn not_converged(name: &str, runs: &Runs, at: &At) -> u64 {
    let points = points(name, runs, at);
    let mut numbers: Vec<u64> = points.iter().flat_map(|point| point.unfinished.iter().copied()).collect();
    // Points differ in their numbers of runs; those that only one has are in no pair.
    numbers.retain(|&number| points.iter().all(|point| number < point.replicates()));
    numbers.sort_unstable();
    numbers.dedup();
    if points.is_empty() && OPTIMA.contains(&name) {
        runs.settings.replicates(at.rule())
    } else {
        numbers.len() as u64
    }
}

const OPTIMA: &[&str] = &[
    "optimal-energy",
    "optimal-threshold",
    "classified-at-optimum",
    "time-over-no-caching",
    "energy-over-that-of-slower-decay",
    "trade-off-in-time",
    "trade-off-in-energy",
];

/// A value of every number of a run that converged at all points.
fn over_runs(
    name: &str,
    runs: &Runs,
    at: &At,
    value: impl Fn(&[&Learned]) -> f64,
) -> Result<Vec<f64>, EvaluationError> {
    Ok(paired(name, runs, at).iter().map(|of| value(of)).collect())
}

/// The runs with the same number at all points, if they converged.
fn paired<'r>(name: &str, runs: &'r Runs, at: &At) -> Vec<Vec<&'r Learned>> {
    let points = points(name, runs, at);
    let Some(first) = points.first() else { return Vec::new() };
    let same =
        |point: &&'r Point, run: &Learned| point.runs.iter().find(|other| other.replicate == run.replicate);
    let in_all = |run: &Learned| points.iter().map(|point| same(point, run)).collect();
    first.runs.iter().filter_map(in_all).collect()
}

/// The ratio of the means at two points: runs with the same number learn different tasks.
fn ratios(
    name: &str,
    runs: &Runs,
    at: &At,
    value: impl Fn(&Learned) -> f64,
    inverse: bool,
) -> Result<Vec<f64>, EvaluationError> {
    let pairs =
        |of: &[&Learned]| if inverse { (value(of[1]), value(of[0])) } else { (value(of[0]), value(of[1])) };
    let pairs: Vec<(f64, f64)> = paired(name, runs, at).iter().map(|of| pairs(of)).collect();
    Ok(ratios_of_means(&pairs))
}

/// Number of thresholds with which a run took other numbers of updates or presentations than without caching.
fn differing(runs: &Runs, at: &At) -> Result<Vec<f64>, EvaluationError> {
    let cell = simulate::without_decay(at.rule());
    let updates = runs.results.values(&cell, "updates")?;
    let presentations = runs.results.values(&cell, "presentations")?;
    let others = |values: &[f64], presentations: &[f64]| {
        let pairs = values.iter().zip(presentations);
        pairs.filter(|&(&k, &t)| (k, t) != (values[0], presentations[0])).count() as f64
    };
    Ok(updates
        .iter()
        .zip(presentations)
        .map(|(updates, presentations)| others(updates, presentations))
        .collect())
}
