//! Masks: which fraction of the synapses of each layer should be plastic so that learning costs least (vRP "Randomly restricting
//! plasticity", eq. 1, fig. 2b).
//!
//! A network of $N_i$ inputs, $N_h$ hidden units and $N_o$ outputs learns to criterion if about $N_c$ hidden units have all their synapses
//! plastic, that is if $N_c$ plastic paths join an input and an output. Random masks that leave the fractions $p_1$ (input layer) and
//! $p_2$ (output layer) plastic leave $p_1 p_2 N_h$ paths on average, a path being plastic where both of its synapses are. Every plastic
//! synapse costs about the same, so that the energy is counted in plastic synapses:
//!
//! $$ E(p_1, p_2) = p_1 N_i N_h + p_2 N_h N_o, \qquad p_1 p_2 N_h = N_c, \qquad 0 \le p_j \le 1 . $$
//!
//! With $N_h < N_c$ no mask reaches the criterion: [`TheoryError::TooFewHidden`]. That the mean is enough is vRP's assumption: by their
//! Bernoulli masks about every second pair has fewer paths at the optimum. [`crate::guarantee`] asks for more.

use crate::TheoryError;
use crate::optimum::{self, OptimumError};
use crate::quantity::{Critical, Fraction, Hidden, Inputs, Outputs};

/// A network with one hidden layer, all of whose neighbouring layers are connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// $N_i$, with a bias where it is one of the synapses.
    pub inputs: Inputs,
    /// $N_h$.
    pub hidden: Hidden,
    /// $N_o$.
    pub outputs: Outputs,
}

/// Which fractions are at their limit of 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regime {
    /// $p_2 = 1$: few hidden units and more inputs than outputs.
    OutputsPlastic,
    /// $p_1 = 1$: few hidden units and more outputs than inputs.
    InputsPlastic,
    /// Both below 1: the network is so large that full plasticity of either layer would be wasted.
    BothPartial,
}

/// Plastic fractions with what they cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Masks {
    /// $p_1$, of the synapses from inputs to hidden units.
    pub input: Fraction,
    /// $p_2$, of the synapses from hidden units to outputs.
    pub output: Fraction,
    /// $E$, the number of plastic synapses.
    pub energy: f64,
    /// Which of the fractions are 1.
    pub regime: Regime,
}

/// Number of plastic synapses $E = p_1 N_i N_h + p_2 N_h N_o$ (vRP, before eq. 1), to which energies are proportional.
///
/// Domain: all. Limits: 0 without plasticity, $N_h(N_i + N_o)$ without masks. Error: four roundings.
///
/// ```
/// use plasticity_theory::{masks::{self, Network}, quantity::*};
///
/// let network = Network { inputs: Inputs::new(784)?, hidden: Hidden::new(1000)?, outputs: Outputs::new(10)? };
/// assert_eq!(masks::energy(network, Fraction::new(0.25)?, Fraction::ALL), 206_000.0);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn energy(network: Network, input: Fraction, output: Fraction) -> f64 {
    network.hidden.as_f64()
        * (input.get() * network.inputs.as_f64() + output.get() * network.outputs.as_f64())
}

/// The masks that leave $N_c$ plastic paths at the least energy (vRP eq. 1, fig. 2b).
///
/// | where | $p_1$ | $p_2$ | $E$ |
/// | --- | --- | --- | --- |
/// | $N_h \le N_c N_i/N_o$ | $N_c/N_h$ | 1 | $N_i N_c + N_h N_o$ |
/// | $N_h \le N_c N_o/N_i$ (more outputs than inputs) | 1 | $N_c/N_h$ | $N_h N_i + N_c N_o$ |
/// | beyond | $\sqrt{N_c N_o/(N_h N_i)}$ | $\sqrt{N_c N_i/(N_h N_o)}$ | $2\sqrt{N_i N_o N_c N_h}$ |
///
/// Limits: both fractions are 1 at $N_h = N_c$. $E$ and its derivative are continuous at the crossover ([`crossover`]). Fractions need not
/// be whole numbers of synapses. Error: six roundings.
///
/// # Errors
/// [`TheoryError::TooFewHidden`] for $N_h < N_c$.
///
/// ```
/// use plasticity_theory::{masks::{self, Network, Regime}, quantity::*};
///
/// let optimum = |hidden| masks::optimum(
///     Network { inputs: Inputs::new(784)?, hidden: Hidden::new(hidden)?, outputs: Outputs::new(10)? }, Critical::new(100)?);
/// let small = optimum(1000)?;
/// assert_eq!((small.input.get(), small.output.get(), small.energy), (0.1, 1.0, 88_400.0));
/// assert_eq!(optimum(7841)?.regime, Regime::BothPartial);
/// assert!((optimum(40_000)?.energy / optimum(10_000)?.energy - 2.0).abs() < 1e-15); // the square root of the size
/// assert!(optimum(99).is_err());
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimum(network: Network, critical: Critical) -> Result<Masks, TheoryError> {
    check(network, critical)?;
    Ok(for_mean_paths(network, critical.as_f64()))
}

