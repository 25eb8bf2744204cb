//! `verify run`: experiments from settings to verdicts and figures.

use super::chosen::{self, Chosen};
use super::finished::{self, Several};
use super::{dry_run, panels, pictures};
use crate::arguments::{DataArgument, Format, Run};
use crate::exit::Status;
use crate::output;
use crate::progress::Bar;
use anyhow::{Context, Result, anyhow, ensure};
use plasticity_record::Record;
use plasticity_validation::experiment::Experiment;
use plasticity_validation::nearest;
use plasticity_validation::runner::{self, Judged, Options, Text, UntilDecided};
use plasticity_validation::shard::{self, Shard, ShardRun};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Instant;

pub(super) fn run(arguments: &Run) -> Result<Status> {
    pictures::check(&arguments.show.pictures)?;
    let chosen = chosen::choose(&arguments.experiments)?;
    chosen::check_options(&chosen, arguments)?;
    ensure!(
        chosen.len() == 1 || (arguments.claims.is_none() && arguments.only.is_empty()),
        "--claims and --claim are for a single experiment; name just one"
    );
    ensure!(
        arguments.data.data.is_none() || chosen.iter().any(|chosen| chosen.experiment().info().images),
        "--data is for experiments that learn images, which {} {} not do; leave it out",
        arguments.experiments.join(", "),
        if chosen.len() == 1 { "does" } else { "do" }
    );
    ensure!(
        arguments.shard.is_none() || !arguments.seed.drawn,
        "every shard would draw a seed of its own; draw one and give it to all, as --seed N"
    );
    if arguments.seed.drawn {
        anstream::eprintln!("seed {}", arguments.seed.value);
    }
    if arguments.dry_run {
        dry_run::show(&chosen, arguments)?;
        return Ok(Status::Success);
    }
    // What is wrong with the arguments is told once, before anything is run.
    chosen.iter().try_for_each(|one| texts(one, arguments).map(drop))?;
    if !arguments.no_claims {
        for one in &chosen {
            // Files name their panels themselves.
            if let Chosen::BuiltIn(experiment) = one {
                panels::check(*experiment, &claims(*experiment, arguments.claims.as_deref())?)?;
            }
        }
    }
    if let Some(shard) = arguments.shard {
        return shards(&chosen, arguments, shard);
    }
    let mut records = Vec::new();
    let mut several = Several::of(chosen.len());
    let ends = arguments.budget.map(|budget| Instant::now() + budget);
    for (place, one) in chosen.iter().enumerate() {
        // Of what is left of the time, every experiment that is still to come has the same share.
        let left = ends.map(|ends| ends.saturating_duration_since(Instant::now()));
        let budget = left.map(|left| left / (chosen.len() - place) as u32);
        let run = run_one(one, arguments, UntilDecided { budget });
        records.extend(several.keep(one.experiment().info().name, run)?);
    }
    let all = arguments.experiments.iter().any(|name| name == "all");
    let status = finished::show_all(&records, &arguments.show, &arguments.out, chosen.len() > 1, all)?;
    Ok(several.status(status))
}

/// Runs an experiment and shows what it finds.
fn run_one(one: &Chosen, arguments: &Run, until_decided: UntilDecided) -> Result<Record> {
    let progress = Bar::new(one.experiment().info().name, arguments.show.quiet);
    let mut options = options(one, arguments, &progress)?;
    options.until_decided = arguments.until_decided.then_some(until_decided);
    finished::show(runner::run(one.experiment(), &options)?, &arguments.show)
}

/// The commit that this was built from.
pub(super) fn commit() -> Option<String> {
    option_env!("VERIFY_COMMIT").map(str::to_owned)
}

/// One shard of every experiment that is chosen.
fn shards(chosen: &[Chosen], arguments: &Run, shard: Shard) -> Result<Status> {
    let mut all = Vec::new();
    let mut several = Several::of(chosen.len());
    for one in chosen {
        let name = one.experiment().info().name;
        let Some(run) = several.keep(name, run_shard(one, arguments, shard))? else { continue };
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
    Ok(several.status(Status::Success))
}

fn run_shard(one: &Chosen, arguments: &Run, shard: Shard) -> Result<ShardRun> {
    let progress = Bar::new(one.experiment().info().name, arguments.show.quiet);
    Ok(shard::run(one.experiment(), &options(one, arguments, &progress)?, shard)?)
}

fn options<'a>(chosen: &Chosen, arguments: &'a Run, progress: &'a Bar) -> Result<Options<'a>> {
    let (preset, claims) = texts(chosen, arguments)?;
    let given = arguments.data.data.clone().or(chosen.data());
    Ok(Options {
        preset,
        judged: if claims.content.is_empty() { Judged::None } else { Judged::of(&arguments.only) },
        claims,
        data: DataArgument { data: given }.source(),
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
