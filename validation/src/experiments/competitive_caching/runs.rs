//! The replicates, by quantity, at the threshold that is best.

use super::conditions::Kind;
use super::settings::{Plastic, Settings};
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
    /// $M_0$, number of consolidations; without caching that of updates.
    M0,
    /// $M_0$, and one consolidation for every synapse that is plastic, of what is transient at the end.
    M0WithRest,
    /// $M_1$: consolidation, of what is left as well, and maintenance; without caching accumulated change.
    M1,
    /// Share of maintenance in $M_1$.
    Maintenance,
}

fn sum(run: &Replicate, name: &str) -> Evaluated<f64> {
    Ok(by_layer(run, name)?.iter().sum())
}

impl Measure {
    fn of(self, settings: &Settings, run: &Replicate, caching: bool) -> Evaluated<f64> {
        let of_m1 = || -> Evaluated<[f64; 2]> {
            Ok([sum(run, value::CONSOLIDATION)?, settings.cost * sum(run, value::TRANSIENT_SUM)?])
        };
        Ok(match (self, caching) {
            (Self::Samples, _) => sum(run, value::SAMPLES)?,
            (Self::M0 | Self::M0WithRest, false) => sum(run, value::M0)?,
            (Self::M0, true) => sum(run, value::CONSOLIDATIONS)?,
            // Hardly any update is 0, so that updates over samples are the plastic synapses, of all or of a subnet.
            (Self::M0WithRest, true) => {
                sum(run, value::CONSOLIDATIONS)? + sum(run, value::M0)? / sum(run, value::SAMPLES)?
            }
            (Self::M1, false) => sum(run, value::M1)?,
            (Self::M1, true) => of_m1()?.iter().sum(),
            (Self::Maintenance, false) => 0.0,
            (Self::Maintenance, true) => {
                let [consolidation, maintenance] = of_m1()?;
                maintenance / (consolidation + maintenance)
            }
        })
    }
}

impl<'a> Runs<'a> {
    /// A measure at a threshold, or without caching.
    pub(super) fn at(
        &self,
        measure: Measure,
        plastic: Plastic,
        hidden: u64,
        threshold: Option<f64>,
    ) -> Evaluated<ByRun> {
        let cell = simulate::id(plastic, hidden, threshold);
        let of = |run: &Replicate| measure.of(self.settings, run, threshold.is_some());
        self.results
            .cell(&cell)
            .map(|run| if run.converged() { of(run).map(Some) } else { Ok(None) })
            .collect()
    }

    /// A measure of every run at the threshold at which another is least for the other half of the runs, with the thresholds of both halves;
    /// of the thresholds at which all runs reach the accuracy.
    pub(super) fn at_best_for(
        &self,
        measure: Measure,
        chosen_by: Measure,
        kind: Kind,
        hidden: u64,
    ) -> Evaluated<(ByRun, [Option<f64>; 2])> {
        if !kind.caching {
            return Ok((self.at(measure, kind.plastic, hidden, None)?, [None; 2]));
        }
        let mut thresholds = self.settings.thresholds(kind.plastic, hidden);
        let simulated = thresholds.first().copied();
        // With some luck the half that chooses gets there where the other does not.
        thresholds.retain(|&threshold| {
            let cell = simulate::id(kind.plastic, hidden, Some(threshold));
            self.results.cell(&cell).all(Replicate::converged)
        });
        if let (true, Some(threshold)) = (thresholds.is_empty(), simulated) {
            // None can be chosen, and no run is measured.
            let runs = self.at(measure, kind.plastic, hidden, Some(threshold))?.len();
            return Ok((vec![None; runs], [None; 2]));
        }
        let all = |measure| {
            let at = |&threshold: &f64| self.at(measure, kind.plastic, hidden, Some(threshold));
            thresholds.iter().map(at).collect::<Evaluated<Vec<ByRun>>>()
        };
        let best = at_best(&all(chosen_by)?).1;
        let of = all(measure)?;
        let common = of.iter().map(Vec::len).min().unwrap_or_default();
        let values = (0..common).map(|run| of[best[run % 2]?][run]).collect();
        Ok((values, best.map(|best| Some(thresholds[best?]))))
    }

    pub(super) fn at_best(
        &self,
        measure: Measure,
        kind: Kind,
        hidden: u64,
    ) -> Evaluated<(ByRun, [Option<f64>; 2])> {
        self.at_best_for(measure, measure, kind, hidden)
    }

