//! Arguments of the walk with decay: `verify predict steady-state` and `verify simulate walk`.

use super::{FormatArgument, Joules, Machine, Seed};
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Decay {
    /// Probability that a presentation changes a synapse
    #[arg(long, value_name = "P", allow_negative_numbers = true)]
    pub(crate) probability: f64,
    /// Time constant of the decay, in presentations
    #[arg(long, value_name = "TAU", allow_negative_numbers = true)]
    pub(crate) time_constant: f64,
    /// Consolidation threshold
    #[arg(long, value_name = "THETA", allow_negative_numbers = true)]
    pub(crate) threshold: f64,
}

#[derive(Debug, Args)]
pub(crate) struct PredictSteadyState {
    #[command(flatten)]
    pub(crate) decay: Decay,
    /// Size of a weight change, in the unit of the threshold
    #[arg(long, default_value_t = 1.0, value_name = "ETA", allow_negative_numbers = true)]
    pub(crate) step: f64,
    /// Cost of maintenance per unit of transient weight and presentation
    #[arg(long, default_value_t = 1.0, value_name = "C", allow_negative_numbers = true)]
    pub(crate) cost: f64,
    /// Number of synapses, for the powers
    #[arg(long, default_value_t = 1, value_name = "N", allow_negative_numbers = true)]
    pub(crate) synapses: u64,
    #[command(flatten)]
    pub(crate) joules: Joules,
    #[command(flatten)]
    pub(crate) format: FormatArgument,
}

#[derive(Debug, Args)]
pub(crate) struct SimulateWalk {
    #[command(flatten)]
    pub(crate) decay: Decay,
    /// Number of independent synapses
    #[arg(long, default_value_t = 400, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(crate) synapses: u64,
    /// Presentations that are counted, of each synapse, after it has forgotten its start
    #[arg(long, default_value_t = 10_000, value_name = "T", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000_000))]
    pub(crate) steps: u64,
    /// Root seed: a number, or "random"
    #[arg(long, default_value = "1", value_name = "S", allow_negative_numbers = true)]
    pub(crate) seed: Seed,
    #[command(flatten)]
    pub(crate) machine: Machine,
    #[command(flatten)]
    pub(crate) joules: Joules,
    #[command(flatten)]
    pub(crate) format: FormatArgument,
}
