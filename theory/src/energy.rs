//! Energy of plasticity when the weights walk at random (LvR eq. 1-3, Methods "Energy efficiency of the perceptron").
//!
//! [`accumulated`], [`minimal`] and [`inefficiency`] are the paper's, for exponent $\alpha = 1$ and a true random walk. The
//! functions `..._with_exponent` hold for any exponent, and take the variance of the weights over that of a walk, which
//! is what learning and the walk differ in: with $v$ measured they hold to 0.1 %, run by run.
//!
//! If only potentiation costs energy, $\sum[\Delta w]_+^\alpha$, the energy and the minimal energy are both halved, since
//! steps and final weights have either sign equally often, and the inefficiency is the same (LvR fig. 1, supplement 1).

use crate::TheoryError;
use crate::quantity::{Exponent, Inputs, LearningRate, Updates, VarianceRatio};
use ::special::Gamma;
use std::f64::consts::{FRAC_2_PI, LN_2, PI};

/// Energy of learning $M_\mathrm{perc} = N K \eta$, in units of the weights.
///
/// Every one of $K$ updates changes every one of $N$ weights by $\eta$ (LvR, Methods, before eq. 3; eq. 1 with exponent
/// 1). Exact for ±1 inputs, with $N + 1$ for $N$ where there is a bias.
///
/// Domain: all of the argument types. Error: two roundings.
///
/// ```
/// use plasticity_theory::{energy, quantity::{Inputs, LearningRate, Updates}};
///
/// let energy = energy::accumulated(Inputs::new(1000)?, Updates::new(2000.0)?, LearningRate::ONE);
/// assert_eq!(energy, 2e6);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn accumulated(inputs: Inputs, updates: Updates, rate: LearningRate) -> f64 {
    inputs.as_f64() * updates.get() * rate.get()
}

/// Minimal energy $M_\mathrm{min} = \sqrt{2/\pi} \eta N \sqrt{K}$, in units of the weights.
///
/// The mean absolute end point of $N$ Gaussian walks of $K$ steps $\eta$ (LvR eq. 2 and Methods). An approximation: the
/// updates of a perceptron are anti-correlated, so that its weights end nearer to zero.
///
/// Domain: all of the argument types; for $K$ below about 10 the discrete walk differs from the Gaussian (at $K = 1$ its
/// mean is $\eta$, not $0.80 \eta$; see [`crate::walk::free`]). Error: four roundings.
///
/// ```
/// use plasticity_theory::{energy, quantity::{Inputs, LearningRate, Updates}};
///
/// let minimal = energy::minimal(Inputs::new(1000)?, Updates::new(2000.0)?, LearningRate::ONE);
/// assert!((minimal - 35_682.482).abs() < 0.001);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn minimal(inputs: Inputs, updates: Updates, rate: LearningRate) -> f64 {
    FRAC_2_PI.sqrt() * rate.get() * inputs.as_f64() * updates.get().sqrt()
}

/// Inefficiency of learning $M_\mathrm{perc} / M_\mathrm{min} = \sqrt{\pi K / 2}$, a pure number (LvR eq. 3).
///
/// The ratio of [`accumulated`] to [`minimal`], with the random-walk approximation of the latter.
///
/// Domain: all of [`Updates`]. Error: three roundings.
///
/// ```
/// use plasticity_theory::{energy, quantity::Updates};
///
/// assert!((energy::inefficiency(Updates::new(2000.0)?) - 56.0499).abs() < 1e-4);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn inefficiency(updates: Updates) -> f64 {
    (PI * updates.get() / 2.0).sqrt()
}

/// Inefficiency with the measured variance of the weights, $\sqrt{\pi K/(2v)}$, a pure number (ours).
///
/// The weights are Gaussian, with variance $vK\eta^2$; run by run this holds to 0.1 % on average. LvR eq. 3 is $v = 1$.
///
/// Domain: all of the argument types. Limit: [`inefficiency`] at $v = 1$. Error: four roundings.
///
/// ```
/// use plasticity_theory::{energy, quantity::{Updates, VarianceRatio}};
///
/// // The means of simulations at load 1: 74.7.
/// let corrected = energy::inefficiency_corrected(Updates::new(1978.0)?, VarianceRatio::new(0.555)?);
/// assert!((corrected - 74.82).abs() < 0.01);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn inefficiency_corrected(updates: Updates, variance_ratio: VarianceRatio) -> f64 {
    (PI * updates.get() / (2.0 * variance_ratio.get())).sqrt()
}

/// Inefficiency near capacity, $\sqrt{\pi K}$, a pure number (ours): [`inefficiency_corrected`] at
/// [`VarianceRatio::NEAR_CAPACITY`].
///
/// Domain: all of [`Updates`]; valid for loads towards 2. Error: two roundings.
///
/// ```
/// use plasticity_theory::{energy, quantity::Updates};
///
/// assert!((energy::inefficiency_near_capacity(Updates::new(3.8e5)?) - 1092.6).abs() < 0.1);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn inefficiency_near_capacity(updates: Updates) -> f64 {
    (PI * updates.get()).sqrt()
}

