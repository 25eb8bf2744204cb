//! What is said of cycles, against learning that does not look for them.

use super::*;
use crate::perceptron::{Ending, EpochLimit, TaskSettings, Threshold};
use crate::random;

/// Errors of each epoch, as lists of patterns, and consolidations.
#[derive(Default)]
struct Errors(Vec<Vec<usize>>, Vec<u64>);

impl super::super::Observer for Errors {
    fn update(&mut self, _presentation: u64, pattern: usize) {
        let epoch = self.1.len();
        self.0.resize(epoch + 1, Vec::new());
        self.0[epoch].push(pattern);
    }
}

impl EpochObserver for Errors {
    fn epoch(&mut self, number: u64, epoch: &Epoch, _transient: &[f64]) {
        self.0.resize(number as usize + 1, Vec::new());
        self.1.push(epoch.events);
    }
}

#[test]
fn exact_a_cycle_goes_on_with_its_period_and_no_shorter_one() {
    let mut periods = Vec::new();
    // Many, since what would be taken for a cycle by mistake is rare: one in a thousand, when orbits were not required to close.
    for seed in 0..2500 {
        let mut random = random::stream(seed, "test", "cycles", 0);
        let task = TaskSettings { inputs: 40, patterns: 40, zero_mean: false };
        let task = Task::random(task, &mut random).unwrap();
        for threshold in [2.5, 4.5] {
            let threshold = Threshold::new(threshold).unwrap();
            let rule = if seed % 2 == 0 { Rule::PerSynapse(threshold) } else { Rule::AnySynapse(threshold) };
            let limit = EpochLimit::new(3000).unwrap();
            let settings =
                Settings { rule, time_constant: TimeConstant::new(30.0).unwrap(), limit, shuffle: false };
            let learning = learn_directly(&task, &settings, &mut random, &mut ()).unwrap();
            let Ending::Cycling { period } = learning.run.ending else {
                continue;
            };
            let found = learning.epochs.len();
            let settings = Settings { limit: EpochLimit::new(found as u64 + 150).unwrap(), ..settings };
            let mut errors = Errors::default();
            let definition = Definition::new(&task, settings.time_constant, settings.rule).unwrap();
            let on = drive(
                &task,
                &settings.course(),
                definition,
                &mut random,
                Watch { cycles: false, observer: &mut errors },
            );
            assert!(matches!(on.run.ending, Ending::GaveUp { .. }));
            let period = period as usize;
            let later = &errors.0[found..];
            assert!(later[period..].iter().zip(later).all(|(a, b)| a == b));
            assert!((1..period).all(|shorter| later[shorter..].iter().zip(later).any(|(a, b)| a != b)));
            assert!(errors.1[found..].iter().all(|&events| events == 0));
            periods.push(period);
        }
    }
    periods.sort_unstable();
    assert!(
        periods.len() >= 1000 && periods[periods.len() - 1] > 3,
        "too few cycles to tell: {}",
        periods.len()
    );
}
