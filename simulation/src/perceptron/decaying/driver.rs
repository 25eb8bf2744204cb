//! Epoch after epoch: what all engines have in common.

use super::cycle::{Deeds, Detector, Sign};
use super::settings::Course;
use crate::energy::CachingEnergy;
use crate::perceptron::Task;
use crate::perceptron::run::{Ending, Learned, Observer, Run};
use crate::random::Stream;
use rand::seq::SliceRandom;

/// One epoch of learning.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Epoch {
    /// Number of errors, each an update; over $P$ it is $p$.
    pub errors: u64,
    /// Energy consolidated in the epoch.
    pub consolidation: f64,
    /// Number of consolidations in it: of synapses for the per-synapse rule, of the neuron for the others.
    pub events: u64,
    /// $\sum_t\sum_i|s_i(t)|$ over its presentations, after decay and before the update.
    pub transient_sum: f64,
}

/// A run of learning with decay.
#[derive(Debug, Clone, PartialEq)]
pub struct Learning {
    /// The run; its weights are those after the final consolidation.
    pub run: Run,
    /// What it cost.
    pub energy: CachingEnergy,
    /// Its epochs, in their order.
    pub epochs: Vec<Epoch>,
    /// Number of patterns that the final weights classify, which no longer decay. A run that converged may lose some: they were
    /// right when the transient weights were larger.
    pub classified: usize,
}

impl Learning {
    /// Whether all patterns are classified after the final consolidation.
    pub fn classifies_all(&self) -> bool {
        self.classified == self.run.stabilities.len()
    }
}

/// Told of every update and of the end of every epoch.
pub trait EpochObserver: Observer {
    /// An epoch (counted from 0) has passed. `transient` are $s_i$ as they are left by it. Shape: $N + 1$.
    fn epoch(&mut self, number: u64, epoch: &Epoch, transient: &[f64]);
}

/// Watches nothing.
impl EpochObserver for () {
    fn epoch(&mut self, _number: u64, _epoch: &Epoch, _transient: &[f64]) {}
}

/// Lists the updates.
impl EpochObserver for Vec<(u64, usize)> {
    fn epoch(&mut self, _number: u64, _epoch: &Epoch, _transient: &[f64]) {}
}

/// Weights and meters of a run. All slices have a number for each synapse.
pub(crate) trait State: Clone {
    fn persistent(&self) -> &[f64];
    fn transient(&self) -> &[f64];
    fn energy(&self) -> &CachingEnergy;

    /// $s + (s - s')\,f$, $s'$ the transient weights of an earlier state.
    fn extrapolate(&mut self, earlier: &Self, factor: f64);
}

/// How patterns are presented and weights change.
pub(crate) trait Engine {
    type State: State;

    fn start(&self) -> Self::State;

    /// Presents the patterns of an order from a place on, up to the first that is in error: its place, and its field.
    fn first_error(&mut self, state: &mut Self::State, order: &[usize], from: usize) -> Option<(usize, f64)>;

    /// Learns the pattern last presented, and consolidates.
    fn update(&mut self, state: &mut Self::State, pattern: usize);

    /// Brings transient weights up to date at the end of an epoch.
    fn settle(&mut self, state: &mut Self::State);

    /// $h_j = d_j w\cdot x_j$ for given weights. Shape: $P$.
    fn stabilities(&self, weights: &[f64]) -> Vec<f64>;
}

/// What to look for, and who listens.
pub(crate) struct Watch<'o, O> {
    pub(crate) cycles: bool,
    pub(crate) observer: &'o mut O,
}

