//! Energy of synaptic caching without decay, each synapse consolidated when it crosses the threshold (LvR Methods,
//! "Efficiency of synaptic caching").
//!
//! Without decay learning takes the same updates and presentations whatever the threshold, so that energy is a function
//! of the threshold alone, once [`Task`] is given. Three forms, each an approximation of the next:
//!
//! 1. [`steady_state`]: the paper's, continuous threshold and stationary distribution of transient weights;
//! 2. [`lattice`]: stationary, but on the lattice of steps $\eta$;
//! 3. [`exact_walk`]: any number of steps from the first, by [`crate::walk`].
//!
//! All three take the updates for a random walk, which for learning is a fourth approximation.

pub use crate::task::{CachingEnergy, Task};

use crate::TheoryError;
use crate::energy;
use crate::optimum;
use crate::quantity::{Level, Threshold};
use crate::task::{StepMeans, larger_root};
use crate::walk::{self, WalkMeans};
use std::f64::consts::PI;

/// Energy in the paper's steady-state form,
/// $M_\mathrm{cons} = N[\eta^2 K/\theta + \theta/3]$, $M_\mathrm{trans} = cNT\theta/3$, and for the change of transient weights
/// $bNK\eta(1 - \eta^2/\theta^2)$ (LvR Methods, "Efficiency of synaptic caching"; the last with $\theta/\eta$ for its ceiling).
///
/// For $\theta < \eta$ every update is consolidated at once, for which the form is not meant: then
/// $M_\mathrm{cons} = NK\eta$ and the rest is 0, exactly.
///
/// Domain: all $\theta$; valid for $\eta \ll \theta \ll \eta\sqrt K$, since the transient weights must have reached
/// their steady state. At $\theta > \eta\sqrt K$ it overestimates. Error of the evaluation: eight roundings.
///
/// ```
/// use plasticity_theory::caching;
/// use plasticity_theory::quantity::*;
///
/// let task = caching::Task {
///     inputs: Inputs::new(1000)?,
///     updates: Updates::new(2000.0)?,
///     presentations: Presentations::new(30_000.0)?,
///     rate: LearningRate::ONE,
///     cost: MaintenanceCost::new(0.001)?,
///     change_cost: ChangeCost::FREE,
/// };
/// let energy = caching::steady_state(&task, Threshold::new(15.0)?);
/// assert!((energy.maintenance - 150_000.0).abs() < 1e-6);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn steady_state(task: &Task, threshold: Threshold) -> CachingEnergy {
    steady_state_at(task, threshold.get() / task.rate.get())
}

/// `ratio` is $\theta/\eta$.
fn steady_state_at(task: &Task, ratio: f64) -> CachingEnergy {
    if ratio < 1.0 {
        return task.without_caching();
    }
    let k = task.updates.get();
    task.energy_of(k / ratio + ratio / 3.0, ratio / 3.0, k * (1.0 - 1.0 / (ratio * ratio)))
}

/// Threshold at which the steady-state form is stationary, $\hat\theta = \eta\sqrt{3K/(1+cT)}$ (LvR Methods, "Efficiency of synaptic caching").
///
/// The minimum of [`steady_state`] over $\theta \ge \eta$ for $b = 0$. Where it is below $2\eta$, consolidating at once is cheaper
/// still; see [`optimal_threshold`], which also takes $b$ into account.
///
/// Domain: all of [`Task`]; it is a good threshold only while $\hat\theta \ll \eta\sqrt K$, which fails for $c \to 0$.
/// Limits: $\eta\sqrt{3K}$ at $c = 0$, to 0 at $c \to \infty$. Error: four roundings.
///
/// # Errors
/// [`TheoryError`] where $\hat\theta$ leaves the range of doubles.
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// assert!((caching::stationary_threshold(&task)?.get() - 6000_f64.sqrt()).abs() < 1e-12);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn stationary_threshold(task: &Task) -> Result<Threshold, TheoryError> {
    Threshold::new(task.rate.get() * (3.0 * task.updates.get() / task.price_of_waiting()).sqrt())
}

/// Optimal threshold of the steady-state form: 0 (consolidate at once) where caching does not pay, which is for
/// $4(1 + cT) \ge 3K$ if $b = 0$; else $\hat\theta$ of [`stationary_threshold`] for $b = 0$ (LvR Methods, with the minimum
/// over caching and not caching that ends "Efficiency of synaptic caching"), and with a change cost (ours)
///
/// $$ \theta = \frac{2\hat\theta}{\sqrt3} \cos\Bigl(\tfrac13 \arccos\frac{-3\sqrt3 b\eta}{\hat\theta}\Bigr), $$
///
/// the larger root of $\theta^3 - \hat\theta^2\theta + 2b\eta\hat\theta^2 = 0$. Error: ten roundings.
///
/// # Errors
/// [`TheoryError`] where the threshold leaves the range of doubles.
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.1)?,
/// #     change_cost: ChangeCost::FREE };
/// assert_eq!(caching::optimal_threshold(&task)?.get(), 0.0);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimal_threshold(task: &Task) -> Result<Threshold, TheoryError> {
    Threshold::new(task.rate.get() * optimal_ratio(task))
}

