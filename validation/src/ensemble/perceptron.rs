use crate::statistics::Summary;
use plasticity_simulation::energy::{CachingEnergy, PlasticityCost};
use plasticity_simulation::perceptron::decaying::{self, TimeConstant};
use plasticity_simulation::perceptron::{
    Ending, EpochLimit, Meters, PerceptronError, Rule, Run, Task, TaskSettings, direct, fast,
};
use plasticity_simulation::random::{self, Stream};
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
    /// $\tau$ of the transient weights.
    pub time_constant: TimeConstant,
    /// Whether the order of the patterns is drawn anew for every epoch.
    pub shuffle: bool,
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
    /// Runs that were found to repeat themselves for ever, which is looked for with decay and a fixed order.
    pub cycling: u64,
    /// Runs that reached the limit of epochs.
    pub gave_up: u64,
    /// Of the runs that converged, those that classify every pattern after the final consolidation. With decay some may not:
    /// patterns can be right only while transient weights decay.
    pub classifies_all: u64,
    /// Epochs after which the cycling runs repeat themselves; this alone is summarised over them.
    pub cycle_period: Summary,
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
    /// $v$ by the fields at errors, [`perceptron::variance_ratio_of_fields`]; none for zero-meaned patterns, whose norms differ,
    /// and none with decay, where weights are no sum of updates.
    pub variance_ratio_by_fields: Summary,
    /// $v$ by the final stabilities, [`perceptron::variance_ratio_of_stabilities`]; likewise.
    pub variance_ratio_by_stabilities: Summary,
}

