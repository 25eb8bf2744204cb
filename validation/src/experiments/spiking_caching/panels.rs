//! The data of the figures.

use super::conditions::Background;
use super::runs::{Evaluated, Measure, Of, Runs, after};
use super::simulate;
use super::trace;
use crate::series::*;
use crate::store::Replicate;
use plasticity_record::{Axis, Marks, Panel, Role, Series};

const SCRIPT: Background = Background::NegativeLeak;

pub(super) fn all(runs: &Runs) -> Evaluated<Vec<Panel>> {
    Ok(vec![
        energies(runs)?,
        savings(runs)?,
        shares(runs)?,
        rounds(runs)?,
        course_energy(runs)?,
        course_saving(runs)?,
        saving_by_tolerance(runs)?,
        rounds_by_tolerance(runs)?,
        conductances(runs),
        potential(runs, "volts-before", "before learning, target 1", trace::value::BEFORE),
        potential(runs, "volts-after-full", "after learning, target 1", trace::value::AFTER_FULL),
        potential(runs, "volts-after-half", "after learning, target 0.5", trace::value::AFTER_HALF),
    ])
}

fn panel(id: &str, title: &str, x: Axis, y: Axis, series: Vec<Series>) -> Panel {
    let published = if id.starts_with("2-S1") { "LvR 2-S1" } else { "ours" };
    Panel { id: id.into(), title: title.into(), published: published.into(), x, y, series }
}

fn from_zero(axis: Axis, to: f64) -> Axis {
    Axis { range: Some([0.0, to]), ..axis }
}

/// What the paper says, across a panel.
fn paper(x: Vec<f64>, level: f64) -> Series {
    series("paper", "80 % (LvR)", Role::Reference, Marks::Line, x, vec![level; 2])
}

fn patterns_axis() -> Axis {
    linear("patterns", "")
}

/// Means of a measure at every number of patterns.
fn of_numbers(
    runs: &Runs,
    background: Background,
    id: &str,
    label: &str,
    measure: Measure,
    of: Of,
) -> Evaluated<Series> {
    let numbers = runs.settings.numbers(background);
    let samples = numbers
        .iter()
        .map(|&patterns| runs.learning(background, patterns, measure, of))
        .collect::<Evaluated<Vec<_>>>()?;
    let x: Vec<f64> = numbers.iter().map(|&patterns| patterns as f64).collect();
    Ok(measured(id, label, &x, |point| samples[point].clone()))
}

fn energies(runs: &Runs) -> Evaluated<Panel> {
    let mut all = vec![
        of_numbers(runs, SCRIPT, "without", "without caching", Measure::Energy, Of::All)?,
        of_numbers(runs, SCRIPT, "end", "with caching, to the end", Measure::AtEnd, Of::All)?,
    ];
    let mut minimal = of_numbers(runs, SCRIPT, "minimal", "minimum", Measure::Minimal, Of::All)?;
    (minimal.marks, minimal.role, minimal.se) = (Marks::Line, Role::Reference, None);
    all.push(minimal);
    for (index, threshold) in runs.settings.thresholds.iter().enumerate() {
        let label = format!("threshold {threshold} nS");
        let id = format!("threshold-{}", index + 1);
        let mut at_threshold = of_numbers(runs, SCRIPT, &id, &label, Measure::AtThreshold(index), Of::All)?;
        at_threshold.marks = Marks::Line;
        all.push(at_threshold);
    }
    Ok(panel(
        "2-S1-energy",
        SCRIPT.title(),
        patterns_axis(),
        of_weight_changes(log("energy", "nS"), 1.0),
        all,
    ))
}

fn savings(runs: &Runs) -> Evaluated<Panel> {
    let numbers = runs.settings.numbers(SCRIPT);
    let ends = [numbers.first(), numbers.last()].map(|number| number.copied().unwrap_or(1) as f64);
    let all = vec![
        paper(ends.into(), 0.8),
        of_numbers(runs, SCRIPT, "script", "all runs", Measure::Saving, Of::All)?,
        of_numbers(runs, SCRIPT, "counted", "runs that count", Measure::Saving, Of::Counted)?,
        of_numbers(
            runs,
            SCRIPT,
            "settled",
            "to first settled round",
            Measure::SavingToSettling,
            Of::Converged,
        )?,
        of_numbers(runs, Background::Leak, "leak", "background as a leak", Measure::Saving, Of::All)?,
        disjoint(runs)?,
    ];
    let y = Axis { range: Some([0.6, 1.0]), ..linear("saving", "") };
    Ok(panel("2-S1-saving", SCRIPT.title(), patterns_axis(), y, all))
}

