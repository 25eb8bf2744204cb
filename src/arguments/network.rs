use super::data::DataArgument;
use super::restriction::RestrictionArguments;
use super::{FormatArgument, Joules, Machine, Seed};
use clap::{Args, ValueEnum};
use plasticity_simulation::network::{
    Activation, Evaluation, Gradient, InputCoding, Output, SampleOrder, Settings, TargetCoding,
};

pub(super) const SIMULATED: &str = "Printed are mean, standard error and median over the runs that reached their goal, in units of the \
    weights, for the weights of the input layer, of the output layer and in total: m0, the number of changes that are not 0; m1, the \
    sum of the absolute changes; m1_direct, that of the differences of the final from the initial weights, the least that leads there; \
    m_alpha, the energy of the changes with --alpha and --potentiation-only. Over both layers: consolidation, the energy of all \
    consolidations, of which final_consolidation of what is left at the end, and maintenance, --cost times transient_sum, the absolute \
    transient weights summed over synapses and samples, after consolidation and before decay. Without --caching-rule every change is \
    consolidated at once: consolidation is m1 and maintenance 0.\n\n\
    Counted are the runs that reached the accuracy (or learned all --samples), that gave up at --limit, and that diverged: an exit code of 0 does not say that any reached it; \
    samples_per_second is of one thread, over all runs, the time of tests not counted.\n\n\
    Replicate r begins with the same weights whatever the learning rate, the caching and the restriction, and learns the same samples \
    whatever the first two; with a restriction that is random in advance samples are drawn after it. A change that is restricted away is \
    neither made nor counted; biases of output units are plastic always, and where only the input layer is restricted all of the output layer \
    is plastic. A threshold is an \
    absolute weight, the same in both layers; a time constant is in samples.";

#[derive(Debug, Args)]
pub(crate) struct SimulateNetwork {
    /// Network whose settings are the defaults of the options below: lvr (Li & van Rossum) or vrp (van Rossum & Pache)
    #[arg(long, value_enum)]
    pub(crate) model: ModelName,
    /// Number of hidden units
    #[arg(long, value_name = "H", allow_negative_numbers = true)]
    pub(crate) hidden: usize,
    /// Learning rate [default: lvr 0.1, vrp 0.01]
    #[arg(long, value_name = "ETA", allow_negative_numbers = true)]
    pub(crate) rate: Option<f64>,
    /// Learn so many samples, whatever the accuracy, which is tested at the end; not with --target
    #[arg(long, value_name = "N", allow_negative_numbers = true, conflicts_with_all = ["target", "limit", "test_every"], value_parser = clap::value_parser!(u64).range(1..=MOST_SAMPLES))]
    pub(crate) samples: Option<u64>,
    /// Learn to this accuracy, a share of the images tested on [default: lvr 0.93, that of the paper's figure 3-S1B; vrp 0.95]
    #[arg(long, value_name = "A", allow_negative_numbers = true)]
    pub(crate) target: Option<f64>,
    /// Samples after which a run to an accuracy gives up; the default is about twenty times what networks of 100
    /// hidden units take at the default learning rates, and much lower rates need more [default: 1000000]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=MOST_SAMPLES))]
    pub(crate) limit: Option<u64>,
    /// Samples between tests of the accuracy [default: 1000]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub(crate) test_every: Option<u64>,
    /// Images to test on [default: lvr test, vrp held-out]
    #[arg(long, value_enum)]
    pub(crate) evaluate: Option<EvaluateName>,
    #[command(flatten)]
    pub(crate) data: DataArgument,
    #[command(flatten)]
    pub(crate) caching: CachingArguments,
    #[command(flatten)]
    pub(crate) restriction: RestrictionArguments,
    /// Hidden units [default: lvr logistic, vrp leaky-relu]
    #[arg(long, value_enum)]
    pub(crate) activation: Option<ActivationName>,
    /// Output units, and the error that is minimised [default: lvr logistic, vrp linear]
    #[arg(long, value_enum)]
    pub(crate) output: Option<OutputName>,
    /// Whether input and hidden layer have a unit that is always on [default: lvr false, vrp true]
    #[arg(long, value_name = "true|false", hide_possible_values = true)]
    pub(crate) bias: Option<bool>,
    /// Grey values g from 0 to 255 as activities of input units [default: lvr lifted, vrp zero-meaned]
    #[arg(long, value_enum)]
    pub(crate) inputs: Option<InputsName>,
    /// Activities that output units are to have [default: lvr lifted, vrp one-hot]
    #[arg(long, value_enum)]
    pub(crate) targets: Option<TargetsName>,
    /// Standard deviation of the initial weights, normal with mean 0 [default: 0.01]
    #[arg(long, value_name = "SIGMA", allow_negative_numbers = true)]
    pub(crate) deviation: Option<f64>,
    /// What is propagated back to the hidden layer
    #[arg(long, value_enum, default_value_t = GradientName::True)]
    pub(crate) gradient: GradientName,
    /// Order of the samples [default: lvr file, vrp with-replacement]
    #[arg(long, value_enum)]
    pub(crate) order: Option<OrderName>,
    /// Exponent of the energy of changes in m_alpha: 0 counts them, 1 sums their sizes
    #[arg(long, default_value_t = 1.0, value_name = "A", allow_negative_numbers = true)]
    pub(crate) alpha: f64,
    /// Only increases of weights cost energy in m_alpha
    #[arg(long)]
    pub(crate) potentiation_only: bool,
    /// Number of runs
    #[arg(long, default_value_t = 1, value_name = "R", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
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

/// A thousand billion: years of learning.
const MOST_SAMPLES: u64 = 1_000_000_000_000;

#[derive(Debug, Args)]
pub(crate) struct CachingArguments {
    /// When transient weights are consolidated [default: no caching, every change is consolidated at once]
    #[arg(long, value_enum, value_name = "RULE")]
    pub(crate) caching_rule: Option<CachingRuleName>,
    /// Consolidation threshold, an absolute weight; needed by all rules but "at-end", which has none
    #[arg(long, value_name = "X", allow_negative_numbers = true, requires = "caching_rule")]
    pub(crate) threshold: Option<f64>,
    /// Time constant of the decay of transient weights, in samples [default: no decay]
    #[arg(long, value_name = "TAU", allow_negative_numbers = true, requires = "caching_rule")]
    pub(crate) time_constant: Option<f64>,
    /// Cost of maintenance per unit of transient weight and sample [default: 0]
    #[arg(long, value_name = "C", allow_negative_numbers = true, requires = "caching_rule")]
    pub(crate) cost: Option<f64>,
}

/// Values of an option that stand for something of the simulation.
pub(crate) trait Named: ValueEnum {
    type Value: PartialEq;

