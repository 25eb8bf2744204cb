use thiserror::Error;

/// Why a network could not be simulated: one variant per violated condition.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// No hidden units, or more than fit.
    #[error("the number of hidden units must be from 1 to 10 million, but is {0}")]
    Hidden(usize),
    /// A learning rate that is not positive.
    #[error("the learning rate must be a positive number, but is {0}")]
    LearningRate(f64),
    /// A negative or infinite spread of the initial weights.
    #[error(
        "the standard deviation of the initial weights must be a finite number and not negative, but is {0}"
    )]
    InitialDeviation(f64),
    /// A slope of a leaky unit outside its domain.
    #[error("the slope of a leaky unit must be from 0 to 1, but is {0}")]
    Slope(f64),
    /// A threshold of consolidation that is negative or not a number.
    #[error("the threshold of consolidation must be a number and not negative, but is {0}")]
    Threshold(f64),
    /// A time constant that is not positive.
    #[error("the time constant must be a positive number of samples, but is {0}")]
    TimeConstant(f64),
    /// Weights have left the range of sensible numbers.
    #[error("learning diverged after {samples} samples; lower the learning rate")]
    Diverged {
        /// Samples learned until then.
        samples: u64,
    },
}

/// Errors of units beyond this are divergence: targets are of the order of 1.
const LARGEST_ERROR: f64 = 1e9;

impl NetworkError {
    /// Whether an error of a unit is too large for learning to come back from, or no number.
    pub(crate) fn diverges(error: f64) -> bool {
        error.is_nan() || error.abs() > LARGEST_ERROR
    }
}
