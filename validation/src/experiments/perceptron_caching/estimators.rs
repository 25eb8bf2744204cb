//! What is measured.

use super::PerceptronCaching;
use super::conditions::{At, Need, RuleName};
use super::runs::{Columns, Runs};
use super::simulate::{INDEPENDENCE, LEARNING, WALK};
use crate::experiment::EvaluationError;
use crate::tables::Estimator;

pub(super) static TABLE: &[Estimator<PerceptronCaching>] = &[
    Estimator {
        name: "updates",
        cells: |_| vec![LEARNING.into()],
        needs: &[],
        of_all_runs: false,
        values: |runs, _| Ok(runs.learning.updates.clone()),
    },
    Estimator {
        name: "presentations",
        cells: |_| vec![LEARNING.into()],
        needs: &[],
        of_all_runs: false,
        values: |runs, _| Ok(runs.learning.presentations.clone()),
    },
    Estimator {
        name: "inefficiency",
        cells: |_| vec![LEARNING.into()],
        needs: &[],
        of_all_runs: false,
        values: |runs, _| Ok(over_minimum(runs, &runs.learning.updates)),
    },
    Estimator {
        name: "consolidation",
        cells: |_| vec![LEARNING.into()],
        needs: &[Need::Rule, Need::Threshold],
        of_all_runs: false,
        values: |runs, at| {
            let (columns, index) = metered(runs, at, "consolidation")?;
            Ok(column(&columns.consolidation, index, runs.learning.metered.synapses))
        },
    },
    Estimator {
        name: "mean-abs",
        cells: |_| vec![LEARNING.into()],
        needs: &[Need::Rule, Need::Threshold],
        of_all_runs: false,
        values: |runs, at| {
            let (columns, index) = metered(runs, at, "mean-abs")?;
            let sums = column(&columns.transient_sum, index, runs.learning.metered.synapses);
            Ok(ratio(&sums, &runs.learning.presentations))
        },
    },
    Estimator {
        name: "transient-change",
        cells: |_| vec![LEARNING.into()],
        needs: &[Need::Rule, Need::Threshold],
        of_all_runs: false,
        values: |runs, at| {
            let (columns, index) = metered(runs, at, "transient-change")?;
            Ok(column(&columns.transient_change, index, runs.learning.metered.synapses))
        },
    },
    Estimator {
        name: "energy-at-end",
        cells: |_| vec![LEARNING.into()],
        needs: &[],
        of_all_runs: false,
        values: |runs, _| Ok(at_end(runs)),
    },
    Estimator {
        name: "energy-at-end-ratio",
        cells: |_| vec![LEARNING.into()],
        needs: &[],
        of_all_runs: false,
        values: |runs, _| Ok(over_minimum(runs, &at_end(runs))),
    },
    Estimator {
        name: "optimal-level",
        cells: |_| vec![LEARNING.into()],
        needs: &[Need::Cost],
        of_all_runs: false,
        values: |runs, at| Ok(optimal_levels(runs, at)),
    },
    Estimator {
        name: "optimal-energy",
        cells: |_| vec![LEARNING.into()],
        needs: &[Need::Rule, Need::Cost],
        of_all_runs: false,
        values: |runs, at| Ok(runs.learning.metered.optimal_energies(at)),
    },
    Estimator {
        name: "optimal-energy-ratio",
        cells: |_| vec![LEARNING.into()],
        needs: &[Need::Rule, Need::Cost],
        of_all_runs: false,
        values: |runs, at| {
            let energies = runs.learning.metered.optimal_energies(at);
            Ok(over_minimum(runs, &energies))
        },
    },
    Estimator {
        name: "optimal-energy-over-immediate",
        cells: |_| vec![LEARNING.into()],
        needs: &[Need::Rule, Need::Cost],
        of_all_runs: false,
        values: |runs, at| {
            let energies = runs.learning.metered.optimal_energies(at);
            // Without caching each of K updates costs a synapse one.
            Ok(ratio(&energies, &runs.learning.updates))
        },
    },
    Estimator {
        name: "optimal-energy-over-per-synapse",
        cells: |_| vec![LEARNING.into()],
        needs: &[Need::Rule, Need::Cost],
        of_all_runs: false,
        values: |runs, at| {
            Ok(ratio(&runs.learning.metered.optimal_energies(at), &per_synapse_optimum(runs, at)))
        },
    },
    Estimator {
        name: "displacement-ratio",
        cells: |_| vec![LEARNING.into()],
        needs: &[Need::Updates],
        of_all_runs: false,
        values: |runs, at| {
            let wanted = at.updates.unwrap_or_default();
            let place = runs.displaced.lags.iter().position(|&lag| lag == wanted);
            let index = place.ok_or_else(|| EvaluationError::NotSimulated {
                quantity: "displacement-ratio".into(),
                condition: format!("{wanted} updates"),
                hint: format!("there are {:?}", runs.displaced.lags),
            })?;
            Ok(runs.displaced.ratios(index))
        },
    },
    Estimator {
        name: "regime-end",
        cells: |_| vec![LEARNING.into()],
        needs: &[Need::Rule],
        of_all_runs: false,
        values: |runs, at| {
            let (metered, regimes) = (&runs.learning.metered, runs.regimes()?);
            let columns = metered.rule(at.rule());
            // Consolidation goes with the number of updates, so that a run is compared with the mean one.
            let truth = |run: usize, index: usize| {
                columns.consolidation[run][index] / metered.synapses * regimes.updates
                    / runs.learning.updates[run]
            };
            Ok((0..metered.runs())
                .map(|run| regimes.end(runs, at.rule(), |index| truth(run, index)))
                .collect())
        },
    },
    Estimator {
        name: "walk-consolidation",
        cells: |_| vec![WALK.into()],
        needs: &[Need::Threshold],
        of_all_runs: false,
        values: |runs, at| {
            let index = at.index(&runs.levels, "walk-consolidation")?;
            Ok(column(&runs.walk.rule(RuleName::PerSynapse).consolidation, index, runs.walk.synapses))
        },
    },
    Estimator {
        name: "walk-mean-abs",
        cells: |_| vec![WALK.into()],
        needs: &[Need::Threshold],
        of_all_runs: false,
        values: |runs, at| {
            let index = at.index(&runs.levels, "walk-mean-abs")?;
            let states = runs.walk.synapses * runs.settings.walk.steps as f64;
            Ok(column(&runs.walk.rule(RuleName::PerSynapse).transient_sum, index, states))
        },
    },
    Estimator {
        name: "walk-at-end",
        cells: |_| vec![WALK.into()],
        needs: &[],
        of_all_runs: false,
        values: |runs, _| {
            let end = runs.levels.len();
            Ok(column(&runs.walk.rule(RuleName::PerSynapse).consolidation, end, runs.walk.synapses))
        },
    },
    Estimator {
        name: "differing-runs",
        cells: |_| vec![INDEPENDENCE.into()],
        needs: &[],
        of_all_runs: false,
        values: |runs, _| runs.differing_runs(),
    },
];

