//! The fast engine and its meters against the direct loop, and both against the exact identities of perceptron learning.

use approx::assert_relative_eq;
use plasticity_simulation::energy::{CachingEnergy, PlasticityCost};
use plasticity_simulation::perceptron::{
    Displacements, Ending, EpochLimit, Meters, PerceptronError, Rule, Run, Task, TaskSettings, Threshold,
    Trace, direct, fast,
};
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;
use proptest::prelude::*;

fn task(inputs: u64, patterns: u64, seed: u64) -> Task {
    drawn(TaskSettings { inputs, patterns, zero_mean: false }, seed)
}

fn drawn(settings: TaskSettings, seed: u64) -> Task {
    Task::random(settings, &mut random::stream(seed, "test", "engines", 0)).unwrap()
}

fn limit(epochs: u64) -> EpochLimit {
    EpochLimit::new(epochs).unwrap()
}

fn theta(value: f64) -> Threshold {
    Threshold::new(value).unwrap()
}

fn rules() -> Vec<Rule> {
    let mut rules = vec![Rule::Immediate, Rule::AtEnd];
    for threshold in [0.0, 0.5, 1.0, 2.0, 2.5, 7.0, 30.0, 1e12] {
        rules.extend([
            Rule::PerSynapse(theta(threshold)),
            Rule::AnySynapse(theta(threshold)),
            Rule::Total(theta(threshold / 2.0)),
        ]);
    }
    rules
}

fn learn_fast(task: &Task, epochs: u64, simd: Simd) -> (Run, Vec<(u64, usize)>, Vec<CachingEnergy>) {
    let mut observer = (Vec::new(), Meters::new(task, &rules(), simd).unwrap());
    let run = fast::learn(task, limit(epochs), simd, &mut observer).unwrap();
    let energies = observer.1.finish(&run);
    (run, observer.0, energies)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Bit for bit: weights, every single update, every meter, at every instruction set, converged or not.
    #[test]
    fn prop_fast_engine_is_the_direct_one(
        inputs in 1_u64..140, load in 0.05..2.2_f64, seed in any::<u64>(), epochs in 1_u64..60,
    ) {
        let task = task(inputs, ((inputs as f64 * load) as u64).max(1), seed);
        let fast: Vec<_> = Simd::available().into_iter().map(|simd| learn_fast(&task, epochs, simd)).collect();
        for (index, rule) in rules().into_iter().enumerate() {
            let mut updates = Vec::new();
            let (run, energy) = direct::learn(&task, rule, limit(epochs), &mut updates).unwrap();
            for (fast_run, fast_updates, fast_energies) in &fast {
                // The same run under every rule: without decay learning does not depend on the split of the weights.
                prop_assert_eq!(fast_run, &run);
                prop_assert_eq!(fast_updates, &updates);
                prop_assert_eq!(fast_energies[index], energy, "{:?}", rule);
            }
        }
    }

    #[test]
    fn prop_identities_of_perceptron_learning(inputs in 2_u64..150, load in 0.1..1.6_f64, seed in any::<u64>()) {
        let task = task(inputs, ((inputs as f64 * load) as u64).max(1), seed);
        let (run, updates, energies) = learn_fast(&task, 3000, Simd::detect());
        let synapses = (inputs + 1) as f64;
        let eta_square_norm = synapses; // |x|^2 of ±1 patterns

        // |w|^2 = sum over updates of [ |x|^2 + 2 d w.x ], with w as it was at the update.
        let mut w = vec![0.0; inputs as usize + 1];
        let mut field_sum = 0.0;
        for &(_, pattern) in &updates {
            let signed = task.signed_pattern(pattern);
            field_sum += signed.iter().zip(&w).map(|(z, w)| z * w).sum::<f64>();
            w.iter_mut().zip(&signed).for_each(|(w, z)| *w += z);
        }
        prop_assert_eq!(&w, &run.weights);
        let square: f64 = w.iter().map(|w| w * w).sum();
        let k = run.updates as f64;
        prop_assert_eq!(square, k * eta_square_norm + 2.0 * field_sum);
        prop_assert_eq!(run.abs_field_sum, -field_sum);

        // |w|^2 = sum_j a_j h_j with the final stabilities, and v by all three ways.
        let stabilities = task.stabilities(&run.weights);
        prop_assert_eq!(&run.stabilities, &stabilities);
        let weighted: f64 = stabilities.iter().zip(&run.pattern_updates).map(|(h, &a)| h * f64::from(a)).sum();
        prop_assert_eq!(square, weighted);
        assert_relative_eq!(run.variance_ratio(), weighted / (k * eta_square_norm), max_relative = 1e-14);
        assert_relative_eq!(run.mean_stability(), weighted / k, max_relative = 1e-14);
        let mean_field = run.mean_abs_field();
        assert_relative_eq!(run.variance_ratio(), 1.0 - 2.0 * mean_field / eta_square_norm, max_relative = 1e-12);

        if run.converged() {
            prop_assert!(stabilities.iter().all(|&h| h > 0.0));
            prop_assert_eq!(run.presentations + task.patterns() as u64, run.presentations_total);
        }
        // M_perc = K (N + 1), and the minimum by consolidating at the end; nothing lies outside these two.
        prop_assert_eq!(energies[0].consolidation, k * synapses);
        prop_assert_eq!(energies[1].consolidation, run.minimal_energy());
        for energy in &energies {
            prop_assert!(energy.consolidation >= run.minimal_energy());
            prop_assert!(energy.consolidation <= k * synapses);
        }
    }
}

