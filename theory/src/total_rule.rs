//! Energy of synaptic caching without decay, all synapses consolidated when their total crosses the threshold (ours; LvR
//! fig. 4 has the rule by simulation only).
//!
//! The total $\sum_i|s_i|$ of many synapses hardly fluctuates, so that consolidation comes every $n$ updates, $n$ being the
//! smallest number with $(N+1)\eta\langle|S_n|\rangle > \Theta$ for the free walk $S_n$: the bias counts as a synapse. As
//! everywhere the threshold $\theta = \Theta/N$ is per input. $\langle|S_n|\rangle$ grows at odd $n$ only, and so $n$ is odd.

use crate::TheoryError;
use crate::caching::{CachingEnergy, Task};
use crate::quantity::Threshold;
use crate::task::{StepMeans, larger_root};
use crate::walk;
use std::f64::consts::{FRAC_2_PI, FRAC_PI_2, PI};

/// Number of updates $n$ between consolidations; none where the total never crosses the threshold within
/// [`walk::MAX_STEPS`] updates.
///
/// Domain: $N$ so large that the total is sharp, $\sqrt N \gg 1$. Limits: 1 for $\theta < \eta(N+1)/N$;
/// $\frac\pi2(\theta/\eta)^2$ for large $\theta$. Exact but where a threshold is within $10^{-14}$ of a mean.
///
/// # Errors
/// None in the domain of the arguments; those of [`walk::free`] are passed on.
///
/// ```
/// # use plasticity_theory::{caching, total_rule, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// let interval = |theta| total_rule::interval(&task, Threshold::new(theta)?);
/// assert_eq!(interval(1.0)?, Some(1)); // the bias decides
/// assert_eq!(interval(1.2)?, Some(3));
/// assert_eq!(interval(1e100)?, None);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn interval(task: &Task, threshold: Threshold) -> Result<Option<u64>, TheoryError> {
    let needed = threshold.get() / task.rate.get() / bias_factor(task);
    let crosses = |n: u64| Ok::<bool, TheoryError>(walk::free(n)?.final_abs > needed);
    // Bisection over odd n = 2 half + 1.
    let (mut low, mut high) = (0, (walk::MAX_STEPS - 1) / 2);
    if !crosses(2 * high + 1)? {
        return Ok(None);
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if crosses(2 * middle + 1)? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(Some(2 * low + 1))
}

/// The threshold per input half-way between the largest that still gives the interval before and the smallest that gives the
/// interval after.
fn threshold_of(task: &Task, interval: u64) -> Result<Threshold, TheoryError> {
    let before = walk::free(interval - 1)?.final_abs;
    let at = walk::free(interval)?.final_abs;
    Threshold::new(task.rate.get() * bias_factor(task) * (before + at) / 2.0)
}

/// Synapses, the bias among them, per input.
fn bias_factor(task: &Task) -> f64 {
    let n = task.inputs.as_f64();
    (n + 1.0) / n
}

/// Energy when all synapses are consolidated every $n$ updates, and at the end:
/// $M_\mathrm{cons}/(N\eta) = \lfloor K/n\rfloor\langle|S_n|\rangle + \langle|S_{K \bmod n}|\rangle$, and
/// $M_\mathrm{trans}/(cNT\eta)$ the mean $|s|$ over the states after an update; $bN\eta(K - \lfloor K/n\rfloor)$ for changes.
///
/// For $K$ not an integer, linear between the two neighbouring integers. Domain: a random walk, $N$ large. Limits:
/// $NK\eta$ at $n = 1$, consolidation at the end for $n > K$. Relative error $10^{-13}$.
///
/// # Errors
/// [`TheoryError::TooLarge`] for $K$ above [`walk::MAX_STEPS`], [`TheoryError::NotPositive`] for $n = 0$.
///
/// ```
/// # use plasticity_theory::{caching, total_rule, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// assert_eq!(total_rule::every(&task, 1)?.total(), task.energy_without_caching());
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn every(task: &Task, interval: u64) -> Result<CachingEnergy, TheoryError> {
    if interval == 0 {
        return Err(TheoryError::NotPositive {
            quantity: "the number of updates between consolidations",
            value: 0.0,
        });
    }
    task.energy_of_steps(|steps| cycles(interval, steps))
}

fn cycles(interval: u64, steps: u64) -> Result<StepMeans, TheoryError> {
    let (whole, rest) = (steps / interval, steps % interval);
    // A cycle that is never completed may be longer than any walk.
    let full = walk::free(if whole > 0 { interval } else { 0 })?;
    let last = walk::free(rest)?;
    // The state at the end of a cycle is 0, after consolidation.
    let sum_of_cycle = full.mean_abs * interval as f64 - full.final_abs;
    let sum = whole as f64 * sum_of_cycle + last.mean_abs * rest as f64;
    let mean = if steps == 0 { 0.0 } else { sum / steps as f64 };
    let consolidation = whole as f64 * full.final_abs + last.final_abs;
    Ok(StepMeans { consolidation, mean_abs: mean, consolidated: whole as f64 })
}

