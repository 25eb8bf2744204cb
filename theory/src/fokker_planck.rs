//! Steady state of transient weights that decay and are consolidated at a threshold (LvR Methods, eq. 4-7).
//!
//! At every presentation $s \leftarrow s(1 - 1/\tau)$, then with probability $p$ a step $\pm\eta$; on reaching $\pm\theta$ the synapse is
//! consolidated and starts again at 0. In the diffusion approximation, with $\sigma_s^2 = p\eta^2$ and $\sigma^2 = \tau\sigma_s^2$, the
//! distribution obeys
//!
//! $$ 0 = \frac1\tau \frac{d}{ds}(sP) + \frac{\sigma_s^2}2 P'' + r\delta(s), \qquad P(\pm\theta) = 0, $$
//!
//! which everything here follows from, in terms of $x = \theta/\sigma$ and $u = s/\sigma$ and the functions of [`crate::special`].
//!
//! **Found in print.** The drift is printed with a minus, for which the printed solution does not hold; the rate is printed
//! with $\sigma^2$ for $\sigma_s^2$, and so is one per time constant, $\tau$ times too large; and both signs of the printed
//! normalisation are flipped.
//!
//! What the approximation misses: steps are finite, so that the threshold is overshot by about half of one
//! ([`DecayingWalk::shifted`] takes that into account), and its $x \to 0$ knows no threshold below $\eta$.

use crate::TheoryError;
use crate::optimum::{self, OptimumError};
use crate::quantity::{Inputs, LearningRate, MaintenanceCost, Probability, Threshold, TimeConstant};
use crate::special::{self, dawson, dawson_excess, gaussian, scaled_hypergeometric};
use std::f64::consts::{FRAC_2_SQRT_PI, PI};

/// A transient weight that decays, is changed at random and consolidated at a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DecayingWalk {
    probability: Probability,
    rate: LearningRate,
    time_constant: TimeConstant,
    threshold: Threshold,
}

impl DecayingWalk {
    /// Such a weight.
    ///
    /// Domain: a positive threshold.
    ///
    /// # Errors
    /// [`TheoryError::NotPositive`] for a threshold of 0, for which the diffusion approximation has no meaning.
    pub fn new(
        probability: Probability,
        rate: LearningRate,
        time_constant: TimeConstant,
        threshold: Threshold,
    ) -> Result<Self, TheoryError> {
        if threshold.get() > 0.0 {
            Ok(Self { probability, rate, time_constant, threshold })
        } else {
            let quantity = "the consolidation threshold theta of a steady state";
            Err(TheoryError::NotPositive { quantity, value: threshold.get() })
        }
    }

    /// The same with the threshold $\theta + \eta/2$, near which steps of $\eta$ end that cross $\theta$.
    ///
    /// # Errors
    /// [`TheoryError`] where that leaves the range of thresholds.
    pub fn shifted(self) -> Result<Self, TheoryError> {
        Ok(Self { threshold: Threshold::new(self.threshold.get() + self.rate.get() / 2.0)?, ..self })
    }

    /// $\sigma = \eta\sqrt{\tau p}$, the spread that the weights would have without a threshold, times $\sqrt2$; in units of the weights.
    /// Error: three roundings.
    pub fn spread(&self) -> f64 {
        self.rate.get() * (self.time_constant.get() * self.probability.get()).sqrt()
    }

    /// $x = \theta/\sigma$, a pure number. Error: four roundings.
    pub fn scaled_threshold(&self) -> f64 {
        self.threshold.get() / self.spread()
    }

    /// $\theta$.
    pub(crate) fn threshold(&self) -> f64 {
        self.threshold.get()
    }

    /// $\eta$.
    pub(crate) fn step(&self) -> f64 {
        self.rate.get()
    }

    /// $p$.
    pub(crate) fn update_probability(&self) -> f64 {
        self.probability.get()
    }

    /// $\tau$.
    pub(crate) fn decay_time(&self) -> f64 {
        self.time_constant.get()
    }

    /// The walk at another probability of updates.
    fn at(&self, probability: Probability) -> Self {
        Self { probability, ..*self }
    }
}

