//! What is predicted.

use super::CortexExtrapolation;
use super::conditions::{At, Fit, Measure, Need};
use super::estimators::of_sets;
use super::laws::{cortex, fit};
use super::runs::{Learned, Runs};
use crate::experiment::EvaluationError;
use crate::measured::Measured;
use crate::tables::{Context, Prediction};
use plasticity_theory::TheoryError;
use plasticity_theory::quantity::Size;

type Of = Prediction<CortexExtrapolation>;
type Value = for<'a> fn(&Context<'_, 'a, CortexExtrapolation>, &At) -> Result<f64, EvaluationError>;

pub(super) static TABLE: &[Of] = &[
    of("number", &[Need::Value], &[], |_, at| Ok(at.value())),
    of("decades", &[Need::Value], &[], |_, at| Ok(at.value().log10())),
    of(
        "exponent-of-factor",
        &[Need::Measure, Need::Value],
        &["scaling::hidden_of_synapses"],
        |context, at| {
            let settings = context.runs.settings;
            let sizes = cortex(settings)?.get() / settings.needed_units(at.measure()) as f64;
            Ok(at.value().ln() / sizes.ln())
        },
    ),
    of(
        "factor-by-law",
        &[Need::Measure, Need::Fit],
        &["scaling::PowerLaw::new", "scaling::PowerLaw::excess"],
        |context, at| of_set(context, by_law(context.runs, at.measure(), at.fit())),
    ),
    of(
        "factor-of-m0-by-samples-and-synapses",
        &[Need::Fit],
        &["scaling::PowerLaw::times", "scaling::PowerLaw::at"],
        |context, at| of_set(context, by_samples(context.runs, at.fit(), true)),
    ),
];

/// Wrong theories, for negative controls: each has one thing wrong with it, and the test of a claim has to refute it.
pub(super) static WRONG: &[Of] = &[
    of("wrong-number", &[Need::Value], &[], |_, at| Ok(at.value())),
    of("wrong-decades-in-proportion", &[Need::Measure], &[], |context, at| {
        let settings = context.runs.settings;
        Ok((cortex(settings)?.get() / settings.needed_units(at.measure()) as f64).log10())
    }),
    of("wrong-decades-by-root", &[Need::Measure], &[], |context, at| {
        let settings = context.runs.settings;
        Ok((cortex(settings)?.get() / settings.needed_units(at.measure()) as f64).log10() / 2.0)
    }),
    of("wrong-factor-of-m0-of-samples-alone", &[Need::Fit], &[], |context, at| {
        of_set(context, by_samples(context.runs, at.fit(), false))
    }),
];

const fn of(name: &'static str, needs: &'static [Need], theory: &'static [&'static str], value: Value) -> Of {
    Prediction { name, needs, theory, value }
}

/// That of the set of runs which a prediction is for.
fn of_set(context: &Context<'_, '_, CortexExtrapolation>, sets: Measured) -> Result<f64, EvaluationError> {
    Ok(sets.values.get(context.run).copied().unwrap_or(f64::NAN))
}

/// How many times more the fitted law has at the size of the cortex than at the units that are needed.
fn by_law(runs: &Runs, measure: Measure, of_fit: Fit) -> Measured {
    of_sets(runs, of_fit, measure, |sizes, standard, _| {
        let excess = || -> Result<f64, TheoryError> {
            let needed = Size::new(runs.settings.needed_units(measure) as f64)?;
            let y: Vec<f64> = standard.iter().map(|run| measure.of(run)).collect();
            fit(sizes, &y)?.excess(cortex(runs.settings)?, needed)
        };
        excess().map_or(f64::NAN, f64::log10)
    })
}

/// The factor of $M_0$ by the laws of samples and of synapses; without the synapses, what is needed keeps its own.
fn by_samples(runs: &Runs, of_fit: Fit, with_synapses: bool) -> Measured {
    of_sets(runs, of_fit, Measure::M0, |sizes, standard, needed| {
        let of = |value: fn(&Learned) -> f64| -> Vec<f64> { standard.iter().map(|run| value(run)).collect() };
        let extended = || -> Result<f64, TheoryError> {
            let samples = fit(sizes, &of(|run| run.samples))?;
            let synapses = fit(sizes, &of(|run| run.synapses))?;
            let size = cortex(runs.settings)?;
            if with_synapses { samples.times(&synapses)?.at(size) } else { samples.at(size) }
        };
        let needed = if with_synapses { Measure::M0.of(needed) } else { needed.samples };
        extended().map_or(f64::NAN, |extended| (extended / needed).log10())
    })
}
