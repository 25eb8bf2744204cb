//! What is measured.

use super::PlasticityMasks;
use super::conditions::{At, Measure, Need, Way};
use super::counting;
use super::runs::{Point, Runs, candidates};
use super::settings::Settings;
use super::simulate::{Network, Plastic};
use crate::measured::{Measured, measured};
use crate::statistics::parabola_minimum;

measured! {
    PlasticityMasks;
    "exponent", [Way, Measure], exponent;
    "exponent-of-largest", [Way, Measure], exponent_of_largest;
    "ratio", [Way, To, Measure, Size], ratio;
    "ratio-of-spent", [Way, To, Measure, Size], ratio_of_spent;
    "best-units", [Way, Measure, Size], best_units;
    "best-units-of-m0-over-m1", [Way, Size], best_units_of_m0_over_m1;
    "subnet-over-best", [Units, Measure], subnet_over_best;
    "mean-of-paths", [Draw], mean_of_paths;
    "variance-of-paths", [Draw], variance_of_paths;
    "share-at-mean-of-paths", [Draw], share_at_mean_of_paths;
}

/// Numbers of units on either side of the best through which a parabola is laid.
const BESIDE: usize = 2;

/// Over all sizes that are simulated.
fn exponent(runs: &Runs, at: &At) -> Measured {
    over(runs, at, &sizes(runs.settings, at.way()))
}

fn exponent_of_largest(runs: &Runs, at: &At) -> Measured {
    over(runs, at, &runs.settings.largest_two())
}

fn over(runs: &Runs, at: &At, sizes: &[u64]) -> Measured {
    let measure = at.measure();
    let points: Vec<Point> = sizes.iter().map(|&hidden| runs.point(at.way(), hidden, measure)).collect();
    let x: Vec<f64> = sizes.iter().map(|&hidden| hidden as f64).collect();
    Measured::exponent(&points, &x, |run| measure.of(run))
}

pub(super) fn sizes(settings: &Settings, way: Way) -> Vec<u64> {
    if way == Way::Neuron { settings.neuron_sizes() } else { settings.sizes() }
}

/// Of means.
fn ratio(runs: &Runs, at: &At) -> Measured {
    let measure = at.measure();
    let [above, below] = [at.way(), at.to()].map(|way| runs.point_at(way, at));
    Measured::ratio(&above, &below, |run| measure.of(run), |run| measure.of(run))
}

/// Of what runs had spent when they reached the accuracy or gave up, to what it takes to reach it: at least so much more it would cost.
fn ratio_of_spent(runs: &Runs, at: &At) -> Measured {
    let (hidden, measure) = (runs.settings.size(at.size()), at.measure());
    let mut spent = Point::default();
    for network in candidates(runs.settings, at.way(), hidden) {
        spent.extend(runs.spent(&network));
    }
    Measured::ratio(&spent, &runs.point_at(at.to(), at), |run| measure.of(run), |run| measure.of(run))
}

/// The number of units with the least energy, by a parabola through the logarithms for each number of a run, about the number with the least mean. Within
/// the numbers that are simulated.
pub(super) fn best_of_units(runs: &Runs, networks: &[(u64, Network)], measure: Measure) -> Measured {
    let points: Vec<(f64, Point)> = networks
        .iter()
        .map(|(units, network)| (*units as f64, runs.at(network)))
        .filter(|(_, point)| point.enough(runs.settings.least_reached))
        .collect();
    let mean = |point: &Point| point.mean(|run| measure.of(run)).unwrap_or(f64::INFINITY);
    let least = (0..points.len()).min_by(|&a, &b| mean(&points[a].1).total_cmp(&mean(&points[b].1)));
    let Some(least) = least else { return Measured::none(runs.settings.subnets.replicates) };
    let near = &points[least.saturating_sub(BESIDE)..(least + BESIDE + 1).min(points.len())];
    let x: Vec<f64> = near.iter().map(|(units, _)| units.ln()).collect();
    let (first, last) = (x[0], x[x.len() - 1]);
    let of_units: Vec<Point> = near.iter().map(|(_, point)| point.clone()).collect();
    Measured::of_points(&of_units, |group| {
        let y: Vec<f64> = group.iter().map(|run| measure.of(run).ln()).collect();
        let lowest = (0..y.len()).min_by(|&a, &b| y[a].total_cmp(&y[b])).map_or(first, |index| x[index]);
        parabola_minimum(&x, &y).unwrap_or(lowest).clamp(first, last).exp()
    })
}

