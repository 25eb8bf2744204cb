//! The steady state against its equation, by quadrature, in its limits and by numerical minimisation.

mod common;

use ::special::Error;
use approx::assert_relative_eq;
use common::walk;
use plasticity_theory::TheoryError;
use plasticity_theory::fokker_planck::{self, DecayingWalk};
use plasticity_theory::quantity::*;
use plasticity_theory::special;
use proptest::prelude::*;
use std::f64::consts::PI;

/// A walk of a given x, with sigma = 1 for p = 1/tau.
fn scaled(x: f64, tau: f64) -> DecayingWalk {
    walk(1.0 / tau, 1.0, tau, x)
}

/// Gauss-Legendre of five points on many pieces.
fn integral(f: impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    let nodes = [0.0, 0.538_469_310_105_683_1, 0.906_179_845_938_664];
    let weights = [128.0 / 225.0, 0.478_628_670_499_366_47, 0.236_926_885_056_189_08];
    let pieces = 400;
    let half = (to - from) / f64::from(2 * pieces);
    (0..pieces)
        .map(|piece| {
            let middle = from + half * f64::from(2 * piece + 1);
            let pairs: f64 = (1..3)
                .map(|i| weights[i] * (f(middle - half * nodes[i]) + f(middle + half * nodes[i])))
                .sum();
            half * (weights[0] * f(middle) + pairs)
        })
        .sum()
}

#[test]
fn exact_values_of_the_sheet() {
    let walk = walk(0.2, 1.0, 500.0, 5.0);
    assert_relative_eq!(fokker_planck::rate(&walk), 7.345e-3, max_relative = 1e-4);
    assert_relative_eq!(fokker_planck::mean_abs(&walk), 1.6521, max_relative = 1e-4);
    for (p, tau, theta, power, mean) in [
        (0.2, 500.0, 5.0, 3.28e-2, 1.814),
        (0.05, 500.0, 5.0, 5.77e-3, 1.743),
        (0.2, 1000.0, 10.0, 1.57e-2, 3.429),
    ] {
        let shifted = common::walk(p, 1.0, tau, theta).shifted().unwrap();
        // The sheet multiplies the rate of the shifted threshold by the shifted threshold.
        let found = fokker_planck::consolidation_power(&shifted, Inputs::new(1).unwrap());
        assert_relative_eq!(found, power, max_relative = 5e-3);
        assert_relative_eq!(fokker_planck::mean_abs(&shifted), mean, max_relative = 1e-3);
    }
    assert_relative_eq!(
        fokker_planck::mean_abs(&scaled(1.0, 500.0)),
        0.320_119_806_364_611_3,
        max_relative = 1e-14
    );
}

#[test]
fn exact_the_mean_of_a_threshold_near_nothing_is_a_third_of_it() {
    // On both sides of where the limit takes over, at x = 1e-9, with a step that is not 1.
    for x in [1e-300, 1e-30, 0.9e-9, 1.1e-9, 1e-6] {
        let walk = walk(1.0 / 500.0, 0.25, 500.0, 0.25 * x);
        assert_relative_eq!(fokker_planck::mean_abs(&walk), 0.25 * x / 3.0, max_relative = 1e-11);
    }
}

#[test]
fn exact_maintenance_is_cost_times_synapses_times_mean() {
    let walk = walk(0.2, 1.0, 500.0, 5.0);
    let power = fokker_planck::maintenance_power(
        &walk,
        Inputs::new(700).unwrap(),
        MaintenanceCost::new(0.03).unwrap(),
    );
    assert_relative_eq!(power, 21.0 * fokker_planck::mean_abs(&walk), max_relative = 1e-14);
}

