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
use crate::task::StepMeans;
use crate::walk::{self, WalkMeans};

/// Above this level walks are scaled down to it: a walk of $K$ steps within $L$ is that of $K/s^2$ steps within $L/s$.
const SCALED_LEVEL: f64 = 100.0;

/// Bound of the relative error that this adds.
const SCALING_ERROR: f64 = 1e-2;

/// Cycles longer than those that happen with this probability are left out.
const NEGLIGIBLE: f64 = 1e-18;

/// Steps that are followed one by one, at least; the rest is stationary.
const FOLLOWED: usize = 20_000;

/// The same in longest cycles.
const CYCLES_FOLLOWED: usize = 6;

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
        return Ok(renewal(level.get() as usize, m, steps));
    }
    let scale = l / SCALED_LEVEL;
    let scaled_steps = k / (scale * scale);
    let at = |steps: u64| renewal(SCALED_LEVEL as usize, m, steps);
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

/// What can happen before and at the first consolidation, by step. Index 0 is the start.
struct FirstCycle {
    /// $e_n$.
    ends: Vec<f64>,
    /// $g_n$.
    sizes: Vec<f64>,
    /// $B_n S_n^{M-1}$.
    waiting: Vec<f64>,
}

impl FirstCycle {
    fn new(level: usize, synapses: f64, steps: u64) -> Self {
        let mut cycle = Self { ends: vec![0.0], sizes: vec![0.0], waiting: vec![0.0] };
        let mut now = vec![0.0; level];
        now[0] = 1.0;
        let mut next = vec![0.0; level];
        let (mut crossed, mut log_before) = (0.0, 0.0_f64);
        for _ in 0..steps {
            let crossing = step_within(&now, &mut next);
            std::mem::swap(&mut now, &mut next);
            crossed += crossing;
            // From what has crossed, not from what stayed, because the former is tiny where it matters.
            let log_stay = f64::ln_1p(-crossed.min(1.0));
            let staying: f64 = now.iter().enumerate().map(|(s, probability)| s as f64 * probability).sum();
            let power = |log: f64, exponent: f64| if exponent > 0.0 { (exponent * log).exp() } else { 1.0 };
            let all_before = power(log_before, synapses);
            let others_before = power(log_before, synapses - 1.0);
            let others_stay = power(log_stay, synapses - 1.0);
            cycle.ends.push(-all_before * (synapses * (log_stay - log_before)).exp_m1());
            cycle.sizes.push((staying + level as f64 * crossing) * others_before - staying * others_stay);
            cycle.waiting.push(staying * others_stay);
            log_before = log_stay;
            if power(log_stay, synapses) < NEGLIGIBLE {
                break;
            }
        }
        cycle
    }
}

/// One step of a walk on $|s|$ within the level; returns the probability of crossing it.
fn step_within(now: &[f64], next: &mut [f64]) -> f64 {
    next.fill(0.0);
    let mut crossing = 0.0;
    for (site, &probability) in now.iter().enumerate() {
        let outward = if site == 0 { probability } else { probability / 2.0 };
        if site > 0 {
            next[site - 1] += probability / 2.0;
        }
        match next.get_mut(site + 1) {
            Some(outer) => *outer += outward,
            None => crossing += outward,
        }
    }
    crossing
}

fn renewal(level: usize, synapses: f64, steps: u64) -> WalkMeans {
    let cycle = FirstCycle::new(level, synapses, steps);
    let last = cycle.ends.len() - 1;
    let first = cycle.ends.iter().position(|&probability| probability > NEGLIGIBLE).unwrap_or(last);
    let mean_cycle: f64 = cycle.ends.iter().enumerate().map(|(n, probability)| n as f64 * probability).sum();
    // With many synapses cycles may all but always have the same length; and even levels are reset at even steps only. The
    // steps that are followed end at the same place in such a period as all steps do.
    let period = (mean_cycle.round() as u64).max(1) * if level.is_multiple_of(2) { 2 } else { 1 };
    let enough = (CYCLES_FOLLOWED * last).max(FOLLOWED) as u64;
    let followed = if steps > enough + period { enough + (steps - enough) % period } else { steps };
    let simulated = followed as usize;

    let mut sizes = vec![0.0; simulated + 1];
    let mut counts = vec![0.0; simulated + 1];
    let mut abs = vec![0.0; simulated + 1];
    for t in 1..=simulated {
        let own = |values: &[f64]| values.get(t).copied().unwrap_or(0.0);
        let (mut size, mut count, mut waiting) = (own(&cycle.sizes), own(&cycle.ends), own(&cycle.waiting));
        for n in first.max(1)..=last.min(t - 1) {
            let probability = cycle.ends[n];
            size += probability * sizes[t - n];
            count += probability * counts[t - n];
            waiting += probability * abs[t - n];
        }
        (sizes[t], counts[t], abs[t]) = (size, count, waiting);
    }
    let cycles_left = (steps - followed) as f64 / mean_cycle.max(1.0);
    let total = |followed: &[f64], of_cycle: &[f64]| {
        let rest = if cycles_left > 0.0 { cycles_left * of_cycle.iter().sum::<f64>() } else { 0.0 };
        followed.iter().sum::<f64>() + rest
    };
    WalkMeans {
        consolidation: total(&sizes, &cycle.sizes) + abs[simulated],
        resets: total(&counts, &cycle.ends),
        final_abs: abs[simulated],
        mean_abs: if steps == 0 { 0.0 } else { total(&abs, &cycle.waiting) / steps as f64 },
    }
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
