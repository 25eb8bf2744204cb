//! What is made of saved results.

use super::{Joules, Pictures};
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
