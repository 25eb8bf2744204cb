use crate::statistics::Summary;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Caching, Ending, Goal, Initial, LayerEnergy, Layers, Learned, Material, NetworkError, SampleOrder,
    Samples, Settings, fastest, learn,
};
use plasticity_simulation::random::{self, Stream};
use plasticity_simulation::simd::Simd;
use plasticity_theory::quantity::MaintenanceCost;
use rayon::prelude::*;
use serde::Serialize;
use std::time::Duration;
use thiserror::Error;

/// Memory of a weight in the engine that takes most: as drawn, in single precision, then initial, persistent and transient in double.
const BYTES_PER_WEIGHT: u64 = 28;

/// Most memory that all networks that learn at a time may take.
const MAX_NETWORK_BYTES: u64 = 8 << 30;

/// What to simulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetworkSettings {
    /// The network; the images have to be coded for it.
    pub network: Settings,
    /// In which order samples are learned.
    pub order: SampleOrder,
    /// When learning ends.
    pub goal: Goal,
    /// What a change costs in $M_\alpha$.
    pub plasticity_cost: PlasticityCost,
    /// Synaptic caching, if any.
    pub caching: Option<Caching>,
    /// $c$.
    pub maintenance_cost: MaintenanceCost,
    /// Number of runs.
    pub replicates: u64,
    /// Root seed.
    pub seed: u64,
    /// Instruction set.
    pub simd: Simd,
}

/// Why networks could not be simulated.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum NetworkRunsError {
    /// The network or its caching is outside its domain.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// An accuracy that is none.
    #[error("the accuracy to reach must be above 0 and at most 1, but is {0}")]
    Target(f64),
    /// The networks that learn at a time do not fit the memory set aside for them.
    #[error(
        "learning with {hidden} hidden units and {inputs} inputs, {networks} at a time, takes {} MiB, more than the {} MiB \
         allowed; give fewer hidden units or threads",
        bytes >> 20,
        MAX_NETWORK_BYTES >> 20
    )]
    TooLarge {
        /// $H$.
        hidden: usize,
        /// Input units, the bias among them.
        inputs: usize,
        /// Networks that learn at a time.
        networks: u64,
        /// Memory that they take.
        bytes: u64,
    },
}

/// Runs of a network, summarised over those that reached their goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkSummary {
    /// Runs that reached the accuracy, or had none to reach and learned all samples.
    pub reached: u64,
    /// Runs that did not within the limit of samples.
    pub gave_up: u64,
    /// Runs whose weights left the range of sensible numbers.
    pub diverged: u64,
    /// Samples learned.
    pub samples: Summary,
    /// Accuracy at the end.
    pub accuracy: Summary,
    /// $M_0$, number of changes that are not 0.
    pub m0: LayerSummary,
    /// $M_1$, sum of the absolute changes.
    pub m1: LayerSummary,
    /// Sum of the absolute differences of the final from the initial weights: the least $M_1$ that leads there.
    pub m1_direct: LayerSummary,
    /// $M_\alpha$, at the cost that was asked for.
    pub m_alpha: LayerSummary,
    /// Energy of all consolidations, that of what is left at the end included, over both layers; without caching $M_1$, since every change
    /// is consolidated at once.
    pub consolidation: Summary,
    /// The part of it that was left for the end; 0 without caching.
    pub final_consolidation: Summary,
    /// Sum of the absolute transient weights over synapses and samples, after consolidation and before decay; 0 without caching.
    pub transient_sum: Summary,
    /// $c$ times it.
    pub maintenance: Summary,
    /// Samples learned in a second by one thread, tests not counted, over all runs; null where nothing was measured.
    pub samples_per_second: Option<f64>,
}

/// Summaries for each layer of weights and for both together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LayerSummary {
    /// Of the weights from input to hidden units.
    pub input: Summary,
    /// Of those from hidden to output units.
    pub output: Summary,
    /// Of the sums over both, run by run.
    pub total: Summary,
}

