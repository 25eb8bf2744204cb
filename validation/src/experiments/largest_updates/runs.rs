//! The replicates, by quantity, and the fraction that is best.

use super::settings::{Select, Settings};
use super::simulate;
use crate::experiment::{EvaluationError, Results};
use crate::network_run::{by_layer, value};
use crate::statistics::{mean, ratios_of_means, slope};
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

/// Values by the number of the run; none of a run that did not reach the accuracy.
pub(super) type ByRun = Vec<Option<f64>>;

/// A quantity of runs, with the number of those without it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Measured {
    pub(super) values: Vec<f64>,
    pub(super) not_reached: u64,
}

impl Measured {
    /// Of runs with the same number, as far as all of them reached the accuracy.
    fn together(all: &[ByRun], value: impl FnOnce(Vec<Vec<f64>>) -> Vec<f64>) -> Self {
        let common = all.iter().map(Vec::len).min().unwrap_or_default();
        let run = |number: usize| all.iter().map(|runs| runs[number]).collect::<Option<Vec<f64>>>();
        let found: Vec<Vec<f64>> = (0..common).filter_map(run).collect();
        let not_reached = (common - found.len()) as u64;
        Self { values: value(found), not_reached }
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
        let best = [1, 0].map(|chooses| least_mean(&all, chooses));
        let common = all.iter().map(Vec::len).min().unwrap_or_default();
        let values = (0..common).map(|run| all[best[run % 2]?][run]).collect();
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

/// Which of several has the least mean over the runs with these numbers modulo 2, of those with all of them.
fn least_mean(all: &[ByRun], numbers: usize) -> Option<usize> {
    let of_half = |runs: &ByRun| -> Option<f64> {
        let half: Option<Vec<f64>> = runs.iter().skip(numbers).step_by(2).copied().collect();
        mean(&half?)
    };
    let means = all.iter().enumerate().filter_map(|(place, runs)| Some((place, of_half(runs)?)));
    means.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_the_best_is_chosen_by_the_other_half() {
        let cheap_for_even = vec![Some(1.0), Some(9.0), Some(1.0), Some(9.0)];
        let even = vec![Some(3.0); 4];
        let fails_once = vec![Some(0.5), Some(0.5), None, Some(0.5)];
        let all = [even, cheap_for_even, fails_once];
        assert_eq!((least_mean(&all, 0), least_mean(&all, 1)), (Some(1), Some(2)));
        assert_eq!(least_mean(&all[2..], 0), None);
    }

    #[test]
    fn exact_runs_without_a_partner_are_counted() {
        let all = [vec![Some(2.0), None, Some(6.0), Some(1.0)], vec![Some(1.0), Some(2.0), None]];
        let sums = Measured::together(&all, |runs| runs.iter().map(|run| run.iter().sum()).collect());
        assert_eq!(sums, Measured { values: vec![3.0], not_reached: 2 });
    }
}
