//! How long the perceptron learns: updates and presentations against load (LvR Methods).
//!
//! $N$ inputs and an always-on bias, $P$ random ±1 patterns with random labels, cycled in fixed order until an epoch
//! without error; load $\alpha = P/N < 2$.

use crate::TheoryError;
use crate::quantity::{Inputs, Patterns, Presentations, Updates};

/// Load $\alpha = P/N$, patterns per input; the capacity of the perceptron is 2.
///
/// Domain: all of the argument types. Error: one rounding.
///
/// ```
/// use plasticity_theory::{perceptron, quantity::{Inputs, Patterns}};
///
/// assert_eq!(perceptron::load(Inputs::new(1000)?, Patterns::new(1900)?), 1.9);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn load(inputs: Inputs, patterns: Patterns) -> f64 {
    patterns.as_f64() / inputs.as_f64()
}

/// Number of updates until everything is learned, $K = 2P / (2 - P/N)^2$.
///
/// A fit: the exponent is Opper's (Phys. Rev. A 38:3824, 1988), the prefactor was found by simulation (LvR Methods).
/// Within 5 % of simulation for loads 0.5 to 1.7. Near capacity $K$ is heavy-tailed, and this is its median.
///
/// Domain: $P/N < 2$. Limits: $P/2$ for $P/N \to 0$; diverges at $P/N \to 2$. Error of the evaluation: five roundings,
/// amplified by $2/(2 - P/N)$ near capacity.
///
/// # Errors
/// [`TheoryError::AtCapacity`] for $P/N \ge 2$.
///
/// ```
/// use plasticity_theory::{perceptron, quantity::{Inputs, Patterns}};
///
/// let updates = perceptron::updates(Inputs::new(1000)?, Patterns::new(1900)?)?;
/// assert!((updates.get() / 3.8e5 - 1.0).abs() < 1e-12);
/// assert!(perceptron::updates(Inputs::new(1000)?, Patterns::new(2000)?).is_err());
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn updates(inputs: Inputs, patterns: Patterns) -> Result<Updates, TheoryError> {
    Updates::new(2.0 * patterns.as_f64() / distance_to_capacity(inputs, patterns)?.powi(2))
}

/// Number of presentations until everything is learned, $T = P^{3/2} / (2 - P/N)^2$.
///
/// A fit by simulation (LvR Methods), good to 25 % only and not uniformly in $N$.
///
/// Domain: $P/N < 2$. Limits: $P^{3/2}/4$ for $P/N \to 0$; diverges at $P/N \to 2$. Error of the evaluation: six
/// roundings, amplified by $2/(2 - P/N)$ near capacity.
///
/// # Errors
/// [`TheoryError::AtCapacity`] for $P/N \ge 2$.
///
/// ```
/// use plasticity_theory::{perceptron, quantity::{Inputs, Patterns}};
///
/// let presentations = perceptron::presentations(Inputs::new(1000)?, Patterns::new(1000)?)?;
/// assert!((presentations.get() - 31_622.777).abs() < 0.001);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn presentations(inputs: Inputs, patterns: Patterns) -> Result<Presentations, TheoryError> {
    Presentations::new(patterns.as_f64().powf(1.5) / distance_to_capacity(inputs, patterns)?.powi(2))
}

fn distance_to_capacity(inputs: Inputs, patterns: Patterns) -> Result<f64, TheoryError> {
    let (n, p) = (inputs.as_f64(), patterns.as_f64());
    // (2N - P) is exact, so the distance keeps its full accuracy near capacity.
    let distance = (2.0 * n - p) / n;
    if distance <= 0.0 {
        return Err(TheoryError::AtCapacity {
            inputs: inputs.get(),
            patterns: patterns.get(),
            load: load(inputs, patterns),
        });
    }
    Ok(distance)
}
