use super::parameters::{not_negative, positive};
use super::{Plasticity, SpikingError};

/// When transient conductances are consolidated. Thresholds $\theta$ are strict; what is left at the end is consolidated then, by every rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Consolidation {
    /// Every change at once: learning without caching.
    Immediate,
    /// A synapse when its own $|s| > \theta$.
    PerSynapse {
        /// $\theta$.
        threshold_siemens: f64,
    },
    /// All synapses when any $|s| > \theta$, after all changes of a time step.
    AnySynapse {
        /// $\theta$.
        threshold_siemens: f64,
    },
    /// Only at the end of learning.
    AtEnd,
}

/// Synaptic caching: conductances are the sum of a transient and a persistent part, $g = s + l$. Changes go to $s$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Caching {
    /// When $s$ is moved to $l$.
    pub consolidation: Consolidation,
    /// Time constant of the decay of $s$ towards 0, in simulated time; without one (as in LvR figure 2 - supplement 1) there is none.
    pub decay_seconds: Option<f64>,
}

/// What a rule has spent.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spent {
    /// $\sum|\Delta l|$ over all consolidations, that of what is left at the end included.
    pub consolidation_siemens: f64,
    /// The part of it at the end.
    pub final_siemens: f64,
    /// Consolidations before the end: of synapses for the per-synapse rule and without caching, of the neuron for any-synapse.
    pub events: u64,
    /// $\sum|s|$ over synapses and presentations, after decay, before the changes of the presentation. Times $c$: energy of maintenance.
    pub transient_sum_siemens: f64,
}

impl Consolidation {
    fn check(self) -> Result<(), SpikingError> {
        match self {
            Self::PerSynapse { threshold_siemens } | Self::AnySynapse { threshold_siemens } => {
                not_negative("a consolidation threshold (S)", threshold_siemens)
            }
            Self::Immediate | Self::AtEnd => Ok(()),
        }
    }
}

impl Caching {
    /// Without decay.
    pub fn lasting(consolidation: Consolidation) -> Self {
        Self { consolidation, decay_seconds: None }
    }

    /// Checks the domain.
    ///
    /// # Errors
    /// [`SpikingError`] for what is outside.
    pub fn check(&self) -> Result<(), SpikingError> {
        self.consolidation.check()?;
        self.decay_seconds.map_or(Ok(()), |seconds| positive("the time constant of caching (s)", seconds))
    }
}

/// The conductances of all auditory channels with their energies.
///
/// One rule drives the neuron: $g = s + l$ is of its parts. Any number of others, which without decay lead to the same
/// conductances, keep parts of their own of the same changes.
///
/// ```
/// use plasticity_simulation::spiking::{Caching, Consolidation, Plasticity, Synapses};
///
/// let caching = Caching::lasting(Consolidation::AtEnd);
/// let mut synapses = Synapses::new(&Plasticity::default(), 2, 0.15, caching, &[Consolidation::Immediate])?;
/// synapses.change(0, 1e-9);
/// synapses.change(0, -0.4e-9);
/// assert!((synapses.conductance(0) - 0.6e-9).abs() < 1e-20);
/// let spent = synapses.finish();
/// assert!((spent[0].consolidation_siemens - 0.6e-9).abs() < 1e-20);
/// assert!((spent[1].consolidation_siemens - 1.4e-9).abs() < 1e-20);
/// # Ok::<(), plasticity_simulation::spiking::SpikingError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Synapses {
    grid: Grid,
    bound_siemens: f64,
    initial_siemens: f64,
    /// What a presentation leaves of transient conductances.
    retained: f64,
    energy_siemens: f64,
    /// That of the neuron first.
    ledgers: Vec<Ledger>,
}

/// The parts of all conductances under one rule.
#[derive(Debug, Clone, PartialEq)]
struct Ledger {
    rule: Consolidation,
    persistent: Vec<f64>,
    transient: Vec<f64>,
    /// Whether a transient conductance has exceeded the threshold of all.
    due: bool,
    spent: Spent,
}

/// Multiples of a power of 2 to which conductances and their changes are rounded, so that their sums are exact.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Grid {
    /// A number so large that doubles there are as far apart as the grid.
    large: f64,
}

