//! What is predicted: by the closed form, by the closed form with the threshold half a step higher, and by the exact walk.
//!
//! A walk is given its probability of updates; for learning the theory takes that of the run, or of the epoch.

use super::FokkerPlanck;
use super::conditions::{At, Need};
use super::runs::{self, EpochOfRun};
use super::settings::Point;
use crate::experiment::EvaluationError;
use crate::tables::{self, Prediction};
use plasticity_theory::fokker_planck::{self, DecayingWalk};
use plasticity_theory::quantity::{Inputs, MaintenanceCost, Probability};
use plasticity_theory::{TheoryError, special};
use statrs::function::erf::erf;
use std::f64::consts::PI;

pub(super) type Context<'r, 'a> = tables::Context<'r, 'a, FokkerPlanck>;
type Value = Result<f64, EvaluationError>;
type Of = Prediction<FokkerPlanck>;

/// The parts of a table that differ in a quantity only. Macros, since a function pointer cannot hold another.
macro_rules! closed {
    ($name:literal, $theory:expr, |$walk:pat_param, $at:pat_param| $value:expr $(,)?) => {
        Prediction {
            name: $name,
            needs: &[Need::Point],
            theory: $theory,
            value: |_, at| {
                let ($walk, $at) = (&runs::walk(at.point())?, at);
                $value
            },
        }
    };
}

macro_rules! exact {
    ($name:literal, $theory:expr, |$exact:ident| $value:expr $(,)?) => {
        Prediction {
            name: $name,
            needs: &[Need::Point],
            theory: $theory,
            value: |context, at| Ok(context.runs.exact(at.point())?.map_or(0.0, |$exact| $value)),
        }
    };
}

macro_rules! of_learner {
    ($name:literal, $theory:expr, |$walk:ident| $value:expr $(,)?) => {
        Prediction {
            name: $name,
            needs: &[Need::Learner],
            theory: $theory,
            value: |context, at| {
                let $walk = &runs::walk(context.runs.point_of(at.learner())?)?;
                $value
            },
        }
    };
}

macro_rules! exact_of_learner {
    ($name:literal, $theory:expr, |$exact:ident| $value:expr $(,)?) => {
        Prediction {
            name: $name,
            needs: &[Need::Learner],
            theory: $theory,
            value: |context, at| {
                let point = context.runs.point_of(at.learner())?;
                Ok(context.runs.exact(point)?.map_or(0.0, |$exact| $value))
            },
        }
    };
}

