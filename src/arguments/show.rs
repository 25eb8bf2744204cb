use super::{FormatArgument, Joules, Pictures};
use clap::Args;

/// How the results of a run are shown and written.
#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    pub(crate) joules: Joules,
    #[command(flatten)]
    pub(crate) format: FormatArgument,
    #[command(flatten)]
    pub(crate) pictures: Pictures,
    /// Also write the raw values of every replicate, to data/replicates.csv
    #[arg(long)]
    pub(crate) raw: bool,
    /// Print nothing but errors; the exit code and the files tell
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print statement, interval, margin with its reason and negative control of every claim
    #[arg(short, long)]
    pub(crate) verbose: bool,
}
