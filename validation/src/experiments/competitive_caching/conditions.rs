use super::settings::Plastic;
use crate::tables::{Conditions, all_there};
use serde::Deserialize;

/// The conditions of a quantity, the `at` table of a claim.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    /// Which synapses are plastic, and whether their changes are cached.
    plastic: Option<Plastic>,
    #[serde(default)]
    caching: bool,
    /// What it is compared with.
    base: Option<Plastic>,
    #[serde(default)]
    base_caching: bool,
    value: Option<f64>,
}

/// A condition that a quantity needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Plastic,
    Base,
    Value,
}

impl Conditions for At {
    type Need = Need;

    fn check(&self, needs: &[Need]) -> Result<(), String> {
        all_there(needs.iter().map(|need| match need {
            Need::Plastic => ("plastic", self.plastic.is_some()),
            Need::Base => ("base", self.base.is_some()),
            Need::Value => ("value", self.value.is_some()),
        }))?;
        if self.value.is_some_and(|value| !value.is_finite()) {
            return Err("value must be a finite number".into());
        }
        Ok(())
    }
}

/// Which synapses are plastic, and whether changes are cached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) plastic: Plastic,
    pub(super) caching: bool,
}

impl Kind {
    pub(super) fn name(self) -> String {
        format!("{} {} caching", self.plastic.name(), if self.caching { "with" } else { "without" })
    }
}

impl At {
    // After `check` the conditions that a quantity asks for are there; the defaults below are never used.

    pub(super) fn kind(&self) -> Kind {
        Kind { plastic: self.plastic.unwrap_or(Plastic::All), caching: self.caching }
    }

    pub(super) fn base(&self) -> Kind {
        Kind { plastic: self.base.unwrap_or(Plastic::All), caching: self.base_caching }
    }

    pub(super) fn value(&self) -> f64 {
        self.value.unwrap_or_default()
    }
}