/// The saving where patterns have no channel in common.
fn disjoint(runs: &Runs) -> Evaluated<Series> {
    let part = &runs.settings.disjoint;
    let x: Vec<f64> = part.patterns.iter().map(|&patterns| patterns as f64).collect();
    let cells = part.patterns.iter().map(|&patterns| simulate::disjoint(part.background, patterns));
    let samples =
        cells.map(|cell| runs.values(&cell, Measure::Saving, Of::All)).collect::<Evaluated<Vec<_>>>()?;
    Ok(measured("disjoint", "no channel in common", &x, |point| samples[point].clone()))
}

fn shares(runs: &Runs) -> Evaluated<Panel> {
    let mut all = vec![
        of_numbers(runs, SCRIPT, "converge", "converge", Measure::Converged, Of::All)?,
        of_numbers(runs, SCRIPT, "separate", "separate the classes", Measure::Separates, Of::All)?,
        of_numbers(runs, SCRIPT, "apart", "5 sd from the other class", Measure::Apart, Of::All)?,
        of_numbers(runs, SCRIPT, "within", "2 sd within their class", Measure::Within, Of::All)?,
        of_numbers(runs, SCRIPT, "count", "count", Measure::Counts, Of::All)?,
    ];
    for (index, criterion) in runs.settings.loosened.iter().enumerate() {
        let label = format!("count by {} and {} sd", criterion.within, criterion.apart);
        let id = format!("count-by-{}", index + 1);
        all.push(of_numbers(runs, SCRIPT, &id, &label, Measure::CountsBy(index), Of::All)?);
    }
    let y = from_zero(linear("share of runs", ""), 1.0);
    Ok(panel("shares", SCRIPT.title(), patterns_axis(), y, all))
}

fn rounds(runs: &Runs) -> Evaluated<Panel> {
    let all = vec![
        of_numbers(runs, SCRIPT, "script", "as in the script", Measure::Rounds, Of::All)?,
        of_numbers(runs, Background::Leak, "leak", "background as a leak", Measure::Rounds, Of::All)?,
    ];
    let y = from_zero(linear("rounds", ""), 1.0);
    Ok(panel("rounds", "until conductances settle", patterns_axis(), y, all))
}

/// Rounds of a course that are drawn: all, or every so many.
fn drawn_rounds(runs: &Runs) -> Vec<u64> {
    let rounds = runs.settings.course.rounds;
    let mut drawn: Vec<u64> =
        log_space(1.0, rounds as f64, 40).into_iter().map(|round| round.round() as u64).collect();
    drawn.dedup();
    drawn
}

fn course_runs<'a>(runs: &Runs<'a>) -> Vec<&'a Replicate> {
    let part = &runs.settings.course;
    runs.results.cell(&simulate::course(part.background, part.patterns)).collect()
}

/// A quantity of the course, after each of the rounds that are drawn.
fn of_course(runs: &Runs, id: &str, label: &str, value: fn((f64, f64)) -> f64) -> Evaluated<Series> {
    let (drawn, course) = (drawn_rounds(runs), course_runs(runs));
    let samples = drawn
        .iter()
        .map(|&rounds| course.iter().map(|run| Ok(value(after(run, rounds)?))).collect())
        .collect::<Evaluated<Vec<Vec<f64>>>>()?;
    let x: Vec<f64> = drawn.iter().map(|&round| round as f64).collect();
    Ok(Series { marks: Marks::Line, ..measured(id, label, &x, |point| samples[point].clone()) })
}

fn course_title(runs: &Runs) -> String {
    format!("{} patterns, not ended", runs.settings.course.patterns)
}

fn course_energy(runs: &Runs) -> Evaluated<Panel> {
    let all = vec![
        of_course(runs, "without", "without caching", |(energy, _)| energy)?,
        of_course(runs, "end", "with caching, to the end", |(_, minimal)| minimal)?,
    ];
    Ok(panel(
        "course-energy",
        &course_title(runs),
        log("rounds", ""),
        of_weight_changes(log("energy", "nS"), 1.0),
        all,
    ))
}

