use crate::tables::{Conditions, all_there};
use serde::Deserialize;

/// The conditions of a quantity, the `at` table of a claim.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    pub(super) inputs: Option<u64>,
    pub(super) patterns: Option<u64>,
    /// Several numbers of patterns, for a trend.
    pub(super) trend: Option<Vec<u64>>,
    pub(super) exponent: Option<f64>,
    pub(super) value: Option<f64>,
}

/// A condition that a quantity needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Inputs and patterns.
    Task,
    /// Inputs and several numbers of patterns.
    Trend,
    Exponent,
    Value,
}

impl Conditions for At {
    type Need = Need;

    fn check(&self, needs: &[Need]) -> Result<(), String> {
        all_there(needs.iter().map(|need| match need {
            Need::Task => ("inputs\" and \"patterns", self.inputs.is_some() && self.patterns.is_some()),
            Need::Trend => ("inputs\" and \"trend", self.inputs.is_some() && self.trend.is_some()),
            Need::Exponent => ("exponent", self.exponent.is_some()),
            Need::Value => ("value", self.value.is_some()),
        }))?;
        if self.trend.as_ref().is_some_and(|trend| trend.len() < 3) {
            return Err("a trend needs three numbers of patterns or more".into());
        }
        if self.value.is_some_and(|value| !value.is_finite()) {
            return Err("value must be a finite number".into());
        }
        if self.exponent.is_some_and(|exponent| !(exponent.is_finite() && exponent >= 0.0)) {
            return Err("exponent must be a finite number and not negative".into());
        }
        Ok(())
    }
}

impl At {
    // After `check` the conditions that a quantity asks for are there; the defaults below are never used.

    pub(super) fn inputs(&self) -> u64 {
        self.inputs.unwrap_or_default()
    }

    pub(super) fn patterns(&self) -> u64 {
        self.patterns.unwrap_or_default()
    }

    pub(super) fn trend(&self) -> &[u64] {
        self.trend.as_deref().unwrap_or_default()
    }

    pub(super) fn exponent(&self) -> f64 {
        self.exponent.unwrap_or_default()
    }

    pub(super) fn value(&self) -> f64 {
        self.value.unwrap_or_default()
    }
}