/// The same by numerical minimisation under the constraints, as a check of [`optimum()`].
///
/// The constraint takes $p_2$ away, and Brent's method ([`optimum::minimise`]) searches
/// $\ln p_1$ between $\ln(N_c/N_h)$ and 0; a minimum at an end is a fraction of 1. Error: fractions to $10^{-6}$, energy to $10^{-12}$,
/// both relative.
///
/// # Errors
/// [`TheoryError::TooFewHidden`] for $N_h < N_c$, [`TheoryError::Optimum`] if the search fails.
///
/// ```
/// # use plasticity_theory::{masks::{self, Network}, quantity::*};
/// let network = Network { inputs: Inputs::new(784)?, hidden: Hidden::new(10_000)?, outputs: Outputs::new(10)? };
/// let (closed, found) =
///     (masks::optimum(network, Critical::new(100)?)?, masks::optimum_by_search(network, Critical::new(100)?)?);
/// assert!((found.energy / closed.energy - 1.0).abs() < 1e-12);
/// assert!((found.input.get() / closed.input.get() - 1.0).abs() < 1e-6);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimum_by_search(network: Network, critical: Critical) -> Result<Masks, TheoryError> {
    check(network, critical)?;
    let share = critical.as_f64() / network.hidden.as_f64();
    let at = |input: f64, output: f64| -> Result<_, TheoryError> {
        let (input, output) = (Fraction::new(input)?, Fraction::new(output)?);
        Ok((input, output, energy(network, input, output)))
    };
    // What the constraint leaves to the other layer.
    let along = |ln_input: f64| at(ln_input.exp().min(1.0), (share / ln_input.exp()).min(1.0));
    let cost = |ln_input: f64| along(ln_input).map_or(f64::NAN, |(.., energy)| energy);
    let ((input, output, energy), regime) = if share == 1.0 {
        (at(1.0, 1.0)?, of_ends(network))
    } else {
        match optimum::minimise(cost, share.ln(), 0.0) {
            Ok(minimum) => (along(minimum.argument)?, Regime::BothPartial),
            Err(OptimumError::AtEdge { edge: 0.0, .. }) => (at(1.0, share)?, Regime::InputsPlastic),
            Err(OptimumError::AtEdge { .. }) => (at(share, 1.0)?, Regime::OutputsPlastic),
            Err(error) => return Err(error.into()),
        }
    };
    Ok(Masks { input, output, energy, regime })
}

/// Number of hidden units above which both layers should be partly plastic,
/// $N_c \max(N_i/N_o, N_o/N_i)$ (vRP, before eq. 1, for $N_i > N_o$). Error: two roundings.
///
/// ```
/// use plasticity_theory::{masks, quantity::*};
///
/// assert_eq!(masks::crossover(Inputs::new(784)?, Outputs::new(10)?, Critical::new(1)?), 78.4);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn crossover(inputs: Inputs, outputs: Outputs, critical: Critical) -> f64 {
    let (many, few) = (inputs.get().max(outputs.get()), inputs.get().min(outputs.get()));
    critical.as_f64() * many as f64 / few as f64
}

/// Exponent with which the optimal energy grows with the network, $d\ln E/d\ln N_h$ at its size (ours).
///
/// $N_h N_o/(N_i N_c + N_h N_o)$ with plastic outputs (and the mirror image), which rises to 1/2 at the crossover; 1/2 beyond
/// (vRP). Error: four roundings.
///
/// # Errors
/// [`TheoryError::TooFewHidden`] for $N_h < N_c$.
///
/// ```
/// use plasticity_theory::{masks::{self, Network}, quantity::*};
///
/// let exponent = |hidden| masks::growth_exponent(
///     Network { inputs: Inputs::new(784)?, hidden: Hidden::new(hidden)?, outputs: Outputs::new(10)? }, Critical::new(100)?);
/// assert!(exponent(100)? < 0.02 && exponent(1_000_000)? == 0.5);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn growth_exponent(network: Network, critical: Critical) -> Result<f64, TheoryError> {
    let masks = optimum(network, critical)?;
    let n = network.hidden.as_f64();
    Ok(match masks.regime {
        Regime::OutputsPlastic => n * network.outputs.as_f64() / masks.energy,
        Regime::InputsPlastic => n * network.inputs.as_f64() / masks.energy,
        Regime::BothPartial => 0.5,
    })
}

