//! What differs between two records, and whether statistically.
//!
//! Records of different seeds are independent samples: their claims differ where the means do by Welch's test, or where the intervals of
//! shares or medians do not meet, at [`FAMILY_RATE`] at most, shared out over the claims. Records of
//! the same runs (the same seed, and as many of them) have to agree exactly, and whatever does not counts as a difference. Where one
//! record has more runs of the same seed than the other they have some in common, and the tests err to the side of no difference.

mod panels;
mod settings;

use crate::statistics::{share_interval, student_quantile};
use crate::verdict::FAMILY_RATE;
use plasticity_record::{Interval, JudgedClaim, Record, Statistic, Verdict};
use serde::Serialize;
use thiserror::Error;

pub use panels::PanelDifference;
pub use settings::Difference;

/// Two records that cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("these are records of different experiments, {one} and {other}; give two of the same")]
pub struct CompareError {
    /// Experiment of the first.
    pub one: String,
    /// Experiment of the other.
    pub other: String,
}

/// What differs between two records.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The experiment.
    pub experiment: String,
    /// Version, commit, seed, settings, data and so on, where they differ. Numbers of threads and times are left out.
    pub made: Vec<Difference>,
    /// Whether the same runs are in both, so that all values have to be the same.
    pub same_runs: bool,
    /// Claims that are not the same in both: other values, other verdicts, or in one record only.
    pub claims: Vec<ClaimDifference>,
    /// Number of claims that are the same, to the last bit.
    pub same_claims: usize,
    /// Panels that are not the same in both.
    pub panels: Vec<PanelDifference>,
    /// Cells of which other numbers of runs were made, converged, or did not.
    pub cells: Vec<Difference>,
    /// False-alarm rate of each statistical test.
    pub rate: f64,
}

/// A claim of two records.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimDifference {
    /// Its name.
    pub id: String,
    /// What the first record says; null where it does not have the claim.
    pub one: Option<Side>,
    /// What the other says.
    pub other: Option<Side>,
    /// Whether the measured values differ statistically, or anything that is predicted, measured or judged at all where the same runs are in
    /// both; null where that cannot be told.
    pub differs: Option<bool>,
}

/// A claim in one record.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Side {
    /// Predicted value.
    pub predicted: Option<f64>,
    /// Measured value.
    pub measured: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Number of runs judged.
    pub replicates: u64,
    /// Margin.
    pub margin: f64,
    /// Verdict.
    pub verdict: Verdict,
}

impl Side {
    fn of(claim: &JudgedClaim) -> Self {
        Self {
            predicted: claim.predicted,
            measured: claim.measured,
            se: claim.measured_se,
            replicates: claim.replicates,
            margin: claim.margin,
            verdict: claim.verdict,
        }
    }
}

impl ClaimDifference {
    /// Whether the claim is in one record only.
    pub fn in_one_only(&self) -> bool {
        self.one.is_none() || self.other.is_none()
    }

    /// Whether the verdict is another, or the claim in one record only.
    pub fn other_verdict(&self) -> bool {
        self.one.map(|side| side.verdict) != self.other.map(|side| side.verdict)
    }

    /// Whether both records decide the claim, and not alike, or only one has it. That a claim is decided by some runs and not by others is
    /// chance.
    pub fn decided_otherwise(&self) -> bool {
        let decided = |side: Option<Side>| side.is_none_or(|side| side.verdict != Verdict::Inconclusive);
        self.other_verdict() && decided(self.one) && decided(self.other)
    }
}

