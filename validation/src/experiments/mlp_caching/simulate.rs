//! Cells and their runs. A cell is a network; one run gives its energies at several accuracies.

use super::conditions::GradientName;
use super::settings::Settings;
use crate::experiment::{Cell, Outcome};
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    self, Caching, CachingMeter, Consolidation, Engine, Initial, LayerEnergy, Material, Milestones,
    NetworkError, SampleOrder, Samples, fastest, learn_past,
};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use serde_json::json;
use std::collections::BTreeMap;

/// A network and how it learns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Network {
    pub(super) hidden: usize,
    pub(super) rate: f64,
    pub(super) gradient: GradientName,
    pub(super) caching: Option<Cached>,
}

/// How a cell is simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Job {
    pub(super) network: Network,
    replicates: u64,
    /// Number of accuracies after which a run ends.
    accuracies: usize,
    /// Samples after which it gives up.
    limit: u64,
}

/// Caching by the rule per neuron.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cached {
    /// $\tau$; infinite without decay.
    pub(super) time_constant: f64,
    pub(super) threshold: f64,
}

impl Network {
    pub(super) fn id(&self) -> String {
        let network = format!("H={} eta={} {}", self.hidden, self.rate, self.gradient.name());
        match self.caching {
            None => network,
            Some(Cached { time_constant, threshold }) => {
                format!("{network} tau={time_constant} theta={threshold}")
            }
        }
    }

    /// The same with caching.
    pub(super) fn with(self, time_constant: f64, threshold: f64) -> Self {
        Self { caching: Some(Cached { time_constant, threshold }), ..self }
    }
}

impl Job {
    fn cell(&self, settings: &Settings) -> Cell {
        let network = &self.network;
        let caching = network.caching.map(|cached| {
            // JSON has no infinities.
            let time_constant = cached.time_constant.is_finite().then_some(cached.time_constant);
            json!({ "time_constant": time_constant, "threshold": cached.threshold })
        });
        let parameters = json!({
            "hidden": network.hidden, "rate": network.rate, "gradient": network.gradient.name(),
            "caching": caching, "accuracies": settings.accuracies[..self.accuracies],
            "test_every": settings.test_every(network.rate), "limit": self.limit,
        });
        Cell { id: network.id(), replicates: self.replicates, parameters }
    }
}

impl Settings {
    /// The network of which most is shown, without caching.
    pub(super) fn base(&self, gradient: GradientName) -> Network {
        Network { hidden: self.hidden, rate: self.learning_rate, gradient, caching: None }
    }

    /// The same with caching, at every threshold.
    pub(super) fn cached(&self, gradient: GradientName) -> Vec<Network> {
        let with = |&threshold: &f64| self.base(gradient).with(self.caching.time_constant, threshold);
        self.caching.thresholds.of(gradient).iter().map(with).collect()
    }

    /// The same at every threshold for which energy is taken against learning time.
    pub(super) fn trade_offs(&self, gradient: GradientName) -> Vec<Network> {
        let with = |threshold| self.base(gradient).with(self.trade_off.time_constant, threshold);
        self.trade_off.thresholds.of(gradient).values().into_iter().map(with).collect()
    }

    /// Another number of hidden units, without caching or at every threshold.
    pub(super) fn size(&self, hidden: usize, gradient: GradientName, caching: bool) -> Vec<Network> {
        let network = Network { hidden, ..self.base(gradient) };
        if !caching {
            return vec![network];
        }
        let with = |&threshold: &f64| network.with(self.caching.time_constant, threshold);
        self.sizes.thresholds.of(gradient).iter().map(with).collect()
    }

    /// With a caching that forgets nothing.
    pub(super) fn without_decay(&self, gradient: GradientName) -> Network {
        self.base(gradient).with(f64::INFINITY, self.caching.printed)
    }
}

