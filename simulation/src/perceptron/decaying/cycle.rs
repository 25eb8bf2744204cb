//! Runs that repeat themselves for ever.
//!
//! With a fixed order a run can fall into a cycle of some epochs. Two kinds are recognised, both for certain but for rounding (a field
//! that comes within rounding of zero could decide otherwise):
//!
//! - *Nothing is consolidated.* Then only the transient weights change. While the same patterns are in error, epoch after
//!   epoch with period $m$, their distance from a periodic orbit shrinks by $g = (1 - 1/\tau)^{mP}$ a period, so that the orbit follows from two
//!   periods: $s^* = s' + (s' - s) g/(1 - g)$. All fields move monotonically towards those on the orbit and $|s_i|$ and $\sum|s_i|$ are convex, so
//!   that, if learning *on the orbit* leads back to where it starts, with the errors that the run makes, and consolidates nothing, every
//!   period to come does as well. (That errors seem to repeat, by a hash, is only what brings about the trial.)
//! - *Something is consolidated*, and all weights are, bit for bit, what they were.

use std::collections::HashMap;

/// What an epoch did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deeds {
    /// A hash of the patterns in error, in their order.
    pub(super) errors: u64,
    /// Whether anything was consolidated.
    pub(super) consolidated: bool,
}

impl Deeds {
    /// Nothing so far.
    pub(super) const NONE: Self = Self { errors: 0xcbf2_9ce4_8422_2325, consolidated: false };

    /// A pattern was in error.
    pub(super) fn error(&mut self, pattern: usize) {
        // Multiplication mixes upwards, the shift downwards.
        let mixed = (self.errors ^ pattern as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.errors = mixed ^ (mixed >> 29);
    }
}

/// Watches the epochs of a run for signs of a cycle.
pub(super) struct Detector<S> {
    /// Errors of the epochs since the last one that consolidated.
    errors: Vec<u64>,
    /// Last epoch, among these, with the same errors.
    last: HashMap<u64, usize>,
    candidate: Option<Candidate<S>>,
    /// State to recur, and epochs since it was taken, after how many it is taken anew, whether any consolidated.
    saved: Option<S>,
    age: u64,
    patience: u64,
    consolidated: bool,
}

/// A period that may be one.
struct Candidate<S> {
    period: usize,
    /// Epochs that have repeated since `since` was taken.
    repeated: usize,
    /// How many have to before the next trial; more after each that fails, so that trials take no more time than learning.
    wanted: usize,
    /// State a period before the trial.
    since: S,
}

/// What a look at the end of an epoch brings.
pub(super) enum Sign<S> {
    Nothing,
    /// The run recurs for certain.
    Recurs {
        period: u64,
    },
    /// It may approach a cycle; here is the state one period ago.
    MayCycle {
        period: u64,
        before: S,
    },
}

impl<S: Clone> Detector<S> {
    pub(super) fn new() -> Self {
        Self {
            errors: Vec::new(),
            last: HashMap::new(),
            candidate: None,
            saved: None,
            age: 0,
            patience: 1,
            consolidated: false,
        }
    }

    /// Looks at the end of an epoch.
    pub(super) fn look(&mut self, deeds: Deeds, state: &S, same: impl Fn(&S, &S) -> bool) -> Sign<S> {
        if let Some(period) = self.recurrence(deeds, state, same) {
            return Sign::Recurs { period };
        }
        if deeds.consolidated {
            self.errors.clear();
            self.last.clear();
            self.candidate = None;
            return Sign::Nothing;
        }
        self.approach(deeds.errors, state)
    }

    /// Brent's algorithm: a state is compared with one that is saved after 1, 2, 4, ... epochs.
    fn recurrence(&mut self, deeds: Deeds, state: &S, same: impl Fn(&S, &S) -> bool) -> Option<u64> {
        self.age += 1;
        self.consolidated |= deeds.consolidated;
        if self.consolidated && self.saved.as_ref().is_some_and(|saved| same(saved, state)) {
            return Some(self.age);
        }
        if self.saved.is_none() || self.age == self.patience {
            self.saved = Some(state.clone());
            self.patience *= 2;
            self.age = 0;
            self.consolidated = false;
        }
        None
    }

    fn approach(&mut self, errors: u64, state: &S) -> Sign<S> {
        let epoch = self.errors.len();
        self.errors.push(errors);
        let before = self.last.insert(errors, epoch);
        if let Some(candidate) = &mut self.candidate
            && epoch >= candidate.period
            && self.errors[epoch - candidate.period] == errors
        {
            candidate.repeated += 1;
            let to_go = candidate.wanted - candidate.repeated;
            let period = candidate.period as u64;
            if to_go == 0 {
                let before = std::mem::replace(&mut candidate.since, state.clone());
                candidate.wanted = 2 * (candidate.repeated + candidate.period);
                return Sign::MayCycle { period, before };
            }
            if to_go == candidate.period {
                candidate.since = state.clone();
            }
            return Sign::Nothing;
        }
        self.candidate = before.map(|before| {
            let period = epoch - before;
            Candidate { period, repeated: 0, wanted: period, since: state.clone() }
        });
        Sign::Nothing
    }
}
