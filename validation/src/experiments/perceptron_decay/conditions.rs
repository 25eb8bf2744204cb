use crate::tables::{Conditions, all_there};
use plasticity_simulation::perceptron::{PerceptronError, Rule, Threshold};
use serde::{Deserialize, Serialize};

/// A consolidation rule with a threshold still to be chosen, and the order of the patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RuleName {
    PerSynapse,
    AnySynapse,
    /// The per-synapse rule, with the patterns in a new order in every epoch.
    Reshuffled,
}

impl RuleName {
    pub(super) const ALL: [Self; 3] = [Self::PerSynapse, Self::AnySynapse, Self::Reshuffled];
    /// With a fixed order, as in the papers.
    pub(super) const FIXED: [Self; 2] = [Self::PerSynapse, Self::AnySynapse];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::PerSynapse => "per-synapse",
            Self::AnySynapse => "any-synapse",
            Self::Reshuffled => "reshuffled",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::PerSynapse => "per-synapse rule",
            Self::AnySynapse => "any-synapse rule",
            Self::Reshuffled => "per-synapse rule, order reshuffled",
        }
    }

    pub(super) fn short_title(self) -> &'static str {
        if self == Self::Reshuffled { "order reshuffled" } else { self.title() }
    }

    /// Whether the theory, which is of single synapses, is about it.
    pub(super) fn has_theory(self) -> bool {
        self != Self::AnySynapse
    }

    /// An infinite threshold consolidates at the end of learning only.
    pub(super) fn rule(self, threshold: f64) -> Result<Rule, PerceptronError> {
        if threshold == f64::INFINITY {
            return Ok(Rule::AtEnd);
        }
        let threshold = Threshold::new(threshold)?;
        Ok(match self {
            Self::PerSynapse | Self::Reshuffled => Rule::PerSynapse(threshold),
            Self::AnySynapse => Rule::AnySynapse(threshold),
        })
    }
}

/// The conditions of a quantity, the `at` table of a claim. Time constants are infinite without decay, thresholds infinite
/// where only the end of learning consolidates.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    pub(super) rule: Option<RuleName>,
    pub(super) time_constant: Option<f64>,
    /// A second time constant, to compare with.
    pub(super) slower: Option<f64>,
    pub(super) cost: Option<f64>,
    pub(super) threshold: Option<f64>,
    pub(super) value: Option<f64>,
}

/// A condition that a quantity needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Rule,
    TimeConstant,
    Slower,
    Cost,
    Threshold,
    Value,
}

impl Conditions for At {
    type Need = Need;

    fn check(&self, needs: &[Need]) -> Result<(), String> {
        all_there(needs.iter().map(|need| match need {
            Need::Rule => ("rule", self.rule.is_some()),
            Need::TimeConstant => ("time_constant", self.time_constant.is_some()),
            Need::Slower => ("slower", self.slower.is_some()),
            Need::Cost => ("cost", self.cost.is_some()),
            Need::Threshold => ("threshold", self.threshold.is_some()),
            Need::Value => ("value", self.value.is_some()),
        }))?;
        let holds = |value: Option<f64>, condition: fn(f64) -> bool| value.is_none_or(condition);
        if !(holds(self.time_constant, |tau| tau >= 1.0) && holds(self.slower, |tau| tau >= 1.0)) {
            return Err("a time constant must be at least 1, or inf".into());
        }
        if !holds(self.cost, |cost| cost.is_finite() && cost >= 0.0) {
            return Err("cost must be a finite number and not negative".into());
        }
        if !holds(self.threshold, |threshold| threshold >= 0.0) {
            return Err("threshold must not be negative; inf consolidates at the end only".into());
        }
        if !holds(self.value, f64::is_finite) {
            return Err("value must be a finite number".into());
        }
        Ok(())
    }
}

impl At {
    // After `check` the conditions that a quantity asks for are there; the defaults below are never used.

    pub(super) fn rule(&self) -> RuleName {
        self.rule.unwrap_or(RuleName::PerSynapse)
    }

    pub(super) fn time_constant(&self) -> f64 {
        self.time_constant.unwrap_or(f64::INFINITY)
    }

    pub(super) fn slower(&self) -> f64 {
        self.slower.unwrap_or(f64::INFINITY)
    }

    pub(super) fn cost(&self) -> f64 {
        self.cost.unwrap_or_default()
    }

    pub(super) fn threshold(&self) -> f64 {
        self.threshold.unwrap_or_default()
    }

    pub(super) fn value(&self) -> f64 {
        self.value.unwrap_or_default()
    }
}
