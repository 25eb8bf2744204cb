//! The data of the figures.

use super::runs::{Evaluated, Measure, Network, Runs};
use super::simulate;
use crate::series::*;
use crate::statistics::{mean, slope};
use crate::store::Replicate;
use plasticity_record::{Axis, AxisScale, Marks, Panel, Role, Series};

pub(super) fn all(runs: &Runs) -> Evaluated<Vec<Panel>> {
    let rate = runs.settings.sizes.learning_rate;
    Ok(vec![
        against_rate(runs, "1a-samples", log("samples", "10³"), Measure::Samples, 1e3)?,
        against_rate(runs, "1a-m0", of_updates(log("M₀", "10⁹"), 1e9), Measure::M0, 1e9)?,
        against_rate(runs, "1a-m1", of_weight_changes(log("M₁", "10⁵"), 1e5), Measure::M1, 1e5)?,
        failed(runs)?,
        energy(runs)?,
        local_exponents(runs)?,
        against_size(runs, "1c-samples", log("samples", "10³"), Measure::Samples, 1e3)?,
        against_size(runs, "1c-update", log("mean |Δw| / η", ""), Measure::Update, rate)?,
        against_size(runs, "net-change", log("mean change of a weight", ""), Measure::NetChange, 1.0)?,
        against_size(runs, "inefficiency", linear("M₁ / direct way", ""), Measure::Inefficiency, 1.0)?,
        against_size(runs, "output-share", linear("share of output layer", ""), Measure::ShareOfOutput, 1.0)?,
    ])
}

fn published(id: &str) -> String {
    match id.split('-').next() {
        Some(panel @ ("1a" | "1b" | "1c")) => format!("vRP {panel}"),
        _ => "ours".into(),
    }
}

/// Means over the runs that converged, a series a size.
fn against_rate(runs: &Runs, id: &str, y: Axis, measure: Measure, unit: f64) -> Evaluated<Panel> {
    let mut all = Vec::new();
    for (index, hidden) in runs.settings.sizes_at_rates().into_iter().enumerate() {
        let rates = runs.settings.rates(hidden);
        let samples =
            rates.iter().map(|&rate| runs.values(measure, hidden, rate)).collect::<Evaluated<Vec<_>>>()?;
        let label = format!("H = {hidden}");
        let of_point = |point: usize| samples[point].iter().map(|value| value / unit).collect();
        all.push(measured(&format!("size-{}", index + 1), &label, &rates, of_point));
    }
    Ok(Panel {
        id: id.into(),
        title: format!("to {} %", 100.0 * runs.settings.target),
        published: published(id),
        x: rate_axis(runs),
        y,
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
        x: rate_axis(runs),
        y,
        series: all,
    })
}

/// The same rates in all panels, also where no run converges.
fn rate_axis(runs: &Runs) -> Axis {
    let rates = runs.settings.points().into_iter().map(|point| point.learning_rate);
    let [least, largest] = rates.fold([f64::MAX, 0.0], |[a, b], rate| [rate.min(a), rate.max(b)]);
    Axis { range: Some([least, largest]), ..log("learning rate η", "") }
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
    // The size with the least mean, and that mean.
    let least = |measure| -> Evaluated<(f64, f64)> {
        let mut least = (1.0, f64::INFINITY);
        for hidden in runs.settings.sizes() {
            let mean = mean(&runs.values(measure, hidden, rate)?).unwrap_or(f64::INFINITY);
            if mean < least.1 {
                least = (hidden as f64, mean);
            }
        }
        Ok(if least.1.is_finite() { least } else { (least.0, 1.0) })
    };
    let ((m0_at, m0), (m1_at, m1)) = (least(Measure::M0)?, least(Measure::M1)?);
    let largest = runs.settings.sizes().last().copied().unwrap_or(1) as f64;
    let mut all = vec![
        series(
            "one",
            "slope one",
            Role::Reference,
            Marks::Line,
            vec![m0_at, largest],
            vec![1.0, largest / m0_at],
        ),
        theory("root", "M₁: slope 1/2 (vRP)", vec![m1_at, largest], vec![1.0, (largest / m1_at).sqrt()]),
    ];
    all.extend(sized(runs, "m0", "M₀", Measure::M0, m0)?);
    all.extend(sized(runs, "m1", "M₁", Measure::M1, m1)?);
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

fn against_size(runs: &Runs, id: &str, y: Axis, measure: Measure, unit: f64) -> Evaluated<Panel> {
    let rate = runs.settings.sizes.learning_rate;
    let [mut line, points] = sized(runs, "size", "runs", measure, unit)?;
    line.label = line.label.replace("runs", "power law");
    // A power law is a line on logarithmic axes only.
    let all = if y.scale == AxisScale::Log { vec![line, points] } else { vec![points] };
    Ok(Panel {
        id: id.into(),
        title: format!("rate {rate}, to {} %", 100.0 * runs.settings.target),
        published: published(id),
        x: log("hidden units H", ""),
        y,
        series: all,
    })
}