/// Learns.
pub(crate) fn drive<E: Engine>(
    task: &Task,
    course: &Course,
    mut engine: E,
    random: &mut Stream,
    watch: Watch<'_, impl EpochObserver>,
) -> Learning {
    let patterns = task.patterns();
    let mut order: Vec<usize> = (0..patterns).collect();
    let mut state = engine.start();
    let mut pattern_updates = vec![0; patterns];
    let mut abs_field_sum = 0.0;
    let mut epochs: Vec<Epoch> = Vec::new();
    let mut detector = Detector::new();
    let mut learning_sum = 0.0;
    let ending = loop {
        if course.shuffle {
            order.shuffle(random);
        }
        let number = epochs.len() as u64;
        let before = *state.energy();
        let mut errors = 0;
        let deeds = epoch(&mut engine, &mut state, &order, |place, pattern, field| {
            abs_field_sum += f64::abs(field);
            pattern_updates[pattern] += 1;
            errors += 1;
            watch.observer.update(number * patterns as u64 + place as u64, pattern);
        });
        let after = *state.energy();
        let passed = Epoch {
            errors,
            consolidation: after.consolidation - before.consolidation,
            events: after.events - before.events,
            transient_sum: after.transient_sum - before.transient_sum,
        };
        epochs.push(passed);
        watch.observer.epoch(number, &passed, state.transient());
        if errors == 0 {
            break Ending::Converged;
        }
        learning_sum = after.transient_sum;
        if watch.cycles {
            let period = match detector.look(deeds, &state, same_weights) {
                Sign::Nothing => None,
                Sign::Recurs { period } => Some(period),
                Sign::MayCycle { period, before } => {
                    let cycles = cycles(&mut engine, &state, &before, &order, course, period);
                    cycles.then_some(period)
                }
            };
            if let Some(period) = period {
                break Ending::Cycling { period };
            }
        }
        if number + 1 == course.limit.get() {
            break Ending::GaveUp { limit: course.limit };
        }
    };
    let mut energy = *state.energy();
    energy.final_consolidation = state.transient().iter().map(|s| s.abs()).sum();
    energy.consolidation += energy.final_consolidation;
    energy.transient_sum_learning = learning_sum;
    let weights: Vec<f64> = state.persistent().iter().zip(state.transient()).map(|(l, s)| l + s).collect();
    let stabilities = engine.stabilities(&weights);
    let classified = stabilities.iter().filter(|&&h| h > 0.0).count();
    let run = Run::new(Learned {
        ending,
        epochs: epochs.len() as u64,
        weights,
        pattern_updates,
        stabilities,
        abs_field_sum,
    });
    Learning { run, energy, epochs, classified }
}

/// One epoch; `error` is told of place, pattern and field of each error.
fn epoch<E: Engine>(
    engine: &mut E,
    state: &mut E::State,
    order: &[usize],
    mut error: impl FnMut(usize, usize, f64),
) -> Deeds {
    let mut deeds = Deeds::NONE;
    let events = state.energy().events;
    let mut from = 0;
    while let Some((place, field)) = engine.first_error(state, order, from) {
        let pattern = order[place];
        deeds.error(pattern);
        engine.update(state, pattern);
        error(place, pattern, field);
        from = place + 1;
    }
    engine.settle(state);
    deeds.consolidated = state.energy().events > events;
    deeds
}

fn same_weights<S: State>(a: &S, b: &S) -> bool {
    a.persistent() == b.persistent() && a.transient() == b.transient()
}

/// Whether a run that is at `state`, and was at `before` a period ago, does what it did in that period for ever: it does
/// so on the orbit that it approaches.
fn cycles<E: Engine>(
    engine: &mut E,
    state: &E::State,
    before: &E::State,
    order: &[usize],
    course: &Course,
    period: u64,
) -> bool {
    let left = course.time_constant.left_after(period as f64 * order.len() as f64);
    let mut on_orbit = state.clone();
    if left < 1.0 {
        on_orbit.extrapolate(before, left / (1.0 - left));
    } else if !same_weights(state, before) {
        return false;
    }
    let mut actual = state.clone();
    let start = on_orbit.clone();
    let errors = |engine: &mut E, state: &mut E::State| {
        let mut errors = Vec::new();
        let deeds = epoch(engine, state, order, |_, pattern, _| errors.push(pattern));
        (errors, deeds.consolidated)
    };
    let alike = (0..period).all(|_| {
        let (here, consolidated) = errors(engine, &mut actual);
        !consolidated && errors(engine, &mut on_orbit) == (here, false)
    });
    alike && closed(start.transient(), on_orbit.transient())
}

/// Whether transient weights are back where they were, but for rounding.
fn closed(start: &[f64], end: &[f64]) -> bool {
    const ROUNDING: f64 = 1e-9;
    let largest = start.iter().fold(1.0, |largest: f64, s| largest.max(s.abs()));
    start.iter().zip(end).all(|(start, end)| (start - end).abs() <= ROUNDING * largest)
}
