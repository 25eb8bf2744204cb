//! The largest weights of the input layer.

use super::part::Part;
use crate::lanes::{Lanes, WIDTH};
use crate::network::restriction::ranking::{Least, least_of_largest, size_bits};
use crate::simd::Simd;

/// Finds the largest weights, sample after sample. The least of them hardly differs from one sample to the next, so that only the few weights
/// near the last one are looked at closely.
#[derive(Debug, Clone, Default)]
pub(super) struct Heaviest {
    /// Size of the least of the largest.
    hint: Option<u32>,
    sizes: Vec<u32>,
    ties: Vec<(usize, usize, usize)>,
}

/// How near, in bits: 0.4 %.
const NEAR: u32 = 1 << 15;

impl Heaviest {
    /// Sets the bits of the largest weights of a part, which holds them without what is shared: shape tiles × rows × lanes.
    pub(super) fn select(&mut self, simd: Simd, part: &Part, kept: usize, bits: &mut [u16]) {
        let least = self.near_the_last(simd, part, kept).unwrap_or_else(|| {
            self.sizes.clear();
            for (_, row, lanes, units) in rows(part) {
                let weights = part.input[lanes].iter().flat_map(|lanes| lanes.0).take(units);
                debug_assert!(row < part.rows());
                self.sizes.extend(weights.map(size_bits));
            }
            least_of_largest(&mut self.sizes, kept)
        });
        self.hint = Some(least.bits);
        self.ties.clear();
        for (tile, row, lanes, units) in rows(part) {
            let first = tile * part.tiling.units_per_tile();
            let input = row.min(part.pixels);
            for (block, place) in lanes.enumerate() {
                let (larger, equal) = compared(simd, &part.input[place], least.bits);
                bits[place] = larger;
                let of_units =
                    (0..WIDTH).filter(|lane| equal >> lane & 1 == 1 && block * WIDTH + lane < units);
                self.ties.extend(of_units.map(|lane| (first + block * WIDTH + lane, input, place)));
            }
        }
        self.ties.sort_unstable();
        for &(unit, _, place) in self.ties.iter().take(least.ties) {
            bits[place] |= 1 << (unit % part.tiling.units_per_tile() % WIDTH);
        }
    }

    fn near_the_last(&mut self, simd: Simd, part: &Part, kept: usize) -> Option<Least> {
        let hint = self.hint?;
        // The weights of no unit are 0 and would be near.
        let low = hint.checked_sub(NEAR).filter(|low| *low > 0)?;
        self.sizes.clear();
        let mut above = 0;
        let Part { input, pixels, .. } = part;
        for tile in input.chunks_exact(part.rows() * part.tiling.width) {
            let pixels = pixels * part.tiling.width;
            let bias = pixels + 2 * part.tiling.width;
            for weights in [&tile[..pixels], &tile[bias..]] {
                above += near(simd, weights, low, hint.saturating_add(NEAR), &mut self.sizes);
            }
        }
        let wanted = kept.checked_sub(above).filter(|wanted| (1..=self.sizes.len()).contains(wanted))?;
        Some(least_of_largest(&mut self.sizes, wanted))
    }
}

/// Tile, row, where its lanes are, and how many units they hold, of every row of plastic weights.
fn rows(part: &Part) -> impl Iterator<Item = (usize, usize, std::ops::Range<usize>, usize)> {
    let (tiling, all, pixels) = (part.tiling, part.rows(), part.pixels);
    let of_weights = (0..pixels).chain(part.bias.then_some(pixels + 2));
    let of_tile = move |tile: usize| {
        of_weights.clone().map(move |row| {
            let start = (tile * all + row) * tiling.width;
            (tile, row, start..start + tiling.width, tiling.units_of(tile))
        })
    };
    (0..tiling.tiles).flat_map(of_tile)
}

kernel! {
    /// Lanes with sizes above a size, and those that are equal.
    fn compared(lanes: &Lanes, size: u32) -> (u16, u16) {
        let (mut larger, mut equal) = (0, 0);
        for (lane, number) in lanes.0.iter().enumerate() {
            let bits = size_bits(*number);
            larger |= u16::from(bits > size) << lane;
            equal |= u16::from(bits == size) << lane;
        }
        (larger, equal)
    }
}

kernel! {
    /// How many sizes are `high` or above, and which are from `low` on.
    fn near(weights: &[Lanes], low: u32, high: u32, found: &mut Vec<u32>) -> usize {
        let mut above = 0_usize;
        for lanes in weights {
            let (mut of_lanes, mut any) = (0_u32, 0_u32);
            for number in lanes.0 {
                let bits = size_bits(number);
                of_lanes = of_lanes.wrapping_add(u32::from(bits >= high));
                any |= u32::from(bits >= low) & u32::from(bits < high);
            }
            above += of_lanes as usize;
            if any != 0 {
                found.extend(lanes.0.iter().map(|number| size_bits(*number)).filter(|bits| (low..high).contains(bits)));
            }
        }
        above
    }
}
