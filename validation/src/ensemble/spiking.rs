use crate::statistics::Summary;
use plasticity_simulation::random::{self, Stream};
use plasticity_simulation::spiking::{
    Caching, Criteria, Ending, Learned, Parameters, SpikingError, Stop, Success, Task, TaskSettings, learn,
};
use plasticity_theory::quantity::MaintenanceCost;
use rayon::prelude::*;
use serde::Serialize;
use thiserror::Error;

/// Nanosiemens of a siemens.
const NANO: f64 = 1e9;

/// What to simulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpikingSettings {
    /// Of neuron, inputs, plasticity and protocol.
    pub parameters: Parameters,
    /// What is learned.
    pub task: TaskSettings,
    /// How conductances are kept.
    pub caching: Caching,
    /// $c$.
    pub maintenance_cost: MaintenanceCost,
    /// When learning ends.
    pub stop: Stop,
    /// When responses tell the classes apart.
    pub criteria: Criteria,
    /// Number of runs.
    pub replicates: u64,
    /// Root seed.
    pub seed: u64,
}

/// Why spiking neurons could not be simulated.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum SpikingRunsError {
    /// Parameters, task or caching are outside their domain.
    #[error(transparent)]
    Spiking(#[from] SpikingError),
    /// Learning ends before convergence can be judged.
    #[error("convergence is judged over {settling} rounds, but learning ends after {rounds}")]
    NeverSettles {
        /// Most rounds of a run.
        rounds: u64,
        /// Rounds that convergence is judged over.
        settling: usize,
    },
    /// A criterion that is no number of standard deviations.
    #[error("a criterion must be a number of standard deviations, not negative, but is {0}")]
    Criterion(f64),
}

/// Runs of a spiking neuron, summarised over those that converged (or were to take all rounds). Energies are in nS.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SpikingSummary {
    /// Runs whose conductances settled, or that took all rounds where that was asked for.
    pub converged: u64,
    /// Runs that reached the limit of rounds.
    pub gave_up: u64,
    /// Of the runs that converged, those whose responses tell the classes apart by both criteria.
    pub succeeded: u64,
    /// Of the runs that converged, those with every response to a pattern of target 1 above every one to target 0.5.
    pub separated: u64,
    /// Rounds.
    pub rounds: Summary,
    /// Output spikes a presentation.
    pub spikes: Summary,
    /// $\sum|\Delta g|$: what learning costs without caching.
    pub energy: Summary,
    /// $\sum|g - g(0)|$ at the end: the least energy that leads there.
    pub minimal_energy: Summary,
    /// Of all consolidations, that of what is left at the end included.
    pub consolidation: Summary,
    /// The part of it at the end.
    pub final_consolidation: Summary,
    /// Consolidations before the end.
    pub consolidations: Summary,
    /// Sum of the absolute transient conductances over synapses and presentations.
    pub transient_sum: Summary,
    /// $c$ times it.
    pub maintenance: Summary,
    /// What caching saves: 1 - (consolidation + maintenance) / energy, averaged over runs.
    pub saving: Summary,
    /// The same for consolidation at the first of the rounds over which conductances settled, and only there: 1 - minimal energy / energy.
    pub saving_to_settling: Summary,
}

impl SpikingSettings {
    /// Checks the domain of every setting.
    ///
    /// # Errors
    /// [`SpikingRunsError`] for the first that is outside.
    pub fn check(&self) -> Result<(), SpikingRunsError> {
        self.parameters.check()?;
        self.task.check(self.parameters.inputs.channels)?;
        self.caching.check()?;
        self.stop.check()?;
        let (rounds, settling) = (self.stop.rounds, self.stop.settling_rounds);
        if self.stop.tolerance_siemens.is_some() && rounds < settling as u64 {
            return Err(SpikingRunsError::NeverSettles { rounds, settling });
        }
        let criteria = [self.criteria.within, self.criteria.apart];
        match criteria.into_iter().find(|criterion| !criterion.is_finite() || *criterion < 0.0) {
            Some(criterion) => Err(SpikingRunsError::Criterion(criterion)),
            None => Ok(()),
        }
    }
}