/// Density of the transient weight, $P(s) = [e^{-u^2}D(x) - e^{-x^2}D(u)]/(\sigma G(x))$, per unit of weight (LvR eq. 5).
///
/// Even. Limits: a triangle $(\theta - |s|)/\theta^2$ for $x \to 0$, a Gaussian $e^{-u^2}/(\sigma\sqrt\pi)$ for $x \to \infty$; 0 beyond the
/// threshold. Error: $10^{-15}(1 + x^2)$ of its value at 0.
///
/// ```
/// use plasticity_theory::fokker_planck::{self, DecayingWalk};
/// use plasticity_theory::quantity::*;
///
/// let walk = DecayingWalk::new(
///     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(5.0)?)?;
/// let mass: f64 = (-500..500).map(|i| 0.01 * fokker_planck::density(&walk, 0.01 * (f64::from(i) + 0.5))).sum();
/// assert!((mass - 1.0).abs() < 1e-5);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn density(walk: &DecayingWalk, weight: f64) -> f64 {
    let (sigma, x) = (walk.spread(), walk.scaled_threshold());
    let u = weight.abs() / sigma;
    if u >= x {
        return 0.0;
    }
    // Never below 0 by rounding.
    ((gaussian(u) * dawson(x) - gaussian(x) * dawson(u)) / (sigma * scaled_hypergeometric(x))).max(0.0)
}

/// Normalisation $Z$ of $P(s) = \frac1Z e^{-u^2}[\mathrm{erfi}(x) - \mathrm{erfi}(|u|)]$, in units of the weights:
/// $Z = \frac{2\sigma x^2}{\sqrt\pi} {}_2F_2(1,1;\tfrac32,2;x^2)$, whose terms are all positive.
///
/// The printed form is $\sigma[\sqrt\pi \mathrm{erf}(x)\mathrm{erfi}(x) - \frac{2x^2}{\sqrt\pi} {}_2F_2(1,1;\tfrac32,2;-x^2)]$, with both signs
/// flipped. Limit: $2\theta^2/(\sqrt\pi\sigma)$ for $x \to 0$. Relative error $10^{-15}(1 + 2x^2)$.
///
/// # Errors
/// [`TheoryError::NotFinite`] where it leaves the range of doubles, for $x$ above about 26; see [`ln_normalisation`].
///
/// ```
/// # use plasticity_theory::{fokker_planck::{self, DecayingWalk}, quantity::*};
/// # let walk = DecayingWalk::new(
/// #     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(5.0)?)?;
/// let printed_rate = 2.0 * walk.spread() / (std::f64::consts::PI.sqrt() * fokker_planck::normalisation(&walk)?);
/// assert!((printed_rate / 500.0 / fokker_planck::rate(&walk) - 1.0).abs() < 1e-13);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn normalisation(walk: &DecayingWalk) -> Result<f64, TheoryError> {
    let x = walk.scaled_threshold();
    let value = FRAC_2_SQRT_PI * walk.spread() * (x * x) * special::hypergeometric(x * x);
    if value.is_finite() {
        Ok(value)
    } else {
        Err(TheoryError::NotFinite { quantity: "the normalisation Z of the steady state", value })
    }
}

/// $\ln Z$, for every $x$; see [`normalisation`]. Absolute error $10^{-15}(1 + 4x^2 + \lvert\ln\rvert)$.
///
/// ```
/// # use plasticity_theory::{fokker_planck::{self, DecayingWalk}, quantity::*};
/// # let walk = DecayingWalk::new(
/// #     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(5.0)?)?;
/// assert!((fokker_planck::ln_normalisation(&walk) - fokker_planck::normalisation(&walk)?.ln()).abs() < 1e-13);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn ln_normalisation(walk: &DecayingWalk) -> f64 {
    let x = walk.scaled_threshold();
    (FRAC_2_SQRT_PI * walk.spread()).ln() + 2.0 * x.ln() + special::ln_hypergeometric(x * x)
}

/// Rate of consolidation $r = e^{-x^2}/(\tau G(x)) = 1/(\tau x^2 {}_2F_2(1,1;\tfrac32,2;x^2))$, per synapse and presentation (LvR eq. 6, with the
/// missing $1/\tau$).
///
/// Limits: $p\eta^2/\theta^2$ for $x \to 0$, $2xe^{-x^2}/(\sqrt\pi\tau)$ for $x \to \infty$; 0 where it leaves the range of doubles, for $x$ above about 27
/// (see [`ln_rate`]). Relative error $10^{-15}(1 + 4x^2)$.
///
/// ```
/// # use plasticity_theory::{fokker_planck::{self, DecayingWalk}, quantity::*};
/// # let walk = DecayingWalk::new(
/// #     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(5.0)?)?;
/// assert!((fokker_planck::rate(&walk) / 7.345e-3 - 1.0).abs() < 1e-4);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn rate(walk: &DecayingWalk) -> f64 {
    let x = walk.scaled_threshold();
    gaussian(x) / (walk.time_constant.get() * scaled_hypergeometric(x))
}

