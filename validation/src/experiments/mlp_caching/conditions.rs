use crate::tables::Conditions;
use plasticity_simulation::network::Gradient;
use serde::{Deserialize, Serialize};

/// What is propagated back to the hidden layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum GradientName {
    /// The derivative of the loss.
    True,
    /// The raw error, as in the authors' script.
    Authors,
}

impl GradientName {
    pub(super) const ALL: [Self; 2] = [Self::True, Self::Authors];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::Authors => "authors",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::True => "true gradient",
            Self::Authors => "authors' gradient",
        }
    }

    pub(super) fn gradient(self) -> Gradient {
        match self {
            Self::True => Gradient::True,
            Self::Authors => Gradient::Authors,
        }
    }
}

/// One of the two accuracies that claims are about; presets say which they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Goal {
    Lower,
    Higher,
}

/// The conditions of a quantity, the `at` table of a claim.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    pub(super) gradient: Option<GradientName>,
    pub(super) goal: Option<Goal>,
    /// A learning rate, or the highest of several.
    pub(super) rate: Option<f64>,
    pub(super) caching: Option<bool>,
    pub(super) threshold: Option<f64>,
    pub(super) cost: Option<f64>,
    pub(super) value: Option<f64>,
}

/// A condition that a quantity needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Gradient,
    Goal,
    Rate,
    Caching,
    Threshold,
    Cost,
    Value,
}

impl Conditions for At {
    type Need = Need;

    fn check(&self, needs: &[Need]) -> Result<(), String> {
        for need in needs {
            let (name, there) = match need {
                Need::Gradient => ("gradient", self.gradient.is_some()),
                Need::Goal => ("goal", self.goal.is_some()),
                Need::Rate => ("rate", self.rate.is_some()),
                Need::Caching => ("caching", self.caching.is_some()),
                Need::Threshold => ("threshold", self.threshold.is_some()),
                Need::Cost => ("cost", self.cost.is_some()),
                Need::Value => ("value", self.value.is_some()),
            };
            if !there {
                return Err(format!("needs a \"{name}\" in the table \"at\""));
            }
        }
        let holds = |value: Option<f64>, condition: fn(f64) -> bool| value.is_none_or(condition);
        if !holds(self.rate, |rate| rate.is_finite() && rate > 0.0) {
            return Err("rate must be a finite number above 0".into());
        }
        if !holds(self.threshold, |threshold| threshold.is_finite() && threshold >= 0.0) {
            return Err("threshold must be a finite number and not negative".into());
        }
        if !holds(self.cost, |cost| cost.is_finite() && cost >= 0.0) {
            return Err("cost must be a finite number and not negative".into());
        }
        if !holds(self.value, f64::is_finite) {
            return Err("value must be a finite number".into());
        }
        Ok(())
    }
}

impl At {
    // After `check` the conditions that a quantity asks for are there; the defaults below are never used.

    pub(super) fn gradient(&self) -> GradientName {
        self.gradient.unwrap_or(GradientName::True)
    }

    pub(super) fn goal(&self) -> Goal {
        self.goal.unwrap_or(Goal::Higher)
    }

    pub(super) fn rate(&self) -> f64 {
        self.rate.unwrap_or_default()
    }

    pub(super) fn caching(&self) -> bool {
        self.caching.unwrap_or_default()
    }

    pub(super) fn cost(&self) -> f64 {
        self.cost.unwrap_or_default()
    }

    pub(super) fn value(&self) -> f64 {
        self.value.unwrap_or_default()
    }
}
