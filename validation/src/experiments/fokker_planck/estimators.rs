//! What is measured. Powers and rates are per synapse and presentation, energies of learning per neuron.

use super::FokkerPlanck;
use super::conditions::{At, Need};
use super::runs::{EpochOfRun, Runs};
use super::simulate;
use crate::experiment::EvaluationError;
use crate::tables::Estimator;

type Of = Estimator<FokkerPlanck>;
type Values = Result<Vec<f64>, EvaluationError>;

pub(super) static TABLE: &[Of] = &[
    of_walk("rate", |runs, at| runs.scalars(&simulate::walk(at.point()), "rate")),
    of_walk("mean-abs", |runs, at| runs.scalars(&simulate::walk(at.point()), "mean_abs")),
    of_walk("size", |runs, at| runs.scalars(&simulate::walk(at.point()), "size")),
    of_walk("cycle", |runs, at| runs.scalars(&simulate::walk(at.point()), "cycle")),
    of_walk("consolidation-power", |runs, at| runs.scalars(&simulate::walk(at.point()), "power")),
    Estimator {
        name: "power",
        cells: |at| vec![simulate::walk(at.point())],
        needs: &[Need::Point, Need::Cost],
        of_all_runs: false,
        values: |runs, at| powers(runs, &simulate::walk(at.point()), at),
    },
    Estimator {
        name: "power-over-that-of-other-threshold",
        cells: |at| vec![simulate::walk(at.point()), simulate::walk(at.other_point())],
        needs: &[Need::Point, Need::OtherThreshold, Need::Cost],
        of_all_runs: false,
        values: |runs, at| {
            let others = powers(runs, &simulate::walk(at.other_point()), at)?;
            let all = powers(runs, &simulate::walk(at.point()), at)?;
            Ok(all.iter().zip(others).map(|(power, other)| power / other).collect())
        },
    },
    Estimator {
        name: "share-below",
        cells: |at| vec![simulate::walk(at.point())],
        needs: &[Need::Point, Need::Fraction],
        of_all_runs: false,
        values: |runs, at| {
            let rows = runs.results.values(&simulate::walk(at.point()), "shares")?;
            let below = |shares: &&[f64]| shares[..bins_below(shares.len(), at)].iter().sum();
            Ok(rows.iter().map(below).collect())
        },
    },
    Estimator {
        name: "mean-abs-from-reset",
        cells: |_| vec![simulate::RESET.into()],
        needs: &[Need::Presentations],
        of_all_runs: false,
        values: |runs, at| {
            let rows = runs.results.values(simulate::RESET, "mean_abs")?;
            let missing = || EvaluationError::NotSimulated {
                quantity: "mean-abs-from-reset".into(),
                condition: format!("{} presentations", at.presentations()),
                hint: format!("there are {} only", runs.settings.reset.presentations),
            };
            rows.iter().map(|row| row.get(at.presentations() - 1).copied().ok_or_else(missing)).collect()
        },
    },
    of_learner("stationary-rate", |runs, at| runs.scalars(&simulate::stationary(at.learner()), "rate")),
    of_learner("stationary-mean-abs", |runs, at| {
        runs.scalars(&simulate::stationary(at.learner()), "mean_abs")
    }),
    of_learner("stationary-consolidation-power", |runs, at| {
        runs.scalars(&simulate::stationary(at.learner()), "power")
    }),
    of_learning("learning-consolidation", &[Need::Rule, Need::Epoch], |runs, at| {
        of_runs(runs, at, |epoch| epoch.power)
    }),
    of_learning("learning-maintenance", &[Need::Rule, Need::Epoch, Need::Cost], |runs, at| {
        of_runs(runs, at, |epoch| at.cost() * epoch.mean_abs)
    }),
    of_learning("epoch-consolidation", &[Need::Rule, Need::Epoch], |runs, at| {
        Ok(runs.epoch(at.rule(), at.epoch())?.iter().map(|epoch| epoch.power).collect())
    }),
    of_learning("epoch-mean-abs", &[Need::Rule, Need::Epoch], |runs, at| {
        Ok(runs.epoch(at.rule(), at.epoch())?.iter().map(|epoch| epoch.mean_abs).collect())
    }),
    of_learning("converged", &[Need::Rule], |runs, at| {
        let cell = simulate::learning(at.rule());
        Ok(runs.results.cell(&cell).map(|run| f64::from(u8::from(run.converged()))).collect())
    }),
];

const fn of_walk(name: &'static str, values: for<'a> fn(&Runs<'a>, &At) -> Values) -> Of {
    Estimator {
        name,
        cells: |at| vec![simulate::walk(at.point())],
        needs: &[Need::Point],
        of_all_runs: false,
        values,
    }
}

const fn of_learner(name: &'static str, values: for<'a> fn(&Runs<'a>, &At) -> Values) -> Of {
    Estimator {
        name,
        cells: |at| vec![simulate::stationary(at.learner())],
        needs: &[Need::Learner],
        of_all_runs: false,
        values,
    }
}

/// Of every run, however it ended: power is spent in any case, and the theory is given the errors of the same epochs.
const fn of_learning(
    name: &'static str,
    needs: &'static [Need],
    values: for<'a> fn(&Runs<'a>, &At) -> Values,
) -> Of {
    Estimator { name, cells: |at| vec![simulate::learning(at.rule())], needs, of_all_runs: true, values }
}

/// Energy of every run of learning in its first epochs, from its power. So many that it does not matter when a run that never ends was found
/// out.
fn of_runs(runs: &Runs, at: &At, power: impl Fn(&EpochOfRun) -> f64) -> Values {
    let unit = runs.synapses() * runs.settings.learning.patterns as f64;
    let energy = |epochs: &Vec<EpochOfRun>| unit * epochs.iter().take(at.epoch()).map(&power).sum::<f64>();
    Ok(runs.epochs(at.rule())?.iter().map(energy).collect())
}

/// Power of consolidation and maintenance.
fn powers(runs: &Runs, cell: &str, at: &At) -> Values {
    let consolidation = runs.scalars(cell, "power")?;
    let maintained = runs.scalars(cell, "mean_abs")?;
    Ok(consolidation.iter().zip(maintained).map(|(power, mean_abs)| power + at.cost() * mean_abs).collect())
}

/// Number of bins below a fraction of the threshold.
pub(super) fn bins_below(bins: usize, at: &At) -> usize {
    (at.fraction() * bins as f64).round() as usize
}
