//! Synaptic caching where the updates are correlated, by the measured mean-square displacement of the weights (ours).
//!
//! Learning is not a random walk: $D(n)$, the mean square of the displacement of a synapse over $n$ updates in units of
//! $\eta^2$, falls below $n$. Given $D$, the closest walk that knows nothing but how far it is from where it was last
//! consolidated takes steps with the mean
//!
//! $$ \langle\xi_{a+1}\rangle = -k_a s, \qquad k_a = \frac{1 + D(a) - D(a+1)}{2 D(a)} $$
//!
//! at age $a$ since then, the regression of the next step on the displacement: without resets the variance of $s$ is just
//! $D(a)$. With $k = 0$ it is the random walk of [`crate::caching`], [`crate::any_rule`] and [`crate::total_rule`]. What is left out is
//! that a consolidation does not make the past forgotten: the pull towards where $s$ came from goes on.

use crate::TheoryError;
use crate::caching::{CachingEnergy, Consolidation, Task};
use crate::quantity::{Level, Threshold};
use crate::renewal;
use crate::task::StepMeans;
use crate::walk;

/// Largest number of updates: the cost grows with its square.
pub const MAX_UPDATES: u64 = 20_000;

/// Mean-square displacement $D(n)$ of the weights over $n$ updates, in units of $\eta^2$.
///
/// Between the numbers of updates given, $D(n)/n$ is linear in $\ln n$; beyond them it is constant.
#[derive(Debug, Clone, PartialEq)]
pub struct Displacement {
    /// $\ln n$ and $D(n)/n$.
    points: Vec<(f64, f64)>,
}

impl Displacement {
    /// Takes measured values. Shape: one mean square for each number of updates.
    ///
    /// Domain: numbers of updates increasing from 1 or more; mean squares positive.
    ///
    /// # Errors
    /// [`TheoryError`] outside the domain, or without a value.
    ///
    /// ```
    /// use plasticity_theory::correlated::Displacement;
    ///
    /// let displacement = Displacement::new(&[1.0, 100.0], &[1.0, 50.0])?;
    /// assert_eq!(displacement.at(100), 50.0);
    /// assert_eq!(displacement.at(10), 7.5);
    /// assert_eq!(displacement.at(1000), 500.0);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn new(updates: &[f64], mean_squares: &[f64]) -> Result<Self, TheoryError> {
        let mut points: Vec<(f64, f64)> = Vec::new();
        for (&n, &square) in updates.iter().zip(mean_squares) {
            let increasing = points.last().is_none_or(|last| n.ln() > last.0);
            if !(n >= 1.0 && n.is_finite() && increasing) {
                return Err(TheoryError::NotPositive {
                    quantity: "the increase of the numbers of updates",
                    value: n,
                });
            }
            if !(square > 0.0 && square.is_finite()) {
                return Err(TheoryError::NotPositive {
                    quantity: "the mean-square displacement",
                    value: square,
                });
            }
            points.push((n.ln(), square / n));
        }
        if points.is_empty() {
            return Err(TheoryError::NotPositive {
                quantity: "the number of mean-square displacements",
                value: 0.0,
            });
        }
        Ok(Self { points })
    }

    /// $D(n) = n$, the random walk.
    pub fn of_a_walk() -> Self {
        Self { points: vec![(0.0, 1.0)] }
    }

    /// $D(n)/n$, in units of $\eta^2$: 1 for a random walk.
    pub fn ratio(&self, updates: u64) -> f64 {
        let log = (updates as f64).ln();
        let above = self.points.partition_point(|point| point.0 < log);
        let last = self.points.len() - 1;
        if above == 0 || above > last {
            return self.points[above.min(last)].1;
        }
        let (below, above) = (self.points[above - 1], self.points[above]);
        below.1 + (above.1 - below.1) * (log - below.0) / (above.0 - below.0)
    }

    /// $D(n)$, in units of $\eta^2$.
    pub fn at(&self, updates: u64) -> f64 {
        self.ratio(updates) * updates as f64
    }

    /// $k_a$, without a unit: the share of a displacement that took $a$ updates which the next update takes back in the mean; 0 for
    /// a random walk.
    pub fn pull(&self, age: u64) -> f64 {
        if age == 0 {
            return 0.0;
        }
        (1.0 + self.at(age) - self.at(age + 1)) / (2.0 * self.at(age))
    }
}

/// Energy under the per-synapse rule, as [`caching::exact_walk`](crate::caching::exact_walk) for a random walk.
///
/// Domain: $K$ up to [`MAX_UPDATES`]. Limit: the exact walk for $D(n) = n$, to $10^{-9}$. An approximation else: see the
/// [module](self).
///
/// # Errors
/// [`TheoryError::TooLarge`] for more updates.
///
/// ```
/// # use plasticity_theory::{caching::{self, Consolidation}, correlated::{self, Displacement}, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// let level = Consolidation::AtLevel(Level::new(20)?);
/// let half = Displacement::new(&[1.0, 1000.0], &[1.0, 500.0])?;
/// let energy = correlated::per_synapse(&task, level, &half)?.total();
/// assert!(energy < caching::exact_walk(&task, level)?.total());
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn per_synapse(
    task: &Task,
    consolidation: Consolidation,
    displacement: &Displacement,
) -> Result<CachingEnergy, TheoryError> {
    of_walks(task, consolidation, displacement, 1.0)
}

