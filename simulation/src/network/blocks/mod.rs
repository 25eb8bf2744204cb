//! The fast engine without caching: exact learning one sample after another, in batches and on the pixels that are not black.
//!
//! The input that a hidden unit gets from an image at its turn is what the weights before the batch make of it, and what the images of the batch before
//! it have changed since: $h_t = W x_t + \sum_{k<t} \eta\delta_k (x_k \cdot x_t)$. So the weights are read and written once a batch, and the
//! trajectory is that of learning one sample at a time, but for rounding. Energies follow from sums over units, since every change is a
//! product of an error and an activity.

mod batch;
mod tiles;
mod work;

use super::energy::{SignedSums, Sums};
use super::output::OutputUnits;
use super::{Answer, Coded, Engine, Initial, LayerEnergy, Layers, NetworkError, PlasticityMeter, Settings};
use crate::energy::PlasticityCost;
use crate::lanes::{Lanes, dispatch};
use crate::simd::Simd;
use batch::{Batch, SHARED_ROWS};
use tiles::Tiling;
use work::{Pass, Products, Propagate, Propagated, Respond, UnitSums};

/// A network that learns without caching.
#[derive(Debug, Clone)]
pub struct Blocks {
    settings: Settings,
    cost: PlasticityCost,
    simd: Simd,
    tiling: Tiling,
    pixels: usize,
    classes: usize,
    /// Of pixels, then the shared rows of [`Batch`]. Shape: tiles × rows × lanes.
    input: Vec<Lanes>,
    initial_input: Vec<Lanes>,
    /// Shape: tiles × classes × lanes.
    output: Vec<Lanes>,
    initial_output: Vec<Lanes>,
    /// From the hidden unit that is always on, if there is one; of each class.
    output_bias: Vec<f32>,
    initial_output_bias: Vec<f32>,
    meters: Layers<PlasticityMeter>,
    samples: u64,
}

/// Images of a batch. More of them save memory traffic, but each has to be corrected for all before it.
const BATCH: usize = 32;

/// The same for small networks, where weights are in the cache anyway.
const SMALL_BATCH: usize = 16;

/// Hidden units of a small network.
const SMALL: usize = 512;

/// Images that are classified together.
const CLASSIFIED: usize = 64;

/// What is worked with during a batch.
struct Scratch {
    /// Shape: tiles × images × lanes.
    drives: Vec<Lanes>,
    changes: Vec<Lanes>,
    /// Shape: tiles × lanes.
    activities: Vec<Lanes>,
    derivatives: Vec<Lanes>,
    /// One for each class.
    outputs: Vec<Lanes>,
    units: OutputUnits,
    propagated: Vec<f32>,
    output_changes: Vec<f32>,
}

impl Blocks {
    /// A network with these weights.
    pub fn new(initial: Initial, cost: PlasticityCost, simd: Simd) -> Self {
        let Initial { settings, inputs, sources, outputs, weights } = initial;
        let pixels = inputs - usize::from(settings.bias);
        let tiling = Tiling::of(settings.hidden);
        let row_sum = |unit: usize| {
            let row = &weights.input[unit * inputs..][..pixels];
            row.iter().map(|&weight| f64::from(weight)).sum::<f64>() as f32
        };
        let input = tiling.arranged(pixels + SHARED_ROWS, |row, unit| match row.checked_sub(pixels) {
            None => weights.input[unit * inputs + row],
            Some(1) => row_sum(unit),
            Some(2) if settings.bias => weights.input[unit * inputs + pixels],
            Some(_) => 0.0,
        });
        let output = tiling.arranged(outputs, |class, unit| weights.output[class * sources + unit]);
        let bias = |class: usize| if settings.bias { weights.output[(class + 1) * sources - 1] } else { 0.0 };
        let output_bias: Vec<f32> = (0..outputs).map(bias).collect();
        Self {
            settings,
            cost,
            simd,
            tiling,
            pixels,
            classes: outputs,
            initial_input: input.clone(),
            input,
            initial_output: output.clone(),
            output,
            initial_output_bias: output_bias.clone(),
            output_bias,
            meters: Layers::default(),
            samples: 0,
        }
    }

    fn rows(&self) -> usize {
        self.pixels + SHARED_ROWS
    }

