//! Laws of scaling and the inverse Simpson index.

use approx::assert_relative_eq;
use plasticity_theory::TheoryError;
use plasticity_theory::diversity;
use plasticity_theory::quantity::*;
use plasticity_theory::scaling::{self, PowerLaw};
use proptest::prelude::*;

fn size(value: f64) -> Size {
    Size::new(value).unwrap()
}

/// "Some 700 times" (vRP Discussion): the square root of the size of V1 over that of a network that just suffices, for which the paper
/// has about 60 to 100 hidden units; M_0 of 10^5 takes an exponent below 1.
#[test]
fn exact_extrapolation_to_v1() {
    let v1 = scaling::hidden_of_synapses(
        size(150e6 * 300.0),
        Inputs::new(784).unwrap(),
        Outputs::new(10).unwrap(),
    );
    let v1 = v1.unwrap();
    assert_relative_eq!(v1.get(), 5.667_506e7, max_relative = 1e-6);
    let law = |exponent| PowerLaw::new(size(1000.0), 1.0, exponent).unwrap();
    let accumulated = law(0.5);
    assert_relative_eq!(accumulated.excess(v1, size(100.0)).unwrap(), 753.0, max_relative = 1e-3);
    assert_relative_eq!(accumulated.excess(v1, size(116.0)).unwrap(), 700.0, max_relative = 2e-3);
    // Exponents that make it 10^5.
    assert!(
        law(0.87).excess(v1, size(100.0)).unwrap() > 1e5 && law(0.83).excess(v1, size(60.0)).unwrap() < 1e5
    );
}

#[test]
fn exact_domain_of_laws() {
    let law = |value, exponent| PowerLaw::new(size(10.0), value, exponent);
    assert!(matches!(law(0.0, 1.0), Err(TheoryError::NotPositive { .. })));
    assert!(matches!(law(f64::INFINITY, 1.0), Err(TheoryError::NotFinite { .. })));
    assert!(matches!(law(1.0, f64::NAN), Err(TheoryError::NotFinite { .. })));
    assert!(matches!(law(1.0, -101.0), Err(TheoryError::TooLarge { .. })));
    let steep = law(1.0, 100.0).unwrap();
    assert!(matches!(steep.at(size(1e80)), Err(TheoryError::NotFinite { .. })));
    assert!(matches!(steep.at(size(1e-80)), Err(TheoryError::NotPositive { .. })));
    assert!(steep.times(&steep).is_err());
    assert!(matches!(steep.ln_error(size(1.0), -0.1, 0.0), Err(TheoryError::Negative { .. })));
    assert!(matches!(steep.ln_error(size(1.0), 0.1, f64::NAN), Err(TheoryError::NotFinite { .. })));
    assert_eq!(law(2.5, 0.7).unwrap().at(size(10.0)).unwrap(), 2.5);
    assert_eq!(law(2.5, 0.7).unwrap().exponent(), 0.7);
}

#[test]
fn exact_limits_of_the_simpson_index() {
    let index = |values: &[f64]| diversity::inverse_simpson(values).unwrap();
    assert_eq!((index(&[1e-300; 7]), index(&[1e300; 7]), index(&[0.0, 0.0, 5.0, 0.0])), (1.0, 1.0, 0.25));
    // A mask of a fifth.
    let masked: Vec<f64> = (0..1000).map(|i| if i % 5 == 0 { 0.03 } else { 0.0 }).collect();
    assert_relative_eq!(index(&masked), 0.2, max_relative = 1e-13);
    assert!(matches!(diversity::inverse_simpson(&[]), Err(TheoryError::NotPositive { .. })));
    assert!(matches!(diversity::inverse_simpson(&[0.0; 3]), Err(TheoryError::NotPositive { .. })));
    assert!(matches!(diversity::inverse_simpson(&[0.1, -0.1]), Err(TheoryError::Negative { .. })));
    assert!(matches!(diversity::inverse_simpson(&[0.1, f64::NAN]), Err(TheoryError::NotFinite { .. })));
    let by_chance = |p: f64, t: f64| {
        diversity::inverse_simpson_by_chance(Probability::new(p).unwrap(), Presentations::new(t).unwrap())
    };
    assert_eq!((by_chance(1.0, 5.0).unwrap(), by_chance(0.25, 1.0).unwrap()), (1.0, 0.25));
    assert!(1.0 - by_chance(0.01, 1e15).unwrap() < 1e-12);
    assert!(matches!(by_chance(0.1, 0.5), Err(TheoryError::TooSmall { .. })));
}

/// All counts of five presentations, by their binomial probabilities.
#[test]
fn exact_index_by_chance_is_that_of_binomial_counts() {
    let (p, t) = (0.3_f64, 5);
    let choose = [1.0, 5.0, 10.0, 10.0, 5.0, 1.0];
    let moment = |power: i32| -> f64 {
        (0..=t)
            .map(|k| choose[k as usize] * p.powi(k) * (1.0 - p).powi(t - k) * f64::from(k).powi(power))
            .sum()
    };
    let closed =
        diversity::inverse_simpson_by_chance(Probability::new(p).unwrap(), Presentations::new(5.0).unwrap());
    assert_relative_eq!(closed.unwrap(), moment(1).powi(2) / moment(2), max_relative = 1e-14);
}

proptest! {
    #[test]
    fn prop_simpson_index_lies_between_one_synapse_and_all(values in prop::collection::vec(0.0..1.0_f64, 1..50), scale in 1e-9..1e9_f64) {
        prop_assume!(values.iter().any(|q| *q > 0.0));
        let index = diversity::inverse_simpson(&values).unwrap();
        let n = values.len() as f64;
        prop_assert!(index >= (1.0 - 1e-14) / n && index <= 1.0 + 1e-14);
        let scaled: Vec<f64> = values.iter().map(|q| q * scale).collect();
        assert_relative_eq!(diversity::inverse_simpson(&scaled).unwrap(), index, max_relative = 1e-13);
        // As many synapses that are never updated: half the fraction.
        let padded: Vec<f64> = values.iter().copied().chain(std::iter::repeat_n(0.0, values.len())).collect();
        assert_relative_eq!(diversity::inverse_simpson(&padded).unwrap(), index / 2.0, max_relative = 1e-13);
    }

    #[test]
    fn prop_laws_combine(h0 in 1.0..1e4_f64, g0 in 1.0..1e4_f64, h in 1.0..1e8_f64, a in -2.0..2.0_f64, b in -2.0..2.0_f64, y in 1e-3..1e3_f64) {
        let (first, second) = (PowerLaw::new(size(h0), y, a).unwrap(), PowerLaw::new(size(g0), 3.0, b).unwrap());
        let product = first.times(&second).unwrap();
        let at = |law: &PowerLaw, h: f64| law.at(size(h)).unwrap();
        assert_relative_eq!(at(&product, h), at(&first, h) * at(&second, h), max_relative = 1e-12);
        assert_relative_eq!(first.excess(size(h), size(g0)).unwrap(), at(&first, h) / at(&first, g0), max_relative = 1e-12);
        // The error of the value, by moving the law by each of its errors.
        let (of_value, of_exponent) = (0.02, 1e-6);
        let moved = PowerLaw::new(size(h0), y, a + of_exponent).unwrap();
        let by_exponent = (at(&moved, h) / at(&first, h)).ln();
        let error = first.ln_error(size(h), of_value, of_exponent).unwrap();
        assert_relative_eq!(error, of_value.hypot(by_exponent), max_relative = 1e-8);
    }
}
