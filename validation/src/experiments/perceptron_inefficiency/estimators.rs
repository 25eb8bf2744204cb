//! What is measured.

use super::PerceptronInefficiency;
use super::conditions::{At, Need};
use super::runs::Runs;
use super::simulate;
use crate::experiment::EvaluationError;
use crate::tables::Estimator;

type Of = Estimator<PerceptronInefficiency>;

pub(super) static TABLE: &[Of] = &[
    scalar("updates", |runs, at| runs.scalars(&cell(at), "updates")),
    scalar("presentations", |runs, at| runs.scalars(&cell(at), "presentations")),
    scalar("energy", |runs, at| runs.scalars(&cell(at), "energy")),
    scalar("minimal-energy", |runs, at| runs.scalars(&cell(at), "minimal_energy")),
    scalar("inefficiency", |runs, at| runs.inefficiencies(&cell(at))),
    scalar("variance-ratio", |runs, at| runs.scalars(&cell(at), "variance_ratio")),
    scalar("inefficiency-of-potentiation-over-all", |runs, at| {
        let up = runs.ratios(&cell(at), "energy_up", "minimal_energy_up")?;
        Ok(up.iter().zip(runs.inefficiencies(&cell(at))?).map(|(up, all)| up / all).collect())
    }),
    Estimator {
        name: "energy-of-exponent",
        cells,
        needs: &[Need::Task, Need::Exponent],
        of_all_runs: false,
        values: |runs, at| of_exponent(runs, at, "energies"),
    },
    Estimator {
        name: "minimal-energy-of-exponent",
        cells,
        needs: &[Need::Task, Need::Exponent],
        of_all_runs: false,
        values: |runs, at| of_exponent(runs, at, "minimal_energies"),
    },
    Estimator {
        name: "inefficiency-of-exponent",
        cells,
        needs: &[Need::Task, Need::Exponent],
        of_all_runs: false,
        values: |runs, at| runs.inefficiencies_at(&cell(at), index(runs, at)?, false),
    },
    scalar("exponent-of-no-inefficiency", exponents_of_no_inefficiency),
    Estimator {
        name: "exponent-of-divergence",
        cells: |at| at.trend().iter().map(|&patterns| simulate::learning(at.inputs(), patterns)).collect(),
        needs: &[Need::Trend],
        of_all_runs: false,
        values: |runs, at| Ok(runs.divergence(at.inputs(), at.trend())),
    },
    Estimator {
        name: "learned",
        cells: |at| vec![simulate::capacity(at.inputs(), at.patterns())],
        needs: &[Need::Task],
        of_all_runs: true,
        values: |runs, at| Ok(runs.learned(&simulate::capacity(at.inputs(), at.patterns()))),
    },
];

const fn scalar(
    name: &'static str,
    values: for<'a> fn(&Runs<'a>, &At) -> Result<Vec<f64>, EvaluationError>,
) -> Of {
    Estimator { name, cells, needs: &[Need::Task], of_all_runs: false, values }
}

fn cells(at: &At) -> Vec<String> {
    vec![cell(at)]
}

fn cell(at: &At) -> String {
    simulate::learning(at.inputs(), at.patterns())
}

fn index(runs: &Runs, at: &At) -> Result<usize, EvaluationError> {
    runs.settings.exponents.index(at.exponent()).map_err(|hint| EvaluationError::NotSimulated {
        quantity: "energy".into(),
        condition: format!("exponent {}", at.exponent()),
        hint,
    })
}

fn of_exponent(runs: &Runs, at: &At, name: &str) -> Result<Vec<f64>, EvaluationError> {
    let index = index(runs, at)?;
    Ok(runs.results.values(&cell(at), name)?.iter().map(|energies| energies[index]).collect())
}

/// Where the inefficiency falls to 1, linear in its logarithm between the exponents of the grid; NaN, which makes a claim
/// INVALID, where it does not.
fn exponents_of_no_inefficiency(runs: &Runs, at: &At) -> Result<Vec<f64>, EvaluationError> {
    let exponents = runs.settings.exponents.values();
    let by_exponent = (0..exponents.len())
        .map(|index| runs.inefficiencies_at(&cell(at), index, false))
        .collect::<Result<Vec<_>, _>>()?;
    let count = by_exponent.first().map_or(0, Vec::len);
    let crossing = |run: usize| {
        let logs: Vec<f64> = by_exponent.iter().map(|values| values[run].ln()).collect();
        let below = logs.windows(2).position(|pair| pair[0] > 0.0 && pair[1] <= 0.0);
        below.map_or(f64::NAN, |index| {
            let share = logs[index] / (logs[index] - logs[index + 1]);
            exponents[index] + share * (exponents[index + 1] - exponents[index])
        })
    };
    Ok((0..count).map(crossing).collect())
}