/// Every cell. What takes long comes first.
pub(super) fn jobs(settings: &Settings) -> Vec<(Cell, Job)> {
    let mut jobs: Vec<Job> = Vec::new();
    let mut add = |network: Network, replicates: u64, accuracies: usize, limit: u64| match jobs
        .iter_mut()
        .find(|job| job.network == network)
    {
        Some(job) => {
            job.replicates = replicates.max(job.replicates);
            job.accuracies = accuracies.max(job.accuracies);
            job.limit = limit.max(job.limit);
        }
        None => jobs.push(Job { network, replicates, accuracies, limit }),
    };
    let all = settings.accuracies.len();
    let to_higher = settings.accuracies.iter().filter(|&&accuracy| accuracy <= settings.higher).count();
    let limit = settings.limit(settings.learning_rate);
    for gradient in GradientName::ALL {
        let base = settings.base(gradient);
        for &rate in settings.rates.rates.of(gradient) {
            let network = Network { rate, ..base };
            add(network, settings.rates.replicates, to_higher, settings.limit(rate));
        }
        for &rate in settings.shares.rates.of(gradient) {
            add(Network { rate, ..base }, settings.shares.replicates, to_higher, settings.limit(rate));
        }
        for network in [base, settings.without_decay(gradient)].into_iter().chain(settings.cached(gradient)) {
            add(network, settings.caching.replicates, all, limit);
        }
        for network in [base].into_iter().chain(settings.trade_offs(gradient)) {
            add(network, settings.trade_off.replicates, to_higher, limit);
        }
        for &hidden in &settings.sizes.hidden {
            if hidden == settings.sizes.hidden[0] {
                let smallest = settings.size(hidden, gradient, false)[0];
                add(smallest, settings.shares.replicates, to_higher, settings.sizes.limit);
            }
            let [without, cached] = [false, true].map(|caching| settings.size(hidden, gradient, caching));
            for network in without.into_iter().chain(cached) {
                add(network, settings.sizes.replicates, to_higher, settings.sizes.limit);
            }
        }
    }
    let work = |job: &Job| job.network.hidden as f64 * job.limit as f64;
    jobs.sort_by(|a, b| work(b).total_cmp(&work(a)));
    jobs.into_iter().map(|job| (job.cell(settings), job)).collect()
}

/// Values with a number for every accuracy that was reached, and the same at the end.
pub(super) const VALUES: [&str; 6] =
    ["samples", "m1", "m1_output", "m1_direct", "consolidation", "transient_sum"];
/// Those at the end.
pub(super) const END: &str = "end";
/// Accuracy at the end.
pub(super) const ACCURACY: &str = "accuracy";

pub(super) fn replicate(
    settings: &Settings,
    job: &Job,
    material: &Material,
    random: &mut Stream,
    simd: Simd,
) -> Result<Outcome, NetworkError> {
    let network = &job.network;
    let initial = Initial::random(network.settings(), &material.training, random)?;
    let caching = network.caching.map(|cached| Caching {
        consolidation: Consolidation::PerNeuron { threshold: cached.threshold },
        time_constant: cached.time_constant.is_finite().then_some(cached.time_constant),
    });
    let mut engine = fastest(initial, PlasticityCost::CHANGE, caching, simd)?;
    let milestones = Milestones {
        accuracies: settings.accuracies[..job.accuracies].to_vec(),
        limit: job.limit,
        test_every: settings.test_every(network.rate),
    };
    let mut samples = Samples::new(SampleOrder::File, material.training.count());
    let mut values: BTreeMap<String, Vec<f64>> =
        VALUES.iter().map(|&name| (name.to_owned(), Vec::new())).collect();
    let mut passed = |_: usize, engine: &dyn Engine| {
        for (name, value) in VALUES.into_iter().zip(energies(engine)) {
            values.entry(name.into()).or_default().push(value);
        }
    };
    let learned = learn_past(engine.as_mut(), material, &milestones, &mut samples, random, &mut passed);
    values.insert(END.into(), energies(engine.as_ref()).into());
    values.insert(ACCURACY.into(), vec![learned.accuracy]);
    // Weights that diverge may cost more than there are numbers.
    values.retain(|_, values| values.iter().all(|value| value.is_finite()));
    Ok(Outcome { ending: learned.ending.into(), values })
}

impl Network {
    fn settings(&self) -> network::Settings {
        network::Settings {
            learning_rate: self.rate,
            gradient: self.gradient.gradient(),
            ..network::Settings::lvr(self.hidden)
        }
    }
}

/// In the order of [`VALUES`]; those of caching are 0 without.
fn energies(engine: &dyn Engine) -> [f64; 6] {
    let energy = engine.energy();
    let both = |value: &dyn Fn(&LayerEnergy) -> f64| value(&energy.input) + value(&energy.output);
    let caching = |value: fn(&CachingMeter) -> f64| both(&|layer| layer.caching.as_ref().map_or(0.0, value));
    [
        engine.samples() as f64,
        both(&|layer| layer.changes.accumulated),
        energy.output.changes.accumulated,
        both(&|layer| layer.direct.accumulated),
        caching(CachingMeter::consolidation),
        caching(|meter| meter.transient_sum),
    ]
}
