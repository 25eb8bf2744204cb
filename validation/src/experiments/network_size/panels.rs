//! The data of the figures.

use super::runs::{Evaluated, Measure, Network, Runs};
use super::simulate;
use crate::series::*;
use crate::statistics::{mean, slope};
use crate::store::Replicate;
use plasticity_record::{Axis, Marks, Panel, Role, Series};

pub(super) fn all(runs: &Runs) -> Evaluated<Vec<Panel>> {
    Ok(vec![
        against_rate(runs, "1a-samples", "samples to criterion", Measure::Samples)?,
        against_rate(runs, "1a-m0", "M₀", Measure::M0)?,
        against_rate(runs, "1a-m1", "M₁", Measure::M1)?,
        failed(runs)?,
        energy(runs)?,
        local_exponents(runs)?,
        against_size(runs, "1c-samples", "samples to criterion", Measure::Samples, log)?,
        against_size(runs, "1c-update", "mean |Δw| / η", Measure::Update, log)?,
        against_size(runs, "net-change", "mean change of a weight", Measure::NetChange, log)?,
        against_size(runs, "inefficiency", "M₁ / direct way", Measure::Inefficiency, linear)?,
        against_size(runs, "output-share", "share of output layer", Measure::ShareOfOutput, linear)?,
    ])
}

fn published(id: &str) -> String {
    match id.split('-').next() {
        Some(panel @ ("1a" | "1b" | "1c")) => format!("vRP {panel}"),
        _ => "ours".into(),
    }
}

/// Means over the runs that converged, a series a size.
fn against_rate(runs: &Runs, id: &str, quantity: &str, measure: Measure) -> Evaluated<Panel> {
    let mut all = Vec::new();
    for (index, hidden) in runs.settings.sizes_at_rates().into_iter().enumerate() {
        let rates = runs.settings.rates(hidden);
        let samples =
            rates.iter().map(|&rate| runs.values(measure, hidden, rate)).collect::<Evaluated<Vec<_>>>()?;
        let label = format!("H = {hidden}");
        all.push(measured(&format!("size-{}", index + 1), &label, &rates, |point| samples[point].clone()));
    }
    Ok(Panel {
        id: id.into(),
        title: format!("to {} %", 100.0 * runs.settings.target),
        published: published(id),
        x: log("learning rate η", ""),
        y: log(quantity, ""),
        series: all,
    })
}

/// Share of the runs that do not reach the accuracy.
fn failed(runs: &Runs) -> Evaluated<Panel> {
    let mut all = Vec::new();
    for (index, hidden) in runs.settings.sizes_at_rates().into_iter().enumerate() {
        let rates = runs.settings.rates(hidden);
        let failures = |point: usize| -> Vec<f64> {
            let failed = |run: &Replicate| f64::from(u8::from(!run.converged()));
            runs.results.cell(&simulate::network(hidden, rates[point])).map(failed).collect()
        };
        all.push(measured(&format!("size-{}", index + 1), &format!("H = {hidden}"), &rates, failures));
    }
    let y = Axis { range: Some([0.0, 1.0]), ..linear("share of runs that fail", "") };
    Ok(Panel {
        id: "failed".into(),
        title: format!("to {} %", 100.0 * runs.settings.target),
        published: "ours".into(),
        x: log("learning rate η", ""),
        y,
        series: all,
    })
}

/// A measure of every size, and the line of least squares through the logarithms of its means over the sizes that are fitted.
fn sized(runs: &Runs, id: &str, label: &str, measure: Measure, unit: f64) -> Evaluated<[Series; 2]> {
    let sizes = runs.settings.sizes();
    let rate = runs.settings.sizes.learning_rate;
    let in_units = |values: Vec<f64>| values.into_iter().map(|value| value / unit).collect::<Vec<f64>>();
    let samples = sizes
        .iter()
        .map(|&hidden| runs.values(measure, hidden, rate).map(in_units))
        .collect::<Evaluated<Vec<_>>>()?;
    let x: Vec<f64> = sizes.iter().map(|&hidden| hidden as f64).collect();
    let fitted = runs.settings.fitted_sizes();
    let points = sizes.iter().zip(&samples).filter(|(hidden, _)| fitted.contains(hidden));
    let (log_x, log_y): (Vec<f64>, Vec<f64>) =
        points.filter_map(|(&hidden, values)| Some(((hidden as f64).ln(), mean(values)?.ln()))).unzip();
    let mut line = series(&format!("{id}-fit"), label, Role::Reference, Marks::Line, vec![], vec![]);
    if let (Some(exponent), Some(middle), Some(height)) = (slope(&log_x, &log_y), mean(&log_x), mean(&log_y))
    {
        line.x = [log_x[0], log_x[log_x.len() - 1]].map(f64::exp).into();
        line.y = line.x.iter().map(|x| (height + exponent * (x.ln() - middle)).exp()).collect();
        line.label = format!("{label}: exponent {exponent:.2}");
    }
    Ok([line, measured(id, label, &x, |point| samples[point].clone())])
}

