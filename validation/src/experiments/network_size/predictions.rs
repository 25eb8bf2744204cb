//! What is predicted. The paper has numbers and orderings, no closed forms; the rest follows from what the run itself did.

use super::NetworkSize;
use super::conditions::{At, Need};
use super::estimators::exponents_of_size;
use super::runs::{Evaluated, Measure};
use crate::tables::{self, Prediction};

type Context<'r, 'a> = tables::Context<'r, 'a, NetworkSize>;

pub(super) static TABLE: &[Prediction<NetworkSize>] = &[
    Prediction { name: "number", needs: &[Need::Value], theory: &[], value: |_, at| Ok(at.value()) },
    of_run("exponent-of-m0-by-samples", |context, _| Ok(1.0 + context.exponent(Measure::Samples)?)),
    of_run("exponent-of-m1-by-updates", |context, _| {
        Ok(context.exponent(Measure::M0)? + context.exponent(Measure::Update)?)
    }),
];

pub(super) const fn of_run(
    name: &'static str,
    value: for<'a> fn(&Context<'_, 'a>, &At) -> Evaluated<f64>,
) -> Prediction<NetworkSize> {
    Prediction { name, needs: &[], theory: &[], value }
}

impl Context<'_, '_> {
    /// The exponent of the same runs.
    pub(super) fn exponent(&self, measure: Measure) -> Evaluated<f64> {
        let exponents = exponents_of_size(self.runs, measure)?;
        Ok(exponents.get(self.run).copied().unwrap_or(f64::NAN))
    }
}
