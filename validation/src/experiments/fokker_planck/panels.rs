//! The data of the figures: steady state against probability, time constant and threshold, by all tiers.

use super::runs::{self, Exact, Runs};
use super::settings::{Learner, Point};
use super::{laws, learning_panels, simulate};
use crate::experiment::EvaluationError;
use crate::series::*;
use crate::statistics::mean;
use plasticity_record::{Axis, Marks, Panel, Role, Series};
use plasticity_theory::decaying_chain::SteadyState;
use plasticity_theory::fokker_planck::{self, DecayingWalk};
use plasticity_theory::quantity::Inputs;

pub(super) type Panels<T> = Result<T, EvaluationError>;

pub(super) fn all(runs: &Runs) -> Panels<Vec<Panel>> {
    let mut panels =
        vec![laws::base(runs)?, laws::diffusive(runs)?, laws::learning(runs)?, laws::relaxation(runs)?];
    for quantity in QUANTITIES {
        for sweep in SWEEPS {
            panels.push(against(runs, quantity, sweep)?);
        }
    }
    for quantity in QUANTITIES {
        for sweep in SWEEPS {
            panels.push(over_exact(runs, quantity, sweep)?);
        }
    }
    panels.extend(learning_panels::all(runs)?);
    Ok(panels)
}

/// What of the steady state is shown.
struct Quantity {
    id: &'static str,
    /// Name of the value of a replicate.
    value: &'static str,
    label: &'static str,
    unit: &'static str,
    /// Its symbol alone.
    symbol: &'static str,
    scale: fn(&str, &str) -> Axis,
    closed: fn(&DecayingWalk) -> Panels<f64>,
    exact: fn(&SteadyState) -> f64,
}

const QUANTITIES: [&Quantity; 3] = [
    &Quantity {
        id: "rate",
        value: "rate",
        label: "rate r",
        unit: "1/presentation",
        symbol: "r",
        scale: log,
        closed: |walk| Ok(fokker_planck::rate(walk)),
        exact: |exact| exact.rate.value,
    },
    &Quantity {
        id: "power",
        value: "power",
        label: "m_cons/N",
        unit: "η/presentation",
        symbol: "m_cons",
        scale: log,
        closed: |walk| Ok(fokker_planck::consolidation_power(walk, Inputs::new(1)?)),
        exact: |exact| exact.consolidation_power(),
    },
    &Quantity {
        id: "mean-abs",
        value: "mean_abs",
        label: "⟨|s|⟩ = m_trans/cN",
        unit: "η",
        symbol: "⟨|s|⟩",
        scale: linear,
        closed: |walk| Ok(fokker_planck::mean_abs(walk)),
        exact: |exact| exact.mean_abs.value,
    },
];

/// What the steady state is shown against.
struct Sweep {
    id: &'static str,
    axis: fn() -> Axis,
    get: fn(Point) -> f64,
    set: fn(Point, f64) -> Point,
    /// Values of the walks, and of the perceptrons that learn for ever.
    walks: fn(&Runs) -> Vec<f64>,
    learners: fn(&Runs) -> Vec<Learner>,
}

const SWEEPS: [&Sweep; 3] = [
    &Sweep {
        id: "probability",
        axis: || log("probability of an update p", ""),
        get: |point| point.probability,
        set: |point, probability| Point { probability, ..point },
        walks: |runs| runs.settings.walk.probabilities.clone(),
        learners: |runs| {
            let above = &runs.settings.stationary;
            above.loads.iter().map(|&load| Learner { load, ..above.base }).collect()
        },
    },
    &Sweep {
        id: "time-constant",
        axis: || log("time constant τ", "presentations"),
        get: |point| point.time_constant,
        set: |point, time_constant| Point { time_constant, ..point },
        walks: |runs| runs.settings.walk.time_constants.clone(),
        learners: |runs| {
            let above = &runs.settings.stationary;
            above
                .time_constants
                .iter()
                .map(|&time_constant| Learner { time_constant, ..above.base })
                .collect()
        },
    },
    &Sweep {
        id: "threshold",
        axis: || log("threshold θ", "η"),
        get: |point| point.threshold,
        set: |point, threshold| Point { threshold, ..point },
        walks: |runs| runs.settings.walk.thresholds.clone(),
        learners: |runs| {
            let above = &runs.settings.stationary;
            above.thresholds.iter().map(|&threshold| Learner { threshold, ..above.base }).collect()
        },
    },
];

/// Walks of a sweep, ascending, and what of them is simulated.
fn swept(runs: &Runs, sweep: &Sweep) -> Vec<Point> {
    let base = runs.settings.walk.base;
    let mut points: Vec<Point> =
        (sweep.walks)(runs).into_iter().map(|value| (sweep.set)(base, value)).collect();
    points.sort_by(|a, b| (sweep.get)(*a).total_cmp(&(sweep.get)(*b)));
    points
}

/// Points at which the exact walk is solved for a curve.
const EXACT_POINTS: usize = 25;

