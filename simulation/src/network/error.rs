use super::Layer;
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
    /// A plastic fraction outside its domain.
    #[error("the plastic fraction of the {layer} layer must be above 0 and at most 1, but is {fraction}")]
    Fraction {
        /// Of which layer.
        layer: Layer,
        /// The fraction.
        fraction: f64,
    },
    /// No plastic units, or more than there are.
    #[error("the number of plastic units must be from 1 to the {hidden} hidden units, but is {units}")]
    PlasticUnits {
        /// Units that are to be plastic.
        units: usize,
        /// Hidden units.
        hidden: usize,
    },
    /// Weights have left the range of sensible numbers.
    #[error("learning diverged after {samples} samples; lower the learning rate")]
    Diverged {
        /// Samples learned until then.
        samples: u64,
    },
}

/// Errors of the units of a layer that sum up to more are divergence, and so are changes: targets and weights are of the order of 1.
const LARGEST: f64 = 1e9;

impl NetworkError {
    /// Whether errors of the units of a layer, or what they change at a learning rate, are too large for learning to come back from, or no numbers.
    /// Errors of logistic units are small whatever their weights.
    pub(crate) fn diverges(rate: f64, sum_of_errors: f64) -> bool {
        let largest = sum_of_errors * rate.max(1.0);
        largest.is_nan() || largest > LARGEST
    }
}
