//! Learning with decaying transient weights: the fast engines against the definition, and both against learning without
//! decay.

use approx::{assert_relative_eq, relative_eq};
use plasticity_simulation::energy::CachingEnergy;
use plasticity_simulation::perceptron::decaying::{
    self, Epoch, EpochObserver, Learning, Settings, TimeConstant,
};
use plasticity_simulation::perceptron::{
    Ending, EpochLimit, Meters, Observer, PerceptronError, Rule, Task, TaskSettings, Threshold, fast,
};
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;
use proptest::prelude::*;

fn task(inputs: u64, patterns: u64, seed: u64) -> Task {
    let settings = TaskSettings { inputs, patterns, zero_mean: false };
    Task::random(settings, &mut random::stream(seed, "test", "decaying", 0)).unwrap()
}

fn theta(value: f64) -> Threshold {
    Threshold::new(value).unwrap()
}

fn settings(rule: Rule, time_constant: f64, epochs: u64) -> Settings {
    Settings {
        rule,
        time_constant: TimeConstant::new(time_constant).unwrap(),
        limit: EpochLimit::new(epochs).unwrap(),
        shuffle: false,
    }
}

fn rules(threshold: f64) -> Vec<Rule> {
    vec![
        Rule::Immediate,
        Rule::AtEnd,
        Rule::PerSynapse(theta(threshold)),
        Rule::AnySynapse(theta(threshold)),
        Rule::Total(theta(threshold / 2.0)),
    ]
}

fn close(a: &CachingEnergy, b: &CachingEnergy) -> bool {
    let pairs = [
        (a.consolidation, b.consolidation),
        (a.final_consolidation, b.final_consolidation),
        (a.transient_sum, b.transient_sum),
        (a.transient_sum_learning, b.transient_sum_learning),
        (a.transient_change, b.transient_change),
    ];
    a.events == b.events && pairs.iter().all(|(a, b)| relative_eq!(a, b, max_relative = 1e-9, epsilon = 1e-9))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The same sequence of updates and the same end, meters to 1e-9; at every instruction set bit for bit the same.
    #[test]
    fn prop_fast_engines_are_the_definition(
        inputs in 1_u64..120, load in 0.05..2.2_f64, seed in any::<u64>(), epochs in 1_u64..80, shuffle in any::<bool>(),
        time_constant in prop_oneof![Just(1.0), Just(2.0), Just(10.0), 1.0..20.0_f64, 20.0..2000.0_f64, Just(1e7)],
        threshold in prop_oneof![Just(1.0), 0.0..12.0_f64],
    ) {
        let task = task(inputs, ((inputs as f64 * load) as u64).max(1), seed);
        for rule in rules(threshold) {
            let settings = Settings { shuffle, ..settings(rule, time_constant, epochs) };
            let random = || random::stream(seed, "test", "order", 0);
            let mut updates = Vec::new();
            let direct = decaying::learn_directly(&task, &settings, &mut random(), &mut updates).unwrap();
            let mut learned: Vec<Learning> = Vec::new();
            for simd in Simd::available() {
                let mut fast_updates = Vec::new();
                learned.push(decaying::learn(&task, &settings, simd, &mut random(), &mut fast_updates).unwrap());
                prop_assert_eq!(&fast_updates, &updates, "{:?}", rule);
            }
            let fast = &learned[0];
            prop_assert!(learned.iter().all(|other| other == fast));
            prop_assert_eq!(fast.run.ending, direct.run.ending, "{:?}", rule);
            prop_assert!(close(&fast.energy, &direct.energy), "{:?} {:?} {:?}", rule, fast.energy, direct.energy);
            prop_assert!(fast.run.weights.iter().zip(&direct.run.weights).all(|(a, b)| (a - b).abs() < 1e-9));
            prop_assert_eq!(fast.epochs.len(), direct.epochs.len());
            for (a, b) in fast.epochs.iter().zip(&direct.epochs) {
                prop_assert_eq!((a.errors, a.events), (b.errors, b.events));
                prop_assert!(relative_eq!(a.consolidation, b.consolidation, max_relative = 1e-9, epsilon = 1e-9));
                prop_assert!(relative_eq!(a.transient_sum, b.transient_sum, max_relative = 1e-9, epsilon = 1e-9));
            }
            // The series add up to the whole.
            let total = |value: fn(&Epoch) -> f64| fast.epochs.iter().map(value).sum::<f64>();
            prop_assert_eq!(total(|epoch| epoch.errors as f64), fast.run.updates as f64);
            prop_assert_eq!(total(|epoch| epoch.events as f64), fast.energy.events as f64);
            let all = fast.energy.final_consolidation + total(|epoch| epoch.consolidation);
            prop_assert!(relative_eq!(all, fast.energy.consolidation, max_relative = 1e-9, epsilon = 1e-9));
            let maintained = total(|epoch| epoch.transient_sum);
            prop_assert!(relative_eq!(maintained, fast.energy.transient_sum, max_relative = 1e-9, epsilon = 1e-9));
            let right = task.stabilities(&fast.run.weights).iter().filter(|&&h| h > 0.0).count();
            prop_assert_eq!(fast.classified, right);
        }
    }

    /// Without decay, bit for bit learning without decay, whatever the rule, as long as the run does not repeat itself.
    #[test]
    fn prop_no_decay_is_learning_without_decay(
        inputs in 1_u64..120, load in 0.05..1.8_f64, seed in any::<u64>(), threshold in 0.0..12.0_f64,
    ) {
        let task = task(inputs, ((inputs as f64 * load) as u64).max(1), seed);
        let limit = EpochLimit::new(60).unwrap();
        let mut observer = (Vec::new(), Meters::new(&task, &rules(threshold), Simd::detect()).unwrap());
        let run = fast::learn(&task, limit, Simd::detect(), &mut observer).unwrap();
        let energies = observer.1.finish(&run);
        for (rule, energy) in rules(threshold).into_iter().zip(energies) {
            let settings = Settings { time_constant: TimeConstant::INFINITE, ..settings(rule, 1.0, 60) };
            let mut updates = Vec::new();
            let random = &mut random::stream(seed, "test", "order", 0);
            let learning = decaying::learn(&task, &settings, Simd::detect(), random, &mut updates).unwrap();
            if let Ending::Cycling { .. } = learning.run.ending {
                prop_assert!(!run.converged());
                prop_assert_eq!(&updates[..], &observer.0[..updates.len()]);
                continue;
            }
            prop_assert_eq!(&learning.run, &run);
            prop_assert_eq!(learning.energy, energy, "{:?}", rule);
            prop_assert_eq!(&updates, &observer.0);
            prop_assert_eq!(learning.classifies_all(), run.converged() || learning.run.stabilities.iter().all(|&h| h > 0.0));
        }
    }
}

