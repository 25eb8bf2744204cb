//! The direct engine: the definition of the model, in doubles, one weight after the other. The reference that the fast engines are
//! held to.

use super::output::OutputUnits;
use super::restriction::Drawn;
use super::restriction::definition::{Presented, plastic};
use super::settings::{Output, Settings};
use super::{
    Answer, Caching, CachingMeter, Coded, Consolidation, Engine, Initial, LayerEnergy, Layers, NetworkError,
    PlasticityMeter, Restrict,
};
use crate::energy::PlasticityCost;

/// A network with its weights and meters.
#[derive(Debug, Clone, PartialEq)]
pub struct Direct {
    settings: Settings,
    cost: PlasticityCost,
    caching: Option<Caching>,
    outputs: usize,
    drawn: Drawn,
    layers: Layers<Weights>,
    samples: u64,
}

/// Weights of a layer, row after row, one for each unit that they lead to, and what they have cost.
#[derive(Debug, Clone, PartialEq)]
struct Weights {
    /// Number of units that they come from, length of a row.
    sources: usize,
    persistent: Vec<f64>,
    /// 0 without caching.
    transient: Vec<f64>,
    initial: Vec<f64>,
    changes: PlasticityMeter,
    caching: CachingMeter,
}

/// Activities of the hidden units, the bias last, with their derivatives, and the output units.
struct Response {
    hidden: Vec<f64>,
    derivatives: Vec<f64>,
    output: OutputUnits,
}

impl Direct {
    /// A network with these weights.
    ///
    /// # Errors
    /// [`NetworkError`] for caching outside its domain.
    pub fn new(
        initial: Initial,
        cost: PlasticityCost,
        caching: Option<Caching>,
    ) -> Result<Self, NetworkError> {
        caching.as_ref().map_or(Ok(()), Caching::check)?;
        let Initial { settings, inputs, sources, outputs, weights, drawn } = initial;
        let layers = Layers {
            input: Weights::new(inputs, &weights.input),
            output: Weights::new(sources, &weights.output),
        };
        Ok(Self { settings, cost, caching, outputs, drawn, layers, samples: 0 })
    }

    /// The loss for an image.
    pub fn loss(&self, coded: &Coded, number: usize) -> f64 {
        let output = self.respond(&coded.activities(number)).output.activity;
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

    /// Learns an image; with a restriction in place of that of the settings, where one is given.
    pub(super) fn learn_one(
        &mut self,
        coded: &Coded,
        number: usize,
        restriction: Option<&mut dyn Restrict>,
    ) -> Result<(), NetworkError> {
        let activities = coded.activities(number);
        let Response { hidden, derivatives, mut output } = self.respond(&activities);
        output.compare(&self.settings, coded, number);
        let errors = self.hidden_errors(&derivatives, &output);
        self.samples += 1;
        let diverges = |errors: &[f64]| {
            NetworkError::diverges(self.settings.learning_rate, errors.iter().map(|error| error.abs()).sum())
        };
        if diverges(&output.errors) || diverges(&errors) {
            return Err(NetworkError::Diverged { samples: self.samples });
        }
        let presented = Presented {
            sample: self.samples - 1,
            class: coded.label(number),
            inputs: &activities,
            hidden: &hidden,
            classes: self.outputs,
            errors: &errors,
            output_errors: &output.errors,
            weights: Layers {
                input: &|place| self.layers.input.at(place),
                output: &|place| self.layers.output.at(place),
            },
        };
        let synapses = match restriction {
            Some(restriction) => restriction.plastic(&presented),
            None => plastic(&self.settings, &self.drawn, &presented),
        };
        let (rate, cost) = (self.settings.learning_rate, self.cost);
        let Layers { input: input_learns, output: output_learns } = self.settings.plastic;
        if output_learns {
            let synapses = synapses.output.as_deref();
            self.layers.output.learn(rate, &output.errors, &hidden, synapses, cost, self.caching.as_ref());
        }
        if input_learns {
            let synapses = synapses.input.as_deref();
            self.layers.input.learn(rate, &errors, &activities, synapses, cost, self.caching.as_ref());
        }
        Ok(())
    }

    fn respond(&self, activities: &[f64]) -> Response {
        let inputs = self.layers.input.inputs_of_units(activities);
        let (mut hidden, derivatives): (Vec<f64>, Vec<f64>) =
            inputs.into_iter().map(|h| self.settings.activation.of(h)).unzip();
        if self.settings.bias {
            hidden.push(1.0);
        }
        let mut output = OutputUnits::default();
        output.respond(self.settings.output, self.layers.output.inputs_of_units(&hidden).into_iter());
        Response { hidden, derivatives, output }
    }

    /// $\delta$ of the hidden units; 0 for units that are static for good.
    fn hidden_errors(&self, derivatives: &[f64], output: &OutputUnits) -> Vec<f64> {
        let error = |unit: usize| {
            let weights = (0..self.outputs).map(|to| self.layers.output.weight(to, unit));
            let back: f64 = weights.zip(&output.propagated).map(|(weight, error)| weight * error).sum();
            back * derivatives[unit]
        };
        let learns = |unit: &usize| self.drawn.units().is_none_or(|units| units.binary_search(unit).is_ok());
        (0..self.settings.hidden).map(|unit| if learns(&unit) { error(unit) } else { 0.0 }).collect()
    }
}

impl Weights {
    fn new(sources: usize, initial: &[f32]) -> Self {
        let initial: Vec<f64> = initial.iter().map(|&weight| f64::from(weight)).collect();
        Self {
            sources,
            persistent: initial.clone(),
            transient: vec![0.0; initial.len()],
            initial,
            changes: PlasticityMeter::default(),
            caching: CachingMeter::default(),
        }
    }

