//! The data of the figures that LvR do not have: variance of the weights, finite size, and what happens near capacity.

use super::panels::Panels;
use super::runs::Runs;
use super::settings::{Shown, patterns};
use super::simulate::{self, BINS, LAST_BIN};
use crate::series::*;
use plasticity_record::{Axis, Marks, Panel, Role, Series};
use plasticity_theory::perceptron;
use plasticity_theory::quantity::{Inputs, Patterns, VarianceRatio};

/// Variance of the weights over that of a random walk.
pub(super) fn variance(runs: &Runs) -> Panels<Panel> {
    let ends = ends(runs);
    let line =
        |id: &str, label: &str, role, y: f64| series(id, label, role, Marks::Line, ends.clone(), vec![y; 2]);
    let mut all = vec![
        line("half", "1/2", Role::Theory, VarianceRatio::NEAR_CAPACITY.get()),
        line("text", "0.8, the text of LvR", Role::Reference, 0.8),
    ];
    for (index, &inputs) in runs.settings.sizes().iter().enumerate() {
        all.push(against_load(runs, index, inputs, |cell| runs.scalars(cell, "variance_ratio"))?);
    }
    Ok(Panel {
        id: "variance".into(),
        title: "final weights of converged runs".into(),
        published: "ours".into(),
        x: load_axis(runs),
        y: linear("variance / random walk, v", ""),
        series: all,
    })
}

/// Where the stabilities end, which is why the variance is half of that of a walk.
pub(super) fn stabilities(runs: &Runs) -> Panels<Panel> {
    let Shown { inputs, near_capacity } = runs.settings.shown;
    let cell = simulate::learning(inputs, patterns(inputs, near_capacity));
    let rows = runs.results.values(&cell, "stabilities")?;
    let width = LAST_BIN / BINS as f64;
    let middles: Vec<f64> = (0..BINS).map(|bin| (bin as f64 + 0.5) * width).collect();
    // The last bin holds all that are larger, and is no density.
    let shown = &middles[..BINS - 1];
    let mut stabilities =
        measured("stabilities", "simulation", shown, |bin| rows.iter().map(|row| row[bin]).collect());
    // The density of a bin holds from its left edge on.
    stabilities.x.iter_mut().for_each(|middle| *middle -= width / 2.0);
    stabilities.marks = Marks::Steps;
    let uniform = (vec![0.0, 0.0, 1.0, 1.0, LAST_BIN], vec![0.0, 1.0, 1.0, 0.0, 0.0]);
    Ok(Panel {
        id: "stabilities".into(),
        title: format!("{inputs} inputs, load {near_capacity}, by updates"),
        published: "ours".into(),
        x: linear("final stability / η|x|²", ""),
        y: linear("density", ""),
        series: vec![
            series("uniform", "uniform: v = 1/2", Role::Theory, Marks::Line, uniform.0, uniform.1),
            stabilities,
        ],
    })
}

/// Updates over the fit.
pub(super) fn updates(runs: &Runs) -> Panels<Panel> {
    over_fit(runs, "size-updates", "updates / fit of K", "updates", |inputs, patterns| {
        Ok(perceptron::updates(inputs, patterns)?.get())
    })
}

/// Presentations over the fit.
pub(super) fn presentations(runs: &Runs) -> Panels<Panel> {
    over_fit(runs, "size-presentations", "presentations / fit of T", "presentations", |inputs, patterns| {
        Ok(perceptron::presentations(inputs, patterns)?.get())
    })
}

fn over_fit(
    runs: &Runs,
    id: &str,
    quantity: &str,
    value: &str,
    fit: impl Fn(Inputs, Patterns) -> Result<f64, plasticity_theory::TheoryError>,
) -> Panels<Panel> {
    let mut all = vec![series("fit", "fit (LvR)", Role::Theory, Marks::Line, ends(runs), vec![1.0; 2])];
    for (index, &inputs) in runs.settings.sizes().iter().enumerate() {
        let loads = runs.settings.loads(inputs);
        let samples = loads
            .iter()
            .map(|&load| {
                let number = patterns(inputs, load);
                let cell = simulate::learning(inputs, number);
                let fit = fit(Inputs::new(inputs)?, Patterns::new(number)?)?;
                let values = runs.scalars(&cell, value)?.into_iter().map(|value| value / fit).collect();
                Ok((values, runs.results.not_converged(&cell)))
            })
            .collect::<Panels<Vec<(Vec<f64>, u64)>>>()?;
        all.push(medians(&size_id(index), &format!("N = {inputs}"), &loads, |index| samples[index].clone()));
    }
    Ok(Panel {
        id: id.into(),
        title: "medians of all runs".into(),
        published: "ours: finite size".into(),
        x: load_axis(runs),
        y: linear(quantity, ""),
        series: all,
    })
}

