use crate::statistics;
use plasticity_simulation::decaying_walk::{DecayingWalk, Tally};
use plasticity_simulation::random;
use rayon::prelude::*;
use serde::Serialize;

/// Decaying walks of independent synapses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WalkSettings {
    /// Probability, time constant, threshold.
    pub walk: DecayingWalk,
    /// Number of synapses, each an independent run.
    pub synapses: u64,
    /// Presentations that are counted, of each.
    pub presentations: u64,
    /// Root seed.
    pub seed: u64,
}

/// A mean over synapses with its standard error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MeanError {
    /// Null without a value.
    pub mean: Option<f64>,
    /// Null for fewer than two synapses.
    pub se: Option<f64>,
}

/// Decaying walks, summarised over synapses. In units of the step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WalkSummary {
    /// Consolidations per presentation.
    pub rate: MeanError,
    /// Mean $|s|$ after decay, before the update.
    pub mean_abs: MeanError,
    /// Mean size of a consolidation: of all consolidations, with the error of a ratio of means.
    pub consolidation_size: MeanError,
}

/// Lets independent synapses walk, in parallel on the current thread pool, and tells `advance` of each that is finished.
///
/// ```
/// use plasticity_simulation::decaying_walk::DecayingWalk;
/// use plasticity_validation::ensemble::{WalkSettings, decaying_walk};
///
/// let summary = decaying_walk(&WalkSettings {
///     walk: DecayingWalk::new(0.2, 100.0, 2.0)?,
///     synapses: 100,
///     presentations: 1000,
///     seed: 1,
/// }, &|| ());
/// assert!(summary.rate.mean.is_some_and(|rate| rate > 0.0));
/// # Ok::<(), plasticity_simulation::decaying_walk::DecayingWalkError>(())
/// ```
pub fn decaying_walk(settings: &WalkSettings, advance: &(dyn Fn() + Sync)) -> WalkSummary {
    let walk = settings.walk;
    let cell = format!("p {}, tau {}, theta {}", walk.probability(), walk.time_constant(), walk.threshold());
    let tallies: Vec<Tally> = (0..settings.synapses)
        .into_par_iter()
        .map(|synapse| {
            let mut stream = random::stream(settings.seed, "simulate walk", &cell, synapse);
            let tally = walk.run(settings.presentations, &mut stream);
            advance();
            tally
        })
        .collect();
    let of = |value: &dyn Fn(&Tally) -> f64| {
        let values: Vec<f64> = tallies.iter().map(value).collect();
        MeanError { mean: statistics::mean(&values), se: statistics::standard_error(&values) }
    };
    let mut rate = of(&|tally| tally.consolidations as f64 / tally.presentations as f64);
    // Of nothing seen there is no error.
    rate.se = rate.se.filter(|_| tallies.iter().any(|tally| tally.consolidations > 0));
    WalkSummary {
        rate,
        mean_abs: of(&|tally| tally.abs_sum / tally.presentations as f64),
        consolidation_size: ratio(&tallies),
    }
}

/// Mean size over all consolidations; the deviations of the synapses from it make the error.
fn ratio(tallies: &[Tally]) -> MeanError {
    let count: u64 = tallies.iter().map(|tally| tally.consolidations).sum();
    if count == 0 {
        return MeanError { mean: None, se: None };
    }
    let mean = tallies.iter().map(|tally| tally.size_sum).sum::<f64>() / count as f64;
    let per_synapse = count as f64 / tallies.len() as f64;
    let deviations: Vec<f64> = tallies
        .iter()
        .map(|tally| (tally.size_sum - mean * tally.consolidations as f64) / per_synapse)
        .collect();
    let contributing = tallies.iter().filter(|tally| tally.consolidations > 0).count();
    MeanError { mean: Some(mean), se: statistics::standard_error(&deviations).filter(|_| contributing > 1) }
}
