//! Masks of synapses, a bit each.

use super::{MaskDraw, winners};
use crate::lanes::WIDTH;
use rand::{Rng, RngExt};

/// Which synapses of a layer are plastic: a row for each unit that they lead to, in blocks of [`WIDTH`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mask {
    /// Blocks of a row.
    width: usize,
    bits: Vec<u16>,
}

impl Mask {
    /// Nothing is plastic.
    pub(crate) fn empty(rows: usize, columns: usize) -> Self {
        let width = columns.div_ceil(WIDTH);
        Self { width, bits: vec![0; rows * width] }
    }

    pub(crate) fn set(&mut self, row: usize, column: usize) {
        self.bits[row * self.width + column / WIDTH] |= 1 << (column % WIDTH);
    }

    pub(crate) fn has(&self, row: usize, column: usize) -> bool {
        self.bits[row * self.width + column / WIDTH] >> (column % WIDTH) & 1 == 1
    }

    /// The blocks of a row.
    pub(crate) fn row(&self, row: usize) -> &[u16] {
        &self.bits[row * self.width..][..self.width]
    }
}

/// Calls `chosen` with a random choice of places, ascending: each by itself, or so many of all.
pub(super) fn choose(draw: Choice, places: usize, random: &mut impl Rng, mut chosen: impl FnMut(usize)) {
    match draw {
        Choice::Each(fraction) => {
            (0..places).filter(|_| random.random_bool(fraction)).for_each(chosen);
        }
        // Each of the places is as likely as the number still to be chosen, of those that are left (Knuth's algorithm S).
        Choice::Exactly(count) => {
            let mut wanted = count;
            for place in 0..places {
                if random.random_range(0..places - place) < wanted {
                    wanted -= 1;
                    chosen(place);
                }
            }
        }
    }
}

/// How places are chosen.
#[derive(Debug, Clone, Copy)]
pub(super) enum Choice {
    /// Each with this probability.
    Each(f64),
    /// So many of them.
    Exactly(usize),
}

impl Choice {
    fn rounded(fraction: f64, places: usize) -> Self {
        Self::Exactly(winners(fraction, places))
    }
}

/// Which side of a layer the rows of [`MaskDraw::PerRow`] are.
#[derive(Debug, Clone, Copy)]
pub(super) enum RowsOf {
    /// The units that synapses come from.
    Sources,
    /// The units that they lead to.
    Targets,
}

/// A random mask of so many units that synapses lead to, and come from. Further columns, of synapses that are always plastic, may follow.
pub(super) fn drawn(
    draw: MaskDraw,
    fraction: f64,
    rows_of: RowsOf,
    (targets, sources, always): (usize, usize, usize),
    random: &mut impl Rng,
) -> Mask {
    let mut mask = Mask::empty(targets, sources + always);
    match (draw, rows_of) {
        (MaskDraw::Bernoulli, _) => choose(Choice::Each(fraction), targets * sources, random, |place| {
            mask.set(place / sources, place % sources);
        }),
        (MaskDraw::PerLayer, _) => {
            let choice = Choice::rounded(fraction, targets * sources);
            choose(choice, targets * sources, random, |place| mask.set(place / sources, place % sources));
        }
        (MaskDraw::PerRow, RowsOf::Sources) => {
            for source in 0..sources {
                let choice = Choice::rounded(fraction, targets);
                choose(choice, targets, random, |target| mask.set(target, source));
            }
        }
        (MaskDraw::PerRow, RowsOf::Targets) => {
            for target in 0..targets {
                let choice = Choice::rounded(fraction, sources);
                choose(choice, sources, random, |source| mask.set(target, source));
            }
        }
    }
    for target in 0..targets {
        (sources..sources + always).for_each(|source| mask.set(target, source));
    }
    mask
}

/// Masks that are drawn anew for every sample: a pure function of seed, sample, layer and synapse, so that engines may go through synapses in
/// any order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Redrawn {
    key: u64,
    /// Of $2^{32}$.
    threshold: u64,
}

impl Redrawn {
    /// Of a layer (0 or 1) at a sample.
    pub(crate) fn new(seed: u64, sample: u64, layer: u64, fraction: f64) -> Self {
        let key = mixed_64(seed ^ mixed_64(2 * sample + layer));
        Self { key, threshold: (fraction * 2_f64.powi(32)).round() as u64 }
    }

    /// Whether a synapse is plastic.
    pub(crate) fn has(&self, row: usize, column: usize) -> bool {
        u64::from(mixed_32(self.row_key(row) ^ column_key(column))) < self.threshold
    }

    /// The keys of rows and columns of [`fill`], and the largest number of a plastic synapse, if there is any.
    pub(crate) fn row_key(&self, row: usize) -> u32 {
        (mixed_64(self.key.wrapping_add(row as u64)) >> 32) as u32
    }

    pub(crate) fn most(&self) -> Option<u32> {
        self.threshold.checked_sub(1).map(|most| most as u32)
    }
}

/// Different for all columns of a layer.
pub(crate) fn column_key(column: usize) -> u32 {
    (column as u32).wrapping_mul(0x9e37_79b9)
}

/// The finaliser of splitmix64.
fn mixed_64(number: u64) -> u64 {
    let z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A bijection of 32 bits that changes half of them with each (Wellons, "lowbias32").
#[inline(always)]
fn mixed_32(number: u32) -> u32 {
    let z = (number ^ (number >> 16)).wrapping_mul(0x7feb_352d);
    let z = (z ^ (z >> 15)).wrapping_mul(0x846c_a68b);
    z ^ (z >> 16)
}

/// The bits of a block.
#[inline(always)]
fn redrawn_block(one: u32, others: &[u32; WIDTH], most: u32) -> u16 {
    let mut block = 0;
    for (lane, other) in others.iter().enumerate() {
        block |= u16::from(mixed_32(one ^ other) <= most) << lane;
    }
    block
}

kernel! {
    /// Bits of [`Redrawn`]: for one key and many others, of rows and a column or the other way round.
    fn redraw(one: u32, others: &[u32], most: u32, bits: &mut [u16]) {
        let (blocks, rest) = others.as_chunks::<WIDTH>();
        for (bits, others) in bits.iter_mut().zip(blocks) {
            *bits = redrawn_block(one, others, most);
        }
        if let Some(bits) = bits.get_mut(blocks.len()).filter(|_| !rest.is_empty()) {
            let mut others = [0; WIDTH];
            others[..rest.len()].copy_from_slice(rest);
            *bits = redrawn_block(one, &others, most) & ((1 << rest.len()) - 1);
        }
    }
}
