//! `verify run`: experiments from settings to verdicts and figures.

use super::chosen::{self, Chosen};
use super::{report, verdicts};
use crate::arguments::{DataArgument, Format, Run};
use crate::exit::Status;
use crate::output;
use crate::progress::Bar;
use anyhow::{Context, Result, anyhow, ensure};
use plasticity_record::Record;
use plasticity_validation::experiment::Experiment;
use plasticity_validation::nearest;
use plasticity_validation::runner::{self, Judged, Options, Text};
use std::fs;
use std::path::Path;

pub(super) fn run(arguments: &Run) -> Result<Status> {
    let chosen = chosen::choose(&arguments.experiments)?;
    chosen::check_options(&chosen, arguments)?;
    ensure!(
        chosen.len() == 1 || (arguments.claims.is_none() && arguments.only.is_empty()),
        "--claims and --claim are for a single experiment; name just one"
    );
    ensure!(
        arguments.data.data.is_none() || chosen.iter().any(|chosen| chosen.experiment().info().images),
        "--data is for experiments that learn images, and {} learn none; leave it out",
        arguments.experiments.join(", ")
    );
    if arguments.seed.drawn {
        anstream::eprintln!("seed {}", arguments.seed.value);
    }
    if arguments.dry_run {
        output::print(&times(&chosen, &arguments.preset)?)?;
        return Ok(Status::Success);
    }
    let mut status = Status::Success;
    let mut records = Vec::new();
    for chosen in &chosen {
        let record = run_one(chosen, arguments)?;
        status = status.max(Status::of(&record));
        records.push(record);
    }
    if arguments.experiments.iter().any(|name| name == "all") {
        let file = report::write(&records, &arguments.out.join("report.html"))?;
        if arguments.format.format == Format::Table && !arguments.quiet {
            output::print(&format!("{}\n{}\n", verdicts::by_paper(&records), file.display()))?;
        }
    }
    if arguments.format.format == Format::Json && !arguments.quiet {
        match records.as_slice() {
            [record] => output::print_json(record)?,
            records => output::print_json(&serde_json::json!({ "records": records }))?,
        }
    }
    Ok(status)
}

fn run_one(chosen: &Chosen, arguments: &Run) -> Result<Record> {
    let experiment = chosen.experiment();
    let name = experiment.info().name;
    let progress = Bar::new(name, arguments.quiet);
    let (preset, claims) = texts(chosen, arguments)?;
    let given = arguments.data.data.clone().or(chosen.data());
    let options = Options {
        preset,
        judged: if claims.content.is_empty() { Judged::None } else { Judged::of(&arguments.only) },
        claims,
        data: DataArgument { data: given }.source(),
        seed: arguments.seed.value,
        jobs: arguments.machine.jobs(),
        simd: arguments.machine.simd,
        out: &arguments.out,
        resume: arguments.resume,
        commit: option_env!("VERIFY_COMMIT").map(str::to_owned),
        progress: &progress,
    };
    let mut run = runner::run(experiment, &options)?;
    run.files.extend(plasticity_plots::draw(&run.record, &run.folder)?);
    if arguments.format.format == Format::Table && !arguments.quiet {
        output::print(&verdicts::table(&run.record, &run.files, arguments.verbose))?;
    }
    Ok(run.record)
}

/// Settings and claims; of an experiment of the user's own both are its file. Where no claims are to be judged they are empty.
fn texts(chosen: &Chosen, arguments: &Run) -> Result<(Text, Text)> {
    let none = || Text { name: "no claims".into(), content: String::new() };
    match chosen {
        Chosen::BuiltIn(experiment) => {
            let claims = || claims(*experiment, arguments.claims.as_deref());
            let claims = if arguments.no_claims { none() } else { claims()? };
            Ok((preset(*experiment, &arguments.preset)?, claims))
        }
        Chosen::Own { experiment, file } => {
            let claims = Text { name: format!("claims of {}", file.name), content: file.content.clone() };
            let judged = experiment.has_claims() && !arguments.no_claims;
            Ok((file.clone(), if judged { claims } else { none() }))
        }
    }
}

/// The experiments with the times of a preset, and the sum; those of the user's own with their cells.
fn times(chosen: &[Chosen], name: &str) -> Result<String> {
    let mut text = String::new();
    let mut all = 0.0;
    for chosen in chosen {
        let info = chosen.experiment().info();
        let time = match chosen {
            Chosen::BuiltIn(experiment) => {
                preset(*experiment, name)?;
                let time = info.presets.iter().find(|preset| preset.name == name).map(|preset| preset.time);
                all += time.and_then(seconds).unwrap_or(f64::NAN);
                time.unwrap_or("unknown").to_owned()
            }
            Chosen::Own { experiment, .. } => {
                all = f64::NAN;
                format!("{} cells of {} replicates", experiment.cells(), experiment.replicates())
            }
        };
        text.push_str(&format!("{:<24}  {time}\n", info.name));
    }
    let minutes = all / 60.0;
    let sum = if all.is_finite() { format!("{minutes:.0} min") } else { "unknown".into() };
    text.push_str(&format!("{:<24}  {sum}, on two free cores\n", "all of these"));
    Ok(text)
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

/// A preset of the experiment, by name, or a file.
pub(super) fn preset(experiment: &dyn Experiment, name: &str) -> Result<Text> {
    let presets = experiment.info().presets;
    if let Some(preset) = presets.iter().find(|preset| preset.name == name) {
        return Ok(Text { name: name.into(), content: preset.text.into() });
    }
    let path = Path::new(name);
    if path.extension().is_some() || path.exists() {
        return read(path, "preset");
    }
    let names: Vec<&str> = presets.iter().map(|preset| preset.name).collect();
    let hint = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("known are {}; a file needs its ending .toml", names.join(", ")),
    };
    Err(anyhow!("there is no preset {name:?} of {}; {hint}", experiment.info().name))
}

fn claims(experiment: &dyn Experiment, file: Option<&Path>) -> Result<Text> {
    match file {
        Some(path) => read(path, "claims"),
        None => {
            let info = experiment.info();
            Ok(Text { name: format!("claims of {}", info.name), content: info.claims.into() })
        }
    }
}

/// Reads a file of the user's.
pub(super) fn read(path: &Path, what: &str) -> Result<Text> {
    let content = fs::read_to_string(path)
        .with_context(|| format!("cannot read the {what} file {}", path.display()))?;
    Ok(Text { name: path.display().to_string(), content })
}
