//! The data of the figures.

use super::conditions::{Fit, Measure};
use super::estimators::{exponent_over, factor_of};
use super::laws::{cortex, fit, joint};
use super::runs::{Learned, Point, Runs};
use crate::experiment::EvaluationError;
use crate::measured::same_numbers;
use crate::series::*;
use plasticity_record::{Axis, Marks, Panel, Role, Series};
use plasticity_theory::quantity::Size;
use plasticity_theory::scaling::PowerLaw;

type Panels<T> = Result<T, EvaluationError>;

/// Points of a line of the theory.
const POINTS: usize = 40;

/// How many times more is spent in V1, as printed.
const PRINTED: [f64; 2] = [1e5, 700.0];

pub(super) fn all(runs: &Runs) -> Panels<Vec<Panel>> {
    Ok(vec![
        extended(runs, "5-m0", "M₀", Measure::M0)?,
        extended(runs, "5-m1", "M₁", Measure::M1)?,
        local_exponents(runs),
        fit_range(runs),
    ])
}

fn title(runs: &Runs) -> String {
    format!("to {} %", 100.0 * runs.settings.target)
}

/// Energies over what is needed, with the laws that are fitted to them, each with a band of one standard error, and what is printed of V1.
fn extended(runs: &Runs, id: &str, symbol: &str, measure: Measure) -> Panels<Panel> {
    let settings = runs.settings;
    let needed = runs.needed(measure).mean(|run| measure.of(run)).unwrap_or(f64::NAN);
    let last = cortex(settings)?.get();
    let (mut all, mut exponents) = (Vec::new(), Vec::new());
    for of_fit in Fit::ALL {
        let sizes = settings.fitted(of_fit);
        let points = runs.standard(&sizes);
        let laws = fits(&points, &sizes, measure)?;
        let Some((law, of_value, of_exponent)) = joint(&laws, &sizes) else { continue };
        let x = log_space(sizes[0] as f64, last, POINTS);
        let (mut y, mut se) = (Vec::new(), Vec::new());
        for &hidden in &x {
            let size = Size::new(hidden)?;
            y.push(law.at(size)? / needed);
            se.push(y[y.len() - 1] * law.ln_error(size, of_value, of_exponent)?);
        }
        exponents.push(format!("{:.2}", law.exponent()));
        let label = ["law of all sizes", "of middle and large", "of large sizes"][of_fit.index()];
        let id = ["wide", "middle", "large"][of_fit.index()];
        all.push(Series { se: Some(se), ..theory(id, label, x, y) });
    }
    let sizes = settings.sizes().0;
    let x: Vec<f64> = sizes.iter().map(|&hidden| hidden as f64).collect();
    let points = runs.standard(&sizes);
    all.push(measured("standard", "all plastic", &x, |index| {
        points[index].values(|run| measure.of(run) / needed)
    }));
    let printed = PRINTED[usize::from(measure == Measure::M1)];
    all.push(series("printed", "V1, printed", Role::Reference, Marks::Points, vec![last], vec![printed]));
    Ok(Panel {
        id: id.into(),
        title: format!("{}, exponents {}", title(runs), exponents.join(", ")),
        published: "vRP 5".into(),
        x: log("hidden units H", ""),
        y: log(&format!("{symbol} / that of a subnet"), ""),
        series: all,
    })
}

/// The law of each set of runs that all reached the accuracy.
fn fits(points: &[Point], sizes: &[u64], measure: Measure) -> Panels<Vec<PowerLaw>> {
    let (sets, _) = same_numbers(&points.iter().collect::<Vec<_>>());
    let of_set = |set: &Vec<&Learned>| {
        let y: Vec<f64> = set.iter().map(|run| measure.of(run)).collect();
        Ok(fit(sizes, &y)?)
    };
    sets.iter().map(of_set).collect()
}

/// Exponents from one size to the next.
fn local_exponents(runs: &Runs) -> Panel {
    let sizes = runs.settings.sizes().0;
    let middles: Vec<f64> = sizes.windows(2).map(|pair| ((pair[0] * pair[1]) as f64).sqrt()).collect();
    let of_measure = |id: &str, label: &str, measure: Measure| {
        measured(id, label, &middles, |index| exponent_over(runs, &sizes[index..index + 2], measure).values)
    };
    let (first, last) = (middles.first().copied(), middles.last().copied());
    let ends: Vec<f64> = first.into_iter().chain(last).collect();
    let root = series("root", "1/2", Role::Reference, Marks::Line, ends.clone(), vec![0.5; ends.len()]);
    Panel {
        id: "local-exponents".into(),
        title: "from one size to the next".into(),
        published: "ours: fit range".into(),
        x: log("hidden units H", ""),
        y: Axis { range: Some([0.0, 1.0]), ..linear("exponent", "") },
        series: vec![of_measure("m0", "M₀", Measure::M0), of_measure("m1", "M₁", Measure::M1), root],
    }
}

/// How many times more V1 would spend, by the smallest size of the fit.
fn fit_range(runs: &Runs) -> Panel {
    let settings = runs.settings;
    let x = Fit::ALL.map(|of_fit| settings.fit_from(of_fit) as f64);
    let of_measure = |id: &str, label: &str, measure: Measure| {
        measured(id, label, &x, |index| factor_of(runs, Fit::ALL[index], measure).values)
    };
    let printed = |id: &str, label: &str, value: f64| {
        series(id, label, Role::Reference, Marks::Line, vec![x[0], x[2]], vec![value.log10(); 2])
    };
    Panel {
        id: "fit-range".into(),
        title: "macaque V1 over what is needed".into(),
        published: "ours: fit range".into(),
        x: log("smallest size of the fit", ""),
        y: Axis { range: Some([2.0, 6.0]), ..linear("log₁₀ of the factor", "") },
        series: vec![
            printed("printed-m0", "M₀, printed", PRINTED[0]),
            printed("printed-m1", "M₁, printed", PRINTED[1]),
            of_measure("m0", "M₀", Measure::M0),
            of_measure("m1", "M₁", Measure::M1),
        ],
    }
}
