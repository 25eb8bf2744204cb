//! The fast engine without caching: exact learning one sample after another, in batches and on the pixels that are not black.
//!
//! The input that a hidden unit gets from an image at its turn is what the weights before the batch make of it, and what the images of the batch before
//! it have changed since: $h_t = W x_t + \sum_{k<t} \eta\delta_k (x_k \cdot x_t)$. So the weights are read and written once a batch, and the
//! trajectory is that of learning one sample at a time, but for rounding. Energies follow from sums over units, since every change is a
//! product of an error and an activity.
//!
//! Hidden units that are static for good are a part of their own, of which weights are only read. Where units are selected their errors are what is
//! left; where inputs are, changes are products with fewer activities. Only where synapses are selected one by one, by masks or by their updates,
//! do batches not work: then samples are learned one at a time, still on few pixels.

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

mod batch;
mod heaviest;
mod largest;
mod masked;
mod part;
mod pass;
mod rule;
mod tiles;
mod work;

use super::energy::{SignedSums, Sums};
use super::output::OutputUnits;
use super::{Answer, Coded, Engine, Initial, LayerEnergy, Layers, NetworkError, PlasticityMeter, Settings};
use crate::energy::PlasticityCost;
use crate::lanes::{Lanes, not_too_small};
use crate::simd::Simd;
use batch::Batch;
use part::{Back, Part, PartScratch};
use rule::Rule;
use work::UnitSums;

/// A network that learns without caching.
#[derive(Debug, Clone)]
pub struct Blocks {
    settings: Settings,
    cost: PlasticityCost,
    simd: Simd,
    classes: usize,
    /// The hidden units whose input weights learn, and after them those whose do not, if there are any.
    parts: Vec<Part>,
    /// What the input weights of the first part learn.
    rule: Rule,
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
    parts: Vec<PartScratch>,
    /// One for each class.
    outputs: Vec<Lanes>,
    units: OutputUnits,
    propagated: Vec<f32>,
    output_changes: Vec<f32>,
}

impl Blocks {
    /// A network with these weights.
    pub fn new(initial: Initial, cost: PlasticityCost, simd: Simd) -> Self {
        let Initial { settings, sources, outputs, weights, .. } = &initial;
        let (settings, outputs) = (*settings, *outputs);
        let all = 0..settings.hidden;
        let parts: Vec<Part> = match initial.drawn.units() {
            None => vec![Part::new(&initial, all.collect(), settings.plastic)],
            Some(units) => {
                let others: Vec<usize> = all.filter(|unit| units.binary_search(unit).is_err()).collect();
                let coordinated = settings.restriction.coordinated();
                let plastic = Layers { input: false, output: settings.plastic.output && !coordinated };
                let mut parts = vec![Part::new(&initial, units.to_vec(), settings.plastic)];
                if !others.is_empty() {
                    parts.push(Part::new(&initial, others, plastic));
                }
                parts
            }
        };
        let bias = |class: usize| if settings.bias { weights.output[(class + 1) * sources - 1] } else { 0.0 };
        let output_bias: Vec<f32> = (0..outputs).map(bias).collect();
        Self {
            settings,
            cost,
            simd,
            classes: outputs,
            rule: Rule::new(&initial, &parts[0], cost),
            parts,
            initial_output_bias: output_bias.clone(),
            output_bias,
            meters: Layers::default(),
            samples: 0,
        }
    }

    fn scratch(&self, images: usize) -> Scratch {
        Scratch {
            parts: self.parts.iter().map(|part| part.scratch(images)).collect(),
            outputs: vec![Lanes::ZERO; self.classes],
            units: OutputUnits::default(),
            propagated: vec![0.0; self.classes],
            output_changes: vec![0.0; self.classes],
        }
    }

