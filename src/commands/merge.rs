//! `verify merge`: shards of a run on several machines, joined.

use super::finished::{self, Several};
use super::{chosen, pictures, run};
use crate::arguments::{DataArgument, Merge};
use crate::exit::Status;
use crate::progress::Bar;
use anyhow::{Error, Result};
use plasticity_record::Record;
use plasticity_validation::experiments;
use plasticity_validation::merge::{self, MergeOptions, Shards};

pub(super) fn merge(arguments: &Merge) -> Result<Status> {
    let all = merge::find(&arguments.shards)?;
    pictures::check(&arguments.show.pictures)?;
    let mut records = Vec::new();
    // In the order of the experiments, as a single machine runs them; those of the user's own last.
    let mut ordered = Vec::new();
    for (experiment, shards) in all {
        let place = experiments::ALL.iter().position(|known| known.info().name == experiment);
        ordered.push((place.unwrap_or(usize::MAX), experiment, shards));
    }
    ordered.sort_by_key(|(place, ..)| *place);
    let report = ordered.len() > 1;
    let mut several = Several::of(ordered.len());
    for (_, experiment, shards) in ordered {
        let merged = shards.map_err(Error::from).and_then(|shards| merge_one(&shards, arguments));
        records.extend(several.keep(&experiment, merged)?);
    }
    let status = finished::show_all(&records, &arguments.show, &arguments.out, report, report)?;
    Ok(several.status(status))
}

/// Joins the shards of an experiment and shows what they find.
fn merge_one(shards: &Shards, arguments: &Merge) -> Result<Record> {
    let chosen = chosen::of_note(shards.first())?;
    let progress = Bar::new(shards.experiment(), arguments.show.quiet);
    let options = MergeOptions {
        out: &arguments.out,
        data: DataArgument { data: arguments.data.data.clone().or(chosen.data()) }.source(),
        jobs: arguments.machine.jobs(),
        commit: run::commit(),
        progress: &progress,
    };
    finished::show(merge::merge(chosen.experiment(), shards, &options)?, &arguments.show)
}