/// $\theta/\eta$ at the optimum of the steady-state form.
fn optimal_ratio(task: &Task) -> f64 {
    let square = 3.0 * task.updates.get() / task.price_of_waiting();
    let stationary = match task.change_cost.get() {
        0.0 => Some(square.sqrt()),
        b => larger_root(square, 2.0 * b * square),
    };
    let pays = |ratio: &f64| steady_state_at(task, *ratio).total() < task.energy_without_caching();
    stationary.filter(pays).unwrap_or(0.0)
}

/// Energy at the optimal threshold in the steady-state form,
/// $\min\bigl(2\eta N\sqrt{K(1+cT)/3}, NK\eta\bigr)$ for $b = 0$ (LvR Methods, "Efficiency of synaptic caching"); for any $b$
/// [`steady_state`] at [`optimal_threshold`].
///
/// Domain and limits as [`stationary_threshold`]. At $c \to 0$ it tends to $1.447 M_\mathrm{min}$, although consolidation
/// at the end costs just $M_\mathrm{min}$ (LvR's text says the latter). Error: twenty roundings.
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// let ratio = caching::optimal_energy(&task) / task.minimal_energy();
/// assert!((ratio - 1.4472).abs() < 1e-4);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimal_energy(task: &Task) -> f64 {
    steady_state_at(task, optimal_ratio(task)).total()
}

/// Energy at the optimal threshold over the minimal energy, $\min\bigl(\sqrt{2\pi(1+cT)/3}, \sqrt{\pi K/2}\bigr)$
/// for $b = 0$ (LvR Methods, last equation of "Efficiency of synaptic caching"; the line "theory" of fig. 2C).
///
/// Domain, limits and error as [`optimal_energy`].
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(1.0)?,
/// #     change_cost: ChangeCost::FREE };
/// assert!((caching::optimal_energy_ratio(&task) - 56.0499).abs() < 1e-4);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimal_energy_ratio(task: &Task) -> f64 {
    if task.change_cost.get() > 0.0 {
        return optimal_energy(task) / task.minimal_energy();
    }
    (2.0 * PI * task.price_of_waiting() / 3.0).sqrt().min(energy::inefficiency(task.updates))
}

/// Energy to change transient weights, $bNK\eta (1 - 1/L^2)$ (LvR Methods, end of "Efficiency of synaptic caching", which
/// has $L = \lceil\theta/\eta\rceil$; for the strict test $L = \lfloor\theta/\eta\rfloor + 1$).
///
/// An update that is consolidated at once does not touch the transient weight and costs nothing here. With $b \ge 1$
/// caching never pays: $N\eta[K/L + bK(1 - 1/L^2)] \ge N\eta K$ for every $L$.
///
/// Domain: stationary transient weights. Limits: 0 at $L = 1$, $bNK\eta$ at $L \to \infty$. Error: six roundings.
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// let task = caching::Task { change_cost: ChangeCost::new(1.0)?, ..task };
/// assert_eq!(caching::transient_change(&task, Level::new(2)?), 1.5e6);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn transient_change(task: &Task, level: Level) -> f64 {
    lattice(task, level).change
}

/// Energy in the stationary form on the lattice,
/// $M_\mathrm{cons} = N\eta[K/L + (L^2-1)/(6L)]$, $M_\mathrm{trans} = cNT\eta(L^2-1)/(3L)$, and $bNK\eta(1 - 1/L^2)$ for changes
/// (ours).
///
/// The limit of [`exact_walk`] for $L \ll \sqrt K$. The second term of the consolidation energy is half of the stationary
/// $\langle|s|\rangle$ that LvR's form has: the final consolidation costs that much, and the start at 0 saves half of it.
///
/// Domain: $L \ll \sqrt K$. Limits: $NK\eta$ at $L = 1$, exactly. Error of the evaluation: six roundings.
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// let lattice = caching::lattice(&task, Level::new(5)?).consolidation;
/// let exact = caching::exact_walk(&task, caching::Consolidation::AtLevel(Level::new(5)?))?.consolidation;
/// assert!((lattice / exact - 1.0).abs() < 1e-12);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn lattice(task: &Task, level: Level) -> CachingEnergy {
    let l = level.as_f64();
    let k = task.updates.get();
    let abs = (l * l - 1.0) / (3.0 * l);
    task.energy_of(k / l + abs / 2.0, abs, k * (1.0 - 1.0 / (l * l)))
}

