//! The data of the figures.

use super::conditions::Measure;
use super::runs::{Run, Runs};
use super::variant::Variant;
use crate::measured::Measured;
use crate::series::{linear, log, measured, of_updates, of_weight_changes};
use plasticity_record::{Axis, Marks, Panel, Series};

/// Every algorithm, with its energies and learning time.
pub(super) fn of_algorithms(runs: &Runs) -> Vec<Panel> {
    let titles = [
        ("m0", "changes, with caching consolidations", of_updates(log("M₀", ""), 1.0), Measure::M0),
        (
            "m1",
            "size of changes, with caching and maintenance",
            of_weight_changes(log("M₁", ""), 1.0),
            Measure::M1,
        ),
        ("samples", "learning time", linear("samples", "10³"), Measure::Samples),
    ];
    let mut panels: Vec<Panel> = titles
        .into_iter()
        .map(|(id, title, y, measure)| {
            let unit = if measure == Measure::Samples { 1e3 } else { 1.0 };
            let values = |algorithm: &str| -> Vec<f64> {
                let point = runs.point(Variant::Standard, algorithm);
                point.values(|run| run.of(measure, Variant::Standard) / unit)
            };
            algorithm_panel(runs, (id, title), y, values)
        })
        .collect();
    let leftover = |algorithm: &str| runs.point(Variant::Standard, algorithm).values(|run| run.leftover);
    let title = "synapses that are transient at the end of learning";
    panels.push(algorithm_panel(runs, ("leftover", title), linear("synapses", ""), leftover));
    let share = |algorithm: &str| {
        let point = runs.point(Variant::Standard, algorithm);
        let reached = std::iter::repeat_n(1.0, point.reached.len());
        reached.chain(std::iter::repeat_n(0.0, point.failed.len())).collect()
    };
    let y = Axis { range: Some([0.0, 1.0]), ..linear("share that reaches the accuracy", "") };
    panels.push(algorithm_panel(runs, ("reached", "runs"), y, share));
    panels
}

fn algorithm_panel(
    runs: &Runs,
    (id, title): (&str, &str),
    y: Axis,
    values: impl Fn(&str) -> Vec<f64>,
) -> Panel {
    let settings = runs.settings;
    let names: Vec<&str> = settings.names().collect();
    let labels = settings.algorithms.iter().map(|algorithm| algorithm.label.clone()).collect();
    let all = bars("energy", "mean of runs", names.len(), |index| values(names[index]));
    let size = format!("H = {}, to {} %: {title}", settings.hidden, 100.0 * settings.target);
    let published = if id.starts_with('m') { "vRP, abstract" } else { "ours" };
    panel(id, size, published, ("algorithm", labels), from_a_decade(y, std::slice::from_ref(&all)), vec![all])
}

/// The energy of every algorithm over that of standard learning, in every variant.
pub(super) fn of_variants(runs: &Runs) -> Vec<Panel> {
    [
        ("6-m0", "M₀ over that of standard learning", Measure::M0),
        ("6-m1", "M₁ over that of standard learning", Measure::M1),
    ]
    .into_iter()
    .map(|(id, quantity, measure)| of_variant(runs, id, quantity, measure))
    .chain([learning_time(runs)])
    .collect()
}

fn of_variant(runs: &Runs, id: &str, quantity: &str, measure: Measure) -> Panel {
    let settings = runs.settings;
    let counted = |variant: &Variant| measure == Measure::M1 || *variant != Variant::PotentiationOnly;
    let variants: Vec<Variant> = settings.variants.iter().copied().filter(counted).collect();
    let ratio = |variant: Variant, algorithm: &str| {
        let value = |run: &Run| run.of(measure, variant);
        Measured::ratio(&runs.point(variant, algorithm), &runs.standard(variant), value, value).values
    };
    let others = settings.algorithms.iter().filter(|algorithm| !algorithm.is_standard());
    let all: Vec<Series> = others
        .enumerate()
        .map(|(number, algorithm)| {
            let id = format!("algorithm-{}", number + 1);
            bars(&id, &algorithm.label, variants.len(), |index| ratio(variants[index], &algorithm.name))
        })
        .collect();
    let labels = variants.iter().map(|variant| variant.label().to_owned()).collect();
    let title = format!("H = {}, to {} %", settings.hidden, 100.0 * settings.target);
    panel(id, title, "vRP 6", ("variant", labels), from_a_decade(log(quantity, ""), &all), all)
}

fn learning_time(runs: &Runs) -> Panel {
    let settings = runs.settings;
    let learned = settings.variants.iter().filter(|variant| variant.learned() == **variant);
    let variants: Vec<Variant> = learned.copied().collect();
    let all: Vec<Series> = settings
        .algorithms
        .iter()
        .enumerate()
        .map(|(number, algorithm)| {
            bars(&format!("algorithm-{number}"), &algorithm.label, variants.len(), |index| {
                let point = runs.point(variants[index], &algorithm.name);
                point.values(|run| run.of(Measure::Samples, variants[index]) / 1e3)
            })
        })
        .collect();
    let labels = variants.iter().map(|variant| variant.label().to_owned()).collect();
    let title = format!("H = {}, to {} %", settings.hidden, 100.0 * settings.target);
    panel("samples", title, "ours", ("variant", labels), linear("samples", "10³"), all)
}

fn bars(id: &str, label: &str, count: usize, values: impl Fn(usize) -> Vec<f64>) -> Series {
    let numbers: Vec<f64> = (1..=count).map(|number| number as f64).collect();
    Series { marks: Marks::Bars, ..measured(id, label, &numbers, values) }
}

fn panel(
    id: &str,
    title: String,
    published: &str,
    (what, labels): (&str, Vec<String>),
    y: Axis,
    series: Vec<Series>,
) -> Panel {
    let x = Axis { categories: labels, ..linear(what, "") };
    Panel { id: id.into(), title, published: published.into(), x, y, series }
}

/// Bars on a logarithmic axis begin at a power of ten.
fn from_a_decade(y: Axis, series: &[Series]) -> Axis {
    let least = series.iter().flat_map(|series| &series.y).copied().fold(f64::INFINITY, f64::min);
    let decade = 10_f64.powf(least.log10().floor());
    if y.scale == plasticity_record::AxisScale::Log && decade.is_normal() {
        return Axis { range: Some([decade, decade]), ..y };
    }
    y
}