/// Energy in the continuous form, $M_\mathrm{cons} = N\eta\sqrt{2/\pi} [K/\sqrt n + \frac23\sqrt n]$ and
/// $M_\mathrm{trans} = cNT\eta\sqrt{2/\pi} \frac23\sqrt n$ with $n = \frac\pi2(\theta/\eta)^2$; $bNK\eta(1 - 1/n)$ for changes.
///
/// The second term of consolidation is the final one, as the mean over a cycle; as in LvR's steady state it is added in full, while
/// of $K/n$ cycles half a one is never completed, with which the term is $\frac16\sqrt n$, as on the lattice
/// ([`caching::lattice`](crate::caching::lattice)). For $\theta < \eta$, for which the form is not
/// meant, every update is consolidated at once: $NK\eta$. Domain: $1 \ll n \ll K$. Limit of
/// [`every`] to leading order. Error of the evaluation: eight roundings.
///
/// ```
/// # use plasticity_theory::{caching, total_rule, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(1e6)?,
/// #     presentations: Presentations::new(1e7)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(1e-4)?,
/// #     change_cost: ChangeCost::FREE };
/// let threshold = Threshold::new(30.0)?;
/// let interval = total_rule::interval(&task, threshold)?.unwrap_or(1);
/// let exact = total_rule::every(&task, interval)?.total();
/// assert!((total_rule::continuous(&task, threshold).total() / exact - 1.0).abs() < 1e-2);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn continuous(task: &Task, threshold: Threshold) -> CachingEnergy {
    let eta = task.rate.get();
    if threshold.get() < eta {
        return task.without_caching();
    }
    continuous_at(task, FRAC_PI_2.sqrt() * threshold.get() / eta)
}

/// `root` is $\sqrt n$.
fn continuous_at(task: &Task, root: f64) -> CachingEnergy {
    let (k, size) = (task.updates.get(), FRAC_2_PI.sqrt());
    let mean_abs = size * 2.0 / 3.0 * root;
    task.energy_of(size * k / root + mean_abs, mean_abs, k * (1.0 - 1.0 / (root * root)))
}

/// Energy at the optimal threshold over the minimal energy in the continuous form: the least of $\sqrt{8(1+cT)/3}$, at
/// $\hat n = 3K/(2(1+cT))$ between 1 and $K$, consolidation at the end, $1 + \frac23 cT$, and no caching, $\sqrt{\pi K/2}$.
///
/// With a change cost $\sqrt{\hat n}$ is the larger root of $y^3 - \frac{3K}{2(1+cT)} (y - b\sqrt{2\pi}) = 0$, and
/// $b\sqrt{\pi K/2}$ is added at the end. For $b = 0$ the first is
/// $2/\sqrt\pi = 1.128$ times that of the per-synapse rule. Domain: as [`continuous`]. Limit: 1 at $b = c = 0$, exactly. Error:
/// thirty roundings.
///
/// ```
/// # use plasticity_theory::{caching, total_rule, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(1e-3)?,
/// #     change_cost: ChangeCost::FREE };
/// let local = caching::optimal_energy_ratio(&task);
/// let total = total_rule::optimal_energy_ratio(&task);
/// assert!((total / local - 2.0 / std::f64::consts::PI.sqrt()).abs() < 1e-12);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimal_energy_ratio(task: &Task) -> f64 {
    let (k, b) = (task.updates.get(), task.change_cost.get());
    let without_caching = crate::energy::inefficiency(task.updates);
    let at_end = 1.0 + 2.0 / 3.0 * task.waiting() + b * without_caching;
    let square = 1.5 * k / task.price_of_waiting();
    let root =
        larger_root(square, b * (2.0 * PI).sqrt() * square).filter(|root| (1.0..k.sqrt()).contains(root));
    let caching = root.map_or(f64::INFINITY, |root| task.over_minimum(continuous_at(task, root)));
    caching.min(at_end).min(without_caching)
}

/// The cheapest consolidation of all synapses: its threshold per input, none for consolidation at the end, and its energy.
///
/// Every odd $n$ up to 4001 competes, then geometrically spaced ones by 0.1 %, and consolidation at the end; above 4001 the
/// energy is therefore within $10^{-6}$ of the least. Intervals of the same energy as the end count as the end.
///
/// # Errors
/// As [`every`].
///
/// ```
/// # use plasticity_theory::{caching, total_rule, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// let (threshold, energy) = total_rule::optimum(&task)?;
/// assert_eq!(threshold, None);
/// assert!((task.over_minimum(energy) - 1.0).abs() < 1e-3);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimum(task: &Task) -> Result<(Option<Threshold>, CachingEnergy), TheoryError> {
    const EACH_TO: u64 = 4001;
    let last = task.updates.get().floor() as u64;
    let mut best = (None, every(task, last + 2)?);
    let mut interval = 1;
    while interval <= last {
        let energy = every(task, interval)?;
        if energy.total() < best.1.total() * (1.0 - walk::RELATIVE_ERROR) {
            best = (Some(interval), energy);
        }
        interval = if interval < EACH_TO { interval + 2 } else { (interval as f64 * 1.001) as u64 | 1 };
    }
    let threshold = best.0.map(|interval| threshold_of(task, interval)).transpose()?;
    Ok((threshold, best.1))
}
