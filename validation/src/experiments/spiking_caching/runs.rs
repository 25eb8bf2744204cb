//! The replicates, by quantity.

use super::conditions::{At, Background};
use super::settings::Settings;
use super::simulate::{self, value};
use crate::experiment::{EvaluationError, Results};
use crate::store::Replicate;

pub(crate) struct Runs<'a> {
    pub(super) settings: &'a Settings,
    pub(super) results: &'a Results,
}

pub(super) type Evaluated<T> = Result<T, EvaluationError>;

/// A quantity of one run. Energies are in nS.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Measure {
    /// Without caching.
    Energy,
    Minimal,
    /// What caching to the end saves of the energy.
    Saving,
    /// The same to the first of the rounds over which conductances settled.
    SavingToSettling,
    Rounds,
    /// With caching to the end.
    AtEnd,
    EndOverMinimal,
    EndOverEnergy,
    EnergyOverMinimal,
    /// With a threshold, by its number.
    AtThreshold(usize),
    ThresholdOverEnergy(usize),
    ThresholdOverMinimal(usize),
    Converged,
    Within,
    Apart,
    Separates,
    /// Converged, with responses that tell the classes apart.
    Counts,
}

impl Measure {
    pub(super) fn of(self, run: &Replicate) -> Evaluated<f64> {
        let one = |name: &str, index: usize| number(run, name, index);
        let first = |name: &str| number(run, name, 0);
        Ok(match self {
            Self::Energy => first(value::ENERGY)?,
            Self::Minimal => first(value::MINIMAL)?,
            Self::Saving => 1.0 - first(value::AT_END)? / first(value::ENERGY)?,
            Self::SavingToSettling => 1.0 - one(value::SETTLED, 1)? / first(value::SETTLED)?,
            Self::Rounds => first(value::ROUNDS)?,
            Self::AtEnd => first(value::AT_END)?,
            Self::AtThreshold(index) => one(value::AT_THRESHOLDS, index)?,
            Self::EndOverMinimal => first(value::AT_END)? / first(value::MINIMAL)?,
            Self::EndOverEnergy => first(value::AT_END)? / first(value::ENERGY)?,
            Self::EnergyOverMinimal => first(value::ENERGY)? / first(value::MINIMAL)?,
            Self::ThresholdOverEnergy(index) => one(value::AT_THRESHOLDS, index)? / first(value::ENERGY)?,
            Self::ThresholdOverMinimal(index) => one(value::AT_THRESHOLDS, index)? / first(value::MINIMAL)?,
            Self::Converged => f64::from(u8::from(run.converged())),
            Self::Within => first(value::WITHIN)?,
            Self::Apart => first(value::APART)?,
            Self::Separates => first(value::SEPARATES)?,
            Self::Counts => Self::Converged.of(run)? * first(value::WITHIN)? * first(value::APART)?,
        })
    }
}

/// A number of a run.
fn number(run: &Replicate, name: &str, index: usize) -> Evaluated<f64> {
    let found = run.values.get(name).and_then(|values| values.get(index)).copied();
    found.ok_or_else(|| EvaluationError::MissingValue {
        cell: run.cell.clone(),
        replicate: run.replicate,
        value: name.into(),
    })
}

/// Which runs a quantity is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    All,
    Converged,
    /// Those that converged and tell the classes apart.
    Counted,
}

impl<'a> Runs<'a> {
    /// A measure of the runs of a cell.
    pub(super) fn values(&self, cell: &str, measure: Measure, of: Of) -> Evaluated<Vec<f64>> {
        let mut values = Vec::new();
        for run in self.results.cell(cell) {
            let takes_part = match of {
                Of::All => true,
                Of::Converged => run.converged(),
                Of::Counted => Measure::Counts.of(run)? > 0.0,
            };
            if takes_part {
                values.push(measure.of(run)?);
            }
        }
        Ok(values)
    }

    /// The same of learning until conductances settle, with the tolerance of the preset.
    pub(super) fn learning(
        &self,
        background: Background,
        patterns: u64,
        measure: Measure,
        of: Of,
    ) -> Evaluated<Vec<f64>> {
        self.values(&simulate::learning(background, patterns, None), measure, of)
    }

    /// Runs of all numbers of patterns of a background, taken together by their number, as far as all have one.
    pub(super) fn sets(&self, background: Background) -> Vec<Vec<(f64, &'a Replicate)>> {
        let numbers = self.settings.numbers(background);
        let together = |replicate: u64| -> Option<Vec<(f64, &'a Replicate)>> {
            let run = |&patterns: &u64| {
                let cell = simulate::learning(background, patterns, None);
                Some((patterns as f64, self.results.get(&cell, replicate)?))
            };
            numbers.iter().map(run).collect()
        };
        if numbers.is_empty() { Vec::new() } else { (0..).map_while(together).collect() }
    }

    /// Number of a threshold of the preset.
    pub(super) fn threshold(&self, at: &At) -> usize {
        let thresholds = &self.settings.thresholds;
        thresholds.iter().position(|&threshold| threshold == at.threshold()).unwrap_or(usize::MAX)
    }
}

/// Energy and minimal energy of a course, after so many rounds.
pub(super) fn after(run: &Replicate, rounds: u64) -> Evaluated<(f64, f64)> {
    let index = (rounds as usize).saturating_sub(1);
    Ok((number(run, value::ENERGY, index)?, number(run, value::MINIMAL, index)?))
}
