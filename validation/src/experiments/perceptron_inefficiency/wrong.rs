//! Wrong theories, for negative controls: each has one thing wrong with it, and the test of a claim has to refute it.

use super::PerceptronInefficiency;
use super::conditions::{At, Need};
use super::predictions::{Context, synapses};
use crate::experiment::EvaluationError;
use crate::tables::Prediction;

pub(super) static TABLE: &[Prediction<PerceptronInefficiency>] = &[
    wrong("wrong-updates-without-the-factor-two", |_, at| {
        let (n, p) = size(at);
        Ok(p / (2.0 - p / n).powi(2))
    }),
    wrong("wrong-presentations-with-a-factor-two", |_, at| {
        let (n, p) = size(at);
        Ok(2.0 * p.powf(1.5) / (2.0 - p / n).powi(2))
    }),
    wrong("wrong-inefficiency-without-pi", |context, _| Ok((context.updates()?.get() / 2.0).sqrt())),
    wrong("wrong-fitted-inefficiency-without-pi", |_, at| {
        let (n, p) = size(at);
        Ok(p.sqrt() / (2.0 - p / n))
    }),
    wrong("wrong-energy-without-the-bias", |context, at| Ok(context.updates()?.get() * at.inputs() as f64)),
    wrong("wrong-minimal-energy-without-pi", |context, at| {
        Ok((2.0 * context.updates()?.get()).sqrt() * synapses(at)?.as_f64())
    }),
    wrong("wrong-variance-ratio-of-one-field", |context, at| {
        Ok(1.0 - context.scalar("mean_abs_field")? / synapses(at)?.as_f64())
    }),
    wrong("wrong-variance-ratio-of-unweighted-stabilities", |context, at| {
        Ok(context.scalar("unweighted_stability")? / synapses(at)?.as_f64())
    }),
];

const fn wrong(
    name: &'static str,
    value: for<'a> fn(&Context<'_, 'a>, &At) -> Result<f64, EvaluationError>,
) -> Prediction<PerceptronInefficiency> {
    Prediction { name, needs: &[Need::Task], theory: &[], value }
}

fn size(at: &At) -> (f64, f64) {
    (at.inputs() as f64, at.patterns() as f64)
}
