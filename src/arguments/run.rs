use super::{DataArgument, Machine, Seed, Show};
use clap::Args;
use plasticity_validation::shard::Shard;
use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Names of experiments, "all", or TOML files with experiments of your own
    #[arg(required = true, value_name = "EXPERIMENT|FILE")]
    pub(crate) experiments: Vec<String>,
    /// smoke, default, paper, or the path of a TOML file
    #[arg(long, default_value = "default", value_name = "NAME|FILE")]
    pub(crate) preset: String,
    /// TOML file of claims to judge in place of those of the experiment
    #[arg(long, value_name = "FILE")]
    pub(crate) claims: Option<PathBuf>,
    /// Judge only this claim, at the same false-alarm rate as with all the others; may be given several times (all cells of
    /// the preset are simulated all the same)
    #[arg(long = "claim", value_name = "ID")]
    pub(crate) only: Vec<String>,
    /// Judge no claims: simulate, evaluate and draw, for settings that the claims are not stated for
    #[arg(long, conflicts_with_all = ["claims", "only"])]
    pub(crate) no_claims: bool,
    /// Root seed: a number, or "random" to draw one and print it
    #[arg(long, default_value = "1", value_name = "N|random", allow_negative_numbers = true)]
    pub(crate) seed: Seed,
    #[command(flatten)]
    pub(crate) data: DataArgument,
    #[command(flatten)]
    pub(crate) machine: Machine,
    /// Folder for the results; each experiment gets a folder in it
    #[arg(long, default_value = "results", value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Continue an interrupted run from its finished replicates
    #[arg(long)]
    pub(crate) resume: bool,
    /// Simulate only the I-th of N shares, on one of several machines, each with an --out of its own; verify merge joins them
    #[arg(long, value_name = "I/N", conflicts_with_all = ["raw", "png", "pdf", "weight_change", "update", "verbose"])]
    pub(crate) shard: Option<Shard>,
    /// Draw more runs until every claim is decided; each look at them has a share of the false-alarm rate
    #[arg(long, conflicts_with_all = ["shard", "no_claims"])]
    pub(crate) until_decided: bool,
    /// With --until-decided: begin no more runs that would end later than this, such as 90s, 30min, 2h
    #[arg(long, value_name = "TIME", requires = "until_decided", value_parser = time, allow_hyphen_values = true)]
    pub(crate) budget: Option<Duration>,
    #[command(flatten)]
    pub(crate) show: Show,
    /// Run nothing: print the experiments with the time that each takes on two free cores
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Ten years, that no sum of times overflows.
const LONGEST: Duration = Duration::from_secs(10 * 366 * 24 * 3600);

/// A time with its unit.
fn time(text: &str) -> Result<Duration, String> {
    let read = humantime::parse_duration(text).ok().filter(|time| *time <= LONGEST);
    read.ok_or_else(|| "give a number with its unit, such as 90s, 30min or 2h; at most 10years".to_string())
}
