//! `verify run`: experiments from settings to verdicts and figures.

use super::{finished, panels, pictures};
use crate::arguments::{self, Format, Run};
use crate::exit::Status;
use crate::output;
use crate::progress::Bar;
use anyhow::{Context, Result, anyhow, ensure};
use plasticity_validation::experiment::Experiment;
use plasticity_validation::runner::{self, Judged, Options, Text, UntilDecided};
use plasticity_validation::shard::{self, Shard};
use plasticity_validation::{experiments, nearest};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Instant;

pub(super) fn run(arguments: &Run) -> Result<Status> {
    pictures::check(&arguments.show.pictures)?;
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
    if let Some(shard) = arguments.shard {
        return shards(&chosen, arguments, shard);
    }
    let mut records = Vec::new();
    let ends = arguments.budget.map(|budget| Instant::now() + budget);
    for (place, experiment) in chosen.iter().enumerate() {
        let progress = Bar::new(experiment.info().name, arguments.show.quiet);
        let mut options = options(*experiment, arguments, &progress)?;
        if arguments.until_decided {
            // Of what is left of the time, every experiment that is still to come has the same share.
            let left = ends.map(|ends| ends.saturating_duration_since(Instant::now()));
            let budget = left.map(|left| left / (chosen.len() - place) as u32);
            options.until_decided = Some(UntilDecided { budget });
        }
        records.push(finished::show(runner::run(*experiment, &options)?, &arguments.show)?);
    }
    let all = arguments.experiments.iter().any(|name| name == "all");
    finished::show_all(&records, &arguments.show, &arguments.out, all)
}

/// The commit that this was built from.
pub(super) fn commit() -> Option<String> {
    option_env!("VERIFY_COMMIT").map(str::to_owned)
}

/// One shard of every experiment that is chosen.
fn shards(chosen: &[&'static dyn Experiment], arguments: &Run, shard: Shard) -> Result<Status> {
    let mut all = Vec::new();
    for experiment in chosen {
        let name = experiment.info().name;
        let progress = Bar::new(name, arguments.show.quiet);
        let run = shard::run(*experiment, &options(*experiment, arguments, &progress)?, shard)?;
        if arguments.show.format.format == Format::Table && !arguments.show.quiet {
            let (runs, of) = (run.replicates, run.of);
            output::print(&format!(
                "{name}: shard {shard}, {runs} of {of} runs, in {}\n",
                run.folder.display()
            ))?;
        }
        let (folder, replicates, of) = (run.folder, run.replicates, run.of);
        all.push(json!({ "experiment": name, "shard": shard, "folder": folder, "replicates": replicates, "of": of }));
    }
    if arguments.show.format.format == Format::Json && !arguments.show.quiet {
        output::print_json(&json!({ "shards": all }))?;
    }
    Ok(Status::Success)
}

fn options<'a>(experiment: &dyn Experiment, arguments: &'a Run, progress: &'a Bar) -> Result<Options<'a>> {
    Ok(Options {
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
        until_decided: None,
        commit: commit(),
        progress,
    })
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
