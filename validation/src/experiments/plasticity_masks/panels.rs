//! The data of the figures beside those against the size of the network.

use super::conditions::{Draw, Measure, Way};
use super::counting;
use super::estimators::by_units;
use super::predictions::law;
use super::runs::{Point, Runs};
use super::simulate::{Network, Plastic};
use super::size_panels::{self, curve, to_target};
use crate::experiment::EvaluationError;
use crate::series::*;
use plasticity_record::{Axis, Panel, Series};

type Panels<T> = Result<T, EvaluationError>;

pub(super) fn all(runs: &Runs) -> Panels<Vec<Panel>> {
    let mut all = size_panels::all(runs)?;
    all.extend([
        subnet_size(runs),
        kinds_of_masks(runs, "masks-m0", "M₀ / that of all plastic", Measure::M0),
        kinds_of_masks(runs, "masks-m1", "M₁ / that of all plastic", Measure::M1),
        failed(runs),
        extreme(runs),
        extreme_reached(runs),
        paths(runs)?,
    ]);
    Ok(all)
}

/// Points of networks with something over the mean of a way there, which has no error of its own in it.
fn relative(
    runs: &Runs,
    (id, label): (&str, &str),
    networks: &[(u64, Network)],
    measure: Measure,
    to: Option<f64>,
) -> Series {
    let points: Vec<(f64, Point)> =
        networks.iter().map(|(x, network)| (*x as f64, runs.at(network))).collect();
    curve(runs, id, label, points, |run| measure.of(run) / to.unwrap_or(f64::NAN))
}

/// Energy over the least against the size of the subnet.
fn subnet_size(runs: &Runs) -> Panel {
    let hidden = runs.settings.subnets.hidden;
    let networks = by_units(runs.settings, Way::SubnetSearched, hidden);
    let of_measure = |id: &str, label: &str, measure: Measure| {
        let mean = |network: &Network| {
            let point = runs.at(network);
            let enough = point.enough(runs.settings.least_reached);
            point.mean(|run| measure.of(run)).filter(|_| enough)
        };
        let least = networks.iter().filter_map(|(_, network)| mean(network)).min_by(f64::total_cmp);
        relative(runs, (id, label), &networks, measure, least)
    };
    Panel {
        id: "subnet-size".into(),
        title: format!("H = {hidden}, {}", to_target(runs)),
        published: "ours: subnet size".into(),
        x: log("units of the subnet", ""),
        y: Axis { range: Some([0.0, 2.0]), ..linear("energy / least energy", "") },
        series: vec![of_measure("m0", "M₀", Measure::M0), of_measure("m1", "M₁", Measure::M1)],
    }
}

/// Energies of masks of several kinds, over that of the unrestricted network, against their mean number of paths.
fn kinds_of_masks(runs: &Runs, id: &str, quantity: &str, measure: Measure) -> Panel {
    let hidden = runs.settings.masks.hidden;
    let critical = runs.settings.critical;
    let standard = runs.point(Way::Standard, hidden, measure).mean(|run| measure.of(run));
    let bernoulli: Vec<(u64, Network)> = runs
        .settings
        .mask_paths()
        .into_iter()
        .map(|paths| (paths, Network { hidden, plastic: Plastic::Synaptic(Draw::Bernoulli, paths) }))
        .collect();
    let one = |label: (&str, &str), plastic: Plastic| {
        relative(runs, label, &[(critical, Network { hidden, plastic })], measure, standard)
    };
    let series = vec![
        relative(runs, ("synaptic", "synaptic mask"), &bernoulli, measure, standard),
        one(("per-layer", "exact count a layer"), Plastic::Synaptic(Draw::PerLayer, critical)),
        one(("per-row", "exact count a unit"), Plastic::Synaptic(Draw::PerRow, critical)),
        one(("redrawn", "redrawn each sample"), Plastic::Redrawn(critical)),
        // Few runs reach the accuracy, if any.
        measured("classes", "a mask a class, spent", &[critical as f64], |_| {
            let spent = runs.spent(&Network { hidden, plastic: Plastic::ClassMasks(critical) }).reached;
            spent.iter().map(|run| measure.of(run) / standard.unwrap_or(f64::NAN)).collect()
        }),
    ];
    Panel {
        id: id.into(),
        title: format!("H = {hidden}, {}", to_target(runs)),
        published: "ours".into(),
        x: linear("mean number of paths", ""),
        y: Axis { range: Some([0.0, 1.0]), ..linear(quantity, "") },
        series,
    }
}

