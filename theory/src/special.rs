//! Special functions of the steady state of decaying transient weights (LvR Methods, eq. 4-7), to a few roundings on the whole
//! real line.
//!
//! No crate has ${}_2F_2$, and those with Dawson's function are one or two digits short of doubles. All functions here are smooth ones on
//! pieces of a quarter, by polynomials that `theory/scripts/special_functions.py` generates in 60 digits, and asymptotic series
//! beyond. None cancels: a piece is its middle value with a correction.
//!
//! NaN gives NaN. The measured errors are in `docs/special-functions.md`, by the test `mp_special_functions`.

mod tables;

use std::f64::consts::{FRAC_2_SQRT_PI, LN_2, PI};
use tables::{DAWSON_OVER_X, EXCESS_OVER_CUBE, GROWTH_OVER_SQUARE, HYPERGEOMETRIC_OF_NEGATIVE};

/// Euler's constant $\gamma$.
const EULER: f64 = 0.577_215_664_901_532_9;

/// Up to here Dawson's function and its integral are polynomials, beyond asymptotic series.
const ASYMPTOTIC_FROM: f64 = 12.0;

/// From here on $G = \sqrt\pi D$ to $10^{-19}$.
const GROWTH_IS_DAWSON_FROM: f64 = 7.0;

/// Below this logarithms of functions near 1 are taken of their difference from 1.
const NEAR_ONE: f64 = 2.0;

/// Dawson's function $D(x) = e^{-x^2}\int_0^x e^{t^2} dt = \frac{\sqrt\pi}2 e^{-x^2} \mathrm{erfi}(x)$.
///
/// Odd. Limits: $x$ at 0, $1/(2x)$ at infinity. Relative error at most $10^{-15}$.
///
/// ```
/// use plasticity_theory::special::dawson;
///
/// assert!((dawson(1.0) / 0.538_079_506_912_768_4 - 1.0).abs() < 1e-15);
/// assert_eq!((dawson(-1.0), dawson(f64::INFINITY)), (-dawson(1.0), 0.0));
/// ```
pub fn dawson(x: f64) -> f64 {
    let size = x.abs();
    if size < ASYMPTOTIC_FROM {
        return x * piece(&DAWSON_OVER_X, size);
    }
    // sum over n of (2n - 1)!! / (2 x^2)^n, smallest terms first.
    let t = 0.5 / (size * size);
    let sum = (1..=10).rev().fold(1.0, |sum, n| 1.0 + f64::from(2 * n - 1) * t * sum);
    0.5 * sum / x
}

/// Imaginary error function $\mathrm{erfi}(x) = \frac2{\sqrt\pi}\int_0^x e^{t^2} dt$.
///
/// Odd; beyond 26.71 out of the range of doubles: infinite. Relative error at most $2\cdot10^{-15}$.
///
/// ```
/// use plasticity_theory::special::erfi;
///
/// assert!((erfi(1.0) / 1.650_425_758_797_542_9 - 1.0).abs() < 2e-15);
/// assert_eq!(erfi(-30.0), f64::NEG_INFINITY);
/// ```
pub fn erfi(x: f64) -> f64 {
    if x.abs() > 27.0 {
        return x.signum() * f64::INFINITY;
    }
    // Half of the exponent twice, because the exponential alone leaves the range of doubles before the product does.
    let root = exp_of_square(x, 0.5);
    FRAC_2_SQRT_PI * dawson(x) * root * root
}

/// $e^{-x^2}\mathrm{erfi}(x) = \frac2{\sqrt\pi} D(x)$, which never leaves the range of doubles.
///
/// Odd. Relative error at most $10^{-15}$.
///
/// ```
/// use plasticity_theory::special::{erfi, scaled_erfi};
///
/// assert!((scaled_erfi(2.0) / ((-4.0_f64).exp() * erfi(2.0)) - 1.0).abs() < 1e-14);
/// ```
pub fn scaled_erfi(x: f64) -> f64 {
    FRAC_2_SQRT_PI * dawson(x)
}

/// Integral of Dawson's function, $\int_0^x D(t) dt = \frac{x^2}2 {}_2F_2(1,1;\tfrac32,2;-x^2)$.
///
/// Even. Limits: $x^2/2$ at 0, $\frac14(\ln 4x^2 + \gamma)$ at infinity. Relative error at most $10^{-15}$.
///
/// ```
/// use plasticity_theory::special::dawson_integral;
///
/// assert!((2.0 * dawson_integral(10.0) / 3.281_821_034_991_977 - 1.0).abs() < 1e-15);
/// ```
pub fn dawson_integral(x: f64) -> f64 {
    let size = x.abs();
    if size < ASYMPTOTIC_FROM {
        return 0.5 * size * size * piece(&HYPERGEOMETRIC_OF_NEGATIVE, size);
    }
    // sum over n of (2n - 1)!! / (4n (2 x^2)^n), smallest terms first.
    let t = 0.5 / (size * size);
    let (mut sum, mut n) = (0.0, 10.0);
    while n >= 1.0 {
        // Each term is (2n - 1) (n - 1)/n t times the one before; the first is t/4.
        let ratio = if n > 1.0 { (2.0 * n - 1.0) * (n - 1.0) / n * t } else { 0.25 * t };
        sum = ratio * (1.0 + sum);
        n -= 1.0;
    }
    0.5 * size.ln() + (0.5 * LN_2 + 0.25 * EULER) - sum
}

