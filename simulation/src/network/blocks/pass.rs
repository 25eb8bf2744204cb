//! The loops over the weights to hidden units.

use super::batch::{Sparse, of_shared_rows};
use super::tiles::{Tiling, part, part_mut};
use crate::lanes::{Lanes, Vector, Work};
use crate::network::Coded;

/// Goes once through the input weights: applies what a batch of images has changed, and takes the products with the next.
pub(super) struct Pass<'a> {
    pub(super) tiling: Tiling,
    /// Rows of weights.
    pub(super) rows: usize,
    /// Shape: tiles × rows × lanes.
    pub(super) weights: &'a mut [Lanes],
    /// What is to be changed.
    pub(super) update: Option<Update<'a>>,
    /// The images and the inputs to the hidden units for each; shape: tiles × images × lanes.
    pub(super) forward: Option<(&'a Sparse, &'a mut [Lanes])>,
}

impl Work for Pass<'_> {
    type Result = ();

    #[inline(always)]
    fn at<V: Vector>(mut self) {
        let Tiling { width, tiles, .. } = self.tiling;
        for tile in 0..tiles {
            let weights = &mut self.weights[tile * self.rows * width..][..self.rows * width];
            match self.update {
                Some(Update::Products { images, changes }) => {
                    let changes = part(changes, tiles, tile);
                    by_width!(width, update::<V>(weights, images, changes));
                }
                Some(Update::Masked(masked)) => {
                    let (changes, shared) =
                        (part(masked.changes, tiles, tile), part(masked.shared, tiles, tile));
                    let size = masked.bits.len() / tiles;
                    let bits = &masked.bits[tile * size..][..size];
                    by_width!(width, update_masked::<V>(weights, masked.image, bits, changes, shared));
                }
                Some(Update::Above(above)) => {
                    let (changes, shared) =
                        (part(above.changes, tiles, tile), part(above.shared, tiles, tile));
                    by_width!(width, update_above::<V>(weights, above, changes, shared));
                }
                None => {}
            }
            if let Some((images, drives)) = &mut self.forward {
                let drives = part_mut(drives, tiles, tile);
                by_width!(width, forward::<V>(weights, images, drives));
            }
        }
    }
}

/// What a pass is to change.
#[derive(Clone, Copy)]
pub(super) enum Update<'a> {
    /// The products of all images and changes: $\eta\delta$ of the hidden units, of the shape tiles × images × lanes.
    Products { images: &'a Sparse, changes: &'a [Lanes] },
    /// Those of a mask, at one image.
    Masked(MaskedUpdate<'a>),
    /// Those above a threshold, at one image.
    Above(UpdateAbove<'a>),
}

/// Changes some rows where a mask says, and the shared rows.
#[derive(Clone, Copy)]
pub(super) struct MaskedUpdate<'a> {
    /// Its first row: rows of weights, and what to multiply changes with.
    pub(super) image: &'a Sparse,
    /// Shape: tiles × rows × lanes, with a bit for a lane.
    pub(super) bits: &'a [u16],
    /// Shape: tiles × lanes.
    pub(super) changes: &'a [Lanes],
    /// What is added to the sums of weights.
    pub(super) shared: &'a [Lanes],
}

/// Changes rows of pixels where $|\eta\delta_i||x_j|$ is above a threshold, and the shared rows.
#[derive(Clone, Copy)]
pub(super) struct UpdateAbove<'a> {
    /// Its first row: the pixels that are not black, with their activities $x$.
    pub(super) image: &'a Sparse,
    pub(super) threshold: f32,
    /// Shape: tiles × lanes.
    pub(super) changes: &'a [Lanes],
    /// What is added to the shared rows; shape: tiles × rows × lanes.
    pub(super) shared: &'a [Lanes],
}

