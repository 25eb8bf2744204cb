//! What is measured: one value for each set of runs with the same number, one of every size. Factors are decimal logarithms.

use super::CortexExtrapolation;
use super::conditions::{At, Fit, Measure, Need};
use super::laws::{cortex, fit};
use super::runs::{Learned, Point, Runs};
use super::settings::Settings;
use crate::measured::{Measured, measured};

measured! {
    CortexExtrapolation;
    "exponent", [Measure, Fit], exponent;
    "local-exponent-of-largest", [Measure], exponent_of_largest;
    "growth-of-local-exponent", [Measure], growth;
    "factor", [Measure, Fit], factor;
    "factor-of-m0-over-m1", [Fit], factor_of_m0_over_m1;
    "factor-of-large-over-wide", [Measure], factor_of_large_over_wide;
    "largest-over-extrapolated", [Measure], largest_over_extrapolated;
}

/// Over the sizes of a fit.
fn exponent(runs: &Runs, at: &At) -> Measured {
    exponent_over(runs, &runs.settings.fitted(at.fit()), at.measure())
}

fn exponent_of_largest(runs: &Runs, at: &At) -> Measured {
    let sizes = runs.settings.fitted(Fit::Wide);
    exponent_over(runs, &sizes[sizes.len() - 2..], at.measure())
}

/// The exponent between these sizes.
pub(super) fn exponent_over(runs: &Runs, sizes: &[u64], measure: Measure) -> Measured {
    let x: Vec<f64> = sizes.iter().map(|&hidden| hidden as f64).collect();
    Measured::exponent(&runs.standard(sizes), &x, |run| measure.of(run))
}

/// The exponent between the two largest less that between the two smallest sizes.
fn growth(runs: &Runs, at: &At) -> Measured {
    let sizes = runs.settings.fitted(Fit::Wide);
    let last = sizes.len() - 1;
    let between = |group: &[&Learned], a: usize, b: usize| {
        let ratio = at.measure().of(group[b]) / at.measure().of(group[a]);
        ratio.ln() / (sizes[b] as f64 / sizes[a] as f64).ln()
    };
    Measured::of_points(&runs.standard(&sizes), |group| between(group, last - 1, last) - between(group, 0, 1))
}

/// The unrestricted networks of a fit, then the subnet that costs what is needed.
fn with_needed(runs: &Runs, of_fit: Fit, measure: Measure) -> (Vec<u64>, Vec<Point>) {
    let sizes = runs.settings.fitted(of_fit);
    let mut points = runs.standard(&sizes);
    points.push(runs.needed(measure));
    (sizes, points)
}

/// What is made of the runs of a fit and of the subnet, for each set.
pub(super) fn of_sets(
    runs: &Runs,
    of_fit: Fit,
    measure: Measure,
    value: impl Fn(&[u64], &[&Learned], &Learned) -> f64,
) -> Measured {
    let (sizes, points) = with_needed(runs, of_fit, measure);
    Measured::of_points(&points, |group| {
        let (needed, standard) = group.split_last().expect("a subnet beside the sizes");
        value(&sizes, standard, needed)
    })
}

/// The extended law over what is needed.
fn decades(
    settings: &Settings,
    measure: Measure,
    sizes: &[u64],
    standard: &[&Learned],
    needed: &Learned,
) -> f64 {
    let y: Vec<f64> = standard.iter().map(|run| measure.of(run)).collect();
    let extended = fit(sizes, &y).and_then(|law| law.at(cortex(settings)?));
    extended.map_or(f64::NAN, |extended| (extended / measure.of(needed)).log10())
}

fn factor(runs: &Runs, at: &At) -> Measured {
    factor_of(runs, at.fit(), at.measure())
}

/// Decimal logarithms of how many times more a network of the size of the cortex costs than is needed.
pub(super) fn factor_of(runs: &Runs, of_fit: Fit, measure: Measure) -> Measured {
    of_sets(runs, of_fit, measure, |sizes, standard, needed| {
        decades(runs.settings, measure, sizes, standard, needed)
    })
}

fn factor_of_m0_over_m1(runs: &Runs, at: &At) -> Measured {
    let (sizes, mut points) = with_needed(runs, at.fit(), Measure::M0);
    points.push(runs.needed(Measure::M1));
    let count = sizes.len();
    Measured::of_points(&points, |group| {
        let of = |measure, needed| decades(runs.settings, measure, &sizes, &group[..count], needed);
        of(Measure::M0, group[count]) - of(Measure::M1, group[count + 1])
    })
}

/// What fitting the large networks only does to the factor.
fn factor_of_large_over_wide(runs: &Runs, at: &At) -> Measured {
    let large = runs.settings.fitted(Fit::Large);
    of_sets(runs, Fit::Wide, at.measure(), |sizes, standard, needed| {
        let first = sizes.len() - large.len();
        let of =
            |sizes: &[u64], group: &[&Learned]| decades(runs.settings, at.measure(), sizes, group, needed);
        of(&large, &standard[first..]) - of(sizes, standard)
    })
}

/// The largest network over what the law through all smaller ones has for it.
fn largest_over_extrapolated(runs: &Runs, at: &At) -> Measured {
    let sizes = runs.settings.fitted(Fit::Wide);
    let last = sizes.len() - 1;
    Measured::of_points(&runs.standard(&sizes), |group| {
        let y: Vec<f64> = group.iter().map(|run| at.measure().of(run)).collect();
        let size = plasticity_theory::quantity::Size::new(sizes[last] as f64);
        let extended = fit(&sizes[..last], &y[..last]).and_then(|law| law.at(size?));
        extended.map_or(f64::NAN, |extended| y[last] / extended)
    })
}

/// Whether the networks that an estimator is about are there: the sizes of the fits always are.
///
/// # Errors
/// What is not simulated, in one line.
pub(super) fn covers(settings: &Settings, name: &str, _: &At) -> Result<(), String> {
    let enough = settings.fitted(Fit::Wide).len() >= 3;
    if enough { Ok(()) } else { Err(format!("{name} needs three sizes or more")) }
}
