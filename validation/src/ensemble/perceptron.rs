use crate::statistics::Summary;
use plasticity_simulation::energy::{CachingEnergy, PlasticityCost};
use plasticity_simulation::perceptron::{
    EpochLimit, Meters, PerceptronError, Rule, Task, TaskSettings, direct, fast,
};
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;
use plasticity_theory::quantity::{Inputs, LearningRate, VarianceRatio};
use plasticity_theory::{TheoryError, perceptron};
use rayon::prelude::*;
use serde::Serialize;

/// What to simulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerceptronSettings {
    /// Inputs, patterns, zero-meaning.
    pub task: TaskSettings,
    /// When to consolidate.
    pub rule: Rule,
    /// What a change costs; other than [`PlasticityCost::CHANGE`] only for [`Rule::Immediate`].
    pub plasticity_cost: PlasticityCost,
    /// Limit of epochs of a run.
    pub limit: EpochLimit,
    /// Number of runs.
    pub replicates: u64,
    /// Root seed.
    pub seed: u64,
    /// Instruction set.
    pub simd: Simd,
}

/// Runs of a perceptron, summarised over those that converged. Energies and weights are in units of the learning rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PerceptronSummary {
    /// Runs that converged.
    pub converged: u64,
    /// Runs that reached the limit of epochs.
    pub gave_up: u64,
    /// $K$.
    pub updates: Summary,
    /// $T$, to the end of the last epoch with errors.
    pub presentations: Summary,
    /// $T$, the final error-free epoch included.
    pub presentations_total: Summary,
    /// Epochs, the final error-free one included.
    pub epochs: Summary,
    /// Consolidation energy, final consolidation included; without caching, that of all changes.
    pub energy: Summary,
    /// Energy consolidated at the end only.
    pub final_consolidation: Summary,
    /// Number of consolidations before the end: of synapses for the per-synapse rule, of the neuron for the others.
    pub consolidations: Summary,
    /// Sum of the absolute transient weights over synapses and all presentations, to be multiplied by $c$.
    pub transient_sum: Summary,
    /// The same to the end of the last epoch with errors.
    pub transient_sum_learning: Summary,
    /// Sum of the absolute changes of transient weights, to be multiplied by $b$.
    pub transient_change: Summary,
    /// $M_\mathrm{min}$, at the same cost.
    pub minimal_energy: Summary,
    /// Energy over minimal energy, averaged over runs.
    pub inefficiency: Summary,
    /// $v$, variance of the weights over that of a random walk.
    pub variance_ratio: Summary,
    /// $v$ by the fields at errors, [`perceptron::variance_ratio_of_fields`]; none for zero-meaned patterns, whose norms differ.
    pub variance_ratio_by_fields: Summary,
    /// $v$ by the final stabilities, [`perceptron::variance_ratio_of_stabilities`]; likewise.
    pub variance_ratio_by_stabilities: Summary,
}

