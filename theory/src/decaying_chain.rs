//! The walk with decay behind the steady state, step by step: what the diffusion approximation of [`crate::fokker_planck`] is held to
//! (ours).
//!
//! A weight at $s$ decays to $as$, $a = 1 - 1/\tau$, at every presentation, then takes a step $\pm\eta$ with probability $p$; a step to
//! $|s| > \theta$ is consolidated and puts it back to 0. Let $g(s)$ be the expected number of presentations of a cycle, from one
//! consolidation to the next, that begin at $s$: with $K$ the transfer operator of the steps that are not consolidated,
//!
//! $$ g = \delta_0 + K g , \qquad \frac1r = \int g(s) ds, \qquad P(s) = r g(s) . $$
//!
//! The law has an atom at 0 and sharp edges at multiples of $\eta$; so it is solved for on a grid of $|s|$ on which steps lead from node to node, and
//! only what decays to between two nodes is split, among three of them, such that mean and variance are kept and no mass passes an edge. Crossing is
//! decided exactly. The error is the most that halving the grid, or moving the threshold by a node, changes. The solution is one banded elimination, whatever $\tau$.

use crate::TheoryError;
use crate::fokker_planck::DecayingWalk;

/// Nodes for a step, where there are not too many; doubled for the estimate of the error.
const NODES_OF_A_STEP: f64 = 120.0;

/// Nodes for a step, at least.
const LEAST_NODES_OF_A_STEP: f64 = 20.0;

/// Nodes up to the threshold, unless a step needs more: the law is the smoother the more steps it takes to get there.
const ENOUGH_NODES: f64 = 8_000.0;

/// Entries of the band of the elimination, at most: 400 MB.
const MOST_ENTRIES: usize = 50_000_000;

/// Largest threshold in steps.
pub const MAX_STEPS: f64 = 1_000.0;

/// The steady state of the walk, per synapse, each with an estimate of its relative error.
#[derive(Debug, Clone, PartialEq)]
pub struct SteadyState {
    /// Rate of consolidation $r$, per presentation.
    pub rate: Estimate,
    /// Mean $|s|$ after decay and before the update, as maintenance counts it, in units of the weights.
    pub mean_abs: Estimate,
    /// Mean size of a consolidation, in units of the weights.
    pub size: Estimate,
    /// $|s|$ of the nodes, in units of the weights.
    pub nodes: Vec<f64>,
    /// Probability of each node, after the update, the first two at 0 and almost 0; they sum to 1. Next to a sharp edge nodes may be a
    /// little negative, since the splitting keeps variances.
    pub law: Vec<f64>,
}

/// A number from a grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// On the fine grid.
    pub value: f64,
    /// How far those on a grid of half as many nodes, and with the threshold a node lower or higher, are from it at most, relative to it.
    pub relative_error: f64,
}

impl SteadyState {
    /// Power of consolidation of a synapse, size times rate, in units of the weights per presentation.
    pub fn consolidation_power(&self) -> f64 {
        self.rate.value * self.size.value
    }
}

