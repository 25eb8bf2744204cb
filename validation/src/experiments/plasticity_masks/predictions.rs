//! What is predicted.

use super::PlasticityMasks;
use super::conditions::{At, Draw, Need};
use super::settings::Paths as Counted;
use super::theory::{self, network};
use crate::experiment::EvaluationError;
use crate::tables::{Context, Prediction};
use plasticity_theory::TheoryError;
use plasticity_theory::paths::{self, Paths};
use plasticity_theory::quantity::{Fraction, Hidden};

type Of = Prediction<PlasticityMasks>;
type Value = for<'a> fn(&Context<'_, 'a, PlasticityMasks>, &At) -> Result<f64, EvaluationError>;

pub(super) static TABLE: &[Of] = &[
    of("number", &[Need::Value], &[], |_, at| Ok(at.value())),
    of("mask-over-needed", &[Need::Size], &["masks::optimum", "masks::energy"], |context, at| {
        let settings = context.runs.settings;
        Ok(theory::mask_over_needed(settings, settings.size(at.size()))?)
    }),
    of("subnet-over-needed", &[Need::Size], &["masks::subnet_energy", "masks::energy"], |context, at| {
        let settings = context.runs.settings;
        Ok(theory::subnet_over_needed(settings, settings.size(at.size()))?)
    }),
    of("growth-of-mask", &[], &["masks::growth_exponent"], |context, _| {
        Ok(theory::growth_exponent(context.runs.settings)?)
    }),
    of("mean-of-paths", &[Need::Draw], &["paths::Paths::mean"], |context, at| {
        Ok(law(&context.runs.settings.paths, at.draw())?.mean())
    }),
    of(
        "variance-of-paths",
        &[Need::Draw],
        &["paths::Paths::variance", "paths::variance_of_layer_masks"],
        |context, at| Ok(variance(&context.runs.settings.paths, at.draw())?),
    ),
    of(
        "share-at-mean-of-paths",
        &[Need::Draw],
        &["paths::Paths::of_bernoulli_masks", "paths::Paths::of_exact_masks", "paths::Paths::probability"],
        |context, at| {
            let counted = &context.runs.settings.paths;
            Ok(law(counted, at.draw())?.probability(counted.at_mean()))
        },
    ),
];

/// Wrong theories, for negative controls: each has one thing wrong with it, and the test of a claim has to refute it.
pub(super) static WRONG: &[Of] = &[
    of("wrong-number", &[Need::Value], &[], |_, at| Ok(at.value())),
    of("wrong-mask-over-needed-of-all-synapses", &[Need::Size], &[], |context, at| {
        let settings = context.runs.settings;
        Ok(theory::all_synapses(settings.size(at.size()))? / theory::all_synapses(settings.critical)?)
    }),
    of("wrong-mean-of-paths-of-one-mask", &[Need::Draw], &[], |context, _| {
        let counted = &context.runs.settings.paths;
        Ok(counted.input * counted.hidden as f64)
    }),
    of("wrong-variance-of-paths-of-the-other-law", &[Need::Draw], &[], |context, at| {
        Ok(variance(&context.runs.settings.paths, other(at.draw()))?)
    }),
    of("wrong-share-at-mean-of-paths-of-the-other-law", &[Need::Draw], &[], |context, at| {
        let counted = &context.runs.settings.paths;
        Ok(law(counted, other(at.draw()))?.probability(counted.at_mean()))
    }),
];

const fn of(name: &'static str, needs: &'static [Need], theory: &'static [&'static str], value: Value) -> Of {
    Prediction { name, needs, theory, value }
}

/// The law of the number of paths. That of exact counts over layers, which has no closed form, is taken for the binomial one.
pub(super) fn law(counted: &Counted, draw: Draw) -> Result<Paths, TheoryError> {
    let hidden = Hidden::new(counted.hidden)?;
    match draw {
        Draw::Bernoulli | Draw::PerLayer => {
            Paths::of_bernoulli_masks(hidden, Fraction::new(counted.input)?, Fraction::new(counted.output)?)
        }
        Draw::PerRow => {
            let plastic = |fraction: f64| (fraction * counted.hidden as f64).round() as u64;
            Paths::of_exact_masks(hidden, plastic(counted.input), plastic(counted.output))
        }
    }
}

pub(super) fn variance(counted: &Counted, draw: Draw) -> Result<f64, TheoryError> {
    let (input, output) = (Fraction::new(counted.input)?, Fraction::new(counted.output)?);
    match draw {
        Draw::PerLayer => Ok(paths::variance_of_layer_masks(network(counted.hidden)?, input, output)),
        _ => Ok(law(counted, draw)?.variance()),
    }
}

/// The law that the masks do not have: the hypergeometric one for the binomial one, and the other way round.
fn other(draw: Draw) -> Draw {
    match draw {
        Draw::PerRow => Draw::Bernoulli,
        Draw::Bernoulli | Draw::PerLayer => Draw::PerRow,
    }
}