impl NetworkSettings {
    /// Checks the domain of every setting, which needs no images.
    ///
    /// # Errors
    /// [`NetworkRunsError`] for the first that is outside.
    pub fn check(&self) -> Result<(), NetworkRunsError> {
        self.network.check()?;
        self.caching.as_ref().map_or(Ok(()), Caching::check)?;
        match self.goal.target {
            Some(target) if !(target > 0.0 && target <= 1.0) => Err(NetworkRunsError::Target(target)),
            _ => Ok(()),
        }
    }

    /// Checks that as many networks as learn at a time fit into memory.
    pub(crate) fn check_size(&self, material: &Material) -> Result<(), NetworkRunsError> {
        let (hidden, inputs) = (self.network.hidden, material.training.inputs());
        let networks = self.replicates.min(rayon::current_num_threads() as u64);
        let weights = (hidden as u64 + 1).saturating_mul((inputs + material.training.classes()) as u64);
        let bytes = weights.saturating_mul(BYTES_PER_WEIGHT).saturating_mul(networks);
        if bytes > MAX_NETWORK_BYTES {
            return Err(NetworkRunsError::TooLarge { hidden, inputs, networks, bytes });
        }
        Ok(())
    }
}

/// Lets a network learn `replicates` times, in parallel on the current thread pool, and tells `advance` of each that is finished.
/// Replicate $r$ draws the same initial weights and the same samples whatever the learning rate and the caching.
///
/// # Errors
/// [`NetworkRunsError`] for settings that cannot be simulated. A run that diverges is none, but counted.
///
/// ```
/// use plasticity_simulation::data::digits;
/// use plasticity_simulation::energy::PlasticityCost;
/// use plasticity_simulation::network::{Evaluation, Goal, Material, SampleOrder, Settings};
/// use plasticity_simulation::simd::Simd;
/// use plasticity_theory::quantity::MaintenanceCost;
/// use plasticity_validation::ensemble::{NetworkSettings, network};
/// use std::num::NonZeroU64;
///
/// let settings = NetworkSettings {
///     network: Settings::vrp(5),
///     order: SampleOrder::WithReplacement,
///     goal: Goal { target: None, limit: 100, test_every: NonZeroU64::MIN },
///     plasticity_cost: PlasticityCost::CHANGE,
///     caching: None,
///     maintenance_cost: MaintenanceCost::new(0.0)?,
///     replicates: 2,
///     seed: 1,
///     simd: Simd::detect(),
/// };
/// let material = Material::new(&settings.network, &digits::generate(1, 600, 100), Evaluation::HeldOut);
/// let summary = network(&settings, &material, &|| ())?;
/// assert_eq!((summary.reached, summary.samples.mean), (2, Some(100.0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn network(
    settings: &NetworkSettings,
    material: &Material,
    advance: &(dyn Fn() + Sync),
) -> Result<NetworkSummary, NetworkRunsError> {
    settings.check()?;
    settings.check_size(material)?;
    let runs: Vec<Measured> = (0..settings.replicates)
        .into_par_iter()
        .map(|replicate| Measured::of_run(settings, material, replicate).inspect(|_| advance()))
        .collect::<Result<_, _>>()?;
    let reached: Vec<&Measured> = runs.iter().filter(|run| run.learned.ending == Ending::Reached).collect();
    let count = |ending| runs.iter().filter(|run| run.learned.ending == ending).count() as u64;
    let summary = |value: &dyn Fn(&Measured) -> f64| {
        Summary::of(&reached.iter().map(|run| value(run)).collect::<Vec<f64>>())
    };
    let sum = |value: fn(&LayerEnergy) -> f64| {
        move |run: &Measured| value(&run.energy.input) + value(&run.energy.output)
    };
    let layers = |value: fn(&LayerEnergy) -> f64| LayerSummary {
        input: summary(&|run| value(&run.energy.input)),
        output: summary(&|run| value(&run.energy.output)),
        total: summary(&sum(value)),
    };
    let transient_sum = sum(|layer| layer.caching.map_or(0.0, |caching| caching.transient_sum));
    Ok(NetworkSummary {
        reached: reached.len() as u64,
        gave_up: count(Ending::GaveUp),
        diverged: count(Ending::Diverged),
        samples: summary(&|run| run.learned.samples as f64),
        accuracy: summary(&|run| run.learned.accuracy),
        m0: layers(|layer| layer.changes.changes),
        m1: layers(|layer| layer.changes.accumulated),
        m1_direct: layers(|layer| layer.direct.accumulated),
        m_alpha: layers(|layer| layer.changes.at_cost),
        consolidation: summary(&sum(|layer| {
            layer.caching.map_or(layer.changes.accumulated, |caching| caching.consolidation())
        })),
        final_consolidation: summary(&sum(|layer| layer.caching.map_or(0.0, |caching| caching.remaining))),
        transient_sum: summary(&transient_sum),
        maintenance: summary(&|run| settings.maintenance_cost.get() * transient_sum(run)),
        samples_per_second: speed(&runs),
    })
}