/// Keeps the transient weights of the ends of epochs.
#[derive(Default)]
struct Snapshots(Vec<Vec<f64>>, Vec<Epoch>);

impl Observer for Snapshots {
    fn update(&mut self, _presentation: u64, _pattern: usize) {}
}

impl EpochObserver for Snapshots {
    fn epoch(&mut self, number: u64, epoch: &Epoch, transient: &[f64]) {
        assert_eq!(number as usize, self.0.len());
        self.0.push(transient.to_vec());
        self.1.push(*epoch);
    }
}

#[test]
fn exact_observers_see_the_ends_of_epochs() {
    let task = task(60, 60, 5);
    for rule in rules(2.5) {
        let settings = settings(rule, 100.0, 30);
        let random = || random::stream(1, "test", "order", 0);
        let (mut fast, mut direct) = (Snapshots::default(), Snapshots::default());
        let learning = decaying::learn(&task, &settings, Simd::detect(), &mut random(), &mut fast).unwrap();
        decaying::learn_directly(&task, &settings, &mut random(), &mut direct).unwrap();
        assert_eq!(fast.1, learning.epochs);
        assert_eq!(fast.0.len(), direct.0.len());
        for (a, b) in fast.0.iter().flatten().zip(direct.0.iter().flatten()) {
            assert_relative_eq!(a, b, max_relative = 1e-9, epsilon = 1e-9);
        }
    }
}

#[test]
fn exact_two_patterns_that_contradict_each_other_cycle() {
    // One input and its bias, four patterns at most: some task has x and -x with the same label.
    let contradictory = (0..100).map(|seed| task(1, 4, seed)).find(|task| {
        let rows: Vec<Vec<f64>> = (0..4).map(|j| task.signed_pattern(j)).collect();
        rows.iter().any(|a| rows.iter().any(|b| a.iter().zip(b).all(|(a, b)| a == &-b)))
    });
    let task = contradictory.unwrap();
    // Consolidated at every update: the same weights again. Never consolidated: the transient weights tend to an orbit.
    for rule in [Rule::Immediate, Rule::PerSynapse(theta(0.5)), Rule::AtEnd] {
        for time_constant in [3.0, 1e6, f64::INFINITY] {
            let settings = settings(rule, time_constant, 100_000);
            let random = &mut random::stream(1, "test", "order", 0);
            let learning = decaying::learn(&task, &settings, Simd::detect(), random, &mut ()).unwrap();
            assert!(
                matches!(learning.run.ending, Ending::Cycling { period: 1..=20 }),
                "{rule:?} {time_constant}"
            );
            assert!(!learning.run.converged() && !learning.classifies_all());
        }
    }
}

#[test]
fn exact_bad_settings_are_errors() {
    for bad in [0.5, -1.0, 0.0, f64::NAN, f64::NEG_INFINITY] {
        assert!(matches!(TimeConstant::new(bad), Err(PerceptronError::TimeConstant(_))));
    }
    assert_eq!(TimeConstant::new(f64::INFINITY).unwrap(), TimeConstant::INFINITE);
    let zero_mean = TaskSettings { inputs: 30, patterns: 20, zero_mean: true };
    let task = Task::random(zero_mean, &mut random::stream(1, "test", "decaying", 0)).unwrap();
    let settings = settings(Rule::AtEnd, 100.0, 50);
    let random = &mut random::stream(1, "test", "order", 0);
    let refused = decaying::learn(&task, &settings, Simd::detect(), random, &mut ()).unwrap_err();
    assert_eq!(refused, PerceptronError::NotInteger);
    assert!(decaying::learn_directly(&task, &settings, random, &mut ()).unwrap().run.updates > 0);
}