/// The steady state of the decaying walk.
///
/// Domain: $\theta/\eta \le 1000$. Limits: the lattice walk with reset for $\tau \to \infty$ ($r = p/L^2$), the diffusion approximation for
/// $\theta \gg \eta$. The relative error is estimated with every result: mostly $10^{-3}$ to $10^{-2}$, more where mass piles
/// up next to the threshold, as it does next to multiples of the step for a slow decay. Cost: some 0.1 s at $\theta/\eta = 5$.
///
/// # Errors
/// [`TheoryError::TooLarge`] for $\theta/\eta$ outside the domain, or too fast a decay with too many steps;
/// [`TheoryError::NotFinite`] where the walk all but never gets to the threshold.
///
/// ```
/// use plasticity_theory::decaying_chain;
/// use plasticity_theory::fokker_planck::{self, DecayingWalk};
/// use plasticity_theory::quantity::*;
///
/// let walk = DecayingWalk::new(
///     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(5.0)?)?;
/// let exact = decaying_chain::steady_state(&walk)?;
/// assert!((exact.size.value - 5.56).abs() < 0.02); // the threshold is overshot
/// assert!(exact.rate.value < 0.85 * fokker_planck::rate(&walk));
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn steady_state(walk: &DecayingWalk) -> Result<SteadyState, TheoryError> {
    let nodes_of_a_step = resolution(walk)?;
    let fine = Grid::new(walk, 2 * nodes_of_a_step, 0.0).solve()?;
    // A grid cannot tell thresholds closer than its nodes, which matters where mass piles up just below or above.
    let others = [
        Grid::new(walk, nodes_of_a_step, 0.0).solve()?,
        Grid::new(walk, 2 * nodes_of_a_step, -1.0).solve()?,
        Grid::new(walk, 2 * nodes_of_a_step, 1.0).solve()?,
    ];
    // The grids are in units of the step.
    let estimate = |value: fn(&Solved) -> f64, unit: f64| Estimate {
        value: unit * value(&fine),
        // Of something that is zero on all grids there is no error.
        relative_error: others
            .iter()
            .map(|other| (value(other) - value(&fine)).abs() / value(&fine).max(f64::MIN_POSITIVE))
            .fold(0.0, f64::max),
    };
    Ok(SteadyState {
        rate: estimate(|solved| solved.rate, 1.0),
        mean_abs: estimate(|solved| solved.mean_abs, walk.step()),
        size: estimate(|solved| solved.size, walk.step()),
        nodes: fine.nodes.iter().map(|node| node * walk.step()).collect(),
        law: fine.law,
    })
}

/// Mean $|s|$ after each of the first presentations from a consolidation on, in units of the weights: how the steady state is reached.
/// Shape: `presentations`.
///
/// After the update, later consolidations included. Domain and errors as [`steady_state`], on the coarse grid.
///
/// # Errors
/// As [`steady_state`].
///
/// ```
/// # use plasticity_theory::{decaying_chain, fokker_planck::DecayingWalk, quantity::*};
/// # let walk = DecayingWalk::new(
/// #     Probability::new(0.2)?, LearningRate::ONE, TimeConstant::new(500.0)?, Threshold::new(5.0)?)?;
/// let from_reset = decaying_chain::mean_abs_from_reset(&walk, 1000)?;
/// assert!((from_reset[0] - 0.2).abs() < 1e-12); // one step with probability p
/// let settled = decaying_chain::steady_state(&walk)?.mean_abs.value / (1.0 - 1.0 / 500.0);
/// assert!((from_reset[999] / settled - 1.0).abs() < 1e-3);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn mean_abs_from_reset(walk: &DecayingWalk, presentations: usize) -> Result<Vec<f64>, TheoryError> {
    let grid = Grid::new(walk, resolution(walk)?, 0.0);
    let mut law = vec![0.0; grid.count()];
    law[0] = 1.0;
    Ok((0..presentations)
        .map(|_| {
            let mut next = vec![0.0; grid.count()];
            for (node, &mass) in law.iter().enumerate() {
                let (moves, crossing) = grid.moves(node);
                moves.iter().for_each(|&(to, share)| next[to] += mass * share);
                next[0] += mass * crossing.probability;
            }
            law = next;
            let mean: f64 = law.iter().enumerate().map(|(node, mass)| grid.position(node) * mass).sum();
            mean * walk.step()
        })
        .collect())
}

/// Nodes of a step of the coarse grid.
fn resolution(walk: &DecayingWalk) -> Result<usize, TheoryError> {
    let steps = walk.threshold() / walk.step();
    if steps > MAX_STEPS {
        let quantity = "the threshold of a decaying walk, in learning rates,";
        return Err(TheoryError::TooLarge { quantity, value: steps, limit: MAX_STEPS });
    }
    Ok((ENOUGH_NODES / steps).clamp(LEAST_NODES_OF_A_STEP, NODES_OF_A_STEP).ceil() as usize)
}

