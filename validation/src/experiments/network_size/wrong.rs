//! Wrong theories, for negative controls: each has one thing wrong with it, and the test of a claim has to refute it.

use super::NetworkSize;
use super::conditions::Need;
use super::predictions::of_run;
use super::runs::Measure;
use super::simulate;
use crate::network_run::{by_layer, value};
use crate::tables::Prediction;

pub(super) static TABLE: &[Prediction<NetworkSize>] = &[
    of_run("wrong-exponent-of-m0-of-samples-alone", |context, _| context.exponent(Measure::Samples)),
    of_run("wrong-exponent-of-m1-of-equal-updates", |context, _| context.exponent(Measure::M0)),
    Prediction {
        name: "wrong-updates-without-biases",
        needs: &[Need::Hidden],
        theory: &[],
        value: |context, at| {
            let cell = simulate::network(at.hidden(), context.runs.settings.sizes.learning_rate);
            let Some(run) = context.runs.results.cell(&cell).next() else { return Ok(f64::NAN) };
            let synapses = by_layer(run, value::SYNAPSES)?;
            let hidden = at.hidden() as f64;
            let without = (synapses[0] - hidden) + synapses[1] * hidden / (hidden + 1.0);
            Ok(without / (synapses[0] + synapses[1]))
        },
    },
];
