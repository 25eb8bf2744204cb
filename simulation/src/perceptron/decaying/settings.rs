use crate::perceptron::{EpochLimit, PerceptronError, Rule};

/// How a perceptron with decaying transient weights learns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// When to consolidate.
    pub rule: Rule,
    /// $\tau$ of the transient weights.
    pub time_constant: TimeConstant,
    /// Limit of epochs.
    pub limit: EpochLimit,
    /// Whether the order of the patterns is drawn anew for every epoch. Runs then do not repeat themselves, and no cycle is looked for.
    pub shuffle: bool,
}

/// How a perceptron learns, whatever its rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// $\tau$ of the transient weights.
    pub time_constant: TimeConstant,
    /// Limit of epochs.
    pub limit: EpochLimit,
    /// Whether the order of the patterns is drawn anew for every epoch.
    pub shuffle: bool,
}

impl Settings {
    /// All but the rule.
    pub fn course(&self) -> Course {
        let Self { time_constant, limit, shuffle, .. } = *self;
        Course { time_constant, limit, shuffle }
    }
}

/// The time constant $\tau \ge 1$ of transient weights, in presentations; infinite where they do not decay.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct TimeConstant(f64);

impl TimeConstant {
    /// No decay.
    pub const INFINITE: Self = Self(f64::INFINITY);

    /// Checks the domain: at least 1, or infinite.
    ///
    /// # Errors
    /// [`PerceptronError::TimeConstant`] otherwise.
    pub fn new(presentations: f64) -> Result<Self, PerceptronError> {
        if presentations >= 1.0 {
            Ok(Self(presentations))
        } else {
            Err(PerceptronError::TimeConstant(presentations))
        }
    }

    /// $\tau$.
    pub fn get(self) -> f64 {
        self.0
    }

    /// $1 - 1/\tau$, what is left after one presentation.
    pub fn factor(self) -> f64 {
        1.0 - 1.0 / self.0
    }

    /// What is left after a number of presentations.
    pub(crate) fn left_after(self, presentations: f64) -> f64 {
        self.factor().powf(presentations)
    }
}
