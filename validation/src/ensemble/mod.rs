//! Replicates of one model at given parameters, summarised, without claims.

mod network;
mod perceptron;
mod spiking;
mod walk;

pub use network::{LayerSummary, NetworkRunsError, NetworkSettings, NetworkSummary, network};
pub use perceptron::{PerceptronSettings, PerceptronSummary, perceptron};
pub use spiking::{SpikingRunsError, SpikingSettings, SpikingSummary, spiking};
pub use walk::{MeanError, WalkSettings, WalkSummary, decaying_walk};

pub(crate) use network::Measured as NetworkRun;
pub(crate) use perceptron::Measured as PerceptronRun;
pub(crate) use spiking::Measured as SpikingRun;