/// Runs a perceptron `replicates` times, in parallel on the current thread pool, and tells `advance` of each that is finished.
/// Replicate $r$ learns the same task whatever the rule.
///
/// # Errors
/// [`PerceptronError`] for settings that cannot be simulated.
///
/// ```
/// use plasticity_simulation::energy::PlasticityCost;
/// use plasticity_simulation::perceptron::{EpochLimit, Rule, TaskSettings};
/// use plasticity_simulation::simd::Simd;
/// use plasticity_validation::ensemble::{PerceptronSettings, perceptron};
///
/// let summary = perceptron(&PerceptronSettings {
///     task: TaskSettings { inputs: 100, patterns: 50, zero_mean: false },
///     rule: Rule::Immediate,
///     plasticity_cost: PlasticityCost::CHANGE,
///     limit: EpochLimit::new(1000)?,
///     replicates: 4,
///     seed: 1,
///     simd: Simd::detect(),
/// }, &|| ())?;
/// assert_eq!(summary.converged, 4);
/// # Ok::<(), plasticity_simulation::perceptron::PerceptronError>(())
/// ```
pub fn perceptron(
    settings: &PerceptronSettings,
    advance: &(dyn Fn() + Sync),
) -> Result<PerceptronSummary, PerceptronError> {
    let runs: Vec<Measured> = (0..settings.replicates)
        .into_par_iter()
        .map(|replicate| Measured::of_run(settings, replicate).inspect(|_| advance()))
        .collect::<Result<_, _>>()?;
    let converged: Vec<&Measured> = runs.iter().filter(|run| run.converged).collect();
    let summary = |value: fn(&Measured) -> f64| {
        Summary::of(&converged.iter().map(|run| value(run)).collect::<Vec<f64>>())
    };
    let of_some = |value: fn(&Measured) -> Option<f64>| {
        Summary::of(&converged.iter().filter_map(|run| value(run)).collect::<Vec<f64>>())
    };
    Ok(PerceptronSummary {
        converged: converged.len() as u64,
        gave_up: (runs.len() - converged.len()) as u64,
        updates: summary(|run| run.updates as f64),
        presentations: summary(|run| run.presentations as f64),
        presentations_total: summary(|run| run.presentations_total as f64),
        epochs: summary(|run| run.epochs as f64),
        energy: summary(|run| run.plasticity_energy),
        final_consolidation: summary(|run| run.energy.final_consolidation),
        consolidations: summary(|run| run.energy.events as f64),
        transient_sum: summary(|run| run.energy.transient_sum),
        transient_sum_learning: summary(|run| run.energy.transient_sum_learning),
        transient_change: summary(|run| run.energy.transient_change),
        minimal_energy: summary(|run| run.minimal_energy),
        inefficiency: summary(|run| run.plasticity_energy / run.minimal_energy),
        variance_ratio: summary(|run| run.variance_ratio),
        variance_ratio_by_fields: of_some(|run| run.by_fields),
        variance_ratio_by_stabilities: of_some(|run| run.by_stabilities),
    })
}

/// What is kept of a run: weights are not, so that any number of runs fits in memory.
struct Measured {
    converged: bool,
    updates: u64,
    presentations: u64,
    presentations_total: u64,
    epochs: u64,
    energy: CachingEnergy,
    plasticity_energy: f64,
    minimal_energy: f64,
    variance_ratio: f64,
    by_fields: Option<f64>,
    by_stabilities: Option<f64>,
}

impl Measured {
    /// By the fast engine where it applies, by the direct one for zero-meaned patterns.
    fn of_run(settings: &PerceptronSettings, replicate: u64) -> Result<Self, PerceptronError> {
        let TaskSettings { inputs, patterns, zero_mean } = settings.task;
        let cell = format!("inputs {inputs}, patterns {patterns}");
        let mut stream = random::stream(settings.seed, "simulate perceptron", &cell, replicate);
        let task = Task::random(settings.task, &mut stream)?;
        let (run, energy) = if zero_mean {
            direct::learn(&task, settings.rule, settings.limit, &mut ())?
        } else {
            let mut meters = Meters::new(&task, &[settings.rule], settings.simd)?;
            let run = fast::learn(&task, settings.limit, settings.simd, &mut meters)?;
            let energy = meters.finish(&run)[0];
            (run, energy)
        };
        let cost = settings.plasticity_cost;
        let plasticity_energy = if settings.rule == Rule::Immediate {
            run.plasticity_energy(&task, cost)
        } else {
            energy.consolidation
        };
        // Patterns have the same norm where they are not zero-meaned.
        let norm = Inputs::new(inputs + 1).ok().filter(|_| !zero_mean);
        let ratio = |of: fn(Inputs, f64, LearningRate) -> Result<VarianceRatio, TheoryError>, mean: f64| {
            norm.and_then(|norm| of(norm, mean, LearningRate::ONE).ok()).map(VarianceRatio::get)
        };
        Ok(Self {
            converged: run.converged(),
            updates: run.updates,
            presentations: run.presentations,
            presentations_total: run.presentations_total,
            epochs: run.epochs,
            energy,
            plasticity_energy,
            minimal_energy: run.direct_energy(cost),
            variance_ratio: run.variance_ratio(),
            by_fields: ratio(perceptron::variance_ratio_of_fields, run.mean_abs_field()),
            by_stabilities: ratio(perceptron::variance_ratio_of_stabilities, run.mean_stability()),
        })
    }
}
