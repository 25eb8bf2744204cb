use crate::tables::Conditions;
use plasticity_simulation::spiking;
use serde::{Deserialize, Serialize};

/// What the background does, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Background {
    /// As in the authors' script.
    NegativeLeak,
    Leak,
    Excitatory,
    Absent,
}

impl Background {
    pub(super) const ALL: [Self; 4] = [Self::NegativeLeak, Self::Leak, Self::Excitatory, Self::Absent];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::NegativeLeak => "negative-leak",
            Self::Leak => "leak",
            Self::Excitatory => "excitatory",
            Self::Absent => "absent",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::NegativeLeak => "background as in the script",
            Self::Leak => "background as a leak",
            Self::Excitatory => "background excitatory",
            Self::Absent => "no background",
        }
    }
}

impl From<Background> for spiking::Background {
    fn from(background: Background) -> Self {
        match background {
            Background::NegativeLeak => Self::NegativeLeak,
            Background::Leak => Self::Leak,
            Background::Excitatory => Self::Excitatory,
            Background::Absent => Self::Absent,
        }
    }
}

/// The conditions of a quantity, the `at` table of a claim. Conductances are in nS.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    pub(super) background: Option<Background>,
    patterns: Option<u64>,
    /// Of convergence; that of the preset where there is none.
    pub(super) tolerance: Option<f64>,
    /// Of consolidation.
    threshold: Option<f64>,
    rounds: Option<u64>,
    value: Option<f64>,
}

/// A condition that a quantity needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Background,
    Patterns,
    Threshold,
    Rounds,
    Value,
}

impl Conditions for At {
    type Need = Need;

    fn check(&self, needs: &[Need]) -> Result<(), String> {
        for need in needs {
            let (name, there) = match need {
                Need::Background => ("background", self.background.is_some()),
                Need::Patterns => ("patterns", self.patterns.is_some()),
                Need::Threshold => ("threshold", self.threshold.is_some()),
                Need::Rounds => ("rounds", self.rounds.is_some()),
                Need::Value => ("value", self.value.is_some()),
            };
            if !there {
                return Err(format!("needs \"{name}\" in the table \"at\""));
            }
        }
        if self.value.is_some_and(|value| !value.is_finite()) {
            return Err("value must be a finite number".into());
        }
        if self.rounds == Some(0) {
            return Err("rounds must be at least 1".into());
        }
        Ok(())
    }
}

impl At {
    // After `check` the conditions that a quantity asks for are there; the defaults below are never used.

    pub(super) fn background(&self) -> Background {
        self.background.unwrap_or(Background::NegativeLeak)
    }

    pub(super) fn patterns(&self) -> u64 {
        self.patterns.unwrap_or_default()
    }

    pub(super) fn threshold(&self) -> f64 {
        self.threshold.unwrap_or_default()
    }

    pub(super) fn rounds(&self) -> u64 {
        self.rounds.unwrap_or_default()
    }

    pub(super) fn value(&self) -> f64 {
        self.value.unwrap_or_default()
    }
}
