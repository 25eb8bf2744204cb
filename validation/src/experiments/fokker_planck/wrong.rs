//! Wrong theories, for negative controls: each has one thing wrong with it, and the test of a claim has to refute it. Among
//! them are the misprints of LvR.

use super::FokkerPlanck;
use super::conditions::{At, Need};
use super::predictions::{Context, share_below};
use super::runs;
use super::settings::Point;
use crate::experiment::EvaluationError;
use crate::tables::Prediction;
use plasticity_theory::fokker_planck;
use plasticity_theory::special;
use statrs::function::erf::erf;
use std::f64::consts::PI;

pub(super) static TABLE: &[Prediction<FokkerPlanck>] = &[
    of_point("wrong-rate-per-time-constant", |_, at| {
        Ok(at.point().time_constant * fokker_planck::rate(&runs::walk(at.point())?))
    }),
    of_point("wrong-cycle-in-time-constants", |_, at| {
        Ok(fokker_planck::mean_first_passage(&runs::walk(at.point())?)? / at.point().time_constant)
    }),
    of_point("wrong-consolidation-power-per-time-constant", |_, at| {
        let Point { time_constant, threshold, .. } = at.point();
        Ok(time_constant * threshold * fokker_planck::rate(&runs::walk(at.point())?))
    }),
    of_point("wrong-rate-of-growth", |_, at| Ok(Growing::at(at.point()).rate())),
    of_point("wrong-mean-abs-of-growth", |_, at| Ok(Growing::at(at.point()).mean_abs())),
    of_point("wrong-consolidation-power-of-growth", |_, at| {
        Ok(at.point().threshold * Growing::at(at.point()).rate())
    }),
    wrong("wrong-share-below-of-growth", &[Need::Point, Need::Fraction], |_, at| {
        let growing = Growing::at(at.point());
        Ok(share_below(|s| growing.density(s), at.point(), at.fraction()))
    }),
    of_point("wrong-rate-with-sigma-of-a-time-constant", |_, at| {
        let Point { probability, time_constant, threshold } = at.point();
        Ok(probability * time_constant / threshold.powi(2))
    }),
    of_point("wrong-mean-abs-of-half-the-threshold", |_, at| Ok(at.point().threshold / 2.0)),
    of_point("wrong-size-without-overshoot", |_, at| Ok(at.point().threshold)),
    of_point("wrong-mean-abs-without-decay", |_, at| Ok(at.point().threshold / 3.0)),
    of_point("wrong-rate-of-diffusion", |_, at| Ok(fokker_planck::rate(&runs::walk(at.point())?))),
    of_point("wrong-mean-abs-of-diffusion", |_, at| Ok(fokker_planck::mean_abs(&runs::walk(at.point())?))),
    of_point("wrong-consolidation-power-of-diffusion", |_, at| {
        Ok(at.point().threshold * fokker_planck::rate(&runs::walk(at.point())?))
    }),
    wrong("wrong-power-ratio-of-equals", &[Need::Point, Need::OtherThreshold], |_, _| Ok(1.0)),
    wrong("wrong-power-without-maintenance", &[Need::Point, Need::Cost], |_, at| {
        Ok(at.point().threshold * fokker_planck::rate(&runs::walk(at.point())?))
    }),
    wrong("wrong-power-of-unshortened-spread", &[Need::Point, Need::Cost], |_, at| {
        Ok(at.cost() * runs::walk(at.point())?.spread())
    }),
    wrong("wrong-mean-abs-from-reset-settled", &[Need::Presentations], |context, _| {
        Ok(fokker_planck::mean_abs(&runs::walk(context.runs.settings.walk.base)?))
    }),
    wrong("wrong-stationary-rate-per-time-constant", &[Need::Learner], |context, at| {
        let point = context.runs.point_of(at.learner())?;
        Ok(point.time_constant * fokker_planck::rate(&runs::walk(point)?))
    }),
    wrong("wrong-stationary-mean-abs-of-half-the-threshold", &[Need::Learner], |_, at| {
        Ok(at.learner().threshold / 2.0)
    }),
    wrong("wrong-stationary-consolidation-power-per-time-constant", &[Need::Learner], |context, at| {
        let point = context.runs.point_of(at.learner())?;
        Ok(point.time_constant * point.threshold * fokker_planck::rate(&runs::walk(point)?))
    }),
    wrong("wrong-learning-consolidation-per-time-constant", &[Need::Rule, Need::Epoch], |context, at| {
        Ok(context.runs.settings.learning.time_constant * context.energies(at, Ok)?.0)
    }),
    wrong(
        "wrong-learning-maintenance-of-half-the-threshold",
        &[Need::Rule, Need::Epoch, Need::Cost],
        |context, at| {
            let learning = &context.runs.settings.learning;
            let epochs = context.runs.epochs(at.rule())?[context.run].len().min(at.epoch()) as f64;
            let mean_abs = learning.threshold / 2.0;
            Ok(at.cost() * mean_abs * context.runs.synapses() * epochs * learning.patterns as f64)
        },
    ),
    wrong("wrong-epoch-consolidation-per-time-constant", &[Need::Rule, Need::Epoch], |context, at| {
        let point = context.runs.learning_point(context.epoch(at)?.probability.max(1e-12));
        Ok(point.time_constant * point.threshold * fokker_planck::rate(&runs::walk(point)?))
    }),
    wrong("wrong-no-run-ends", &[], |_, _| Ok(0.0)),
    wrong("wrong-epoch-mean-abs-of-half-the-threshold", &[Need::Rule, Need::Epoch], |context, _| {
        Ok(context.runs.settings.learning.threshold / 2.0)
    }),
];

const fn wrong(
    name: &'static str,
    needs: &'static [Need],
    value: for<'a> fn(&Context<'_, 'a>, &At) -> Result<f64, EvaluationError>,
) -> Prediction<FokkerPlanck> {
    Prediction { name, needs, theory: &[], value }
}

const fn of_point(
    name: &'static str,
    value: for<'a> fn(&Context<'_, 'a>, &At) -> Result<f64, EvaluationError>,
) -> Prediction<FokkerPlanck> {
    wrong(name, &[Need::Point], value)
}

/// The steady state of the equation as it is printed, with $-\frac1\tau\partial_s(sP)$: weights that grow instead of decay,
/// $P(s) \propto e^{u^2}[\mathrm{erf}(x) - \mathrm{erf}(|u|)]$.
struct Growing {
    point: Point,
    spread: f64,
    x: f64,
    /// $\int_0^x D$, which is $\frac{\sqrt\pi}{4}$ of the normalisation over $\sigma$.
    integral: f64,
}

impl Growing {
    fn at(point: Point) -> Self {
        let spread = (point.time_constant * point.probability).sqrt();
        let x = point.threshold / spread;
        Self { point, spread, x, integral: special::dawson_integral(x) }
    }

    fn normalisation(&self) -> f64 {
        4.0 * self.spread / PI.sqrt() * self.integral
    }

    fn rate(&self) -> f64 {
        2.0 * self.spread / (PI.sqrt() * self.point.time_constant * self.normalisation())
    }

    fn mean_abs(&self) -> f64 {
        let moment = self.x / PI.sqrt() - erf(self.x) / 2.0;
        2.0 * self.spread * self.spread * moment / self.normalisation()
    }

    fn density(&self, s: f64) -> f64 {
        let u = s / self.spread;
        (u * u).exp() * (erf(self.x) - erf(u)) / self.normalisation()
    }
}
