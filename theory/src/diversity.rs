//! Whether plasticity keeps to the same synapses: the inverse Simpson index of the probabilities with which synapses are updated (vRP
//! "Restricting plasticity to synapses with large updates"; Hill, Ecology 54:427, 1973).

use crate::TheoryError;
use crate::quantity::{Presentations, Probability};

/// Inverse Simpson index over the number of synapses, $S = \frac{(\sum_i q_i)^2}{n \sum_i q_i^2}$, of the probabilities $q_i$ that
/// synapse $i$ is updated: the fraction of synapses that the updates are in effect spread over.
///
/// Counts of updates do as well, as $S$ does not depend on the scale of $q$. Limits: 1 if all are alike, the plastic fraction for
/// a fixed mask, $1/n$ if all updates are at one synapse. Error: $10^{-12}$ for $10^4$ synapses, $10^{-9}$ for $10^7$ at worst. Cost: linear.
///
/// # Errors
/// [`TheoryError::Negative`] or [`TheoryError::NotFinite`] for a $q_i$ that is; [`TheoryError::NotPositive`] if there is none above 0.
///
/// ```
/// use plasticity_theory::diversity;
///
/// assert_eq!(diversity::inverse_simpson(&[0.2; 50])?, 1.0);
/// assert_eq!(diversity::inverse_simpson(&[0.0, 0.3, 0.3, 0.0])?, 0.5);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn inverse_simpson(probabilities: &[f64]) -> Result<f64, TheoryError> {
    let quantity = "the update probability q of a synapse";
    let mut largest = 0.0_f64;
    for &value in probabilities {
        if !value.is_finite() {
            return Err(TheoryError::NotFinite { quantity, value });
        }
        if value < 0.0 {
            return Err(TheoryError::Negative { quantity, value });
        }
        largest = largest.max(value);
    }
    if largest == 0.0 {
        return Err(TheoryError::NotPositive {
            quantity: "the largest update probability q",
            value: largest,
        });
    }
    // Over the largest, so that squares stay within doubles.
    let (sum, squares) = probabilities.iter().fold((0.0, 0.0), |(sum, squares), q| {
        let q = q / largest;
        (sum + q, squares + q * q)
    });
    Ok(sum / squares * (sum / probabilities.len() as f64))
}

/// What the index is on average over $T$ presentations if every synapse is equally likely to be updated by each, with probability $p$,
/// $S = \frac{1}{1 + (1-p)/(pT)}$ (ours): below 1, since counts scatter.
///
/// A measured index is to be compared with this, not with 1. The mean square of a binomial count is $(pT)^2 + Tp(1-p)$. Domain: many
/// synapses, over which the mean of squares is taken. Limits: 1 for $T \to \infty$; $p$ for $T = 1$, a single draw being a mask. Error: four
/// roundings.
///
/// # Errors
/// [`TheoryError::TooSmall`] for $T < 1$.
///
/// ```
/// use plasticity_theory::{diversity, quantity::{Presentations, Probability}};
///
/// let index = |t| diversity::inverse_simpson_by_chance(Probability::new(0.1)?, Presentations::new(t)?);
/// assert!((index(1.0)? - 0.1).abs() < 1e-16 && (index(900.0)? - 100.0 / 101.0).abs() < 1e-15);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn inverse_simpson_by_chance(
    probability: Probability,
    presentations: Presentations,
) -> Result<f64, TheoryError> {
    let (p, t) = (probability.get(), presentations.get());
    if t < 1.0 {
        return Err(TheoryError::TooSmall {
            quantity: "the number of presentations T",
            value: t,
            limit: 1.0,
        });
    }
    Ok(p * t / (p * t + (1.0 - p)))
}
