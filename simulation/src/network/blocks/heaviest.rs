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

/// How near, in bits: 2.5e-4 to 5e-4 of the size. From one sample to the next the last of many weights moves by less.
const NEAR: u32 = 1 << 12;

/// Lanes that are looked at together.
const CHUNK: usize = 8;

impl Heaviest {
    /// Sets the bits of the largest weights of a part, which holds them without what is shared: shape tiles × rows × lanes.
    pub(super) fn select(&mut self, simd: Simd, part: &Part, kept: usize, bits: &mut [u16]) {
        let least = self.near_the_last(simd, part, kept).unwrap_or_else(|| {
            self.sizes.clear();
            for (_, _, lanes, units) in rows(part) {
                let weights = part.input[lanes].iter().flat_map(|lanes| lanes.0).take(units);
                self.sizes.extend(weights.map(size_bits));
            }
            least_of_largest(&mut self.sizes, kept)
        });
        self.hint = Some(least.bits);
        self.ties.clear();
        let mut equal = Vec::new();
        for (tile, row, lanes, units) in rows(part) {
            let (first, input, start) =
                (tile * part.tiling.units_per_tile(), row.min(part.pixels), lanes.start);
            equal.clear();
            compare(simd, &part.input[lanes.clone()], least.bits, &mut bits[lanes], &mut equal);
            for &block in &equal {
                let numbers = part.input[start + block]
                    .0
                    .into_iter()
                    .enumerate()
                    .take(units.saturating_sub(block * WIDTH));
                let ties = numbers.filter(|(_, number)| size_bits(*number) == least.bits);
                self.ties.extend(ties.map(|(lane, _)| (first + block * WIDTH + lane, input, start + block)));
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
    /// Sets the bits of sizes above a size, and says which lanes have an equal one.
    fn compare(weights: &[Lanes], size: u32, bits: &mut [u16], equal: &mut Vec<usize>) {
        for (place, (lanes, bits)) in weights.iter().zip(bits).enumerate() {
            let (mut larger, mut any) = (0_u16, 0_u32);
            for lane in 0..WIDTH {
                let of_lane = size_bits(lanes.0[lane]);
                larger |= u16::from(of_lane > size) << lane;
                any |= u32::from(of_lane == size);
            }
            *bits = larger;
            if any != 0 {
                equal.push(place);
            }
        }
    }
}

kernel! {
    /// How many sizes are `high` or above, and which are from `low` on.
    fn near(weights: &[Lanes], low: u32, high: u32, found: &mut Vec<u32>) -> usize {
        let mut above = [0_u32; WIDTH];
        for chunk in weights.chunks(CHUNK) {
            let mut any = [0_u32; WIDTH];
            for lanes in chunk {
                for lane in 0..WIDTH {
                    let bits = size_bits(lanes.0[lane]);
                    above[lane] = above[lane].wrapping_add(u32::from(bits >= high));
                    any[lane] |= u32::from(bits.wrapping_sub(low) < high - low);
                }
            }
            if any.iter().fold(0, |any, lane| any | lane) != 0 {
                let sizes = chunk.iter().flat_map(|lanes| lanes.0.map(size_bits));
                found.extend(sizes.filter(|bits| (low..high).contains(bits)));
            }
        }
        above.iter().map(|count| *count as usize).sum()
    }
}
