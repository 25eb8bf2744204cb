use crate::experiment::EvaluationError;
use crate::tables::{Conditions, all_there};
use plasticity_simulation::perceptron::{PerceptronError, Rule, Threshold};
use serde::Deserialize;

/// A consolidation rule with a threshold still to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RuleName {
    PerSynapse,
    AnySynapse,
    Total,
}

impl RuleName {
    pub(super) const ALL: [Self; 3] = [Self::PerSynapse, Self::AnySynapse, Self::Total];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::PerSynapse => "per-synapse",
            Self::AnySynapse => "any-synapse",
            Self::Total => "total",
        }
    }

    /// Threshold of the grid for a consolidation level: half-way between integers, where no tie decides. For the total,
    /// which is per input, a third of it, the mean $|s|$ of a walk that is consolidated at that level.
    pub(super) fn threshold(self, level: u32) -> f64 {
        let threshold = f64::from(level) - 0.5;
        if self == Self::Total { threshold / 3.0 } else { threshold }
    }

    pub(super) fn rule(self, threshold: f64) -> Result<Rule, PerceptronError> {
        let threshold = Threshold::new(threshold)?;
        Ok(match self {
            Self::PerSynapse => Rule::PerSynapse(threshold),
            Self::AnySynapse => Rule::AnySynapse(threshold),
            Self::Total => Rule::Total(threshold),
        })
    }
}

/// The conditions of a quantity, the `at` table of a claim.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    pub(super) rule: Option<RuleName>,
    pub(super) threshold: Option<f64>,
    pub(super) updates: Option<u64>,
    pub(super) cost: Option<f64>,
    pub(super) change_cost: Option<f64>,
    pub(super) value: Option<f64>,
}

/// A condition that a quantity needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Rule,
    Threshold,
    Updates,
    Cost,
    ChangeCost,
    Value,
}

impl Conditions for At {
    type Need = Need;

    fn check(&self, needs: &[Need]) -> Result<(), String> {
        all_there(needs.iter().map(|need| match need {
            Need::Rule => ("rule", self.rule.is_some()),
            Need::Threshold => ("threshold", self.threshold.is_some()),
            Need::Updates => ("updates", self.updates.is_some()),
            Need::Cost => ("cost", self.cost.is_some()),
            Need::ChangeCost => ("change_cost", self.change_cost.is_some()),
            Need::Value => ("value", self.value.is_some()),
        }))?;
        let numbers = [("threshold", self.threshold), ("cost", self.cost), ("change_cost", self.change_cost)];
        if self.value.is_some_and(|value| !value.is_finite()) {
            return Err("value must be a finite number".into());
        }
        for (name, value) in numbers {
            if value.is_some_and(|value| !(value.is_finite() && value >= 0.0)) {
                return Err(format!("{name} must be a finite number and not negative"));
            }
        }
        Ok(())
    }
}

impl At {
    // After `check` the conditions that a quantity asks for are there; the defaults below are never used.

    pub(super) fn rule(&self) -> RuleName {
        self.rule.unwrap_or(RuleName::PerSynapse)
    }

    pub(super) fn threshold(&self) -> f64 {
        self.threshold.unwrap_or_default()
    }

    pub(super) fn cost(&self) -> f64 {
        self.cost.unwrap_or_default()
    }

    /// Zero where the claim says nothing of it.
    pub(super) fn change_cost(&self) -> f64 {
        self.change_cost.unwrap_or_default()
    }

    pub(super) fn value(&self) -> f64 {
        self.value.unwrap_or_default()
    }

    /// Place of the threshold in the grid.
    pub(super) fn index(&self, levels: &[u32], quantity: &str) -> Result<usize, EvaluationError> {
        let (rule, wanted) = (self.rule(), self.threshold());
        let thresholds: Vec<f64> = levels.iter().map(|&level| rule.threshold(level)).collect();
        thresholds.iter().position(|threshold| (threshold - wanted).abs() < 1e-9).ok_or_else(|| {
            let nearest =
                thresholds.iter().copied().min_by(|a, b| (a - wanted).abs().total_cmp(&(b - wanted).abs()));
            EvaluationError::NotSimulated {
                quantity: quantity.into(),
                condition: format!("threshold {wanted} of the {} rule", rule.name()),
                hint: nearest.map_or(String::new(), |nearest| format!("the nearest simulated is {nearest}")),
            }
        })
    }
}
