//! Ways to learn, as presets list them.

use plasticity_simulation::network::{Competition, Layers, MaskDraw, Restriction, Settings};
use serde::{Deserialize, Serialize};

/// A way to learn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Algorithm {
    /// By which claims know it.
    pub(super) name: String,
    /// By which figures do.
    pub(super) label: String,
    plastic: Plastic,
    /// With caching: a synapse is consolidated when its transient weight exceeds this.
    pub(super) threshold: Option<f64>,
    pub(super) replicates: u64,
}

/// Which synapses learn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Plastic {
    All,
    /// Those of the output layer only.
    Output,
    /// Fixed random ones.
    Mask {
        input: f64,
        output: f64,
    },
    /// Random ones, others for every sample.
    RedrawnMask {
        input: f64,
        output: f64,
    },
    /// Random ones, others for every class.
    ClassMasks {
        input: f64,
        output: f64,
    },
    /// Those to fixed random units, and all from hidden units.
    NeuronMask {
        units: usize,
    },
    /// Those to and from fixed random units.
    Subnet {
        units: usize,
    },
    /// Those of the input layer with the largest updates.
    LargestOfLayer {
        fraction: f64,
    },
    /// Those of each hidden unit with the largest updates.
    LargestOfNeuron {
        fraction: f64,
    },
    /// Those of a fixed random subnet with the largest updates.
    LargestOfSubnet {
        fraction: f64,
        units: usize,
    },
    /// Those with the largest weights.
    LargestWeights {
        fraction: f64,
    },
    /// Those to the most active hidden units.
    MostActive {
        units: usize,
    },
    /// Those to the hidden units with the largest errors.
    LargestErrors {
        units: usize,
    },
}

impl Algorithm {
    /// Restricts a network.
    pub(super) fn applied(&self, network: Settings) -> Settings {
        let input = !matches!(self.plastic, Plastic::Output);
        Settings {
            restriction: self.plastic.restriction(),
            plastic: Layers { input, output: true },
            ..network
        }
    }

    /// Whether all synapses learn, at once.
    pub(super) fn is_standard(&self) -> bool {
        self.plastic == Plastic::All && self.threshold.is_none()
    }
}

impl Plastic {
    fn restriction(self) -> Restriction {
        let draw = MaskDraw::PerLayer;
        let largest = |fraction, among| Restriction::LargestUpdates { fraction, among };
        match self {
            Self::All | Self::Output => Restriction::None,
            Self::Mask { input, output } => Restriction::SynapticMask { draw, input, output },
            Self::RedrawnMask { input, output } => Restriction::RedrawnMask { input, output },
            Self::ClassMasks { input, output } => Restriction::ClassMasks { draw, input, output },
            Self::NeuronMask { units } => Restriction::NeuronMask { units },
            Self::Subnet { units } => Restriction::Subnet { units },
            Self::LargestOfLayer { fraction } => largest(fraction, Competition::Layer),
            Self::LargestOfNeuron { fraction } => largest(fraction, Competition::Neuron),
            Self::LargestOfSubnet { fraction, units } => largest(fraction, Competition::Subnet { units }),
            Self::LargestWeights { fraction } => Restriction::LargestWeights { fraction },
            Self::MostActive { units } => Restriction::MostActive { units },
            Self::LargestErrors { units } => Restriction::LargestErrors { units },
        }
    }
}
