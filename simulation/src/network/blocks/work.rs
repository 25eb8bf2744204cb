//! The loops over weights.

use super::batch::Sparse;
use super::tiles::Tiling;
use crate::lanes::{Lanes, Vector, WIDTH, Work};
use crate::network::Activation;

/// Calls a function that has the width of a tile as a constant.
macro_rules! by_width {
    ($width:expr, $function:ident::<$V:ident>($($argument:expr),*)) => {
        match $width {
            1 => $function::<$V, 1>($($argument),*),
            2 => $function::<$V, 2>($($argument),*),
            3 => $function::<$V, 3>($($argument),*),
            4 => $function::<$V, 4>($($argument),*),
            5 => $function::<$V, 5>($($argument),*),
            6 => $function::<$V, 6>($($argument),*),
            7 => $function::<$V, 7>($($argument),*),
            _ => $function::<$V, 8>($($argument),*),
        }
    };
}

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
    pub(super) images: &'a Sparse,
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
            by_width!(width, forward::<V>(weights, self.images, drives));
        }
    }
}

fn part(all: &[Lanes], tiles: usize, tile: usize) -> &[Lanes] {
    let size = all.len() / tiles;
    &all[tile * size..][..size]
}

fn part_mut(all: &mut [Lanes], tiles: usize, tile: usize) -> &mut [Lanes] {
    let size = all.len() / tiles;
    &mut all[tile * size..][..size]
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
    let (threshold, zero) = (V::all(-above.threshold), V::all(0.0));
    let changes: [V; K] = std::array::from_fn(|k| V::load(&changes[k]));
    // Where black pixels are selected the first shared row changes, by what they change.
    let black: [V; K] = std::array::from_fn(|k| V::load(&shared[k]).times(V::all(-1.0)));
    for (row, value) in above.image.row(0) {
        let (weights, value) = (&mut weights[row * K..][..K], V::all(value));
        for k in 0..K {
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
        let mut sums = [V::all(0.0); K];
        for (row, value) in images.row(image) {
            let (weights, value) = (&weights[row * K..][..K], V::all(value));
            for k in 0..K {
                sums[k] = sums[k].add_product(V::load(&weights[k]), value);
            }
        }
        for k in 0..K {
            sums[k].store(&mut drives[k]);
        }
    }
}

/// Sums of values over the rows of an image, for each unit over those that a mask has.
pub(super) struct MaskSums<'a> {
    pub(super) tiling: Tiling,
    /// Shape: tiles × rows × lanes, with a bit for a lane.
    pub(super) bits: &'a [u16],
    /// Its first row says which rows.
    pub(super) image: &'a Sparse,
    /// One for each of these rows.
    pub(super) values: &'a [f32],
    /// To be set; shape: tiles × lanes.
    pub(super) sums: &'a mut [Lanes],
}

impl Work for MaskSums<'_> {
    type Result = ();

    #[inline(always)]
    fn at<V: Vector>(self) {
        let Tiling { width, tiles, .. } = self.tiling;
        let size = self.bits.len() / tiles;
        for (bits, sums) in self.bits.chunks_exact(size).zip(self.sums.chunks_exact_mut(width)) {
            by_width!(width, mask_sums::<V>(bits, self.image, self.values, sums));
        }
    }
}

#[inline(always)]
fn mask_sums<V: Vector, const K: usize>(bits: &[u16], image: &Sparse, values: &[f32], to: &mut [Lanes]) {
    let mut sums = [V::all(0.0); K];
    for ((row, _), &value) in image.row(0).zip(values) {
        let (bits, value) = (&bits[row * K..][..K], V::all(value));
        for k in 0..K {
            sums[k] = sums[k].add(value.masked(bits[k]));
        }
    }
    for k in 0..K {
        sums[k].store(&mut to[k]);
    }
}

