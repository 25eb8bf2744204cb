use super::conditions::RuleName;
use super::settings::{Learner, Point, Settings};
use super::simulate;
use crate::experiment::{EvaluationError, Results};
use crate::statistics::mean;
use plasticity_theory::TheoryError;
use plasticity_theory::decaying_chain::{self, SteadyState};
use plasticity_theory::fokker_planck::DecayingWalk;
use plasticity_theory::quantity::{LearningRate, Probability, Threshold, TimeConstant};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

/// The replicates, by quantity.
pub(crate) struct Runs<'a> {
    pub(super) settings: &'a Settings,
    pub(super) results: &'a Results,
    exact: Mutex<BTreeMap<[u64; 3], Exact>>,
    curve: OnceLock<ExactCurve>,
    after_reset: OnceLock<Vec<f64>>,
}

/// The steady state of the exact walk; none where it all but never gets to the threshold.
pub(super) type Exact = Option<Arc<SteadyState>>;

/// One epoch of a run of learning, per synapse and presentation.
#[derive(Debug, Clone, Copy)]
pub(super) struct EpochOfRun {
    pub(super) probability: f64,
    /// Power of consolidation.
    pub(super) power: f64,
    pub(super) mean_abs: f64,
    /// Consolidations.
    pub(super) rate: f64,
}

type Evaluated<T> = Result<T, EvaluationError>;

/// The walk of the theory at a point.
pub(super) fn walk(point: Point) -> Result<DecayingWalk, TheoryError> {
    DecayingWalk::new(
        Probability::new(point.probability)?,
        LearningRate::ONE,
        TimeConstant::new(point.time_constant)?,
        Threshold::new(point.threshold)?,
    )
}

impl<'a> Runs<'a> {
    pub(super) fn new(settings: &'a Settings, results: &'a Results) -> Self {
        Self {
            settings,
            results,
            exact: Mutex::default(),
            curve: OnceLock::new(),
            after_reset: OnceLock::new(),
        }
    }

    /// A number of every run that went on to its end.
    pub(super) fn scalars(&self, cell: &str, name: &str) -> Evaluated<Vec<f64>> {
        self.results.scalars(cell, name)
    }

    /// Mean number of a cell; NaN without runs.
    pub(super) fn mean(&self, cell: &str, name: &str) -> Evaluated<f64> {
        Ok(mean(&self.scalars(cell, name)?).unwrap_or(f64::NAN))
    }

    /// The walk of a perceptron that learns for ever, at the mean probability of its runs.
    pub(super) fn point_of(&self, learner: Learner) -> Evaluated<Point> {
        let probability = self.mean(&simulate::stationary(learner), "probability")?;
        let Learner { time_constant, threshold, .. } = learner;
        Ok(Point { probability, time_constant, threshold })
    }

    /// Walks of the perceptron that learns to the end, at a probability.
    pub(super) fn learning_point(&self, probability: f64) -> Point {
        let learning = &self.settings.learning;
        Point { probability, time_constant: learning.time_constant, threshold: learning.threshold }
    }

    /// The exact walk, solved once for every point.
    pub(super) fn exact(&self, point: Point) -> Result<Exact, TheoryError> {
        let key = [point.probability, point.time_constant, point.threshold].map(f64::to_bits);
        let known = || self.exact.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(found) = known().get(&key) {
            return Ok(found.clone());
        }
        let solved = match decaying_chain::steady_state(&walk(point)?) {
            Ok(solved) => Some(Arc::new(solved)),
            Err(TheoryError::NotFinite { .. }) => None,
            Err(error) => return Err(error),
        };
        known().insert(key, solved.clone());
        Ok(solved)
    }

    /// Solves for many points at once, on all threads.
    pub(super) fn solve(&self, points: &[Point]) -> Result<Vec<Exact>, TheoryError> {
        points.par_iter().map(|&point| self.exact(point)).collect()
    }

    /// Epochs of every run of learning, however it ended. The last one of a run that converged has no errors.
    pub(super) fn epochs(&self, rule: RuleName) -> Evaluated<Vec<Vec<EpochOfRun>>> {
        let cell = simulate::learning(rule);
        let learning = &self.settings.learning;
        let presentations = learning.patterns as f64;
        let synapse_presentations = presentations * (learning.inputs + 1) as f64;
        self.results
            .cell(&cell)
            .map(|run| {
                let series = |name: &str| {
                    run.values.get(name).ok_or_else(|| EvaluationError::MissingValue {
                        cell: cell.clone(),
                        replicate: run.replicate,
                        value: name.into(),
                    })
                };
                let (errors, consolidation) = (series("errors")?, series("consolidation")?);
                let transient = series("transient_sum")?;
                let events = series("events")?;
                // Under the any-synapse rule an event is of all synapses.
                let synapses = match rule {
                    RuleName::PerSynapse => 1.0,
                    RuleName::AnySynapse => (learning.inputs + 1) as f64,
                };
                let epoch = |number: usize| EpochOfRun {
                    rate: synapses * events[number] / synapse_presentations,
                    probability: errors[number] / presentations,
                    power: consolidation[number] / synapse_presentations,
                    mean_abs: transient[number] / synapse_presentations,
                };
                Ok((0..errors.len()).map(epoch).collect())
            })
            .collect()
    }

