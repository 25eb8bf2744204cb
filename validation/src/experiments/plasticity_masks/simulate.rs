//! Cells and how they are simulated. A cell is a network with a restriction, or a kind of masks whose paths are counted.

use super::conditions::Draw;
use super::counting;
use super::settings::Settings;
use super::theory;
use crate::experiment::{Cell, Outcome};
use crate::images::Images;
use crate::network_run::NetworkRun;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{self, Goal, Layers, MaskDraw, NetworkError, Restriction, SampleOrder};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use plasticity_theory::TheoryError;
use serde_json::json;
use std::fmt;

/// A network and what of it is plastic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Network {
    pub(super) hidden: u64,
    pub(super) plastic: Plastic,
}

/// What is plastic. Of masks the mean number of paths is given, of masks on neurons and subnets the number of units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Plastic {
    All,
    Synaptic(Draw, u64),
    Redrawn(u64),
    ClassMasks(u64),
    Neuron(u64),
    Subnet(u64),
    /// Output layer only; input weights have this deviation.
    Output(f64),
}

impl fmt::Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "H={} ", self.hidden)?;
        match self.plastic {
            Plastic::All => write!(formatter, "standard"),
            Plastic::Synaptic(draw, paths) => write!(formatter, "mask {} paths={paths}", draw.name()),
            Plastic::Redrawn(paths) => write!(formatter, "redrawn paths={paths}"),
            Plastic::ClassMasks(paths) => write!(formatter, "classes paths={paths}"),
            Plastic::Neuron(units) => write!(formatter, "neuron K={units}"),
            Plastic::Subnet(units) => write!(formatter, "subnet K={units}"),
            Plastic::Output(deviation) => write!(formatter, "output deviation={deviation}"),
        }
    }
}

impl Network {
    fn settings(&self) -> Result<network::Settings, TheoryError> {
        let vrp = network::Settings::vrp(self.hidden as usize);
        let fractions = |paths| {
            let masks = theory::optimum(self.hidden, paths)?;
            Ok::<_, TheoryError>((masks.input.get(), masks.output.get()))
        };
        let restriction = match self.plastic {
            Plastic::All => Restriction::None,
            Plastic::Synaptic(draw, paths) => {
                let (input, output) = fractions(paths)?;
                Restriction::SynapticMask { draw: draw.draw(), input, output }
            }
            Plastic::Redrawn(paths) => {
                let (input, output) = fractions(paths)?;
                Restriction::RedrawnMask { input, output }
            }
            Plastic::ClassMasks(paths) => {
                let (input, output) = fractions(paths)?;
                Restriction::ClassMasks { draw: MaskDraw::Bernoulli, input, output }
            }
            Plastic::Neuron(units) => Restriction::NeuronMask { units: units as usize },
            Plastic::Subnet(units) => Restriction::Subnet { units: units as usize },
            Plastic::Output(deviation) => {
                let plastic = Layers { input: false, output: true };
                return Ok(network::Settings { plastic, initial_deviation: deviation, ..vrp });
            }
        };
        Ok(network::Settings { restriction, ..vrp })
    }

    /// How long a run takes, about.
    fn work(&self) -> f64 {
        let per_sample = match self.plastic {
            Plastic::Synaptic(..) | Plastic::ClassMasks(_) => 5.0,
            Plastic::Redrawn(_) => 20.0,
            _ => 1.0,
        };
        per_sample * self.hidden as f64
    }
}

/// How a cell is simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Job {
    Learn(Network),
    Count(Draw),
}

/// Name of the cell of masks whose paths are counted.
pub(super) fn paths(draw: Draw) -> String {
    format!("paths {}", draw.name())
}