#[test]
fn exact_limits_of_small_and_large_thresholds() {
    for tau in [1.0, 500.0, 1e12] {
        for x in [1e-8, 1e-6, 1e-4] {
            let walk = scaled(x, tau);
            // sigma_s^2 = p eta^2 = 1/tau here.
            assert_relative_eq!(fokker_planck::rate(&walk), 1.0 / (tau * x * x), max_relative = 1e-7);
            assert_relative_eq!(fokker_planck::mean_abs(&walk), x / 3.0, max_relative = 1e-7);
            let cons = fokker_planck::consolidation_power(&walk, Inputs::new(1000).unwrap());
            assert_relative_eq!(cons, 1000.0 / (tau * x), max_relative = 1e-7);
            assert_relative_eq!(fokker_planck::density(&walk, 0.25 * x), 0.75 / x, max_relative = 1e-7);
        }
        for x in [12.0, 26.0, 100.0, 1e4] {
            let walk = scaled(x, tau);
            assert_relative_eq!(fokker_planck::mean_abs(&walk), 1.0 / PI.sqrt(), max_relative = 1e-14);
            let ln_rate = (2.0 * x / (PI.sqrt() * tau)).ln() - x * x;
            assert_relative_eq!(fokker_planck::ln_rate(&walk), ln_rate, max_relative = 1e-4);
            assert_relative_eq!(
                fokker_planck::density(&walk, 0.7),
                (-0.49_f64).exp() / PI.sqrt(),
                max_relative = 1e-14
            );
            assert!(fokker_planck::ln_normalisation(&walk).is_finite());
        }
    }
    assert!(matches!(fokker_planck::normalisation(&scaled(30.0, 500.0)), Err(TheoryError::NotFinite { .. })));
    assert!(fokker_planck::mean_first_passage(&scaled(30.0, 500.0)).is_err());
    let zero = Threshold::new(0.0).unwrap();
    let tau = TimeConstant::new(10.0).unwrap();
    assert!(DecayingWalk::new(Probability::new(0.1).unwrap(), LearningRate::ONE, tau, zero).is_err());
    assert!(
        TimeConstant::new(0.5).is_err() && Probability::new(1.5).is_err() && Probability::new(0.0).is_err()
    );
}

proptest! {
    #[test]
    fn prop_density_obeys_its_equation(x in 0.05..6.0_f64, tau in 1.0..1e6_f64, part in 0.05..0.95_f64) {
        let walk = scaled(x, tau);
        let p = |s: f64| fokker_planck::density(&walk, s);
        let mass = 2.0 * integral(p, 0.0, x);
        assert_relative_eq!(mass, 1.0, max_relative = 1e-10);
        assert_relative_eq!(2.0 * integral(|s| s * p(s), 0.0, x), fokker_planck::mean_abs(&walk), max_relative = 1e-10);
        // 0 = d/ds[s P] + P''/2 away from 0, in units of sigma and tau; the printed sign does not fulfil it.
        let (s, h) = (part * x, 1e-3 * x * part.min(1.0 - part));
        let drift = ((s + h) * p(s + h) - (s - h) * p(s - h)) / (2.0 * h);
        let diffusion = (p(s + h) - 2.0 * p(s) + p(s - h)) / (h * h) / 2.0;
        prop_assert!((drift + diffusion).abs() < 1e-4 * (drift.abs() + p(0.0) / x / x), "{} {}", drift, diffusion);
        // What leaves at both thresholds comes back at 0: the kink there is 2 tau r.
        // (Extrapolated, so that the curvature does not count; for larger x the kink is below the rounding of P.)
        if x < 4.0 {
            let h = 1e-4 * x;
            let kink = 2.0 * (4.0 * (p(0.0) - p(h / 2.0)) - (p(0.0) - p(h))) / h;
            assert_relative_eq!(kink, 2.0 * tau * fokker_planck::rate(&walk), max_relative = 2e-3);
        }
        prop_assert!(p(x) == 0.0 && p(2.0 * x) == 0.0 && p(-s) == p(s));
    }

    #[test]
    fn prop_forms_of_the_normalisation_and_the_rate(x in 1e-3..20.0_f64, tau in 1.0..1e9_f64, eta in 1e-3..1e3_f64) {
        let walk = walk(1.0 / tau, eta, tau, x * eta);
        let z = x * x;
        let loss = 1e-15 * (1.0 + 8.0 * z);
        let normalisation = fokker_planck::normalisation(&walk).unwrap();
        assert_relative_eq!(fokker_planck::ln_normalisation(&walk), normalisation.ln(), max_relative = 1e-12, epsilon = 1e-12);
        // The printed form with its signs turned round; it cancels for small x.
        let bracket = PI.sqrt() * x.error() * special::erfi(x) - 2.0 * z / PI.sqrt() * special::hypergeometric(-z);
        prop_assert!((eta * bracket / normalisation - 1.0).abs() < 1e-11 + loss + 1e-14 / z);
        let rate = fokker_planck::rate(&walk);
        prop_assert!((1.0 / (tau * z * special::hypergeometric(z)) / rate - 1.0).abs() < 10.0 * loss);
        prop_assert!((2.0 * walk.spread() / (PI.sqrt() * tau * normalisation) / rate - 1.0).abs() < 10.0 * loss);
        assert_relative_eq!(fokker_planck::ln_rate(&walk), rate.ln(), max_relative = 1e-12, epsilon = 1e-11);
        assert_relative_eq!(fokker_planck::mean_first_passage(&walk).unwrap(), 1.0 / rate, max_relative = 1e-11);
    }

    #[test]
    fn prop_optimal_threshold_is_the_best_of_a_grid(p in 0.001..1.0_f64, tau in 2.0..1e6_f64, log_price in -1.0..6.0_f64) {
        let cost = MaintenanceCost::new(10_f64.powf(log_price) / tau).unwrap();
        let any = walk(p, 1.0, tau, 1.0);
        let sigma = any.spread();
        let n = Inputs::new(1).unwrap();
        let power = |x: f64| {
            let at = walk(p, 1.0, tau, x * sigma);
            fokker_planck::consolidation_power(&at, n) + fokker_planck::maintenance_power(&at, n, cost)
        };
        let never = fokker_planck::power_without_consolidation(&any, n, cost);
        let grid = (0..4000).map(|i| power(1e-4 * (f64::from(i) * 0.003).exp())).fold(never, f64::min);
        match fokker_planck::optimal_threshold(&any, cost).unwrap() {
            Some(best) => {
                let found = power(best.get() / sigma);
                prop_assert!(found <= grid * (1.0 + 1e-12), "{} above {}", found, grid);
                prop_assert!(found > grid * (1.0 - 1e-4));
                // Bracketed: worse on both sides.
                let x = best.get() / sigma;
                prop_assert!(power(0.99 * x) >= found * (1.0 - 1e-13) && power(1.01 * x) >= found * (1.0 - 1e-13));
            }
            None => prop_assert!(never <= grid * (1.0 + 1e-9), "{never} above {grid} at price {}", 10_f64.powf(log_price)),
        }
    }
}

