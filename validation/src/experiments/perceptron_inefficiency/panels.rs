//! The data of the figures: what LvR show. What they do not is in `near_capacity`.

use super::near_capacity;
use super::runs::Runs;
use super::settings::patterns;
use super::simulate;
use crate::experiment::EvaluationError;
use crate::series::*;
use crate::statistics::{mean, median};
use plasticity_record::{Axis, Marks, Panel, Role, Series};
use plasticity_theory::quantity::{Exponent, Inputs, LearningRate, Patterns, Updates, VarianceRatio};
use plasticity_theory::{TheoryError, energy, perceptron};

pub(super) type Panels<T> = Result<T, EvaluationError>;

pub(super) fn all(runs: &Runs) -> Panels<Vec<Panel>> {
    Ok(vec![
        energies(runs)?,
        inefficiency(runs)?,
        exponents(runs)?,
        potentiation(runs)?,
        near_capacity::variance(runs)?,
        near_capacity::stabilities(runs)?,
        near_capacity::updates(runs)?,
        near_capacity::presentations(runs)?,
        near_capacity::tail(runs)?,
        near_capacity::capacity(runs)?,
    ])
}

/// Energy and minimal energy, one run each.
fn energies(runs: &Runs) -> Panels<Panel> {
    let part = &runs.settings.sweep;
    let (mut finished, mut unfinished) = (Vec::new(), Vec::new());
    for patterns in part.patterns() {
        for run in runs.results.cell(&simulate::sweep(part.inputs, patterns)) {
            let value =
                |name: &str| run.values.get(name).and_then(|values| values.first().copied()).unwrap_or(0.0);
            let list = if run.converged() { &mut finished } else { &mut unfinished };
            list.push((patterns as f64, value("energy"), value("minimal_energy")));
        }
    }
    let points = |id: &str, label: &str, of: &[(f64, f64, f64)], minimal: bool| {
        let y = of.iter().map(|&(_, energy, least)| if minimal { least } else { energy }).collect();
        let x = of.iter().map(|point| point.0).collect();
        series(id, label, Role::Simulation, Marks::Points, x, y)
    };
    let fitted = |value: fn(Inputs, Updates) -> f64| {
        against_patterns(part.inputs, |inputs, patterns| {
            Ok(value(Inputs::new(inputs.get() + 1)?, perceptron::updates(inputs, patterns)?))
        })
    };
    let (x, learning) = fitted(|synapses, k| energy::accumulated(synapses, k, LearningRate::ONE))?;
    let (_, minimal) = fitted(|synapses, k| energy::minimal(synapses, k, LearningRate::ONE))?;
    let mut all = vec![
        theory("energy-theory", "N K, K by the fit (LvR)", x.clone(), learning),
        theory("minimal-theory", "minimum of a random walk (LvR)", x, minimal),
        points("energy", "learning, single runs", &finished, false),
        points("minimal", "minimum, single runs", &finished, true),
    ];
    if !unfinished.is_empty() {
        let label = format!("not learned in {} epochs", part.max_epochs);
        all.push(points("unfinished", &label, &unfinished, false));
    }
    Ok(Panel {
        id: "1C-energy".into(),
        title: format!("{} inputs, one run each", part.inputs),
        published: "LvR 1C".into(),
        x: patterns_axis(),
        y: of_weight_changes(log("energy per neuron", "η"), 1.0),
        series: all,
    })
}

fn inefficiency(runs: &Runs) -> Panels<Panel> {
    let inputs = runs.settings.shown.inputs;
    let (x, corrected) = corrected(runs, inputs)?;
    let mut all = vec![
        equation_3(inputs)?,
        near_capacity(inputs)?,
        theory("corrected", "√(πK/2v), K and v measured", x, corrected),
    ];
    all.push(medians_against_patterns(runs, "inefficiency", "median", inputs, |runs, cell| {
        runs.inefficiencies(cell)
    })?);
    Ok(Panel {
        id: "1D-inefficiency".into(),
        title: format!("{inputs} inputs"),
        published: "LvR 1D".into(),
        x: patterns_axis(),
        y: log("energy / minimal energy", ""),
        series: all,
    })
}

/// Median over the runs of the inefficiency that theory has for their updates and variances.
fn corrected(runs: &Runs, inputs: u64) -> Panels<(Vec<f64>, Vec<f64>)> {
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for load in runs.settings.loads(inputs) {
        let cell = simulate::learning(inputs, patterns(inputs, load));
        let updates = runs.scalars(&cell, "updates")?;
        let mut values = updates
            .iter()
            .zip(runs.scalars(&cell, "variance_ratio")?)
            .map(|(&k, v)| Ok(energy::inefficiency_corrected(Updates::new(k)?, VarianceRatio::new(v)?)))
            .collect::<Result<Vec<f64>, TheoryError>>()?;
        values.extend((0..runs.results.not_converged(&cell)).map(|_| f64::INFINITY));
        if let Some(median) = median(&values).filter(|median| median.is_finite()) {
            x.push(patterns(inputs, load) as f64);
            y.push(median);
        }
    }
    Ok((x, y))
}