/// Plastic synapses of a coordinated subnet, $N_c (N_i + N_o)$: those of $N_c$ hidden units, inputs and outputs alike, and no others
/// (vRP "Coordination of plasticity").
///
/// The least of all ways to have $N_c$ paths, and independent of $N_h$. Error: two roundings.
///
/// # Errors
/// [`TheoryError::TooFewHidden`] for $N_h < N_c$.
///
/// ```
/// use plasticity_theory::{masks::{self, Network}, quantity::*};
///
/// let network = Network { inputs: Inputs::new(784)?, hidden: Hidden::new(10_000)?, outputs: Outputs::new(10)? };
/// assert_eq!(masks::subnet_energy(network, Critical::new(100)?)?, 79_400.0);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn subnet_energy(network: Network, critical: Critical) -> Result<f64, TheoryError> {
    check(network, critical)?;
    Ok(critical.as_f64() * (network.inputs.as_f64() + network.outputs.as_f64()))
}

/// Plastic synapses when errors reach $N_c$ hidden units only, $N_c N_i + N_h N_o$: all inputs of these, and the outputs of all units
/// (vRP's mask on neurons; the estimate by the counting argument is ours).
///
/// The optimum of random masks as long as that has $p_2 = 1$, and above it beyond the crossover, where it grows with $N_h$. vRP find by
/// simulation that such masks cost a little less than random ones, which counting does not give. Error: three roundings.
///
/// # Errors
/// [`TheoryError::TooFewHidden`] for $N_h < N_c$.
///
/// ```
/// use plasticity_theory::{masks::{self, Network}, quantity::*};
///
/// let network = Network { inputs: Inputs::new(784)?, hidden: Hidden::new(1000)?, outputs: Outputs::new(10)? };
/// let critical = Critical::new(100)?;
/// assert_eq!(masks::neuron_mask_energy(network, critical)?, masks::optimum(network, critical)?.energy);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn neuron_mask_energy(network: Network, critical: Critical) -> Result<f64, TheoryError> {
    check(network, critical)?;
    Ok(critical.as_f64() * network.inputs.as_f64() + network.hidden.as_f64() * network.outputs.as_f64())
}

/// The cheapest masks with so many paths on average, which is at most $N_h$ and need not be whole.
pub(crate) fn for_mean_paths(network: Network, paths: f64) -> Masks {
    let (inputs, hidden, outputs) =
        (network.inputs.as_f64(), network.hidden.as_f64(), network.outputs.as_f64());
    let share = paths / hidden;
    let clipped = of_ends(network);
    // Compared as products, which are exact for networks of moderate size, so that a network just at the crossover is on one side of it.
    let (input, output, energy, regime) =
        if clipped == Regime::OutputsPlastic && hidden * outputs <= paths * inputs {
            (share, 1.0, inputs * paths + hidden * outputs, Regime::OutputsPlastic)
        } else if hidden * inputs <= paths * outputs {
            (1.0, share, hidden * inputs + paths * outputs, Regime::InputsPlastic)
        } else {
            let (p1, p2) = ((share * (outputs / inputs)).sqrt(), (share * (inputs / outputs)).sqrt());
            (p1, p2, 2.0 * (inputs * outputs).sqrt() * (paths * hidden).sqrt(), Regime::BothPartial)
        };
    let fraction = |value: f64| Fraction::new(value.min(1.0)).unwrap_or(Fraction::ALL);
    Masks { input: fraction(input), output: fraction(output), energy, regime }
}

/// The layer that is fully plastic where one is: that with fewer synapses.
pub(crate) fn of_ends(network: Network) -> Regime {
    if network.inputs.get() >= network.outputs.get() { Regime::OutputsPlastic } else { Regime::InputsPlastic }
}

pub(crate) fn check(network: Network, critical: Critical) -> Result<(), TheoryError> {
    if network.hidden.get() < critical.get() {
        return Err(TheoryError::TooFewHidden { hidden: network.hidden.get(), critical: critical.get() });
    }
    Ok(())
}