impl Grid {
    /// So fine that the bound is some $2^{50}$ of its meshes.
    fn up_to(bound: f64) -> Self {
        let exponent = bound.log2().floor().max(-900.0) as i32;
        Self { large: 1.5 * 2.0_f64.powi(exponent + 2) }
    }

    #[inline]
    fn round(self, value: f64) -> f64 {
        (value + self.large) - self.large
    }
}

impl Ledger {
    fn new(rule: Consolidation, channels: usize, initial: f64) -> Self {
        Self {
            rule,
            persistent: vec![initial; channels],
            transient: vec![0.0; channels],
            due: false,
            spent: Spent::default(),
        }
    }

    #[inline]
    fn change(&mut self, channel: usize, by: f64) {
        let transient = &mut self.transient[channel];
        *transient += by;
        match self.rule {
            Consolidation::Immediate => self.consolidate(channel),
            Consolidation::PerSynapse { threshold_siemens } if transient.abs() > threshold_siemens => {
                self.consolidate(channel);
            }
            Consolidation::AnySynapse { threshold_siemens } => {
                self.due |= transient.abs() > threshold_siemens
            }
            Consolidation::PerSynapse { .. } | Consolidation::AtEnd => {}
        }
    }

    fn consolidate(&mut self, channel: usize) {
        self.spent.events += 1;
        self.spent.consolidation_siemens += self.transient[channel].abs();
        self.persistent[channel] += self.transient[channel];
        self.transient[channel] = 0.0;
    }

    fn consolidate_all(&mut self) -> f64 {
        let energy = self.transient.iter().map(|s| s.abs()).sum();
        self.spent.consolidation_siemens += energy;
        for (persistent, transient) in self.persistent.iter_mut().zip(&mut self.transient) {
            *persistent += *transient;
            *transient = 0.0;
        }
        energy
    }
}

impl Synapses {
    /// Conductances at their initial value, all of it persistent.
    ///
    /// # Errors
    /// [`SpikingError`] for rules outside their domain, and [`SpikingError::RulesWithDecay`] for others beside one with decay.
    pub fn new(
        plasticity: &Plasticity,
        channels: usize,
        presentation_seconds: f64,
        caching: Caching,
        others: &[Consolidation],
    ) -> Result<Self, SpikingError> {
        caching.check()?;
        others.iter().try_for_each(|rule| rule.check())?;
        if caching.decay_seconds.is_some() && !others.is_empty() {
            return Err(SpikingError::RulesWithDecay);
        }
        let grid = Grid::up_to(plasticity.bound_siemens);
        let initial_siemens = grid.round(plasticity.initial_siemens);
        let rules = std::iter::once(&caching.consolidation).chain(others);
        Ok(Self {
            grid,
            bound_siemens: grid.round(plasticity.bound_siemens),
            initial_siemens,
            retained: caching.decay_seconds.map_or(1.0, |seconds| (-presentation_seconds / seconds).exp()),
            energy_siemens: 0.0,
            ledgers: rules.map(|rule| Ledger::new(*rule, channels, initial_siemens)).collect(),
        })
    }

    /// $g = s + l$.
    #[inline]
    pub fn conductance(&self, channel: usize) -> f64 {
        let ledger = &self.ledgers[0];
        ledger.persistent[channel] + ledger.transient[channel]
    }

    /// All conductances. Shape: channels.
    pub fn conductances(&self) -> Vec<f64> {
        (0..self.ledgers[0].persistent.len()).map(|channel| self.conductance(channel)).collect()
    }

    /// $l$ of all synapses, by the rule of the neuron. Shape: channels.
    pub fn persistent(&self) -> &[f64] {
        &self.ledgers[0].persistent
    }

    /// $\sum|\Delta g|$ over all changes so far, which are sums over the spikes of a time step.
    pub fn energy_siemens(&self) -> f64 {
        self.energy_siemens
    }

    /// $\sum|g - g(0)|$ over all synapses: the least energy that leads here.
    pub fn minimal_siemens(&self) -> f64 {
        (0..self.ledgers[0].persistent.len())
            .map(|channel| (self.conductance(channel) - self.initial_siemens).abs())
            .sum()
    }