/// The networks of a way with their numbers of units.
pub(super) fn by_units(settings: &Settings, way: Way, hidden: u64) -> Vec<(u64, Network)> {
    let units = |network: &Network| match network.plastic {
        Plastic::Neuron(units) | Plastic::Subnet(units) => Some((units, *network)),
        _ => None,
    };
    candidates(settings, way, hidden).iter().filter_map(units).collect()
}

fn best_units(runs: &Runs, at: &At) -> Measured {
    let networks = by_units(runs.settings, at.way(), runs.settings.size(at.size()));
    best_of_units(runs, &networks, at.measure())
}

fn best_units_of_m0_over_m1(runs: &Runs, at: &At) -> Measured {
    let networks = by_units(runs.settings, at.way(), runs.settings.size(at.size()));
    let [m0, m1] = [Measure::M0, Measure::M1].map(|measure| best_of_units(runs, &networks, measure));
    // About different numbers of units some runs may be missing, and others be taken together; these have nothing in common anyway.
    let values = m0.values.iter().zip(&m1.values).map(|(m0, m1)| m0 / m1).collect();
    Measured { values, not_reached: m0.not_reached.max(m1.not_reached) }
}

/// A subnet of given size over the best.
fn subnet_over_best(runs: &Runs, at: &At) -> Measured {
    let (hidden, measure) = (runs.settings.subnets.hidden, at.measure());
    let network = Network { hidden, plastic: Plastic::Subnet(at.units.unwrap_or_default()) };
    let best = runs.point(Way::SubnetSearched, hidden, measure);
    Measured::ratio(&runs.at(&network), &best, |run| measure.of(run), |run| measure.of(run))
}

fn of_counts(runs: &Runs, at: &At, value: impl Fn(&Vec<f64>) -> f64) -> Measured {
    Measured { values: runs.counted(at.draw()).iter().map(value).collect(), not_reached: 0 }
}

fn mean_of_paths(runs: &Runs, at: &At) -> Measured {
    of_counts(runs, at, |histogram| counting::mean(histogram))
}

fn variance_of_paths(runs: &Runs, at: &At) -> Measured {
    of_counts(runs, at, |histogram| counting::variance(histogram))
}

/// Share of the pairs with as many paths as there are on average.
fn share_at_mean_of_paths(runs: &Runs, at: &At) -> Measured {
    let paths = runs.settings.paths.at_mean() as usize;
    of_counts(runs, at, |histogram| histogram[paths] / histogram.iter().sum::<f64>())
}

/// Whether the networks that an estimator is about are there.
///
/// # Errors
/// What is not simulated, in one line.
pub(super) fn covers(
    settings: &Settings,
    simulated: impl Fn(&Network) -> bool,
    name: &str,
    at: &At,
) -> Result<(), String> {
    let place = settings.size(at.size());
    let hidden = match name {
        "exponent" => sizes(settings, at.way()),
        "exponent-of-largest" => settings.largest_two().into(),
        "subnet-over-best" => vec![settings.subnets.hidden],
        _ => vec![place],
    };
    let ways = [at.way, at.to];
    let networks = ways.into_iter().flatten().flat_map(|way| {
        hidden.iter().flat_map(move |&hidden| {
            let networks = candidates(settings, way, hidden);
            if networks.is_empty() { vec![Network { hidden, plastic: Plastic::Neuron(0) }] } else { networks }
        })
    });
    let of_units = at.units.map(|units| Network { hidden: place, plastic: Plastic::Subnet(units) });
    let of_units = of_units.map(|network| Network { hidden: settings.subnets.hidden, ..network });
    match networks.chain(of_units).find(|network| !simulated(network)) {
        Some(missing) => Err(format!("{name} needs {missing}, which is not simulated")),
        None => Ok(()),
    }
}