    fn scratch(&self, images: usize) -> Scratch {
        Scratch {
            drives: vec![Lanes::ZERO; self.tiling.size(images)],
            changes: vec![Lanes::ZERO; self.tiling.size(images)],
            activities: vec![Lanes::ZERO; self.tiling.size(1)],
            derivatives: vec![Lanes::ZERO; self.tiling.size(1)],
            outputs: vec![Lanes::ZERO; self.classes],
            units: OutputUnits::default(),
            propagated: vec![0.0; self.classes],
            output_changes: vec![0.0; self.classes],
        }
    }

    /// Activities of all units for an image of a batch.
    fn respond(&self, image: usize, products: &[f32], scratch: &mut Scratch) {
        let work = Respond {
            tiling: self.tiling,
            activation: self.settings.activation,
            image,
            drives: &scratch.drives,
            products,
            changes: &scratch.changes,
            output_weights: &self.output,
            activities: &mut scratch.activities,
            derivatives: &mut scratch.derivatives,
            outputs: &mut scratch.outputs,
        };
        dispatch(self.simd, work);
        let bias = |class: usize| f64::from(self.output_bias[class]);
        let inputs = scratch.outputs.iter().enumerate().map(|(class, lanes)| lanes.sum() + bias(class));
        scratch.units.respond(self.settings.output, inputs);
    }

    /// Learns an image of a batch: changes the output weights, and leaves what the input weights have to change.
    fn learn_one(
        &mut self,
        coded: &Coded,
        number: usize,
        image: usize,
        scratch: &mut Scratch,
    ) -> Result<(), NetworkError> {
        self.samples += 1;
        let rate = self.settings.learning_rate;
        let plastic = self.settings.plastic;
        scratch.units.compare(&self.settings, coded, number);
        for class in 0..self.classes {
            scratch.propagated[class] = scratch.units.propagated[class] as f32;
            let change = rate * scratch.units.errors[class];
            scratch.output_changes[class] = if plastic.output { change as f32 } else { 0.0 };
        }
        let work = Propagate {
            tiling: self.tiling,
            rate: rate as f32,
            image,
            propagated: &scratch.propagated,
            output_changes: &scratch.output_changes,
            activities: &scratch.activities,
            derivatives: &scratch.derivatives,
            output_weights: &mut self.output,
            changes: &mut scratch.changes,
        };
        let sums = dispatch(self.simd, work);
        let of_outputs = scratch.units.errors.iter().map(|error| error.abs()).sum();
        if NetworkError::diverges(rate, of_outputs)
            || NetworkError::diverges(rate, sums.changes.absolute.sum() / rate)
        {
            return Err(NetworkError::Diverged { samples: self.samples });
        }
        if plastic.output {
            if self.settings.bias {
                self.output_bias.iter_mut().zip(&scratch.output_changes).for_each(|(w, change)| *w += change);
            }
            self.meter_output(&sums, scratch);
        }
        if plastic.input {
            let changes = (0..self.tiling.tiles).flat_map(|tile| {
                let images = scratch.changes.len() / self.tiling.tiles / self.tiling.width;
                let start = (tile * images + image) * self.tiling.width;
                Lanes::numbers(&scratch.changes[start..start + self.tiling.width])
            });
            let errors = signed(&sums.changes, changes, self.cost);
            self.meters.input.add_product(1.0, &errors, &coded.sums(number, self.cost), self.cost);
        }
        Ok(())
    }

    fn meter_output(&mut self, sums: &Propagated, scratch: &Scratch) {
        let mut errors = SignedSums::default();
        scratch.units.errors.iter().for_each(|&error| errors.add(error, self.cost));
        let mut activities = signed(&sums.activities, Lanes::numbers(&scratch.activities), self.cost);
        activities.add(f64::from(u8::from(self.settings.bias)), self.cost);
        self.meters.output.add_product(self.settings.learning_rate, &errors, &activities, self.cost);
    }
}

/// Sums over units; powers one by one, and only where they are not the values themselves.
fn signed(sums: &UnitSums, values: impl Iterator<Item = f32>, cost: PlasticityCost) -> SignedSums {
    if cost.exponent() != 1.0 {
        let mut signed = SignedSums::default();
        values.for_each(|value| signed.add(f64::from(value), cost));
        return signed;
    }
    let (positive, positive_count) = (sums.positive.sum(), sums.positive_count.sum());
    let (negative, negative_count) = (sums.absolute.sum() - positive, sums.count.sum() - positive_count);
    SignedSums {
        positive: Sums { count: positive_count, absolute: positive, power: positive },
        negative: Sums { count: negative_count, absolute: negative, power: negative },
    }
}

