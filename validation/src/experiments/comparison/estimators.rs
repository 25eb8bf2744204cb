//! What is measured and predicted. Ratios are of means over the runs that reach the accuracy, with the error of both.

use super::conditions::{At, Need};
use super::runs::{Run, Runs};
use super::variant::Variant;
use super::{Compared, Comparison};
use crate::measured::{Measured, Point, best};
use crate::statistics::mean;
use crate::tables::{Estimator, Prediction};

macro_rules! estimators {
    ($($name:literal, [$($need:ident),*], $measure:path;)*) => {
        impl<Of: Compared> Comparison<Of> {
            pub(super) const ESTIMATORS: &'static [Estimator<Self>] = &[$(Estimator {
                name: $name,
                cells: |_| Vec::new(),
                needs: &[$(Need::$need),*],
                of_all_runs: true,
                values: |runs, at| Ok($measure(runs, at).values),
            }),*];
        }

        /// Number of runs that did not reach the accuracy, of those that an estimator is about.
        pub(super) fn not_reached(name: &str, runs: &Runs, at: &At) -> u64 {
            match name {
                $($name => $measure(runs, at).not_reached,)*
                _ => 0,
            }
        }
    };
}

estimators! {
    "mean", [Algorithm, Measure], of_algorithm;
    "over-base", [Algorithm, Base, Measure], over_base;
    "over-least-of-others", [Algorithm, Measure], over_least_of_others;
    "left-over-that-of-standard-variant", [Algorithm, Variant, Measure], left_over_standard;
    "over-standard-variant", [Algorithm, Variant, Measure], over_standard_variant;
}

impl<Of: Compared> Comparison<Of> {
    pub(super) const PREDICTIONS: &'static [Prediction<Self>] = &[
        Prediction { name: "number", needs: &[Need::Value], theory: &[], value: |_, at| Ok(at.value()) },
        Prediction {
            name: "least-changes",
            needs: &[],
            theory: &[],
            value: |context, _| Ok(context.runs.settings.least_changes.unwrap_or(f64::NAN)),
        },
    ];

    pub(super) const WRONG: &'static [Prediction<Self>] = &[
        Prediction {
            name: "wrong-number",
            needs: &[Need::Value],
            theory: &[],
            value: |_, at| Ok(at.value()),
        },
        Prediction {
            // Then the quotient of the savings is the inverse of what the standard variant saves.
            name: "wrong-nothing-is-saved-in-the-variant",
            needs: &[Need::Algorithm, Need::Measure],
            theory: &[],
            value: |context, at| {
                let [algorithm, standard] = pair(context.runs, at, Variant::Standard);
                let energy = |run: &Run| run.of(at.measure(), Variant::Standard);
                let saved = Measured::ratio(&standard, &algorithm, energy, energy);
                Ok(mean(&saved.values).unwrap_or(f64::NAN))
            },
        },
    ];
}

fn of_algorithm(runs: &Runs, at: &At) -> Measured {
    let (variant, measure) = (at.variant(), at.measure());
    Measured::of_runs(&runs.point(variant, at.algorithm()), |run| run.of(measure, variant))
}

fn over_base(runs: &Runs, at: &At) -> Measured {
    let value = |run: &Run| run.of(at.measure(), at.variant());
    let [over, under] = [at.algorithm(), at.base()].map(|algorithm| runs.point(at.variant(), algorithm));
    Measured::ratio(&over, &under, value, value)
}

/// Over the least of all other algorithms with which every run of the half that chooses reaches the accuracy; it is measured on the other half.
fn over_least_of_others(runs: &Runs, at: &At) -> Measured {
    let value = |run: &Run| run.of(at.measure(), at.variant());
    let others: Vec<&str> = runs.settings.names().filter(|name| *name != at.algorithm()).collect();
    let points: Vec<Point<Run>> = others.iter().map(|other| runs.point(at.variant(), other)).collect();
    let this = runs.point(at.variant(), at.algorithm());
    match best(&others, &points, 1.0, value) {
        Some(least) => Measured::ratio(&this, &least.point, value, value),
        None => Measured::none((this.reached.len() + this.failed.len()) as u64),
    }
}

/// An algorithm, and the standard one, in a variant.
fn pair(runs: &Runs, at: &At, variant: Variant) -> [Point<Run>; 2] {
    [at.algorithm(), runs.settings.standard()].map(|algorithm| runs.point(variant, algorithm))
}

/// The energy over that of standard learning, in a variant over the same in the standard variant.
fn left_over_standard(runs: &Runs, at: &At) -> Measured {
    let (variant, measure) = (at.variant(), at.measure());
    let [[algorithm, standard], usual] = [pair(runs, at, variant), pair(runs, at, Variant::Standard)];
    let [usual_algorithm, usual_standard] = usual;
    let points = [algorithm, standard, usual_algorithm, usual_standard];
    // Runs are independent, so that the mean of a product is the product of the means.
    Measured::ratio_of_points(&points, |of| {
        let [here, there] =
            [variant, Variant::Standard].map(|variant| move |run: &Run| run.of(measure, variant));
        (here(of[0]) * there(of[3]), here(of[1]) * there(of[2]))
    })
}

fn over_standard_variant(runs: &Runs, at: &At) -> Measured {
    let measure = at.measure();
    let [here, usual] = [at.variant(), Variant::Standard].map(|variant| runs.point(variant, at.algorithm()));
    Measured::ratio(
        &here,
        &usual,
        |run| run.of(measure, at.variant()),
        |run| run.of(measure, Variant::Standard),
    )
}