/// Nodes at equal distances from 0 to just beyond the threshold, so many for a step, which then leads from node to node.
struct Grid {
    probability: f64,
    decay: f64,
    threshold: f64,
    nodes_of_a_step: usize,
    /// Largest node: the first above the threshold, for mass between it and the one below.
    last: usize,
}

/// What is consolidated from a node at one presentation.
#[derive(Debug, Clone, Copy, Default)]
struct Crossing {
    probability: f64,
    /// Size times probability.
    size: f64,
}

struct Solved {
    rate: f64,
    mean_abs: f64,
    size: f64,
    nodes: Vec<f64>,
    law: Vec<f64>,
}

impl Grid {
    /// `shift` is added to the threshold, in nodes.
    fn new(walk: &DecayingWalk, nodes_of_a_step: usize, shift: f64) -> Self {
        let threshold = (walk.threshold() / walk.step() + shift / nodes_of_a_step as f64).max(0.0);
        Self {
            probability: walk.update_probability(),
            decay: 1.0 - 1.0 / walk.decay_time(),
            threshold,
            nodes_of_a_step,
            last: (threshold * nodes_of_a_step as f64).floor() as usize + 1,
        }
    }

    /// States: exactly 0, where a consolidation leads, then the nodes, of which the first is for what has decayed almost to 0.
    fn count(&self) -> usize {
        self.last + 2
    }

    /// In units of the step.
    fn position(&self, state: usize) -> f64 {
        state.saturating_sub(1) as f64 / self.nodes_of_a_step as f64
    }

    /// Where the mass of a state goes at one presentation.
    fn moves(&self, state: usize) -> ([(usize, f64); 9], Crossing) {
        let decayed = self.decay * self.position(state);
        // What decays at once, or is 0 already, is exactly 0.
        let at_zero = state == 0 || self.decay == 0.0;
        let landed = if at_zero { [(0, 1.0), (0, 0.0), (0, 0.0)] } else { self.decayed(state - 1) };
        let half = self.probability / 2.0;
        let mut moves = [(0, 0.0); 9];
        let mut crossing = Crossing::default();
        let steps = [(0, 1.0 - self.probability), (1, half), (-1, half)];
        for (slot, (step, probability)) in steps.into_iter().enumerate() {
            let size = (decayed + f64::from(step)).abs();
            // Decay does not cross; only a step is tested. A step outwards from almost 0 ends just above a step.
            let just_above = step == 1 && state == 1 && !at_zero && size >= self.threshold;
            if step != 0 && (size > self.threshold || just_above) {
                crossing.probability += probability;
                crossing.size += probability * size;
                continue;
            }
            if step == 0 && at_zero {
                moves[3 * slot] = (0, probability);
                continue;
            }
            for (place, &(at, share)) in landed.iter().enumerate() {
                let node = (at + i64::from(step) * self.nodes_of_a_step as i64).unsigned_abs() as usize;
                moves[3 * slot + place] = (node.min(self.last) + 1, probability * share);
            }
        }
        (moves, crossing)
    }

    /// What leaves a state at one presentation, for those that stay with a probability near 1: $1 - (1-p)w$ without cancellation.
    fn leaving(&self, state: usize) -> f64 {
        let p = self.probability;
        if state == 0 {
            return p;
        }
        let node = (state - 1) as f64;
        let f = node - self.decay * node;
        if self.decay > 0.0 && f < 1.0 { p + (1.0 - p) * f * (3.0 - f) / 2.0 } else { 1.0 }
    }

