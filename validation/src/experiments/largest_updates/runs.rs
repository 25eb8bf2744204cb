//! The replicates, by quantity, and the fraction that is best.

use super::settings::{Select, Settings};
use super::simulate;
use crate::by_run::{ByRun, Measured, at_best};
use crate::experiment::{EvaluationError, Results};
use crate::network_run::{by_layer, value};
use crate::statistics::{ratios_of_means, slope};
use crate::store::Replicate;

pub(crate) struct Runs<'a> {
    pub(super) settings: &'a Settings,
    pub(super) results: &'a Results,
}

pub(super) type Evaluated<T> = Result<T, EvaluationError>;

/// A quantity of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Samples,
    /// $M_0$, number of updates.
    M0,
    /// $M_1$, accumulated change.
    M1,
}

impl Measure {
    pub(super) fn of(self, run: &Replicate) -> Evaluated<f64> {
        let name = match self {
            Self::Samples => value::SAMPLES,
            Self::M0 => value::M0,
            Self::M1 => value::M1,
        };
        Ok(by_layer(run, name)?.iter().sum())
    }
}

impl<'a> Runs<'a> {
    /// A measure at a fraction.
    pub(super) fn at(
        &self,
        measure: Measure,
        select: Select,
        hidden: u64,
        fraction: f64,
    ) -> Evaluated<ByRun> {
        let cell = simulate::energy(select, hidden, fraction);
        let runs = self.results.cell(&cell);
        runs.map(|run| if run.converged() { measure.of(run).map(Some) } else { Ok(None) }).collect()
    }

    /// A measure of every run at the fraction that is best for the other half of the runs: those with even numbers choose for those with odd ones
    /// and the other way round. With the two fractions, none where no fraction lets all runs that choose reach the accuracy. Fractions with fewer
    /// runs than others of the selection are only shown.
    pub(super) fn at_best(
        &self,
        measure: Measure,
        select: Select,
        hidden: u64,
    ) -> Evaluated<(ByRun, [Option<f64>; 2])> {
        let fractions = self.settings.fractions_with_most_runs(select, hidden);
        let all = fractions
            .iter()
            .map(|&fraction| self.at(measure, select, hidden, fraction))
            .collect::<Evaluated<Vec<ByRun>>>()?;
        let (values, best) = at_best(&all);
        Ok((values, best.map(|best| Some(fractions[best?]))))
    }

    /// Over that of another selection, each at its best fraction.
    pub(super) fn ratio(
        &self,
        measure: Measure,
        select: Select,
        base: Select,
        hidden: u64,
    ) -> Evaluated<Measured> {
        let all = [self.at_best(measure, select, hidden)?.0, self.at_best(measure, base, hidden)?.0];
        Ok(Measured::together(&all, |runs| {
            ratios_of_means(&runs.iter().map(|run| (run[0], run[1])).collect::<Vec<_>>())
        }))
    }

    /// The exponent against the size, at each the best fraction.
    pub(super) fn exponent(&self, measure: Measure, select: Select) -> Evaluated<Measured> {
        let sizes = self.settings.sizes(select);
        let all = sizes
            .iter()
            .map(|&hidden| Ok(self.at_best(measure, select, hidden)?.0))
            .collect::<Evaluated<Vec<ByRun>>>()?;
        let x: Vec<f64> = sizes.iter().map(|&hidden| (hidden as f64).ln()).collect();
        let exponent =
            |run: &Vec<f64>| slope(&x, &run.iter().map(|y| y.ln()).collect::<Vec<_>>()).unwrap_or(f64::NAN);
        Ok(Measured::together(&all, |runs| runs.iter().map(exponent).collect()))
    }

    /// Accuracy after all samples.
    pub(super) fn accuracy(&self, select: Select, fraction: f64) -> Evaluated<ByRun> {
        let cell = simulate::accuracy(select, self.settings.accuracy.hidden, fraction);
        let runs = self.results.cell(&cell);
        let accuracy = |run: &Replicate| Ok(by_layer(run, value::ACCURACY)?.first().copied());
        runs.map(|run| if run.converged() { accuracy(run) } else { Ok(None) }).collect()
    }

    /// By how much less accurate a selection is than another, both at a fraction.
    pub(super) fn accuracy_lost(&self, select: Select, base: Select, fraction: f64) -> Evaluated<Measured> {
        let of_base = if base == Select::Standard { 1.0 } else { fraction };
        let all = [self.accuracy(base, of_base)?, self.accuracy(select, fraction)?];
        Ok(Measured::together(&all, |runs| runs.iter().map(|run| run[0] - run[1]).collect()))
    }

    /// The inverse Simpson index of the updates in a window, from sums over synapses: at the start of all runs, at the end of those that reached the
    /// accuracy.
    pub(super) fn indices(&self, select: Select, window: &str) -> Evaluated<Vec<f64>> {
        let cell = simulate::updates(select);
        let at_start = window == simulate::COUNTS_AT_START;
        let counted = |run: &&Replicate| run.converged() || (at_start && run.values.contains_key(window));
        let runs = self.results.cell(&cell).filter(counted);
        runs.map(|run| match by_layer(run, window)? {
            [sum, squares, synapses] => Ok(sum / squares * (sum / synapses)),
            _ => Ok(f64::NAN),
        })
        .collect()
    }
}