    fn weight(&self, to: usize, from: usize) -> f64 {
        self.at(to * self.sources + from)
    }

    fn at(&self, place: usize) -> f64 {
        self.persistent[place] + self.transient[place]
    }

    fn inputs_of_units(&self, activities: &[f64]) -> Vec<f64> {
        let units = self.persistent.len() / self.sources;
        let input = |to| (0..self.sources).map(|from| self.weight(to, from) * activities[from]).sum();
        (0..units).map(input).collect()
    }

    fn learn(
        &mut self,
        rate: f64,
        errors: &[f64],
        activities: &[f64],
        plastic: Option<&[bool]>,
        cost: PlasticityCost,
        caching: Option<&Caching>,
    ) {
        let changed = if caching.is_some() { &mut self.transient } else { &mut self.persistent };
        for (to, (row, error)) in changed.chunks_exact_mut(self.sources).zip(errors).enumerate() {
            for (from, (weight, activity)) in row.iter_mut().zip(activities).enumerate() {
                if plastic.is_none_or(|plastic| plastic.get(to * self.sources + from) == Some(&true)) {
                    let change = rate * error * activity;
                    self.changes.add(change, cost);
                    *weight += change;
                }
            }
        }
        if let Some(caching) = caching {
            self.consolidate(caching.consolidation);
            self.caching.transient_sum += self.transient.iter().map(|s| s.abs()).sum::<f64>();
            self.transient.iter_mut().for_each(|s| *s *= caching.retained());
        }
    }

    /// Consolidates what the rule says: parts of the layer, each as a whole, where any synapse of it is beyond the threshold.
    fn consolidate(&mut self, consolidation: Consolidation) {
        let (part, threshold) = match consolidation {
            Consolidation::PerSynapse { threshold } => (1, threshold),
            Consolidation::PerNeuron { threshold } => (self.sources, threshold),
            Consolidation::PerLayer { threshold } => (self.persistent.len(), threshold),
            Consolidation::AtEnd => return,
        };
        let parts = self.persistent.chunks_exact_mut(part).zip(self.transient.chunks_exact_mut(part));
        for (persistent, transient) in parts.filter(|(_, s)| s.iter().any(|s| s.abs() > threshold)) {
            self.caching.events += 1;
            for (l, s) in persistent.iter_mut().zip(transient) {
                self.caching.consolidated += s.abs();
                *l += *s;
                *s = 0.0;
            }
        }
    }

    fn energy(&self, cost: PlasticityCost, with_caching: bool) -> LayerEnergy {
        let mut direct = PlasticityMeter::default();
        for (index, initial) in self.initial.iter().enumerate() {
            direct.add(self.persistent[index] + self.transient[index] - initial, cost);
        }
        let remaining = self.transient.iter().map(|s| s.abs()).sum();
        let remaining_synapses = self.transient.iter().filter(|s| **s != 0.0).count() as u64;
        let caching = with_caching.then_some(CachingMeter { remaining, remaining_synapses, ..self.caching });
        LayerEnergy { changes: self.changes, direct, caching }
    }

    fn weights(&self) -> Vec<f64> {
        self.persistent.iter().zip(&self.transient).map(|(l, s)| l + s).collect()
    }
}

impl Engine for Direct {
    fn learn(&mut self, coded: &Coded, numbers: &[usize]) -> Result<(), NetworkError> {
        numbers.iter().try_for_each(|&number| self.learn_one(coded, number, None))
    }

    fn classify(&self, coded: &Coded, numbers: &[usize]) -> Vec<Answer> {
        let answer = |&number| self.respond(&coded.activities(number)).output.answer(coded.label(number));
        numbers.iter().map(answer).collect()
    }

    fn samples(&self) -> u64 {
        self.samples
    }

    fn energy(&self) -> Layers<LayerEnergy> {
        let with_caching = self.caching.is_some();
        let energy = |layer: &Weights| layer.energy(self.cost, with_caching);
        Layers { input: energy(&self.layers.input), output: energy(&self.layers.output) }
    }

    fn weights(&self) -> Layers<Vec<f64>> {
        Layers { input: self.layers.input.weights(), output: self.layers.output.weights() }
    }
}
