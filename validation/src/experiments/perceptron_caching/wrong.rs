//! Wrong theories, for negative controls: each has one thing wrong with it, and the test of a claim has to refute it.

use super::PerceptronCaching;
use super::conditions::Need;
use super::quantities::level;
use crate::tables::Prediction;
use plasticity_theory::quantity::Threshold;
use plasticity_theory::{caching, total_rule};
use std::f64::consts::PI;

pub(super) static TABLE: &[Prediction<PerceptronCaching>] = &[
    Prediction {
        name: "wrong-updates-without-the-factor-two",
        needs: &[],
        theory: &[],
        value: |context, _| {
            let (n, p) = (context.runs.settings.inputs as f64, context.runs.settings.patterns as f64);
            Ok(p / (2.0 - p / n).powi(2))
        },
    },
    Prediction {
        name: "wrong-presentations-with-a-factor-two",
        needs: &[],
        theory: &[],
        value: |context, _| {
            let (n, p) = (context.runs.settings.inputs as f64, context.runs.settings.patterns as f64);
            Ok(2.0 * p.powf(1.5) / (2.0 - p / n).powi(2))
        },
    },
    Prediction {
        name: "wrong-inefficiency-without-pi",
        needs: &[],
        theory: &[],
        value: |context, _| Ok((context.task(0.0)?.updates.get() / 2.0).sqrt()),
    },
    Prediction {
        name: "wrong-consolidation-one-level-lower",
        needs: &[Need::Threshold],
        theory: &[],
        value: |context, at| {
            let l = level(at)?.as_f64() - 1.0;
            Ok(context.task(0.0)?.updates.get() / l + l / 3.0)
        },
    },
    Prediction {
        name: "wrong-stationary-from-the-start",
        needs: &[Need::Threshold],
        theory: &[],
        value: |context, at| {
            let l = level(at)?.as_f64();
            Ok(context.task(0.0)?.updates.get() / l + (l * l - 1.0) / (3.0 * l))
        },
    },
    Prediction {
        name: "wrong-mean-abs-half-the-threshold",
        needs: &[Need::Threshold],
        theory: &[],
        value: |_, at| Ok(at.threshold() / 2.0),
    },
    Prediction {
        name: "wrong-at-end-without-pi",
        needs: &[],
        theory: &[],
        value: |context, _| Ok((2.0 * context.task(0.0)?.updates.get()).sqrt()),
    },
    Prediction {
        name: "wrong-transient-change-linear-in-the-level",
        needs: &[Need::Threshold],
        theory: &[],
        value: |context, at| Ok(context.task(0.0)?.updates.get() * (1.0 - 1.0 / level(at)?.as_f64())),
    },
    Prediction {
        name: "wrong-total-rule-consolidation-of-rms-size",
        needs: &[Need::Threshold],
        theory: &[],
        value: |context, at| {
            let task = context.task_of_inputs(0.0)?;
            let interval = total_rule::interval(&task, Threshold::new(at.threshold())?)?.unwrap_or(u64::MAX);
            Ok(task.updates.get() / (interval as f64).sqrt())
        },
    },
    Prediction {
        name: "wrong-total-rule-optimal-energy-of-rms-size",
        needs: &[Need::Cost],
        theory: &[],
        value: |context, at| {
            let task = context.task_of_inputs(at.cost())?;
            let least =
                total_rule::optimal_energy_ratio(&task) * task.minimal_energy() / task.inputs.as_f64();
            Ok(least * (PI / 2.0).sqrt())
        },
    },
    Prediction {
        name: "wrong-optimal-threshold-of-double-steps",
        needs: &[Need::Cost],
        theory: &[],
        value: |context, at| Ok(2.0 * caching::stationary_threshold(&context.task(at.cost())?)?.get()),
    },
    Prediction {
        name: "wrong-optimal-energy-of-half-the-threshold",
        needs: &[Need::Cost],
        theory: &[],
        value: |context, at| {
            let (k, price) = updates_and_price(context.task(at.cost())?);
            Ok(2.0 * (k * price / 2.0).sqrt())
        },
    },
    Prediction {
        name: "wrong-optimal-energy-ratio-without-pi",
        needs: &[Need::Cost],
        theory: &[],
        value: |context, at| Ok(caching::optimal_energy_ratio(&context.task(at.cost())?) / PI.sqrt()),
    },
    Prediction {
        name: "wrong-optimal-energy-over-immediate-without-limit",
        needs: &[Need::Cost],
        theory: &[],
        value: |context, at| {
            let (k, price) = updates_and_price(context.task(at.cost())?);
            Ok(2.0 * (price / (3.0 * k)).sqrt())
        },
    },
    Prediction {
        name: "wrong-every-threshold-learns-differently",
        needs: &[],
        theory: &[],
        value: |context, _| Ok(context.runs.compared_runs()?[context.run]),
    },
];

/// $K$ and $1 + cT$.
fn updates_and_price(task: caching::Task) -> (f64, f64) {
    (task.updates.get(), 1.0 + task.cost.get() * task.presentations.get())
}
