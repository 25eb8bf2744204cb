use super::task::{MAX_INPUTS, MAX_TASK_BYTES};
use crate::energy::ExponentError;
use thiserror::Error;

/// Why a perceptron could not be simulated: one variant per violated condition.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum PerceptronError {
    /// No inputs or more than the engines count.
    #[error("the number of inputs must be from 1 to {MAX_INPUTS}, but is {0}")]
    Inputs(u64),
    /// No patterns.
    #[error("the number of patterns must be at least 1")]
    NoPatterns,
    /// The patterns do not fit the memory set aside for them.
    #[error(
        "{patterns} patterns of {inputs} inputs take {} MiB, more than the {} MiB allowed; give fewer patterns",
        bytes >> 20,
        MAX_TASK_BYTES >> 20
    )]
    TaskTooLarge {
        /// Number of inputs.
        inputs: u64,
        /// Number of patterns.
        patterns: u64,
        /// Memory that the packed patterns would take.
        bytes: u64,
    },
    /// The direct engine would take too much memory.
    #[error(
        "the direct engine takes {} MiB for these patterns, more than the {} MiB allowed; give fewer patterns or inputs",
        bytes >> 20,
        MAX_TASK_BYTES >> 20
    )]
    DirectTooLarge {
        /// Memory that the patterns would take as doubles.
        bytes: u64,
    },
    /// A threshold is negative, NaN or infinite.
    #[error("a consolidation threshold must be a finite number and not negative, but is {0}")]
    Threshold(f64),
    /// A time constant below 1, or NaN.
    #[error("a time constant must be at least 1 presentation, but is {0}")]
    TimeConstant(f64),
    /// An epoch limit of zero.
    #[error("the limit of epochs must be at least 1")]
    NoEpochs,
    /// The fast engine counts in integers, which zero-meaned patterns are not.
    #[error("zero-meaned patterns are not ±1: use the direct engine")]
    NotInteger,
    /// An exponent of the energy outside its domain.
    #[error(transparent)]
    Exponent(#[from] ExponentError),
}
