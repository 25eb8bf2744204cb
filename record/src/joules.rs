//! Energies in joules, by what a unit of them is said to cost.

use crate::{Axis, Panel, Record};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use thiserror::Error;

/// What an energy counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// $M_1$: sizes of changes of weights, in the unit of the weights.
    WeightChange,
    /// $M_0$: changes of synapses, whatever their size.
    Updates,
}

/// That the values on an axis are energies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfEnergy {
    /// What they count.
    pub counts: Counts,
    /// How many of these a value of 1 on the axis is.
    pub unit: f64,
}

/// Why a number is no cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a cost in joules is a number above 0, such as 1e-12, from 1e-100 to 1e100")]
pub struct NotACost;

/// Joules per unit of an energy: from 1e-100 to 1e100.
///
/// ```
/// use plasticity_record::JoulesPerUnit;
///
/// let cost: JoulesPerUnit = "2e-12".parse()?;
/// assert_eq!(cost.of(3.0), 6e-12);
/// assert!(JoulesPerUnit::new(0.0).is_err() && JoulesPerUnit::new(f64::INFINITY).is_err());
/// # Ok::<(), plasticity_record::NotACost>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct JoulesPerUnit(f64);

impl JoulesPerUnit {
    /// Checks the domain.
    ///
    /// # Errors
    /// [`NotACost`].
    pub fn new(joules: f64) -> Result<Self, NotACost> {
        // So that no energy leaves the range of doubles.
        if (1e-100..=1e100).contains(&joules) { Ok(Self(joules)) } else { Err(NotACost) }
    }

    /// Joules of an energy.
    pub fn of(self, energy: f64) -> f64 {
        self.0 * energy
    }
}

impl FromStr for JoulesPerUnit {
    type Err = NotACost;

    fn from_str(text: &str) -> Result<Self, NotACost> {
        Self::new(text.parse().map_err(|_| NotACost)?)
    }
}

/// What units of energies cost, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Costs {
    /// Of a change of a weight by one unit.
    pub weight_change: Option<JoulesPerUnit>,
    /// Of a change of a synapse, whatever its size.
    pub update: Option<JoulesPerUnit>,
}

impl Costs {
    /// Of a unit of an energy that counts this.
    pub fn of(&self, counts: Counts) -> Option<JoulesPerUnit> {
        match counts {
            Counts::WeightChange => self.weight_change,
            Counts::Updates => self.update,
        }
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.weight_change.is_none() && self.update.is_none()
    }
}

impl Panel {
    /// The panel with its ordinates in joules; none where they are no energies of known cost.
    pub fn in_joules(&self, costs: &Costs) -> Option<Self> {
        let energy = self.y.energy?;
        let cost = costs.of(energy.counts)?;
        let joules = |value: f64| cost.of(energy.unit * value);
        let mut panel = self.clone();
        panel.y = Axis {
            unit: "J".into(),
            range: self.y.range.map(|range| range.map(joules)),
            energy: None,
            ..self.y.clone()
        };
        for series in &mut panel.series {
            series.y.iter_mut().for_each(|y| *y = joules(*y));
            series.se.iter_mut().flatten().for_each(|se| *se = joules(*se));
        }
        Some(panel)
    }
}

impl Record {
    /// The record with every panel in joules that can be; all else as it is.
    pub fn in_joules(&self, costs: &Costs) -> Self {
        let panels = self.panels.iter().map(|panel| panel.in_joules(costs).unwrap_or_else(|| panel.clone()));
        Self { panels: panels.collect(), ..self.clone() }
    }
}
