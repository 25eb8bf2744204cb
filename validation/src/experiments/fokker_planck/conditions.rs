use super::settings::{Learner, Point};
use crate::tables::{Conditions, all_there};
use serde::{Deserialize, Serialize};

/// The conditions of a quantity, the `at` table of a claim.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    pub(super) probability: Option<f64>,
    pub(super) time_constant: Option<f64>,
    pub(super) threshold: Option<f64>,
    /// Threshold that another is compared with.
    pub(super) other_threshold: Option<f64>,
    pub(super) load: Option<f64>,
    pub(super) rule: Option<RuleName>,
    /// Number of an epoch, from 1.
    pub(super) epoch: Option<usize>,
    /// Number of presentations since a consolidation.
    pub(super) presentations: Option<usize>,
    /// Fraction of the threshold.
    pub(super) fraction: Option<f64>,
    pub(super) cost: Option<f64>,
    pub(super) value: Option<f64>,
}

/// A rule of consolidation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RuleName {
    PerSynapse,
    AnySynapse,
}

impl RuleName {
    pub(super) const ALL: [Self; 2] = [Self::PerSynapse, Self::AnySynapse];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::PerSynapse => "per-synapse",
            Self::AnySynapse => "any-synapse",
        }
    }
}

/// A condition that a quantity needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Probability, time constant and threshold of a walk.
    Point,
    /// Load, time constant and threshold of learning without end.
    Learner,
    OtherThreshold,
    Rule,
    Epoch,
    Presentations,
    Fraction,
    Cost,
    Value,
}

impl Conditions for At {
    type Need = Need;

    fn check(&self, needs: &[Need]) -> Result<(), String> {
        let decay = self.time_constant.is_some() && self.threshold.is_some();
        all_there(needs.iter().map(|need| match need {
            Need::Point => {
                ("probability\", \"time_constant\" and \"threshold", decay && self.probability.is_some())
            }
            Need::Learner => ("load\", \"time_constant\" and \"threshold", decay && self.load.is_some()),
            Need::OtherThreshold => ("other_threshold", self.other_threshold.is_some()),
            Need::Rule => ("rule", self.rule.is_some()),
            Need::Epoch => ("epoch", self.epoch.is_some()),
            Need::Presentations => ("presentations", self.presentations.is_some()),
            Need::Fraction => ("fraction", self.fraction.is_some()),
            Need::Cost => ("cost", self.cost.is_some()),
            Need::Value => ("value", self.value.is_some()),
        }))?;
        let within = |value: Option<f64>, range: std::ops::RangeInclusive<f64>, what: &str| match value {
            Some(value) if !range.contains(&value) => Err(format!("{what}, but is {value}")),
            _ => Ok(()),
        };
        within(self.probability, 1e-12..=1.0, "probability must be above 0 and at most 1")?;
        within(self.time_constant, 1.0..=1e9, "time_constant must be from 1 to 1e9")?;
        within(self.threshold, 1e-6..=1e3, "threshold must be above 0 and at most 1000")?;
        within(self.other_threshold, 1e-6..=1e3, "other_threshold must be above 0 and at most 1000")?;
        within(self.fraction, 0.0..=1.0, "fraction must be from 0 to 1")?;
        within(self.cost, 0.0..=1e6, "cost must be from 0 to 1e6")?;
        within(self.value, f64::MIN..=f64::MAX, "value must be a finite number")?;
        match (self.epoch, self.presentations) {
            (Some(0), _) => Err("epochs are counted from 1".into()),
            (_, Some(0)) => Err("presentations are counted from 1".into()),
            _ => Ok(()),
        }
    }
}

impl At {
    // After `check` the conditions that a quantity asks for are there; the defaults below are never used.

    pub(super) fn point(&self) -> Point {
        Point {
            probability: self.probability.unwrap_or(1.0),
            time_constant: self.time_constant(),
            threshold: self.threshold(),
        }
    }

    /// The same walk with the other threshold.
    pub(super) fn other_point(&self) -> Point {
        Point { threshold: self.other_threshold.unwrap_or(1.0), ..self.point() }
    }

    pub(super) fn learner(&self) -> Learner {
        Learner {
            load: self.load.unwrap_or(1.0),
            time_constant: self.time_constant(),
            threshold: self.threshold(),
        }
    }

    fn time_constant(&self) -> f64 {
        self.time_constant.unwrap_or(1.0)
    }

    fn threshold(&self) -> f64 {
        self.threshold.unwrap_or(1.0)
    }

    pub(super) fn rule(&self) -> RuleName {
        self.rule.unwrap_or(RuleName::PerSynapse)
    }

    pub(super) fn epoch(&self) -> usize {
        self.epoch.unwrap_or(1)
    }

    pub(super) fn presentations(&self) -> usize {
        self.presentations.unwrap_or(1)
    }

    pub(super) fn fraction(&self) -> f64 {
        self.fraction.unwrap_or_default()
    }

    pub(super) fn cost(&self) -> f64 {
        self.cost.unwrap_or_default()
    }

    pub(super) fn value(&self) -> f64 {
        self.value.unwrap_or_default()
    }
}
