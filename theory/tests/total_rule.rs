//! The total rule: its forms against each other, against numerical minimisation and in its limits.

mod common;

use approx::assert_relative_eq;
use common::{task, threshold};
use plasticity_theory::caching::{self, Consolidation};
use plasticity_theory::quantity::ChangeCost;
use plasticity_theory::{optimum, total_rule, walk};
use proptest::prelude::*;

#[test]
fn exact_energy_by_summing_step_by_step() {
    for (updates, interval) in [(1_u64, 1_u64), (7, 3), (9, 3), (100, 7), (101, 13), (50, 99)] {
        let (mut size, mut sum) = (0.0, 0.0);
        for step in 1..=updates {
            let since = (step - 1) % interval + 1;
            let abs = walk::free(since).unwrap().final_abs;
            if since == interval {
                size += abs;
            } else {
                sum += abs;
                if step == updates {
                    size += abs;
                }
            }
        }
        let task = task(updates as f64, 1.0, 1.0);
        let energy = total_rule::every(&task, interval).unwrap();
        assert_relative_eq!(energy.consolidation / 1000.0, size, max_relative = 1e-13);
        assert_relative_eq!(
            energy.maintenance / 1000.0,
            sum / updates as f64,
            max_relative = 1e-12,
            epsilon = 1e-15
        );
    }
}

#[test]
fn exact_limits_are_those_of_the_other_rules() {
    let task = task(2000.0, 30_000.0, 1e-3);
    assert_eq!(total_rule::every(&task, 1).unwrap().total(), task.energy_without_caching());
    let at_end = caching::exact_walk(&task, Consolidation::AtEnd).unwrap();
    let never = total_rule::every(&task, 2001).unwrap();
    assert_relative_eq!(never.consolidation, at_end.consolidation, max_relative = 1e-13);
    assert_relative_eq!(never.maintenance, at_end.maintenance, max_relative = 1e-13);
    assert!(total_rule::every(&task, 0).is_err());
}

#[test]
fn exact_changes_that_are_not_consolidated_at_once_are_charged() {
    let task = caching::Task { change_cost: ChangeCost::new(0.3).unwrap(), ..task(2000.0, 30_000.0, 1e-3) };
    let theta = 4.0;
    // One of n = (pi/2) theta^2 updates is consolidated at once.
    let n = std::f64::consts::FRAC_PI_2 * theta * theta;
    let charged = total_rule::continuous(&task, threshold(theta)).change;
    assert_relative_eq!(charged, 0.3 * 1000.0 * 2000.0 * (1.0 - 1.0 / n), max_relative = 1e-13);
}

#[test]
fn exact_cheap_maintenance_is_best_consolidated_at_the_end() {
    // cT = 0.03: the end costs 1 + 2/3 cT, any threshold at least sqrt(8/3).
    let task = task(2000.0, 30_000.0, 1e-6);
    assert_relative_eq!(total_rule::optimal_energy_ratio(&task), 1.02, max_relative = 1e-13);
}

#[test]
fn exact_intervals_are_odd_and_grow_as_the_square() {
    let task = task(2000.0, 30_000.0, 0.0);
    let mut last = 0;
    for step in 1..400 {
        let theta = f64::from(step) * 0.25;
        let n = total_rule::interval(&task, threshold(theta)).unwrap().unwrap();
        assert!(n % 2 == 1 && n >= last);
        let enough = |n: u64| walk::free(n).unwrap().final_abs * 1.001 > theta;
        assert!(enough(n) && (n == 1 || !enough(n - 1)));
        if theta > 20.0 {
            assert_relative_eq!(n as f64, std::f64::consts::FRAC_PI_2 * theta * theta, max_relative = 0.01);
        }
        last = n;
    }
}

#[test]
fn exact_continuous_optimum_is_the_numerical_one() {
    for cost in [1e-4, 1e-3, 1e-2] {
        let task = task(1e6, 1e7, cost);
        let form = |log_theta: f64| total_rule::continuous(&task, threshold(log_theta.exp())).total();
        let found = optimum::minimise(form, 0.0, 10.0).unwrap();
        let ratio = found.value / task.minimal_energy();
        assert_relative_eq!(ratio, total_rule::optimal_energy_ratio(&task), max_relative = 1e-12);
        let (theta, energy) = total_rule::optimum(&task).unwrap();
        assert_relative_eq!(task.over_minimum(energy), ratio, max_relative = 0.02);
        assert_relative_eq!(theta.unwrap().get(), found.argument.exp(), max_relative = 0.2);
    }
}

#[test]
fn exact_optimum_is_the_best_of_all_intervals_and_thresholds_give_it() {
    for cost in [0.0, 1e-5, 1e-4, 1e-3, 1e-2, 1.0] {
        let task = task(2000.0, 31_623.0, cost);
        let (theta, energy) = total_rule::optimum(&task).unwrap();
        let least = (1..=2001)
            .step_by(2)
            .map(|n| total_rule::every(&task, n).unwrap().total())
            .fold(f64::INFINITY, f64::min);
        assert_relative_eq!(energy.total(), least, max_relative = 1e-11);
        if let Some(theta) = theta {
            let n = total_rule::interval(&task, theta).unwrap().unwrap();
            assert_eq!(total_rule::every(&task, n).unwrap(), energy);
        }
    }
}

proptest! {
    #[test]
    fn prop_never_below_the_end_nor_above_no_caching(n in 1_u64..3000, k in 1_u64..100_000) {
        let task = task(k as f64, 1.0, 0.0);
        let energy = total_rule::every(&task, n).unwrap().consolidation;
        let at_end = walk::free(k).unwrap().final_abs * 1000.0;
        prop_assert!(energy >= at_end * (1.0 - 1e-12));
        prop_assert!(energy <= task.energy_without_caching() * (1.0 + 1e-12));
    }
}
