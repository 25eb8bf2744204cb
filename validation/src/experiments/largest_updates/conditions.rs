use super::settings::Select;
use crate::tables::{Conditions, all_there};
use serde::Deserialize;

/// The conditions of a quantity, the `at` table of a claim.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    /// How what is plastic is selected.
    select: Option<Select>,
    /// The selection that it is compared with.
    base: Option<Select>,
    /// Plastic fraction.
    fraction: Option<f64>,
    value: Option<f64>,
}

/// A condition that a quantity needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Select,
    Base,
    Fraction,
    Value,
}

impl Conditions for At {
    type Need = Need;

    fn check(&self, needs: &[Need]) -> Result<(), String> {
        all_there(needs.iter().map(|need| match need {
            Need::Select => ("select", self.select.is_some()),
            Need::Base => ("base", self.base.is_some()),
            Need::Fraction => ("fraction", self.fraction.is_some()),
            Need::Value => ("value", self.value.is_some()),
        }))?;
        if self.value.is_some_and(|value| !value.is_finite()) {
            return Err("value must be a finite number".into());
        }
        if self.fraction.is_some_and(|fraction| !(fraction > 0.0 && fraction <= 1.0)) {
            return Err("fraction must be above 0 and at most 1".into());
        }
        Ok(())
    }
}

impl At {
    // After `check` the conditions that a quantity asks for are there; the defaults below are never used.

    pub(super) fn select(&self) -> Select {
        self.select.unwrap_or(Select::Standard)
    }

    pub(super) fn base(&self) -> Select {
        self.base.unwrap_or(Select::Standard)
    }

    pub(super) fn fraction(&self) -> f64 {
        self.fraction.unwrap_or(1.0)
    }

    pub(super) fn value(&self) -> f64 {
        self.value.unwrap_or_default()
    }
}
