//! `verify merge`: shards of a run on several machines, joined.

use super::{chosen, finished, pictures, run};
use crate::arguments::{DataArgument, Merge};
use crate::exit::Status;
use crate::progress::Bar;
use anyhow::Result;
use plasticity_validation::experiments;
use plasticity_validation::merge::{self, MergeOptions};

pub(super) fn merge(arguments: &Merge) -> Result<Status> {
    let all = merge::find(&arguments.shards)?;
    pictures::check(&arguments.show.pictures)?;
    let mut records = Vec::new();
    // In the order of the experiments, as a single machine runs them; those of the user's own last.
    let mut ordered = Vec::new();
    for shards in &all {
        let chosen = chosen::of_note(shards.first())?;
        let place = experiments::ALL.iter().position(|known| known.info().name == shards.experiment());
        ordered.push((place.unwrap_or(usize::MAX), chosen, shards));
    }
    ordered.sort_by_key(|(place, ..)| *place);
    for (_, chosen, shards) in ordered {
        let progress = Bar::new(shards.experiment(), arguments.show.quiet);
        let options = MergeOptions {
            out: &arguments.out,
            data: DataArgument { data: arguments.data.data.clone().or(chosen.data()) }.source(),
            jobs: arguments.machine.jobs(),
            commit: run::commit(),
            progress: &progress,
        };
        records.push(finished::show(merge::merge(chosen.experiment(), shards, &options)?, &arguments.show)?);
    }
    let several = records.len() > 1;
    finished::show_all(&records, &arguments.show, &arguments.out, several, several)
}