#[test]
fn exact_runs_end_as_converged_or_given_up() {
    let task = task(50, 400, 1); // far above capacity
    let run = fast::learn(&task, limit(7), Simd::detect(), &mut ()).unwrap();
    assert_eq!(run.ending, Ending::GaveUp { limit: limit(7) });
    assert_eq!((run.epochs, run.presentations, run.presentations_total), (7, 2800, 2800));
    assert!(EpochLimit::new(0).is_err());
}

#[test]
fn exact_single_pattern_takes_one_update() {
    let run = fast::learn(&task(10, 1, 1), limit(5), Simd::detect(), &mut ()).unwrap();
    assert_eq!((run.updates, run.epochs, run.presentations), (1, 2, 1));
    assert_eq!(run.variance_ratio(), 1.0);
}

#[test]
fn exact_zero_meaned_patterns_have_no_mean() {
    let settings = TaskSettings { inputs: 60, patterns: 50, zero_mean: true };
    let task = drawn(settings, 3);
    let sum: f64 = (0..50).map(|j| task.label(j) * task.signed_pattern(j)[..60].iter().sum::<f64>()).sum();
    assert!(sum.abs() < 1e-10);
    assert_eq!(fast::learn(&task, limit(9), Simd::detect(), &mut ()), Err(PerceptronError::NotInteger));
    assert_eq!(Meters::new(&task, &[Rule::AtEnd], Simd::detect()).err(), Some(PerceptronError::NotInteger));
    let (run, energy) = direct::learn(&task, Rule::AtEnd, limit(10_000), &mut ()).unwrap();
    assert!(run.converged());
    assert_relative_eq!(energy.consolidation, run.minimal_energy(), max_relative = 1e-12);
    assert!(task.stabilities(&run.weights).iter().all(|&h| h > 0.0));
}

#[test]
fn exact_trace_follows_one_synapse_of_the_any_synapse_rule() {
    let task = task(80, 80, 2);
    let rule = Rule::AnySynapse(theta(4.5));
    let mut trace = Trace::any_synapse(&task, theta(4.5), 17);
    let (run, energy) = direct::learn(&task, rule, limit(10_000), &mut trace).unwrap();
    let points = trace.points();
    let last = points.last().unwrap();
    assert_eq!(points.len() as u64, run.updates);
    assert_eq!(f64::from(last.transient + last.persistent), run.weights[17]);
    assert_eq!(points.iter().filter(|point| point.consolidated).count() as u64, energy.events);
    assert!(points.iter().all(|point| point.transient.abs() <= 4));
}