/// Runs a perceptron `replicates` times, in parallel on the current thread pool, and tells `advance` of each that is finished.
/// Replicate $r$ learns the same task whatever the rule, the decay and the order.
///
/// # Errors
/// [`PerceptronError`] for settings that cannot be simulated.
///
/// ```
/// use plasticity_simulation::energy::PlasticityCost;
/// use plasticity_simulation::perceptron::decaying::TimeConstant;
/// use plasticity_simulation::perceptron::{EpochLimit, Rule, TaskSettings};
/// use plasticity_simulation::simd::Simd;
/// use plasticity_validation::ensemble::{PerceptronSettings, perceptron};
///
/// let summary = perceptron(&PerceptronSettings {
///     task: TaskSettings { inputs: 100, patterns: 50, zero_mean: false },
///     rule: Rule::Immediate,
///     time_constant: TimeConstant::INFINITE,
///     shuffle: false,
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
    let converged: Vec<&Measured> = runs.iter().filter(|run| run.ending == Ending::Converged).collect();
    let periods: Vec<f64> = runs.iter().filter_map(Measured::cycle_period).collect();
    let summary = |value: fn(&Measured) -> f64| {
        Summary::of(&converged.iter().map(|run| value(run)).collect::<Vec<f64>>())
    };
    let of_some = |value: fn(&Measured) -> Option<f64>| {
        Summary::of(&converged.iter().filter_map(|run| value(run)).collect::<Vec<f64>>())
    };
    Ok(PerceptronSummary {
        converged: converged.len() as u64,
        cycling: periods.len() as u64,
        gave_up: (runs.len() - converged.len() - periods.len()) as u64,
        classifies_all: converged.iter().filter(|run| run.classifies_all).count() as u64,
        cycle_period: Summary::of(&periods),
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
pub(crate) struct Measured {
    pub(crate) ending: Ending,
    classifies_all: bool,
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
    fn of_run(settings: &PerceptronSettings, replicate: u64) -> Result<Self, PerceptronError> {
        let TaskSettings { inputs, patterns, .. } = settings.task;
        let cell = format!("inputs {inputs}, patterns {patterns}");
        Self::of_stream(settings, &mut random::stream(settings.seed, "simulate perceptron", &cell, replicate))
    }

    /// Draws a task, and learns it.
    pub(crate) fn of_stream(
        settings: &PerceptronSettings,
        stream: &mut Stream,
    ) -> Result<Self, PerceptronError> {
        let TaskSettings { inputs, zero_mean, .. } = settings.task;
        let task = Task::random(settings.task, stream)?;
        let decays = settings.time_constant != TimeConstant::INFINITE;
        let (run, energy, classifies_all) = if decays || settings.shuffle {
            learn_with_decay(&task, settings, stream)?
        } else {
            learn_without_decay(&task, settings)?
        };
        let cost = settings.plasticity_cost;
        let plasticity_energy = if settings.rule == Rule::Immediate {
            run.plasticity_energy(&task, cost)
        } else {
            energy.consolidation
        };
        // Patterns have the same norm where they are not zero-meaned, and weights are their sum where nothing decays.
        let norm = Inputs::new(inputs + 1).ok().filter(|_| !zero_mean && !decays);
        let ratio = |of: fn(Inputs, f64, LearningRate) -> Result<VarianceRatio, TheoryError>, mean: f64| {
            norm.and_then(|norm| of(norm, mean, LearningRate::ONE).ok()).map(VarianceRatio::get)
        };
        Ok(Self {
            ending: run.ending,
            classifies_all,
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

    /// What is measured of a run that converged, as [`PerceptronSummary`] names it; none where there is nothing to measure.
    pub(crate) fn outputs(&self) -> Vec<(&'static str, Option<f64>)> {
        vec![
            ("classifies_all", Some(f64::from(u8::from(self.classifies_all)))),
            ("updates", Some(self.updates as f64)),
            ("presentations", Some(self.presentations as f64)),
            ("presentations_total", Some(self.presentations_total as f64)),
            ("epochs", Some(self.epochs as f64)),
            ("energy", Some(self.plasticity_energy)),
            ("final_consolidation", Some(self.energy.final_consolidation)),
            ("consolidations", Some(self.energy.events as f64)),
            ("transient_sum", Some(self.energy.transient_sum)),
            ("transient_sum_learning", Some(self.energy.transient_sum_learning)),
            ("transient_change", Some(self.energy.transient_change)),
            ("minimal_energy", Some(self.minimal_energy)),
            ("inefficiency", Some(self.plasticity_energy / self.minimal_energy)),
            ("variance_ratio", Some(self.variance_ratio)),
            ("variance_ratio_by_fields", self.by_fields),
            ("variance_ratio_by_stabilities", self.by_stabilities),
        ]
    }

    fn cycle_period(&self) -> Option<f64> {
        match self.ending {
            Ending::Cycling { period } => Some(period as f64),
            Ending::Converged | Ending::GaveUp { .. } => None,
        }
    }
}

/// By the fast engine where it applies, by the direct one for zero-meaned patterns; also whether all patterns are classified.
fn learn_without_decay(
    task: &Task,
    settings: &PerceptronSettings,
) -> Result<(Run, CachingEnergy, bool), PerceptronError> {
    let (run, energy) = if task.settings().zero_mean {
        direct::learn(task, settings.rule, settings.limit, &mut ())?
    } else {
        let mut meters = Meters::new(task, &[settings.rule], settings.simd)?;
        let run = fast::learn(task, settings.limit, settings.simd, &mut meters)?;
        let energy = meters.finish(&run)[0];
        (run, energy)
    };
    // What is classified before the final consolidation is so after it.
    let classifies_all = run.converged();
    Ok((run, energy, classifies_all))
}

/// The same with decay or an order that changes.
fn learn_with_decay(
    task: &Task,
    settings: &PerceptronSettings,
    random: &mut Stream,
) -> Result<(Run, CachingEnergy, bool), PerceptronError> {
    let &PerceptronSettings { rule, time_constant, limit, shuffle, simd, .. } = settings;
    let decay = decaying::Settings { rule, time_constant, limit, shuffle };
    let learning = if task.settings().zero_mean {
        decaying::learn_directly(task, &decay, random, &mut ())?
    } else {
        decaying::learn(task, &decay, simd, random, &mut ())?
    };
    let classifies_all = learning.classifies_all();
    Ok((learning.run, learning.energy, classifies_all))
}
