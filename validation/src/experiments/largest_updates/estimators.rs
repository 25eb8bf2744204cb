//! What is measured.

use super::LargestUpdates;
use super::conditions::{At, Need};
use super::runs::{Evaluated, Measure, Runs};
use super::settings::{Select, Settings};
use super::simulate::{COUNTS_AT_END, COUNTS_AT_START, FOLLOWED, FOLLOWED_TO_END, updates};
use crate::by_run::Measured;
use crate::tables::Estimator;

type Of = Estimator<LargestUpdates>;
type MeasuredBy = for<'a> fn(&Runs<'a>, &At) -> Evaluated<Measured>;

/// Estimators of runs with the same number in several cells, which depend on the preset, so that runs that did not converge are told here.
static SETS: &[(&str, MeasuredBy)] = &[
    ("m0-ratio", |runs, at| ratio(runs, at, Measure::M0, runs.settings.hidden)),
    ("m1-ratio", |runs, at| ratio(runs, at, Measure::M1, runs.settings.hidden)),
    ("m0-ratio-at-largest", |runs, at| ratio(runs, at, Measure::M0, largest(runs.settings, at))),
    ("m1-ratio-at-largest", |runs, at| ratio(runs, at, Measure::M1, largest(runs.settings, at))),
    ("m0-exponent", |runs, at| runs.exponent(Measure::M0, at.select())),
    ("m1-exponent", |runs, at| runs.exponent(Measure::M1, at.select())),
    ("accuracy-lost", |runs, at| runs.accuracy_lost(at.select(), at.base(), at.fraction())),
];

pub(super) static TABLE: &[Of] = &[
    of_set("m0-ratio", &[Need::Select, Need::Base], |runs, at| values("m0-ratio", runs, at)),
    of_set("m1-ratio", &[Need::Select, Need::Base], |runs, at| values("m1-ratio", runs, at)),
    of_set("m0-ratio-at-largest", &[Need::Select, Need::Base], |runs, at| {
        values("m0-ratio-at-largest", runs, at)
    }),
    of_set("m1-ratio-at-largest", &[Need::Select, Need::Base], |runs, at| {
        values("m1-ratio-at-largest", runs, at)
    }),
    of_set("m0-exponent", &[Need::Select], |runs, at| values("m0-exponent", runs, at)),
    of_set("m1-exponent", &[Need::Select], |runs, at| values("m1-exponent", runs, at)),
    of_set("accuracy-lost", &[Need::Select, Need::Base, Need::Fraction], |runs, at| {
        values("accuracy-lost", runs, at)
    }),
    Estimator {
        name: "index-at-start",
        cells: |at| vec![updates(at.select())],
        needs: &[Need::Select],
        // Whether it reaches the accuracy later does not matter.
        of_all_runs: true,
        values: |runs, at| runs.indices(at.select(), COUNTS_AT_START),
    },
    Estimator {
        name: "index-at-end",
        cells: |at| vec![updates(at.select())],
        needs: &[Need::Select],
        of_all_runs: false,
        values: |runs, at| runs.indices(at.select(), COUNTS_AT_END),
    },
];

const fn of_set(
    name: &'static str,
    needs: &'static [Need],
    values: for<'a> fn(&Runs<'a>, &At) -> Evaluated<Vec<f64>>,
) -> Of {
    Estimator { name, cells: |_| Vec::new(), needs, of_all_runs: false, values }
}

fn measured(name: &str, runs: &Runs, at: &At) -> Option<Evaluated<Measured>> {
    SETS.iter().find(|(known, _)| *known == name).map(|(_, measured)| measured(runs, at))
}

fn values(name: &str, runs: &Runs, at: &At) -> Evaluated<Vec<f64>> {
    Ok(measured(name, runs, at).transpose()?.unwrap_or_default().values)
}

fn ratio(runs: &Runs, at: &At, measure: Measure, hidden: u64) -> Evaluated<Measured> {
    runs.ratio(measure, at.select(), at.base(), hidden)
}

fn largest(settings: &Settings, at: &At) -> u64 {
    settings.largest_of(at.select(), at.base()).unwrap_or_default()
}

/// Number of sets of runs that an estimator has no value of.
pub(super) fn not_converged(runs: &Runs, estimator: &str, at: &At) -> u64 {
    measured(estimator, runs, at).and_then(Result::ok).map_or(0, |measured| measured.not_reached)
}

/// Whether the networks that an estimator is about are there.
///
/// # Errors
/// What is not simulated, in one line.
pub(super) fn covers(settings: &Settings, estimator: &str, at: &At) -> Result<(), String> {
    let (select, base) = (at.select(), at.base());
    let (enough, needed) = match estimator {
        "m0-ratio" | "m1-ratio" => {
            let there = |select| settings.sizes(select).contains(&settings.hidden);
            let needed =
                format!("{} and {} with {} hidden units", select.name(), base.name(), settings.hidden);
            (there(select) && there(base), needed)
        }
        "m0-ratio-at-largest" | "m1-ratio-at-largest" => (
            largest(settings, at) > 0,
            format!("a size that {} and {} both have", select.name(), base.name()),
        ),
        "m0-exponent" | "m1-exponent" => {
            (settings.sizes(select).len() > 1, format!("two sizes or more of {}", select.name()))
        }
        "accuracy-lost" => {
            let there = |select: Select| {
                let fraction = if select == Select::Standard { 1.0 } else { at.fraction() };
                settings.fractions_of_accuracy(select).contains(&fraction)
            };
            let needed = format!("accuracies of {} and {} at {}", select.name(), base.name(), at.fraction());
            (there(select) && there(base), needed)
        }
        "index-at-end" => {
            (FOLLOWED_TO_END.contains(&select), "a network that is followed to the target".into())
        }
        _ => (FOLLOWED.contains(&select), String::new()),
    };
    if enough { Ok(()) } else { Err(format!("{estimator} needs {needed}")) }
}
