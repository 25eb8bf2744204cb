//! `verify run --dry-run`: what would be run, and how long it takes.

use super::chosen::Chosen;
use super::run;
use crate::arguments::{DataArgument, Format, Run};
use crate::output;
use anyhow::Result;
use serde::Serialize;

/// What is known before anything is run.
#[derive(Debug, Serialize)]
struct Foreseen {
    experiments: Vec<One>,
    /// Together, on two free cores; null where that of any is not known.
    seconds: Option<f64>,
}

#[derive(Debug, Serialize)]
struct One {
    experiment: String,
    /// On two free cores; null for settings that are not of the toolkit.
    seconds: Option<f64>,
    /// The same, as it is told.
    #[serde(skip)]
    time: Option<&'static str>,
    /// What there is in its place, of settings that are not: parameter points, and runs of all of them.
    cells: Option<u64>,
    runs: Option<u64>,
}

/// Prints the experiments with the times of a preset, and the sum; settings in files are read, and refused where they are wrong.
pub(super) fn show(chosen: &[Chosen], arguments: &Run) -> Result<()> {
    let experiments = chosen.iter().map(|one| foreseen(one, arguments)).collect::<Result<Vec<One>>>()?;
    let seconds = experiments.iter().map(|one| one.seconds).sum();
    let foreseen = Foreseen { experiments, seconds };
    match arguments.show.format.format {
        Format::Json => output::print_json(&foreseen),
        Format::Table => output::print(&table(&foreseen)),
    }
}

fn foreseen(one: &Chosen, arguments: &Run) -> Result<One> {
    let info = one.experiment().info();
    let mut foreseen =
        One { experiment: info.name.into(), seconds: None, time: None, cells: None, runs: None };
    match one {
        Chosen::BuiltIn(experiment) => {
            let preset = run::preset(*experiment, &arguments.preset)?;
            if let Some(known) = info.presets.iter().find(|known| known.name == preset.name) {
                (foreseen.seconds, foreseen.time) = (seconds(known.time), Some(known.time));
            } else {
                let data = DataArgument { data: arguments.data.data.clone() }.source();
                let cells = experiment.plan(&preset.name, &preset.content, &data)?.cells();
                foreseen.cells = Some(cells.len() as u64);
                foreseen.runs = Some(cells.iter().map(|cell| cell.replicates).sum());
            }
        }
        Chosen::Own { experiment, .. } => {
            let cells = experiment.cells() as u64;
            (foreseen.cells, foreseen.runs) = (Some(cells), Some(cells * experiment.replicates()));
        }
    }
    Ok(foreseen)
}

fn table(foreseen: &Foreseen) -> String {
    let width = foreseen.experiments.iter().map(|one| one.experiment.len()).fold(24, usize::max);
    let mut text = String::new();
    for one in &foreseen.experiments {
        let known = match (one.seconds, one.cells, one.runs) {
            (None, Some(cells), Some(runs)) => format!("{runs} runs in {cells} cells"),
            _ => one.time.unwrap_or("unknown").to_owned(),
        };
        text.push_str(&format!("{:<width$}  {known}\n", one.experiment));
    }
    let sum =
        foreseen.seconds.map_or("unknown".into(), |seconds| format!("{}, on two free cores", time(seconds)));
    text.push_str(&format!("{:<width$}  {sum}\n", "all of these"));
    text
}

/// A time as people say it: "25 s", "1.5 min", "33 min", "2 h".
fn time(seconds: f64) -> String {
    let halves = |value: f64| (value * 2.0).round() / 2.0;
    let (minutes, hours) = (seconds / 60.0, seconds / 3600.0);
    match seconds {
        ..60.0 => format!("{seconds:.0} s"),
        ..600.0 => format!("{} min", halves(minutes)),
        ..3600.0 => format!("{minutes:.0} min"),
        ..36_000.0 => format!("{} h", halves(hours)),
        _ => format!("{hours:.0} h"),
    }
}

/// Seconds of a time like "1.5 min".
fn seconds(time: &str) -> Option<f64> {
    let (number, unit) = time.split_once(' ')?;
    let unit = match unit {
        "s" => 1.0,
        "min" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_times_are_read_as_they_are_told() {
        for known in ["25 s", "1.5 min", "3 min", "33 min", "1 h", "2.5 h", "57 h"] {
            assert_eq!(seconds(known).map(time).as_deref(), Some(known));
        }
        for experiment in plasticity_validation::experiments::ALL {
            for preset in experiment.info().presets {
                assert!(seconds(preset.time).is_some(), "{}: {}", experiment.info().name, preset.time);
            }
        }
        assert_eq!(seconds("soon"), None);
    }
}
