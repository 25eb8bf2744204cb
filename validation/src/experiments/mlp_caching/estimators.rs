//! What is measured.

use super::MlpCaching;
use super::conditions::{At, GradientName, Need};
use super::measured::Measured;
use super::runs::{Best, Point, Runs};
use super::simulate::Network;
use crate::tables::Estimator;

/// Every estimator has a value of each run that reached the accuracy; [`not_reached`] counts the others.
macro_rules! measured {
    ($($name:literal, [$($need:ident),*], $measure:path;)*) => {
        pub(super) static TABLE: &[Estimator<MlpCaching>] = &[$(Estimator {
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

measured! {
    "rate-exponent-of-energy", [Gradient, Goal, Rate], exponent_of_energy;
    "rate-exponent-of-samples", [Gradient, Goal, Rate], exponent_of_samples;
    "energy-spent-over-that-at-usual-rate", [Gradient, Goal, Rate], spent_over_usual;
    "reached-at-rate", [Gradient, Goal, Rate], reached_at_rate;
    "growth-of-slope", [Gradient], growth_of_slope;
    "inefficiency", [Gradient, Goal], inefficiency;
    "caching-over-minimum", [Gradient, Goal], caching_over_minimum;
    "caching-over-no-caching", [Gradient, Goal], caching_over_none;
    "caching-over-no-caching-at-threshold", [Gradient, Goal, Threshold], caching_over_none_at;
    "reached-at-threshold", [Gradient, Goal, Threshold], reached_at_threshold;
    "out-of-bounds-without-decay", [Gradient], out_of_bounds;
    "smallest-size-over-best", [Gradient, Goal, Caching], smallest_over_best;
    "largest-size-over-best", [Gradient, Goal, Caching], largest_over_best;
    "best-size-at-higher-over-lower", [Gradient, Caching], higher_over_lower;
    "smallest-size-at-higher-over-lower", [Gradient, Caching], smallest_higher_over_lower;
    "reached-at-smallest-size", [Gradient, Goal], reached_at_smallest;
    "time-at-least-energy-over-least-time", [Gradient, Cost], time_at_least_energy;
    "least-energy-over-lowest-threshold", [Gradient, Cost], least_energy_over_lowest;
    "least-time-over-no-caching", [Gradient], least_time_over_none;
    "authors-energy-over-true", [Goal], authors_energy;
    "authors-samples-over-true", [Goal], authors_samples;
    "authors-inefficiency-over-true", [Goal], authors_inefficiency;
}

// Learning rates.

/// Runs at the rates up to one, with the rates.
fn up_to(runs: &Runs, at: &At) -> (Vec<f64>, Vec<Point>) {
    let all = runs.settings.rates.rates.of(at.gradient());
    let rates: Vec<f64> = all.iter().copied().filter(|&rate| rate <= at.rate()).collect();
    let points = rates.iter().map(|&rate| point_at_rate(runs, at, rate)).collect();
    (rates, points)
}

fn point_at_rate(runs: &Runs, at: &At, rate: f64) -> Point {
    let network = Network { rate, ..runs.settings.base(at.gradient()) };
    runs.at(&network, runs.settings.accuracy(at.goal()))
}

fn exponent_of_energy(runs: &Runs, at: &At) -> Measured {
    let (rates, points) = up_to(runs, at);
    Measured::exponent(&points, &rates, |run| run.m1)
}

fn exponent_of_samples(runs: &Runs, at: &At) -> Measured {
    let (rates, points) = up_to(runs, at);
    Measured::exponent(&points, &rates, |run| run.samples)
}

/// A run that gives up has spent at least what it had when it did.
fn spent_over_usual(runs: &Runs, at: &At) -> Measured {
    let accuracy = runs.settings.accuracy(at.goal());
    let network = Network { rate: at.rate(), ..runs.settings.base(at.gradient()) };
    let spent = runs.spent(&network, accuracy);
    let usual = runs.at(&runs.settings.base(at.gradient()), accuracy);
    Measured::ratio(&spent, &usual, |run| run.m1, |run| run.m1)
}

/// 1 for a run that reached the accuracy, 0 for one that did not.
fn reached(point: &Point) -> Measured {
    let mut values = vec![1.0; point.reached.len()];
    values.extend(point.failed.iter().map(|_| 0.0));
    Measured { values, not_reached: 0 }
}

fn reached_at_rate(runs: &Runs, at: &At) -> Measured {
    reached(&point_at_rate(runs, at, at.rate()))
}

// Energy against accuracy.

/// How fast the logarithm of the energy rises from the middle to the higher accuracy, over how fast from the lower to the middle. The
/// ratio is of means: a single run may pass two accuracies with one test.
fn growth_of_slope(runs: &Runs, at: &At) -> Measured {
    let settings = runs.settings;
    let accuracies = [settings.lower, settings.middle(), settings.higher];
    let points = accuracies.map(|accuracy| runs.at(&settings.base(at.gradient()), accuracy));
    Measured::ratio_of_points(&points, |of| {
        let slope =
            |from: usize, to: usize| (of[to].m1 / of[from].m1).ln() / (accuracies[to] - accuracies[from]);
        (slope(1, 2), slope(0, 1))
    })
}

fn without_caching(runs: &Runs, at: &At, gradient: GradientName) -> Point {
    runs.at(&runs.settings.base(gradient), runs.settings.accuracy(at.goal()))
}

fn inefficiency(runs: &Runs, at: &At) -> Measured {
    Measured::of_runs(&without_caching(runs, at, at.gradient()), |run| run.m1 / run.direct)
}

/// With the best of the thresholds.
fn with_caching(runs: &Runs, at: &At) -> Option<Best> {
    let networks = runs.settings.cached(at.gradient());
    let cost = runs.settings.caching.cost;
    runs.best(&networks, runs.settings.accuracy(at.goal()), |run| run.total(cost))
}

fn caching_over_minimum(runs: &Runs, at: &At) -> Measured {
    let cost = runs.settings.caching.cost;
    let minimum = without_caching(runs, at, at.gradient());
    with_caching(runs, at).map_or(Measured::none(runs.settings.caching.replicates), |best| {
        Measured::ratio(&best.point, &minimum, |run| run.total(cost), |run| run.direct)
    })
}

fn caching_over_none(runs: &Runs, at: &At) -> Measured {
    let cost = runs.settings.caching.cost;
    let without = without_caching(runs, at, at.gradient());
    with_caching(runs, at).map_or(Measured::none(runs.settings.caching.replicates), |best| {
        Measured::ratio(&best.point, &without, |run| run.total(cost), |run| run.m1)
    })
}

fn at_threshold(runs: &Runs, at: &At) -> Point {
    let network = runs.settings.base(at.gradient());
    let network = network.with(runs.settings.caching.time_constant, at.threshold.unwrap_or_default());
    runs.at(&network, runs.settings.accuracy(at.goal()))
}

fn caching_over_none_at(runs: &Runs, at: &At) -> Measured {
    let cost = runs.settings.caching.cost;
    let without = without_caching(runs, at, at.gradient());
    Measured::ratio(&at_threshold(runs, at), &without, |run| run.total(cost), |run| run.m1)
}

fn reached_at_threshold(runs: &Runs, at: &At) -> Measured {
    reached(&at_threshold(runs, at))
}

/// Meters of an engine in single precision are sums with as much rounding.
const ROUNDING: f64 = 1e-5;

/// Number of accuracies at which consolidation without decay costs less than to set the weights directly, or more than every change.
fn out_of_bounds(runs: &Runs, at: &At) -> Measured {
    let network = runs.settings.without_decay(at.gradient());
    let outside = |accuracy: f64| {
        let point = runs.at(&network, accuracy);
        point.values(|run| {
            let (direct, m1) = (run.direct * (1.0 - ROUNDING), run.m1 * (1.0 + ROUNDING));
            f64::from(u8::from(!(direct..=m1).contains(&run.consolidation)))
        })
    };
    let values = runs.settings.accuracies.iter().flat_map(|&accuracy| outside(accuracy)).collect();
    Measured { values, not_reached: 0 }
}

// Number of hidden units.

fn energy(caching: bool, cost: f64) -> impl Fn(&super::runs::Learned) -> f64 {
    move |run| if caching { run.total(cost) } else { run.m1 }
}

/// The size with the least energy.
fn best_size(runs: &Runs, at: &At, accuracy: f64) -> Option<Best> {
    let size = |&hidden: &usize| runs.settings.size(hidden, at.gradient(), at.caching());
    let networks: Vec<Network> = runs.settings.sizes.hidden.iter().flat_map(size).collect();
    runs.best(&networks, accuracy, energy(at.caching(), runs.settings.caching.cost))
}

/// A size with the best of its thresholds.
fn of_size(runs: &Runs, at: &At, hidden: usize, accuracy: f64) -> Option<Best> {
    let networks = runs.settings.size(hidden, at.gradient(), at.caching());
    runs.best(&networks, accuracy, energy(at.caching(), runs.settings.caching.cost))
}

/// The smallest size with which enough runs reach the accuracy.
fn smallest(runs: &Runs, at: &At, accuracy: f64) -> Option<Best> {
    runs.settings.sizes.hidden.iter().find_map(|&hidden| of_size(runs, at, hidden, accuracy))
}

fn over_best(runs: &Runs, at: &At, sized: Option<Best>) -> Measured {
    let energy = energy(at.caching(), runs.settings.caching.cost);
    let best = best_size(runs, at, runs.settings.accuracy(at.goal()));
    match (sized, best) {
        (Some(sized), Some(best)) => Measured::ratio(&sized.point, &best.point, &energy, &energy),
        _ => Measured::none(runs.settings.sizes.replicates),
    }
}

fn smallest_over_best(runs: &Runs, at: &At) -> Measured {
    over_best(runs, at, smallest(runs, at, runs.settings.accuracy(at.goal())))
}

fn largest_over_best(runs: &Runs, at: &At) -> Measured {
    let largest = runs.settings.sizes.hidden.last().copied().unwrap_or_default();
    over_best(runs, at, of_size(runs, at, largest, runs.settings.accuracy(at.goal())))
}

fn higher_over_lower(runs: &Runs, at: &At) -> Measured {
    let energy = energy(at.caching(), runs.settings.caching.cost);
    let [higher, lower] =
        [runs.settings.higher, runs.settings.lower].map(|accuracy| best_size(runs, at, accuracy));
    match (higher, lower) {
        (Some(higher), Some(lower)) => Measured::ratio(&higher.point, &lower.point, &energy, &energy),
        _ => Measured::none(runs.settings.sizes.replicates),
    }
}

/// The smallest size of the grid with which a run reaches an accuracy, over the runs with the same number at every size.
fn smallest_higher_over_lower(runs: &Runs, at: &At) -> Measured {
    let settings = runs.settings;
    let reaches = |hidden: usize, accuracy: f64, number: u64| {
        let networks = settings.size(hidden, at.gradient(), at.caching());
        networks
            .iter()
            .any(|network| runs.at(network, accuracy).reached.iter().any(|run| run.replicate == number))
    };
    let smallest = |accuracy: f64, number: u64| {
        settings.sizes.hidden.iter().copied().find(|&hidden| reaches(hidden, accuracy, number))
    };
    let ratio = |number: u64| {
        Some(smallest(settings.higher, number)? as f64 / smallest(settings.lower, number)? as f64)
    };
    let values: Vec<f64> = (0..settings.sizes.replicates).filter_map(ratio).collect();
    let not_reached = settings.sizes.replicates - values.len() as u64;
    Measured { values, not_reached }
}

fn reached_at_smallest(runs: &Runs, at: &At) -> Measured {
    let hidden = runs.settings.sizes.hidden.first().copied().unwrap_or_default();
    let network = Network { hidden, ..runs.settings.base(at.gradient()) };
    reached(&runs.at(&network, runs.settings.accuracy(at.goal())))
}

// Energy against learning time, at the higher accuracy.

fn trade_off(runs: &Runs, at: &At, value: impl Fn(&super::runs::Learned) -> f64) -> Option<Best> {
    runs.best(&runs.settings.trade_offs(at.gradient()), runs.settings.higher, value)
}

fn time_at_least_energy(runs: &Runs, at: &At) -> Measured {
    let energetic = trade_off(runs, at, |run| run.total(at.cost()));
    let fastest = trade_off(runs, at, |run| run.samples);
    match (energetic, fastest) {
        (Some(energetic), Some(fastest)) => {
            Measured::ratio(&energetic.point, &fastest.point, |run| run.samples, |run| run.samples)
        }
        _ => Measured::none(runs.settings.trade_off.replicates),
    }
}

fn least_energy_over_lowest(runs: &Runs, at: &At) -> Measured {
    let lowest = runs.settings.trade_offs(at.gradient()).first().copied();
    let lowest = lowest.map(|network| runs.at(&network, runs.settings.higher));
    let total = |run: &super::runs::Learned| run.total(at.cost());
    match (trade_off(runs, at, total), lowest) {
        (Some(best), Some(lowest)) => Measured::ratio(&best.point, &lowest, total, total),
        _ => Measured::none(runs.settings.trade_off.replicates),
    }
}

fn least_time_over_none(runs: &Runs, at: &At) -> Measured {
    let without = runs.at(&runs.settings.base(at.gradient()), runs.settings.higher);
    trade_off(runs, at, |run| run.samples)
        .map_or(Measured::none(runs.settings.trade_off.replicates), |fastest| {
            Measured::ratio(&fastest.point, &without, |run| run.samples, |run| run.samples)
        })
}

// The gradient of the authors over the true one.

fn authors_over_true(runs: &Runs, at: &At, value: impl Fn(&super::runs::Learned) -> f64) -> Measured {
    let [truth, authors] = GradientName::ALL.map(|gradient| without_caching(runs, at, gradient));
    Measured::ratio(&authors, &truth, &value, &value)
}

fn authors_energy(runs: &Runs, at: &At) -> Measured {
    authors_over_true(runs, at, |run| run.m1)
}

fn authors_samples(runs: &Runs, at: &At) -> Measured {
    authors_over_true(runs, at, |run| run.samples)
}

fn authors_inefficiency(runs: &Runs, at: &At) -> Measured {
    authors_over_true(runs, at, |run| run.m1 / run.direct)
}