    /// What it stands for.
    fn value(&self) -> Self::Value;

    /// The name of what is one of the values.
    fn name_of(value: Self::Value) -> String {
        let named = Self::value_variants().iter().find(|name| name.value() == value);
        named
            .and_then(ValueEnum::to_possible_value)
            .map_or(String::new(), |value| value.get_name().to_owned())
    }
}

/// An option with its values: their documentation, and what they stand for.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident -> $value:ty { $($(#[$of:meta])* $variant:ident => $stands_for:expr,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
        pub(crate) enum $name {
            $($(#[$of])* $variant,)+
        }

        impl Named for $name {
            type Value = $value;

            fn value(&self) -> $value {
                match self {
                    $(Self::$variant => $stands_for,)+
                }
            }
        }
    };
}

pub(super) use named;

named!(
    EvaluateName -> Evaluation {
        /// The last sixth of the training images, which are then not learned
        HeldOut => Evaluation::HeldOut,
        /// The test images
        Test => Evaluation::Test,
    }
);
named!(
    ActivationName -> Activation {
        /// 1/(1 + exp(-h))
        Logistic => Activation::Logistic,
        /// h where positive, else h/10
        LeakyRelu => Activation::LeakyRelu { slope: 0.1 },
        /// h where positive, else 0
        Relu => Activation::LeakyRelu { slope: 0.0 },
    }
);
named!(
    OutputName -> Output {
        /// Logistic units, squared error
        Logistic => Output::Logistic,
        /// Linear units, squared error
        Linear => Output::Linear,
        /// Normalised exponentials, cross-entropy
        Softmax => Output::Softmax,
    }
);
named!(
    InputsName -> InputCoding {
        /// 0.01 + 0.99 g/255
        Lifted => InputCoding::Lifted,
        /// g/255 minus its mean over all training images and pixels
        ZeroMeaned => InputCoding::ZeroMeaned,
        /// g/255
        Plain => InputCoding::Plain,
    }
);
named!(
    TargetsName -> TargetCoding {
        /// 0.99 for the class, 0.01 for the others
        Lifted => TargetCoding::Lifted,
        /// 1 for the class, 0 for the others
        OneHot => TargetCoding::OneHot,
    }
);
named!(
    GradientName -> Gradient {
        /// The derivative of the error
        True => Gradient::True,
        /// The raw error of the output, as the authors' script of lvr does; not the same for logistic output
        Authors => Gradient::Authors,
    }
);
named!(
    OrderName -> SampleOrder {
        /// As in the file, again and again
        File => SampleOrder::File,
        /// All in a random order, a new one every epoch
        Shuffled => SampleOrder::Shuffled,
        /// Each drawn from all
        WithReplacement => SampleOrder::WithReplacement,
    }
);

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CachingRuleName {
    /// A synapse when its own transient weight exceeds the threshold
    PerSynapse,
    /// All synapses onto a unit when any of them exceeds the threshold
    PerNeuron,
    /// All synapses of a layer when any of them exceeds the threshold
    PerLayer,
    /// All, only at the end of learning
    AtEnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModelName {
    /// Logistic units without bias, samples in the order of the file
    Lvr,
    /// Leaky rectified units, linear output, bias, samples drawn with replacement
    Vrp,
}

impl ModelName {
    /// The network.
    pub(crate) fn settings(self, hidden: usize) -> Settings {
        match self {
            Self::Lvr => Settings::lvr(hidden),
            Self::Vrp => Settings::vrp(hidden),
        }
    }

    /// Accuracy to reach.
    pub(crate) fn target(self) -> f64 {
        match self {
            Self::Lvr => 0.93,
            Self::Vrp => 0.95,
        }
    }

    /// Images to test on.
    pub(crate) fn evaluation(self) -> Evaluation {
        match self {
            Self::Lvr => Evaluation::Test,
            Self::Vrp => Evaluation::HeldOut,
        }
    }

    /// Order of the samples.
    pub(crate) fn order(self) -> SampleOrder {
        match self {
            Self::Lvr => SampleOrder::File,
            Self::Vrp => SampleOrder::WithReplacement,
        }
    }
}
