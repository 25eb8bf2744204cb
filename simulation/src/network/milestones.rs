//! A run of learning that is asked about at several accuracies: one run gives the whole curve of energy against accuracy.

use super::run::learn_some;
use super::{Ending, Engine, Examiner, Learned, Material, Samples};
use crate::random::Stream;
use std::num::NonZeroU64;
use std::time::Duration;

/// Accuracies to pass, and how long to try.
#[derive(Debug, Clone, PartialEq)]
pub struct Milestones {
    /// Accuracies, ascending. With the last learning ends.
    pub accuracies: Vec<f64>,
    /// Most samples.
    pub limit: u64,
    /// Samples between tests.
    pub test_every: NonZeroU64,
}

/// Learns past the accuracies. `passed` is shown the network at the first test that reaches an accuracy, with its number; a test may
/// reach several. A test asks only until it is certain whether the next accuracy is reached, which is much less than all images as
/// long as it is not.
pub fn learn_past(
    engine: &mut dyn Engine,
    material: &Material,
    milestones: &Milestones,
    samples: &mut Samples,
    random: &mut Stream,
    passed: &mut dyn FnMut(usize, &dyn Engine),
) -> Learned {
    let mut examiner = Examiner::new(material.evaluation.count());
    let mut training_time = Duration::ZERO;
    let mut next = 0;
    let mut diverged = false;
    while next < milestones.accuracies.len() && !diverged && engine.samples() < milestones.limit {
        let count = milestones.test_every.get().min(milestones.limit - engine.samples());
        diverged = learn_some(engine, material, count, samples, random, &mut training_time).is_err();
        while !diverged
            && milestones
                .accuracies
                .get(next)
                .is_some_and(|&accuracy| examiner.reaches(engine, &material.evaluation, accuracy))
        {
            passed(next, engine);
            next += 1;
        }
    }
    let ending = match (diverged, next == milestones.accuracies.len()) {
        (true, _) => Ending::Diverged,
        (false, true) => Ending::Reached,
        (false, false) => Ending::GaveUp,
    };
    Learned {
        ending,
        samples: engine.samples(),
        accuracy: examiner.accuracy(engine, &material.evaluation),
        training_time,
    }
}
