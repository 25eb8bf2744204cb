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

use crate::TheoryError;
use crate::optimum;
use crate::quantity::{
    ChangeCost, Inputs, LearningRate, Level, MaintenanceCost, Presentations, Threshold, Updates,
};
use crate::{energy, walk};
use std::f64::consts::PI;

/// What there is to learn and what it costs to wait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Task {
    /// $N$, number of synapses.
    pub inputs: Inputs,
    /// $K$, number of updates until everything is learned.
    pub updates: Updates,
    /// $T$, number of presentations until everything is learned.
    pub presentations: Presentations,
    /// $\eta$, size of one weight change.
    pub rate: LearningRate,
    /// $c$, cost of maintenance.
    pub cost: MaintenanceCost,
}

impl Task {
    /// Price of a unit of mean transient weight, $1 + cT$: it is maintained for $T$ presentations and consolidated once.
    fn price_of_waiting(&self) -> f64 {
        1.0 + self.cost.get() * self.presentations.get()
    }

    /// Minimal energy of the task, see [`energy::minimal`].
    pub fn minimal_energy(&self) -> f64 {
        energy::minimal(self.inputs, self.updates, self.rate)
    }

    /// An energy over the minimal energy of the task.
    ///
    /// The minimum is that of a Gaussian walk; for few updates an exact energy can be below it (0.886 at $K = 2$).
    pub fn over_minimum(&self, energy: CachingEnergy) -> f64 {
        energy.total() / self.minimal_energy()
    }

    /// Energy of walks whose consolidation and mean $|s|$, per synapse and in units of $\eta$, are known for whole numbers of
    /// steps; linear in between.
    pub(crate) fn energy_of_steps(
        &self,
        means: impl Fn(u64) -> Result<(f64, f64), TheoryError>,
    ) -> Result<CachingEnergy, TheoryError> {
        let (whole, fraction) = (self.updates.get().floor() as u64, self.updates.get().fract());
        let (mut size, mut abs) = means(whole)?;
        if fraction > 0.0 {
            let above = means(whole + 1)?;
            size += fraction * (above.0 - size);
            abs += fraction * (above.1 - abs);
        }
        let scale = self.inputs.as_f64() * self.rate.get();
        Ok(CachingEnergy {
            consolidation: scale * size,
            maintenance: scale * self.cost.get() * self.presentations.get() * abs,
        })
    }

    /// Energy of the task without caching, see [`energy::accumulated`].
    pub fn energy_without_caching(&self) -> f64 {
        energy::accumulated(self.inputs, self.updates, self.rate)
    }
}

/// Energy of learning with synaptic caching, in units of the weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CachingEnergy {
    /// $M_\mathrm{cons}$, final consolidation included.
    pub consolidation: f64,
    /// $M_\mathrm{trans}$, the cost $c$ included.
    pub maintenance: f64,
}

impl CachingEnergy {
    /// $M_\mathrm{cache} = M_\mathrm{cons} + M_\mathrm{trans}$.
    pub fn total(&self) -> f64 {
        self.consolidation + self.maintenance
    }
}

/// Energy in the paper's steady-state form,
/// $M_\mathrm{cons} = N[\eta^2 K/\theta + \theta/3]$, $M_\mathrm{trans} = cNT\theta/3$ (LvR Methods, "Efficiency of synaptic caching").
///
/// For $\theta < \eta$ every update is consolidated at once, for which the form is not meant: then
/// $M_\mathrm{cons} = NK\eta$ and $M_\mathrm{trans} = 0$, exactly.
///
/// Domain: all $\theta$; valid for $\eta \ll \theta \ll \eta\sqrt K$, since the transient weights must have reached
/// their steady state. At $\theta > \eta\sqrt K$ it overestimates. Error of the evaluation: five roundings.
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
/// };
/// let energy = caching::steady_state(&task, Threshold::new(15.0)?);
/// assert!((energy.maintenance - 150_000.0).abs() < 1e-6);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn steady_state(task: &Task, threshold: Threshold) -> CachingEnergy {
    let (eta, theta) = (task.rate.get(), threshold.get());
    if theta < eta {
        return CachingEnergy { consolidation: task.energy_without_caching(), maintenance: 0.0 };
    }
    let n = task.inputs.as_f64();
    CachingEnergy {
        consolidation: n * (eta * (eta / theta) * task.updates.get() + theta / 3.0),
        maintenance: task.cost.get() * n * task.presentations.get() * theta / 3.0,
    }
}

/// Threshold at which the steady-state form is stationary, $\hat\theta = \eta\sqrt{3K/(1+cT)}$ (LvR Methods, "Efficiency of synaptic caching").
///
/// The minimum of [`steady_state`] over $\theta \ge \eta$. Where it is below $2\eta$, consolidating at once is cheaper
/// still; see [`optimal_threshold`].
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
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)? };
/// assert!((caching::stationary_threshold(&task)?.get() - 6000_f64.sqrt()).abs() < 1e-12);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn stationary_threshold(task: &Task) -> Result<Threshold, TheoryError> {
    Threshold::new(task.rate.get() * (3.0 * task.updates.get() / task.price_of_waiting()).sqrt())
}

/// Optimal threshold of the steady-state form: [`stationary_threshold`] where caching pays, 0 (consolidate at once) where
/// it does not, which is for $4(1 + cT) \ge 3K$ (LvR Methods, with the minimum over
/// caching and not caching that ends "Efficiency of synaptic caching").
///
/// # Errors
/// [`TheoryError`] where the threshold leaves the range of doubles.
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.1)? };
/// assert_eq!(caching::optimal_threshold(&task)?.get(), 0.0);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimal_threshold(task: &Task) -> Result<Threshold, TheoryError> {
    if 4.0 * task.price_of_waiting() >= 3.0 * task.updates.get() {
        Threshold::new(0.0)
    } else {
        stationary_threshold(task)
    }
}

