//! Masks of synapses, one sample after another.

use super::batch::{SHARED_ROWS, Sparse};
use super::heaviest::Heaviest;
use super::part::{Part, PartScratch};
use super::pass::{MaskSums, MaskedUpdate, Update};
use super::tiles::Tiling;
use crate::energy::PlasticityCost;
use crate::lanes::{Lanes, WIDTH, dispatch};
use crate::network::energy::SignedSums;
use crate::network::restriction::mask::{self, Mask, Redrawn};
use crate::network::restriction::{Drawn, winners};
use crate::network::{Coded, Initial, Layers, PlasticityMeter, Restriction};
use crate::simd::Simd;

/// Learns where masks say.
///
/// With one mask for all samples, the plastic synapses of a unit from pixels that are black are all changed by the same, which is kept once
/// until learning pauses, $w_j = v_j + m_j u$. With other masks all pixels are gone through at every sample.
#[derive(Debug, Clone)]
pub(super) struct Masked {
    restriction: Restriction,
    /// Of masks that are drawn anew.
    drawn: Drawn,
    /// Of both layers, as weights lie: tiles × rows (classes) × lanes. One, or one for each class. Those of the output layer are empty where all
    /// of it is plastic.
    masks: Vec<Layers<Vec<u16>>>,
    /// Which of them it is at the sample.
    at: usize,
    /// Largest weights.
    weights: Heaviest,
    /// $u$, where there is one mask for all samples: shape tiles × lanes.
    shared: Option<Vec<Lanes>>,
    /// Number of plastic synapses from pixels, by unit: shape tiles × lanes.
    plastic: Vec<Lanes>,
    /// The rows of weights to be changed at the sample, and what to multiply changes with.
    image: Sparse,
    sums: Sums,
    /// What is added to the sums of weights: shape tiles × lanes.
    added: Vec<Lanes>,
}

/// Sums over the plastic synapses of each unit: values of the rows, and what they are sums of.
#[derive(Debug, Clone, Default)]
struct Sums {
    /// One of each for every row, and those of them that are not all 0.
    values: Vec<[f32; SUMS]>,
    taken: Vec<f32>,
    /// What was taken; shape: sums × tiles × lanes.
    together: Vec<Lanes>,
    /// Shape of each: tiles × lanes.
    sums: [Vec<Lanes>; SUMS],
}

/// What the sums are over: what changes are multiplied with; numbers of pixels; numbers of activities that are not 0; positive and negative activities; their
/// powers, where the cost is another.
const SUMS: usize = 7;
const ADDED: usize = 0;
const PIXELS: usize = 1;
const NOT_ZERO: usize = 2;
const POSITIVE: usize = 3;
const NEGATIVE: usize = 4;
const POSITIVE_POWER: usize = 5;
const NEGATIVE_POWER: usize = 6;

impl Masked {
    pub(super) fn new(initial: &Initial, part: &Part) -> Self {
        let restriction = initial.settings.restriction;
        let (tiling, pixels) = (part.tiling, part.pixels);
        let fixed = matches!(restriction, Restriction::SynapticMask { .. });
        let all_outputs = match restriction {
            Restriction::SynapticMask { output, .. }
            | Restriction::ClassMasks { output, .. }
            | Restriction::RedrawnMask { output, .. } => output == 1.0,
            _ => true,
        };
        let arranged = |masks: &Layers<Mask>| Layers {
            input: arranged(tiling, pixels + SHARED_ROWS, |row, unit| {
                let input = if row < pixels { row } else { row.wrapping_sub(2) };
                let some = row < pixels || row == pixels + 2 && initial.settings.bias;
                some && masks.input.has(unit, input)
            }),
            output: if all_outputs {
                Vec::new()
            } else {
                arranged(tiling, initial.outputs, |class, unit| masks.output.has(class, unit))
            },
        };
        let scratch = |outputs: bool| Layers {
            input: vec![0; tiling.size(pixels + SHARED_ROWS)],
            output: vec![0; if outputs { tiling.size(initial.outputs) } else { 0 }],
        };
        let masks: Vec<_> = match &initial.drawn {
            Drawn::Masks(masks) => masks.iter().map(arranged).collect(),
            _ => vec![scratch(!all_outputs)],
        };
        let mut plastic = vec![Lanes::ZERO; tiling.size(1)];
        if fixed {
            for (place, &bits) in masks[0].input.iter().enumerate() {
                let (tile, row) = (
                    place / tiling.width / (pixels + SHARED_ROWS),
                    place / tiling.width % (pixels + SHARED_ROWS),
                );
                if row < pixels {
                    let counts = &mut plastic[tile * tiling.width + place % tiling.width].0;
                    counts
                        .iter_mut()
                        .enumerate()
                        .for_each(|(lane, count)| *count += f32::from(bits >> lane & 1));
                }
            }
        }
        Self {
            restriction,
            // Masks are kept as weights lie.
            drawn: if matches!(initial.drawn, Drawn::Masks(_)) {
                Drawn::Nothing
            } else {
                initial.drawn.clone()
            },
            masks,
            at: 0,
            weights: Heaviest::default(),
            shared: fixed.then(|| vec![Lanes::ZERO; tiling.size(1)]),
            plastic,
            image: Sparse::default(),
            sums: Sums::default(),
            added: vec![Lanes::ZERO; tiling.size(1)],
        }
    }

