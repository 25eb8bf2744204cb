//! The runs as claims and figures ask for them.

use super::conditions::{At, Draw, Measure, Way};
use super::counting::HISTOGRAM;
use super::settings::Settings;
use super::simulate::{Job, Network, Plastic, jobs, paths};
use crate::experiment::{Ending, EvaluationError, Results};
use crate::measured::{self, Numbered, best};
use crate::network_run::value;
use crate::store::Replicate;
use std::collections::{BTreeMap, BTreeSet};

/// What a run had come to when it reached the accuracy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Learned {
    replicate: u64,
    pub(super) m0: f64,
    pub(super) m1: f64,
    pub(super) samples: f64,
}

impl Numbered for Learned {
    fn replicate(&self) -> u64 {
        self.replicate
    }
}

impl Measure {
    pub(super) fn of(self, run: &Learned) -> f64 {
        match self {
            Self::M0 => run.m0,
            Self::M1 => run.m1,
            Self::Samples => run.samples,
        }
    }
}

pub(super) type Point = measured::Point<Learned>;

/// The replicates, by cell.
pub(crate) struct Runs<'a> {
    pub(super) settings: &'a Settings,
    cells: BTreeMap<String, Cell>,
    counted: BTreeMap<&'static str, Vec<Vec<f64>>>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Cell {
    point: Point,
    /// Of runs that did not reach the accuracy, what they had spent when they gave up.
    given_up: Vec<Learned>,
}

impl<'a> Runs<'a> {
    /// # Errors
    /// [`EvaluationError::MissingValue`].
    pub(super) fn new(settings: &'a Settings, results: &Results) -> Result<Self, EvaluationError> {
        let mut cells = BTreeMap::new();
        for (cell, _) in jobs(settings).into_iter().filter(|(_, job)| matches!(job, Job::Learn(_))) {
            let mut runs = Cell::default();
            for run in results.cell(&cell.id) {
                if run.converged() {
                    runs.point.reached.push(learned(run)?);
                } else {
                    runs.point.failed.push(run.replicate);
                    // What weights that diverge cost means nothing.
                    if run.ending == Ending::GaveUp {
                        runs.given_up.push(learned(run)?);
                    }
                }
            }
            cells.insert(cell.id, runs);
        }
        let histograms = |draw: Draw| {
            let of_run = |run: &Replicate| of(run, HISTOGRAM).map(<[f64]>::to_vec);
            let all = results.cell(&paths(draw)).map(of_run).collect::<Result<_, EvaluationError>>()?;
            Ok((draw.name(), all))
        };
        let counted = Draw::ALL.into_iter().map(histograms).collect::<Result<_, EvaluationError>>()?;
        Ok(Self { settings, cells, counted })
    }

    pub(super) fn at(&self, network: &Network) -> Point {
        self.cells.get(&network.to_string()).map_or_else(Point::default, |cell| cell.point.clone())
    }

    /// What each run had spent when it reached the accuracy or gave up; those whose weights diverged count as failed.
    pub(super) fn spent(&self, network: &Network) -> Point {
        let Some(cell) = self.cells.get(&network.to_string()) else { return Point::default() };
        let mut spent = cell.point.clone();
        spent.failed.retain(|run| cell.given_up.iter().all(|given_up| given_up.replicate != *run));
        spent.extend(Point { reached: cell.given_up.clone(), failed: Vec::new() });
        spent
    }

    /// The runs of a way at a size; where it is one of several restrictions, that with the least mean of the measure.
    pub(super) fn point(&self, way: Way, hidden: u64, measure: Measure) -> Point {
        let networks = candidates(self.settings, way, hidden);
        if let [network] = networks[..] {
            return self.at(&network);
        }
        let points: Vec<Point> = networks.iter().map(|network| self.at(network)).collect();
        match best(&networks, &points, self.settings.least_reached, |run| measure.of(run)) {
            Some(best) => best.point,
            // Enough runs reach the accuracy with none of them: all count as failed.
            None => Point { reached: Vec::new(), failed: Self::numbers(&points) },
        }
    }

    /// Numbers of the runs of any of several networks.
    fn numbers(points: &[Point]) -> Vec<u64> {
        let of_point = |point: &Point| -> Vec<u64> {
            point.reached.iter().map(|run| run.replicate).chain(point.failed.iter().copied()).collect()
        };
        let all: BTreeSet<u64> = points.iter().flat_map(of_point).collect();
        all.into_iter().collect()
    }

    pub(super) fn point_at(&self, way: Way, at: &At) -> Point {
        self.point(way, self.settings.size(at.size()), at.measure())
    }

    /// Frequencies of numbers of paths, of every replicate.
    pub(super) fn counted(&self, draw: Draw) -> &[Vec<f64>] {
        self.counted.get(draw.name()).map_or(&[], Vec::as_slice)
    }
}

/// The networks that are simulated for a way at a size, of which the best is taken.
pub(super) fn candidates(settings: &Settings, way: Way, hidden: u64) -> Vec<Network> {
    let critical = settings.critical;
    let one = |plastic| vec![Network { hidden, plastic }];
    let several = |numbers: Vec<u64>, plastic: fn(u64) -> Plastic| {
        numbers.into_iter().map(|number| Network { hidden, plastic: plastic(number) }).collect()
    };
    match way {
        Way::Standard => one(Plastic::All),
        Way::Needed => vec![Network { hidden: critical, plastic: Plastic::All }],
        Way::Synaptic => one(Plastic::Synaptic(Draw::Bernoulli, critical)),
        Way::SynapticSearched => {
            several(settings.mask_paths(), |paths| Plastic::Synaptic(Draw::Bernoulli, paths))
        }
        Way::PerLayer => one(Plastic::Synaptic(Draw::PerLayer, critical)),
        Way::PerRow => one(Plastic::Synaptic(Draw::PerRow, critical)),
        Way::Redrawn => one(Plastic::Redrawn(critical)),
        Way::ClassMasks => one(Plastic::ClassMasks(critical)),
        Way::Neuron => several(settings.neuron_units(hidden), Plastic::Neuron),
        Way::Subnet => one(Plastic::Subnet(critical)),
        Way::SubnetSearched => several(settings.subnet_units(), Plastic::Subnet),
    }
}

fn of<'r>(run: &'r Replicate, name: &str) -> Result<&'r [f64], EvaluationError> {
    run.values.get(name).map(Vec::as_slice).ok_or_else(|| EvaluationError::MissingValue {
        cell: run.cell.clone(),
        replicate: run.replicate,
        value: name.into(),
    })
}

fn learned(run: &Replicate) -> Result<Learned, EvaluationError> {
    let total = |name: &str| Ok::<f64, EvaluationError>(of(run, name)?.iter().sum());
    Ok(Learned {
        replicate: run.replicate,
        m0: total(value::M0)?,
        m1: total(value::M1)?,
        samples: total(value::SAMPLES)?,
    })
}