/// Samples of all runs over the time that they took to learn.
fn speed(runs: &[Measured]) -> Option<f64> {
    let samples: u64 = runs.iter().map(|run| run.learned.samples).sum();
    let time: Duration = runs.iter().map(|run| run.learned.training_time).sum();
    (!time.is_zero()).then(|| samples as f64 / time.as_secs_f64())
}

/// What is kept of a run: weights are not.
pub(crate) struct Measured {
    pub(crate) learned: Learned,
    energy: Layers<LayerEnergy>,
}

impl Measured {
    fn of_run(
        settings: &NetworkSettings,
        material: &Material,
        replicate: u64,
    ) -> Result<Self, NetworkRunsError> {
        let cell = format!("hidden {}", settings.network.hidden);
        let mut stream = random::stream(settings.seed, "simulate network", &cell, replicate);
        Self::of_stream(settings, material, &mut stream)
    }

    /// Draws weights, then samples, and learns.
    pub(crate) fn of_stream(
        settings: &NetworkSettings,
        material: &Material,
        stream: &mut Stream,
    ) -> Result<Self, NetworkRunsError> {
        let initial = Initial::random(settings.network, &material.training, stream)?;
        let mut engine = fastest(initial, settings.plasticity_cost, settings.caching, settings.simd)?;
        let mut samples = Samples::new(settings.order, material.training.count());
        let learned = learn(&mut *engine, material, &settings.goal, &mut samples, stream, None);
        Ok(Self { learned, energy: engine.energy() })
    }

    /// What is measured of a run, as [`NetworkSummary`] names it.
    pub(crate) fn outputs(&self, maintenance_cost: MaintenanceCost) -> Vec<(&'static str, f64)> {
        let Layers { input, output } = &self.energy;
        let sum = |value: &dyn Fn(&LayerEnergy) -> f64| value(input) + value(output);
        let transient_sum = sum(&|layer| layer.caching.map_or(0.0, |caching| caching.transient_sum));
        let mut outputs = vec![
            ("samples", self.learned.samples as f64),
            ("accuracy", self.learned.accuracy),
            (
                "consolidation",
                sum(&|layer| {
                    layer.caching.map_or(layer.changes.accumulated, |caching| caching.consolidation())
                }),
            ),
            ("final_consolidation", sum(&|layer| layer.caching.map_or(0.0, |caching| caching.remaining))),
            ("transient_sum", transient_sum),
            ("maintenance", maintenance_cost.get() * transient_sum),
        ];
        let mut layers = |names: [&'static str; 3], value: fn(&LayerEnergy) -> f64| {
            let values = [value(input), value(output), value(input) + value(output)];
            outputs.extend(names.into_iter().zip(values));
        };
        layers(["m0.input", "m0.output", "m0.total"], |layer| layer.changes.changes);
        layers(["m1.input", "m1.output", "m1.total"], |layer| layer.changes.accumulated);
        layers(["m1_direct.input", "m1_direct.output", "m1_direct.total"], |layer| layer.direct.accumulated);
        layers(["m_alpha.input", "m_alpha.output", "m_alpha.total"], |layer| layer.changes.at_cost);
        outputs
    }
}
