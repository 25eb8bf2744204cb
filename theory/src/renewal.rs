//! Walks that are all reset when the first of them reaches a level, by renewal: the equations are in [`crate::any_rule`].

use crate::walk::WalkMeans;

/// Cycles longer than those that happen with this probability are left out.
pub(crate) const NEGLIGIBLE: f64 = 1e-18;

/// Steps that are followed one by one, at least; the rest is stationary.
const FOLLOWED: usize = 20_000;

/// The same in longest cycles.
const CYCLES_FOLLOWED: usize = 6;

/// No pull: a random walk.
pub(crate) fn unbiased(_age: u64) -> f64 {
    0.0
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
    fn new(level: usize, synapses: f64, steps: u64, pull: impl Fn(u64) -> f64) -> Self {
        let mut cycle = Self { ends: vec![0.0], sizes: vec![0.0], waiting: vec![0.0] };
        let mut now = vec![0.0; level];
        now[0] = 1.0;
        let mut next = vec![0.0; level];
        let (mut crossed, mut log_before) = (0.0, 0.0_f64);
        for age in 0..steps {
            let crossing = step_within(&now, &mut next, pull(age));
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

/// One step of a walk on $|s|$ within the level, pulled back towards 0; returns the probability of crossing it.
fn step_within(now: &[f64], next: &mut [f64], pull: f64) -> f64 {
    next.fill(0.0);
    let mut crossing = 0.0;
    for (site, &probability) in now.iter().enumerate() {
        let outward = if site == 0 {
            probability
        } else {
            let outward = probability * (1.0 - (pull * site as f64).clamp(-1.0, 1.0)) / 2.0;
            next[site - 1] += probability - outward;
            outward
        };
        match next.get_mut(site + 1) {
            Some(outer) => *outer += outward,
            None => crossing += outward,
        }
    }
    crossing
}

/// Means of `synapses` walks that start at 0 and are all reset when the first reaches $\pm L$, after `steps` steps; `pull` is the
/// mean step towards 0 per unit of distance, by the number of steps since the last reset. Cost: level times steps, and steps
/// times the length of a cycle.
pub(crate) fn means(level: usize, synapses: f64, steps: u64, pull: impl Fn(u64) -> f64) -> WalkMeans {
    let cycle = FirstCycle::new(level, synapses, steps, pull);
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
