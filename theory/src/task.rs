use crate::TheoryError;
use crate::energy;
use crate::quantity::{ChangeCost, Inputs, LearningRate, MaintenanceCost, Presentations, Updates};

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
    /// $b$, cost of changing a transient weight.
    pub change_cost: ChangeCost,
}

/// Energy of learning with synaptic caching, in units of the weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CachingEnergy {
    /// $M_\mathrm{cons}$, final consolidation included.
    pub consolidation: f64,
    /// $M_\mathrm{trans}$, the cost $c$ included.
    pub maintenance: f64,
    /// Energy of the updates that are not consolidated at once, the cost $b$ included.
    pub change: f64,
}

impl CachingEnergy {
    /// $M_\mathrm{cache}$, the sum of all parts.
    pub fn total(&self) -> f64 {
        self.consolidation + self.maintenance + self.change
    }
}

/// Means of a synapse over a whole number of updates, in units of $\eta$.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StepMeans {
    /// Total size of the consolidations.
    pub(crate) consolidation: f64,
    /// Mean $|s|$ over the states after an update.
    pub(crate) mean_abs: f64,
    /// Number of updates that are consolidated at once.
    pub(crate) consolidated: f64,
}

impl Task {
    /// Price of a unit of mean transient weight, $1 + cT$: it is maintained for $T$ presentations and consolidated once.
    pub(crate) fn price_of_waiting(&self) -> f64 {
        1.0 + self.waiting()
    }

    /// $cT$.
    pub(crate) fn waiting(&self) -> f64 {
        self.cost.get() * self.presentations.get()
    }

    /// Minimal energy of the task, see [`energy::minimal`].
    pub fn minimal_energy(&self) -> f64 {
        energy::minimal(self.inputs, self.updates, self.rate)
    }

    /// Energy of the task without caching, see [`energy::accumulated`].
    pub fn energy_without_caching(&self) -> f64 {
        energy::accumulated(self.inputs, self.updates, self.rate)
    }

    /// What every update costs that is consolidated at once.
    pub(crate) fn without_caching(&self) -> CachingEnergy {
        CachingEnergy { consolidation: self.energy_without_caching(), maintenance: 0.0, change: 0.0 }
    }

    /// An energy over the minimal energy of the task.
    ///
    /// The minimum is that of a Gaussian walk; for few updates an exact energy can be below it (0.886 at $K = 2$).
    pub fn over_minimum(&self, energy: CachingEnergy) -> f64 {
        energy.total() / self.minimal_energy()
    }

    /// Energy of parts per synapse in units of $\eta$: the size of consolidations, the mean $|s|$, and the number of updates
    /// that change a transient weight.
    pub(crate) fn energy_of(&self, consolidation: f64, mean_abs: f64, changes: f64) -> CachingEnergy {
        let scale = self.inputs.as_f64() * self.rate.get();
        CachingEnergy {
            consolidation: scale * consolidation,
            maintenance: scale * self.waiting() * mean_abs,
            change: scale * self.change_cost.get() * changes,
        }
    }

    /// Energy of walks whose means are known for whole numbers of steps; linear in between.
    pub(crate) fn energy_of_steps(
        &self,
        means: impl Fn(u64) -> Result<StepMeans, TheoryError>,
    ) -> Result<CachingEnergy, TheoryError> {
        let (whole, fraction) = (self.updates.get().floor() as u64, self.updates.get().fract());
        let mut mean = means(whole)?;
        if fraction > 0.0 {
            let above = means(whole + 1)?;
            let between = |below: f64, above: f64| below + fraction * (above - below);
            mean = StepMeans {
                consolidation: between(mean.consolidation, above.consolidation),
                mean_abs: between(mean.mean_abs, above.mean_abs),
                consolidated: between(mean.consolidated, above.consolidated),
            };
        }
        let changes = self.updates.get() - mean.consolidated;
        Ok(self.energy_of(mean.consolidation, mean.mean_abs, changes))
    }
}

/// The larger positive root of $y^3 - ay + b$ for $b \ge 0$, which is where $1/y + \dots$ energies with a change cost are
/// smallest; none where the cubic has no positive root.
pub(crate) fn larger_root(a: f64, b: f64) -> Option<f64> {
    let scale = (a / 3.0).sqrt();
    let cosine = -b / (2.0 * scale * scale * scale);
    // a <= 0 makes it NaN or infinite.
    if cosine >= -1.0 { Some(2.0 * scale * (cosine.acos() / 3.0).cos()) } else { None }
}
