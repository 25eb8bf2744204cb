//! Replicates of one model at given parameters, summarised, without claims.

mod perceptron;
mod walk;

pub use perceptron::{PerceptronSettings, PerceptronSummary, perceptron};
pub use walk::{MeanError, WalkSettings, WalkSummary, decaying_walk};