/// The meters of the rule of a claim, and the place of its threshold in the grid.
fn metered<'a>(runs: &'a Runs, at: &At, quantity: &str) -> Result<(&'a Columns<'a>, usize), EvaluationError> {
    Ok((runs.learning.metered.rule(at.rule()), at.index(&runs.levels, quantity)?))
}

fn at_end(runs: &Runs) -> Vec<f64> {
    let metered = &runs.learning.metered;
    column(&metered.rule(RuleName::PerSynapse).consolidation, runs.levels.len(), metered.synapses)
}

/// The level with the smallest energy under the per-synapse rule, run by run. It is the size of a consolidation, as is the
/// threshold in the continuous theory; the threshold that makes it is anywhere in the step below. Consolidation at the end
/// counts as the largest level.
fn optimal_levels(runs: &Runs, at: &At) -> Vec<f64> {
    let metered = &runs.learning.metered;
    let at = local(at);
    let largest = runs.levels.len() - 1;
    (0..metered.runs())
        .map(|run| f64::from(runs.levels[metered.best_of_run(run, &at).min(largest)]))
        .collect()
}

/// Optimal energy of the per-synapse rule at the cost of the claim.
pub(super) fn per_synapse_optimum(runs: &Runs, at: &At) -> Vec<f64> {
    runs.learning.metered.optimal_energies(&local(at))
}

fn local(at: &At) -> At {
    At { rule: Some(RuleName::PerSynapse), ..at.clone() }
}

/// Energies per synapse over the minimal energy of their run.
pub(super) fn over_minimum(runs: &Runs, energies: &[f64]) -> Vec<f64> {
    let synapses = runs.learning.metered.synapses;
    energies
        .iter()
        .zip(&runs.learning.minimal_energy)
        .map(|(energy, minimum)| energy * synapses / minimum)
        .collect()
}

fn column(rows: &[&[f64]], index: usize, divisor: f64) -> Vec<f64> {
    rows.iter().map(|row| row[index] / divisor).collect()
}

fn ratio(numerators: &[f64], denominators: &[f64]) -> Vec<f64> {
    numerators.iter().zip(denominators).map(|(a, b)| a / b).collect()
}