impl Engine for Blocks {
    fn learn(&mut self, coded: &Coded, numbers: &[usize]) -> Result<(), NetworkError> {
        let size = if self.settings.hidden < SMALL { SMALL_BATCH } else { BATCH };
        let (tiling, rows) = (self.tiling, self.rows());
        let mut scratch = self.scratch(size);
        let (mut batch, mut next) = (Batch::default(), Batch::default());
        let mut batches = numbers.chunks(size);
        let Some(mut current) = batches.next() else { return Ok(()) };
        batch.set(coded, current, self.simd);
        let forward = Some((&batch.forward, &mut scratch.drives[..]));
        dispatch(self.simd, Pass { tiling, rows, weights: &mut self.input, update: None, forward });
        loop {
            for (image, &number) in current.iter().enumerate() {
                // The products with the images before it: a row of the triangle.
                let products = &batch.products[image * image.saturating_sub(1) / 2..][..image];
                let products = if self.settings.plastic.input { products } else { &[] };
                self.respond(image, products, &mut scratch);
                self.learn_one(coded, number, image, &mut scratch)?;
            }
            let following = batches.next();
            if let Some(following) = following {
                next.set(coded, following, self.simd);
            }
            let update = self.settings.plastic.input.then_some((&batch.update, &scratch.changes[..]));
            let forward = following.map(|_| (&next.forward, &mut scratch.drives[..]));
            dispatch(self.simd, Pass { tiling, rows, weights: &mut self.input, update, forward });
            let Some(following) = following else { return Ok(()) };
            current = following;
            std::mem::swap(&mut batch, &mut next);
        }
    }

    fn classify(&self, coded: &Coded, numbers: &[usize]) -> Vec<Answer> {
        let mut scratch = self.scratch(CLASSIFIED);
        let mut answers = Vec::with_capacity(numbers.len());
        for numbers in numbers.chunks(CLASSIFIED) {
            let batch = Batch::to_respond(coded, numbers);
            let work = Products {
                tiling: self.tiling,
                rows: self.rows(),
                weights: &self.input,
                images: &batch.forward,
                drives: &mut scratch.drives,
            };
            dispatch(self.simd, work);
            for (image, &number) in numbers.iter().enumerate() {
                self.respond(image, &[], &mut scratch);
                answers.push(scratch.units.answer(coded.label(number)));
            }
        }
        answers
    }

    fn samples(&self) -> u64 {
        self.samples
    }

    fn energy(&self) -> Layers<LayerEnergy> {
        let mut direct = Layers::<PlasticityMeter>::default();
        for unit in 0..self.settings.hidden {
            for input in 0..self.pixels + usize::from(self.settings.bias) {
                let change = self.input_weight(&self.input, unit, input)
                    - self.input_weight(&self.initial_input, unit, input);
                direct.input.add(change, self.cost);
            }
        }
        for (now, initial) in Lanes::numbers(&self.output).zip(Lanes::numbers(&self.initial_output)) {
            direct.output.add(f64::from(now) - f64::from(initial), self.cost);
        }
        for (now, initial) in self.output_bias.iter().zip(&self.initial_output_bias) {
            direct.output.add(f64::from(*now) - f64::from(*initial), self.cost);
        }
        let energy = |changes, direct| LayerEnergy { changes, direct, caching: None };
        Layers {
            input: energy(self.meters.input, direct.input),
            output: energy(self.meters.output, direct.output),
        }
    }

    fn weights(&self) -> Layers<Vec<f64>> {
        let (hidden, bias) = (self.settings.hidden, usize::from(self.settings.bias));
        let inputs = self.pixels + bias;
        let input = (0..hidden * inputs)
            .map(|index| self.input_weight(&self.input, index / inputs, index % inputs))
            .collect();
        let sources = hidden + bias;
        let output = (0..self.classes * sources).map(|index| {
            let (class, unit) = (index / sources, index % sources);
            if unit == hidden {
                return f64::from(self.output_bias[class]);
            }
            let (lanes, lane) = self.tiling.place(self.classes, class, unit);
            f64::from(self.output[lanes].0[lane])
        });
        Layers { input, output: output.collect() }
    }
}

impl Blocks {
    /// A weight onto a hidden unit, among `weights`.
    fn input_weight(&self, weights: &[Lanes], unit: usize, input: usize) -> f64 {
        let at = |row: usize| {
            let (lanes, lane) = self.tiling.place(self.rows(), row, unit);
            f64::from(weights[lanes].0[lane])
        };
        if input == self.pixels { at(self.pixels + 2) } else { at(input) + at(self.pixels) }
    }
}