pub(super) static TABLE: &[Of] = &[
    Prediction { name: "number", needs: &[Need::Value], theory: &[], value: |_, at| Ok(at.value()) },
    closed!("closed-rate", RATE, |walk, _| Ok(fokker_planck::rate(walk))),
    closed!(
        "closed-rate-by-normalisation",
        &["fokker_planck::normalisation", "fokker_planck::DecayingWalk::spread"],
        |walk, at| {
            let per_time_constant = 2.0 * walk.spread() / (PI.sqrt() * fokker_planck::normalisation(walk)?);
            Ok(per_time_constant / at.point().time_constant)
        },
    ),
    closed!("closed-rate-by-logarithm", &["fokker_planck::ln_rate"], |walk, _| {
        Ok(fokker_planck::ln_rate(walk).exp())
    }),
    closed!(
        "closed-rate-by-logarithm-of-the-normalisation",
        &["fokker_planck::ln_normalisation", "special::ln_hypergeometric"],
        |walk, at| {
            let over_normalisation = (-fokker_planck::ln_normalisation(walk)).exp();
            Ok(2.0 * walk.spread() * over_normalisation / (PI.sqrt() * at.point().time_constant))
        },
    ),
    // Both signs of the printed normalisation put right.
    closed!(
        "closed-rate-by-printed-normalisation",
        &["special::erfi", "special::dawson_integral"],
        |walk, at| {
            let x = walk.scaled_threshold();
            let product = PI.sqrt() * erf(x) * special::erfi(x);
            let normalisation = walk.spread() * (product - 4.0 / PI.sqrt() * special::dawson_integral(x));
            Ok(2.0 * walk.spread() / (PI.sqrt() * at.point().time_constant * normalisation))
        },
    ),
    closed!("closed-mean-abs-by-scaled-forms", &["special::scaled_erfi"], |walk, _| {
        let x = walk.scaled_threshold();
        let excess = PI.sqrt() / 2.0 * special::scaled_erfi(x) - x * (-x * x).exp();
        Ok(walk.spread() * excess / special::scaled_hypergeometric(x))
    }),
    closed!(
        "closed-rate-by-hypergeometric",
        &["special::hypergeometric", "fokker_planck::DecayingWalk::scaled_threshold"],
        |walk, at| {
            let square = walk.scaled_threshold().powi(2);
            Ok(1.0 / (at.point().time_constant * square * special::hypergeometric(square)))
        },
    ),
    closed!("closed-cycle", &["fokker_planck::mean_first_passage"], |walk, _| {
        Ok(fokker_planck::mean_first_passage(walk)?)
    }),
    closed!("closed-mean-abs", &["fokker_planck::mean_abs", "special::dawson_excess"], |walk, _| Ok(
        fokker_planck::mean_abs(walk)
    )),
    closed!("closed-consolidation-power", &["fokker_planck::consolidation_power"], |walk, _| {
        Ok(fokker_planck::consolidation_power(walk, Inputs::new(1)?))
    }),
    Prediction {
        name: "closed-share-below",
        needs: &[Need::Point, Need::Fraction],
        theory: &["fokker_planck::density", "special::dawson"],
        value: |_, at| {
            let walk = runs::walk(at.point())?;
            Ok(share_below(|s| fokker_planck::density(&walk, s), at.point(), at.fraction()))
        },
    },
    Prediction {
        name: "closed-power-ratio",
        needs: &[Need::Point, Need::OtherThreshold, Need::Cost],
        theory: &["fokker_planck::consolidation_power", "fokker_planck::maintenance_power"],
        value: |_, at| Ok(power(at.point(), at)? / power(at.other_point(), at)?),
    },
    Prediction {
        name: "closed-optimal-power",
        needs: &[Need::Point, Need::Cost],
        theory: &["fokker_planck::optimal_threshold"],
        value: |_, at| {
            let best =
                fokker_planck::optimal_threshold(&runs::walk(at.point())?, MaintenanceCost::new(at.cost())?)?;
            let best = best.map_or(f64::INFINITY, |threshold| threshold.get());
            power(Point { threshold: best.min(1e3), ..at.point() }, at)
        },
    },
    Prediction {
        name: "closed-power-without-consolidation",
        needs: &[Need::Point, Need::Cost],
        theory: &["fokker_planck::power_without_consolidation"],
        value: |_, at| {
            let cost = MaintenanceCost::new(at.cost())?;
            Ok(fokker_planck::power_without_consolidation(&runs::walk(at.point())?, Inputs::new(1)?, cost))
        },
    },
    closed!("shifted-rate", SHIFTED, |walk, _| Ok(fokker_planck::rate(&walk.shifted()?))),
    closed!("shifted-mean-abs", SHIFTED, |walk, _| Ok(fokker_planck::mean_abs(&walk.shifted()?))),
    closed!("shifted-consolidation-power", SHIFTED, |walk, _| {
        Ok(fokker_planck::consolidation_power(&walk.shifted()?, Inputs::new(1)?))
    }),
    exact!("exact-rate", &["decaying_chain::steady_state"], |exact| exact.rate.value),
    exact!("exact-mean-abs", &["decaying_chain::steady_state"], |exact| exact.mean_abs.value),
    exact!("exact-size", &["decaying_chain::steady_state"], |exact| exact.size.value),
    exact!("exact-consolidation-power", &["decaying_chain::SteadyState::consolidation_power"], |exact| {
        exact.consolidation_power()
    }),
    Prediction {
        name: "exact-mean-abs-from-reset",
        needs: &[Need::Presentations],
        theory: &["decaying_chain::mean_abs_from_reset"],
        value: |context, at| {
            let path = context.runs.after_reset()?;
            Ok(path.get(at.presentations() - 1).copied().unwrap_or(f64::NAN))
        },
    },
    of_learner!("stationary-closed-rate", &["fokker_planck::rate"], |walk| Ok(fokker_planck::rate(walk))),
    of_learner!("stationary-closed-mean-abs", &["fokker_planck::mean_abs"], |walk| {
        Ok(fokker_planck::mean_abs(walk))
    }),
    of_learner!("stationary-closed-consolidation-power", &["fokker_planck::consolidation_power"], |walk| {
        Ok(fokker_planck::consolidation_power(walk, Inputs::new(1)?))
    }),
    exact_of_learner!("stationary-exact-rate", &["decaying_chain::steady_state"], |exact| exact.rate.value),
    exact_of_learner!("stationary-exact-mean-abs", &["decaying_chain::steady_state"], |exact| {
        exact.mean_abs.value
    }),
    exact_of_learner!(
        "stationary-exact-consolidation-power",
        &["decaying_chain::SteadyState::consolidation_power"],
        |exact| exact.consolidation_power(),
    ),
    of_run("closed-learning-consolidation", &[Need::Rule, Need::Epoch], EPOCHS, |context, at| {
        Ok(context.energies(at, Ok)?.0)
    }),
    of_run("closed-learning-maintenance", &[Need::Rule, Need::Epoch, Need::Cost], EPOCHS, |context, at| {
        Ok(context.energies(at, Ok)?.1)
    }),
    of_run("shifted-learning-consolidation", &[Need::Rule, Need::Epoch], EPOCHS_SHIFTED, |context, at| {
        Ok(context.energies(at, DecayingWalk::shifted)?.0)
    }),
    of_run(
        "shifted-learning-maintenance",
        &[Need::Rule, Need::Epoch, Need::Cost],
        EPOCHS_SHIFTED,
        |context, at| Ok(context.energies(at, DecayingWalk::shifted)?.1),
    ),
    of_run(
        "exact-learning-consolidation",
        &[Need::Rule],
        &["decaying_chain::steady_state"],
        |context, at| Ok(context.exact_energies(at)?.0),
    ),
    of_run(
        "exact-learning-maintenance",
        &[Need::Rule, Need::Epoch, Need::Cost],
        &["decaying_chain::steady_state"],
        |context, at| Ok(context.exact_energies(at)?.1),
    ),
    of_run(
        "closed-epoch-consolidation",
        &[Need::Rule, Need::Epoch],
        &["fokker_planck::consolidation_power"],
        |context, at| {
            let Some(walk) = context.walk_of_epoch(at)? else { return Ok(0.0) };
            Ok(fokker_planck::consolidation_power(&walk, Inputs::new(1)?))
        },
    ),
    of_run(
        "closed-epoch-mean-abs",
        &[Need::Rule, Need::Epoch],
        &["fokker_planck::mean_abs"],
        |context, at| Ok(context.walk_of_epoch(at)?.map_or(0.0, |walk| fokker_planck::mean_abs(&walk))),
    ),
    of_run(
        "exact-epoch-consolidation",
        &[Need::Rule, Need::Epoch],
        &["decaying_chain::SteadyState::consolidation_power"],
        |context, at| Ok(context.runs.curve()?.at(context.epoch(at)?.probability)[0]),
    ),
    of_run(
        "exact-epoch-mean-abs",
        &[Need::Rule, Need::Epoch],
        &["decaying_chain::steady_state"],
        |context, at| Ok(context.runs.curve()?.at(context.epoch(at)?.probability)[1]),
    ),
];

