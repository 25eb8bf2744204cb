use super::variant::Variant;
use crate::tables::{Conditions, all_there};
use serde::Deserialize;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Measure {
    Samples,
    M0,
    M1,
    /// $M_0$ for each sample.
    ChangesPerSample,
}

/// The conditions of a quantity, the `at` table of a claim.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    pub(super) algorithm: Option<String>,
    /// The algorithm that it is compared with.
    pub(super) base: Option<String>,
    variant: Option<Variant>,
    measure: Option<Measure>,
    value: Option<f64>,
}

/// A condition that a quantity needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Algorithm,
    Base,
    Variant,
    Measure,
    Value,
}

impl Conditions for At {
    type Need = Need;

    fn check(&self, needs: &[Need]) -> Result<(), String> {
        all_there(needs.iter().map(|need| match need {
            Need::Algorithm => ("algorithm", self.algorithm.is_some()),
            Need::Base => ("base", self.base.is_some()),
            Need::Variant => ("variant", self.variant.is_some()),
            Need::Measure => ("measure", self.measure.is_some()),
            Need::Value => ("value", self.value.is_some()),
        }))?;
        if self.value.is_some_and(|value| !value.is_finite()) {
            return Err("value must be a finite number".into());
        }
        let counts = matches!(self.measure, Some(Measure::M0 | Measure::ChangesPerSample));
        if self.variant == Some(Variant::PotentiationOnly) && counts {
            return Err(
                "potentiations are not counted apart, only their sizes: measure must be \"m1\"".into()
            );
        }
        Ok(())
    }
}

impl At {
    // After `check` the conditions that a quantity asks for are there; the defaults below are never used.

    pub(super) fn algorithm(&self) -> &str {
        self.algorithm.as_deref().unwrap_or_default()
    }

    pub(super) fn base(&self) -> &str {
        self.base.as_deref().unwrap_or_default()
    }

    pub(super) fn variant(&self) -> Variant {
        self.variant.unwrap_or(Variant::Standard)
    }

    pub(super) fn measure(&self) -> Measure {
        self.measure.unwrap_or(Measure::Samples)
    }

    pub(super) fn value(&self) -> f64 {
        self.value.unwrap_or_default()
    }
}
