//! Capacity and variance of the perceptron against exact counts.

use approx::assert_relative_eq;
use plasticity_theory::perceptron;
use plasticity_theory::quantity::*;
use proptest::prelude::*;

fn separable(inputs: u64, patterns: u64) -> f64 {
    perceptron::separable_probability(Inputs::new(inputs).unwrap(), Patterns::new(patterns).unwrap())
}

/// Cover's count by whole numbers.
fn counted(inputs: u64, patterns: u64) -> f64 {
    let throws = patterns - 1;
    let (mut binomial, mut sum) = (1_u128, 0_u128);
    for k in 0..=inputs.min(throws) {
        sum += binomial;
        binomial = binomial * u128::from(throws - k) / u128::from(k + 1);
    }
    sum as f64 / 2_f64.powi(throws as i32)
}

#[test]
fn exact_half_of_all_tasks_at_capacity() {
    for n in [1, 2, 10, 500, 100_000] {
        assert_relative_eq!(separable(n, 2 * (n + 1)), 0.5, max_relative = 1e-12);
        assert_eq!(separable(n, n + 1), 1.0);
    }
    assert_eq!(separable(10, 1_000_000_000), 0.0);
    assert_eq!(separable(1_000_000, 1_100_000), 1.0);
}

proptest! {
    #[test]
    fn prop_separable_probability_is_covers_count(inputs in 1_u64..60, patterns in 1_u64..110) {
        assert_relative_eq!(separable(inputs, patterns), counted(inputs, patterns), max_relative = 1e-12);
    }

    #[test]
    fn prop_more_patterns_are_harder_to_separate(inputs in 1_u64..5000, patterns in 2_u64..10_000) {
        let (fewer, more) = (separable(inputs, patterns - 1), separable(inputs, patterns));
        prop_assert!((0.0..=1.0).contains(&more) && more <= fewer * (1.0 + 1e-12));
    }
}

#[test]
fn exact_presentations_and_updates_grow_towards_capacity() {
    // At load 1 the distance to capacity is 1, which hides what is done with it.
    let (n, p) = (Inputs::new(1000).unwrap(), |patterns| Patterns::new(patterns).unwrap());
    for (patterns, distance) in [(500, 1.5_f64), (1500, 0.5), (1900, 0.1)] {
        let presentations = perceptron::presentations(n, p(patterns)).unwrap().get();
        assert_relative_eq!(
            presentations,
            (patterns as f64).powf(1.5) / distance.powi(2),
            max_relative = 1e-13
        );
        let updates = perceptron::updates(n, p(patterns)).unwrap().get();
        assert_relative_eq!(updates, 2.0 * patterns as f64 / distance.powi(2), max_relative = 1e-13);
    }
}

#[test]
fn exact_variance_ratios_outside_their_domain_are_errors() {
    let n = Inputs::new(11).unwrap();
    assert!(perceptron::variance_ratio_of_fields(n, 5.5, LearningRate::ONE).is_err());
    assert!(perceptron::variance_ratio_of_stabilities(n, 0.0, LearningRate::ONE).is_err());
    let v = perceptron::variance_ratio_of_fields(n, 0.275, LearningRate::new(0.1).unwrap()).unwrap();
    assert_relative_eq!(v.get(), 0.5, max_relative = 1e-14);
}

#[test]
fn exact_load_is_patterns_per_input() {
    for (inputs, patterns) in [(1000, 1900), (7, 13), (3, 1)] {
        let load = perceptron::load(Inputs::new(inputs).unwrap(), Patterns::new(patterns).unwrap());
        assert_eq!(load, patterns as f64 / inputs as f64);
    }
}
