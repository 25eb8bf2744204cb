//! Energy of synaptic caching without decay, all synapses consolidated when any crosses the threshold (ours; LvR fig. 4 has
//! the rule by simulation only).
//!
//! $M = N + 1$ independent walks (the bias is a synapse) start at 0 and are all reset when the first of them reaches $\pm L$.
//! With $S_n$ the probability that one walk stays within $(-L, L)$ for $n$ steps, and $f_n = S_{n-1} - S_n$, the first
//! consolidation comes at step $n$ with probability $e_n = S_{n-1}^M - S_n^M$, so that on average
//! $\sum_{n\ge0} S_n^M$ steps pass between consolidations. Its size per synapse, with $B_n$ the mean of $|s_n|$ on walks that
//! stay, is $g_n = (B_n + L f_n) S_{n-1}^{M-1} - B_n S_n^{M-1}$ where it happens. Resets renew everything, and the mean size
//! $q_t$ of a consolidation at step $t$ and the mean $h_t = \langle|s_t|\rangle$ obey
//!
//! $$ q_t = g_t + \sum_{n=1}^{t-1} e_n q_{t-n}, \qquad h_t = B_t S_t^{M-1} + \sum_{n=1}^{t-1} e_n h_{t-n} . $$
//!
//! Asymptotically $L^2/(2\ln N)$ steps pass between consolidations, but that is three times too few at $L = 6$.

use crate::TheoryError;
use crate::caching::{CachingEnergy, Consolidation, Task};
use crate::quantity::Level;
use crate::renewal::{self, NEGLIGIBLE, unbiased};
use crate::task::StepMeans;
use crate::walk::{self, WalkMeans};

/// Above this level walks are scaled down to it: a walk of $K$ steps within $L$ is that of $K/s^2$ steps within $L/s$.
const SCALED_LEVEL: f64 = 100.0;

/// Bound of the relative error that this adds.
const SCALING_ERROR: f64 = 1e-2;

/// Means of the walks of a neuron after $K$ steps, per synapse and in units of $\eta$; `resets` counts consolidations of the
/// neuron.
///
/// Domain: $K$ up to [`walk::MAX_STEPS`]. Limits: $L = 1$ is reset at every step, $L$ out of reach never
/// ([`walk::free`]). Relative error $10^{-6}$ for $L \le 100$; above, the scaling adds up to $10^{-2}$.
///
/// # Errors
/// [`TheoryError::TooLarge`] for more than [`walk::MAX_STEPS`] steps.
///
/// ```
/// use plasticity_theory::{any_rule, quantity::Level};
///
/// // Of a thousand walks some reach ±2 at every second step.
/// let means = any_rule::with_reset(Level::new(2)?, 1001, 100)?;
/// assert!((means.resets - 50.0).abs() < 1e-9);
/// assert!((means.consolidation - 50.0).abs() < 1e-9);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn with_reset(level: Level, synapses: u64, steps: u64) -> Result<WalkMeans, TheoryError> {
    let free = walk::free(steps)?;
    let (l, k, m) = (level.as_f64(), steps as f64, synapses as f64);
    // P(any walk gets there) <= 4 M exp(-L^2 / 2K) (Hoeffding).
    if level.get() > steps || l * l > 2.0 * k * (4.0 * m / NEGLIGIBLE).ln() {
        return Ok(free);
    }
    if l <= SCALED_LEVEL {
        return Ok(renewal::means(level.get() as usize, m, steps, unbiased));
    }
    let scale = l / SCALED_LEVEL;
    let scaled_steps = k / (scale * scale);
    let at = |steps: u64| renewal::means(SCALED_LEVEL as usize, m, steps, unbiased);
    let (below, above, fraction) =
        (at(scaled_steps as u64), at(scaled_steps as u64 + 1), scaled_steps.fract());
    let between = |value: fn(&WalkMeans) -> f64| value(&below) + fraction * (value(&above) - value(&below));
    Ok(WalkMeans {
        consolidation: scale * between(|means| means.consolidation),
        resets: between(|means| means.resets),
        final_abs: scale * between(|means| means.final_abs),
        mean_abs: scale * between(|means| means.mean_abs),
    })
}

/// Energy under the any-synapse rule, as [`caching::exact_walk`](crate::caching::exact_walk) for the per-synapse rule.
///
/// Domain, limits and error as [`with_reset`].
///
/// # Errors
/// As [`with_reset`].
///
/// ```
/// # use plasticity_theory::{any_rule, caching::{self, Consolidation}, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// // Consolidating all when any crosses costs more than consolidating each, at the same threshold.
/// let level = Consolidation::AtLevel(Level::new(10)?);
/// assert!(any_rule::energy(&task, level)?.total() > caching::exact_walk(&task, level)?.total());
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn energy(task: &Task, consolidation: Consolidation) -> Result<CachingEnergy, TheoryError> {
    let synapses = task.inputs.get() + 1;
    task.energy_of_steps(|steps| {
        let means = match consolidation {
            Consolidation::AtLevel(level) => with_reset(level, synapses, steps)?,
            Consolidation::AtEnd => walk::free(steps)?,
        };
        let WalkMeans { consolidation, mean_abs, resets, .. } = means;
        Ok(StepMeans { consolidation, mean_abs, consolidated: resets })
    })
}

/// The cheapest consolidation under the any-synapse rule, with its energy.
///
/// Every level up to 12 competes, then levels spaced by 8 %, and consolidation at the end; levels above 100 have to be better by
/// more than the error of scaling. The energy is within $10^{-3}$ of the least, and $10^{-2}$ where it is above level 100.
///
/// # Errors
/// As [`with_reset`].
///
/// ```
/// # use plasticity_theory::{any_rule, caching::{self, Consolidation}, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// assert_eq!(any_rule::optimum(&task)?.0, Consolidation::AtEnd);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimum(task: &Task) -> Result<(Consolidation, CachingEnergy), TheoryError> {
    let mut best = (Consolidation::AtEnd, energy(task, Consolidation::AtEnd)?);
    let synapses = task.inputs.as_f64() + 1.0;
    let reach = (2.0 * task.updates.get() * (4.0 * synapses / NEGLIGIBLE).ln()).sqrt() + 2.0;
    let mut level = 1_u64;
    while (level as f64) < reach {
        let candidate = Consolidation::AtLevel(Level::new(level)?);
        let of_candidate = energy(task, candidate)?;
        let error = if level as f64 > SCALED_LEVEL { SCALING_ERROR } else { 1e-9 };
        if of_candidate.total() < best.1.total() * (1.0 - error) {
            best = (candidate, of_candidate);
        }
        level = (level + 1).max((level as f64 * 1.08) as u64);
    }
    Ok(best)
}
