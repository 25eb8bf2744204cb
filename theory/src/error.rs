use crate::optimum::OptimumError;
use thiserror::Error;

/// Why a quantity could not be evaluated: one variant per violated condition, with the values that violate it.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum TheoryError {
    /// A real quantity is NaN or infinite.
    #[error("{quantity} must be a finite number, but is {value}")]
    NotFinite {
        /// Name and symbol of the quantity.
        quantity: &'static str,
        /// The value given.
        value: f64,
    },
    /// A quantity that may be zero is negative.
    #[error("{quantity} must not be negative, but is {value}")]
    Negative {
        /// Name and symbol of the quantity.
        quantity: &'static str,
        /// The value given.
        value: f64,
    },
    /// A quantity that must be positive is zero or negative.
    #[error("{quantity} must be positive, but is {value}")]
    NotPositive {
        /// Name and symbol of the quantity.
        quantity: &'static str,
        /// The value given.
        value: f64,
    },
    /// A quantity is larger than the largest value for which the result is computed to its stated accuracy.
    #[error("{quantity} must be at most {}, but is {}", plain(*.limit), plain(*.value))]
    TooLarge {
        /// Name and symbol of the quantity.
        quantity: &'static str,
        /// The value given.
        value: f64,
        /// The largest value allowed.
        limit: f64,
    },
    /// A positive quantity is so small that results would leave the range of doubles.
    #[error("{quantity} must be at least {}, but is {}", plain(*.limit), plain(*.value))]
    TooSmall {
        /// Name and symbol of the quantity.
        quantity: &'static str,
        /// The value given.
        value: f64,
        /// The smallest value allowed.
        limit: f64,
    },
    /// The load is at or above the capacity of the perceptron, where learning does not end.
    #[error(
        "the closed form needs a load P/N below 2, the capacity of the perceptron, but {patterns} patterns on {inputs} inputs are a load of {load}; give fewer patterns or more inputs"
    )]
    AtCapacity {
        /// Number of inputs N.
        inputs: u64,
        /// Number of patterns P.
        patterns: u64,
        /// Load P/N.
        load: f64,
    },
    /// No mask leaves as many plastic paths as the criterion takes.
    #[error(
        "the criterion takes {critical} hidden units with all synapses plastic, but the network has {hidden}: no mask reaches it; give more hidden units or a lower critical number"
    )]
    TooFewHidden {
        /// Number of hidden units N_h.
        hidden: u64,
        /// Critical number N_c.
        critical: u64,
    },
    /// A numerical minimisation failed.
    #[error(transparent)]
    Optimum(#[from] OptimumError),
}

/// A number as one writes it: with a power of ten only where it would have many zeros.
fn plain(value: f64) -> String {
    if value == 0.0 || (1e-3..1e6).contains(&value.abs()) { value.to_string() } else { format!("{value:e}") }
}
