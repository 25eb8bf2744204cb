//! What is made of saved results.

use super::{DataArgument, FormatArgument, Joules, Machine, Pictures, Show};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Folder with the results of experiments, each in a folder of its own
    #[arg(default_value = "results", value_name = "DIR")]
    pub(crate) results: PathBuf,
    /// The file to write [default: report.html in that folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Plot {
    /// A record.json, or the folder that holds it
    pub(crate) record: PathBuf,
    /// Folder to draw into; figures/ is made in it [default: that of the record]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) pictures: Pictures,
    #[command(flatten)]
    pub(crate) joules: Joules,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Folder with the results of an experiment
    #[arg(value_name = "DIR")]
    pub(crate) results: PathBuf,
    /// The file to write [default: data/replicates.csv in that folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// Folders that --shard has written: those given with --out, or of one experiment in them
    #[arg(required = true, value_name = "DIR")]
    pub(crate) shards: Vec<PathBuf>,
    /// Folder for the results; each experiment gets a folder in it
    #[arg(long, default_value = "results", value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) data: DataArgument,
    #[command(flatten)]
    pub(crate) machine: Machine,
    #[command(flatten)]
    pub(crate) show: Show,
}

pub(super) const COMPARED: &str = "Records of other seeds are two samples of the same; what is measured for a claim differs \
    statistically where the difference of the two means is beyond what chance makes with a probability of 5 % over all claims \
    (Welch's test, Bonferroni). Records of the same runs are no independent samples: there, any difference counts, in curves and labels too.\n\n\
    Exit codes: 0 the records agree; 1 a claim is decided otherwise or, statistically, a value differs; 2 an error, or records of different experiments";

#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// A record.json, or the folder that holds it
    #[arg(value_name = "A")]
    pub(crate) one: PathBuf,
    /// Another
    #[arg(value_name = "B")]
    pub(crate) other: PathBuf,
    #[command(flatten)]
    pub(crate) format: FormatArgument,
}
