use super::FormatArgument;
use clap::{Args, Subcommand, ValueEnum};
use plasticity_simulation::data::known::{self, Known};
use plasticity_simulation::data::source::{self, Environment, Source};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Data {
    /// Download a public data set, from the first mirror that has it, and check it
    Fetch(DataFetch),
    /// Say where data are taken from, and what is there
    Where(DataWhere),
    /// Draw some images of every class
    Show(DataShow),
}

/// A public data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SetName {
    /// Handwritten digits
    Mnist,
    /// Clothes, in the form of MNIST
    FashionMnist,
}

impl SetName {
    pub(crate) fn known(self) -> &'static Known {
        match self {
            Self::Mnist => &known::MNIST,
            Self::FashionMnist => &known::FASHION_MNIST,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct DataFetch {
    /// Which set
    #[arg(value_enum, value_name = "SET")]
    pub(crate) set: SetName,
    /// Folder of a server that has the four files as .gz, https:// or, on this machine, http://; may be given several
    /// times, to be tried one after the other [default: the usual public ones]
    #[arg(long = "mirror", value_name = "URL")]
    pub(crate) mirrors: Vec<String>,
    /// Folder to put the files into [default: the cache, where they are found without being asked for]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Seconds to wait for a connection, and for more bytes, before a mirror is given up
    #[arg(long, default_value_t = 30, value_name = "SECONDS", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,
}

#[derive(Debug, Args)]
pub(crate) struct DataArgument {
    /// Folder with the four files of images and labels, or "procedural" for digits that are drawn [default: what
    /// PLASTICITY_DATA says, else the cache of verify data fetch mnist, else procedural]
    #[arg(long, value_name = "DIR|procedural")]
    pub(crate) data: Option<PathBuf>,
}

impl DataArgument {
    /// Where data are taken from: what is given, else what the environment of this process says.
    pub(crate) fn source(&self) -> Source {
        source::locate(self.data.as_deref(), &Environment::of_process(), &known::MNIST)
    }
}

#[derive(Debug, Args)]
pub(crate) struct DataWhere {
    #[command(flatten)]
    pub(crate) data: DataArgument,
    #[command(flatten)]
    pub(crate) format: FormatArgument,
}

#[derive(Debug, Args)]
pub(crate) struct DataShow {
    #[command(flatten)]
    pub(crate) data: DataArgument,
    /// Images of each class, the first ones for training
    #[arg(long, default_value_t = 10, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(crate) count: u16,
    /// The figure
    #[arg(long, default_value = "contact-sheet.svg", value_name = "FILE.svg")]
    pub(crate) out: PathBuf,
}