/// Activities of the hidden units for an image of a batch, and what they add to the inputs of the output units.
pub(super) struct Respond<'a> {
    pub(super) tiling: Tiling,
    pub(super) activation: Activation,
    /// Which image.
    pub(super) image: usize,
    /// What the weights before the batch make of it; shape: tiles × images × lanes.
    pub(super) drives: &'a [Lanes],
    /// Its products with the images before it.
    pub(super) products: &'a [f32],
    /// $\eta\delta$ of the hidden units for these; shape: tiles × images × lanes.
    pub(super) changes: &'a [Lanes],
    /// Shape: tiles × classes × lanes.
    pub(super) output_weights: &'a [Lanes],
    /// Activities and their derivatives, to be set; shape: tiles × lanes.
    pub(super) activities: &'a mut [Lanes],
    pub(super) derivatives: &'a mut [Lanes],
    /// Inputs to the output units, to be added to; one for each class.
    pub(super) outputs: &'a mut [Lanes],
}

impl Work for Respond<'_> {
    type Result = ();

    #[inline(always)]
    fn at<V: Vector>(self) {
        let Tiling { width, tiles, .. } = self.tiling;
        for tile in 0..tiles {
            let drive = &part(self.drives, tiles, tile)[self.image * width..][..width];
            let changes = part(self.changes, tiles, tile);
            let activities = part_mut(self.activities, tiles, tile);
            by_width!(width, correct::<V>(drive, self.products, changes, activities));
            let derivatives = part_mut(self.derivatives, tiles, tile);
            activate::<V>(self.activation, activities, derivatives, self.tiling.units_of(tile));
            let weights = part(self.output_weights, tiles, tile);
            by_width!(width, add_outputs::<V>(weights, activities, self.outputs));
        }
    }
}

/// The input to the units: what the weights before the batch make of an image, and what the images before it have changed.
#[inline(always)]
fn correct<V: Vector, const K: usize>(
    drive: &[Lanes],
    products: &[f32],
    changes: &[Lanes],
    inputs: &mut [Lanes],
) {
    let mut sums: [V; K] = std::array::from_fn(|k| V::load(&drive[k]));
    for (changes, &product) in changes.chunks_exact(K).zip(products) {
        let product = V::all(product);
        for k in 0..K {
            sums[k] = sums[k].add_product(V::load(&changes[k]), product);
        }
    }
    for k in 0..K {
        sums[k].store(&mut inputs[k]);
    }
}

/// Inputs to activities; those of the units that are none are 0.
#[inline(always)]
fn activate<V: Vector>(
    activation: Activation,
    inputs: &mut [Lanes],
    derivatives: &mut [Lanes],
    units: usize,
) {
    match activation {
        Activation::LeakyRelu { slope } => {
            let (slope, one) = (V::all(slope as f32), V::all(1.0));
            for (input, derivative) in inputs.iter_mut().zip(derivatives) {
                let h = V::load(input);
                // As slopes are at most 1.
                h.larger(h.times(slope)).store(input);
                h.if_positive(one, slope).store(derivative);
            }
        }
        Activation::Logistic => {
            for (index, (lanes, derivatives)) in inputs.iter_mut().zip(derivatives).enumerate() {
                for (lane, (input, derivative)) in lanes.0.iter_mut().zip(&mut derivatives.0).enumerate() {
                    let some = index * WIDTH + lane < units;
                    (*input, *derivative) = if some { logistic(*input) } else { (0.0, 0.0) };
                }
            }
        }
    }
}

/// Activity of a logistic unit and its derivative, which from the activity would be 0 as soon as that is 1 in single precision.
#[inline(always)]
fn logistic(input: f32) -> (f32, f32) {
    let small = (-input.abs()).exp();
    let larger = 1.0 / (1.0 + small);
    let smaller = small * larger;
    (if input > 0.0 { larger } else { smaller }, smaller * larger)
}

#[inline(always)]
fn add_outputs<V: Vector, const K: usize>(weights: &[Lanes], activities: &[Lanes], outputs: &mut [Lanes]) {
    let activities: [V; K] = std::array::from_fn(|k| V::load(&activities[k]));
    for (weights, output) in weights.chunks_exact(K).zip(outputs) {
        let mut sum = V::load(output);
        for k in 0..K {
            sum = sum.add_product(V::load(&weights[k]), activities[k]);
        }
        sum.store(output);
    }
}

