//! Which synapses are plastic (vRP "Randomly restricting plasticity" to "Restricting plasticity to synapses with large updates").

pub(crate) mod cut;
pub(crate) mod definition;
mod drawn;
pub(crate) mod levels;
pub(crate) mod mask;
pub(crate) mod ranking;

pub use definition::{Presented, Restrict};
pub(crate) use drawn::Drawn;

use super::{Layer, NetworkError};

/// Which synapses are plastic, of the layers that [`Settings::plastic`](super::Settings::plastic) lets learn.
///
/// Units are hidden units. The bias to a hidden unit is one of its incoming synapses; the biases of output units are plastic by every
/// restriction. What is static keeps its initial weight and costs nothing; a change that is 0 is not counted in $M_0$ whatever is
/// selected. Where synapses or units compete, sizes are compared in single precision, and of equals the lower unit wins, then the lower
/// input, the bias being the last. Where only the input layer is restricted, the output layer is plastic in full.
///
/// Fractions are above 0 and at most 1; of $n$ synapses $\max(1, \operatorname{round}(pn))$ win a competition, and so many are chosen where a mask has exact
/// counts. Masks leave `input` and `output` of the
/// synapses of each layer plastic, as [`MaskDraw`] says.
///
/// A layer that is static as a whole (vRP's extreme learning machine, with a static input layer) is said by [`Settings::plastic`](super::Settings::plastic).
///
/// ```
/// use plasticity_simulation::network::{Restriction, Settings};
///
/// let subnet = Settings { restriction: Restriction::Subnet { units: 100 }, ..Settings::vrp(1000) };
/// assert!(subnet.check().is_ok());
/// assert!(Settings { hidden: 99, ..subnet }.check().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Restriction {
    /// All synapses are plastic.
    None,
    /// Fixed random synapses of both layers (vRP fig. 2a, green).
    SynapticMask {
        /// How they are drawn.
        draw: MaskDraw,
        /// Plastic fraction of the synapses of hidden units, their biases among them.
        input: f64,
        /// Plastic fraction of the synapses from hidden to output units.
        output: f64,
    },
    /// Random synapses, drawn anew for every sample, each by itself (vRP, after Salvetti & Wilamowski 1994).
    RedrawnMask {
        /// Plastic fraction of the input layer.
        input: f64,
        /// Plastic fraction of the output layer.
        output: f64,
    },
    /// Fixed random synapses for each class, plastic at samples of that class (vRP).
    ClassMasks {
        /// How they are drawn.
        draw: MaskDraw,
        /// Plastic fraction of the input layer.
        input: f64,
        /// Plastic fraction of the output layer.
        output: f64,
    },
    /// The synapses to fixed random units; all synapses from hidden units (vRP fig. 2a, blue).
    NeuronMask {
        /// $K$, number of units with plastic synapses.
        units: usize,
    },
    /// The synapses to and from fixed random units (vRP fig. 2a, purple).
    Subnet {
        /// $K$, number of units with plastic synapses.
        units: usize,
    },
    /// The synapses of the input layer whose updates $|\eta\delta_i x_j|$ are largest at the sample (vRP fig. 3).
    LargestUpdates {
        /// $p$, fraction of the synapses that compete.
        fraction: f64,
        /// Which compete.
        among: Competition,
    },
    /// The synapses of the input layer whose weights $|w_{ij}|$ are largest at the sample.
    LargestWeights {
        /// $p$, fraction of the input layer.
        fraction: f64,
    },
    /// The synapses to the units that are most active at the sample (vRP, before fig. 3).
    MostActive {
        /// $K$, number of units.
        units: usize,
    },
    /// The synapses to the units with the largest back-propagated errors $|\eta\delta_i|$ at the sample (vRP, before fig. 3).
    LargestErrors {
        /// $K$, number of units.
        units: usize,
    },
}

/// Which synapses of the input layer compete for the largest updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Competition {
    /// All of them (vRP fig. 3b, cyan).
    Layer,
    /// Those to the same unit (vRP fig. 3b, orange). All of them have its error in common, so that those with the largest $|x_j|$ win.
    Neuron,
    /// Those to a fixed random set of units; synapses from these units are plastic, everything else is static (vRP fig. 3b, purple).
    Subnet {
        /// $K$, number of units.
        units: usize,
    },
}

/// How a mask is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MaskDraw {
    /// Every synapse by itself, with the fraction as probability (the paper).
    Bernoulli,
    /// A fixed number of the synapses of each layer: the fraction of them, rounded, at least one (the authors' code).
    PerLayer,
    /// A fixed number of the synapses from every input unit, the bias among them, and of those to every output unit: the fraction of $H$, rounded, at least one. The
    /// number of plastic paths between an input and an output is then hypergeometric.
    PerRow,
}

impl Restriction {
    /// Checks the domain: fractions above 0 and at most 1, units from 1 to the number of hidden units.
    ///
    /// # Errors
    /// [`NetworkError`] for the first that is outside.
    pub fn check(&self, hidden: usize) -> Result<(), NetworkError> {
        let of_layer = |layer: Layer, fraction: f64| {
            let sound = fraction > 0.0 && fraction <= 1.0;
            if sound { Ok(()) } else { Err(NetworkError::Fraction { layer, fraction }) }
        };
        let fraction = |fraction: f64| of_layer(Layer::Input, fraction);
        let units = |units: usize| {
            if (1..=hidden).contains(&units) {
                Ok(())
            } else {
                Err(NetworkError::PlasticUnits { units, hidden })
            }
        };
        match *self {
            Self::None => Ok(()),
            Self::SynapticMask { input, output, .. }
            | Self::RedrawnMask { input, output }
            | Self::ClassMasks { input, output, .. } => {
                fraction(input).and_then(|()| of_layer(Layer::Output, output))
            }
            Self::LargestUpdates { fraction: of, among: Competition::Subnet { units: number } } => {
                fraction(of).and_then(|()| units(number))
            }
            Self::LargestUpdates { fraction: of, .. } | Self::LargestWeights { fraction: of } => fraction(of),
            Self::NeuronMask { units: number }
            | Self::Subnet { units: number }
            | Self::MostActive { units: number }
            | Self::LargestErrors { units: number } => units(number),
        }
    }

    /// Whether the units that were drawn have plastic synapses to output units, and no others.
    pub(crate) fn coordinated(&self) -> bool {
        match self {
            Self::Subnet { .. } => true,
            Self::LargestUpdates { among, .. } => matches!(among, Competition::Subnet { .. }),
            _ => false,
        }
    }
}

/// The number of winners among so many.
pub(crate) fn winners(fraction: f64, of: usize) -> usize {
    ((fraction * of as f64).round() as usize).clamp(1, of)
}