/// Takes the products of weights with images and changes nothing.
pub(super) struct Products<'a> {
    pub(super) tiling: Tiling,
    pub(super) rows: usize,
    pub(super) weights: &'a [Lanes],
    pub(super) images: (&'a Coded, &'a [usize]),
    /// Those that grey values stand for.
    pub(super) activities: [f32; 256],
    pub(super) drives: &'a mut [Lanes],
}

impl Work for Products<'_> {
    type Result = ();

    #[inline(always)]
    fn at<V: Vector>(self) {
        let Tiling { width, tiles, .. } = self.tiling;
        for tile in 0..tiles {
            let weights = &self.weights[tile * self.rows * width..][..self.rows * width];
            let drives = part_mut(self.drives, tiles, tile);
            by_width!(width, test::<V>(weights, self.images, &self.activities, drives));
        }
    }
}

#[inline(always)]
fn update<V: Vector, const K: usize>(weights: &mut [Lanes], images: &Sparse, changes: &[Lanes]) {
    for (row, weights) in weights.chunks_exact_mut(K).enumerate() {
        let mut sums: [V; K] = std::array::from_fn(|k| V::load(&weights[k]));
        for (image, value) in images.row(row) {
            let (changes, value) = (&changes[image * K..][..K], V::all(value));
            for k in 0..K {
                sums[k] = sums[k].add_product(V::load(&changes[k]), value);
            }
        }
        for k in 0..K {
            sums[k].store(&mut weights[k]);
        }
    }
}

#[inline(always)]
fn update_masked<V: Vector, const K: usize>(
    weights: &mut [Lanes],
    image: &Sparse,
    bits: &[u16],
    changes: &[Lanes],
    shared: &[Lanes],
) {
    let changes: [V; K] = std::array::from_fn(|k| V::load(&changes[k]));
    for (row, value) in image.row(0) {
        let (weights, bits, value) = (&mut weights[row * K..][..K], &bits[row * K..][..K], V::all(value));
        for k in 0..K {
            V::load(&weights[k]).add_product(changes[k].masked(bits[k]), value).store(&mut weights[k]);
        }
    }
    let sums = weights.len() - 2 * K;
    for (weights, shared) in weights[sums..][..K].iter_mut().zip(shared) {
        V::load(weights).add(V::load(shared)).store(weights);
    }
}

/// What the black pixels of a unit have in common is in the shared rows; a pixel that is not black takes its part of that back.
#[inline(always)]
fn update_above<V: Vector, const K: usize>(
    weights: &mut [Lanes],
    above: UpdateAbove<'_>,
    changes: &[Lanes],
    shared: &[Lanes],
) {
    // Where no product is above the threshold nothing changes, which is so for most units.
    let largest = |numbers: &Lanes| numbers.0.iter().fold(0.0, |largest: f32, x| largest.max(x.abs()));
    let brightest = above.image.row(0).fold(0.0, |largest: f32, (_, value)| largest.max(value.abs()));
    let selected: [bool; K] = std::array::from_fn(|k| {
        largest(&changes[k]) * brightest > above.threshold
            || shared.iter().skip(k).step_by(K).any(|shared| largest(shared) > 0.0)
    });
    if !selected.contains(&true) {
        return;
    }
    let (threshold, zero) = (V::all(-above.threshold), V::all(0.0));
    let changes: [V; K] = std::array::from_fn(|k| V::load(&changes[k]));
    // Where black pixels are selected the first shared row changes, by what they change.
    let black: [V; K] = std::array::from_fn(|k| V::load(&shared[k]).times(V::all(-1.0)));
    for (row, value) in above.image.row(0) {
        let (weights, value) = (&mut weights[row * K..][..K], V::all(value));
        for k in (0..K).filter(|k| selected[*k]) {
            let change = changes[k].times(value);
            // A difference is positive if and only if the product is larger.
            let beyond = change.absolute().add(threshold);
            let change = beyond.if_positive(change, zero).add(black[k]);
            V::load(&weights[k]).add(change).store(&mut weights[k]);
        }
    }
    let pixels = weights.len() - shared.len();
    for (weights, shared) in weights[pixels..].iter_mut().zip(shared) {
        V::load(weights).add(V::load(shared)).store(weights);
    }
}