    /// Finds the masks of a sample and sums over its plastic synapses, and adds to the inputs of the units what is kept once.
    pub(super) fn present(
        &mut self,
        (coded, number, sample): (&Coded, usize, u64),
        part: &Part,
        scratch: &mut PartScratch,
        (cost, simd): (PlasticityCost, Simd),
    ) {
        self.find_masks(coded.label(number), sample, part, simd);
        let (pixels, lift) = (part.pixels, coded.lift());
        let bias = coded.bias().then_some((pixels + 2, 1.0));
        // Where black pixels are not learned one by one, what is added to them is learned of the others.
        let black = if self.shared.is_some() { lift } else { 0.0 };
        if self.shared.is_some() || lift == 0.0 {
            self.image.set_row(
                coded.active(number).map(|(pixel, added)| (pixel, lift - black + added)).chain(bias),
            );
        } else {
            self.image.set_row(coded.activities(number).into_iter().take(pixels).enumerate().chain(bias));
        }
        self.sums.take(&self.image, (pixels, black), &self.masks[self.at].input, part, (cost, simd));
        if let Some(shared) = &self.shared {
            let sums = self.sums.sums[ADDED].iter().zip(&self.plastic);
            for ((drive, u), (added, plastic)) in scratch.drives.iter_mut().zip(shared).zip(sums) {
                for lane in 0..WIDTH {
                    drive.0[lane] += u.0[lane] * (added.0[lane] + lift as f32 * plastic.0[lane]);
                }
            }
        }
    }

    fn find_masks(&mut self, class: usize, sample: u64, part: &Part, simd: Simd) {
        self.at = class % self.masks.len();
        let Layers { input, output } = &mut self.masks[0];
        if let Some(redrawn) = self.drawn.redrawn(self.restriction, sample) {
            redraw(simd, redrawn.input, part.tiling, part.pixels, input);
            if !output.is_empty() {
                redraw(simd, redrawn.output, part.tiling, usize::MAX, output);
            }
        }
        if let Restriction::LargestWeights { fraction } = self.restriction {
            let inputs = part.pixels + usize::from(part.bias);
            let kept = winners(fraction, part.units.len() * inputs);
            self.weights.select(simd, part, kept, input);
        }
    }

    /// Plastic synapses to the output units; all where there is nothing.
    pub(super) fn output_masks(&self) -> Option<&[u16]> {
        Some(&self.masks[self.at].output[..]).filter(|masks| !masks.is_empty())
    }

    /// Meters what units are to change, and prepares the change.
    pub(super) fn learn(
        &mut self,
        coded: &Coded,
        part: &Part,
        scratch: &PartScratch,
        (cost, meter): (PlasticityCost, &mut PlasticityMeter),
    ) {
        let lift = if self.shared.is_some() { coded.lift() } else { 0.0 };
        let mut black = SignedSums::default();
        black.add(lift, cost);
        let sum = |which: usize, at: usize| f64::from(self.sums.sums[which][at / WIDTH].0[at % WIDTH]);
        for (at, change) in Lanes::numbers(&scratch.changes).take(part.units.len()).enumerate() {
            let mut sums = SignedSums::default();
            if lift != 0.0 {
                let count = f64::from(self.plastic[at / WIDTH].0[at % WIDTH]) - sum(PIXELS, at);
                sums.add_all(&black, count);
            }
            sums.positive.count += sum(NOT_ZERO, at);
            sums.positive.absolute += sum(POSITIVE, at);
            sums.negative.absolute += sum(NEGATIVE, at);
            let other = cost.exponent() != 1.0;
            sums.positive.power += sum(if other { POSITIVE_POWER } else { POSITIVE }, at);
            sums.negative.power += sum(if other { NEGATIVE_POWER } else { NEGATIVE }, at);
            meter.add_row(f64::from(change), &sums, cost);
        }
        for ((added, change), of_image) in
            self.added.iter_mut().zip(&scratch.changes).zip(&self.sums.sums[ADDED])
        {
            *added = Lanes(std::array::from_fn(|lane| change.0[lane] * of_image.0[lane]));
        }
        for (u, change) in self.shared.iter_mut().flatten().zip(&scratch.changes) {
            u.0.iter_mut().zip(change.0).for_each(|(u, change)| *u += change * lift as f32);
        }
    }

    /// What is to be changed.
    pub(super) fn update<'a>(&'a self, changes: &'a [Lanes]) -> Update<'a> {
        Update::Masked(MaskedUpdate {
            image: &self.image,
            bits: &self.masks[self.at].input,
            changes,
            shared: &self.added,
        })
    }

