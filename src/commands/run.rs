//! `verify run`: experiments from settings to verdicts and figures.

use super::{export, joules, panels, pictures, report, verdicts};
use crate::arguments::{self, Format, Run};
use crate::exit::Status;
use crate::output;
use crate::progress::Bar;
use anyhow::{Context, Result, anyhow, ensure};
use plasticity_record::Record;
use plasticity_validation::experiment::Experiment;
use plasticity_validation::runner::{self, Judged, Options, Text};
use plasticity_validation::{experiments, nearest};
use std::fs;
use std::path::Path;

pub(super) fn run(arguments: &Run) -> Result<Status> {
    pictures::check(&arguments.pictures)?;
    let chosen = choose(&arguments.experiments)?;
    ensure!(
        chosen.len() == 1 || (arguments.claims.is_none() && arguments.only.is_empty()),
        "--claims and --claim are for a single experiment; name just one"
    );
    ensure!(
        arguments.data.data.is_none() || chosen.iter().any(|experiment| experiment.info().images),
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
    if !arguments.no_claims {
        for experiment in &chosen {
            panels::check(*experiment, &claims(*experiment, arguments.claims.as_deref())?)?;
        }
    }
    let mut status = Status::Success;
    let mut records = Vec::new();
    for experiment in chosen {
        let record = run_one(experiment, arguments)?;
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

fn run_one(experiment: &dyn Experiment, arguments: &Run) -> Result<Record> {
    let name = experiment.info().name;
    let progress = Bar::new(name, arguments.quiet);
    let options = Options {
        preset: preset(experiment, &arguments.preset)?,
        claims: if arguments.no_claims {
            Text { name: "no claims".into(), content: String::new() }
        } else {
            claims(experiment, arguments.claims.as_deref())?
        },
        judged: if arguments.no_claims { Judged::None } else { Judged::of(&arguments.only) },
        data: arguments.data.source(),
        seed: arguments.seed.value,
        jobs: arguments.machine.jobs(),
        simd: arguments.machine.simd,
        out: &arguments.out,
        resume: arguments.resume,
        commit: option_env!("VERIFY_COMMIT").map(str::to_owned),
        progress: &progress,
    };
    let mut run = runner::run(experiment, &options)?;
    // The data of these panels are among the files already.
    joules::write(&run.record, &run.folder, &arguments.joules)?;
    let drawn = joules::drawn(&run.record, &arguments.joules);
    run.files.extend(plasticity_plots::draw(&drawn, &run.folder)?);
    run.files.extend(pictures::draw(&drawn, &run.folder, &arguments.pictures)?);
    if arguments.raw {
        run.files.push(export::raw(&run.folder, None)?);
    }
    if arguments.format.format == Format::Table && !arguments.quiet {
        output::print(&verdicts::table(&run.record, &run.files, arguments.verbose))?;
    }
    Ok(run.record)
}

/// The experiments with the times of a preset, and the sum.
fn times(chosen: &[&'static dyn Experiment], name: &str) -> Result<String> {
    let mut text = String::new();
    let mut all = 0.0;
    for experiment in chosen {
        let info = experiment.info();
        preset(*experiment, name)?;
        let time = info.presets.iter().find(|preset| preset.name == name).map(|preset| preset.time);
        text.push_str(&format!("{:<24}  {}\n", info.name, time.unwrap_or("unknown")));
        all += time.and_then(seconds).unwrap_or(f64::NAN);
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

fn choose(names: &[String]) -> Result<Vec<&'static dyn Experiment>> {
    if names.iter().any(|name| name == "all") {
        return Ok(experiments::ALL.to_vec());
    }
    let mut chosen: Vec<&'static dyn Experiment> = Vec::new();
    for name in names {
        let experiment =
            experiments::find(name).map_err(|reason| arguments::unknown_experiment(name, reason))?;
        // Named twice is run once.
        if !chosen.iter().any(|other| other.info().name == experiment.info().name) {
            chosen.push(experiment);
        }
    }
    Ok(chosen)
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

fn read(path: &Path, what: &str) -> Result<Text> {
    let content = fs::read_to_string(path)
        .with_context(|| format!("cannot read the {what} file {}", path.display()))?;
    Ok(Text { name: path.display().to_string(), content })
}
