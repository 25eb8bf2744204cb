use super::network::{Named, named};
use super::{FormatArgument, Joules, Machine, Seed};
use clap::{Args, ValueEnum};
use plasticity_simulation::spiking::{Background, Counting, Labels, Sharing};

pub(super) const SIMULATED: &str = "Printed are mean, standard error and median over the runs that converged, energies in nS and summed over the \
    synapses: rounds; output spikes a presentation; energy, that of all changes of conductance, which learning without caching costs; \
    minimal_energy, that of changing the first conductances directly into the last; consolidation, that of all consolidations, of which \
    final_consolidation of what is left at the end; maintenance, --cost times transient_sum, the absolute transient conductances summed over synapses and \
    presentations, after decay and before changes; saving, 1 - (consolidation + maintenance) / energy, and saving_to_settling, the same if learning had \
    ended with the first of the rounds over which conductances settled, consolidated there at once and without maintenance. With --time-constant \
    transient conductances are forgotten, so that learning is another: saving then compares with all changes of that same run, not with learning without caching.\n\n\
    Counted are the runs that converged and that gave up after --rounds (an exit code of 0 does not say that any converged), and of those that \
    converged in succeeded the ones whose responses tell the classes apart by --within and --apart, in separated those with every response to a \
    pattern of target 1 above every one to target 0.5. The response to a pattern is the sum of the conductances of its channels.\n\n\
    Replicate r learns the same patterns from the same input spikes whatever the neuron and its caching. Without decay learning does not depend on caching at \
    all.";

#[derive(Debug, Args)]
pub(crate) struct SimulateSpiking {
    /// Number of patterns, of which a round presents each once
    #[arg(long, value_name = "K", allow_negative_numbers = true)]
    pub(crate) patterns: usize,
    /// When transient conductances are consolidated
    #[arg(long, value_enum, value_name = "RULE", default_value_t = SpikingRuleName::AtEnd)]
    pub(crate) caching_rule: SpikingRuleName,
    /// Consolidation threshold, for rules that have one (nS)
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub(crate) threshold: Option<f64>,
    /// Time constant of the decay of transient conductances, in seconds of presentations [default: no decay]
    #[arg(long, value_name = "TAU", allow_negative_numbers = true)]
    pub(crate) time_constant: Option<f64>,
    /// Cost of maintenance per unit of transient conductance and presentation
    #[arg(long, default_value_t = 0.0, value_name = "C", allow_negative_numbers = true)]
    pub(crate) cost: f64,
    /// What the background source does
    #[arg(long, value_enum, default_value_t = BackgroundName::NegativeLeak)]
    pub(crate) background: BackgroundName,
    /// Rounds after which a run gives up
    #[arg(long, default_value_t = 1000, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub(crate) rounds: u64,
    /// A run has converged when every conductance stayed so near to its mean over --settling-rounds (nS); 0 takes all rounds
    #[arg(long, default_value_t = 0.075, value_name = "X", allow_negative_numbers = true)]
    pub(crate) tolerance: f64,
    /// Rounds that convergence is judged over
    #[arg(long, default_value_t = 10, value_name = "N", allow_negative_numbers = true)]
    pub(crate) settling_rounds: usize,
    /// Success: standard deviations of its class within which every response has to lie of the mean of its class
    #[arg(long, default_value_t = 2.0, value_name = "SD", allow_negative_numbers = true)]
    pub(crate) within: f64,
    /// Success: standard deviations of the other class by more than which every response has to be off its mean
    #[arg(long, default_value_t = 5.0, value_name = "SD", allow_negative_numbers = true)]
    pub(crate) apart: f64,
    /// Number of auditory channels
    #[arg(long, default_value_t = 100, value_name = "N", allow_negative_numbers = true)]
    pub(crate) channels: usize,
    /// Channels that a pattern opens
    #[arg(long, default_value_t = 2, value_name = "N", allow_negative_numbers = true)]
    pub(crate) active: usize,
    /// Whether patterns may share channels
    #[arg(long, value_enum, default_value_t = SharingName::Random)]
    pub(crate) sharing: SharingName,
    /// How targets are drawn
    #[arg(long, value_enum, default_value_t = LabelsName::Random)]
    pub(crate) labels: LabelsName,
    /// How spikes of a channel in the same time step count for plasticity
    #[arg(long, value_enum, default_value_t = CountingName::Once)]
    pub(crate) counting: CountingName,
    /// Upper bound of conductances (nS)
    #[arg(long, default_value_t = 2.5, value_name = "G", allow_negative_numbers = true)]
    pub(crate) bound: f64,
    /// Time step (ms)
    #[arg(long, default_value_t = 0.1, value_name = "DT", allow_negative_numbers = true)]
    pub(crate) step: f64,
    /// Number of runs
    #[arg(long, default_value_t = 10, value_name = "R", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(crate) replicates: u64,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SpikingRuleName {
    /// Every change at once: no caching
    Immediate,
    /// A synapse when its own transient conductance exceeds the threshold
    PerSynapse,
    /// All synapses when any transient conductance exceeds the threshold
    AnySynapse,
    /// All, only at the end of learning
    AtEnd,
}

named!(
    BackgroundName -> Background {
        /// +g s (V - E_l), as in the authors' script: drives the neuron away from rest
        NegativeLeak => Background::NegativeLeak,
        /// -g s (V - E_l)
        Leak => Background::Leak,
        /// +g s (E_ex - V)
        Excitatory => Background::Excitatory,
        /// None
        Absent => Background::Absent,
    }
);
named!(
    SharingName -> Sharing {
        /// Channels are drawn for each pattern
        Random => Sharing::Random,
        /// No channel is in two patterns
        Disjoint => Sharing::Disjoint,
    }
);
named!(
    LabelsName -> Labels {
        /// Each for itself, with equal probability
        Random => Labels::Random,
        /// By turns
        Balanced => Labels::Balanced,
    }
);
named!(
    CountingName -> Counting {
        /// As one, as in the authors' script
        Once => Counting::Once,
        /// Each
        Each => Counting::Each,
    }
);
