use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct RestrictionArguments {
    /// Which synapses are plastic
    #[arg(long, value_enum, value_name = "NAME", default_value_t = RestrictionName::None)]
    pub(crate) restrict: RestrictionName,
    /// Plastic fraction of the synapses to hidden units, their biases among them: of the layer, where they compete by unit of
    /// each unit (largest-neuron), in a subnet of those of its units (largest-subnet)
    #[arg(long, value_name = "P", allow_negative_numbers = true)]
    pub(crate) fraction: Option<f64>,
    /// Plastic fraction of the synapses from hidden to output units; only with masks of synapses [default: 1]
    #[arg(long, value_name = "Q", allow_negative_numbers = true)]
    pub(crate) output_fraction: Option<f64>,
    /// Number of hidden units with plastic incoming synapses; needed where units are restricted
    #[arg(long, value_name = "K", allow_negative_numbers = true)]
    pub(crate) units: Option<usize>,
    /// How fixed masks of synapses are drawn; exact counts are rounded, and at least 1 [default: bernoulli]
    #[arg(long, value_enum, value_name = "DRAW")]
    pub(crate) mask_draw: Option<MaskDrawName>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RestrictionName {
    /// All
    None,
    /// Fixed random synapses of both layers (--fraction, --output-fraction, --mask-draw)
    SynapticMask,
    /// Random synapses, others for every sample (--fraction, --output-fraction)
    RedrawnMask,
    /// Fixed random synapses for each class, plastic at its samples (--fraction, --output-fraction, --mask-draw)
    ClassMasks,
    /// Synapses to fixed random hidden units, and all to output units (--units)
    NeuronMask,
    /// Synapses to and from fixed random hidden units (--units)
    Subnet,
    /// Only those to output units: an extreme learning machine
    StaticHidden,
    /// In the input layer those with the largest updates at a sample (--fraction)
    LargestLayer,
    /// In the input layer those with the largest updates among the synapses to the same unit (--fraction)
    LargestNeuron,
    /// As subnet, and in its input layer those with the largest updates (--units, --fraction)
    LargestSubnet,
    /// In the input layer those with the largest absolute weights at a sample (--fraction)
    LargestWeights,
    /// In the input layer those to the units most active at a sample (--units)
    MostActive,
    /// In the input layer those to the units with the largest back-propagated errors (--units)
    LargestErrors,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MaskDrawName {
    /// Each synapse by itself, with the fraction as probability
    Bernoulli,
    /// A fixed number in each layer
    PerLayer,
    /// A fixed number from each input unit, and to each output unit
    PerRow,
}
