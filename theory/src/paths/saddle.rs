//! Factorials and deviances for probabilities by the saddle point (C. Loader, "Fast and accurate computation of binomial
//! probabilities", 2000), in a form that is not given means, which have been rounded, but distances from them.

use super::tables::STIRLING_REMAINDER;
use std::f64::consts::TAU;

/// $\delta(n) = \ln n! - \ln\sqrt{2\pi n} - n\ln n + n$, and 0 for 0. Absolute error $10^{-17}$.
pub(super) fn stirling_remainder(n: u64) -> f64 {
    if let Some(remainder) = STIRLING_REMAINDER.get(n as usize) {
        return *remainder;
    }
    // 1/(12 n) - 1/(360 n^3) + ..., smallest terms first; the next would be below 2e-18.
    let square = (n as f64).powi(-2);
    let terms = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0];
    terms.iter().rev().fold(0.0, |sum, term| sum * square + term) / n as f64
}

/// $2\pi n$, the square of what Stirling's formula has before the power, and 1 for 0.
pub(super) fn square_of_prefactor(n: u64) -> f64 {
    if n == 0 { 1.0 } else { TAU * n as f64 }
}

/// Deviance $x \ln(x/M) + M - x$ of a count $x$ from its mean $M$, given $x - M$ as well; relative error $10^{-15}$.
///
/// Near the mean the deviance is quadratic in $x - M$, of which the difference of the rounded $x$ and $M$ would have lost digits.
pub(super) fn deviance(count: f64, mean: f64, excess: f64) -> f64 {
    if count == 0.0 || mean == 0.0 {
        return mean;
    }
    let v = excess / (count + mean);
    if v.abs() > 1.0 / 3.0 {
        return count * (count / mean).ln() - excess;
    }
    // ln(x/M) = 2 artanh(v), whose first term is taken out.
    let square = v * v;
    let (mut power, mut sum, mut odd) = (v * square, 0.0, 3.0);
    loop {
        let next = sum + power / odd;
        if next == sum {
            return excess * v + 2.0 * count * sum;
        }
        sum = next;
        power *= square;
        odd += 2.0;
    }
}