#[inline(always)]
fn forward<V: Vector, const K: usize>(weights: &[Lanes], images: &Sparse, drives: &mut [Lanes]) {
    for (image, drives) in drives.chunks_exact_mut(K).take(images.starts.len() - 1).enumerate() {
        let sums = add_rows([V::all(0.0); K], weights, images.row(image));
        for k in 0..K {
            sums[k].store(&mut drives[k]);
        }
    }
}

/// The same as [`forward`], of images as they are kept.
#[inline(always)]
fn test<V: Vector, const K: usize>(
    weights: &[Lanes],
    (coded, numbers): (&Coded, &[usize]),
    activities: &[f32; 256],
    drives: &mut [Lanes],
) {
    for (&number, drives) in numbers.iter().zip(drives.chunks_exact_mut(K)) {
        let (pixels, greys) = coded.active_greys(number);
        let values = greys.iter().map(|&grey| activities[usize::from(grey)]);
        let rows = pixels.iter().map(|&pixel| pixel as usize);
        let sums = add_rows([V::all(0.0); K], weights, rows.zip(values));
        let sums = add_rows(sums, weights, (coded.pixels()..).zip(of_shared_rows(coded, number)));
        for k in 0..K {
            sums[k].store(&mut drives[k]);
        }
    }
}

/// Adds rows of weights, each times a number.
#[inline(always)]
fn add_rows<V: Vector, const K: usize>(
    mut sums: [V; K],
    weights: &[Lanes],
    rows: impl Iterator<Item = (usize, f32)>,
) -> [V; K] {
    for (row, value) in rows {
        let (weights, value) = (&weights[row * K..][..K], V::all(value));
        for k in 0..K {
            sums[k] = sums[k].add_product(V::load(&weights[k]), value);
        }
    }
    sums
}

/// Sums over the rows of an image, for each unit over those that a mask has; several at once.
pub(super) struct MaskSums<'a> {
    pub(super) tiling: Tiling,
    /// Shape: tiles × rows × lanes, with a bit for a lane.
    pub(super) bits: &'a [u16],
    /// Its first row says which rows.
    pub(super) image: &'a Sparse,
    /// Number of sums, 1 to 8.
    pub(super) count: usize,
    /// Shape: these rows × sums.
    pub(super) values: &'a [f32],
    /// To be set; shape: sums × tiles × lanes.
    pub(super) sums: &'a mut [Lanes],
}

impl Work for MaskSums<'_> {
    type Result = ();

    #[inline(always)]
    fn at<V: Vector>(self) {
        let Tiling { width, tiles, .. } = self.tiling;
        let size = self.bits.len() / tiles;
        for (tile, bits) in self.bits.chunks_exact(size).enumerate() {
            for k in 0..width {
                let bits = (bits, width, k);
                let to = self.sums.iter_mut().skip(tile * width + k).step_by(tiles * width);
                by_width!(self.count, mask_sums::<V>(bits, self.image, self.values, to));
            }
        }
    }
}

#[inline(always)]
fn mask_sums<'s, V: Vector, const S: usize>(
    (bits, width, k): (&[u16], usize, usize),
    image: &Sparse,
    values: &[f32],
    to: impl Iterator<Item = &'s mut Lanes>,
) {
    let mut sums = [V::all(0.0); S];
    let (values, _) = values.as_chunks::<S>();
    for ((row, _), values) in image.row(0).zip(values) {
        let bits = bits[row * width + k];
        for s in 0..S {
            sums[s] = sums[s].add(V::all(values[s]).masked(bits));
        }
    }
    sums.into_iter().zip(to).for_each(|(sum, to)| sum.store(to));
}
