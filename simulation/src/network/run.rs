//! A run of learning, from the first sample to the accuracy that is asked for.

use super::{Engine, Examiner, Material, NetworkError, Samples};
use crate::random::Stream;
use std::num::NonZeroU64;
use std::time::{Duration, Instant};

/// When learning ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// Accuracy to reach; without one all samples are learned.
    pub target: Option<f64>,
    /// Most samples.
    pub limit: u64,
    /// Samples between tests.
    pub test_every: NonZeroU64,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It reached the accuracy, or had none to reach and learned all samples.
    Reached,
    /// It did not within the limit.
    GaveUp,
    /// Weights left the range of sensible numbers.
    Diverged,
}

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Learned {
    /// How it ended.
    pub ending: Ending,
    /// Samples learned.
    pub samples: u64,
    /// Accuracy at the end, over all images of the test.
    pub accuracy: f64,
    /// Time of learning, tests not counted.
    pub training_time: Duration,
}

/// What is shown a network and its accuracy.
pub type Watch<'a> = dyn FnMut(&dyn Engine, f64) + 'a;

/// Samples that are drawn at once.
const DRAWN: u64 = 1 << 16;

/// Learns so many samples, with the time that it takes.
pub(super) fn learn_some(
    engine: &mut dyn Engine,
    material: &Material,
    mut count: u64,
    samples: &mut Samples,
    random: &mut Stream,
    training_time: &mut Duration,
) -> Result<(), NetworkError> {
    while count > 0 {
        let numbers = samples.take(count.min(DRAWN) as usize, random);
        let begun = Instant::now();
        let learned = engine.learn(&material.training, &numbers);
        *training_time += begun.elapsed();
        learned?;
        count -= numbers.len() as u64;
    }
    Ok(())
}

/// Learns. `watch` is shown the network and its accuracy at every test; without it tests stop as soon as it is certain whether the
/// target is reached.
pub fn learn(
    engine: &mut dyn Engine,
    material: &Material,
    goal: &Goal,
    samples: &mut Samples,
    random: &mut Stream,
    mut watch: Option<&mut Watch<'_>>,
) -> Learned {
    let mut examiner = Examiner::new(material.evaluation.count());
    let mut training_time = Duration::ZERO;
    let mut ending = None;
    while ending.is_none() && engine.samples() < goal.limit {
        let count = goal.test_every.get().min(goal.limit - engine.samples());
        let diverged = learn_some(engine, material, count, samples, random, &mut training_time).is_err();
        if diverged {
            ending = Some(Ending::Diverged);
            break;
        }
        let reached = match (&mut watch, goal.target) {
            (Some(watch), target) => {
                let accuracy = examiner.accuracy(engine, &material.evaluation);
                watch(engine, accuracy);
                target.is_some_and(|target| accuracy >= target)
            }
            (None, Some(target)) => examiner.reaches(engine, &material.evaluation, target),
            (None, None) => false,
        };
        ending = reached.then_some(Ending::Reached);
    }
    let without_target = if goal.target.is_none() { Ending::Reached } else { Ending::GaveUp };
    Learned {
        ending: ending.unwrap_or(without_target),
        samples: engine.samples(),
        accuracy: examiner.accuracy(engine, &material.evaluation),
        training_time,
    }
}
