use super::{PerceptronError, Task};
use crate::energy::PlasticityCost;

/// The most epochs that a run may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpochLimit(u64);

impl EpochLimit {
    /// Checks the domain: at least 1.
    ///
    /// # Errors
    /// [`PerceptronError::NoEpochs`] for 0.
    pub fn new(epochs: u64) -> Result<Self, PerceptronError> {
        if epochs == 0 { Err(PerceptronError::NoEpochs) } else { Ok(Self(epochs)) }
    }

    /// The limit.
    pub fn get(self) -> u64 {
        self.0
    }
}

/// How a run ended. There is no other way: no run is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// An epoch passed without error.
    Converged,
    /// With a fixed order, the run was found to repeat itself for ever.
    Cycling {
        /// Epochs after which it does.
        period: u64,
    },
    /// The epoch limit was reached.
    GaveUp {
        /// The limit.
        limit: EpochLimit,
    },
}

/// One run of perceptron learning.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// How it ended.
    pub ending: Ending,
    /// $K$, number of updates.
    pub updates: u64,
    /// Number of epochs, the final error-free one included.
    pub epochs: u64,
    /// $T$, number of presentations to the end of the last epoch with errors.
    pub presentations: u64,
    /// Number of presentations, the final error-free epoch included.
    pub presentations_total: u64,
    /// $w_i$ at the end, the bias last. Shape: $N + 1$.
    pub weights: Vec<f64>,
    /// $a_j$, number of updates by each pattern. Shape: $P$.
    pub pattern_updates: Vec<u32>,
    /// $h_j = d_j w\cdot x_j$ at the end; all positive where converged. Shape: $P$.
    pub stabilities: Vec<f64>,
    /// $\sum |h|$ over the errors, $h = d w\cdot x$ just before the update that it brings about.
    pub abs_field_sum: f64,
}

/// What an engine has when a run is over.
pub(super) struct Learned {
    pub(super) ending: Ending,
    pub(super) epochs: u64,
    pub(super) weights: Vec<f64>,
    pub(super) pattern_updates: Vec<u32>,
    pub(super) stabilities: Vec<f64>,
    pub(super) abs_field_sum: f64,
}

impl Run {
    pub(super) fn new(learned: Learned) -> Self {
        let Learned { ending, epochs, weights, pattern_updates, stabilities, abs_field_sum } = learned;
        let patterns = pattern_updates.len() as u64;
        let learning_epochs = match ending {
            Ending::Converged => epochs - 1,
            Ending::Cycling { .. } | Ending::GaveUp { .. } => epochs,
        };
        Self {
            ending,
            updates: pattern_updates.iter().map(|&a| u64::from(a)).sum(),
            epochs,
            presentations: learning_epochs * patterns,
            presentations_total: epochs * patterns,
            weights,
            pattern_updates,
            stabilities,
            abs_field_sum,
        }
    }

    /// Whether an epoch passed without error.
    pub fn converged(&self) -> bool {
        self.ending == Ending::Converged
    }

    /// Energy of learning at a given cost, $\sum_t\sum_i f(\Delta w_i)$; $K (N+1)$ for ±1 patterns at any exponent.
    pub fn plasticity_energy(&self, task: &Task, cost: PlasticityCost) -> f64 {
        let counts = self.pattern_updates.iter().enumerate().filter(|&(_, &count)| count > 0);
        counts.map(|(pattern, &count)| f64::from(count) * task.cost_of_update(pattern, cost)).sum()
    }

    /// Energy to set the final weights directly at a given cost, $\sum_i f(w_i(T))$.
    pub fn direct_energy(&self, cost: PlasticityCost) -> f64 {
        self.weights.iter().map(|&w| cost.of(w)).sum()
    }

    /// $\langle|h|\rangle$, the mean absolute field at an error; NaN without errors.
    pub fn mean_abs_field(&self) -> f64 {
        self.abs_field_sum / self.updates as f64
    }

    /// $\sum_j a_j h_j / K$, the mean final stability of the patterns, weighted by their numbers of updates.
    pub fn mean_stability(&self) -> f64 {
        let weighted = self.pattern_updates.iter().zip(&self.stabilities).map(|(&a, h)| f64::from(a) * h);
        weighted.sum::<f64>() / self.updates as f64
    }

    /// $M_\mathrm{min} = \sum_i |w_i(T)|$, the energy to set the final weights directly (LvR eq. 2).
    pub fn minimal_energy(&self) -> f64 {
        self.weights.iter().map(|w| w.abs()).sum()
    }

    /// $v = \langle w_i^2\rangle / K$, the variance of the weights over that of a random walk of $K$ steps.
    pub fn variance_ratio(&self) -> f64 {
        let square: f64 = self.weights.iter().map(|w| w * w).sum();
        square / (self.weights.len() as f64 * self.updates as f64)
    }
}

/// Told of every update while a run goes on.
pub trait Observer {
    /// Pattern `pattern` was in error at presentation `presentation` (counted from 0) and has changed the weights.
    fn update(&mut self, presentation: u64, pattern: usize);
}

/// Watches nothing.
impl Observer for () {
    fn update(&mut self, _presentation: u64, _pattern: usize) {}
}

/// Both watch.
impl<A: Observer, B: Observer> Observer for (A, B) {
    fn update(&mut self, presentation: u64, pattern: usize) {
        self.0.update(presentation, pattern);
        self.1.update(presentation, pattern);
    }
}

/// Lists the updates.
impl Observer for Vec<(u64, usize)> {
    fn update(&mut self, presentation: u64, pattern: usize) {
        self.push((presentation, pattern));
    }
}