    /// The beginning of a presentation: transient conductances decay, and are charged for maintenance.
    pub fn begin_presentation(&mut self) {
        for ledger in &mut self.ledgers {
            if self.retained < 1.0 {
                ledger.transient.iter_mut().for_each(|s| *s = self.grid.round(*s * self.retained));
            }
            ledger.spent.transient_sum_siemens += ledger.transient.iter().map(|s| s.abs()).sum::<f64>();
        }
    }

    /// Changes a conductance as far as its bounds allow.
    #[inline]
    pub fn change(&mut self, channel: usize, wanted_siemens: f64) {
        let from = self.conductance(channel);
        let to = (from + wanted_siemens).clamp(0.0, self.bound_siemens);
        let by = self.grid.round(to - from);
        if by == 0.0 {
            return;
        }
        self.energy_siemens += by.abs();
        for ledger in &mut self.ledgers {
            ledger.change(channel, by);
        }
    }

    /// After all changes of a time step: consolidates all synapses where one has exceeded the threshold of all.
    #[inline]
    pub fn end_changes(&mut self) {
        for ledger in self.ledgers.iter_mut().filter(|ledger| ledger.due) {
            ledger.due = false;
            ledger.spent.events += 1;
            ledger.consolidate_all();
        }
    }

    /// Consolidates what is left and says what each rule has spent, that of the neuron first.
    pub fn finish(&mut self) -> Vec<Spent> {
        self.ledgers
            .iter_mut()
            .map(|ledger| {
                ledger.spent.final_siemens = ledger.consolidate_all();
                ledger.spent
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUND: f64 = 2.5e-9;

    #[test]
    fn exact_sums_on_the_grid_are_exact() {
        let grid = Grid::up_to(BOUND);
        let mesh = grid.round(1e-24 * 0.9);
        assert!(mesh > 0.0 && mesh < 1e-15 * BOUND);
        let mut sum = 0.0;
        for step in 1..=1000 {
            let by = grid.round(1.2345678e-12 * f64::from(step % 7 - 3));
            assert_eq!((sum + by) - by, sum);
            sum += by;
            assert_eq!(grid.round(sum), sum);
        }
        assert_eq!(grid.round(grid.round(BOUND)), grid.round(BOUND));
        assert!((grid.round(BOUND) / BOUND - 1.0).abs() < 1e-15);
    }

    #[test]
    fn exact_bounds_hold_and_what_is_beyond_costs_nothing() {
        let caching = Caching::lasting(Consolidation::Immediate);
        let mut synapses = Synapses::new(&Plasticity::default(), 1, 0.15, caching, &[]).unwrap();
        synapses.change(0, -1e-9);
        assert_eq!((synapses.conductance(0), synapses.energy_siemens()), (0.0, 0.0));
        synapses.change(0, 4e-9);
        assert_eq!(synapses.conductance(0), synapses.bound_siemens);
        assert_eq!(synapses.finish()[0].consolidation_siemens, synapses.bound_siemens);
    }

    #[test]
    fn exact_decay_forgets_what_is_transient_and_nothing_else() {
        let rule = Consolidation::PerSynapse { threshold_siemens: 1e-9 };
        let caching = Caching { consolidation: rule, decay_seconds: Some(0.15) };
        let mut synapses = Synapses::new(&Plasticity::default(), 2, 0.15, caching, &[]).unwrap();
        synapses.change(0, 1.5e-9);
        synapses.change(1, 0.5e-9);
        synapses.begin_presentation();
        assert!((synapses.conductance(0) / 1.5e-9 - 1.0).abs() < 1e-12);
        assert!((synapses.conductance(1) / (0.5e-9 * (-1.0_f64).exp()) - 1.0).abs() < 1e-12);
        let spent = synapses.finish()[0];
        assert_eq!(spent.events, 1);
        assert!((spent.transient_sum_siemens / spent.final_siemens - 1.0).abs() < 1e-12);
        let others = [Consolidation::AtEnd];
        let refused = Synapses::new(&Plasticity::default(), 2, 0.15, caching, &others);
        assert_eq!(refused.err(), Some(SpikingError::RulesWithDecay));
    }
}