fn equation_3(inputs: u64) -> Panels<Series> {
    let (x, y) = against_patterns(inputs, |inputs, patterns| {
        Ok(energy::inefficiency(perceptron::updates(inputs, patterns)?))
    })?;
    Ok(theory("equation-3", "√(πP)/(2 − P/N) (LvR eq. 3)", x, y))
}

fn near_capacity(inputs: u64) -> Panels<Series> {
    let (x, y) = against_patterns(inputs, |inputs, patterns| {
        Ok(energy::inefficiency_near_capacity(perceptron::updates(inputs, patterns)?))
    })?;
    Ok(theory("near-capacity", "√(πK), K by the fit (v = 1/2)", x, y))
}

fn exponents(runs: &Runs) -> Panels<Panel> {
    let settings = &runs.settings.exponents;
    let number = patterns(settings.inputs, settings.load);
    let cell = simulate::learning(settings.inputs, number);
    let exponents = settings.values();
    let updates = runs.scalars(&cell, "updates")?;
    let variances = runs.scalars(&cell, "variance_ratio")?;
    let fine: Vec<f64> = (0..=200).map(|i| exponents[exponents.len() - 1] * f64::from(i) / 200.0).collect();
    let predicted = |walk: bool| -> Panels<Vec<f64>> {
        let at = |&exponent: &f64| {
            let of_run = |(&k, &v): (&f64, &f64)| {
                let v = if walk { VarianceRatio::WALK } else { VarianceRatio::new(v)? };
                energy::inefficiency_with_exponent(Updates::new(k)?, Exponent::new(exponent)?, v)
            };
            let values =
                updates.iter().zip(&variances).map(of_run).collect::<Result<Vec<f64>, TheoryError>>()?;
            Ok(mean(&values).unwrap_or(1.0))
        };
        fine.iter().map(at).collect()
    };
    let samples = |potentiation_only: bool| {
        (0..exponents.len())
            .map(|index| runs.inefficiencies_at(&cell, index, potentiation_only))
            .collect::<Panels<Vec<Vec<f64>>>>()
    };
    let (all, up) = (samples(false)?, samples(true)?);
    let one = vec![fine[0], fine[fine.len() - 1]];
    Ok(Panel {
        id: "1-S1-exponent".into(),
        title: format!("{} inputs, {number} patterns", settings.inputs),
        published: "LvR 1-S1".into(),
        x: linear("exponent α of the energy", ""),
        y: log("energy / minimal energy", ""),
        series: vec![
            series("one", "no inefficiency", Role::Reference, Marks::Line, one, vec![1.0; 2]),
            theory("walk", "random walk, v = 1", fine.clone(), predicted(true)?),
            theory("corrected", "with v measured", fine.clone(), predicted(false)?),
            measured("all", "all changes", &exponents, |index| all[index].clone()),
            measured("potentiation", "potentiation only", &exponents, |index| up[index].clone()),
        ],
    })
}

fn potentiation(runs: &Runs) -> Panels<Panel> {
    let inputs = runs.settings.shown.inputs;
    let all = vec![
        equation_3(inputs)?,
        near_capacity(inputs)?,
        medians_against_patterns(runs, "all", "all changes", inputs, |runs, cell| runs.inefficiencies(cell))?,
        medians_against_patterns(runs, "potentiation", "potentiation only", inputs, |runs, cell| {
            runs.ratios(cell, "energy_up", "minimal_energy_up")
        })?,
    ];
    Ok(Panel {
        id: "1-S1-potentiation".into(),
        title: format!("{inputs} inputs, medians"),
        published: "LvR 1-S1".into(),
        x: patterns_axis(),
        y: log("energy / minimal energy", ""),
        series: all,
    })
}

fn medians_against_patterns(
    runs: &Runs,
    id: &str,
    label: &str,
    inputs: u64,
    values: impl Fn(&Runs, &str) -> Panels<Vec<f64>>,
) -> Panels<Series> {
    let numbers: Vec<u64> =
        runs.settings.loads(inputs).into_iter().map(|load| patterns(inputs, load)).collect();
    let x: Vec<f64> = numbers.iter().map(|&number| number as f64).collect();
    let samples = numbers
        .iter()
        .map(|&number| {
            let cell = simulate::learning(inputs, number);
            Ok((values(runs, &cell)?, runs.results.not_converged(&cell)))
        })
        .collect::<Panels<Vec<_>>>()?;
    Ok(medians(id, label, &x, |index| samples[index].clone()))
}

/// A prediction at numbers of patterns from 0.01 to 1.95 times the inputs.
fn against_patterns(
    inputs: u64,
    value: impl Fn(Inputs, Patterns) -> Result<f64, TheoryError>,
) -> Panels<(Vec<f64>, Vec<f64>)> {
    let mut numbers: Vec<u64> =
        (1..=195).map(|percent| (inputs as f64 * f64::from(percent) / 100.0).round() as u64).collect();
    numbers.dedup();
    numbers.retain(|&number| (1..2 * inputs).contains(&number));
    let n = Inputs::new(inputs)?;
    let y =
        numbers.iter().map(|&number| value(n, Patterns::new(number)?)).collect::<Result<Vec<f64>, _>>()?;
    Ok((numbers.into_iter().map(|number| number as f64).collect(), y))
}

fn patterns_axis() -> Axis {
    linear("number of patterns P", "")
}