/// Energy of learning for any exponent, $M_\alpha = NK\eta^\alpha$, in units of the weights to the power $\alpha$.
///
/// Source: LvR eq. 1; [`accumulated`] at $\alpha = 1$. Exact for ±1 inputs. Domain: results within doubles; far below,
/// they are 0. Relative error $10^{-14}$.
///
/// # Errors
/// [`TheoryError::NotFinite`] where the energy leaves the range of doubles, for extreme rates and exponents.
///
/// ```
/// use plasticity_theory::{energy, quantity::{Exponent, Inputs, LearningRate, Updates}};
///
/// let updates = energy::accumulated_with_exponent(
///     Inputs::new(1000)?, Updates::new(2000.0)?, LearningRate::new(0.1)?, Exponent::new(0.0)?)?;
/// assert_eq!(updates, 2e6);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn accumulated_with_exponent(
    inputs: Inputs,
    updates: Updates,
    rate: LearningRate,
    exponent: Exponent,
) -> Result<f64, TheoryError> {
    within_doubles("the energy", inputs.as_f64() * updates.get() * rate.get().powf(exponent.get()))
}

/// Minimal energy for any exponent,
/// $M_{\mathrm{min},\alpha} = N (vK)^{\alpha/2} \eta^\alpha 2^{\alpha/2} \Gamma(\frac{\alpha+1}{2})/\sqrt\pi$, in units of the
/// weights to the power $\alpha$ (ours): the absolute moment of $N$ Gaussian weights of variance $vK\eta^2$.
///
/// Limits: $N$ at $\alpha = 0$ (a little more than in simulation, where for even $K$ some final weights are exactly 0);
/// [`minimal`] at $\alpha = 1$, $v = 1$. Domain: results within doubles. Relative error $10^{-13}$.
///
/// # Errors
/// [`TheoryError::NotFinite`] where the energy leaves the range of doubles.
///
/// ```
/// use plasticity_theory::{energy, quantity::{Exponent, Inputs, LearningRate, Updates, VarianceRatio}};
///
/// let square = energy::minimal_with_exponent(
///     Inputs::new(10)?, Updates::new(50.0)?, LearningRate::ONE, Exponent::new(2.0)?, VarianceRatio::WALK)?;
/// assert!((square - 500.0).abs() < 1e-10);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn minimal_with_exponent(
    inputs: Inputs,
    updates: Updates,
    rate: LearningRate,
    exponent: Exponent,
    variance_ratio: VarianceRatio,
) -> Result<f64, TheoryError> {
    let variance = variance_ratio.get().ln() + updates.get().ln();
    let log = exponent.get() * (variance / 2.0 + rate.get().ln()) + log_gaussian_moment(exponent);
    within_doubles("the minimal energy", inputs.as_f64() * log.exp())
}

/// Inefficiency for any exponent,
/// $K^{1-\alpha/2} v^{-\alpha/2} \sqrt\pi / \bigl(2^{\alpha/2}\Gamma(\frac{\alpha+1}{2})\bigr)$, a pure number (ours; LvR fig. 1, supplement
/// 1, has it by simulation).
///
/// Limits: $K$ at $\alpha = 0$, [`inefficiency_corrected`] at 1, $1/v$ at 2, below 1 beyond (for $v = 1$). Domain: all of the
/// argument types, results within doubles. Relative error $10^{-13}$.
///
/// # Errors
/// [`TheoryError::NotFinite`] where the result leaves the range of doubles.
///
/// ```
/// use plasticity_theory::{energy, quantity::{Exponent, Updates, VarianceRatio}};
///
/// let square = energy::inefficiency_with_exponent(
///     Updates::new(2000.0)?, Exponent::new(2.0)?, VarianceRatio::new(0.555)?)?;
/// assert!((square - 1.0 / 0.555).abs() < 1e-12);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn inefficiency_with_exponent(
    updates: Updates,
    exponent: Exponent,
    variance_ratio: VarianceRatio,
) -> Result<f64, TheoryError> {
    let half = exponent.get() / 2.0;
    let log =
        (1.0 - half) * updates.get().ln() - half * variance_ratio.get().ln() - log_gaussian_moment(exponent);
    within_doubles("the inefficiency", log.exp())
}

/// $\ln\langle|z|^\alpha\rangle$ of a standard normal $z$: $\ln\bigl(2^{\alpha/2}\Gamma(\frac{\alpha+1}{2})/\sqrt\pi\bigr)$.
fn log_gaussian_moment(exponent: Exponent) -> f64 {
    let alpha = exponent.get();
    let (log_gamma, _) = Gamma::ln_gamma((alpha + 1.0) / 2.0);
    alpha / 2.0 * LN_2 + log_gamma - PI.ln() / 2.0
}

fn within_doubles(quantity: &'static str, value: f64) -> Result<f64, TheoryError> {
    if value.is_finite() { Ok(value) } else { Err(TheoryError::NotFinite { quantity, value }) }
}
