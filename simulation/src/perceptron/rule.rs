use super::PerceptronError;

/// When transient weights are consolidated. Thresholds are strict and tested on presentations that update. What is left
/// at the end is consolidated then, under every rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// Every update at once: the perceptron without caching.
    Immediate,
    /// A synapse is consolidated when its own $|s_i| > \theta$ (LvR fig. 4, first; the rule of the theory).
    PerSynapse(Threshold),
    /// All synapses are consolidated when any $|s_i| > \theta$ (LvR fig. 4, second).
    AnySynapse(Threshold),
    /// All synapses are consolidated when $\sum_i |s_i| > \theta N$ (LvR fig. 4, third). The threshold is per input; with
    /// the bias the sum has $N + 1$ terms.
    Total(Threshold),
    /// Only at the end of learning.
    AtEnd,
}

/// A consolidation threshold $\theta \ge 0$, in units of the learning rate.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Threshold(f64);

impl Threshold {
    /// Checks the domain: finite and not negative.
    ///
    /// # Errors
    /// [`PerceptronError::Threshold`] otherwise.
    pub fn new(value: f64) -> Result<Self, PerceptronError> {
        if value.is_finite() && value >= 0.0 {
            Ok(Self(value))
        } else {
            Err(PerceptronError::Threshold(value))
        }
    }

    /// The threshold, in units of the learning rate.
    pub fn get(self) -> f64 {
        self.0
    }

    /// The smallest integer $|s|$ above the threshold. A threshold that no 32-bit weight exceeds is never reached.
    pub(crate) fn first_integer_above(self) -> i32 {
        // `as` saturates, and so does the sum.
        (self.0.floor() as i32).saturating_add(1)
    }
}