/// Energy at the optimal threshold in the steady-state form,
/// $\min\bigl(2\eta N\sqrt{K(1+cT)/3}, NK\eta\bigr)$ (LvR Methods, "Efficiency of synaptic caching").
///
/// Domain and limits as [`stationary_threshold`]. At $c \to 0$ it tends to $1.447 M_\mathrm{min}$, although consolidation
/// at the end costs just $M_\mathrm{min}$ (LvR's text says the latter). Error: five roundings.
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)? };
/// let ratio = caching::optimal_energy(&task) / task.minimal_energy();
/// assert!((ratio - 1.4472).abs() < 1e-4);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimal_energy(task: &Task) -> f64 {
    let caching = 2.0
        * task.rate.get()
        * task.inputs.as_f64()
        * (task.updates.get() * task.price_of_waiting() / 3.0).sqrt();
    caching.min(task.energy_without_caching())
}

/// Energy at the optimal threshold over the minimal energy, $\min\bigl(\sqrt{2\pi(1+cT)/3}, \sqrt{\pi K/2}\bigr)$
/// (LvR Methods, last equation of "Efficiency of synaptic caching"; the line "theory" of fig. 2C).
///
/// Domain, limits and error as [`optimal_energy`].
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(1.0)? };
/// assert!((caching::optimal_energy_ratio(&task) - 56.0499).abs() < 1e-4);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimal_energy_ratio(task: &Task) -> f64 {
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
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)? };
/// let change = caching::transient_change(&task, Level::new(2)?, ChangeCost::new(1.0)?);
/// assert_eq!(change, 1.5e6);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn transient_change(task: &Task, level: Level, cost: ChangeCost) -> f64 {
    let l = level.as_f64();
    cost.get() * task.energy_without_caching() * (1.0 - 1.0 / (l * l))
}

/// Energy in the stationary form on the lattice,
/// $M_\mathrm{cons} = N\eta[K/L + (L^2-1)/(6L)]$, $M_\mathrm{trans} = cNT\eta(L^2-1)/(3L)$ (ours).
///
/// The limit of [`exact_walk`] for $L \ll \sqrt K$. The second term of the consolidation energy is half of the stationary
/// $\langle|s|\rangle$ that LvR's form has: the final consolidation costs that much, and the start at 0 saves half of it.
///
/// Domain: $L \ll \sqrt K$. Limits: $NK\eta$ at $L = 1$, exactly. Error of the evaluation: six roundings.
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)? };
/// let lattice = caching::lattice(&task, Level::new(5)?).consolidation;
/// let exact = caching::exact_walk(&task, caching::Consolidation::AtLevel(Level::new(5)?))?.consolidation;
/// assert!((lattice / exact - 1.0).abs() < 1e-12);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn lattice(task: &Task, level: Level) -> CachingEnergy {
    let l = level.as_f64();
    let scale = task.inputs.as_f64() * task.rate.get();
    let abs = (l * l - 1.0) / (3.0 * l);
    CachingEnergy {
        consolidation: scale * (task.updates.get() / l + abs / 2.0),
        maintenance: scale * task.cost.get() * task.presentations.get() * abs,
    }
}

/// Level at which the [`lattice`] form is smallest, found numerically ([`optimum::minimise`] over real $L$, then the
/// better of the two neighbouring integers).
///
/// For real $L$ the minimum is at $L^2 = (6K - 1 - 2cT)/(1 + 2cT)$, with which the tests compare.
///
/// # Errors
/// [`TheoryError::Optimum`] where the minimisation fails.
///
/// ```
/// # use plasticity_theory::{caching, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.001)? };
/// assert_eq!(caching::optimal_lattice_level(&task)?.get(), 14);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn optimal_lattice_level(task: &Task) -> Result<Level, TheoryError> {
    // The energy per synapse and step, up to a constant, over its largest coefficient, so that it stays within doubles.
    let (k, weight) = (task.updates.get(), 1.0 + 2.0 * task.cost.get() * task.presentations.get());
    let scale = k.max(weight);
    let cost = |l: f64| (k / l + weight * (l * l - 1.0) / (6.0 * l)) / scale;
    // Beyond the minimum for c = 0, L = sqrt(6K), the energy rises for every c.
    let upper = 2.0 * (6.0 * k + 1.0).sqrt();
    let real = match optimum::minimise(|log_level| cost(log_level.exp()), 0.0, upper.ln()) {
        Ok(minimum) => minimum.argument.exp(),
        // The energy rises from L = 1 on: consolidating at once is best.
        Err(optimum::OptimumError::AtEdge { lower, edge, .. }) if edge == lower => 1.0,
        Err(error) => return Err(error.into()),
    };
    let (below, above) = (real.floor().max(1.0), real.floor().max(1.0) + 1.0);
    let best = if cost(above) < cost(below) { above } else { below };
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
/// $M_\mathrm{cons} = N\eta [L X_K + \langle|s_K|\rangle]$ and $M_\mathrm{trans} = cNT\eta$ times the mean $|s|$ over the
/// states after an update, which takes the presentations to be spread evenly over them. For $K$ not an integer, linear
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
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)? };
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
        Ok((means.consolidation, means.mean_abs))
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
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)? };
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