const RATE: &[&str] =
    &["fokker_planck::rate", "fokker_planck::DecayingWalk::new", "special::scaled_hypergeometric"];
const SHIFTED: &[&str] = &["fokker_planck::DecayingWalk::shifted"];
const EPOCHS: &[&str] = &["fokker_planck::energy_of_epochs"];
const EPOCHS_SHIFTED: &[&str] = &["fokker_planck::energy_of_epochs", "fokker_planck::DecayingWalk::shifted"];

/// Of a run of learning.
pub(super) const fn of_run(
    name: &'static str,
    needs: &'static [Need],
    theory: &'static [&'static str],
    value: for<'a> fn(&Context<'_, 'a>, &At) -> Value,
) -> Of {
    Prediction { name, needs, theory, value }
}

impl Context<'_, '_> {
    /// Energies of consolidation and maintenance of the run in its first epochs, with the probability of updates of each.
    pub(super) fn energies(
        &self,
        at: &At,
        change: fn(DecayingWalk) -> Result<DecayingWalk, TheoryError>,
    ) -> Result<(f64, f64), EvaluationError> {
        let learning = &self.runs.settings.learning;
        let probabilities = self
            .run_of(at)?
            .iter()
            .map(|epoch| match epoch.probability {
                0.0 => Ok(None),
                probability => Probability::new(probability).map(Some),
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(fokker_planck::energy_of_epochs(
            &change(runs::walk(self.runs.learning_point(1.0))?)?,
            Inputs::new(learning.inputs + 1)?,
            MaintenanceCost::new(at.cost())?,
            learning.patterns as f64,
            &probabilities,
        ))
    }

    /// The same by the exact walk.
    fn exact_energies(&self, at: &At) -> Result<(f64, f64), EvaluationError> {
        let unit = self.runs.synapses() * self.runs.settings.learning.patterns as f64;
        let curve = self.runs.curve()?;
        let powers = self.run_of(at)?.into_iter().map(|epoch| curve.at(epoch.probability));
        let [consolidation, mean_abs] =
            powers.fold([0.0; 2], |sum, power| [sum[0] + power[0], sum[1] + power[1]]);
        Ok((unit * consolidation, unit * at.cost() * mean_abs))
    }

    fn run_of(&self, at: &At) -> Result<Vec<EpochOfRun>, EvaluationError> {
        let mut epochs = self.runs.epochs(at.rule())?.swap_remove(self.run);
        epochs.truncate(at.epoch());
        Ok(epochs)
    }

    pub(super) fn epoch(&self, at: &At) -> Result<EpochOfRun, EvaluationError> {
        Ok(self.runs.epoch(at.rule(), at.epoch())?[self.run])
    }

    /// None for an epoch without errors.
    fn walk_of_epoch(&self, at: &At) -> Result<Option<DecayingWalk>, EvaluationError> {
        let probability = self.epoch(at)?.probability;
        let point = self.runs.learning_point(probability);
        Ok(if probability > 0.0 { Some(runs::walk(point)?) } else { None })
    }
}

/// Power of consolidation and maintenance of a synapse by the closed form.
fn power(point: Point, at: &At) -> Value {
    let (walk, one) = (runs::walk(point)?, Inputs::new(1)?);
    let maintenance = fokker_planck::maintenance_power(&walk, one, MaintenanceCost::new(at.cost())?);
    Ok(fokker_planck::consolidation_power(&walk, one) + maintenance)
}

/// Probability of $|s|$ below a fraction of the threshold, by Simpson's rule.
pub(super) fn share_below(density: impl Fn(f64) -> f64, point: Point, fraction: f64) -> f64 {
    const INTERVALS: usize = 200;
    let width = fraction * point.threshold / INTERVALS as f64;
    let weight = |index: usize| match index {
        0 | INTERVALS => 1.0,
        odd if odd % 2 == 1 => 4.0,
        _ => 2.0,
    };
    // Both signs.
    2.0 * width / 3.0
        * (0..=INTERVALS).map(|index| weight(index) * density(width * index as f64)).sum::<f64>()
}