    /// Shares of three nodes that keep mass, mean and variance of what decays to between two of them. None is above the place
    /// where the mass can be: weights decay from multiples of the step, and mass above such a sharp edge would cross a threshold
    /// that it must not. Nodes are signed, as one may be beyond 0.
    fn decayed(&self, node: usize) -> [(i64, f64); 3] {
        let exact = self.decay * node as f64;
        let above = exact.ceil();
        let f = above - exact;
        let above = above as i64;
        [(above, (1.0 - f) * (2.0 - f) / 2.0), (above - 1, f * (2.0 - f)), (above - 2, -f * (1.0 - f) / 2.0)]
    }

    fn solve(&self) -> Result<Solved, TheoryError> {
        let visits = self.visits()?;
        let total: f64 = visits.iter().sum();
        if !(total.is_finite() && total > 0.0) {
            let quantity = "the time between consolidations of a decaying walk, which all but never gets to its threshold,";
            return Err(TheoryError::NotFinite { quantity, value: total });
        }
        let rate = 1.0 / total;
        let (mut crossing, mut mean) = (Crossing::default(), 0.0);
        for (node, &visit) in visits.iter().enumerate() {
            let (_, from_here) = self.moves(node);
            crossing.probability += rate * visit * from_here.probability;
            crossing.size += rate * visit * from_here.size;
            mean += rate * visit * self.decay * self.position(node);
        }
        if !(crossing.probability > 0.0 && mean.is_finite()) {
            let quantity =
                "the rate of consolidation of a decaying walk, which all but never gets to its threshold,";
            return Err(TheoryError::NotFinite { quantity, value: crossing.size / crossing.probability });
        }
        Ok(Solved {
            rate: crossing.probability,
            mean_abs: mean,
            size: crossing.size / crossing.probability,
            nodes: (0..self.count()).map(|state| self.position(state)).collect(),
            law: visits.into_iter().map(|visit| rate * visit).collect(),
        })
    }

    /// Solves $g = \delta_0 + Kg$ by elimination within the band of the moves.
    fn visits(&self) -> Result<Vec<f64>, TheoryError> {
        let count = self.count();
        // A move leads at most a step and the splitting up, and in addition the decay down.
        let step = self.nodes_of_a_step + 4;
        let (lower, upper) = (step, step + ((1.0 - self.decay) * count as f64).ceil() as usize);
        let width = lower + upper + 1;
        if count * width > MOST_ENTRIES {
            let quantity = "the number of entries of a band, which grows with threshold and decay,";
            return Err(TheoryError::TooLarge {
                quantity,
                value: (count * width) as f64,
                limit: MOST_ENTRIES as f64,
            });
        }
        let mut band = vec![0.0; count * width];
        let index = |row: usize, column: usize| row * width + column + lower - row;
        for state in 0..count {
            band[index(state, state)] += self.leaving(state);
            for (slot, (to, share)) in self.moves(state).0.into_iter().enumerate() {
                // What stays without a step is not in what leaves.
                let stays = slot == 0 && to == state;
                if share != 0.0 && !stays {
                    band[index(to, state)] -= share;
                }
            }
        }
        let mut visits = vec![0.0; count];
        visits[0] = 1.0;
        for pivot in 0..count {
            let last = (pivot + upper).min(count - 1);
            for row in pivot + 1..=(pivot + lower).min(count - 1) {
                let factor = band[index(row, pivot)] / band[index(pivot, pivot)];
                if factor != 0.0 {
                    let (above, below) = band.split_at_mut(row * width);
                    let source = &above[index(pivot, pivot)..=index(pivot, last)];
                    let start = pivot + lower - row;
                    below[start..start + source.len()]
                        .iter_mut()
                        .zip(source)
                        .for_each(|(entry, source)| *entry -= factor * source);
                    visits[row] -= factor * visits[pivot];
                }
            }
        }
        for row in (0..count).rev() {
            let last = (row + upper).min(count - 1);
            let known: f64 = (row + 1..=last).map(|column| band[index(row, column)] * visits[column]).sum();
            visits[row] = (visits[row] - known) / band[index(row, row)];
        }
        Ok(visits)
    }
}
