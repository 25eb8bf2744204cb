//! Hidden units that learn alike, with the weights to and from them.

use super::batch::{SHARED_ROWS, Sparse};
use super::pass::{Pass, Products, Update};
use super::tiles::Tiling;
use super::work::{Propagate, Propagated, Respond};
use crate::energy::PlasticityCost;
use crate::lanes::{Lanes, WIDTH, dispatch};
use crate::network::{Activation, Initial, Layers, PlasticityMeter};
use crate::simd::Simd;

/// Some of the hidden units: all of them, those that learn, or those that do not.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Their numbers in the network, ascending.
    pub(super) units: Vec<usize>,
    pub(super) plastic: Layers<bool>,
    pub(super) tiling: Tiling,
    pub(super) pixels: usize,
    pub(super) bias: bool,
    classes: usize,
    /// Of pixels, then the shared rows of [`Batch`](super::batch::Batch). Shape: tiles × rows × lanes.
    pub(super) input: Vec<Lanes>,
    /// Shape: tiles × classes × lanes.
    pub(super) output: Vec<Lanes>,
    /// The same at the beginning; empty where they do not change.
    initial: Layers<Vec<Lanes>>,
}

/// What is worked with during a batch.
pub(super) struct PartScratch {
    /// Shape: tiles × images × lanes.
    pub(super) drives: Vec<Lanes>,
    pub(super) changes: Vec<Lanes>,
    /// Shape: tiles × lanes.
    pub(super) activities: Vec<Lanes>,
    derivatives: Vec<Lanes>,
}

/// What output units propagate back, and what their weights are to change, one for each class.
pub(super) struct Back<'a> {
    pub(super) rate: f32,
    pub(super) image: usize,
    pub(super) propagated: &'a [f32],
    pub(super) output_changes: &'a [f32],
    /// Plastic weights to the output units; shape: tiles × classes × lanes. All where there is nothing.
    pub(super) output_masks: Option<&'a [u16]>,
}

impl Part {
    pub(super) fn new(initial: &Initial, units: Vec<usize>, plastic: Layers<bool>) -> Self {
        let Initial { settings, inputs, sources, outputs, weights, .. } = initial;
        let (inputs, sources, bias) = (*inputs, *sources, settings.bias);
        let pixels = inputs - usize::from(bias);
        let tiling = Tiling::of(units.len());
        let row_sum = |unit: usize| {
            let row = &weights.input[unit * inputs..][..pixels];
            row.iter().map(|&weight| f64::from(weight)).sum::<f64>() as f32
        };
        let input = tiling.arranged(pixels + SHARED_ROWS, |row, at| match row.checked_sub(pixels) {
            None => weights.input[units[at] * inputs + row],
            Some(1) => row_sum(units[at]),
            Some(2) if bias => weights.input[units[at] * inputs + pixels],
            Some(_) => 0.0,
        });
        let output = tiling.arranged(*outputs, |class, at| weights.output[class * sources + units[at]]);
        let kept = |plastic: bool, weights: &[Lanes]| if plastic { weights.to_vec() } else { Vec::new() };
        let initial = Layers { input: kept(plastic.input, &input), output: kept(plastic.output, &output) };
        Self { units, plastic, tiling, pixels, bias, classes: *outputs, input, output, initial }
    }

    pub(super) fn rows(&self) -> usize {
        self.pixels + SHARED_ROWS
    }

    pub(super) fn scratch(&self, images: usize) -> PartScratch {
        PartScratch {
            drives: vec![Lanes::ZERO; self.tiling.size(images)],
            changes: vec![Lanes::ZERO; self.tiling.size(images)],
            activities: vec![Lanes::ZERO; self.tiling.size(1)],
            derivatives: vec![Lanes::ZERO; self.tiling.size(1)],
        }
    }

    /// Applies what is to be changed, and takes the products with images.
    pub(super) fn pass(
        &mut self,
        simd: Simd,
        update: Option<Update<'_>>,
        forward: Option<(&Sparse, &mut [Lanes])>,
    ) {
        let (tiling, rows) = (self.tiling, self.rows());
        dispatch(simd, Pass { tiling, rows, weights: &mut self.input, update, forward });
    }

    /// Takes the products with images.
    pub(super) fn products(&self, simd: Simd, images: &Sparse, drives: &mut [Lanes]) {
        let (tiling, rows) = (self.tiling, self.rows());
        dispatch(simd, Products { tiling, rows, weights: &self.input, images, drives });
    }

