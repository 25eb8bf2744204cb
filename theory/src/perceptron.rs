//! How long the perceptron learns, and where its weights end: updates and presentations against load (LvR Methods), capacity,
//! variance of the weights.
//!
//! $N$ inputs and an always-on bias, $P$ random ±1 patterns with random labels, cycled in fixed order until an epoch
//! without error; load $\alpha = P/N < 2$.

use crate::TheoryError;
use crate::quantity::{Inputs, LearningRate, Patterns, Presentations, Updates, VarianceRatio};

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

/// Probability that random patterns can be learned at all,
/// $P_\mathrm{sep} = 2^{1-P} \sum_{k=0}^{N} \binom{P-1}{k}$ (Cover, IEEE Trans. Electron. Comput. 14:326, 1965, for $N + 1$
/// dimensions, the bias among them): the probability that a fair coin shows at most $N$ heads in $P - 1$ throws.
///
/// A task that cannot be learned takes updates for ever. Domain: patterns in general position, which ±1 patterns are but for
/// a chance that vanishes with $N$. Limits: 1 for $P \le N + 1$, 1/2 at $P = 2(N + 1)$. Relative error $10^{-12}$ above $10^{-200}$,
/// below which it is 0. Cost: some $\sqrt P$ terms.
///
/// ```
/// use plasticity_theory::{perceptron, quantity::{Inputs, Patterns}};
///
/// let probability = |n, p| Ok::<_, plasticity_theory::TheoryError>(
///     perceptron::separable_probability(Inputs::new(n)?, Patterns::new(p)?));
/// assert_eq!(probability(2, 3)?, 1.0);
/// assert!((probability(2, 4)? - 7.0 / 8.0).abs() < 1e-15); // all of 16 but the two of exclusive or
/// assert!((probability(1000, 1900)? - 0.990).abs() < 1e-3);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn separable_probability(inputs: Inputs, patterns: Patterns) -> f64 {
    let (heads, throws) = (inputs.get(), patterns.get() - 1);
    if heads >= throws {
        return 1.0;
    }
    // Terms over the largest of those summed, outwards until they no longer count; all terms sum to 2^throws.
    let ratio_up = |k: u64| (throws - k) as f64 / (k + 1) as f64;
    let sum_down = |from: u64| {
        let (mut term, mut sum, mut k) = (1.0, 1.0, from);
        while k > 0 && term > 1e-18 * sum {
            k -= 1;
            term /= ratio_up(k);
            sum += term;
        }
        sum
    };
    let middle = throws / 2;
    let mirrored = throws - middle;
    // The half below the middle and the half above it are mirror images; for even numbers they share the middle.
    let half = sum_down(middle);
    let all = if middle == mirrored { 2.0 * half - 1.0 } else { 2.0 * half };
    let tail = |at: u64| {
        let distance = (middle - at) as f64;
        // Hoeffding: such tails are far below the smallest of doubles that the sum below could be trusted with.
        if 2.0 * distance * distance > 1000.0 * throws as f64 {
            return 0.0;
        }
        let height: f64 = (at..middle).map(|k| -ratio_up(k).ln()).sum::<f64>();
        height.exp() * sum_down(at) / all
    };
    if heads <= middle { tail(heads) } else { 1.0 - tail(throws - heads - 1) }
}

/// Variance of the weights over that of a random walk by the fields at errors, $v = 1 - 2\langle|h|\rangle/(\eta|x|^2)$ (ours).
///
/// An identity of every run from $w = 0$: $|w(T)|^2 = \sum [\eta^2|x|^2 + 2\eta d w\cdot x]$ over its updates, and
/// $h = d w\cdot x \le 0$ at an error. `inputs` is $|x|^2$, the number of synapses for ±1 patterns (with the bias $N + 1$);
/// `mean_abs_field` is $\langle|h|\rangle$. Error: three roundings, amplified by $1/v$.
///
/// # Errors
/// [`TheoryError`] for a mean field that no run has, $\langle|h|\rangle \ge \eta|x|^2/2$.
///
/// ```
/// use plasticity_theory::{perceptron, quantity::{Inputs, LearningRate}};
///
/// let v = perceptron::variance_ratio_of_fields(Inputs::new(1001)?, 222.7, LearningRate::ONE)?;
/// assert!((v.get() - 0.555).abs() < 1e-3);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn variance_ratio_of_fields(
    inputs: Inputs,
    mean_abs_field: f64,
    rate: LearningRate,
) -> Result<VarianceRatio, TheoryError> {
    VarianceRatio::new(1.0 - 2.0 * mean_abs_field / (rate.get() * inputs.as_f64()))
}

/// Variance of the weights over that of a random walk by the final stabilities,
/// $v = \sum_j a_j h_j / (\eta K|x|^2)$ (ours).
///
/// An identity of every run from $w = 0$, with $a_j$ the number of updates by pattern $j$ and $h_j = d_j w(T)\cdot x_j$ its final
/// stability: $|w(T)|^2 = \eta\sum_j a_j h_j$. A stability jumps by $\eta|x|^2$ at the last update of its pattern, and near
/// capacity nearly all end between 0 and that, with a mean of about a half, which $v$ is then. `inputs` as in
/// [`variance_ratio_of_fields`]; `mean_stability` is $\sum_j a_j h_j/K$. Error: two roundings.
///
/// # Errors
/// [`TheoryError`] for a mean stability that is not positive.
///
/// ```
/// use plasticity_theory::{perceptron, quantity::{Inputs, LearningRate}};
///
/// let v = perceptron::variance_ratio_of_stabilities(Inputs::new(1001)?, 500.5, LearningRate::ONE)?;
/// assert_eq!(v.get(), 0.5);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn variance_ratio_of_stabilities(
    inputs: Inputs,
    mean_stability: f64,
    rate: LearningRate,
) -> Result<VarianceRatio, TheoryError> {
    VarianceRatio::new(mean_stability / (rate.get() * inputs.as_f64()))
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
