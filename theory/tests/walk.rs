//! The closed form of the walk with reset against enumeration, propagation and its limits.

use approx::assert_relative_eq;
use plasticity_theory::TheoryError;
use plasticity_theory::quantity::Level;
use plasticity_theory::walk::{self, RELATIVE_ERROR, WalkMeans};
use proptest::prelude::*;

fn level(l: u64) -> Level {
    Level::new(l).unwrap()
}

fn assert_same(closed: WalkMeans, reference: WalkMeans, tolerance: f64) {
    for (closed, reference) in [
        (closed.consolidation, reference.consolidation),
        (closed.resets, reference.resets),
        (closed.final_abs, reference.final_abs),
        (closed.mean_abs, reference.mean_abs),
    ] {
        assert_relative_eq!(closed, reference, max_relative = tolerance, epsilon = tolerance);
    }
}

/// All `2^steps` paths, one after the other.
fn enumerate(level: i64, steps: u32) -> WalkMeans {
    let (mut resets, mut final_abs, mut sum_abs) = (0.0, 0.0, 0.0);
    let weight = 0.5_f64.powi(steps as i32);
    for path in 0..1_u64 << steps {
        let mut s = 0_i64;
        for step in 0..steps {
            s += if path >> step & 1 == 0 { 1 } else { -1 };
            if s.abs() >= level {
                resets += weight;
                s = 0;
            }
            sum_abs += weight * s.abs() as f64;
        }
        final_abs += weight * s.abs() as f64;
    }
    WalkMeans {
        consolidation: level as f64 * resets + final_abs,
        resets,
        final_abs,
        mean_abs: sum_abs / f64::from(steps),
    }
}

#[test]
fn exact_every_path_of_short_walks() {
    for steps in 1..=14 {
        for l in 1..=16 {
            let reference = enumerate(l as i64, steps);
            assert_same(walk::with_reset(level(l), steps.into()).unwrap(), reference, 1e-13);
            assert_same(walk::propagate(level(l), steps.into()).1, reference, 1e-13);
        }
    }
}

#[test]
fn exact_long_walks_by_propagation() {
    // Includes levels around nine standard deviations, where the closed form cancels most and hands over to the free walk.
    for (l, steps) in
        [(7, 5000), (44, 2000), (100, 1001), (179, 400), (180, 400), (181, 400), (200, 501), (268, 900)]
    {
        assert_same(
            walk::with_reset(level(l), steps).unwrap(),
            walk::propagate(level(l), steps).1,
            RELATIVE_ERROR,
        );
    }
}

#[test]
fn exact_stationary_limit() {
    for l in [1_u64, 2, 3, 10, 1001] {
        let lf = l as f64;
        let abs = (lf * lf - 1.0) / (3.0 * lf);
        // Two numbers of steps, because the walk has period 2 for even L.
        let at = |steps| walk::with_reset(level(l), steps).unwrap();
        let (even, odd) = (at(10_000_000), at(10_000_001));
        let size = (even.consolidation + odd.consolidation) / 2.0;
        assert_relative_eq!(size, 10_000_000.5 / lf + abs / 2.0, max_relative = 1e-14);
        assert_relative_eq!(
            (even.final_abs + odd.final_abs) / 2.0,
            abs,
            max_relative = 1e-13,
            epsilon = 1e-13
        );
        assert_relative_eq!(
            odd.consolidation - even.consolidation,
            if l % 2 == 0 { 2.0 / lf } else { 1.0 / lf },
            max_relative = 1e-6
        );
    }
}

#[test]
fn exact_conservation_of_the_square() {
    // A step raises the mean square by one, a reset lowers it by L^2.
    let (distribution, means) = walk::propagate(level(9), 333);
    let square: f64 = distribution.iter().enumerate().map(|(s, p)| (s * s) as f64 * p).sum();
    assert_relative_eq!(means.resets, (333.0 - square) / 81.0, max_relative = 1e-12);
}

#[test]
fn exact_free_walk_limits() {
    use std::f64::consts::PI;
    let steps = 1_000_000_000_000_u64;
    let means = walk::free(steps).unwrap();
    assert_relative_eq!(means.final_abs, (2.0 * steps as f64 / PI).sqrt(), max_relative = 1e-12);
    assert_relative_eq!(means.mean_abs / means.final_abs, 2.0 / 3.0, max_relative = 1e-11);
    // Around the switch from product to series.
    for steps in 120..140 {
        assert_same(walk::free(steps).unwrap(), walk::propagate(level(steps + 1), steps).1, 1e-13);
    }
    assert!(matches!(walk::free(walk::MAX_STEPS + 1), Err(TheoryError::TooLarge { .. })));
}

proptest! {
    #[test]
    fn prop_closed_form_is_the_propagated_walk(l in 1_u64..120, steps in 1_u64..3000) {
        let closed = walk::with_reset(level(l), steps).unwrap();
        let (_, reference) = walk::propagate(level(l), steps);
        assert_same(closed, reference, RELATIVE_ERROR);
    }

    #[test]
    fn prop_consolidating_never_costs_less_than_at_the_end(l in 1_u64..2000, steps in 1_u64..1_000_000) {
        let closed = walk::with_reset(level(l), steps).unwrap();
        let at_end = walk::free(steps).unwrap();
        prop_assert!(closed.consolidation >= at_end.consolidation * (1.0 - RELATIVE_ERROR));
        prop_assert!(closed.consolidation <= steps as f64 * (1.0 + RELATIVE_ERROR));
        prop_assert!(closed.mean_abs <= at_end.mean_abs * (1.0 + RELATIVE_ERROR));
    }
}
