use super::PerceptronError;

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
}

impl Run {
    pub(super) fn new(ending: Ending, epochs: u64, weights: Vec<f64>, pattern_updates: Vec<u32>) -> Self {
        let patterns = pattern_updates.len() as u64;
        let learning_epochs = match ending {
            Ending::Converged => epochs - 1,
            Ending::GaveUp { .. } => epochs,
        };
        Self {
            ending,
            updates: pattern_updates.iter().map(|&a| u64::from(a)).sum(),
            epochs,
            presentations: learning_epochs * patterns,
            presentations_total: epochs * patterns,
            weights,
            pattern_updates,
        }
    }

    /// Whether an epoch passed without error.
    pub fn converged(&self) -> bool {
        self.ending == Ending::Converged
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

/// Lists the updates.
impl Observer for Vec<(u64, usize)> {
    fn update(&mut self, presentation: u64, pattern: usize) {
        self.push((presentation, pattern));
    }
}
