//! The models that a user can experiment with: their parameters, which are the options of `verify simulate`, and what is measured.

mod network;
mod perceptron;
mod spiking;
mod walk;

use super::value::{Given, Parameter, Point, Refused, Usually, Value};
use crate::ensemble::{NetworkSettings, PerceptronSettings, SpikingSettings, WalkSettings};
use crate::experiment::{Ending, Outcome};
use crate::images::Images;
use plasticity_simulation::network::Evaluation;
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use std::collections::BTreeMap;
use std::error::Error;

/// A model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// Perceptron learning with synaptic caching, with or without decay.
    Perceptron,
    /// Transient weights that decay, walk at random and are consolidated at a threshold.
    Walk,
    /// A network that learns to classify images.
    Network,
    /// A spiking neuron.
    Spiking,
}

/// Every model.
pub const MODELS: [Model; 4] = [Model::Perceptron, Model::Walk, Model::Network, Model::Spiking];

/// How a cell is simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Settings {
    Perceptron(PerceptronSettings),
    Walk(WalkSettings),
    Network(NetworkSettings, Evaluation),
    Spiking(SpikingSettings),
}

impl Model {
    /// Name, as in files and of `verify simulate`.
    ///
    /// ```
    /// use plasticity_validation::own::Model;
    ///
    /// assert_eq!(Model::Walk.name(), "walk");
    /// assert!(Model::Walk.outputs().contains(&"rate"));
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Perceptron => "perceptron",
            Self::Walk => "walk",
            Self::Network => "network",
            Self::Spiking => "spiking",
        }
    }

    /// The parameters.
    pub fn parameters(self) -> &'static [Parameter] {
        match self {
            Self::Perceptron => perceptron::PARAMETERS,
            Self::Walk => walk::PARAMETERS,
            Self::Network => network::PARAMETERS,
            Self::Spiking => spiking::PARAMETERS,
        }
    }

    /// What is measured of a run, beside whether it converged.
    pub fn outputs(self) -> &'static [&'static str] {
        match self {
            Self::Perceptron => perceptron::OUTPUTS,
            Self::Walk => walk::OUTPUTS,
            Self::Network => network::OUTPUTS,
            Self::Spiking => spiking::OUTPUTS,
        }
    }

    /// What is measured is in units of, in a line.
    pub(crate) fn units(self) -> &'static str {
        match self {
            Self::Perceptron => {
                "weights and energies in units of the learning rate, energies summed over synapses"
            }
            Self::Walk => "weights in units of the step, rates per presentation",
            Self::Network => "energies in units of the weights, summed over synapses",
            Self::Spiking => "energies in nS, summed over synapses",
        }
    }

    /// Whether images are learned.
    pub(crate) fn images(self) -> bool {
        self == Self::Network
    }

    pub(crate) fn parameter(self, name: &str) -> Option<&'static Parameter> {
        self.parameters().iter().find(|parameter| parameter.name == name)
    }

    /// Gives parameters that are not given the values that they usually have.
    pub(crate) fn complete(self, point: &mut Point) {
        for parameter in self.parameters() {
            let value = match parameter.usually {
                Usually::Needed | Usually::Nothing | Usually::Depends => continue,
                Usually::Number(number) => Value::Number(number),
                Usually::Name(name) => Value::Name(name.into()),
                Usually::Flag(flag) => Value::Flag(flag),
            };
            point.entry(parameter.name).or_insert(value);
        }
        if self == Self::Network {
            network::complete(point);
        }
    }

    /// What is simulated at a point.
    ///
    /// # Errors
    /// [`Refused`]: the first parameter that is outside its domain, or missing.
    pub(crate) fn settings(self, point: &Point) -> Result<Settings, Refused> {
        let given = Given(point);
        match self {
            Self::Perceptron => perceptron::settings(given).map(Settings::Perceptron),
            Self::Walk => walk::settings(given).map(Settings::Walk),
            Self::Network => network::settings(given).map(|(of, on)| Settings::Network(of, on)),
            Self::Spiking => spiking::settings(given).map(Settings::Spiking),
        }
    }
}

impl Settings {
    /// Simulates one replicate.
    pub(crate) fn run(
        &self,
        images: Option<&Images>,
        random: &mut Stream,
        simd: Simd,
    ) -> Result<Outcome, Box<dyn Error + Send + Sync>> {
        match self {
            Self::Perceptron(settings) => perceptron::run(settings, random, simd),
            Self::Walk(settings) => Ok(walk::run(settings, random)),
            Self::Network(settings, evaluation) => {
                let images = images.ok_or("there are no images")?;
                network::run(settings, *evaluation, images, random, simd)
            }
            Self::Spiking(settings) => spiking::run(settings, random),
        }
    }
}

/// A replicate with the outputs that it has; numbers only.
fn outcome(ending: Ending, outputs: impl IntoIterator<Item = (&'static str, Option<f64>)>) -> Outcome {
    let finite = |(name, value): (&'static str, Option<f64>)| {
        Some((name.to_owned(), vec![value.filter(|value| value.is_finite())?]))
    };
    let values: BTreeMap<String, Vec<f64>> = outputs.into_iter().filter_map(finite).collect();
    Outcome { ending, values }
}

#[cfg(test)]
mod tests;