/// Propagates errors back to the hidden units and changes the output weights.
pub(super) struct Propagate<'a> {
    pub(super) tiling: Tiling,
    pub(super) rate: f32,
    /// Which image of the batch.
    pub(super) image: usize,
    /// What is propagated, of each output unit.
    pub(super) propagated: &'a [f32],
    /// $\eta\delta$ of each output unit, to change its weights with.
    pub(super) output_changes: &'a [f32],
    /// Which of these weights change; shape: tiles × classes × lanes, with a bit for a lane. All where there is nothing.
    pub(super) output_masks: Option<&'a [u16]>,
    pub(super) activities: &'a [Lanes],
    pub(super) derivatives: &'a [Lanes],
    pub(super) output_weights: &'a mut [Lanes],
    /// $\eta\delta$ of the hidden units, to be set for the image; shape: tiles × images × lanes.
    pub(super) changes: &'a mut [Lanes],
}

/// Sums over units, for the meters; lane by lane.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct UnitSums {
    pub(super) count: Lanes,
    pub(super) absolute: Lanes,
    pub(super) positive: Lanes,
    pub(super) positive_count: Lanes,
}

/// Of the activities, and of $\eta\delta$ of the hidden units.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Propagated {
    pub(super) activities: UnitSums,
    pub(super) changes: UnitSums,
}

impl Work for Propagate<'_> {
    type Result = Propagated;

    #[inline(always)]
    fn at<V: Vector>(self) -> Propagated {
        match self.output_masks {
            None => self.propagate::<V, false>(&[]),
            Some(masks) => self.propagate::<V, true>(masks),
        }
    }
}

impl Propagate<'_> {
    #[inline(always)]
    fn propagate<V: Vector, const MASKED: bool>(self, masks: &[u16]) -> Propagated {
        let Tiling { width, tiles, .. } = self.tiling;
        let classes = self.propagated.len();
        let (rate, zero) = (V::all(self.rate), V::all(0.0));
        let mut of_activities = [zero; 4];
        let mut of_changes = [zero; 4];
        for tile in 0..tiles {
            let activities = part(self.activities, tiles, tile);
            let derivatives = part(self.derivatives, tiles, tile);
            let weights = part_mut(self.output_weights, tiles, tile);
            let changes = &mut part_mut(self.changes, tiles, tile)[self.image * width..][..width];
            for k in 0..width {
                let activity = V::load(&activities[k]);
                let mut back = zero;
                let errors = self.propagated.iter().zip(self.output_changes);
                let rows = weights.chunks_exact_mut(width).zip(errors).enumerate();
                for (class, (weights, (&error, &change))) in rows {
                    let weight = V::load(&weights[k]);
                    back = back.add_product(weight, V::all(error));
                    let activity = if MASKED {
                        activity.masked(masks[(tile * classes + class) * width + k])
                    } else {
                        activity
                    };
                    weight.add_product(activity, V::all(change)).store(&mut weights[k]);
                }
                let change = back.times(V::load(&derivatives[k])).times(rate);
                change.store(&mut changes[k]);
                add_to(&mut of_activities, activity);
                add_to(&mut of_changes, change);
            }
        }
        Propagated { activities: stored(of_activities), changes: stored(of_changes) }
    }
}

#[inline(always)]
fn add_to<V: Vector>(sums: &mut [V; 4], values: V) {
    let zero = V::all(0.0);
    let positive = values.if_positive(values, zero);
    sums[0] = sums[0].add(values.not_zero());
    sums[1] = sums[1].add(values.absolute());
    sums[2] = sums[2].add(positive);
    sums[3] = sums[3].add(positive.not_zero());
}

#[inline(always)]
fn stored<V: Vector>(sums: [V; 4]) -> UnitSums {
    let mut stored = UnitSums::default();
    sums[0].store(&mut stored.count);
    sums[1].store(&mut stored.absolute);
    sums[2].store(&mut stored.positive);
    sums[3].store(&mut stored.positive_count);
    stored
}
