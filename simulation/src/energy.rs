//! What is metered while a model learns with synaptic caching.

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