    /// Adds to the weights what was kept once.
    pub(super) fn settle(&mut self, part: &mut Part) {
        let Some(shared) = &mut self.shared else { return };
        let (width, rows) = (part.tiling.width, part.rows());
        for (place, (weights, &bits)) in part.input.iter_mut().zip(&self.masks[0].input).enumerate() {
            let (tile, row) = (place / width / rows, place / width % rows);
            let at = tile * width + place % width;
            for lane in 0..WIDTH {
                if row < part.pixels && bits >> lane & 1 == 1 {
                    weights.0[lane] += shared[at].0[lane];
                } else if row == part.pixels + 1 {
                    weights.0[lane] += shared[at].0[lane] * self.plastic[at].0[lane];
                }
            }
        }
        shared.fill(Lanes::ZERO);
    }
}

impl Sums {
    /// Over the rows that are changed, of which those of pixels are learned with `black` less than their activity.
    fn take(
        &mut self,
        image: &Sparse,
        (pixels, black): (usize, f64),
        bits: &[u16],
        part: &Part,
        (cost, simd): (PlasticityCost, Simd),
    ) {
        self.values.clear();
        for (row, value) in image.row(0) {
            let of_pixel = f32::from(u8::from(row < pixels));
            let x = value + of_pixel * black as f32;
            let mut values = [0.0; SUMS];
            values[ADDED] = value * of_pixel;
            // Counted only where black pixels are learned apart.
            values[PIXELS] = if black == 0.0 { 0.0 } else { of_pixel };
            values[NOT_ZERO] = f32::from(u8::from(x != 0.0));
            values[POSITIVE] = x.max(0.0);
            values[NEGATIVE] = (-x).max(0.0);
            if cost.exponent() != 1.0 {
                let power = if x == 0.0 { 0.0 } else { f64::from(x.abs()).powf(cost.exponent()) as f32 };
                values[POSITIVE_POWER] = if x > 0.0 { power } else { 0.0 };
                values[NEGATIVE_POWER] = if x < 0.0 { power } else { 0.0 };
            }
            self.values.push(values);
        }
        let not_zero = |which: &usize| self.values.iter().any(|values| values[*which] != 0.0);
        let taken: Vec<usize> = (0..SUMS).filter(not_zero).collect();
        self.taken.clear();
        self.taken.extend(self.values.iter().flat_map(|values| taken.iter().map(|which| values[*which])));
        let size = part.tiling.size(1);
        self.together.resize(taken.len() * size, Lanes::ZERO);
        if !taken.is_empty() {
            let (count, values, sums) = (taken.len(), &self.taken, &mut self.together);
            dispatch(simd, MaskSums { tiling: part.tiling, bits, image, count, values, sums });
        }
        for (which, sums) in self.sums.iter_mut().enumerate() {
            sums.clear();
            match taken.iter().position(|of| *of == which) {
                Some(place) => sums.extend_from_slice(&self.together[place * size..][..size]),
                None => sums.resize(size, Lanes::ZERO),
            }
        }
    }
}

/// A mask as weights lie: tiles × rows × lanes, with a bit for a lane.
fn arranged(tiling: Tiling, rows: usize, has: impl Fn(usize, usize) -> bool) -> Vec<u16> {
    let mut bits = vec![0; tiling.size(rows)];
    for unit in 0..tiling.units {
        for row in (0..rows).filter(|&row| has(row, unit)) {
            let (lanes, lane) = tiling.place(rows, row, unit);
            bits[lanes] |= 1 << lane;
        }
    }
    bits
}

/// Draws a mask anew, as weights lie: of pixels with the shared rows, where there are pixels, otherwise of output units.
fn redraw(simd: Simd, redrawn: Redrawn, tiling: Tiling, pixels: usize, bits: &mut [u16]) {
    let Some(most) = redrawn.most() else {
        bits.fill(0);
        return;
    };
    let rows = bits.len() / tiling.tiles / tiling.width;
    let columns = |unit: usize| mask::column_key(unit);
    let keys = |from: usize, count: usize, key: &dyn Fn(usize) -> u32| -> Vec<u32> {
        (from..from + count).map(key).collect()
    };
    for (tile, bits) in bits.chunks_exact_mut(rows * tiling.width).enumerate() {
        let first = tile * tiling.units_per_tile();
        if pixels == usize::MAX {
            // Rows of the mask are output units.
            let units = keys(first, tiling.units_of(tile), &columns);
            for (class, bits) in bits.chunks_exact_mut(tiling.width).enumerate() {
                mask::redraw(simd, redrawn.row_key(class), &units, most, bits);
            }
        } else {
            // Rows of the mask are hidden units.
            let units = keys(first, tiling.units_of(tile), &|unit| redrawn.row_key(unit));
            for (row, bits) in bits.chunks_exact_mut(tiling.width).enumerate() {
                let input = if row < pixels {
                    Some(row)
                } else {
                    row.checked_sub(2).filter(|input| *input == pixels)
                };
                if let Some(input) = input {
                    mask::redraw(simd, mask::column_key(input), &units, most, bits);
                }
            }
        }
    }
}