    /// Activities of all units for an image of a batch.
    fn respond(&self, image: usize, products: &[f32], scratch: &mut Scratch) {
        scratch.outputs.fill(Lanes::ZERO);
        for (part, of_part) in self.parts.iter().zip(&mut scratch.parts) {
            part.respond(self.simd, self.settings.activation, image, products, of_part, &mut scratch.outputs);
        }
        let bias = |class: usize| f64::from(self.output_bias[class]);
        let inputs = scratch.outputs.iter().enumerate().map(|(class, lanes)| lanes.sum() + bias(class));
        scratch.units.respond(self.settings.output, inputs);
    }

    /// Learns an image of a batch: changes the output weights, and leaves what the input weights have to change.
    fn learn_one(
        &mut self,
        (coded, batch): (&Coded, &Batch),
        number: usize,
        image: usize,
        scratch: &mut Scratch,
    ) -> Result<(), NetworkError> {
        self.samples += 1;
        let rate = self.settings.learning_rate;
        let plastic = self.settings.plastic;
        scratch.units.compare(&self.settings, coded, number);
        for class in 0..self.classes {
            scratch.propagated[class] = not_too_small(scratch.units.propagated[class] as f32);
            let change = rate * scratch.units.errors[class];
            scratch.output_changes[class] = if plastic.output { not_too_small(change as f32) } else { 0.0 };
        }
        let back = Back {
            rate: rate as f32,
            image,
            propagated: &scratch.propagated,
            output_changes: &scratch.output_changes,
            output_masks: self.rule.output_masks(),
        };
        let (mut of_changes, mut of_activities) = (None, SignedSums::default());
        for (number, (part, of_part)) in self.parts.iter_mut().zip(&mut scratch.parts).enumerate() {
            // A part of which nothing learns is not propagated to.
            if number == 0 || part.plastic.output {
                let sums = part.propagate(self.simd, &back, of_part);
                of_activities
                    .add_all(&signed(&sums.activities, Lanes::numbers(&of_part.activities), self.cost), 1.0);
                of_changes.get_or_insert(sums.changes);
            }
        }
        let of_changes = of_changes.unwrap_or_default();
        let of_outputs = scratch.units.errors.iter().map(|error| error.abs()).sum();
        if NetworkError::diverges(rate, of_outputs)
            || NetworkError::diverges(rate, of_changes.absolute.sum() / rate)
        {
            return Err(NetworkError::Diverged { samples: self.samples });
        }
        if plastic.output {
            if self.settings.bias {
                self.output_bias.iter_mut().zip(&scratch.output_changes).for_each(|(w, change)| *w += change);
            }
            self.meter_output(of_activities, scratch);
        }
        if plastic.input {
            let (cost, meter) = (self.cost, &mut self.meters.input);
            let learned = self.rule.learn(
                coded,
                (number, image),
                &mut self.parts[0],
                &mut scratch.parts[0],
                (cost, meter),
            );
            if learned.by_products {
                let changes = self.parts[0].changes(image, &scratch.parts[0]).flat_map(Lanes::numbers);
                let errors = learned.changes.unwrap_or_else(|| signed(&of_changes, changes, cost));
                let activities = batch.sums.get(image).copied().unwrap_or_else(|| coded.sums(number, cost));
                self.meters.input.add_product(1.0, &errors, &activities, cost);
            }
        }
        Ok(())
    }

    fn meter_output(&mut self, mut activities: SignedSums, scratch: &Scratch) {
        let (rate, cost) = (self.settings.learning_rate, self.cost);
        let mut bias = SignedSums::default();
        bias.add(f64::from(u8::from(self.settings.bias)), cost);
        let Some(masks) = self.rule.output_masks() else {
            let mut errors = SignedSums::default();
            scratch.units.errors.iter().for_each(|&error| errors.add(error, cost));
            activities.add_all(&bias, 1.0);
            self.meters.output.add_product(rate, &errors, &activities, cost);
            return;
        };
        // Each output unit has other plastic synapses.
        for (class, &error) in scratch.units.errors.iter().enumerate() {
            let mut sums = bias;
            self.parts[0]
                .masked_activities(masks, class, &scratch.parts[0])
                .for_each(|activity| sums.add(activity, cost));
            self.meters.output.add_row(rate * error, &sums, cost);
        }
    }

