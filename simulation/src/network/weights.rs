use super::{Coded, Layers, NetworkError, Settings};
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

/// Weights to begin with: normal, input layer first, row after row, a row for each unit that weights lead to, that of a bias last in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Initial {
    pub(crate) settings: Settings,
    pub(crate) inputs: usize,
    /// Hidden units, with the bias where there is one.
    pub(crate) sources: usize,
    pub(crate) outputs: usize,
    /// Shapes: hidden × inputs, outputs × sources.
    pub(crate) weights: Layers<Vec<f32>>,
}

impl Initial {
    /// Random weights of a network for coded images. In single precision, for every engine, so that all begin alike.
    ///
    /// # Errors
    /// [`NetworkError`] for settings outside their domain.
    pub fn random(settings: Settings, coded: &Coded, random: &mut impl Rng) -> Result<Self, NetworkError> {
        settings.check()?;
        let (inputs, outputs) = (coded.inputs(), coded.classes());
        let sources = settings.hidden + usize::from(settings.bias);
        let mut draw = |count: usize| -> Vec<f32> {
            let mut normal = || -> f64 { StandardNormal.sample(random) };
            (0..count).map(|_| (settings.initial_deviation * normal()) as f32).collect()
        };
        let weights = Layers { input: draw(settings.hidden * inputs), output: draw(outputs * sources) };
        Ok(Self { settings, inputs, sources, outputs, weights })
    }

    /// The weights.
    pub fn weights(&self) -> &Layers<Vec<f32>> {
        &self.weights
    }
}
