//! Output units: their activity, and what they have to change.

use super::settings::{Activation, Gradient, Output, Settings};
use super::{Answer, Coded};

/// Output units for an image.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct OutputUnits {
    /// Their activity.
    pub(crate) activity: Vec<f64>,
    /// $\delta = -\partial E/\partial h$, $h$ the input.
    pub(crate) errors: Vec<f64>,
    /// What is propagated back to the hidden layer.
    pub(crate) propagated: Vec<f64>,
}

impl OutputUnits {
    /// Activities of units with these inputs.
    pub(crate) fn respond(&mut self, output: Output, inputs: impl Iterator<Item = f64>) {
        self.activity.clear();
        self.activity.extend(inputs);
        match output {
            Output::Logistic => self.activity.iter_mut().for_each(|h| *h = Activation::Logistic.of(*h).0),
            Output::Linear => {}
            Output::Softmax => {
                let largest = self.activity.iter().fold(f64::NEG_INFINITY, |largest: f64, &h| largest.max(h));
                self.activity.iter_mut().for_each(|h| *h = (*h - largest).exp());
                let sum: f64 = self.activity.iter().sum();
                self.activity.iter_mut().for_each(|h| *h /= sum);
            }
        }
    }

    /// Errors for the target of an image.
    pub(crate) fn compare(&mut self, settings: &Settings, coded: &Coded, number: usize) {
        let target = |unit| coded.target(number, unit);
        let units = 0..self.activity.len();
        let sum_of_targets: f64 = units.clone().map(target).sum();
        self.errors.clear();
        self.propagated.clear();
        for unit in units {
            let activity = self.activity[unit];
            let raw = target(unit) - activity;
            let error = match settings.output {
                Output::Logistic => raw * activity * (1.0 - activity),
                Output::Linear => raw,
                // The derivative of the cross-entropy, the raw error where the targets sum to one.
                Output::Softmax => target(unit) - sum_of_targets * activity,
            };
            self.errors.push(error);
            self.propagated.push(match settings.gradient {
                Gradient::True => error,
                Gradient::Authors => raw,
            });
        }
    }

    /// What the most active unit says of an image of a class.
    pub(crate) fn answer(&self, label: usize) -> Answer {
        let larger = |best: usize, unit: usize| {
            if self.activity[unit] > self.activity[best] { unit } else { best }
        };
        let class = (0..self.activity.len()).fold(0, larger);
        let others = (0..self.activity.len()).filter(|unit| *unit != label);
        let best_other = others.fold(f64::NEG_INFINITY, |best, unit| best.max(self.activity[unit]));
        Answer { class, lead: self.activity[label] - best_other }
    }
}