/// Share of runs that need more updates than so many.
pub(super) fn tail(runs: &Runs) -> Panels<Panel> {
    let Shown { inputs, near_capacity } = runs.settings.shown;
    let number = patterns(inputs, near_capacity);
    let (n, p) = (Inputs::new(inputs)?, Patterns::new(number)?);
    let cell = simulate::learning(inputs, number);
    let mut updates = runs.scalars(&cell, "updates")?;
    updates.sort_by(f64::total_cmp);
    let all = runs.results.cell(&cell).count() as f64;
    let above: Vec<f64> = (1..=updates.len()).map(|rank| 1.0 - rank as f64 / all).collect();
    // A logarithmic axis has no place for the last of all.
    let shown: Vec<(f64, f64)> = updates.iter().copied().zip(above).filter(|point| point.1 > 0.0).collect();
    let (x, y): (Vec<f64>, Vec<f64>) = shown.into_iter().unzip();
    let span = [x.first().copied().unwrap_or(1.0), x.last().copied().unwrap_or(1.0)];
    let fit = perceptron::updates(n, p)?.get();
    let mut series_of_panel = vec![
        series("half-of-runs", "half of all runs", Role::Reference, Marks::Line, span.to_vec(), vec![0.5; 2]),
        series(
            "fit",
            "fit of K (LvR)",
            Role::Theory,
            Marks::Line,
            vec![fit; 2],
            vec![1.0, y.last().copied().unwrap_or(0.1)],
        ),
    ];
    let unsolvable = 1.0 - perceptron::separable_probability(n, p);
    if unsolvable > 1e-4 {
        let label = "tasks without a solution (Cover)";
        series_of_panel.push(theory("unsolvable", label, span.to_vec(), vec![unsolvable; 2]));
    }
    series_of_panel.push(series("tail", "simulation, runs", Role::Simulation, Marks::Steps, x, y));
    Ok(Panel {
        id: "tail".into(),
        title: format!("{inputs} inputs, {number} patterns, {all} runs"),
        published: "ours".into(),
        x: log("updates k", ""),
        y: log("share of runs with K > k", ""),
        series: series_of_panel,
    })
}

/// Share of small tasks that are learned, around capacity.
pub(super) fn capacity(runs: &Runs) -> Panels<Panel> {
    let part = &runs.settings.capacity;
    let n = Inputs::new(part.inputs)?;
    let points = part.points();
    let numbers = points[0].patterns()..=points[points.len() - 1].patterns();
    let predicted = numbers
        .clone()
        .map(|number| Ok(perceptron::separable_probability(n, Patterns::new(number)?)))
        .collect::<Panels<Vec<f64>>>()?;
    let x = numbers.map(|number| number as f64 / part.inputs as f64).collect();
    let loads: Vec<f64> = points.iter().map(|point| point.load).collect();
    let learned = |index: usize| runs.learned(&simulate::capacity(part.inputs, points[index].patterns()));
    Ok(Panel {
        id: "capacity".into(),
        title: format!("{} inputs, {} epochs at most", part.inputs, part.max_epochs),
        published: "ours".into(),
        x: linear("load P/N", ""),
        y: linear("share of tasks", ""),
        series: vec![
            theory("solvable", "tasks with a solution (Cover)", x, predicted),
            measured("learned", "tasks learned", &loads, learned),
        ],
    })
}

fn against_load(
    runs: &Runs,
    index: usize,
    inputs: u64,
    values: impl Fn(&str) -> Panels<Vec<f64>>,
) -> Panels<Series> {
    let loads = runs.settings.loads(inputs);
    let samples = loads
        .iter()
        .map(|&load| values(&simulate::learning(inputs, patterns(inputs, load))))
        .collect::<Panels<Vec<Vec<f64>>>>()?;
    Ok(measured(&size_id(index), &format!("N = {inputs}"), &loads, |index| samples[index].clone()))
}

/// Sizes are told apart by their place, so that any sizes of a preset have a look.
fn size_id(index: usize) -> String {
    format!("size-{}", index + 1)
}

/// The smallest and the largest load.
fn ends(runs: &Runs) -> Vec<f64> {
    let loads = runs.settings.points().into_iter().map(|point| point.load);
    let [least, largest] = loads.fold([f64::MAX, 0.0], |[a, b], load| [load.min(a), load.max(b)]);
    vec![least, largest]
}

fn load_axis(runs: &Runs) -> Axis {
    let ends = ends(runs);
    Axis { range: Some([ends[0], ends[1]]), ..linear("load P/N", "") }
}
