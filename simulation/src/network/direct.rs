//! The direct engine: the definition of the model, in doubles, one weight after the other. The reference that the fast engine is
//! held to.

use super::settings::{Gradient, Output, Settings, logistic};
use super::{Coded, Layer, Layers, NetworkError, PlasticityMeter};
use crate::energy::PlasticityCost;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

/// A network with its weights and meters.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    settings: Settings,
    cost: PlasticityCost,
    inputs: usize,
    /// Hidden units, with the bias where there is one.
    sources: usize,
    outputs: usize,
    /// Row after row, one for each unit that weights lead to. Shapes: hidden × inputs, outputs × hidden (and bias).
    weights: Layers<Vec<f64>>,
    initial: Layers<Vec<f64>>,
    meters: Layers<PlasticityMeter>,
    samples: u64,
}

/// Activities of the hidden units, the bias last, and of the output units.
struct Response {
    hidden: Vec<f64>,
    output: Vec<f64>,
}

/// What every unit has to change: $-\partial E/\partial h$, $h$ its input.
struct Errors {
    hidden: Vec<f64>,
    output: Vec<f64>,
}

impl Network {
    /// A network with random weights for coded images, input layer first, row after row.
    ///
    /// # Errors
    /// [`NetworkError`] for settings outside their domain.
    pub fn random(
        settings: Settings,
        cost: PlasticityCost,
        coded: &Coded,
        random: &mut impl Rng,
    ) -> Result<Self, NetworkError> {
        settings.check()?;
        let (inputs, outputs) = (coded.inputs(), coded.classes());
        let sources = settings.hidden + usize::from(settings.bias);
        let mut normal = || -> f64 { StandardNormal.sample(random) };
        let mut draw =
            |count: usize| (0..count).map(|_| settings.initial_deviation * normal()).collect::<Vec<f64>>();
        let weights = Layers { input: draw(settings.hidden * inputs), output: draw(outputs * sources) };
        Ok(Self {
            settings,
            cost,
            inputs,
            sources,
            outputs,
            initial: weights.clone(),
            weights,
            meters: Layers::default(),
            samples: 0,
        })
    }

    /// The most active output unit for an image; the first of equals.
    pub fn classify(&self, coded: &Coded, number: usize) -> usize {
        let output = self.respond(coded.activities(number)).output;
        (0..self.outputs).fold(0, |best, unit| if output[unit] > output[best] { unit } else { best })
    }

    /// Share of images that are classified right.
    pub fn accuracy(&self, coded: &Coded) -> f64 {
        let right = (0..coded.count()).filter(|&number| self.classify(coded, number) == coded.label(number));
        right.count() as f64 / coded.count() as f64
    }

    /// The loss for an image.
    pub fn loss(&self, coded: &Coded, number: usize) -> f64 {
        let output = self.respond(coded.activities(number)).output;
        let of_unit = |(unit, activity): (usize, &f64)| {
            let target = coded.target(number, unit);
            match self.settings.output {
                Output::Softmax if target == 0.0 => 0.0,
                Output::Softmax => -target * activity.ln(),
                Output::Logistic | Output::Linear => (target - activity).powi(2) / 2.0,
            }
        };
        output.iter().enumerate().map(of_unit).sum()
    }