impl Comparison {
    /// Compares two records.
    ///
    /// # Errors
    /// [`CompareError`] for records of different experiments.
    pub fn of(one: &Record, other: &Record) -> Result<Self, CompareError> {
        if one.experiment != other.experiment {
            return Err(CompareError { one: one.experiment.clone(), other: other.experiment.clone() });
        }
        let cells = settings::cells(one, other);
        let data = |record: &Record| record.provenance.data.as_ref().map(|data| data.sha256.clone());
        let same_runs = one.provenance.seed == other.provenance.seed
            && one.provenance.generator == other.provenance.generator
            && one.settings == other.settings
            && data(one) == data(other);
        let rate = FAMILY_RATE / one.claims.len().max(other.claims.len()).max(1) as f64;
        let claims = claims(one, other, same_runs, rate);
        let same_claims =
            one.claims.iter().filter(|claim| claims.iter().all(|different| different.id != claim.id)).count();
        Ok(Self {
            experiment: one.experiment.clone(),
            made: settings::made(one, other),
            same_runs,
            claims,
            same_claims,
            panels: panels::panels(one, other),
            cells,
            rate,
        })
    }

    /// Whether a claim is decided otherwise or, statistically, a value differs; of the same runs, whether anything does.
    pub fn differ(&self) -> bool {
        let claims = self.claims.iter().any(|claim| claim.decided_otherwise() || claim.differs == Some(true));
        claims || self.same_runs && !(self.panels.is_empty() && self.cells.is_empty())
    }
}

fn claims(one: &Record, other: &Record, same_runs: bool, rate: f64) -> Vec<ClaimDifference> {
    let only_other = other.claims.iter().filter(|claim| find(one, &claim.id).is_none());
    let ids = one.claims.iter().chain(only_other).map(|claim| &claim.id);
    ids.filter_map(|id| {
        let (first, second) = (find(one, id), find(other, id));
        if first == second {
            return None;
        }
        let differs = match (first, second) {
            (Some(_), Some(_)) if same_runs => Some(true),
            (Some(first), Some(second)) => differs(first, second, rate),
            _ => None,
        };
        Some(ClaimDifference {
            id: id.clone(),
            one: first.map(Side::of),
            other: second.map(Side::of),
            differs,
        })
    })
    .collect()
}

fn find<'r>(record: &'r Record, id: &str) -> Option<&'r JudgedClaim> {
    record.claims.iter().find(|claim| claim.id == id)
}

/// Whether two independent samples differ, at a false-alarm rate of `rate`.
fn differs(one: &JudgedClaim, other: &JudgedClaim, rate: f64) -> Option<bool> {
    if one.statistic != other.statistic {
        return None;
    }
    match one.statistic {
        Statistic::Mean => {
            let (a, b) = ((one.measured?, one.measured_se?), (other.measured?, other.measured_se?));
            means_differ((a, one.replicates), (b, other.replicates), rate)
        }
        Statistic::Share => {
            // Each of four ends may miss the truth with a quarter of the rate.
            let [a, b] = [one, other].map(|claim| {
                let count = (claim.measured? * claim.replicates as f64).round() as u64;
                share_interval(count, claim.replicates, rate / 4.0)
            });
            Some(apart(a?, b?))
        }
        Statistic::Median => {
            let (a, b) = (one.interval?, other.interval?);
            let same_theory = one.predicted == other.predicted && one.scale == other.scale;
            same_theory.then_some(apart(a, b))
        }
    }
}

fn apart(a: Interval, b: Interval) -> bool {
    a.lower > b.upper || b.lower > a.upper
}

type Mean = ((f64, f64), u64);

/// Welch's test of two means with their standard errors and numbers of values.
fn means_differ(((a, a_se), a_runs): Mean, ((b, b_se), b_runs): Mean, rate: f64) -> Option<bool> {
    if a_runs < 2 || b_runs < 2 {
        return None;
    }
    let (a_part, b_part) = (a_se * a_se, b_se * b_se);
    let variance = a_part + b_part;
    if variance == 0.0 {
        return Some(a != b);
    }
    let freedom =
        variance * variance / (a_part * a_part / (a_runs - 1) as f64 + b_part * b_part / (b_runs - 1) as f64);
    let limit = student_quantile((freedom.floor() as usize).max(1), rate / 2.0);
    Some((a - b).abs() > limit * variance.sqrt())
}

#[cfg(test)]
mod tests;