/// Hypergeometric function ${}_2F_2(1,1;\tfrac32,2;z) = \sum_n z^n/((n+1)(\tfrac32)_n)$, for either sign of $z$.
///
/// Positive and increasing. Limits: 1 at 0, $\frac{\sqrt\pi}{2} e^z z^{-3/2}$ at infinity (out of the range of doubles from about
/// 719 on: infinite; see [`ln_hypergeometric`]), $\frac{\ln(-4z)+\gamma}{-2z}$ at minus infinity. Relative error at most
/// $2\cdot10^{-15}$ for positive, $10^{-15}$ for negative $z$.
///
/// ```
/// use plasticity_theory::special::hypergeometric;
///
/// assert_eq!(hypergeometric(0.0), 1.0);
/// assert!((hypergeometric(-1.0) / 0.739_441_630_099_079_3 - 1.0).abs() < 1e-15);
/// ```
pub fn hypergeometric(z: f64) -> f64 {
    if z <= 0.0 {
        let x = (-z).sqrt();
        return if x < ASYMPTOTIC_FROM {
            piece(&HYPERGEOMETRIC_OF_NEGATIVE, x)
        } else if z == f64::NEG_INFINITY {
            0.0
        } else {
            2.0 * dawson_integral(x) / -z
        };
    }
    if z > 720.0 {
        return f64::INFINITY;
    }
    let root = (0.5 * z).exp();
    root * growth_over_square(z.sqrt()) * root
}

/// Logarithm of [`hypergeometric`], for all $z$ within doubles.
///
/// Limits: $z/3$ at 0. Relative error at most $10^{-15}$.
///
/// ```
/// use plasticity_theory::special::{hypergeometric, ln_hypergeometric};
///
/// assert!((ln_hypergeometric(300.0) - hypergeometric(300.0).ln()).abs() < 1e-12);
/// assert!((ln_hypergeometric(1e6) / 999_979.156_4 - 1.0).abs() < 1e-9);
/// ```
pub fn ln_hypergeometric(z: f64) -> f64 {
    if z.abs() < NEAR_ONE {
        // sum over n >= 1 of z^n / ((n + 1) (3/2)_n), smallest terms first.
        let sum = (1..=30).rev().fold(0.0, |sum, n| {
            let n = f64::from(n);
            let ratio = if n > 1.0 { z * n / ((n + 1.0) * (n + 0.5)) } else { z / 3.0 };
            ratio * (1.0 + sum)
        });
        return sum.ln_1p();
    }
    if z < 0.0 {
        return hypergeometric(z).ln();
    }
    if z == f64::INFINITY {
        return z;
    }
    // G(x)/x^2 itself would leave the range of doubles.
    z + scaled_hypergeometric(z.sqrt()).ln() - z.ln()
}

/// $G(x) = e^{-x^2} x^2 {}_2F_2(1,1;\tfrac32,2;x^2) = e^{-x^2}\sqrt\pi\int_0^x e^{u^2}\mathrm{erf}(u) du$, the scaled normalisation of the
/// steady state.
///
/// Even. Limits: $x^2$ at 0, $\sqrt\pi D(x)$ for large $x$. Relative error at most $10^{-15}$.
///
/// ```
/// use plasticity_theory::special::scaled_hypergeometric;
///
/// assert!((scaled_hypergeometric(3.0) / 0.315_717_252_955_003_65 - 1.0).abs() < 1e-15);
/// ```
pub fn scaled_hypergeometric(x: f64) -> f64 {
    let size = x.abs();
    if size < GROWTH_IS_DAWSON_FROM {
        size * size * piece(&GROWTH_OVER_SQUARE, size)
    } else {
        PI.sqrt() * dawson(size)
    }
}

/// Excess of Dawson's function over what it is for small arguments,
/// $D(x) - x e^{-x^2} = e^{-x^2}\int_0^x (e^{t^2} - 1) dt$, without cancellation.
///
/// Odd. Limits: $x^3/3$ at 0, $D(x)$ for large $x$. Relative error at most $10^{-15}$.
///
/// ```
/// use plasticity_theory::special::{dawson, dawson_excess};
///
/// assert!((dawson_excess(1.0) - (dawson(1.0) - (-1.0_f64).exp())).abs() < 1e-15);
/// assert!((dawson_excess(1e-6) / (1e-18 / 3.0) - 1.0).abs() < 1e-11);
/// ```
pub fn dawson_excess(x: f64) -> f64 {
    let size = x.abs();
    if size < GROWTH_IS_DAWSON_FROM { x * size * size * piece(&EXCESS_OVER_CUBE, size) } else { dawson(x) }
}

/// $G(x)/x^2$ for positive $x$.
fn growth_over_square(x: f64) -> f64 {
    if x < GROWTH_IS_DAWSON_FROM { piece(&GROWTH_OVER_SQUARE, x) } else { PI.sqrt() * dawson(x) / (x * x) }
}

/// $e^{-x^2}$, exact to a rounding.
pub(crate) fn gaussian(x: f64) -> f64 {
    exp_of_square(x, -1.0)
}

/// $e^{f x^2}$ with $x^2$ in two parts, of which the exponential does not lose the smaller.
fn exp_of_square(x: f64, factor: f64) -> f64 {
    let square = x * x;
    let rest = x.mul_add(x, -square);
    // Where the square leaves the range of doubles, the rest is NaN, and does not matter.
    if square.is_finite() { (factor * square).exp() * (1.0 + factor * rest) } else { (factor * square).exp() }
}

/// A function on pieces of a quarter, by the polynomial in the distance from the middle of its piece.
fn piece<const DEGREES: usize, const PIECES: usize>(table: &[[f64; DEGREES]; PIECES], x: f64) -> f64 {
    // NaN falls into the first piece, and stays NaN.
    let index = ((x * 4.0) as usize).min(PIECES - 1);
    let distance = x - (index as f64 + 0.5) * 0.25;
    table[index].iter().rev().fold(0.0, |sum, coefficient| sum * distance + coefficient)
}
