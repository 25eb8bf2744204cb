//! The loops over hidden units and the weights from them.

use super::tiles::{Tiling, part, part_mut};
use crate::lanes::{Lanes, TINY, Vector, WIDTH, Work};
use crate::network::Activation;

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
    let small = (-input.abs()).exp().max(TINY);
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
                let change = back.times(V::load(&derivatives[k])).times(rate).not_too_small();
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