/// Lets a spiking neuron learn `replicates` times, in parallel on the current thread pool, and tells `advance` of each that is finished.
/// Replicate $r$ draws the same task and the same input spikes whatever the neuron and the caching, as far as rates are the same.
///
/// # Errors
/// [`SpikingRunsError`] for settings that cannot be simulated.
///
/// ```
/// use plasticity_simulation::spiking::{Caching, Consolidation, Criteria, Parameters, Stop, TaskSettings};
/// use plasticity_theory::quantity::MaintenanceCost;
/// use plasticity_validation::ensemble::{SpikingSettings, spiking};
///
/// let settings = SpikingSettings {
///     parameters: Parameters::default(),
///     task: TaskSettings { patterns: 2, ..TaskSettings::default() },
///     caching: Caching::lasting(Consolidation::AtEnd),
///     maintenance_cost: MaintenanceCost::new(0.0)?,
///     stop: Stop::default(),
///     criteria: Criteria::default(),
///     replicates: 2,
///     seed: 1,
/// };
/// let summary = spiking(&settings, &|| ())?;
/// assert_eq!(summary.converged + summary.gave_up, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn spiking(
    settings: &SpikingSettings,
    advance: &(dyn Fn() + Sync),
) -> Result<SpikingSummary, SpikingRunsError> {
    settings.check()?;
    let runs: Vec<Measured> = (0..settings.replicates)
        .into_par_iter()
        .map(|replicate| Measured::of_run(settings, replicate).inspect(|_| advance()))
        .collect::<Result<_, _>>()?;
    let ended: Vec<&Measured> = runs.iter().filter(|run| run.learned.ending != Ending::GaveUp).collect();
    let summary = |value: &dyn Fn(&Learned) -> f64| {
        Summary::of(&ended.iter().map(|run| value(&run.learned)).collect::<Vec<f64>>())
    };
    let count = |holds: fn(Success) -> bool| ended.iter().filter(|run| holds(run.success)).count() as u64;
    let maintenance = |run: &Learned| settings.maintenance_cost.get() * run.spent[0].transient_sum_siemens;
    let patterns = settings.task.patterns as f64;
    let settled: Vec<f64> = ended
        .iter()
        .filter_map(|run| run.learned.settled)
        .map(|settled| 1.0 - settled.minimal_siemens / settled.energy_siemens)
        .filter(|saving| saving.is_finite())
        .collect();
    Ok(SpikingSummary {
        converged: ended.len() as u64,
        gave_up: (runs.len() - ended.len()) as u64,
        succeeded: count(Success::succeeded),
        separated: count(|success| success.separates),
        rounds: summary(&|run| run.rounds as f64),
        spikes: summary(&|run| run.spikes as f64 / (run.rounds as f64 * patterns)),
        energy: summary(&|run| NANO * run.energy_siemens),
        minimal_energy: summary(&|run| NANO * run.minimal_siemens),
        consolidation: summary(&|run| NANO * run.spent[0].consolidation_siemens),
        final_consolidation: summary(&|run| NANO * run.spent[0].final_siemens),
        consolidations: summary(&|run| run.spent[0].events as f64),
        transient_sum: summary(&|run| NANO * run.spent[0].transient_sum_siemens),
        maintenance: summary(&|run| NANO * maintenance(run)),
        saving: Summary::of(
            &ended
                .iter()
                .map(|run| &run.learned)
                .map(|run| 1.0 - (run.spent[0].consolidation_siemens + maintenance(run)) / run.energy_siemens)
                // Where nothing is learned nothing is saved.
                .filter(|saving| saving.is_finite())
                .collect::<Vec<f64>>(),
        ),
        saving_to_settling: Summary::of(&settled),
    })
}

/// What is kept of a run.
pub(crate) struct Measured {
    pub(crate) learned: Learned,
    success: Success,
}

impl Measured {
    fn of_run(settings: &SpikingSettings, replicate: u64) -> Result<Self, SpikingRunsError> {
        let cell = format!("patterns {}", settings.task.patterns);
        Self::of_stream(settings, &mut random::stream(settings.seed, "simulate spiking", &cell, replicate))
    }

    /// Draws a task, and learns it.
    pub(crate) fn of_stream(
        settings: &SpikingSettings,
        stream: &mut Stream,
    ) -> Result<Self, SpikingRunsError> {
        let task = Task::random(settings.task, &settings.parameters, stream)?;
        let learned =
            learn(&settings.parameters, &task, settings.caching, &[], &settings.stop, stream, &mut ())?;
        let success = settings.criteria.judge(&task, &learned.conductances);
        Ok(Self { learned, success })
    }

    /// What is measured of a run that converged, as [`SpikingSummary`] names it; energies in nS. None where nothing was learned or settled.
    pub(crate) fn outputs(&self, settings: &SpikingSettings) -> Vec<(&'static str, Option<f64>)> {
        let run = &self.learned;
        let spent = &run.spent[0];
        let flag = |holds: bool| Some(f64::from(u8::from(holds)));
        let maintenance = settings.maintenance_cost.get() * spent.transient_sum_siemens;
        let finite = |saving: f64| Some(saving).filter(|saving| saving.is_finite());
        let settled = run.settled.map(|settled| 1.0 - settled.minimal_siemens / settled.energy_siemens);
        vec![
            ("succeeded", flag(self.success.succeeded())),
            ("separated", flag(self.success.separates)),
            ("rounds", Some(run.rounds as f64)),
            ("spikes", Some(run.spikes as f64 / (run.rounds as f64 * settings.task.patterns as f64))),
            ("energy", Some(NANO * run.energy_siemens)),
            ("minimal_energy", Some(NANO * run.minimal_siemens)),
            ("consolidation", Some(NANO * spent.consolidation_siemens)),
            ("final_consolidation", Some(NANO * spent.final_siemens)),
            ("consolidations", Some(spent.events as f64)),
            ("transient_sum", Some(NANO * spent.transient_sum_siemens)),
            ("maintenance", Some(NANO * maintenance)),
            ("saving", finite(1.0 - (spent.consolidation_siemens + maintenance) / run.energy_siemens)),
            ("saving_to_settling", settled.and_then(finite)),
        ]
    }
}