/// A quantity of the walk, with the probability of updates of the base, or at the other end of the sweep.
fn against(runs: &Runs, quantity: &Quantity, sweep: &Sweep) -> Panels<Panel> {
    let points = swept(runs, sweep);
    let x: Vec<f64> = points.iter().map(|&point| (sweep.get)(point)).collect();
    let (least, most) = (x[0], x[x.len() - 1]);
    let fine = log_space(least, most.max(least * 1.01), 121);
    let base = runs.settings.walk.base;
    let curve = |walk: fn(DecayingWalk) -> Panels<DecayingWalk>| {
        let value = |&x: &f64| (quantity.closed)(&walk(runs::walk((sweep.set)(base, x.min(most)))?)?);
        fine.iter().map(value).collect::<Panels<Vec<f64>>>()
    };
    let closed = theory("closed", "closed form", fine.clone(), curve(Ok)?);
    let shifted = theory("shifted", "closed form, θ + η/2", fine.clone(), curve(|walk| Ok(walk.shifted()?))?);
    // At a slow decay the exact walk has steps at whole thresholds, on which the values of the sweep are.
    let some = if sweep.id == "threshold" {
        x.clone()
    } else {
        log_space(least, most.max(least * 1.01), EXACT_POINTS)
    };
    let at: Vec<Point> = some.iter().map(|&x| (sweep.set)(base, x.min(most))).collect();
    let exact = theory("exact", "exact walk", some, exact_values(&runs.solve(&at)?, quantity));
    let samples = points
        .iter()
        .map(|&point| runs.scalars(&simulate::walk(point), quantity.value))
        .collect::<Panels<Vec<_>>>()?;
    let walks = measured("walk", "simulated walk", &x, |index| samples[index].clone());
    let mut series = vec![closed, shifted, exact, walks];
    let y = (quantity.scale)(quantity.label, quantity.unit);
    if y.scale == plasticity_record::AxisScale::Log {
        series.iter_mut().for_each(drop_zeros);
    }
    let Point { probability, time_constant, threshold } = base;
    let others = [
        ("probability", format!("p = {probability}")),
        ("time-constant", format!("τ = {time_constant}")),
        ("threshold", format!("θ = {threshold}")),
    ];
    let others: Vec<String> =
        others.into_iter().filter(|(id, _)| *id != sweep.id).map(|(_, text)| text).collect();
    Ok(Panel {
        id: format!("{}-{}", quantity.id, sweep.id),
        title: others.join(", "),
        published: "ours: tiers".into(),
        x: (sweep.axis)(),
        y,
        series,
    })
}

fn exact_values(solved: &[Exact], quantity: &Quantity) -> Vec<f64> {
    solved.iter().map(|exact| exact.as_ref().map_or(0.0, |exact| (quantity.exact)(exact))).collect()
}

/// Closed form and learning over the exact walk, at the probability of updates that learning has. Of one, the closed form is the
/// error of the diffusion approximation, learning that of the random walk.
fn over_exact(runs: &Runs, quantity: &Quantity, sweep: &Sweep) -> Panels<Panel> {
    let mut learners = (sweep.learners)(runs)
        .into_iter()
        .map(|learner| Ok((runs.point_of(learner)?, learner)))
        .collect::<Panels<Vec<_>>>()?;
    learners.retain(|(point, _)| point.probability.is_finite());
    learners.sort_by(|a, b| (sweep.get)(a.0).total_cmp(&(sweep.get)(b.0)));
    let points: Vec<Point> = learners.iter().map(|(point, _)| *point).collect();
    let x: Vec<f64> = points.iter().map(|&point| (sweep.get)(point)).collect();
    let exact = exact_values(&runs.solve(&points)?, quantity);
    let closed = |walk: fn(DecayingWalk) -> Panels<DecayingWalk>| {
        let ratio =
            |(&point, exact): (&Point, &f64)| Ok((quantity.closed)(&walk(runs::walk(point)?)?)? / exact);
        points.iter().zip(&exact).map(ratio).collect::<Panels<Vec<f64>>>()
    };
    let samples = learners
        .iter()
        .zip(&exact)
        .map(|((_, learner), exact)| {
            let values = runs.scalars(&simulate::stationary(*learner), quantity.value)?;
            Ok(values.iter().map(|value| value / exact).collect::<Vec<f64>>())
        })
        .collect::<Panels<Vec<_>>>()?;
    let ends = match (x.first(), x.last()) {
        (Some(&first), Some(&last)) => vec![first, last],
        _ => Vec::new(),
    };
    let one = series("one", "exact walk", Role::Theory, Marks::Line, ends.clone(), vec![1.0; ends.len()]);
    let probability = mean(&points.iter().map(|point| point.probability).collect::<Vec<f64>>());
    let Learner { time_constant, threshold, .. } = runs.settings.stationary.base;
    let mut held = Vec::new();
    if let Some(probability) = probability.filter(|_| sweep.id != "probability") {
        held.push(format!("p = {probability:.2}"));
    }
    held.extend((sweep.id != "time-constant").then(|| format!("τ = {time_constant}")));
    held.extend((sweep.id != "threshold").then(|| format!("θ = {threshold}")));
    let title = format!("learning, {}", held.join(", "));
    let all: Vec<Series> = vec![
        one,
        theory("closed", "closed form", x.clone(), closed(Ok)?),
        theory("shifted", "closed form, θ + η/2", x.clone(), closed(|walk| Ok(walk.shifted()?))?),
        measured("learning", "learning", &x, |index| samples[index].clone()),
    ];
    Ok(Panel {
        id: format!("tiers-{}-{}", quantity.id, sweep.id),
        title,
        published: "ours: tiers".into(),
        x: if sweep.id == "probability" { linear("probability of an update p", "") } else { (sweep.axis)() },
        y: linear(&format!("{} / exact walk", quantity.symbol), ""),
        series: all,
    })
}
