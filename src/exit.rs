//! Exit codes, which are a contract with scripts.

use plasticity_record::{Record, Verdict};
use std::process::ExitCode;

/// How the command ended; the worst is the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// 0: done; every claim is confirmed or fails as documented.
    Success,
    /// 3: a claim is undecided.
    Undecided,
    /// 1: a claim is refuted, or documented as failing but holds.
    Refuted,
    /// 2: an error, or a claim could not be judged.
    Error,
}

impl Status {
    /// What the verdicts of a record come to.
    pub(crate) fn of(record: &Record) -> Self {
        let status = |verdict| match verdict {
            Verdict::Confirmed | Verdict::KnownDiscrepancy => Self::Success,
            Verdict::Inconclusive => Self::Undecided,
            Verdict::Refuted | Verdict::Stale => Self::Refuted,
            Verdict::Invalid => Self::Error,
        };
        record.claims.iter().map(|claim| status(claim.verdict)).max().unwrap_or(Self::Success)
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Success => 0,
            Status::Refuted => 1,
            Status::Error => 2,
            Status::Undecided => 3,
        })
    }
}
