//! The walk with decay in its limits: without decay, many steps to the threshold, and from a reset on.

mod common;

use approx::assert_relative_eq;
use common::walk;
use plasticity_theory::TheoryError;
use plasticity_theory::decaying_chain;
use plasticity_theory::fokker_planck;
use proptest::prelude::*;

#[test]
fn exact_without_decay_it_is_the_walk_on_the_lattice() {
    for (p, theta) in [(0.3, 4.5), (1.0, 0.5), (0.01, 9.9), (0.2, 30.5)] {
        let exact = decaying_chain::steady_state(&walk(p, 1.0, 1e12, theta)).unwrap();
        let l = theta.floor() + 1.0;
        assert_relative_eq!(exact.rate.value, p / (l * l), max_relative = 1e-6);
        assert_relative_eq!(exact.size.value, l, max_relative = 1e-6);
        assert_relative_eq!(
            exact.mean_abs.value,
            (l * l - 1.0) / (3.0 * l),
            max_relative = 1e-6,
            epsilon = 1e-12
        );
    }
}

#[test]
fn exact_steps_at_once_above_the_threshold_are_all_consolidated() {
    for tau in [1.0, 2.0, 1e3] {
        let exact = decaying_chain::steady_state(&walk(0.37, 2.0, tau, 1.9)).unwrap();
        assert_relative_eq!(exact.rate.value, 0.37, max_relative = 1e-12);
        assert_eq!((exact.size.value, exact.mean_abs.value), (2.0, 0.0));
        assert_relative_eq!(exact.consolidation_power(), 0.74, max_relative = 1e-12);
    }
}

#[test]
fn exact_a_coin_a_presentation() {
    // From 0 to ±1, which is not consolidated at 1.2. Halved, it is between 1/4 and 1/2 before every later step, so that a step outwards
    // crosses and a step inwards leads to between -3/4 and -1/2: a coin at every presentation, and a cycle takes 1 + 2.
    let exact = decaying_chain::steady_state(&walk(1.0, 1.0, 2.0, 1.2)).unwrap();
    assert_relative_eq!(exact.rate.value, 1.0 / 3.0, max_relative = 1e-6);
}

#[test]
fn exact_many_steps_are_a_diffusion() {
    for (x, p) in [(0.5, 0.3), (1.0, 0.1), (2.0, 0.3)] {
        let tau: f64 = 1e5;
        let theta = x * (tau * p).sqrt();
        let walk = walk(p, 1.0, tau, theta);
        let exact = decaying_chain::steady_state(&walk).unwrap();
        let shifted = walk.shifted().unwrap();
        assert_relative_eq!(exact.rate.value, fokker_planck::rate(&shifted), max_relative = 2e-3);
        assert_relative_eq!(exact.mean_abs.value, fokker_planck::mean_abs(&shifted), max_relative = 2e-3);
        assert_relative_eq!(exact.size.value, theta + 0.5, max_relative = 1e-3);
        // The law against the density.
        let spacing = exact.nodes[2] - exact.nodes[1];
        let place = exact.nodes.len() / 3;
        let window = place - 200..place + 200;
        let mass: f64 = exact.law[window.clone()].iter().sum();
        let density = 2.0 * fokker_planck::density(&shifted, exact.nodes[place]);
        assert_relative_eq!(mass, density * spacing * window.len() as f64, max_relative = 1e-2);
    }
}

#[test]
fn exact_from_reset_the_first_presentations_are_free() {
    let walk = walk(0.2, 1.0, 50.0, 5.0);
    let means = decaying_chain::mean_abs_from_reset(&walk, 400).unwrap();
    let a = 1.0 - 1.0 / 50.0;
    // After two presentations: no step, one (decayed or not), or two, which meet or part.
    let two = 0.2 * 0.8 * (1.0 + a) + 0.04 * 0.5 * ((1.0 + a) + (1.0 - a));
    assert_relative_eq!(means[0], 0.2, max_relative = 1e-12);
    assert_relative_eq!(means[1], two, max_relative = 1e-9);
    let settled = decaying_chain::steady_state(&walk).unwrap().mean_abs.value / a;
    assert_relative_eq!(means[399], settled, max_relative = 1e-3);
}

/// At almost 0 a step outwards crosses a threshold of one step, a step inwards does not; from exactly 0 neither does. With a decay so
/// fast that a step is soon forgotten, that is all there is: 1 presentation of 2 with an update, then a coin.
#[test]
fn exact_almost_zero_is_not_zero() {
    for (p, tau) in [(0.1, 1.5), (0.02, 3.0), (0.05, 10.0)] {
        let exact = decaying_chain::steady_state(&walk(p, 1.0, tau, 1.0)).unwrap();
        assert_relative_eq!(exact.rate.value, p / 3.0, max_relative = 1e-9);
        // It is said that a threshold next to this one makes all the difference.
        assert!(exact.rate.relative_error > 0.1);
    }
}

#[test]
fn exact_what_is_never_reached_is_an_error() {
    for (p, tau, theta) in [(0.5, 1.0, 1.0), (0.5, 2.0, 5.0)] {
        let never = decaying_chain::steady_state(&walk(p, 1.0, tau, theta));
        assert!(matches!(never, Err(TheoryError::NotFinite { .. })), "{never:?}");
    }
    // Rare updates are no difficulty.
    let rare = decaying_chain::steady_state(&walk(1e-20, 1.0, 1e3, 0.5)).unwrap();
    assert_relative_eq!(rare.rate.value, 1e-20, max_relative = 1e-9);
    assert!(decaying_chain::steady_state(&walk(0.5, 1.0, 1.0, 1000.0)).is_err());
}

#[test]
fn exact_thresholds_of_too_many_steps_are_errors() {
    let far = walk(0.2, 1.0, 1e6, 2000.0);
    assert!(matches!(decaying_chain::steady_state(&far), Err(TheoryError::TooLarge { .. })));
    assert!(decaying_chain::mean_abs_from_reset(&far, 1).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn prop_the_law_is_one_and_scales(p in 0.01..1.0_f64, tau in 1.0..2000.0_f64, theta in 0.2..6.0_f64, eta in 0.01..100.0_f64) {
        // Reached often enough to be told from never: a weight cannot get beyond tau.
        prop_assume!(theta < tau / 2.0 && fokker_planck::rate(&walk(p, 1.0, tau, theta)) > 1e-7);
        let unit = decaying_chain::steady_state(&walk(p, 1.0, tau, theta)).unwrap();
        assert_relative_eq!(unit.law.iter().sum::<f64>(), 1.0, max_relative = 1e-9);
        let scaled = decaying_chain::steady_state(&walk(p, eta, tau, theta * eta)).unwrap();
        assert_relative_eq!(scaled.rate.value, unit.rate.value, max_relative = 1e-2);
        assert_relative_eq!(scaled.mean_abs.value, eta * unit.mean_abs.value, max_relative = 1e-2, epsilon = 1e-9);
        prop_assert!(unit.rate.relative_error.is_finite() && unit.rate.relative_error >= 0.0);
        // A consolidation is of more than the threshold and of at most a step more; and what is consolidated was made by steps.
        let error = 1e-3 + unit.size.relative_error.max(unit.rate.relative_error);
        prop_assert!(unit.size.value > theta * (1.0 - error) && unit.size.value < (theta + 1.0) * (1.0 + error));
        prop_assert!(unit.consolidation_power() <= p * (1.0 + error));
    }
}
