//! Wrong theories, for negative controls: each has one thing wrong with it, and the test of a claim has to refute it.

use super::PerceptronDecay;
use super::conditions::{At, Need};
use super::predictions::{Context, Value, of_optimum, task};
use crate::experiment::EvaluationError;
use crate::tables::Prediction;
use plasticity_theory::caching::{self, Task};
use plasticity_theory::energy;

const OPTIMUM: &[Need] = &[Need::Rule, Need::TimeConstant, Need::Cost];

pub(super) static TABLE: &[Prediction<PerceptronDecay>] = &[
    Prediction { name: "wrong-number", needs: &[Need::Value], theory: &[], value: |_, at| Ok(at.value()) },
    Prediction {
        name: "wrong-every-threshold-learns-differently",
        needs: &[],
        theory: &[],
        value: |context, _| Ok(context.runs.settings.thresholds_at(f64::INFINITY).len() as f64 - 1.0),
    },
    Prediction {
        name: "wrong-energy-in-proportion-to-decay",
        needs: &[Need::TimeConstant, Need::Slower],
        theory: &[],
        value: |_, at| Ok(at.slower() / at.time_constant()),
    },
    wrong("wrong-threshold-as-without-decay", |context, at| {
        Ok(caching::optimal_threshold(&without_decay(context, at)?)?.get())
    }),
    // The rate as it is printed, which is for a time constant and not for a presentation.
    wrong("wrong-steady-state-energy-with-the-rate-as-printed", |context, at| {
        of_optimum(context, at, |steady, _| {
            let energy = steady.energy(false)?;
            Ok(energy.consolidation * at.time_constant() + energy.maintenance)
        })
    }),
    wrong("wrong-energy-without-caching", |context, at| {
        of_optimum(context, at, |_, task| {
            Ok(energy::accumulated(task.inputs, task.updates, task.rate) / task.inputs.as_f64())
        })
    }),
];

const fn wrong(
    name: &'static str,
    value: for<'a> fn(&Context<'_, 'a>, &At) -> Value,
) -> Prediction<PerceptronDecay> {
    Prediction { name, needs: OPTIMUM, theory: &[], value }
}

/// Learning without decay, with the mean numbers of updates and presentations.
fn without_decay(context: &Context, at: &At) -> Result<Task, EvaluationError> {
    let point = context.runs.curve(at.rule(), f64::INFINITY).and_then(|curve| curve.at_once());
    let means = point
        .and_then(|point| Some((point.mean(|run| run.updates)?, point.mean(|run| run.presentations_total)?)));
    let (updates, presentations) = means.ok_or_else(|| EvaluationError::NotSimulated {
        quantity: "learning without decay".into(),
        condition: context.cell.clone(),
        hint: "no run without decay converged".into(),
    })?;
    Ok(task(context.runs, at.cost(), updates, presentations)?)
}