/// Share of the runs that do not reach the accuracy, against the number of plastic units.
fn failed(runs: &Runs) -> Panel {
    let settings = runs.settings;
    let share = |id: &str, label: &str, networks: Vec<(u64, Network)>| {
        let x: Vec<f64> = networks.iter().map(|(units, _)| *units as f64).collect();
        measured(id, label, &x, |index| vec![1.0 - runs.at(&networks[index].1).share()])
    };
    let largest = settings.neuron_sizes().last().copied().unwrap_or_default();
    Panel {
        id: "failed".into(),
        title: to_target(runs),
        published: "ours".into(),
        x: log("plastic units K", ""),
        y: Axis { range: Some([0.0, 1.0]), ..linear("share of runs that give up", "") },
        series: vec![
            share(
                "subnet-share",
                &format!("subnet, H = {}", settings.subnets.hidden),
                by_units(settings, Way::SubnetSearched, settings.subnets.hidden),
            ),
            share(
                "neuron-share",
                &format!("neuron mask, H = {largest}"),
                by_units(settings, Way::Neuron, largest),
            ),
        ],
    }
}

fn learning_machine(runs: &Runs, deviation: f64) -> Network {
    Network { hidden: runs.settings.extreme.hidden, plastic: Plastic::Output(deviation) }
}

/// What extreme learning machines had spent when they reached the accuracy or gave up, over what a subnet costs.
fn extreme(runs: &Runs) -> Panel {
    let settings = runs.settings;
    let of_measure = |id: &str, label: &str, measure: Measure| {
        let subnet = runs.point(Way::Subnet, settings.extreme.hidden, measure).mean(|run| measure.of(run));
        let spent = |index: usize| -> Vec<f64> {
            let runs = runs.spent(&learning_machine(runs, settings.extreme.deviations[index])).reached;
            runs.iter().map(|run| measure.of(run) / subnet.unwrap_or(f64::NAN)).collect()
        };
        measured(id, label, &settings.extreme.deviations, spent)
    };
    Panel {
        id: "extreme".into(),
        title: format!("static input layer, H = {}", settings.extreme.hidden),
        published: "ours".into(),
        x: log("deviation of first weights", ""),
        y: log("spent / energy of subnet", ""),
        series: vec![of_measure("m0", "M₀", Measure::M0), of_measure("m1", "M₁", Measure::M1)],
    }
}

fn extreme_reached(runs: &Runs) -> Panel {
    let settings = runs.settings;
    let share =
        |index: usize| vec![runs.at(&learning_machine(runs, settings.extreme.deviations[index])).share()];
    Panel {
        id: "extreme-reached".into(),
        title: format!("within {} samples", settings.limit),
        published: "ours".into(),
        x: log("deviation of first weights", ""),
        y: Axis { range: Some([0.0, 1.0]), ..linear("share of runs that reach it", "") },
        series: vec![measured("extreme", "static input layer", &settings.extreme.deviations, share)],
    }
}

/// Shares of pairs with so many paths, and their laws.
fn paths(runs: &Runs) -> Panels<Panel> {
    let counted = &runs.settings.paths;
    let (mut lines, mut points) = (Vec::new(), Vec::new());
    let middle = counted.at_mean() as f64;
    let deviation = law(counted, Draw::Bernoulli)?.variance().sqrt();
    let first = (middle - 3.5 * deviation).max(0.0) as usize;
    let last = ((middle + 3.5 * deviation) as usize).min(counted.hidden as usize);
    let x: Vec<f64> = (first..=last).map(|paths| paths as f64).collect();
    for (draw, of_law, label) in [
        (Draw::Bernoulli, Some("binomial"), "Bernoulli"),
        (Draw::PerLayer, None, "exact count a layer"),
        (Draw::PerRow, Some("hypergeometric"), "exact count a unit"),
    ] {
        if let Some(name) = of_law {
            let law = law(counted, draw)?;
            let y = (first..=last).map(|paths| law.probability(paths as u64)).collect();
            lines.push(theory(&format!("{}-law", draw.name()), name, x.clone(), y));
        }
        let share = |index: usize| -> Vec<f64> {
            let share = |histogram: &Vec<f64>| histogram[first + index] / histogram.iter().sum::<f64>();
            runs.counted(draw).iter().map(share).collect()
        };
        points.push(measured(draw.name(), label, &x, share));
    }
    lines.extend(points);
    let variance = |draw: Draw| {
        let values: Vec<f64> =
            runs.counted(draw).iter().map(|histogram| counting::variance(histogram)).collect();
        crate::statistics::mean(&values).unwrap_or(f64::NAN)
    };
    let [bernoulli, layer, row] = Draw::ALL.map(variance);
    Ok(Panel {
        id: "paths".into(),
        title: format!("variances {bernoulli:.2}, {layer:.2}, {row:.2}"),
        published: "ours: paths".into(),
        x: linear("paths between input and output", ""),
        y: linear("share of pairs", ""),
        series: lines,
    })
}
