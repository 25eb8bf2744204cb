use crate::tables::{Conditions, all_there};
use plasticity_simulation::network::MaskDraw;
use serde::{Deserialize, Serialize};

/// What is plastic, as claims and figures name it. Fractions of masks are those that the theory has as the best for the number of hidden units that are
/// needed, unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Way {
    /// Everything.
    Standard,
    /// Everything, in a network of just as many hidden units as are needed.
    Needed,
    /// Bernoulli masks.
    Synaptic,
    /// The same with the best of several fractions.
    SynapticSearched,
    /// Masks with exact counts over whole layers.
    PerLayer,
    /// Masks with exact counts at every unit.
    PerRow,
    /// Masks that are drawn anew for every sample.
    Redrawn,
    /// A mask for each class.
    ClassMasks,
    /// Synapses to the best of several numbers of hidden units, and all to output units.
    Neuron,
    /// Synapses to and from as many hidden units as are needed.
    Subnet,
    /// The same with the best of several numbers.
    SubnetSearched,
}

/// A quantity of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Measure {
    M0,
    M1,
    Samples,
}

/// One of the sizes of a preset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Size {
    /// The largest.
    Largest,
    /// Where kinds of masks are compared.
    Masks,
    /// Where sizes of subnets are.
    Subnets,
}

/// How masks whose paths are counted are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Draw {
    Bernoulli,
    PerLayer,
    PerRow,
}

impl Draw {
    pub(super) const ALL: [Self; 3] = [Self::Bernoulli, Self::PerLayer, Self::PerRow];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Bernoulli => "bernoulli",
            Self::PerLayer => "per-layer",
            Self::PerRow => "per-row",
        }
    }

    pub(super) fn draw(self) -> MaskDraw {
        match self {
            Self::Bernoulli => MaskDraw::Bernoulli,
            Self::PerLayer => MaskDraw::PerLayer,
            Self::PerRow => MaskDraw::PerRow,
        }
    }
}

/// The conditions of a quantity, the `at` table of a claim.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    pub(super) way: Option<Way>,
    /// What it is compared with.
    pub(super) to: Option<Way>,
    pub(super) measure: Option<Measure>,
    pub(super) size: Option<Size>,
    pub(super) draw: Option<Draw>,
    /// A number of plastic units.
    pub(super) units: Option<u64>,
    pub(super) value: Option<f64>,
}

/// A condition that a quantity needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Way,
    To,
    Measure,
    Size,
    Draw,
    Units,
    Value,
}

impl Conditions for At {
    type Need = Need;

    fn check(&self, needs: &[Need]) -> Result<(), String> {
        all_there(needs.iter().map(|need| match need {
            Need::Way => ("way", self.way.is_some()),
            Need::To => ("to", self.to.is_some()),
            Need::Measure => ("measure", self.measure.is_some()),
            Need::Size => ("size", self.size.is_some()),
            Need::Draw => ("draw", self.draw.is_some()),
            Need::Units => ("units", self.units.is_some()),
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

    pub(super) fn way(&self) -> Way {
        self.way.unwrap_or(Way::Standard)
    }

    pub(super) fn to(&self) -> Way {
        self.to.unwrap_or(Way::Standard)
    }

    pub(super) fn measure(&self) -> Measure {
        self.measure.unwrap_or(Measure::M0)
    }

    pub(super) fn size(&self) -> Size {
        self.size.unwrap_or(Size::Largest)
    }

    pub(super) fn draw(&self) -> Draw {
        self.draw.unwrap_or(Draw::Bernoulli)
    }

    pub(super) fn value(&self) -> f64 {
        self.value.unwrap_or_default()
    }
}