    /// Activities for an image of a batch, given its products with those before it; adds to the inputs of the output units.
    pub(super) fn respond(
        &self,
        simd: Simd,
        activation: Activation,
        image: usize,
        products: &[f32],
        scratch: &mut PartScratch,
        outputs: &mut [Lanes],
    ) {
        let work = Respond {
            tiling: self.tiling,
            activation,
            image,
            drives: &scratch.drives,
            products: if self.plastic.input { products } else { &[] },
            changes: &scratch.changes,
            output_weights: &self.output,
            activities: &mut scratch.activities,
            derivatives: &mut scratch.derivatives,
            outputs,
        };
        dispatch(simd, work);
    }

    /// Propagates errors back, leaves what the input weights have to change, and changes the output weights.
    pub(super) fn propagate(&mut self, simd: Simd, back: &Back<'_>, scratch: &mut PartScratch) -> Propagated {
        let work = Propagate {
            tiling: self.tiling,
            rate: back.rate,
            image: back.image,
            propagated: back.propagated,
            output_changes: back.output_changes,
            output_masks: back.output_masks,
            activities: &scratch.activities,
            derivatives: &scratch.derivatives,
            output_weights: &mut self.output,
            changes: &mut scratch.changes,
        };
        dispatch(simd, work)
    }

    /// $\eta\delta$ of the units for an image of a batch, tile by tile.
    pub(super) fn changes<'a>(
        &self,
        image: usize,
        scratch: &'a PartScratch,
    ) -> impl Iterator<Item = &'a [Lanes]> {
        let Tiling { tiles, width, .. } = self.tiling;
        scratch
            .changes
            .chunks_exact(scratch.changes.len() / tiles)
            .map(move |tile| &tile[image * width..][..width])
    }

    /// Sets them.
    pub(super) fn set_changes(&self, image: usize, scratch: &mut PartScratch, changes: &[f32]) {
        let Tiling { tiles, width, .. } = self.tiling;
        let (size, per_tile) = (scratch.changes.len() / tiles, self.tiling.units_per_tile());
        for (tile, changes) in scratch.changes.chunks_exact_mut(size).zip(changes.chunks(per_tile)) {
            let lanes = tile[image * width..][..width].iter_mut().flat_map(|lanes| &mut lanes.0);
            lanes.zip(changes).for_each(|(to, change)| *to = *change);
        }
    }

    /// Activities of the units from which the synapses to an output unit are plastic.
    pub(super) fn masked_activities<'a>(
        &self,
        masks: &'a [u16],
        class: usize,
        scratch: &'a PartScratch,
    ) -> impl Iterator<Item = f64> + 'a {
        let (width, classes) = (self.tiling.width, self.classes);
        let block = move |(place, lanes): (usize, &'a Lanes)| {
            let bits = masks[(place / width * classes + class) * width + place % width];
            (0..WIDTH).filter(move |lane| bits >> lane & 1 == 1).map(|lane| f64::from(lanes.0[lane]))
        };
        scratch.activities.iter().enumerate().flat_map(block)
    }

    /// A weight to the unit at a place of this part.
    pub(super) fn input_weight(&self, at: usize, input: usize) -> f64 {
        self.input_weight_among(&self.input, at, input)
    }

    fn input_weight_among(&self, weights: &[Lanes], at: usize, input: usize) -> f64 {
        let number = |row: usize| {
            let (lanes, lane) = self.tiling.place(self.rows(), row, at);
            f64::from(weights[lanes].0[lane])
        };
        if input == self.pixels { number(self.pixels + 2) } else { number(input) + number(self.pixels) }
    }

    /// A weight from the unit at a place of this part.
    pub(super) fn output_weight(&self, class: usize, at: usize) -> f64 {
        let (lanes, lane) = self.tiling.place(self.classes, class, at);
        f64::from(self.output[lanes].0[lane])
    }

    /// Meters what it takes to change the initial weights into those that are there now.
    pub(super) fn add_direct(&self, cost: PlasticityCost, direct: &mut Layers<PlasticityMeter>) {
        if self.plastic.input {
            for at in 0..self.units.len() {
                for input in 0..self.pixels + usize::from(self.bias) {
                    let initial = self.input_weight_among(&self.initial.input, at, input);
                    direct.input.add(self.input_weight(at, input) - initial, cost);
                }
            }
        }
        for (now, initial) in Lanes::numbers(&self.output).zip(Lanes::numbers(&self.initial.output)) {
            direct.output.add(f64::from(now) - f64::from(initial), cost);
        }
    }
}
