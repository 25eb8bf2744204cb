//! One file a command.

mod chosen;
mod compare;
mod completions;
mod coverage;
mod data;
mod dry_run;
mod export;
mod finished;
mod joules;
mod list;
mod man;
mod mask;
mod merge;
mod panels;
mod pictures;
mod plot;
mod predict;
mod report;
mod run;
mod saved;
mod simulate;
mod steady_state;
mod verdicts;

use crate::arguments::{Command, Format, Machine};
use crate::exit::Status;
use crate::output;
use crate::progress::Bar;
use anyhow::{Context, Result};
use plasticity_validation::runner::Progress;
use serde::Serialize;

/// Does what the command line asks for.
pub(crate) fn execute(command: &Command) -> Result<Status> {
    match command {
        Command::Run(arguments) => return run::run(arguments),
        Command::Merge(arguments) => return merge::merge(arguments),
        Command::Compare(arguments) => return compare::compare(arguments),
        Command::List(arguments) => list::list(arguments)?,
        Command::Predict(what) => predict::predict(what)?,
        Command::Simulate(model) => simulate::simulate(model)?,
        Command::Data(what) => data::data(what)?,
        Command::Plot(arguments) => plot::plot(arguments)?,
        Command::Report(arguments) => report::report(arguments)?,
        Command::Export(arguments) => export::export(arguments)?,
        Command::Man { folder } => man::man(folder.as_deref())?,
        Command::Completions { shell } => completions::completions(*shell)?,
    }
    Ok(Status::Success)
}

/// Work of so many runs, on as many threads as asked for, that tells of each run that is finished; with a bar.
fn in_parallel<T: Send>(
    machine: &Machine,
    name: &str,
    runs: u64,
    work: impl FnOnce(&(dyn Fn() + Sync)) -> T + Send,
) -> Result<T> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(machine.jobs())
        .build()
        .context("cannot start the threads; give fewer with --jobs")?;
    let bar = Bar::new(name, false);
    bar.begin(runs, 0);
    let done = pool.install(|| work(&|| bar.advance(None)));
    bar.finish();
    Ok(done)
}

/// Prints an object as a listing or as JSON.
fn show(format: Format, value: &impl Serialize) -> Result<()> {
    match format {
        Format::Json => output::print_json(value),
        Format::Table => output::print(&output::listing(&serde_json::to_value(value)?)),
    }
}