/// $\ln r$, for every $x$; see [`rate`]. Absolute error $10^{-15}(1 + 4x^2 + \lvert\ln\rvert)$.
///
/// ```
/// # use plasticity_theory::{fokker_planck::{self, DecayingWalk}, quantity::*};
/// let far = DecayingWalk::new(
///     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(1e5)?)?;
/// assert!((fokker_planck::ln_rate(&far) / -1e8 - 1.0).abs() < 1e-7);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn ln_rate(walk: &DecayingWalk) -> f64 {
    let x = walk.scaled_threshold();
    -(x * x) - (walk.time_constant.get() * scaled_hypergeometric(x)).ln()
}

/// Mean absolute transient weight $\langle|s|\rangle = \sigma (D(x) - xe^{-x^2})/G(x)$, in units of the weights (LvR eq. 7).
///
/// Limits: $\theta/3$ for $x \to 0$, $\sigma/\sqrt\pi$ for $x \to \infty$. Relative error $10^{-15}(1 + 2x^2)$, at most $10^{-14}$.
///
/// ```
/// # use plasticity_theory::{fokker_planck::{self, DecayingWalk}, quantity::*};
/// # let walk = DecayingWalk::new(
/// #     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(5.0)?)?;
/// assert!((fokker_planck::mean_abs(&walk) / 1.6521 - 1.0).abs() < 1e-4);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn mean_abs(walk: &DecayingWalk) -> f64 {
    let x = walk.scaled_threshold();
    // The next term is x^2 times smaller; cubes of far smaller x leave the range of doubles.
    if x < 1e-9 {
        walk.threshold() / 3.0
    } else {
        walk.spread() * dawson_excess(x) / scaled_hypergeometric(x)
    }
}

/// Mean number of presentations from one consolidation of a synapse to the next, $1/r$.
///
/// # Errors
/// [`TheoryError::NotFinite`] where it leaves the range of doubles, for $x$ above about 26; its logarithm is minus [`ln_rate`].
///
/// ```
/// # use plasticity_theory::{fokker_planck::{self, DecayingWalk}, quantity::*};
/// # let walk = DecayingWalk::new(
/// #     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(5.0)?)?;
/// assert!((fokker_planck::mean_first_passage(&walk)? - 136.1).abs() < 0.1);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn mean_first_passage(walk: &DecayingWalk) -> Result<f64, TheoryError> {
    let value = (-ln_rate(walk)).exp();
    if value.is_finite() {
        Ok(value)
    } else {
        Err(TheoryError::NotFinite { quantity: "the mean time between consolidations", value })
    }
}

/// Power of consolidation, $m_\mathrm{cons} = N\theta r$, in units of the weights per presentation (LvR Methods).
///
/// Limit: $pN\eta^2/\theta$ for $x \to 0$. Error as [`rate`].
///
/// ```
/// # use plasticity_theory::{fokker_planck::{self, DecayingWalk}, quantity::*};
/// # let walk = DecayingWalk::new(
/// #     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(5.0)?)?;
/// assert!((fokker_planck::consolidation_power(&walk, Inputs::new(1)?) / 3.67e-2 - 1.0).abs() < 1e-3);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn consolidation_power(walk: &DecayingWalk, inputs: Inputs) -> f64 {
    inputs.as_f64() * walk.threshold.get() * rate(walk)
}

/// Power of maintenance, $m_\mathrm{trans} = cN\langle|s|\rangle$, in units of the weights per presentation (LvR Methods). Error as [`mean_abs`].
///
/// ```
/// # use plasticity_theory::{fokker_planck::{self, DecayingWalk}, quantity::*};
/// # let walk = DecayingWalk::new(
/// #     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(5.0)?)?;
/// let power = fokker_planck::maintenance_power(&walk, Inputs::new(1000)?, MaintenanceCost::new(0.01)?);
/// assert!((power - 16.52).abs() < 0.01);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn maintenance_power(walk: &DecayingWalk, inputs: Inputs, cost: MaintenanceCost) -> f64 {
    cost.get() * inputs.as_f64() * mean_abs(walk)
}

