use super::settings::Settings;
use super::simulate;
use crate::experiment::{EvaluationError, Results};
use crate::statistics::slope;

/// The replicates, by quantity.
pub(crate) struct Runs<'a> {
    pub(super) settings: &'a Settings,
    pub(super) results: &'a Results,
}

type Values = Result<Vec<f64>, EvaluationError>;

impl Runs<'_> {
    /// A number of every converged run.
    pub(super) fn scalars(&self, cell: &str, name: &str) -> Values {
        self.results.scalars(cell, name)
    }

    /// A number of one of the converged runs.
    pub(super) fn scalar_of(&self, cell: &str, run: usize, name: &str) -> Result<f64, EvaluationError> {
        let found = self.results.cell(cell).filter(|run| run.converged()).nth(run);
        let value = found.and_then(|run| run.values.get(name)?.first().copied());
        value.ok_or_else(|| EvaluationError::MissingValue {
            cell: cell.into(),
            replicate: found.map_or(0, |run| run.replicate),
            value: name.into(),
        })
    }

    /// A ratio of two numbers of every converged run.
    pub(super) fn ratios(&self, cell: &str, numerator: &str, denominator: &str) -> Values {
        let denominators = self.scalars(cell, denominator)?;
        Ok(self.scalars(cell, numerator)?.iter().zip(denominators).map(|(a, b)| a / b).collect())
    }

    /// Energy over minimal energy.
    pub(super) fn inefficiencies(&self, cell: &str) -> Values {
        self.ratios(cell, "energy", "minimal_energy")
    }

    /// Energy over minimal energy to the exponent at a place of the grid.
    pub(super) fn inefficiencies_at(&self, cell: &str, index: usize, potentiation_only: bool) -> Values {
        let suffix = if potentiation_only { " up" } else { "" };
        let energies = self.results.values(cell, &format!("energies{suffix}"))?;
        let minimal = self.results.values(cell, &format!("minimal_energies{suffix}"))?;
        Ok(energies.iter().zip(minimal).map(|(energy, minimal)| energy[index] / minimal[index]).collect())
    }

    /// 1 for every run that converged, 0 for every other.
    pub(super) fn learned(&self, cell: &str) -> Vec<f64> {
        self.results.cell(cell).map(|run| f64::from(u8::from(run.converged()))).collect()
    }

    /// For every number of a run that converged in all the cells of a trend, the slope of $\ln(K/P)$ against $\ln(2 - P/N)$; NaN, which
    /// makes a claim INVALID, for a trend without two different loads.
    pub(super) fn divergence(&self, inputs: u64, trend: &[u64]) -> Vec<f64> {
        let cells: Vec<String> = trend.iter().map(|&patterns| simulate::learning(inputs, patterns)).collect();
        let distances: Vec<f64> =
            trend.iter().map(|&patterns| (2.0 - patterns as f64 / inputs as f64).ln()).collect();
        let runs = |replicate| -> Option<Vec<f64>> {
            let updates = |(cell, &patterns): (&String, &u64)| {
                let run = self.results.get(cell, replicate).filter(|run| run.converged())?;
                Some((run.values.get("updates")?.first()? / patterns as f64).ln())
            };
            cells.iter().zip(trend).map(updates).collect()
        };
        let last = cells.iter().flat_map(|cell| self.results.cell(cell)).map(|run| run.replicate).max();
        let of_run = |logs: Vec<f64>| slope(&distances, &logs).unwrap_or(f64::NAN);
        (0..=last.unwrap_or(0)).filter_map(runs).map(of_run).collect()
    }
}
