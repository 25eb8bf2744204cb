//! Correlated walks against their random-walk limit and against direct simulation of their steps.

mod common;

use approx::assert_relative_eq;
use plasticity_theory::caching::{self, Consolidation, Task};
use plasticity_theory::correlated::{self, Displacement};
use plasticity_theory::quantity::*;
use plasticity_theory::{any_rule, total_rule, walk};
use proptest::prelude::*;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

fn task(inputs: u64, updates: f64) -> Task {
    let change_cost = ChangeCost::new(1.0).unwrap();
    Task { inputs: Inputs::new(inputs).unwrap(), change_cost, ..common::task(updates, 1.0, 1.0) }
}

/// A displacement that falls from that of a walk to a share of it, as that of learning does.
fn falling(share: f64) -> Displacement {
    Displacement::new(&[1.0, 10.0, 300.0], &[1.0, 9.7, 300.0 * share]).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn prop_without_correlations_they_are_the_random_walks(k in 1.0..800.0_f64, l in 1_u64..60, n in 1_u64..2000) {
        let (task, walk) = (task(n, k), Displacement::of_a_walk());
        let level = Consolidation::AtLevel(Level::new(l).unwrap());
        for (correlated, exact) in [
            (correlated::per_synapse(&task, level, &walk), caching::exact_walk(&task, level)),
            (correlated::any_synapse(&task, level, &walk), any_rule::energy(&task, level)),
            (correlated::per_synapse(&task, Consolidation::AtEnd, &walk), caching::exact_walk(&task, Consolidation::AtEnd)),
        ] {
            let (correlated, exact) = (correlated.unwrap(), exact.unwrap());
            assert_relative_eq!(correlated.consolidation, exact.consolidation, max_relative = 1e-8);
            assert_relative_eq!(correlated.maintenance, exact.maintenance, max_relative = 1e-8, epsilon = 1e-9);
            assert_relative_eq!(correlated.change, exact.change, max_relative = 1e-8, epsilon = 1e-6);
        }
        let threshold = Threshold::new(l as f64 / 7.0).unwrap();
        let correlated = correlated::total(&task, threshold, &walk).unwrap();
        let interval = total_rule::interval(&task, threshold).unwrap().unwrap();
        let exact = total_rule::every(&task, interval).unwrap();
        assert_relative_eq!(correlated.consolidation, exact.consolidation, max_relative = 1e-12);
        assert_relative_eq!(correlated.maintenance, exact.maintenance, max_relative = 1e-12, epsilon = 1e-12);
        assert_relative_eq!(correlated.change, exact.change, max_relative = 1e-12, epsilon = 1e-9);
    }
}

/// Steps with the mean that the theory states, reset on reaching the level: consolidation, mean |s| and mean square.
fn simulated(displacement: &Displacement, level: i64, steps: u64, walks: u32) -> [(f64, f64); 3] {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut samples = [const { Vec::new() }; 3];
    for _ in 0..walks {
        let (mut s, mut age, mut consolidation, mut sum) = (0_i64, 0, 0_i64, 0_i64);
        for _ in 0..steps {
            let mean = -displacement.pull(age) * s as f64;
            let up = (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
            s += if up < (1.0 + mean) / 2.0 { 1 } else { -1 };
            age += 1;
            if s.abs() >= level {
                consolidation += level;
                (s, age) = (0, 0);
            }
            sum += s.abs();
        }
        samples[0].push((consolidation + s.abs()) as f64);
        samples[1].push(sum as f64 / steps as f64);
        samples[2].push((s * s) as f64);
    }
    samples.map(|values| {
        let n = f64::from(walks);
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
        (mean, (variance / n).sqrt())
    })
}

#[test]
fn stat_correlated_walks_are_those_of_their_steps() {
    // 9 comparisons at 4.5 standard errors: one fails by chance with a probability below 1e-4.
    let displacement = falling(0.45);
    for (level, steps) in [(6, 200), (15, 500), (1000, 400)] {
        let [consolidation, mean_abs, square] = simulated(&displacement, level, steps, 20_000);
        let at = Consolidation::AtLevel(Level::new(level as u64).unwrap());
        let energy = correlated::per_synapse(&task(1, steps as f64), at, &displacement).unwrap();
        for ((mean, error), expected) in
            [(consolidation, energy.consolidation), (mean_abs, energy.maintenance)]
        {
            assert!(
                (mean - expected).abs() < 4.5 * error,
                "L = {level}: {mean} ± {error}, theory {expected}"
            );
        }
        // Without resets the mean square is the one given: it is what the steps are made for.
        if level == 1000 {
            let (mean, error) = square;
            assert!((mean - displacement.at(steps)).abs() < 4.5 * error, "{mean} ± {error}");
        }
    }
}

#[test]
fn exact_total_rule_of_a_displacement_step_by_step() {
    let displacement = falling(0.3);
    let size =
        |n: u64| if n == 0 { 0.0 } else { walk::free(n).unwrap().final_abs * displacement.ratio(n).sqrt() };
    let threshold = 2.0;
    let (mut since, mut consolidation, mut sum, mut events) = (0, 0.0, 0.0, 0.0);
    for _ in 0..137 {
        since += 1;
        if size(since) * 101.0 > threshold * 100.0 {
            consolidation += size(since);
            events += 1.0;
            since = 0;
        }
        sum += size(since);
    }
    let energy =
        correlated::total(&task(100, 137.0), Threshold::new(threshold).unwrap(), &displacement).unwrap();
    assert_relative_eq!(energy.consolidation / 100.0, consolidation + size(since), max_relative = 1e-12);
    assert_relative_eq!(energy.maintenance / 100.0, sum / 137.0, max_relative = 1e-12);
    assert_relative_eq!(energy.change / 100.0, 137.0 - events, max_relative = 1e-12);
}

#[test]
fn exact_displacements_outside_their_domain_are_errors() {
    for (updates, squares) in [
        (vec![], vec![]),
        (vec![0.5], vec![1.0]),
        (vec![2.0, 2.0], vec![1.0, 1.0]),
        (vec![1.0, f64::NAN], vec![1.0, 1.0]),
        (vec![1.0], vec![0.0]),
        (vec![1.0], vec![f64::INFINITY]),
    ] {
        assert!(Displacement::new(&updates, &squares).is_err(), "{updates:?} {squares:?}");
    }
    let large = task(10, 20_001.0);
    let level = Consolidation::AtLevel(Level::new(2).unwrap());
    assert!(correlated::per_synapse(&large, level, &falling(0.5)).is_err());
}