/// Energies of consolidation and maintenance while the probability of updates changes, as it does in learning (LvR fig. 6): each epoch
/// of `presentations` in the steady state of its own probability, in units of the weights. Epochs without updates (none) cost
/// nothing.
///
/// Domain: changes slow against $\tau$. Error as [`rate`] and [`mean_abs`].
///
/// ```
/// # use plasticity_theory::{fokker_planck::{self, DecayingWalk}, quantity::*};
/// # let walk = DecayingWalk::new(
/// #     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(5.0)?)?;
/// let (n, c) = (Inputs::new(1000)?, MaintenanceCost::new(0.01)?);
/// let epochs = [Some(Probability::new(0.2)?), Some(Probability::new(0.1)?), None];
/// let (consolidation, _) = fokker_planck::energy_of_epochs(&walk, n, c, 100.0, &epochs);
/// assert!(consolidation > 100.0 * fokker_planck::consolidation_power(&walk, n));
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn energy_of_epochs(
    walk: &DecayingWalk,
    inputs: Inputs,
    cost: MaintenanceCost,
    presentations: f64,
    probabilities: &[Option<Probability>],
) -> (f64, f64) {
    probabilities.iter().flatten().fold((0.0, 0.0), |(consolidation, maintenance), &probability| {
        let walk = walk.at(probability);
        (
            consolidation + presentations * consolidation_power(&walk, inputs),
            maintenance + presentations * maintenance_power(&walk, inputs, cost),
        )
    })
}

/// Threshold with the least power, in units of the weights; none where it is best never to consolidate, which is for
/// $c\tau \le 1$ (ours).
///
/// In units of $\sigma/\tau$ the power of a synapse is $[\kappa D(x) - (\kappa - 1)xe^{-x^2}]/G(x)$ with $\kappa = c\tau$: the optimal $x$ depends on the
/// cost of maintaining a weight over a time constant alone. For $\kappa \le 1$ it falls for all $x$: what decays by itself is not worth
/// consolidating. The threshold of `walk` is not used.
///
/// Limit: $\eta\sqrt{3p/c}$ for $c\tau \gg 1$, as without decay. Domain: as the diffusion approximation, $\hat\theta \gg \eta$. Relative error
/// $10^{-6}$ for $c\tau \ge 2$ and $10^{-4}$ below, where the power is flat: within $10^{-12}$ of the least; where the best threshold would save less than that over none ($x$ above 4.99), there is none.
///
/// # Errors
/// [`TheoryError::Optimum`] where the minimisation fails.
///
/// ```
/// # use plasticity_theory::{fokker_planck::{self, DecayingWalk}, quantity::*};
/// # let walk = DecayingWalk::new(
/// #     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(5.0)?)?;
/// let best = |c: f64| fokker_planck::optimal_threshold(&walk, MaintenanceCost::new(c)?);
/// assert_eq!(best(0.002)?, None);
/// assert!((best(10.0)?.map_or(0.0, Threshold::get) / (0.6_f64 / 10.0).sqrt() - 1.0).abs() < 0.01);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimal_threshold(
    walk: &DecayingWalk,
    cost: MaintenanceCost,
) -> Result<Option<Threshold>, TheoryError> {
    const LARGEST: f64 = 5.0;
    let price = cost.get() * walk.time_constant.get();
    if price <= 1.0 {
        return Ok(None);
    }
    // In units of the square root of the price the power stays within doubles for every price.
    let power = |x: f64| {
        (gaussian(x) * x / price.sqrt() + price.sqrt() * dawson_excess(x)) / scaled_hypergeometric(x)
    };
    let guess = (3.0 / price).sqrt();
    // Where the power falls up to the edge, by less than its rounding over the last part, the minimiser may stop short of it.
    const AT_EDGE: f64 = 2e-3;
    match optimum::minimise(|log: f64| power(log.exp()), (0.1 * guess).ln(), LARGEST.ln()) {
        Ok(minimum) if minimum.argument > LARGEST.ln() - AT_EDGE => Ok(None),
        Ok(minimum) => Ok(Some(Threshold::new(walk.spread() * minimum.argument.exp())?)),
        Err(OptimumError::AtEdge { upper, edge, .. }) if edge == upper => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Power without any threshold, $cN\sigma/\sqrt\pi$: what maintenance of weights that only decay costs, in units of the weights per presentation.
///
/// The limit of [`maintenance_power`] for $\theta \to \infty$. Error: six roundings.
///
/// ```
/// # use plasticity_theory::{fokker_planck::{self, DecayingWalk}, quantity::*};
/// # let walk = DecayingWalk::new(
/// #     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(1e3)?)?;
/// let (n, c) = (Inputs::new(1)?, MaintenanceCost::new(0.01)?);
/// let never = fokker_planck::power_without_consolidation(&walk, n, c);
/// assert!((fokker_planck::maintenance_power(&walk, n, c) / never - 1.0).abs() < 1e-15);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn power_without_consolidation(walk: &DecayingWalk, inputs: Inputs, cost: MaintenanceCost) -> f64 {
    cost.get() * inputs.as_f64() * walk.spread() / PI.sqrt()
}
