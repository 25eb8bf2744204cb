//! Energy of plasticity when the weights walk at random (LvR eq. 1-3, Methods "Energy efficiency of the perceptron").

use crate::quantity::{Inputs, LearningRate, Updates};
use std::f64::consts::{FRAC_2_PI, PI};

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