/// Every cell, those that take longest first.
pub(super) fn jobs(settings: &Settings) -> Vec<(Cell, Job)> {
    let mut networks: Vec<(Network, u64)> = Vec::new();
    let mut add = |hidden: u64, plastic: Plastic, replicates: u64| {
        let network = Network { hidden, plastic };
        match networks.iter_mut().find(|(known, _)| *known == network) {
            Some((_, most)) => *most = replicates.max(*most),
            None => networks.push((network, replicates)),
        }
    };
    let critical = settings.critical;
    for block in &settings.sizes.runs {
        for &hidden in &block.hidden {
            add(hidden, Plastic::All, block.replicates);
            add(hidden, Plastic::Synaptic(Draw::Bernoulli, critical), block.mask_replicates);
            add(hidden, Plastic::Subnet(critical), block.replicates);
        }
    }
    for block in &settings.neuron.runs {
        for &hidden in &block.hidden {
            block.units.iter().for_each(|&units| add(hidden, Plastic::Neuron(units), block.replicates));
        }
    }
    let masks = &settings.masks;
    for paths in settings.mask_paths() {
        add(masks.hidden, Plastic::Synaptic(Draw::Bernoulli, paths), masks.replicates);
    }
    let others = [
        Plastic::Synaptic(Draw::PerLayer, critical),
        Plastic::Synaptic(Draw::PerRow, critical),
        Plastic::All,
    ];
    others.iter().for_each(|&way| add(masks.hidden, way, masks.replicates));
    add(masks.hidden, Plastic::Redrawn(critical), masks.redrawn_replicates);
    add(masks.hidden, Plastic::ClassMasks(critical), masks.class_replicates);
    for units in settings.subnet_units() {
        add(settings.subnets.hidden, Plastic::Subnet(units), settings.subnets.replicates);
    }
    add(critical, Plastic::All, settings.subnets.replicates);
    for &deviation in &settings.extreme.deviations {
        add(settings.extreme.hidden, Plastic::Output(deviation), settings.extreme.replicates);
    }
    networks.sort_by(|a, b| b.0.work().total_cmp(&a.0.work()));
    let learn = networks
        .into_iter()
        .map(|(network, replicates)| (learning_cell(settings, &network, replicates), Job::Learn(network)));
    let count = Draw::ALL.map(|draw| (counting_cell(settings, draw), Job::Count(draw)));
    learn.chain(count).collect()
}

fn learning_cell(settings: &Settings, network: &Network, replicates: u64) -> Cell {
    let fractions = match network.plastic {
        Plastic::Synaptic(_, paths) | Plastic::Redrawn(paths) | Plastic::ClassMasks(paths) => {
            theory::optimum(network.hidden, paths).ok().map(|masks| [masks.input.get(), masks.output.get()])
        }
        _ => None,
    };
    let parameters = json!({
        "network": network.to_string(), "hidden": network.hidden, "fractions": fractions,
        "target": settings.target, "evaluation": settings.evaluation, "test_every": settings.test_every,
        "limit": settings.limit,
    });
    Cell { id: network.to_string(), replicates, parameters }
}

fn counting_cell(settings: &Settings, draw: Draw) -> Cell {
    let paths = &settings.paths;
    let parameters = json!({
        "hidden": paths.hidden, "input": paths.input, "output": paths.output, "masks": paths.masks, "draw": draw,
    });
    Cell { id: self::paths(draw), replicates: paths.replicates, parameters }
}

pub(super) fn replicate(
    settings: &Settings,
    images: &Images,
    job: &Job,
    random: &mut Stream,
    simd: Simd,
) -> crate::plan::Replicated {
    match job {
        Job::Learn(network) => Ok(learn(settings, images, network.settings()?, random, simd)?),
        Job::Count(draw) => {
            let hidden = network::Settings::vrp(settings.paths.hidden as usize);
            let material = images.material(&hidden, settings.evaluation.into());
            Ok(counting::count(&settings.paths, *draw, &material.training, random)?)
        }
    }
}

fn learn(
    settings: &Settings,
    images: &Images,
    network: network::Settings,
    random: &mut Stream,
    simd: Simd,
) -> Result<Outcome, NetworkError> {
    let material = images.material(&network, settings.evaluation.into());
    let goal = Goal { target: Some(settings.target), limit: settings.limit, test_every: settings.test_every };
    let run = NetworkRun {
        settings: network,
        cost: PlasticityCost::CHANGE,
        caching: None,
        goal,
        order: SampleOrder::WithReplacement,
        material: &material,
    };
    run.outcome(random, simd)
}