/// The power falls just up to where the search ends: there is no threshold then, rather than one at the end.
#[test]
fn exact_an_optimum_at_the_end_of_the_search_is_none() {
    let walk = walk(0.2, 1.0, 500.0, 5.0);
    let best = |price: f64| {
        fokker_planck::optimal_threshold(&walk, MaintenanceCost::new(price / 500.0).unwrap()).unwrap()
    };
    assert_eq!(best(10_f64.powf(0.114_375_847_126_532_5)), None);
    let x = best(1.5).unwrap().get() / walk.spread();
    assert!((3.0..4.99).contains(&x), "{x}");
}

#[test]
fn exact_no_consolidation_where_decay_is_cheaper() {
    let walk = walk(0.2, 1.0, 500.0, 5.0);
    let best = |price: f64| {
        fokker_planck::optimal_threshold(&walk, MaintenanceCost::new(price / 500.0).unwrap()).unwrap()
    };
    assert_eq!((best(0.0), best(0.5), best(1.0)), (None, None, None));
    assert!(best(2.0).is_some() && best(1e6).is_some());
    // It falls with the cost, as the root of it.
    let ratio = best(1e6).unwrap().get() / best(1e8).unwrap().get();
    assert_relative_eq!(ratio, 10.0, max_relative = 1e-4);
}

#[test]
fn exact_energy_of_epochs_is_their_sum() {
    let walk = walk(0.2, 1.0, 500.0, 5.0);
    let (n, c) = (Inputs::new(10).unwrap(), MaintenanceCost::new(0.01).unwrap());
    let probabilities = [0.3, 0.1, 0.02].map(|p| Some(Probability::new(p).unwrap()));
    let (consolidation, maintenance) = fokker_planck::energy_of_epochs(&walk, n, c, 1000.0, &probabilities);
    let mut expected = (0.0, 0.0);
    for p in [0.3, 0.1, 0.02] {
        let at = common::walk(p, 1.0, 500.0, 5.0);
        expected.0 += 1000.0 * fokker_planck::consolidation_power(&at, n);
        expected.1 += 1000.0 * fokker_planck::maintenance_power(&at, n, c);
    }
    assert_relative_eq!(consolidation, expected.0, max_relative = 1e-14);
    assert_relative_eq!(maintenance, expected.1, max_relative = 1e-14);
    assert_eq!(fokker_planck::energy_of_epochs(&walk, n, c, 1000.0, &[None, None]), (0.0, 0.0));
}
