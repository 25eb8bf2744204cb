//! `verify merge`: shards of a run on several machines, joined.

use super::{finished, pictures, run};
use crate::arguments::Merge;
use crate::exit::Status;
use crate::progress::Bar;
use anyhow::Result;
use plasticity_validation::experiments;
use plasticity_validation::merge::{self, MergeOptions};

pub(super) fn merge(arguments: &Merge) -> Result<Status> {
    let all = merge::find(&arguments.shards)?;
    pictures::check(&arguments.show.pictures)?;
    let mut records = Vec::new();
    // In the order of the experiments, as a single machine runs them.
    let mut ordered = Vec::new();
    for shards in &all {
        let experiment = experiments::find(shards.experiment()).map_err(anyhow::Error::msg)?;
        let name = experiment.info().name;
        let place = experiments::ALL.iter().position(|known| known.info().name == name);
        ordered.push((place, experiment, shards));
    }
    ordered.sort_by_key(|(place, ..)| *place);
    for (_, experiment, shards) in ordered {
        let progress = Bar::new(shards.experiment(), arguments.show.quiet);
        let options = MergeOptions {
            out: &arguments.out,
            data: arguments.data.source(),
            jobs: arguments.machine.jobs(),
            commit: run::commit(),
            progress: &progress,
        };
        records.push(finished::show(merge::merge(experiment, shards, &options)?, &arguments.show)?);
    }
    finished::show_all(&records, &arguments.show, &arguments.out, records.len() > 1)
}
