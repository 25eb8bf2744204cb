//! The replicates, by algorithm and variant.

use super::conditions::Measure;
use super::settings::Settings;
use super::simulate;
use super::variant::Variant;
use crate::experiment::{EvaluationError, Results};
use crate::measured::{Numbered, Point};
use crate::network_run::value;
use crate::store::Replicate;
use std::collections::BTreeMap;

/// A run that reached the accuracy; sums over both layers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Run {
    replicate: u64,
    samples: f64,
    /// Changes, with caching consolidations.
    m0: f64,
    /// Of changes, or of consolidation and maintenance.
    m1: f64,
    /// Of potentiation alone; without caching.
    potentiation: f64,
    /// With caching: synapses with a transient weight at the end, which are consolidated then.
    pub(super) leftover: f64,
}

impl Numbered for Run {
    fn replicate(&self) -> u64 {
        self.replicate
    }
}

impl Run {
    /// A measure as a variant counts it.
    pub(super) fn of(&self, measure: Measure, variant: Variant) -> f64 {
        match measure {
            Measure::Samples => self.samples,
            Measure::M0 => self.m0,
            Measure::M1 if variant == Variant::PotentiationOnly => self.potentiation,
            Measure::M1 => self.m1,
            Measure::ChangesPerSample => self.m0 / self.samples,
        }
    }
}

pub(crate) struct Runs<'a> {
    pub(super) settings: &'a Settings,
    /// By cell.
    points: BTreeMap<String, Point<Run>>,
}

impl<'a> Runs<'a> {
    pub(super) fn new(settings: &'a Settings, results: &'a Results) -> Result<Self, EvaluationError> {
        let mut points = BTreeMap::new();
        for variant in settings.variants.iter().filter(|variant| variant.learned() == **variant) {
            for algorithm in &settings.algorithms {
                let cell = simulate::cell(*variant, &algorithm.name);
                let mut point = Point::default();
                for run in results.cell(&cell) {
                    match run.converged() {
                        true => point.reached.push(read(settings, run)?),
                        false => point.failed.push(run.replicate),
                    }
                }
                points.insert(cell, point);
            }
        }
        Ok(Self { settings, points })
    }

    /// The runs of an algorithm in a variant.
    pub(super) fn point(&self, variant: Variant, algorithm: &str) -> Point<Run> {
        self.points.get(&simulate::cell(variant, algorithm)).cloned().unwrap_or_default()
    }

    /// The algorithm that all are compared with.
    pub(super) fn standard(&self, variant: Variant) -> Point<Run> {
        self.point(variant, self.settings.standard())
    }
}

fn read(settings: &Settings, run: &Replicate) -> Result<Run, EvaluationError> {
    let of_layers = |name: &str| run.values.get(name).map(|layers| layers.iter().sum::<f64>());
    let needed = |name: &str| {
        of_layers(name).ok_or_else(|| EvaluationError::MissingValue {
            cell: run.cell.clone(),
            replicate: run.replicate,
            value: name.into(),
        })
    };
    let cached = match of_layers(value::CONSOLIDATION) {
        Some(consolidation) => {
            let maintenance = settings.caching.cost * needed(value::TRANSIENT_SUM)?;
            Some((needed(value::CONSOLIDATIONS)?, consolidation + maintenance))
        }
        None => None,
    };
    let (m0, m1) = match cached {
        Some(cached) => cached,
        None => (needed(value::M0)?, needed(value::M1)?),
    };
    Ok(Run {
        replicate: run.replicate,
        samples: needed(value::SAMPLES)?,
        m0,
        m1,
        potentiation: needed(value::POTENTIATION)?,
        leftover: of_layers(value::LEFTOVER).unwrap_or_default(),
    })
}