    /// The runs of learning that have errors in an epoch, numbered from 1: what they did in it.
    pub(super) fn epoch(&self, rule: RuleName, number: usize) -> Evaluated<Vec<EpochOfRun>> {
        Ok(self
            .epochs(rule)?
            .iter()
            .filter_map(|run| run.get(number - 1).copied().filter(|epoch| epoch.probability > 0.0))
            .collect())
    }

    /// The exact walk at the time constant and threshold of learning, against the probability of updates.
    pub(super) fn curve(&self) -> Result<&ExactCurve, TheoryError> {
        if let Some(curve) = self.curve.get() {
            return Ok(curve);
        }
        let curve = ExactCurve::of_learning(self)?;
        Ok(self.curve.get_or_init(|| curve))
    }

    /// Mean |s| of the exact walk after each of the presentations since a consolidation.
    pub(super) fn after_reset(&self) -> Result<&[f64], TheoryError> {
        if let Some(path) = self.after_reset.get() {
            return Ok(path);
        }
        let walk = walk(self.settings.walk.base)?;
        let path = decaying_chain::mean_abs_from_reset(&walk, self.settings.reset.presentations)?;
        Ok(self.after_reset.get_or_init(|| path))
    }

    /// Number of synapses of the perceptron that learns to the end, the bias among them.
    pub(super) fn synapses(&self) -> f64 {
        (self.settings.learning.inputs + 1) as f64
    }
}

/// A quantity of the exact walk against the probability of updates, interpolated between some points.
pub(super) struct ExactCurve {
    logs: Vec<f64>,
    /// Power of consolidation, mean |s| and rate.
    values: Vec<[f64; 3]>,
    walks: Vec<Exact>,
}

impl ExactCurve {
    /// For the time constant and threshold of learning, from a single error in an epoch to one at every presentation.
    pub(super) fn of_learning(runs: &Runs) -> Result<Self, TheoryError> {
        const POINTS: usize = 33;
        let least = 1.0 / runs.settings.learning.patterns as f64;
        let probabilities = crate::series::log_space(least.min(0.5), 1.0, POINTS);
        let points: Vec<Point> = probabilities.iter().map(|&p| runs.learning_point(p.min(1.0))).collect();
        let solved = runs.solve(&points)?;
        let value = |exact: &Exact| {
            exact.as_ref().map_or([0.0; 3], |exact| {
                [exact.consolidation_power(), exact.mean_abs.value, exact.rate.value]
            })
        };
        Ok(Self {
            logs: points.iter().map(|point| point.probability.ln()).collect(),
            values: solved.iter().map(value).collect(),
            walks: solved,
        })
    }

    /// The point above a probability, and how far towards it from the one below, in logarithms.
    fn place(&self, probability: f64) -> (usize, f64) {
        let log = probability.ln();
        let above = self.logs.partition_point(|&known| known < log).clamp(1, self.logs.len() - 1);
        (above, (log - self.logs[above - 1]) / (self.logs[above] - self.logs[above - 1]))
    }

    /// Walks with their shares in a mixture of walks of some probabilities.
    pub(super) fn mixture(&self, probabilities: &[f64]) -> Vec<(&SteadyState, f64)> {
        let mut shares = vec![0.0; self.walks.len()];
        for &probability in probabilities {
            let (above, share) = self.place(probability);
            shares[above] += share / probabilities.len() as f64;
            shares[above - 1] += (1.0 - share) / probabilities.len() as f64;
        }
        self.walks.iter().zip(shares).filter_map(|(walk, share)| Some((walk.as_deref()?, share))).collect()
    }

    /// Power of consolidation, mean |s| and rate; nothing without updates.
    pub(super) fn at(&self, probability: f64) -> [f64; 3] {
        if probability <= 0.0 {
            return [0.0; 3];
        }
        let (above, share) = self.place(probability);
        let between = |index: usize| {
            let (below, above) = (self.values[above - 1][index], self.values[above][index]);
            if below > 0.0 && above > 0.0 {
                (below.ln() + share * (above.ln() - below.ln())).exp()
            } else {
                below + share * (above - below)
            }
        };
        [between(0), between(1), between(2)]
    }
}
