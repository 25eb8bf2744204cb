//! The runs as claims and figures ask for them: which reached an accuracy, and what they had cost by then.

use super::settings::Settings;
use super::simulate::{ACCURACY, END, Network, VALUES, jobs};
use crate::experiment::{EvaluationError, Results};
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

/// The runs of a network at an accuracy.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Point {
    /// Those that reached it, in order.
    pub(super) reached: Vec<Learned>,
    /// Numbers of those that did not.
    pub(super) failed: Vec<u64>,
}

impl Point {
    /// Share of the runs that reached the accuracy.
    pub(super) fn share(&self) -> f64 {
        self.reached.len() as f64 / (self.reached.len() + self.failed.len()).max(1) as f64
    }

    pub(super) fn values(&self, value: impl Fn(&Learned) -> f64) -> Vec<f64> {
        self.reached.iter().map(value).collect()
    }

    /// Mean over the runs that reached the accuracy.
    pub(super) fn mean(&self, value: impl Fn(&Learned) -> f64) -> Option<f64> {
        mean(&self.values(value))
    }

    /// The runs of even or odd number.
    pub(super) fn half(&self, odd: bool) -> Self {
        let of_half = |replicate: u64| (replicate % 2 == 1) == odd;
        Self {
            reached: self.reached.iter().filter(|run| of_half(run.replicate)).copied().collect(),
            failed: self.failed.iter().filter(|&&run| of_half(run)).copied().collect(),
        }
    }

    fn extend(&mut self, other: Self) {
        self.reached.extend(other.reached);
        self.failed.extend(other.failed);
        self.reached.sort_by_key(|run| run.replicate);
        self.failed.sort_unstable();
    }
}

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
        !point.reached.is_empty() && point.share() >= self.settings.least_reached
    }

    /// The network with the least mean energy of these among those with which enough runs reach the accuracy. For one half of the runs it
    /// is chosen by the other half, so that choosing the least of noisy energies does not make it too low.
    pub(super) fn best(
        &self,
        networks: &[Network],
        accuracy: f64,
        value: impl Fn(&Learned) -> f64,
    ) -> Option<Best> {
        let points: Vec<Point> = networks.iter().map(|network| self.at(network, accuracy)).collect();
        let of_half = |odd: bool| {
            let valued = points.iter().enumerate().filter_map(|(index, point)| {
                let half = point.half(!odd);
                Some((index, half.mean(&value).filter(|_| self.enough(&half))?))
            });
            valued.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
        };
        let (even, odd) = (of_half(false)?, of_half(true)?);
        let mut point = points[even].half(false);
        point.extend(points[odd].half(true));
        Some(Best { networks: [networks[even], networks[odd]], point })
    }
}

/// What is chosen on one half of the runs, and measured on the other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Best {
    /// For the even and for the odd runs.
    pub(super) networks: [Network; 2],
    /// The runs of both halves.
    pub(super) point: Point,
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
