//! What is measured.

use super::SpikingCaching;
use super::conditions::{At, Background, Need};
use super::runs::{Evaluated, Measure, Of, Runs, after};
use super::settings::Settings;
use super::simulate::{self, value};
use crate::statistics::{mean, ratios_of_means, slope};
use crate::tables;

type Estimator = tables::Estimator<SpikingCaching>;

const BOTH: [Background; 2] = [Background::Leak, Background::NegativeLeak];

pub(super) static TABLE: &[Estimator] = &[
    Estimator {
        name: "differing-rules",
        cells: |at| vec![simulate::rules(at.background(), at.patterns())],
        needs: &[Need::Background, Need::Patterns],
        of_all_runs: true,
        values: |runs, at| {
            let cell = simulate::rules(at.background(), at.patterns());
            Ok(runs
                .results
                .cell(&cell)
                .filter_map(|run| run.values.get(value::DIFFERING))
                .flatten()
                .copied()
                .collect())
        },
    },
    of_learning("energy-at-end-over-minimum", |runs, at| of_all(runs, at, Measure::EndOverMinimal)),
    Estimator {
        needs: &[Need::Background, Need::Patterns, Need::Threshold],
        ..of_learning("energy-at-threshold-over-energy", |runs, at| {
            of_all(runs, at, Measure::ThresholdOverEnergy(runs.threshold(at)))
        })
    },
    Estimator {
        needs: &[Need::Background, Need::Patterns, Need::Threshold],
        ..of_learning("energy-at-threshold-over-minimum", |runs, at| {
            of_all(runs, at, Measure::ThresholdOverMinimal(runs.threshold(at)))
        })
    },
    of_learning("saving-of-all", |runs, at| of_all(runs, at, Measure::Saving)),
    Estimator {
        of_all_runs: false,
        ..of_learning("saving-of-counted", |runs, at| runs.values(&cell(at), Measure::Saving, Of::Counted))
    },
    Estimator {
        of_all_runs: false,
        ..of_learning("saving-to-settling", |runs, at| {
            runs.values(&cell(at), Measure::SavingToSettling, Of::Converged)
        })
    },
    of_learning("share-that-converges", |runs, at| of_all(runs, at, Measure::Converged)),
    of_learning("share-that-separates", |runs, at| of_all(runs, at, Measure::Separates)),
    of_learning("share-that-counts", |runs, at| of_all(runs, at, Measure::Counts)),
    of_numbers("saving-over-patterns", |runs, at| {
        let of_set = |set: Vec<(f64, &_)>| -> Evaluated<f64> {
            let savings =
                set.into_iter().map(|(_, run)| Measure::Saving.of(run)).collect::<Evaluated<Vec<f64>>>()?;
            Ok(mean(&savings).unwrap_or(f64::NAN))
        };
        runs.sets(at.background()).into_iter().map(of_set).collect()
    }),
    of_numbers("exponent-of-energy", |runs, at| exponents(runs, at, Measure::Energy)),
    of_numbers("exponent-of-minimal-energy", |runs, at| exponents(runs, at, Measure::Minimal)),
    of_signs("saving-difference-of-signs", |runs, at| {
        Ok(signs(runs, at, Measure::Saving)?.into_iter().map(|(leak, script)| leak - script).collect())
    }),
    of_signs("energy-ratio-of-signs", |runs, at| Ok(ratios_of_means(&signs(runs, at, Measure::Energy)?))),
    Estimator {
        name: "remainder-of-double-time",
        cells: |at| vec![simulate::course(at.background(), at.patterns())],
        needs: &[Need::Background, Need::Patterns, Need::Rounds],
        of_all_runs: true,
        values: |runs, at| {
            let remainder = |(energy, minimal): (f64, f64)| minimal / energy;
            let cell = simulate::course(at.background(), at.patterns());
            let ratio = |run| -> Evaluated<f64> {
                Ok(remainder(after(run, 2 * at.rounds())?) / remainder(after(run, at.rounds())?))
            };
            runs.results.cell(&cell).map(ratio).collect()
        },
    },
];

type Values = for<'a> fn(&Runs<'a>, &At) -> Evaluated<Vec<f64>>;

/// Of one number of patterns.
const fn of_learning(name: &'static str, values: Values) -> Estimator {
    Estimator {
        name,
        cells: |at| vec![cell(at)],
        needs: &[Need::Background, Need::Patterns],
        of_all_runs: true,
        values,
    }
}

/// Of all numbers of patterns of a background, which depend on the preset.
const fn of_numbers(name: &'static str, values: Values) -> Estimator {
    Estimator { name, cells: |_| Vec::new(), needs: &[Need::Background], of_all_runs: true, values }
}

/// Of both signs of the background.
const fn of_signs(name: &'static str, values: Values) -> Estimator {
    Estimator { name, cells: both, needs: &[Need::Patterns], of_all_runs: true, values }
}

fn cell(at: &At) -> String {
    simulate::learning(at.background(), at.patterns(), at.tolerance)
}

fn both(at: &At) -> Vec<String> {
    BOTH.map(|background| simulate::learning(background, at.patterns(), None)).into()
}

fn of_all(runs: &Runs, at: &At, measure: Measure) -> Evaluated<Vec<f64>> {
    runs.values(&cell(at), measure, Of::All)
}

/// A measure with the background as a leak and as in the script, of the runs with the same number.
fn signs(runs: &Runs, at: &At, measure: Measure) -> Evaluated<Vec<(f64, f64)>> {
    let [leak, script] = BOTH.map(|background| runs.learning(background, at.patterns(), measure, Of::All));
    Ok(leak?.into_iter().zip(script?).collect())
}

/// Slopes of the logarithm of a measure against that of the number of patterns, one of each set of runs.
fn exponents(runs: &Runs, at: &At, measure: Measure) -> Evaluated<Vec<f64>> {
    let exponent = |set: Vec<(f64, &_)>| -> Evaluated<f64> {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for (patterns, run) in set {
            x.push(patterns.ln());
            y.push(measure.of(run)?.ln());
        }
        Ok(slope(&x, &y).unwrap_or(f64::NAN))
    };
    runs.sets(at.background()).into_iter().map(exponent).collect()
}

/// Whether there is what an estimator is about, beyond its cells.
///
/// # Errors
/// What is not simulated, in one line.
pub(super) fn covers(settings: &Settings, estimator: &str, at: &At) -> Result<(), String> {
    let needs = tables::estimator::<SpikingCaching>(estimator).map_or(&[][..], |found| found.needs);
    if needs == [Need::Background] && settings.numbers(at.background()).len() < 2 {
        let background = at.background().name();
        return Err(format!("{estimator} needs two numbers of patterns with the background {background}"));
    }
    if needs.contains(&Need::Threshold) && !settings.thresholds.contains(&at.threshold()) {
        return Err(format!("{estimator} needs the threshold {} nS", at.threshold()));
    }
    if needs.contains(&Need::Rounds) && 2 * at.rounds() > settings.course.rounds {
        return Err(format!("{estimator} needs a course of {} rounds", 2 * at.rounds()));
    }
    Ok(())
}

/// Number of runs that converged but do not count.
pub(super) fn not_counted(runs: &Runs, estimator: &str, at: &At) -> u64 {
    if estimator != "saving-of-counted" {
        return 0;
    }
    let cell = cell(at);
    let converged = runs.results.cell(&cell).filter(|run| run.converged());
    converged.filter(|run| Measure::Counts.of(run).is_ok_and(|counts| counts == 0.0)).count() as u64
}
