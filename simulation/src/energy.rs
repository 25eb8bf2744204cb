//! What a change of a weight costs, and what is metered while a model learns with synaptic caching.

use thiserror::Error;

/// What a change of a weight costs: $|\Delta w|^\alpha$, or $[\Delta w]_+^\alpha$ where only potentiation costs energy. No
/// change costs nothing, also for $\alpha = 0$, which counts changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlasticityCost {
    exponent: f64,
    potentiation_only: bool,
}

/// An exponent that is negative, too large or not a number.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("the exponent of the energy must be from 0 to 100, but is {0}")]
pub struct ExponentError(pub f64);

impl PlasticityCost {
    /// $|\Delta w|$, the accumulated change.
    pub const CHANGE: Self = Self { exponent: 1.0, potentiation_only: false };

    /// $[\Delta w]_+$, the accumulated potentiation.
    pub const POTENTIATION: Self = Self { exponent: 1.0, potentiation_only: true };

    /// Checks the domain: an exponent from 0 to 100, beyond which energies soon leave the range of doubles.
    ///
    /// # Errors
    /// [`ExponentError`] otherwise.
    pub fn new(exponent: f64, potentiation_only: bool) -> Result<Self, ExponentError> {
        if (0.0..=100.0).contains(&exponent) {
            Ok(Self { exponent, potentiation_only })
        } else {
            Err(ExponentError(exponent))
        }
    }

    /// $\alpha$.
    pub fn exponent(self) -> f64 {
        self.exponent
    }

    /// Whether depression is free.
    pub fn potentiation_only(self) -> bool {
        self.potentiation_only
    }

    /// What a change costs.
    ///
    /// ```
    /// use plasticity_simulation::energy::PlasticityCost;
    ///
    /// let square = PlasticityCost::new(2.0, false)?;
    /// assert_eq!((square.of(-3.0), square.of(0.0)), (9.0, 0.0));
    /// let count_up = PlasticityCost::new(0.0, true)?;
    /// assert_eq!((count_up.of(-3.0), count_up.of(0.0), count_up.of(3.0)), (0.0, 0.0, 1.0));
    /// # Ok::<(), plasticity_simulation::energy::ExponentError>(())
    /// ```
    pub fn of(self, change: f64) -> f64 {
        if change == 0.0 || self.potentiation_only && change < 0.0 {
            0.0
        } else if self.exponent == 1.0 {
            change.abs()
        } else {
            change.abs().powf(self.exponent)
        }
    }
}

/// Energy of learning with transient and persistent weights $w_i = s_i + l_i$, in units of the learning rate.
///
/// The prices are not applied: the total is `consolidation + c * transient_sum + b * transient_change`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CachingEnergy {
    /// $\sum_t\sum_i |l_i(t) - l_i(t-1)|$, the final consolidation of what is left included.
    pub consolidation: f64,
    /// The part of `consolidation` that was left for the end, $\sum_i |s_i(T)|$.
    pub final_consolidation: f64,
    /// Number of consolidations before the end: of synapses for the per-synapse rule, of the neuron for the others.
    pub events: u64,
    /// $\sum_t\sum_i |s_i(t)|$ over every presentation, the final error-free epoch included; $s_i$ as it is before the
    /// update of that presentation.
    pub transient_sum: f64,
    /// The same to the end of the last epoch with errors.
    pub transient_sum_learning: f64,
    /// $\sum_t\sum_i |s_i(t+1) - s_i(t)|$ over updates that are not consolidated at once.
    pub transient_change: f64,
}

impl CachingEnergy {
    /// Total energy at maintenance cost $c$ and change cost $b$.
    ///
    /// ```
    /// use plasticity_simulation::energy::CachingEnergy;
    ///
    /// let energy = CachingEnergy { consolidation: 10.0, transient_sum: 100.0, transient_change: 5.0, ..Default::default() };
    /// assert_eq!(energy.total(0.1, 1.0), 25.0);
    /// ```
    pub fn total(&self, maintenance_cost: f64, change_cost: f64) -> f64 {
        self.consolidation + maintenance_cost * self.transient_sum + change_cost * self.transient_change
    }
}