/// Energy under the any-synapse rule, as [`any_rule::energy`](crate::any_rule::energy) for a random walk.
///
/// Domain and errors as [`per_synapse`].
///
/// # Errors
/// As [`per_synapse`].
///
/// ```
/// # use plasticity_theory::{any_rule, caching::{self, Consolidation}, correlated::{self, Displacement}, quantity::*};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// let level = Consolidation::AtLevel(Level::new(10)?);
/// let walk = correlated::any_synapse(&task, level, &Displacement::of_a_walk())?.total();
/// assert!((walk / any_rule::energy(&task, level)?.total() - 1.0).abs() < 1e-9);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn any_synapse(
    task: &Task,
    consolidation: Consolidation,
    displacement: &Displacement,
) -> Result<CachingEnergy, TheoryError> {
    of_walks(task, consolidation, displacement, task.inputs.as_f64() + 1.0)
}

/// Energy under the total rule, as [`total_rule::interval`](crate::total_rule::interval) and
/// [`total_rule::every`](crate::total_rule::every) for a random walk, with mean absolute displacements
/// $\langle|S_n|\rangle \sqrt{D(n)/n}$.
///
/// Domain and errors as [`per_synapse`].
///
/// # Errors
/// As [`per_synapse`].
///
/// ```
/// # use plasticity_theory::{caching, correlated::{self, Displacement}, quantity::*, total_rule};
/// # let task = caching::Task { inputs: Inputs::new(1000)?, updates: Updates::new(2000.0)?,
/// #     presentations: Presentations::new(30_000.0)?, rate: LearningRate::ONE, cost: MaintenanceCost::new(0.0)?,
/// #     change_cost: ChangeCost::FREE };
/// let threshold = Threshold::new(3.0)?;
/// let walk = correlated::total(&task, threshold, &Displacement::of_a_walk())?.total();
/// let interval = total_rule::interval(&task, threshold)?.unwrap_or(u64::MAX);
/// assert!((walk / total_rule::every(&task, interval)?.total() - 1.0).abs() < 1e-12);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn total(
    task: &Task,
    threshold: Threshold,
    displacement: &Displacement,
) -> Result<CachingEnergy, TheoryError> {
    let last = check(task)? + 1;
    let needed = threshold.get() / task.rate.get() * task.inputs.as_f64() / (task.inputs.as_f64() + 1.0);
    let mut sizes = vec![0.0];
    // Mean |s| after 0, 1, ... updates, until the total crosses the threshold.
    while sizes[sizes.len() - 1] <= needed && sizes.len() as u64 <= last {
        let n = sizes.len() as u64;
        sizes.push(walk::free(n)?.final_abs * displacement.ratio(n).sqrt());
    }
    let interval = (sizes.len() - 1) as u64;
    let crosses = sizes[interval as usize] > needed;
    task.energy_of_steps(|steps| {
        let (cycles, rest) = if crosses { (steps / interval, steps % interval) } else { (0, steps) };
        let sum = |until: u64| sizes[..=until as usize].iter().sum::<f64>();
        let of_cycles = if cycles > 0 { cycles as f64 * sum(interval - 1) } else { 0.0 };
        let size = if cycles > 0 { sizes[interval as usize] } else { 0.0 };
        Ok(StepMeans {
            consolidation: cycles as f64 * size + sizes[rest as usize],
            mean_abs: (of_cycles + sum(rest)) / (steps.max(1)) as f64,
            consolidated: cycles as f64,
        })
    })
}

fn of_walks(
    task: &Task,
    consolidation: Consolidation,
    displacement: &Displacement,
    synapses: f64,
) -> Result<CachingEnergy, TheoryError> {
    let last = check(task)?;
    let out_of_reach = Level::new(last + 2)?;
    let level = match consolidation {
        Consolidation::AtLevel(level) => level.min(out_of_reach),
        Consolidation::AtEnd => out_of_reach,
    };
    task.energy_of_steps(|steps| {
        let means = renewal::means(level.get() as usize, synapses, steps, |age| displacement.pull(age));
        Ok(StepMeans {
            consolidation: means.consolidation,
            mean_abs: means.mean_abs,
            consolidated: means.resets,
        })
    })
}

/// Number of updates, rounded down.
fn check(task: &Task) -> Result<u64, TheoryError> {
    let updates = task.updates.get();
    if updates > MAX_UPDATES as f64 {
        return Err(TheoryError::TooLarge {
            quantity: "the number of updates K of a correlated walk",
            value: updates,
            limit: MAX_UPDATES as f64,
        });
    }
    Ok(updates as u64)
}