/// Level at which the [`lattice`] form is smallest, found numerically ([`optimum::minimise`] over real $L$, then the
/// better of the two neighbouring integers and of 1).
///
/// For real $L$ and $b = 0$ the minimum is at $L^2 = (6K - 1 - 2cT)/(1 + 2cT)$, with which the tests compare.
///
/// # Errors
/// [`TheoryError::Optimum`] where the minimisation fails.
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.001)?,
/// #     change_cost: ChangeCost::FREE };
/// assert_eq!(caching::optimal_lattice_level(&task)?.get(), 14);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimal_lattice_level(task: &Task) -> Result<Level, TheoryError> {
    // The energy per synapse and step, up to a constant, over its largest coefficient, so that it stays within doubles.
    let (k, weight) = (task.updates.get(), 1.0 + 2.0 * task.waiting());
    let change = k * task.change_cost.get();
    let scale = k.max(weight).max(change);
    let cost = |l: f64| {
        (k / l + weight * (l * l - 1.0) / (6.0 * l)) / scale + change / scale * (1.0 - 1.0 / (l * l))
    };
    // The energy is stationary where L^3 - aL + 12bK/(1 + 2cT) = 0 with a as below: at most twice beyond 0, at a maximum
    // before sqrt(a/3) and at a minimum behind. Behind the minimum for b = c = 0, L = sqrt(6K), it rises in any case.
    let a = (6.0 * k - weight) / weight;
    let lower = (a.max(0.0) / 3.0).sqrt().max(1.0);
    let upper = 2.0 * (6.0 * k + 1.0).sqrt();
    let real = match optimum::minimise(|log_level| cost(log_level.exp()), lower.ln(), upper.ln()) {
        Ok(minimum) => minimum.argument.exp(),
        // The energy rises all the way: consolidating at once is best.
        Err(optimum::OptimumError::AtEdge { lower, edge, .. }) if edge == lower => 1.0,
        Err(error) => return Err(error.into()),
    };
    let below = real.floor().max(1.0);
    let best =
        [below, below + 1.0].into_iter().fold(1.0, |best, l| if cost(l) < cost(best) { l } else { best });
    Level::new(best as u64)
}

/// When a synapse is consolidated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consolidation {
    /// On reaching $L$ steps from zero, and at the end.
    AtLevel(Level),
    /// Only at the end.
    AtEnd,
}

/// Energy under the random walk, exactly for the given number of updates (ours; see [`crate::walk`]).
///
/// $M_\mathrm{cons} = N\eta [L X_K + \langle|s_K|\rangle]$; $M_\mathrm{trans} = cNT\eta$ times the mean $|s|$ over the
/// states after an update, which takes the presentations to be spread evenly over them; $bN\eta(K - X_K)$ for changes. For $K$ not an integer, linear
/// between the two neighbouring integers.
///
/// Domain: $K \le 10^{15}$. Limits: [`lattice`] for $L \ll \sqrt K$, the free walk for $L \gg \sqrt K$. Relative error at
/// most $10^{-12}$.
///
/// # Errors
/// [`TheoryError::TooLarge`] for $K > 10^{15}$.
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// let at_end = caching::exact_walk(&task, caching::Consolidation::AtEnd)?;
/// assert!((at_end.total() / task.minimal_energy() - 1.0).abs() < 1e-3);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn exact_walk(task: &Task, consolidation: Consolidation) -> Result<CachingEnergy, TheoryError> {
    task.energy_of_steps(|steps| {
        let means = match consolidation {
            Consolidation::AtLevel(level) => walk::with_reset(level, steps)?,
            Consolidation::AtEnd => walk::free(steps)?,
        };
        let WalkMeans { consolidation, mean_abs, resets, .. } = means;
        Ok(StepMeans { consolidation, mean_abs, consolidated: resets })
    })
}

/// The cheapest consolidation under the exact walk, with its energy (ours).
///
/// Every level up to the reach of the walk competes with consolidation at the end: geometrically spaced levels first, then
/// every integer around the best (every one of at most a thousand; the energy is flat there).
///
/// # Errors
/// As [`exact_walk`].
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// assert_eq!(caching::exact_walk_optimum(&task)?.0, caching::Consolidation::AtEnd);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn exact_walk_optimum(task: &Task) -> Result<(Consolidation, CachingEnergy), TheoryError> {
    let mut best = (Consolidation::AtEnd, exact_walk(task, Consolidation::AtEnd)?);
    let mut compete = |level: u64| -> Result<bool, TheoryError> {
        let candidate = Consolidation::AtLevel(Level::new(level)?);
        let energy = exact_walk(task, candidate)?;
        // Levels out of reach equal consolidation at the end up to rounding: the first of equals stays.
        let wins = energy.total() < best.1.total() * (1.0 - walk::RELATIVE_ERROR);
        if wins {
            best = (candidate, energy);
        }
        Ok(wins)
    };
    // Levels are spaced by 5 %, in pairs, because even and odd levels differ.
    let reach = (9.0 * task.updates.get().sqrt()).ceil() as u64 + 1;
    let mut winner = None;
    let mut level = 1;
    while level <= reach {
        for neighbour in [level, level + 1] {
            if compete(neighbour)? {
                winner = Some(neighbour);
            }
        }
        level = (level + 1).max((level as f64 * 1.05) as u64);
    }
    if let Some(coarse) = winner {
        let (first, last) = ((coarse as f64 * 0.95) as u64, (coarse as f64 * 1.05) as u64 + 1);
        let stride = ((last - first) / 1000).max(1);
        for level in (first.max(1)..=last).step_by(stride as usize) {
            compete(level)?;
        }
    }
    Ok(best)
}
