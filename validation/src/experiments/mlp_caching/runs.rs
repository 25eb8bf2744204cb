//! The runs as claims and figures ask for them: which reached an accuracy, and what they had cost by then.

use super::settings::Settings;
use super::simulate::{ACCURACY, END, Network, VALUES, jobs};
use crate::experiment::{Ending, EvaluationError, Results};
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
    /// None where weights diverged: what they had cost by then says nothing.
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

    /// The runs of a network when they reached an accuracy or gave up. Those that diverged have failed.
    pub(super) fn spent(&self, network: &Network, accuracy: f64) -> Point {
        let mut point = self.at(network, accuracy);
        let given_up = self.given_up(network, accuracy);
        point.failed.retain(|failed| given_up.iter().all(|run| run.replicate != *failed));
        point.extend(Point { reached: given_up, failed: Vec::new() });
        point
    }

    /// The runs of a network that gave up before an accuracy, when they did.
    pub(super) fn given_up(&self, network: &Network, accuracy: f64) -> Vec<Learned> {
        let failed = self.at(network, accuracy).failed;
        let ends = self.runs(network).iter().filter(|run| failed.contains(&run.replicate));
        ends.filter_map(|run| run.end).collect()
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
        end: match replicate.ending {
            Ending::Diverged => None,
            _ => replicate.values.get(END).cloned().and_then(learned),
        },
        accuracy: value(ACCURACY)?.first().copied().ok_or_else(|| missing(ACCURACY))?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::conditions::GradientName;
    use super::*;

    const HIGHER: f64 = 0.91;

    fn settings() -> Settings {
        let preset = include_str!("../../../presets/mlp-caching/smoke.toml");
        Settings::parse("smoke.toml", preset).unwrap()
    }

    fn learned(replicate: u64, m1: f64) -> Learned {
        Learned { replicate, m1, ..Learned::default() }
    }

    /// Runs with these energies at every accuracy; those without have none, and end with 99.
    fn runs(energies: &[Option<f64>]) -> Vec<Run> {
        let run = |(replicate, m1): (u64, &Option<f64>)| Run {
            replicate,
            stages: m1.map_or(Vec::new(), |m1| vec![learned(replicate, m1); 3]),
            end: Some(learned(replicate, m1.unwrap_or(99.0))),
            accuracy: 0.5,
        };
        (0..).zip(energies).map(run).collect()
    }

    fn energies(point: &Point) -> Vec<f64> {
        point.values(|run| run.m1)
    }

    #[test]
    fn exact_what_is_best_is_measured_on_runs_that_did_not_choose_it() {
        let settings = settings();
        let networks = [0.01, 0.02, 0.05].map(|rate| Network { rate, ..settings.base(GradientName::True) });
        // By its even runs the first is best, by its odd ones the second; the third would be, but too few of its runs reach it.
        let all = [
            runs(&[Some(1.0), Some(8.0), Some(1.0), Some(8.0)]),
            runs(&[Some(5.0), Some(4.0), Some(5.0), Some(4.0)]),
            runs(&[Some(0.1), None, Some(0.1), None]),
        ];
        let cells = networks.iter().map(Network::id).zip(all).collect();
        let runs = Runs { settings: &settings, cells };
        let best = runs.best(&networks[..2], HIGHER, |run| run.m1).unwrap();
        assert_eq!(best.networks, [networks[1], networks[0]]);
        assert_eq!(energies(&best.point), [5.0, 8.0, 5.0, 8.0]);
        // The even runs of the third choose it for the odd ones, which then do not reach it.
        let best = runs.best(&networks, HIGHER, |run| run.m1).unwrap();
        assert_eq!(best.networks, [networks[1], networks[2]]);
        assert_eq!((energies(&best.point), best.point.failed), (vec![5.0, 5.0], vec![1, 3]));
        assert!(runs.best(&networks[2..], HIGHER, |run| run.m1).is_none());
    }

    #[test]
    fn exact_runs_that_gave_up_have_spent_what_they_had_and_diverged_ones_nothing_known() {
        let settings = settings();
        let network = settings.base(GradientName::True);
        let mut of_network = runs(&[Some(2.0), None, None, Some(3.0)]);
        of_network[2].end = None;
        let runs = Runs { settings: &settings, cells: [(network.id(), of_network)].into() };
        let spent = runs.spent(&network, HIGHER);
        assert_eq!((energies(&spent), spent.failed), (vec![2.0, 99.0, 3.0], vec![2]));
        let at = runs.at(&network, HIGHER);
        assert_eq!((at.share(), runs.enough(&at), at.failed), (0.5, false, vec![1, 2]));
        assert_eq!(runs.given_up(&network, HIGHER).len(), 1);
        assert_eq!(runs.accuracy_given_up(&network, HIGHER), Some(0.5));
    }
}