/// $M_0$ and $M_1$, each over its least mean, with a line of slope one.
fn energy(runs: &Runs) -> Evaluated<Panel> {
    let rate = runs.settings.sizes.learning_rate;
    let least = |measure| -> Evaluated<f64> {
        let mut least = f64::INFINITY;
        for hidden in runs.settings.sizes() {
            least = mean(&runs.values(measure, hidden, rate)?).unwrap_or(f64::INFINITY).min(least);
        }
        Ok(if least.is_finite() { least } else { 1.0 })
    };
    let sizes: Vec<f64> = runs.settings.sizes().into_iter().map(|hidden| hidden as f64).collect();
    let ends = vec![sizes[0], sizes[sizes.len() - 1]];
    let rise = ends.iter().map(|x| x / ends[0]).collect();
    let root = ends.iter().map(|x| (x / ends[0]).sqrt()).collect();
    let mut all = vec![
        series("one", "slope one", Role::Reference, Marks::Line, ends.clone(), rise),
        theory("root", "M₁: slope 1/2 (vRP)", ends, root),
    ];
    all.extend(sized(runs, "m0", "M₀", Measure::M0, least(Measure::M0)?)?);
    all.extend(sized(runs, "m1", "M₁", Measure::M1, least(Measure::M1)?)?);
    Ok(Panel {
        id: "1b-energy".into(),
        title: format!("rate {rate}, to {} %", 100.0 * runs.settings.target),
        published: published("1b"),
        x: log("hidden units H", ""),
        y: log("energy / least energy", ""),
        series: all,
    })
}

/// Exponents of the energies from each size to the next, halfway between the two.
fn local_exponents(runs: &Runs) -> Evaluated<Panel> {
    let rate = runs.settings.sizes.learning_rate;
    let sizes = runs.settings.sizes();
    let pairs: Vec<[Network; 2]> = sizes.windows(2).map(|pair| [(pair[0], rate), (pair[1], rate)]).collect();
    let x: Vec<f64> = sizes.windows(2).map(|pair| ((pair[0] * pair[1]) as f64).sqrt()).collect();
    let ends = vec![x[0], x[x.len() - 1]];
    let mut all = vec![theory("root", "M₁: slope 1/2 (vRP)", ends, vec![0.5; 2])];
    for (id, label, measure) in [("m0", "M₀", Measure::M0), ("m1", "M₁", Measure::M1)] {
        let exponents = pairs
            .iter()
            .map(|pair| runs.exponents(pair, measure, |hidden, _| hidden))
            .collect::<Evaluated<Vec<_>>>()?;
        all.push(measured(id, label, &x, |point| exponents[point].clone()));
    }
    Ok(Panel {
        id: "local-exponents".into(),
        title: format!("rate {rate}, to {} %", 100.0 * runs.settings.target),
        published: "ours".into(),
        x: log("hidden units H", ""),
        y: linear("exponent between sizes", ""),
        series: all,
    })
}

fn against_size(
    runs: &Runs,
    id: &str,
    quantity: &str,
    measure: Measure,
    axis: fn(&str, &str) -> Axis,
) -> Evaluated<Panel> {
    let rate = runs.settings.sizes.learning_rate;
    let unit = if measure == Measure::Update { rate } else { 1.0 };
    let [mut line, points] = sized(runs, "size", "runs", measure, unit)?;
    line.label = line.label.replace("runs", "power law");
    // A power law is a line on logarithmic axes only.
    let all = if axis("", "") == log("", "") { vec![line, points] } else { vec![points] };
    Ok(Panel {
        id: id.into(),
        title: format!("rate {rate}, to {} %", 100.0 * runs.settings.target),
        published: published(id),
        x: log("hidden units H", ""),
        y: axis(quantity, ""),
        series: all,
    })
}
