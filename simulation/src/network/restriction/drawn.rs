use super::mask::{self, Choice, Mask, Redrawn, RowsOf};
use super::{Competition, MaskDraw, Restriction};
use crate::network::{Layers, Settings};
use rand::Rng;

/// What of a restriction is random.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Drawn {
    /// Nothing.
    Nothing,
    /// A mask for all samples, or one for each class.
    Masks(Vec<Layers<Mask>>),
    /// The seed of masks that are drawn anew for every sample.
    Seed(u64),
    /// Units with plastic synapses, ascending.
    Units(Vec<usize>),
}

impl Drawn {
    /// For a network with so many input units, the bias among them, and classes.
    pub(crate) fn random(settings: &Settings, inputs: usize, classes: usize, random: &mut impl Rng) -> Self {
        let hidden = settings.hidden;
        let mut masks = |draw: MaskDraw, input: f64, output: f64| {
            let bias = usize::from(settings.bias);
            Layers {
                input: mask::drawn(draw, input, RowsOf::Sources, (hidden, inputs, 0), random),
                output: mask::drawn(draw, output, RowsOf::Targets, (classes, hidden, bias), random),
            }
        };
        match settings.restriction {
            Restriction::SynapticMask { draw, input, output } => {
                Self::Masks(vec![masks(draw, input, output)])
            }
            Restriction::ClassMasks { draw, input, output } => {
                Self::Masks((0..classes).map(|_| masks(draw, input, output)).collect())
            }
            Restriction::RedrawnMask { .. } => Self::Seed(random.next_u64()),
            Restriction::NeuronMask { units }
            | Restriction::Subnet { units }
            | Restriction::LargestUpdates { among: Competition::Subnet { units }, .. } => {
                let mut drawn = Vec::with_capacity(units);
                mask::choose(Choice::Exactly(units), hidden, random, |unit| drawn.push(unit));
                Self::Units(drawn)
            }
            _ => Self::Nothing,
        }
    }

    /// The units with plastic incoming synapses, where these are fixed.
    pub(crate) fn units(&self) -> Option<&[usize]> {
        match self {
            Self::Units(units) => Some(units),
            _ => None,
        }
    }

    /// The masks of a sample of a class.
    pub(crate) fn masks(&self, class: usize) -> Option<&Layers<Mask>> {
        match self {
            Self::Masks(masks) => Some(&masks[class % masks.len()]),
            _ => None,
        }
    }

    /// The masks of a sample where they are drawn anew.
    pub(crate) fn redrawn(&self, restriction: Restriction, sample: u64) -> Option<Layers<Redrawn>> {
        match (self, restriction) {
            (&Self::Seed(seed), Restriction::RedrawnMask { input, output }) => Some(Layers {
                input: Redrawn::new(seed, sample, 0, input),
                output: Redrawn::new(seed, sample, 1, output),
            }),
            _ => None,
        }
    }
}