    fn learn_all(&mut self, coded: &Coded, numbers: &[usize]) -> Result<(), NetworkError> {
        let size = match self.rule {
            Rule::Products(_) if self.settings.hidden < SMALL => SMALL_BATCH,
            Rule::Products(_) => BATCH,
            Rule::Masked(_) | Rule::LargestUpdates(_) => 1,
        };
        let (simd, plastic) = (self.simd, self.settings.plastic.input);
        let mut scratch = self.scratch(size);
        let (mut batch, mut next) = (Batch::default(), Batch::default());
        let mut batches = numbers.chunks(size);
        let Some(mut current) = batches.next() else { return Ok(()) };
        batch.set(coded, current, self.rule.learned().filter(|_| plastic), simd);
        for (part, of_part) in self.parts.iter_mut().zip(&mut scratch.parts) {
            part.pass(simd, None, Some((&batch.forward, &mut of_part.drives[..])));
        }
        loop {
            for (image, &number) in current.iter().enumerate() {
                if let Rule::Masked(masked) = &mut self.rule {
                    let sample = (coded, number, self.samples);
                    masked.present(sample, &self.parts[0], &mut scratch.parts[0], (self.cost, simd));
                }
                // The products with the images before it: a row of the triangle.
                let products = batch.products.get(image * image.saturating_sub(1) / 2..).unwrap_or_default();
                let products = products.get(..image).unwrap_or_default();
                self.respond(image, products, &mut scratch);
                self.learn_one((coded, &batch), number, image, &mut scratch)?;
            }
            let following = batches.next();
            if let Some(following) = following {
                next.set(coded, following, self.rule.learned().filter(|_| plastic), simd);
            }
            for (part, PartScratch { drives, changes, .. }) in self.parts.iter_mut().zip(&mut scratch.parts) {
                let update =
                    (plastic && part.plastic.input).then(|| self.rule.update(&batch.update, changes));
                let forward = following.map(|_| (&next.forward, &mut drives[..]));
                part.pass(simd, update, forward);
            }
            let Some(following) = following else { return Ok(()) };
            current = following;
            std::mem::swap(&mut batch, &mut next);
        }
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
        let learned = self.learn_all(coded, numbers);
        if let Rule::Masked(masked) = &mut self.rule {
            masked.settle(&mut self.parts[0]);
        }
        learned
    }

    fn classify(&self, coded: &Coded, numbers: &[usize]) -> Vec<Answer> {
        let mut scratch = self.scratch(CLASSIFIED);
        let mut answers = Vec::with_capacity(numbers.len());
        for numbers in numbers.chunks(CLASSIFIED) {
            let batch = Batch::to_respond(coded, numbers);
            for (part, of_part) in self.parts.iter().zip(&mut scratch.parts) {
                part.products(self.simd, &batch.forward, &mut of_part.drives);
            }
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
        self.parts.iter().for_each(|part| part.add_direct(self.cost, &mut direct));
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
        let bias = usize::from(self.settings.bias);
        let (inputs, sources) = (self.parts[0].pixels + bias, self.settings.hidden + bias);
        let mut weights = Layers {
            input: vec![0.0; self.settings.hidden * inputs],
            output: vec![0.0; self.classes * sources],
        };
        for part in &self.parts {
            for (at, &unit) in part.units.iter().enumerate() {
                (0..inputs)
                    .for_each(|input| weights.input[unit * inputs + input] = part.input_weight(at, input));
                (0..self.classes).for_each(|class| {
                    weights.output[class * sources + unit] = part.output_weight(class, at);
                });
            }
        }
        for class in (0..self.classes).filter(|_| self.settings.bias) {
            weights.output[class * sources + self.settings.hidden] = f64::from(self.output_bias[class]);
        }
        weights
    }
}
