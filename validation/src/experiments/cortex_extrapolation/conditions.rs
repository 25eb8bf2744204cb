use crate::tables::{Conditions, all_there};
use serde::Deserialize;

/// A quantity of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Measure {
    M0,
    M1,
}

/// The smallest size of a fit, which the preset has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fit {
    /// All sizes.
    Wide,
    /// Without the smallest.
    Middle,
    /// The large ones only.
    Large,
}

impl Fit {
    pub(super) const ALL: [Self; 3] = [Self::Wide, Self::Middle, Self::Large];

    /// Where in the list of the preset.
    pub(super) fn index(self) -> usize {
        self as usize
    }
}

/// The conditions of a quantity, the `at` table of a claim.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    measure: Option<Measure>,
    fit: Option<Fit>,
    value: Option<f64>,
}

/// A condition that a quantity needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Measure,
    Fit,
    Value,
}

impl Conditions for At {
    type Need = Need;

    fn check(&self, needs: &[Need]) -> Result<(), String> {
        all_there(needs.iter().map(|need| match need {
            Need::Measure => ("measure", self.measure.is_some()),
            Need::Fit => ("fit", self.fit.is_some()),
            Need::Value => ("value", self.value.is_some()),
        }))?;
        if self.value.is_some_and(|value| !value.is_finite()) {
            return Err("value must be a finite number".into());
        }
        Ok(())
    }
}

impl At {
    // After `check` the conditions that a quantity asks for are there; the defaults below are never used.

    pub(super) fn measure(&self) -> Measure {
        self.measure.unwrap_or(Measure::M0)
    }

    pub(super) fn fit(&self) -> Fit {
        self.fit.unwrap_or(Fit::Wide)
    }

    pub(super) fn value(&self) -> f64 {
        self.value.unwrap_or_default()
    }
}