    /// Over that of another network, each at its best threshold.
    pub(super) fn ratio(&self, measure: Measure, kind: Kind, base: Kind, hidden: u64) -> Evaluated<Measured> {
        Ok(over(&self.at_best(measure, kind, hidden)?.0, &self.at_best(measure, base, hidden)?.0))
    }

    /// Samples at the threshold that is best for $M_0$, over those without caching.
    pub(super) fn samples_at_best_m0(&self, plastic: Plastic) -> Evaluated<Measured> {
        let hidden = self.settings.hidden;
        let cached = Kind { plastic, caching: true };
        let samples = self.at_best_for(Measure::Samples, Measure::M0, cached, hidden)?.0;
        Ok(over(&samples, &self.at(Measure::Samples, plastic, hidden, None)?))
    }

    /// $M_0$ at the highest threshold at which all runs reach the accuracy, over the least.
    pub(super) fn m0_at_highest(&self, plastic: Plastic) -> Evaluated<Measured> {
        let hidden = self.settings.hidden;
        let mut highest = ByRun::new();
        for threshold in self.settings.thresholds(plastic, hidden) {
            let runs = self.at(Measure::M0, plastic, hidden, Some(threshold))?;
            if runs.iter().all(Option::is_some) {
                highest = runs;
            }
        }
        let least = self.at_best(Measure::M0, Kind { plastic, caching: true }, hidden)?.0;
        Ok(over(&highest, &least))
    }

    /// Exponents against the size, at each the best threshold, by the number of the run.
    fn exponents(&self, measure: Measure, kind: Kind) -> Evaluated<ByRun> {
        let sizes = self.settings.sizes(kind.plastic, kind.caching);
        let all = sizes
            .iter()
            .map(|&hidden| Ok(self.at_best(measure, kind, hidden)?.0))
            .collect::<Evaluated<Vec<ByRun>>>()?;
        let x: Vec<f64> = sizes.iter().map(|&hidden| (hidden as f64).ln()).collect();
        let common = all.iter().map(Vec::len).min().unwrap_or_default();
        let exponent = |run: usize| {
            let y: Option<Vec<f64>> = all.iter().map(|runs| Some(runs[run]?.ln())).collect();
            slope(&x, &y?)
        };
        Ok((0..common).map(exponent).collect())
    }

    pub(super) fn exponent(&self, measure: Measure, kind: Kind) -> Evaluated<Measured> {
        Ok(Measured::together(&[self.exponents(measure, kind)?], |runs| {
            runs.iter().map(|run| run[0]).collect()
        }))
    }

    /// The exponent with caching less that without.
    pub(super) fn exponent_difference(&self, measure: Measure, plastic: Plastic) -> Evaluated<Measured> {
        let [with, without] = [true, false].map(|caching| self.exponents(measure, Kind { plastic, caching }));
        Ok(Measured::together(&[with?, without?], |runs| runs.iter().map(|run| run[0] - run[1]).collect()))
    }

    /// For every run with caching that reached the accuracy, 1 where a consolidation cost less than the threshold, or there was more to maintain
    /// than all synapses at the threshold.
    pub(super) fn out_of_bounds(&self) -> Evaluated<Vec<f64>> {
        /// Of sums in single precision.
        const ROUNDING: f64 = 1.0 + 1e-4;
        let mut out = Vec::new();
        for point in self.settings.points() {
            let Some(threshold) = point.threshold else { continue };
            let cell = simulate::id(point.plastic, point.hidden, point.threshold);
            for run in self.results.cell(&cell).filter(|run| run.converged()) {
                let least = threshold * sum(run, value::CONSOLIDATIONS)?;
                let most = threshold * sum(run, value::SYNAPSES)? * sum(run, value::SAMPLES)?;
                let within = least <= sum(run, value::CONSOLIDATION)? * ROUNDING
                    && sum(run, value::TRANSIENT_SUM)? <= most * ROUNDING;
                out.push(f64::from(u8::from(!within)));
            }
        }
        Ok(out)
    }

    /// Whether runs reach the accuracy at the threshold at which they are not to.
    pub(super) fn that_learn(&self) -> Vec<f64> {
        let cell = simulate::fails(self.settings);
        let runs = self.results.cell(&cell);
        runs.map(|run| f64::from(u8::from(run.converged()))).collect()
    }
}

/// The ratio of means over runs with the same number.
fn over(above: &ByRun, below: &ByRun) -> Measured {
    Measured::together(&[above.clone(), below.clone()], |runs| {
        ratios_of_means(&runs.iter().map(|run| (run[0], run[1])).collect::<Vec<_>>())
    })
}
