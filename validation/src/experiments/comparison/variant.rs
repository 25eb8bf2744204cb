//! Variants of the network, its loss and the cost of plasticity (vRP fig. 6).

use plasticity_simulation::network::{Activation, InputCoding, Output, Settings};
use serde::{Deserialize, Serialize};

/// What is not as in the paper's other figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Variant {
    /// Nothing.
    Standard,
    /// Inputs are not zero-meaned, so that black pixels are 0 and nothing is learned from them.
    PlainInput,
    /// Hidden units are rectified without a leak, so that nothing is learned from those that are silent.
    Relu,
    /// Normalised exponentials and cross-entropy instead of linear output and squared error.
    Softmax,
    /// Depression costs nothing. Learning is that of the standard network.
    PotentiationOnly,
}

impl Variant {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::PlainInput => "plain-input",
            Self::Relu => "relu",
            Self::Softmax => "softmax",
            Self::PotentiationOnly => "potentiation-only",
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Standard => "as in the other figures",
            Self::PlainInput => "inputs not zero-meaned",
            Self::Relu => "rectified units",
            Self::Softmax => "softmax, cross-entropy",
            Self::PotentiationOnly => "potentiation only",
        }
    }

    /// The variant whose runs it is measured on.
    pub(super) fn learned(self) -> Self {
        if self == Self::PotentiationOnly { Self::Standard } else { self }
    }

    pub(super) fn network(self, hidden: usize) -> Settings {
        let standard = Settings::vrp(hidden);
        match self {
            Self::Standard | Self::PotentiationOnly => standard,
            Self::PlainInput => Settings { inputs: InputCoding::Plain, ..standard },
            Self::Relu => Settings { activation: Activation::LeakyRelu { slope: 0.0 }, ..standard },
            Self::Softmax => Settings { output: Output::Softmax, ..standard },
        }
    }
}
