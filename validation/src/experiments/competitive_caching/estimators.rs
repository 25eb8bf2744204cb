//! What is measured.

use super::CompetitiveCaching;
use super::conditions::{At, Kind, Need};
use super::runs::{Evaluated, Measure, Runs};
use super::settings::Settings;
use crate::by_run::Measured;
use crate::tables::Estimator;

type Of = Estimator<CompetitiveCaching>;
type MeasuredBy = for<'a> fn(&Runs<'a>, &At) -> Evaluated<Measured>;

/// Estimators of runs with the same number in several cells, which depend on the preset, so that runs that did not converge are told here.
static SETS: &[(&str, MeasuredBy)] = &[
    ("m0-ratio", |runs, at| ratio(runs, at, Measure::M0, runs.settings.hidden)),
    ("m1-ratio", |runs, at| ratio(runs, at, Measure::M1, runs.settings.hidden)),
    ("m0-ratio-at-largest", |runs, at| ratio(runs, at, Measure::M0, largest(runs.settings, at))),
    ("m1-ratio-at-largest", |runs, at| ratio(runs, at, Measure::M1, largest(runs.settings, at))),
    ("m0-exponent", |runs, at| runs.exponent(Measure::M0, at.kind())),
    ("m0-with-rest-exponent", |runs, at| runs.exponent(Measure::M0WithRest, at.kind())),
    ("m1-exponent", |runs, at| runs.exponent(Measure::M1, at.kind())),
    ("m1-exponent-difference", |runs, at| runs.exponent_difference(Measure::M1, at.kind().plastic)),
    ("m0-at-highest", |runs, at| runs.m0_at_highest(at.kind().plastic)),
    ("samples-at-best-m0", |runs, at| runs.samples_at_best_m0(at.kind().plastic)),
];

pub(super) static TABLE: &[Of] = &[
    of_set("m0-ratio", &[Need::Plastic, Need::Base], |runs, at| values("m0-ratio", runs, at)),
    of_set("m1-ratio", &[Need::Plastic, Need::Base], |runs, at| values("m1-ratio", runs, at)),
    of_set("m0-ratio-at-largest", &[Need::Plastic, Need::Base], |runs, at| {
        values("m0-ratio-at-largest", runs, at)
    }),
    of_set("m1-ratio-at-largest", &[Need::Plastic, Need::Base], |runs, at| {
        values("m1-ratio-at-largest", runs, at)
    }),
    of_set("m0-exponent", &[Need::Plastic], |runs, at| values("m0-exponent", runs, at)),
    of_set("m0-with-rest-exponent", &[Need::Plastic], |runs, at| values("m0-with-rest-exponent", runs, at)),
    of_set("m1-exponent", &[Need::Plastic], |runs, at| values("m1-exponent", runs, at)),
    of_set("m1-exponent-difference", &[Need::Plastic], |runs, at| values("m1-exponent-difference", runs, at)),
    of_set("m0-at-highest", &[Need::Plastic], |runs, at| values("m0-at-highest", runs, at)),
    of_set("samples-at-best-m0", &[Need::Plastic], |runs, at| values("samples-at-best-m0", runs, at)),
    Estimator {
        name: "share-that-learns",
        cells: |_| Vec::new(),
        needs: &[],
        of_all_runs: true,
        values: |runs, _| Ok(runs.that_learn()),
    },
    Estimator {
        name: "out-of-bounds",
        cells: |_| Vec::new(),
        needs: &[],
        of_all_runs: true,
        values: |runs, _| runs.out_of_bounds(),
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
    runs.ratio(measure, at.kind(), at.base(), hidden)
}

fn sizes(settings: &Settings, kind: Kind) -> Vec<u64> {
    settings.sizes(kind.plastic, kind.caching)
}

/// The largest size that both networks have; 0 where there is none.
fn largest(settings: &Settings, at: &At) -> u64 {
    let others = sizes(settings, at.base());
    sizes(settings, at.kind()).into_iter().rev().find(|size| others.contains(size)).unwrap_or_default()
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
    let (kind, base) = (at.kind(), at.base());
    let main = |kind: Kind| sizes(settings, kind).contains(&settings.hidden);
    let several = |kind: Kind| sizes(settings, kind).len() > 1;
    let with_and_without = [true, false].map(|caching| Kind { caching, ..kind });
    let (enough, needed) = match estimator {
        "m0-ratio" | "m1-ratio" => (
            main(kind) && main(base),
            format!("{} and {}, with {} hidden units", kind.name(), base.name(), settings.hidden),
        ),
        "m0-ratio-at-largest" | "m1-ratio-at-largest" => {
            (largest(settings, at) > 0, format!("a size that {} and {} both have", kind.name(), base.name()))
        }
        "m0-exponent" | "m0-with-rest-exponent" | "m1-exponent" => {
            (several(kind), format!("two sizes or more of {}", kind.name()))
        }
        "m1-exponent-difference" => (
            with_and_without.into_iter().all(several),
            format!("two sizes or more of {}, with and without caching", kind.plastic.name()),
        ),
        "m0-at-highest" | "samples-at-best-m0" => (
            with_and_without.into_iter().all(main),
            format!(
                "{} with {} hidden units, with and without caching",
                kind.plastic.name(),
                settings.hidden
            ),
        ),
        _ => (true, String::new()),
    };
    if enough { Ok(()) } else { Err(format!("{estimator} needs {needed}")) }
}
