//! The any-synapse rule against the joint walk of two synapses, step by step, and against its limits.

use approx::assert_relative_eq;
use plasticity_theory::any_rule;
use plasticity_theory::caching::{self, Consolidation, Task};
use plasticity_theory::quantity::*;
use plasticity_theory::walk::{self, WalkMeans};
use std::collections::BTreeMap;

fn level(l: u64) -> Level {
    Level::new(l).unwrap()
}

/// All states of two walks, propagated together.
fn joint(l: i64, steps: u64) -> WalkMeans {
    let mut now = BTreeMap::from([((0_i64, 0_i64), 1.0_f64)]);
    let mean_abs = |states: &BTreeMap<(i64, i64), f64>| {
        states.iter().map(|((a, b), p)| (a.abs() + b.abs()) as f64 / 2.0 * p).sum::<f64>()
    };
    let (mut size, mut resets, mut sum) = (0.0, 0.0, 0.0);
    for _ in 0..steps {
        let mut next = BTreeMap::new();
        for ((a, b), p) in now {
            for (da, db) in [(1, 1), (1, -1), (-1, 1), (-1, -1)] {
                let (a, b) = (a + da, b + db);
                let quarter = p / 4.0;
                if a.abs() >= l || b.abs() >= l {
                    size += quarter * (a.abs() + b.abs()) as f64 / 2.0;
                    resets += quarter;
                    *next.entry((0, 0)).or_insert(0.0) += quarter;
                } else {
                    *next.entry((a, b)).or_insert(0.0) += quarter;
                }
            }
        }
        now = next;
        sum += mean_abs(&now);
    }
    let final_abs = mean_abs(&now);
    WalkMeans { consolidation: size + final_abs, resets, final_abs, mean_abs: sum / steps as f64 }
}

fn assert_same(a: WalkMeans, b: WalkMeans, tolerance: f64) {
    for (a, b) in [
        (a.consolidation, b.consolidation),
        (a.resets, b.resets),
        (a.final_abs, b.final_abs),
        (a.mean_abs, b.mean_abs),
    ] {
        assert_relative_eq!(a, b, max_relative = tolerance, epsilon = tolerance);
    }
}

#[test]
fn exact_two_synapses_step_by_step() {
    for l in 1..=6 {
        for steps in [1, 2, 3, 7, 20, 101, 400] {
            assert_same(any_rule::with_reset(level(l), 2, steps).unwrap(), joint(l as i64, steps), 1e-12);
        }
    }
}

#[test]
fn exact_one_synapse_is_the_per_synapse_rule() {
    for (l, steps) in [(1, 50), (4, 100), (13, 999), (44, 2000), (90, 700)] {
        assert_same(
            any_rule::with_reset(level(l), 1, steps).unwrap(),
            walk::with_reset(level(l), steps).unwrap(),
            1e-6,
        );
    }
}

#[test]
fn exact_scaled_levels_join_the_others() {
    // Just above the level from which walks are scaled, against the unscaled neighbours.
    for steps in [3000, 30_001] {
        let at = |l| any_rule::with_reset(level(l), 1001, steps).unwrap();
        let (below, above) = (at(100), at(102));
        assert_relative_eq!(below.mean_abs * 1.02, above.mean_abs, max_relative = 0.01);
        assert_relative_eq!(below.consolidation, above.consolidation * 1.02, max_relative = 0.02);
    }
    // Out of reach is the free walk.
    assert_eq!(any_rule::with_reset(level(5000), 1001, 2000).unwrap(), walk::free(2000).unwrap());
}

#[test]
fn exact_time_between_consolidations_is_not_yet_asymptotic() {
    // L^2 / (2 ln N) is 3.3 times too low at theta = 5 and 1.6 times at 10 (N = 1000).
    for (theta, factor) in [(5.0_f64, 3.3), (10.0, 1.6)] {
        let steps = 1_000_000;
        let means = any_rule::with_reset(level(theta as u64 + 1), 1000, steps).unwrap();
        let between = steps as f64 / means.resets;
        let asymptotic = theta * theta / (2.0 * 1000_f64.ln());
        assert_relative_eq!(between / asymptotic, factor, max_relative = 0.05);
    }
}

#[test]
fn exact_optimum_lies_between_its_limits() {
    for (cost, end) in [(0.0, true), (1e-3, false), (1.0, false)] {
        let task = Task {
            inputs: Inputs::new(1000).unwrap(),
            updates: Updates::new(2000.0).unwrap(),
            presentations: Presentations::new(31_623.0).unwrap(),
            rate: LearningRate::ONE,
            cost: MaintenanceCost::new(cost).unwrap(),
            change_cost: ChangeCost::FREE,
        };
        let (best, energy) = any_rule::optimum(&task).unwrap();
        assert_eq!(best == Consolidation::AtEnd, end);
        assert!(energy.total() >= caching::exact_walk_optimum(&task).unwrap().1.total() * (1.0 - 1e-6));
        assert!(energy.total() <= task.energy_without_caching() * (1.0 + 1e-9));
    }
}

#[test]
fn exact_long_walks_extrapolate_short_ones() {
    // A hundred times as many steps as are followed, against the rate between two followed lengths.
    for (l, synapses) in [(5, 1001), (6, 1001), (7, 30), (20, 1001), (21, 3)] {
        let at = |steps| any_rule::with_reset(level(l), synapses, steps).unwrap();
        let (short, long) = (at(10_000), at(18_000));
        let rate = (long.consolidation - short.consolidation) / 8000.0;
        let expected = long.consolidation + rate * 1_982_000.0;
        assert_relative_eq!(at(2_000_000).consolidation, expected, max_relative = 2e-3);
        assert_relative_eq!(at(2_000_000).mean_abs, long.mean_abs, max_relative = 2e-2);
    }
}
