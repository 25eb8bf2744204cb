//! What the replicates show: claims judged, panels, and how runs ended.

use super::{Prepared, Replicates, RunError, threads};
use crate::claim::Claim;
use crate::experiment::{Ending, Evaluation, Results};
use crate::verdict::{self, Evidence};
use plasticity_record::{CellSummary, JudgedClaim, Panel};

/// What a record says of its replicates.
pub(crate) struct Findings {
    pub(crate) claims: Vec<JudgedClaim>,
    pub(crate) panels: Vec<Panel>,
    pub(crate) cells: Vec<CellSummary>,
}

impl Findings {
    /// Judges every claim at `rate`, on the replicates of all cells.
    ///
    /// # Errors
    /// [`RunError`].
    pub(crate) fn of(
        prepared: &Prepared,
        replicates: &Replicates,
        jobs: usize,
        rate: f64,
    ) -> Result<Self, RunError> {
        let results = replicates.of(&prepared.cells);
        let (claims, panels) = threads(jobs)?.install(|| -> Result<_, RunError> {
            let evaluation = prepared.plan.evaluate(&results)?;
            let claims = judge_all(&prepared.claims, rate, evaluation.as_ref())?;
            Ok((claims, evaluation.panels()?))
        })?;
        let cells = prepared.cells.iter().map(|cell| summary(&results, &cell.id)).collect();
        Ok(Self { claims, panels, cells })
    }
}

fn judge_all(claims: &[Claim], rate: f64, evaluation: &dyn Evaluation) -> Result<Vec<JudgedClaim>, RunError> {
    claims
        .iter()
        .map(|claim| {
            let sample = evaluation.estimate(&claim.estimator)?;
            let evidence = Evidence {
                predicted: evaluation.predict(&claim.prediction, &claim.estimator)?,
                control: evaluation.predict(&claim.control, &claim.estimator)?,
                measured: sample.values,
                not_converged: sample.not_converged,
            };
            Ok(verdict::judge(claim, &evidence, rate))
        })
        .collect()
}

fn summary(results: &Results, cell: &str) -> CellSummary {
    let count = |ending| results.cell(cell).filter(|replicate| replicate.ending == ending).count() as u64;
    let endings = [Ending::Converged, Ending::Cycling, Ending::GaveUp, Ending::Diverged];
    let [converged, cycling, gave_up, diverged] = endings.map(count);
    let replicates = converged + cycling + gave_up + diverged;
    CellSummary { cell: cell.into(), replicates, converged, cycling, gave_up, diverged }
}
