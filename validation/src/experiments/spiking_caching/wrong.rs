//! Wrong theories, for negative controls: each has one thing wrong with it, and the test of a claim has to refute it.

use super::SpikingCaching;
use super::runs::{Evaluated, Measure, Of};
use super::simulate::value;
use crate::tables::{Context, Prediction};

pub(super) static TABLE: &[Prediction<SpikingCaching>] = &[
    Prediction {
        name: "wrong-every-rule-learns-differently",
        needs: &[],
        theory: &[],
        value: |context, _| {
            let runs = context.runs.results.cell(&context.cell);
            let rules = runs.filter_map(|run| run.values.get(value::RULES)).flatten();
            Ok(rules.copied().nth(context.run).unwrap_or(f64::NAN))
        },
    },
    Prediction {
        name: "wrong-energy-without-caching",
        needs: &[],
        theory: &[],
        value: |context, _| of_run(context, Measure::EnergyOverMinimal),
    },
    Prediction {
        name: "wrong-energy-at-end-over-energy",
        needs: &[],
        theory: &[],
        value: |context, _| of_run(context, Measure::EndOverEnergy),
    },
];

/// A measure of the same run, where the estimator is of all runs of its cell.
fn of_run(context: &Context<'_, '_, SpikingCaching>, measure: Measure) -> Evaluated<f64> {
    let values = context.runs.values(&context.cell, measure, Of::All)?;
    Ok(values.get(context.run).copied().unwrap_or(f64::NAN))
}
