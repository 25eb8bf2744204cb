//! Energies for any exponent against their limits and against quadrature.

use approx::assert_relative_eq;
use plasticity_theory::quantity::*;
use plasticity_theory::{TheoryError, energy};
use proptest::prelude::*;
use std::f64::consts::PI;

fn updates(k: f64) -> Updates {
    Updates::new(k).unwrap()
}

fn exponent(alpha: f64) -> Exponent {
    Exponent::new(alpha).unwrap()
}

/// Mean of $|z|^\alpha$ over a standard normal by the trapezoidal rule in $\ln z$, where the integrand dies on both sides.
fn gaussian_moment(alpha: f64) -> f64 {
    let step = 1e-3;
    let sum: f64 = (-40_000..=6000)
        .map(|i| {
            let z = (f64::from(i) * step).exp();
            z.powf(alpha + 1.0) * (-z * z / 2.0).exp()
        })
        .sum();
    2.0 * step * sum / (2.0 * PI).sqrt()
}

#[test]
fn exact_minimal_energy_is_the_moment_of_a_gaussian() {
    for alpha in [0.1, 0.5, 1.0, 1.7, 2.0, 2.5, 4.0, 10.0] {
        let one = energy::minimal_with_exponent(
            Inputs::new(1).unwrap(),
            updates(1.0),
            LearningRate::ONE,
            exponent(alpha),
            VarianceRatio::WALK,
        );
        assert_relative_eq!(one.unwrap(), gaussian_moment(alpha), max_relative = 1e-11);
    }
}

#[test]
fn exact_limits_of_the_exponent() {
    let (k, v) = (updates(2000.0), VarianceRatio::new(0.555).unwrap());
    let at = |alpha| energy::inefficiency_with_exponent(k, exponent(alpha), v).unwrap();
    assert_relative_eq!(at(0.0), 2000.0, max_relative = 1e-13);
    assert_relative_eq!(at(1.0), energy::inefficiency_corrected(k, v), max_relative = 1e-13);
    assert_relative_eq!(at(2.0), 1.0 / 0.555, max_relative = 1e-13);
    let walk = |alpha| energy::inefficiency_with_exponent(k, exponent(alpha), VarianceRatio::WALK).unwrap();
    assert_relative_eq!(walk(1.0), energy::inefficiency(k), max_relative = 1e-13);
    assert!(walk(2.01) < 1.0 && walk(1.99) > 1.0);
    // With the variance measured at load 1 the inefficiency falls to 1 at 2.15, not at 2.
    assert!(at(2.14) > 1.0 && at(2.16) < 1.0);
    let near = energy::inefficiency_corrected(k, VarianceRatio::NEAR_CAPACITY);
    assert_relative_eq!(energy::inefficiency_near_capacity(k), near, max_relative = 1e-15);
}

#[test]
fn exact_results_beyond_doubles_are_errors() {
    let tiny = LearningRate::new(1e-80).unwrap();
    let huge = LearningRate::new(1e80).unwrap();
    let inputs = Inputs::new(1).unwrap();
    let of = |rate| energy::accumulated_with_exponent(inputs, updates(1.0), rate, exponent(50.0));
    assert!(matches!(of(huge), Err(TheoryError::NotFinite { .. })));
    assert_eq!(of(tiny).unwrap(), 0.0);
    assert!(matches!(Exponent::new(101.0), Err(TheoryError::TooLarge { .. })));
    assert!(matches!(Exponent::new(-0.1), Err(TheoryError::Negative { .. })));
    assert!(matches!(VarianceRatio::new(0.0), Err(TheoryError::NotPositive { .. })));
}

proptest! {
    #[test]
    fn prop_inefficiency_is_the_ratio_of_the_energies(
        n in 1_u64..10_000, k in 1.0..1e9_f64, eta in 1e-3..1e3_f64, alpha in 0.0..5.0_f64, v in 0.1..2.0_f64,
    ) {
        let (inputs, k, rate) = (Inputs::new(n).unwrap(), updates(k), LearningRate::new(eta).unwrap());
        let (alpha, v) = (exponent(alpha), VarianceRatio::new(v).unwrap());
        let energy_of = energy::accumulated_with_exponent(inputs, k, rate, alpha).unwrap();
        let minimal = energy::minimal_with_exponent(inputs, k, rate, alpha, v).unwrap();
        let ratio = energy::inefficiency_with_exponent(k, alpha, v).unwrap();
        assert_relative_eq!(energy_of / minimal, ratio, max_relative = 1e-11);
    }
}
