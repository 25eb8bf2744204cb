//! Special functions against references of 40 digits, and their identities.

use ::special::Error;
use approx::assert_relative_eq;
use plasticity_theory::special::*;
use proptest::prelude::*;
use std::f64::consts::{FRAC_2_SQRT_PI, PI};

type Function = fn(f64) -> f64;

/// Name, function, column of the references, column of its argument, bound of the relative error.
const FUNCTIONS: [(&str, Function, &str, &str, f64); 9] = [
    ("dawson", dawson, "dawson", "x", 1e-15),
    ("dawson_excess", dawson_excess, "dawson_excess", "x", 1e-15),
    ("dawson_integral", dawson_integral, "dawson_integral", "x", 1e-15),
    ("erfi", erfi, "erfi", "x", 2e-15),
    ("scaled_hypergeometric (G)", scaled_hypergeometric, "scaled_hypergeometric", "x", 1e-15),
    ("hypergeometric, z > 0", hypergeometric, "hypergeometric", "z", 2e-15),
    ("hypergeometric, z < 0", |z| hypergeometric(-z), "hypergeometric_of_minus_z", "z", 1e-15),
    ("ln_hypergeometric, z > 0", ln_hypergeometric, "ln_hypergeometric", "z", 1e-15),
    ("ln_hypergeometric, z < 0", |z| ln_hypergeometric(-z), "ln_hypergeometric_of_minus_z", "z", 1e-15),
];

/// The largest relative error of a function over the references, where it is, and over how many.
fn worst(function: Function, value: &str, argument: &str) -> (f64, f64, usize) {
    let text = include_str!("data/special.csv");
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let (value, argument) = (column(value), column(argument));
    let (mut worst, mut place, mut count) = (0.0, 0.0, 0);
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        // Out of the range of doubles.
        if cells[value].is_empty() || cells[argument].is_empty() {
            continue;
        }
        let (x, expected): (f64, f64) = (cells[argument].parse().unwrap(), cells[value].parse().unwrap());
        let error = if expected == 0.0 { function(x).abs() } else { (function(x) / expected - 1.0).abs() };
        count += 1;
        // Not `max`, which would drop a NaN.
        if error.is_nan() || error > worst {
            (worst, place) = (error, x);
        }
    }
    (worst, place, count)
}

#[test]
fn mp_special_functions() {
    // Also the table of docs/special-functions.md, which must be as measured.
    let page = include_str!("../../docs/special-functions.md");
    for (name, function, value, argument, bound) in FUNCTIONS {
        let (error, place, count) = worst(function, value, argument);
        println!("| {name} | {bound:.0e} | {error:.1e} | {place:.5e} | {count} |");
        assert!(count > 400, "{name}: only {count} references");
        assert!(error <= bound, "{name}: relative error {error:e} at {place}, bound {bound:e}");
        assert!(
            page.contains(&format!("| {name} | {bound:.0e} |")),
            "{name} is not in docs/special-functions.md"
        );
    }
}

#[test]
fn exact_limits_and_values_out_of_range() {
    let inf = f64::INFINITY;
    for odd in [dawson, dawson_excess, erfi, scaled_erfi] {
        assert_eq!((odd(0.0), odd(1e-300) >= 0.0), (0.0, true));
        assert!(odd(f64::NAN).is_nan());
        for x in [1e-200, 0.3, 5.0, 13.0, 1e200] {
            assert_eq!(odd(-x), -odd(x));
        }
    }
    for even in [dawson_integral, scaled_hypergeometric] {
        assert_eq!(even(0.0), 0.0);
        assert!(even(f64::NAN).is_nan());
        for x in [0.3, 5.0, 13.0, 1e200] {
            assert_eq!(even(-x), even(x));
        }
    }
    assert_eq!((dawson(inf), dawson(-inf), erfi(inf), erfi(-30.0)), (0.0, 0.0, inf, -inf));
    assert_eq!((dawson_integral(inf), scaled_hypergeometric(inf), scaled_erfi(inf)), (inf, 0.0, 0.0));
    assert_eq!((hypergeometric(0.0), hypergeometric(inf), hypergeometric(-inf)), (1.0, inf, 0.0));
    assert_eq!((hypergeometric(800.0), ln_hypergeometric(inf), ln_hypergeometric(-inf)), (inf, inf, -inf));
    assert_eq!(ln_hypergeometric(0.0), 0.0);
    assert!(hypergeometric(f64::NAN).is_nan() && ln_hypergeometric(f64::NAN).is_nan());
    assert!(hypergeometric(719.0).is_finite() && erfi(26.71).is_finite() && erfi(26.72).is_infinite());
}

proptest! {
    /// Every function against another one, or against its own derivative, between the references.
    #[test]
    fn prop_identities_of_the_special_functions(x in 1e-3..25.0_f64) {
        let z = x * x;
        // Both signs: 2F2(z) + 2F2(-z) = pi erf(x) erfi(x) / (2z), here over e^z.
        let sum = hypergeometric(z) * (-z).exp() + hypergeometric(-z) * (-z).exp();
        assert_relative_eq!(sum, PI * x.error() * scaled_erfi(x) / (2.0 * z), max_relative = 1e-13);
        assert_relative_eq!(scaled_hypergeometric(x), z * hypergeometric(z) * (-z).exp(), max_relative = 1e-13);
        assert_relative_eq!(dawson_integral(x), z / 2.0 * hypergeometric(-z), max_relative = 1e-15);
        assert_relative_eq!(scaled_erfi(x), FRAC_2_SQRT_PI * dawson(x), max_relative = 1e-15);
        assert_relative_eq!(erfi(x), z.exp() * scaled_erfi(x), max_relative = 1e-13);
        assert_relative_eq!(dawson_excess(x) + x * (-z).exp(), dawson(x), max_relative = 1e-14);
        assert_relative_eq!(ln_hypergeometric(-z), hypergeometric(-z).ln(), max_relative = 1e-12, epsilon = 1e-15);
        assert_relative_eq!(ln_hypergeometric(z), hypergeometric(z).ln(), max_relative = 1e-12, epsilon = 1e-15);
        // Derivatives by central differences: D' = 1 - 2xD, (int D)' = D, and (x^2 2F2(x^2))' = sqrt(pi) e^(x^2) erf(x).
        let h = 1e-4 * x.min(1.0);
        let slope = |f: &dyn Fn(f64) -> f64| (f(x + h) - f(x - h)) / (2.0 * h);
        assert_relative_eq!(slope(&dawson), 1.0 - 2.0 * x * dawson(x), max_relative = 1e-6, epsilon = 1e-8);
        assert_relative_eq!(slope(&dawson_integral), dawson(x), max_relative = 1e-6);
        let scaled = slope(&|y| (y * y - z).exp() * scaled_hypergeometric(y));
        assert_relative_eq!(scaled, PI.sqrt() * x.error(), max_relative = 1e-4);
    }
}