    /// Learns an image.
    ///
    /// # Errors
    /// [`NetworkError::Diverged`] where weights leave the range of numbers.
    pub fn learn(&mut self, coded: &Coded, number: usize) -> Result<(), NetworkError> {
        let activities = coded.activities(number);
        let response = self.respond(activities);
        let errors = self.errors(&response, coded, number);
        let rate = self.settings.learning_rate;
        for (unit, error) in errors.output.iter().enumerate() {
            let row = &mut self.weights.output[unit * self.sources..][..self.sources];
            for (weight, activity) in row.iter_mut().zip(&response.hidden) {
                let change = rate * error * activity;
                self.meters.output.add(change, self.cost);
                *weight += change;
            }
        }
        for (unit, error) in errors.hidden.iter().enumerate() {
            let row = &mut self.weights.input[unit * self.inputs..][..self.inputs];
            for (weight, &activity) in row.iter_mut().zip(activities) {
                let change = rate * error * f64::from(activity);
                self.meters.input.add(change, self.cost);
                *weight += change;
            }
        }
        self.samples += 1;
        let all_finite = errors.output.iter().chain(&errors.hidden).all(|error| error.is_finite());
        if all_finite { Ok(()) } else { Err(NetworkError::Diverged { samples: self.samples }) }
    }

    /// Energy of all changes of a layer.
    pub fn meter(&self, layer: Layer) -> &PlasticityMeter {
        self.meters.get(layer)
    }

    /// Energy to change the initial weights of a layer directly into those that it has now.
    pub fn direct_energy(&self, layer: Layer) -> PlasticityMeter {
        let mut meter = PlasticityMeter::default();
        for (now, before) in self.weights.get(layer).iter().zip(self.initial.get(layer)) {
            meter.add(now - before, self.cost);
        }
        meter
    }

    /// Weights of a layer, row after row.
    pub fn weights(&self, layer: Layer) -> &[f64] {
        self.weights.get(layer)
    }

    /// Number of samples learned.
    pub fn samples(&self) -> u64 {
        self.samples
    }

    fn respond(&self, activities: &[f32]) -> Response {
        let mut hidden: Vec<f64> = self
            .weights
            .input
            .chunks_exact(self.inputs)
            .map(|row| row.iter().zip(activities).map(|(w, &x)| w * f64::from(x)).sum())
            .map(|input| self.settings.activation.of(input))
            .collect();
        if self.settings.bias {
            hidden.push(1.0);
        }
        let inputs = self.weights.output.chunks_exact(self.sources);
        let inputs = inputs.map(|row| row.iter().zip(&hidden).map(|(w, a)| w * a).sum::<f64>());
        let mut output: Vec<f64> = inputs.collect();
        match self.settings.output {
            Output::Logistic => output.iter_mut().for_each(|h| *h = logistic(*h)),
            Output::Linear => {}
            Output::Softmax => {
                let largest = output.iter().fold(f64::NEG_INFINITY, |largest: f64, &h| largest.max(h));
                output.iter_mut().for_each(|h| *h = (*h - largest).exp());
                let sum: f64 = output.iter().sum();
                output.iter_mut().for_each(|h| *h /= sum);
            }
        }
        Response { hidden, output }
    }

    fn errors(&self, response: &Response, coded: &Coded, number: usize) -> Errors {
        let raw: Vec<f64> =
            response.output.iter().enumerate().map(|(unit, y)| coded.target(number, unit) - y).collect();
        let output: Vec<f64> = match self.settings.output {
            Output::Logistic => {
                raw.iter().zip(&response.output).map(|(raw, y)| raw * y * (1.0 - y)).collect()
            }
            Output::Linear => raw.clone(),
            // With targets that sum to one the derivative of the cross-entropy is the raw error.
            Output::Softmax => {
                let sum: f64 = (0..self.outputs).map(|unit| coded.target(number, unit)).sum();
                let difference = |(unit, y): (usize, &f64)| coded.target(number, unit) - sum * y;
                response.output.iter().enumerate().map(difference).collect()
            }
        };
        let propagated = match self.settings.gradient {
            Gradient::True => &output,
            Gradient::Authors => &raw,
        };
        let hidden = (0..self.settings.hidden)
            .map(|unit| {
                let weights = self.weights.output[unit..].iter().step_by(self.sources);
                let back: f64 = weights.zip(propagated).map(|(w, error)| w * error).sum();
                back * self.settings.activation.derivative(response.hidden[unit])
            })
            .collect();
        Errors { hidden, output }
    }
}
