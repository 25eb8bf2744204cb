//! What is predicted. Where the theory takes updates or the variance of the weights, it is given those of the run.

use super::PerceptronInefficiency;
use super::conditions::{At, Need};
use crate::experiment::EvaluationError;
use crate::tables::{self, Prediction};
use plasticity_theory::quantity::{Exponent, Inputs, LearningRate, Patterns, Updates, VarianceRatio};
use plasticity_theory::{TheoryError, energy, perceptron};

pub(super) type Context<'r, 'a> = tables::Context<'r, 'a, PerceptronInefficiency>;
type Value = Result<f64, EvaluationError>;

pub(super) static TABLE: &[Prediction<PerceptronInefficiency>] = &[
    Prediction { name: "number", needs: &[Need::Value], theory: &[], value: |_, at| Ok(at.value()) },
    of_task("fitted-updates", &["perceptron::updates"], |_, at| Ok(fitted_updates(at)?.get())),
    of_task("fitted-presentations", &["perceptron::presentations"], |_, at| {
        Ok(perceptron::presentations(inputs(at)?, Patterns::new(at.patterns())?)?.get())
    }),
    of_task("fitted-inefficiency", &["energy::inefficiency", "perceptron::updates"], |_, at| {
        Ok(energy::inefficiency(fitted_updates(at)?))
    }),
    of_task("fitted-inefficiency-near-capacity", &["energy::inefficiency_near_capacity"], |_, at| {
        Ok(energy::inefficiency_near_capacity(fitted_updates(at)?))
    }),
    of_task("energy", &["energy::accumulated"], |context, at| {
        Ok(energy::accumulated(synapses(at)?, context.updates()?, LearningRate::ONE))
    }),
    of_task("minimal-energy", &["energy::minimal"], |context, at| {
        Ok(energy::minimal(synapses(at)?, context.updates()?, LearningRate::ONE))
    }),
    of_task("inefficiency", &["energy::inefficiency"], |context, _| {
        Ok(energy::inefficiency(context.updates()?))
    }),
    of_task("inefficiency-corrected", &["energy::inefficiency_corrected"], |context, _| {
        Ok(energy::inefficiency_corrected(context.updates()?, context.variance_ratio()?))
    }),
    of_task("inefficiency-near-capacity", &["energy::inefficiency_near_capacity"], |context, _| {
        Ok(energy::inefficiency_near_capacity(context.updates()?))
    }),
    of_exponent("energy-of-exponent", &["energy::accumulated_with_exponent"], |context, at| {
        Ok(energy::accumulated_with_exponent(
            synapses(at)?,
            context.updates()?,
            LearningRate::ONE,
            Exponent::new(at.exponent())?,
        )?)
    }),
    of_exponent("minimal-energy-of-exponent", &["energy::minimal_with_exponent"], |context, at| {
        Ok(energy::minimal_with_exponent(
            synapses(at)?,
            context.updates()?,
            LearningRate::ONE,
            Exponent::new(at.exponent())?,
            context.variance_ratio()?,
        )?)
    }),
    of_exponent("inefficiency-of-exponent", &["energy::inefficiency_with_exponent"], |context, at| {
        context.inefficiency_of_exponent(at, context.variance_ratio()?)
    }),
    of_exponent(
        "inefficiency-of-exponent-of-a-walk",
        &["energy::inefficiency_with_exponent"],
        |context, at| context.inefficiency_of_exponent(at, VarianceRatio::WALK),
    ),
    of_task("variance-ratio-by-fields", &["perceptron::variance_ratio_of_fields"], |context, at| {
        let field = context.scalar("mean_abs_field")?;
        Ok(perceptron::variance_ratio_of_fields(synapses(at)?, field, LearningRate::ONE)?.get())
    }),
    of_task(
        "variance-ratio-by-stabilities",
        &["perceptron::variance_ratio_of_stabilities"],
        |context, at| {
            let stability = context.scalar("mean_stability")?;
            Ok(perceptron::variance_ratio_of_stabilities(synapses(at)?, stability, LearningRate::ONE)?.get())
        },
    ),
    of_task("separable-probability", &["perceptron::separable_probability"], |_, at| {
        Ok(perceptron::separable_probability(inputs(at)?, Patterns::new(at.patterns())?))
    }),
];

const fn of_task(
    name: &'static str,
    theory: &'static [&'static str],
    value: for<'a> fn(&Context<'_, 'a>, &At) -> Value,
) -> Prediction<PerceptronInefficiency> {
    Prediction { name, needs: &[Need::Task], theory, value }
}

const fn of_exponent(
    name: &'static str,
    theory: &'static [&'static str],
    value: for<'a> fn(&Context<'_, 'a>, &At) -> Value,
) -> Prediction<PerceptronInefficiency> {
    Prediction { name, needs: &[Need::Task, Need::Exponent], theory, value }
}

fn inputs(at: &At) -> Result<Inputs, TheoryError> {
    Inputs::new(at.inputs())
}

/// The bias counts as a synapse.
pub(super) fn synapses(at: &At) -> Result<Inputs, TheoryError> {
    Inputs::new(at.inputs() + 1)
}

fn fitted_updates(at: &At) -> Result<Updates, TheoryError> {
    perceptron::updates(inputs(at)?, Patterns::new(at.patterns())?)
}

impl Context<'_, '_> {
    /// A number of the run.
    pub(super) fn scalar(&self, name: &str) -> Value {
        self.runs.scalar_of(&self.cell, self.run, name)
    }

    pub(super) fn updates(&self) -> Result<Updates, EvaluationError> {
        Ok(Updates::new(self.scalar("updates")?)?)
    }

    fn variance_ratio(&self) -> Result<VarianceRatio, EvaluationError> {
        Ok(VarianceRatio::new(self.scalar("variance_ratio")?)?)
    }

    fn inefficiency_of_exponent(&self, at: &At, variance_ratio: VarianceRatio) -> Value {
        Ok(energy::inefficiency_with_exponent(
            self.updates()?,
            Exponent::new(at.exponent())?,
            variance_ratio,
        )?)
    }
}