/// What is not saved, and that it is halved in twice the time.
fn course_saving(runs: &Runs) -> Evaluated<Panel> {
    let remainder = of_course(runs, "remainder", "1 - saving", |(energy, minimal)| minimal / energy)?;
    let last = remainder.x.last().zip(remainder.y.last());
    let inverse = last.map_or((Vec::new(), Vec::new()), |(&x, &y)| (vec![x / 16.0, x], vec![16.0 * y, y]));
    let all = vec![
        theory("inverse", "1/rounds", inverse.0, inverse.1),
        remainder,
        paper(vec![1.0, runs.settings.course.rounds as f64], 0.2),
    ];
    Ok(panel("course-saving", &course_title(runs), log("rounds", ""), log("1 - saving", ""), all))
}

/// A measure at every tolerance, that of the preset among them.
fn by_tolerance(runs: &Runs, measure: Measure) -> Evaluated<Series> {
    let part = &runs.settings.criterion;
    let mut points = vec![(runs.settings.tolerance, None)];
    points.extend(part.tolerances.iter().map(|&tolerance| (tolerance, Some(tolerance))));
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let cell = |tolerance| simulate::learning(part.background, part.patterns, tolerance);
    let samples = points
        .iter()
        .map(|&(_, tolerance)| runs.values(&cell(tolerance), measure, Of::All))
        .collect::<Evaluated<Vec<_>>>()?;
    let x: Vec<f64> = points.iter().map(|point| point.0).collect();
    Ok(measured("script", "all runs", &x, |point| samples[point].clone()))
}

fn tolerance_title(runs: &Runs) -> String {
    format!("{} patterns", runs.settings.criterion.patterns)
}

fn saving_by_tolerance(runs: &Runs) -> Evaluated<Panel> {
    let measured = by_tolerance(runs, Measure::Saving)?;
    let ends = [measured.x.first(), measured.x.last()].map(|x| x.copied().unwrap_or(1.0));
    let all = vec![paper(ends.into(), 0.8), measured];
    let y = from_zero(linear("saving", ""), 1.0);
    Ok(panel("tolerance-saving", &tolerance_title(runs), log("tolerance", "nS"), y, all))
}

fn rounds_by_tolerance(runs: &Runs) -> Evaluated<Panel> {
    let all = vec![by_tolerance(runs, Measure::Rounds)?];
    Ok(panel("tolerance-rounds", &tolerance_title(runs), log("tolerance", "nS"), log("rounds", ""), all))
}

/// A value of the run in detail.
fn traced<'a>(runs: &Runs<'a>, name: &str) -> &'a [f64] {
    let run = runs.results.cell(simulate::TRACE).next();
    run.and_then(|run| run.values.get(name)).map_or(&[], Vec::as_slice)
}

fn conductances(runs: &Runs) -> Panel {
    use trace::value::{FULL, FULL_PERSISTENT, HALF, HALF_PERSISTENT};
    let of = |id: &str, label: &str, name: &str, marks| {
        let y = traced(runs, name).to_vec();
        let x = (1..=y.len()).map(|round| round as f64).collect();
        series(id, label, Role::Simulation, marks, x, y)
    };
    let all = vec![
        of("full", "g, target 1", FULL, Marks::Line),
        of("full-persistent", "its persistent part", FULL_PERSISTENT, Marks::Steps),
        of("half", "g, target 0.5", HALF, Marks::Line),
        of("half-persistent", "its persistent part", HALF_PERSISTENT, Marks::Steps),
    ];
    let part = &runs.settings.trace;
    let title = format!("{} patterns, any synapse, threshold {} nS", part.patterns, part.threshold);
    panel("conductances", &title, linear("rounds", ""), from_zero(linear("conductance", "nS"), 2.5), all)
}

/// The potential during one presentation.
fn potential(runs: &Runs, id: &str, title: &str, name: &str) -> Panel {
    let step = 1e3 * runs.settings.parameters(runs.settings.trace.background).protocol.step_seconds;
    let y = traced(runs, name).to_vec();
    let x = (1..=y.len()).map(|number| number as f64 * step).collect();
    let all = vec![series("potential", "membrane potential", Role::Simulation, Marks::Line, x, y)];
    panel(id, title, linear("time", "ms"), Axis { range: Some([-80.0, 0.0]), ..linear("V", "mV") }, all)
}
