use super::restriction::Drawn;
use super::{Coded, Layers, NetworkError, Settings};
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

/// Weights to begin with, and what is random of the restriction of plasticity.
///
/// Weights are normal and drawn first, so that they are the same whatever the restriction: input layer first, row after row, a row for each unit that
/// weights lead to, that of a bias last in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Initial {
    pub(crate) settings: Settings,
    pub(crate) inputs: usize,
    /// Hidden units, with the bias where there is one.
    pub(crate) sources: usize,
    pub(crate) outputs: usize,
    /// Shapes: hidden × inputs, outputs × sources.
    pub(crate) weights: Layers<Vec<f32>>,
    pub(crate) drawn: Drawn,
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
        let drawn = Drawn::random(&settings, inputs, outputs, random);
        Ok(Self { settings, inputs, sources, outputs, weights, drawn })
    }

    /// A network that goes on from weights that another engine has come to, rounded to single precision, with the same synapses drawn.
    ///
    /// # Panics
    /// For weights of another shape.
    pub fn with_weights(self, weights: &Layers<Vec<f64>>) -> Self {
        let rounded = |weights: &[f64], shape: &[f32]| -> Vec<f32> {
            assert_eq!(weights.len(), shape.len(), "weights of another shape");
            weights.iter().map(|&weight| weight as f32).collect()
        };
        let weights = Layers {
            input: rounded(&weights.input, &self.weights.input),
            output: rounded(&weights.output, &self.weights.output),
        };
        Self { weights, ..self }
    }

    /// The weights.
    pub fn weights(&self) -> &Layers<Vec<f32>> {
        &self.weights
    }

    /// The network that they are for.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Which synapses may be plastic at samples of a class, as far as that was drawn for good: those of fixed masks and of fixed units. All where
    /// what is plastic is drawn or selected sample by sample. Shaped as the weights; whether a layer is plastic at all is not asked.
    ///
    /// ```
    /// use plasticity_simulation::data::digits;
    /// use plasticity_simulation::network::{Coded, Initial, Restriction, Settings};
    /// use plasticity_simulation::random;
    ///
    /// let images = digits::generate(1, 10, 10).training;
    /// let settings = Settings { restriction: Restriction::Subnet { units: 3 }, ..Settings::vrp(20) };
    /// let coded = Coded::new(&settings, &images, &images);
    /// let initial = Initial::random(settings, &coded, &mut random::stream(1, "example", "cell", 0))?;
    /// let plastic = initial.plastic(0);
    /// assert_eq!(plastic.input.iter().filter(|plastic| **plastic).count(), 3 * 785);
    /// assert_eq!(plastic.output.iter().filter(|plastic| **plastic).count(), (3 + 1) * 10);
    /// # Ok::<(), plasticity_simulation::network::NetworkError>(())
    /// ```
    pub fn plastic(&self, class: usize) -> Layers<Vec<bool>> {
        let Self { settings, inputs, sources, outputs, drawn, .. } = self;
        let coordinated = settings.restriction.coordinated();
        let unit_is = |unit: usize| drawn.units().is_none_or(|units| units.binary_search(&unit).is_ok());
        let masks = drawn.masks(class);
        let input =
            |unit: usize, from: usize| masks.map_or(unit_is(unit), |masks| masks.input.has(unit, from));
        let output = |to: usize, from: usize| {
            let of_unit = !coordinated || from == settings.hidden || unit_is(from);
            masks.map_or(of_unit, |masks| masks.output.has(to, from))
        };
        Layers {
            input: (0..settings.hidden * inputs).map(|place| input(place / inputs, place % inputs)).collect(),
            output: (0..outputs * sources).map(|place| output(place / sources, place % sources)).collect(),
        }
    }
}
