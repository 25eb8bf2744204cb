//! What the input weights learn at a sample.

use super::batch::{self, Learned, Sparse};
use super::largest::LargestUpdates;
use super::masked::Masked;
use super::part::{Part, PartScratch};
use super::pass::Update;
use crate::energy::PlasticityCost;
use crate::lanes::Lanes;
use crate::network::energy::SignedSums;
use crate::network::restriction::ranking::Ranking;
use crate::network::restriction::winners;
use crate::network::{Coded, Competition, Initial, PlasticityMeter, Restriction};

/// How changes follow from errors and activities.
#[derive(Debug, Clone)]
pub(super) enum Rule {
    /// As products, so that images are learned in batches.
    Products(Products),
    /// Where masks say, one image at a time.
    Masked(Box<Masked>),
    /// The largest, one image at a time.
    LargestUpdates(Box<LargestUpdates>),
}

/// Products of the errors of units and the activities of inputs, of all of them or of some.
#[derive(Debug, Clone)]
pub(super) struct Products {
    learned: Learned,
    units: Units,
    ranking: Ranking,
}

/// Which units learn.
#[derive(Debug, Clone, Copy)]
enum Units {
    All,
    /// So many of the most active.
    MostActive(usize),
    /// So many with the largest changes.
    LargestErrors(usize),
}

/// How a sample was metered.
pub(super) struct Metered {
    /// It was not yet: changes are products, of which the sums over units and activities tell.
    pub(super) by_products: bool,
    /// Sums over the changes of the units that learn, where these are not all.
    pub(super) changes: Option<SignedSums>,
}

impl Rule {
    pub(super) fn new(initial: &Initial, part: &Part, cost: PlasticityCost) -> Self {
        let products =
            |learned, units| Self::Products(Products { learned, units, ranking: Ranking::default() });
        match initial.settings.restriction {
            Restriction::SynapticMask { .. }
            | Restriction::RedrawnMask { .. }
            | Restriction::ClassMasks { .. }
            | Restriction::LargestWeights { .. } => Self::Masked(Box::new(Masked::new(initial, part))),
            Restriction::LargestUpdates { fraction, among: Competition::Neuron } => {
                let count = winners(fraction, initial.inputs);
                let largest = batch::Largest { count, cost, sizes: None };
                products(Learned::Largest(largest), Units::All)
            }
            Restriction::LargestUpdates { fraction, .. } => {
                Self::LargestUpdates(Box::new(LargestUpdates::new(fraction)))
            }
            Restriction::MostActive { units } => products(Learned::All, Units::MostActive(units)),
            Restriction::LargestErrors { units } => products(Learned::All, Units::LargestErrors(units)),
            Restriction::None | Restriction::NeuronMask { .. } | Restriction::Subnet { .. } => {
                products(Learned::All, Units::All)
            }
        }
    }

    /// Which activities of a batch are learned, where that is for the batch to know.
    pub(super) fn learned(&mut self) -> Option<&mut Learned> {
        match self {
            Self::Products(products) => Some(&mut products.learned),
            Self::Masked(_) | Self::LargestUpdates(_) => None,
        }
    }

    /// Plastic synapses to the output units; all where there is nothing.
    pub(super) fn output_masks(&self) -> Option<&[u16]> {
        match self {
            Self::Masked(masked) => masked.output_masks(),
            Self::Products(_) | Self::LargestUpdates(_) => None,
        }
    }

    /// Learns an image, of which the units have what they are to change.
    pub(super) fn learn(
        &mut self,
        coded: &Coded,
        (number, image): (usize, usize),
        part: &mut Part,
        scratch: &mut PartScratch,
        meter: (PlasticityCost, &mut PlasticityMeter),
    ) -> Metered {
        match self {
            Self::Products(products) => {
                return Metered {
                    by_products: true,
                    changes: products.select(image, part, scratch, meter.0),
                };
            }
            Self::Masked(masked) => masked.learn(coded, part, scratch, meter),
            Self::LargestUpdates(largest) => largest.select(coded, number, part, scratch, meter),
        }
        Metered { by_products: false, changes: None }
    }

    /// What is to be changed after a batch.
    pub(super) fn update<'a>(&'a self, images: &'a Sparse, changes: &'a [Lanes]) -> Update<'a> {
        match self {
            Self::Products(_) => Update::Products { images, changes },
            Self::Masked(masked) => masked.update(changes),
            Self::LargestUpdates(largest) => largest.update(changes),
        }
    }
}

impl Products {
    /// Leaves the changes of the units that are selected, and sums over them.
    fn select(
        &mut self,
        image: usize,
        part: &Part,
        scratch: &mut PartScratch,
        cost: PlasticityCost,
    ) -> Option<SignedSums> {
        let units = part.units.len();
        let changes = || part.changes(image, scratch).flat_map(Lanes::numbers).take(units);
        let (selected, count): (Vec<usize>, usize) = match self.units {
            Units::All => return None,
            Units::MostActive(count) => (
                self.ranking.largest(Lanes::numbers(&scratch.activities).take(units), count).collect(),
                count,
            ),
            Units::LargestErrors(count) => {
                (self.ranking.largest(changes().map(f32::abs), count).collect(), count)
            }
        };
        debug_assert_eq!(selected.len(), count);
        let all: Vec<f32> = changes().collect();
        let mut left = vec![0.0; all.len()];
        let mut sums = SignedSums::default();
        for at in selected {
            left[at] = all[at];
            sums.add(f64::from(all[at]), cost);
        }
        part.set_changes(image, scratch, &left);
        Some(sums)
    }
}
