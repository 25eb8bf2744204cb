use super::NetworkError;

/// Synaptic caching in a network: changes go to transient weights $s$, which decay and are now and then consolidated into persistent
/// ones; $w = l + s$ (LvR Methods, "Multilayer networks").
///
/// In the order of a sample: the changes are added to $s$, what the rule says is consolidated, $|s|$ is charged for maintenance, and all
/// transient weights decay by $e^{-1/\tau}$. What is left at the end counts as consolidated then, but the weights go on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Caching {
    /// When transient weights are consolidated.
    pub consolidation: Consolidation,
    /// $\tau$, in samples; without one transient weights do not decay.
    pub time_constant: Option<f64>,
}

/// When transient weights are consolidated. Thresholds $\theta$ are strict, absolute weights, and the same for both layers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Consolidation {
    /// A synapse when its own $|s| > \theta$.
    PerSynapse {
        /// $\theta$.
        threshold: f64,
    },
    /// All synapses onto a unit when any of them has $|s| > \theta$ (LvR figs. 5B, 5C).
    PerNeuron {
        /// $\theta$.
        threshold: f64,
    },
    /// All synapses of a layer when any of them has $|s| > \theta$.
    PerLayer {
        /// $\theta$.
        threshold: f64,
    },
    /// Only at the end of learning.
    AtEnd,
}

impl Consolidation {
    /// $\theta$; infinite where only the end consolidates.
    pub fn threshold(self) -> f64 {
        match self {
            Self::PerSynapse { threshold } | Self::PerNeuron { threshold } | Self::PerLayer { threshold } => {
                threshold
            }
            Self::AtEnd => f64::INFINITY,
        }
    }
}

impl Caching {
    /// What is left of a transient weight after a sample, $e^{-1/\tau}$.
    pub fn retained(&self) -> f64 {
        self.time_constant.map_or(1.0, |time_constant| (-1.0 / time_constant).exp())
    }

    /// Checks the domain: a threshold that is not negative, a time constant that is positive.
    ///
    /// # Errors
    /// [`NetworkError`] for the first that is outside.
    pub fn check(&self) -> Result<(), NetworkError> {
        let threshold = self.consolidation.threshold();
        if threshold.is_nan() || threshold < 0.0 {
            return Err(NetworkError::Threshold(threshold));
        }
        match self.time_constant {
            Some(time_constant) if !(time_constant.is_finite() && time_constant > 0.0) => {
                Err(NetworkError::TimeConstant(time_constant))
            }
            _ => Ok(()),
        }
    }
}