#[test]
fn exact_bad_settings_are_errors() {
    let make = |inputs, patterns| {
        let settings = TaskSettings { inputs, patterns, zero_mean: false };
        Task::random(settings, &mut random::stream(1, "test", "bad", 0)).unwrap_err()
    };
    assert_eq!(make(0, 5), PerceptronError::Inputs(0));
    assert_eq!(make(65_535, 5), PerceptronError::Inputs(65_535));
    assert_eq!(make(5, 0), PerceptronError::NoPatterns);
    assert!(matches!(make(1000, u64::MAX), PerceptronError::TaskTooLarge { .. }));
    let wide = TaskSettings { inputs: 60_000, patterns: 5000, zero_mean: true };
    let wide = Task::random(wide, &mut random::stream(1, "test", "bad", 0)).unwrap();
    let refused = direct::learn(&wide, Rule::AtEnd, limit(1), &mut ()).unwrap_err();
    assert!(matches!(refused, PerceptronError::DirectTooLarge { .. }));
    for bad in [-0.5, f64::NAN, f64::INFINITY] {
        assert!(Threshold::new(bad).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Displacements and energies of any cost against the weights after every update.
    #[test]
    fn prop_displacements_and_energies_by_their_definitions(
        inputs in 1_u64..100, load in 0.1..1.6_f64, seed in any::<u64>(), zero_mean in any::<bool>(),
        exponent in prop_oneof![Just(0.0), Just(1.0), 0.0..3.0_f64], potentiation_only in any::<bool>(),
    ) {
        let settings = TaskSettings { inputs, patterns: ((inputs as f64 * load) as u64).max(1), zero_mean };
        let task = drawn(settings, seed);
        let mut updates = Vec::new();
        let (run, _) = direct::learn(&task, Rule::Immediate, limit(500), &mut updates).unwrap();
        let mut path = vec![vec![0.0; task.synapses()]];
        for &(_, pattern) in &updates {
            let mut w = path[path.len() - 1].clone();
            w.iter_mut().zip(task.signed_pattern(pattern)).for_each(|(w, z)| *w += z);
            path.push(w);
        }
        let cost = PlasticityCost::new(exponent, potentiation_only).unwrap();
        let by_steps: f64 = path
            .windows(2)
            .flat_map(|pair| pair[0].iter().zip(&pair[1]).map(|(a, b)| cost.of(b - a)).collect::<Vec<f64>>())
            .sum();
        assert_relative_eq!(run.plasticity_energy(&task, cost), by_steps, max_relative = 1e-9);
        let direct: f64 = path[path.len() - 1].iter().map(|&w| cost.of(w)).sum();
        assert_relative_eq!(run.direct_energy(cost), direct, max_relative = 1e-9, epsilon = 1e-9);
        if zero_mean {
            // Patterns whose mean happens to be zero already are still integers.
            let refused = Meters::new(&task, &[], Simd::detect()).is_err();
            prop_assert_eq!(Displacements::new(&task, &[1], Simd::detect()).is_err(), refused);
            return Ok(());
        }
        let lags = [1_u64, 2, 3, 7, 50, 100_000];
        let mut displacements = Displacements::new(&task, &lags, Simd::detect()).unwrap();
        fast::learn(&task, limit(500), Simd::detect(), &mut displacements).unwrap();
        for (lag, found) in lags.iter().zip(displacements.means()) {
            let ends: Vec<&Vec<f64>> = path.iter().step_by(*lag as usize).collect();
            let moved: Vec<f64> = ends
                .windows(2)
                .flat_map(|pair| pair[0].iter().zip(pair[1]).map(|(a, b)| b - a).collect::<Vec<f64>>())
                .collect();
            prop_assert_eq!(found.windows as usize * task.synapses(), moved.len());
            let mean = |value: &dyn Fn(f64) -> f64| {
                if moved.is_empty() { 0.0 } else { moved.iter().map(|&x| value(x)).sum::<f64>() / moved.len() as f64 }
            };
            assert_relative_eq!(found.mean_square, mean(&|x| x * x), max_relative = 1e-12);
            assert_relative_eq!(found.mean_abs, mean(&f64::abs), max_relative = 1e-12);
        }
    }
}

#[test]
fn exact_costs_outside_their_domain_are_errors() {
    for exponent in [-1.0, 101.0, f64::NAN, f64::INFINITY] {
        assert!(PlasticityCost::new(exponent, false).is_err());
    }
}
