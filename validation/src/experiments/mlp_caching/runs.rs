//! The runs as claims and figures ask for them: which reached an accuracy, and what they had cost by then.

use super::settings::Settings;
use super::simulate::{ACCURACY, END, Network, VALUES, jobs};
use crate::experiment::{EvaluationError, Results};
use crate::measured::{self, Numbered};
use crate::statistics::mean;
use crate::store::Replicate;
use std::collections::BTreeMap;

/// What a run had come to when it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Learned {
    pub(super) replicate: u64,
    pub(super) samples: f64,
    /// Energy of every change.
    pub(super) m1: f64,
    /// The part of it in the weights to the output units.
    pub(super) m1_output: f64,
    /// Energy to set the weights directly.
    pub(super) direct: f64,
    /// Energy of consolidation, as if the rest were consolidated.
    pub(super) consolidation: f64,
    pub(super) transient_sum: f64,
}

impl Learned {
    /// Energy with caching.
    pub(super) fn total(&self, cost: f64) -> f64 {
        self.consolidation + cost * self.transient_sum
    }
}

/// A whole run.
#[derive(Debug, Clone, PartialEq)]
struct Run {
    replicate: u64,
    /// One for each accuracy that was reached.
    stages: Vec<Learned>,
    /// None where weights left the range of numbers.
    end: Option<Learned>,
    accuracy: f64,
}

impl Numbered for Learned {
    fn replicate(&self) -> u64 {
        self.replicate
    }
}

/// The runs of a network at an accuracy.
pub(super) type Point = measured::Point<Learned>;

/// A network that is chosen on one half of the runs, with the runs of the other.
pub(super) type Best = measured::Best<Network, Learned>;

/// The replicates, by network.
pub(crate) struct Runs<'a> {
    pub(super) settings: &'a Settings,
    cells: BTreeMap<String, Vec<Run>>,
}

impl<'a> Runs<'a> {
    /// # Errors
    /// [`EvaluationError::MissingValue`].
    pub(super) fn new(settings: &'a Settings, results: &Results) -> Result<Self, EvaluationError> {
        let cells = jobs(settings)
            .into_iter()
            .map(|(cell, _)| {
                let runs = results.cell(&cell.id).map(run).collect::<Result<_, _>>()?;
                Ok((cell.id, runs))
            })
            .collect::<Result<_, EvaluationError>>()?;
        Ok(Self { settings, cells })
    }

    /// The runs of a network when they first reached an accuracy, which is one of the settings.
    pub(super) fn at(&self, network: &Network, accuracy: f64) -> Point {
        let index = self.settings.accuracies.iter().position(|&known| known == accuracy);
        let mut point = Point::default();
        for run in self.runs(network) {
            match index.and_then(|index| run.stages.get(index)) {
                Some(stage) => point.reached.push(*stage),
                None => point.failed.push(run.replicate),
            }
        }
        point
    }

    /// What each run had spent when it reached an accuracy or gave up, and whether it reached it.
    pub(super) fn spent(&self, network: &Network, accuracy: f64) -> Vec<(Learned, bool)> {
        let index = self.settings.accuracies.iter().position(|&known| known == accuracy);
        let spent = |run: &Run| match index.and_then(|index| run.stages.get(index)) {
            Some(stage) => Some((*stage, true)),
            None => run.end.map(|end| (end, false)),
        };
        self.runs(network).iter().filter_map(spent).collect()
    }

    /// Mean accuracy at the end of those runs that did not reach an accuracy.
    pub(super) fn accuracy_given_up(&self, network: &Network, accuracy: f64) -> Option<f64> {
        let index = self.settings.accuracies.iter().position(|&known| known == accuracy)?;
        let given_up = self.runs(network).iter().filter(|run| run.stages.len() <= index);
        mean(&given_up.map(|run| run.accuracy).collect::<Vec<f64>>())
    }

    fn runs(&self, network: &Network) -> &[Run] {
        self.cells.get(&network.id()).map_or(&[], Vec::as_slice)
    }

    /// Whether enough runs reach the accuracy for means over these to be taken.
    pub(super) fn enough(&self, point: &Point) -> bool {
        point.enough(self.settings.least_reached)
    }

    /// The network with the least mean energy of these, see [`measured::best`].
    pub(super) fn best(
        &self,
        networks: &[Network],
        accuracy: f64,
        value: impl Fn(&Learned) -> f64,
    ) -> Option<Best> {
        let points: Vec<Point> = networks.iter().map(|network| self.at(network, accuracy)).collect();
        measured::best(networks, &points, self.settings.least_reached, value)
    }
}

fn run(replicate: &Replicate) -> Result<Run, EvaluationError> {
    let missing = |value: &str| EvaluationError::MissingValue {
        cell: replicate.cell.clone(),
        replicate: replicate.replicate,
        value: value.into(),
    };
    let value = |name: &str| replicate.values.get(name).ok_or_else(|| missing(name));
    let columns = VALUES.iter().map(|name| value(name)).collect::<Result<Vec<_>, _>>()?;
    let learned = |numbers: Vec<f64>| -> Option<Learned> {
        let &[samples, m1, m1_output, direct, consolidation, transient_sum] = &numbers[..] else {
            return None;
        };
        Some(Learned {
            replicate: replicate.replicate,
            samples,
            m1,
            m1_output,
            direct,
            consolidation,
            transient_sum,
        })
    };
    let stage = |index: usize| {
        let numbers: Option<Vec<f64>> = columns.iter().map(|column| column.get(index).copied()).collect();
        numbers.and_then(learned).ok_or_else(|| missing("m1"))
    };
    Ok(Run {
        replicate: replicate.replicate,
        stages: (0..columns[0].len()).map(stage).collect::<Result<_, _>>()?,
        end: replicate.values.get(END).cloned().and_then(learned),
        accuracy: value(ACCURACY)?.first().copied().ok_or_else(|| missing(ACCURACY))?,
    })
}
