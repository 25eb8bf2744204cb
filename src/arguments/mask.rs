//! Arguments of `verify predict mask`.

use super::{FormatArgument, Joules};
use clap::Args;

/// What is printed.
pub(crate) const PREDICTED: &str = "Printed are the fractions of plastic synapses of the input and of the output layer, and the energy \
    in plastic synapses, that of the network without masks, with a mask on neurons and of a coordinated subnet beside; regime: \
    outputs-plastic (all of the output layer), inputs-plastic, or both-partial in networks larger than crossover_hidden; \
    growth_exponent, that of the energy with the number of hidden units; paths_mean, the mean number of plastic paths between an \
    input and an output, with its variance for Bernoulli masks and for masks counted over whole layers, and \
    probability_bernoulli, the chance of a pair to have as many as it takes.\n\n\
    With --guarantee also the cheapest masks that leave a pair enough paths but for a chance of EPS: exact_counts, with the same \
    number of plastic synapses at every unit (not for more than 1e8 hidden units), and bernoulli, every synapse by chance";

#[derive(Debug, Args)]
pub(crate) struct PredictMask {
    /// Number of inputs
    #[arg(long, value_name = "NI", allow_negative_numbers = true)]
    pub(crate) inputs: u64,
    /// Number of hidden units
    #[arg(long, value_name = "NH", allow_negative_numbers = true)]
    pub(crate) hidden: u64,
    /// Number of outputs
    #[arg(long, value_name = "NO", allow_negative_numbers = true)]
    pub(crate) outputs: u64,
    /// Number of hidden units that learning takes when all their synapses are plastic
    #[arg(long, value_name = "NC", allow_negative_numbers = true)]
    pub(crate) critical: u64,
    /// Also masks that leave a pair of input and output NC paths with probability 1 - EPS; EPS is at most 1/2
    #[arg(long, value_name = "EPS", allow_negative_numbers = true)]
    pub(crate) guarantee: Option<f64>,
    #[command(flatten)]
    pub(crate) joules: Joules,
    #[command(flatten)]
    pub(crate) format: FormatArgument,
}
