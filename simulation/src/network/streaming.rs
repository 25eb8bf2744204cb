//! The engine for networks with synaptic caching.
//!
//! With caching every synapse counts at every sample, since $|s|$ is charged for maintenance. So the work is to go through memory, and
//! it is done once a sample: a row of synapses is changed, tested, consolidated, summed up, and multiplied with the activities of the next
//! sample, while it is at hand. Weights are in single precision; activities, errors and meters in double.

mod kernels;
mod rows;
mod selection;
mod synapses;

use super::energy::SignedSums;
use super::output::OutputUnits;
use super::restriction::Drawn;
use super::{
    Answer, Blocks, Caching, Coded, Engine, Initial, LayerEnergy, Layers, NetworkError, Restriction, Settings,
};
use crate::energy::PlasticityCost;
use crate::lanes::{Lanes, WIDTH};
use crate::simd::Simd;
use selection::{Sample, Selector};
use std::cell::OnceCell;
use synapses::Synapses;

/// Samples for which static rows are gone through at once: their activities fit into the fastest cache.
const AHEAD: usize = 8;

/// A network with synaptic caching, its weights and meters.
#[derive(Debug, Clone)]
pub struct Streaming {
    settings: Settings,
    cost: PlasticityCost,
    simd: Simd,
    layers: Layers<Synapses>,
    selector: Selector,
    samples: u64,
    units: Units,
    /// The network with its weights as they are, which many images are classified by; made when it is needed.
    classifier: OnceCell<Blocks>,
}

/// The units at the sample that is presented.
#[derive(Debug, Clone)]
struct Units {
    /// Activities, that of the bias last.
    hidden: Vec<f64>,
    derivatives: Vec<f64>,
    hidden_errors: Vec<f64>,
    /// Inputs to the output units.
    inputs: Vec<f64>,
    output: OutputUnits,
    /// What output units propagate back.
    back: Vec<Lanes>,
}

impl Streaming {
    /// A network with these weights.
    ///
    /// # Errors
    /// [`NetworkError`] for caching outside its domain.
    pub fn new(
        initial: Initial,
        cost: PlasticityCost,
        caching: Caching,
        simd: Simd,
    ) -> Result<Self, NetworkError> {
        caching.check()?;
        let selector = Selector::new(&initial, cost);
        let Initial { settings, inputs, sources, outputs, weights, .. } = initial;
        let Layers { input, output } = settings.plastic;
        let static_rows = selector.static_units.clone();
        let layers = Layers {
            input: Synapses::new(inputs, weights.input, &caching, (input, static_rows), cost, simd),
            output: Synapses::new(sources, weights.output, &caching, (output, Vec::new()), cost, simd),
        };
        let units = Units {
            hidden: vec![1.0; sources],
            derivatives: vec![0.0; settings.hidden],
            hidden_errors: vec![0.0; settings.hidden],
            inputs: vec![0.0; outputs],
            output: OutputUnits::default(),
            back: vec![Lanes::ZERO; sources.div_ceil(WIDTH)],
        };
        let classifier = OnceCell::new();
        Ok(Self { settings, cost, simd, layers, selector, samples: 0, units, classifier })
    }

    fn learn_one(&mut self, coded: &Coded, number: usize) -> Result<(), NetworkError> {
        let inputs = coded.activities(number);
        self.respond(&inputs);
        self.find_errors(coded, number);
        self.samples += 1;
        let Units { hidden, hidden_errors, output, .. } = &mut self.units;
        let diverges = |errors: &[f64]| {
            NetworkError::diverges(self.settings.learning_rate, errors.iter().map(|error| error.abs()).sum())
        };
        if diverges(&output.errors) || diverges(hidden_errors) {
            return Err(NetworkError::Diverged { samples: self.samples });
        }
        let (rate, cost) = (self.settings.learning_rate, self.cost);
        let mut sums = SignedSums::default();
        hidden.iter().for_each(|&activity| sums.add(activity, cost));
        let before = self.samples - 1;
        let sample =
            Sample { coded, number, before, inputs: &inputs, hidden, input_layer: &self.layers.input };
        let selected = self.selector.select(&sample, hidden_errors);
        self.layers.output.learn_later(rate, &output.errors, &sums, selected.output);
        self.layers.input.learn_later(rate, hidden_errors, &coded.sums(number, cost), selected.input);
        Ok(())
    }

    fn respond(&mut self, activities: &[f64]) {
        let Units { hidden, derivatives, inputs, output, .. } = &mut self.units;
        let hidden_units = &mut hidden[..self.settings.hidden];
        self.layers.input.present(activities, hidden_units);
        for (h, derivative) in hidden_units.iter_mut().zip(derivatives) {
            (*h, *derivative) = self.settings.activation.of(*h);
        }
        self.layers.output.present(hidden, inputs);
        output.respond(self.settings.output, inputs.iter().copied());
    }

    fn find_errors(&mut self, coded: &Coded, number: usize) {
        let Units { derivatives, hidden_errors, output, back, .. } = &mut self.units;
        output.compare(&self.settings, coded, number);
        self.layers.output.propagate(&output.propagated, back);
        for ((error, derivative), back) in hidden_errors.iter_mut().zip(derivatives).zip(Lanes::numbers(back))
        {
            *error = f64::from(back) * *derivative;
        }
        for (error, is_static) in hidden_errors.iter_mut().zip(&self.selector.static_units) {
            *error = if *is_static { 0.0 } else { *error };
        }
    }

    fn classifier(&self) -> Blocks {
        let used = |layer: &Synapses| layer.parts().map(|(l, s)| l + s).collect::<Vec<f32>>();
        let weights = Layers { input: used(&self.layers.input), output: used(&self.layers.output) };
        let (sources, outputs) = (self.units.hidden.len(), self.units.inputs.len());
        let inputs = weights.input.len() / self.settings.hidden;
        let settings = Settings { restriction: Restriction::None, ..self.settings };
        let as_they_are = Initial { settings, inputs, sources, outputs, weights, drawn: Drawn::Nothing };
        Blocks::new(as_they_are, self.cost, self.simd)
    }
}

impl Engine for Streaming {
    fn learn(&mut self, coded: &Coded, numbers: &[usize]) -> Result<(), NetworkError> {
        self.classifier.take();
        let learned = numbers.chunks(AHEAD).try_for_each(|numbers| {
            self.layers.input.look_ahead(numbers.iter().map(|&number| coded.activities(number)));
            numbers.iter().try_for_each(|&number| self.learn_one(coded, number))
        });
        self.layers.input.settle();
        self.layers.output.settle();
        learned
    }

    fn classify(&self, coded: &Coded, numbers: &[usize]) -> Vec<Answer> {
        self.classifier.get_or_init(|| self.classifier()).classify(coded, numbers)
    }

    fn samples(&self) -> u64 {
        self.samples
    }

    fn energy(&self) -> Layers<LayerEnergy> {
        Layers { input: self.layers.input.energy(), output: self.layers.output.energy() }
    }

    fn weights(&self) -> Layers<Vec<f64>> {
        let sums = |layer: &Synapses| layer.parts().map(|(l, s)| f64::from(l) + f64::from(s)).collect();
        Layers { input: sums(&self.layers.input), output: sums(&self.layers.output) }
    }
}
