//! The command line.

mod data;
mod joules;
mod mask;
mod network;
mod pictures;
mod restriction;
mod results;
mod run;
mod show;
mod spiking;
mod walk;

use anyhow::{Result, anyhow};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use plasticity_simulation::simd::Simd;
use plasticity_validation::{experiments, nearest};
use std::path::PathBuf;

pub(crate) use data::{Data, DataArgument, DataFetch, DataShow, DataWhere};
pub(crate) use joules::Joules;
pub(crate) use mask::PredictMask;
pub(crate) use network::{
    ActivationName, CachingArguments, CachingRuleName, EvaluateName, InputsName, Named, OrderName,
    OutputName, SimulateNetwork, TargetsName,
};
pub(crate) use pictures::Pictures;
pub(crate) use restriction::{MaskDrawName, RestrictionArguments, RestrictionName};
pub(crate) use results::{Compare, Export, Merge, Plot, Report};
pub(crate) use run::Run;
pub(crate) use show::Show;
pub(crate) use spiking::{SimulateSpiking, SpikingRuleName};
pub(crate) use walk::{Decay, PredictSteadyState, SimulateWalk};

/// Checks the theory of the metabolic energy of learning against simulation.
///
/// `verify EXPERIMENT...` runs experiments: theory and simulation, verdicts on claims, figures. `verify all` runs all of
/// them, `verify list` says which there are; `verify FILE.toml` runs one of your own.
#[derive(Debug, Parser)]
#[command(name = "verify", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 all claims confirmed, or failing as documented; 1 a claim refuted, or documented \
    as failing but confirmed; 2 an error, or a claim that could not be judged; 3 a claim undecided";

const SIMULATED: &str = "Printed are mean, standard error and median over the runs that converged, in units of the \
    learning rate and summed over the N + 1 synapses (bias included): updates K; presentations to the end of the last \
    epoch with errors, presentations_total with the final error-free epoch; energy, that of all consolidations, of which \
    final_consolidation at the end; transient_sum, the absolute transient weights summed over synapses and presentations \
    (times a cost c: energy of maintenance), transient_sum_learning without the final epoch; transient_change, the \
    absolute changes of transient weights; minimal_energy, the sum of the absolute final weights; inefficiency, energy \
    over minimal_energy, without maintenance; variance_ratio v, mean square of the final weights over K, also by two \
    identities, from the fields at errors and from the final stabilities of the patterns.\n\n\
    Counted are the runs that converged, that were found to be cycling (looked for with --time-constant only), \
    repeating themselves for ever every cycle_period epochs (a mean over these runs), and that gave up; and in classifies_all those that converged and classify every pattern \
    also after the final consolidation.\n\n\
    With --time-constant transient weights decay at every presentation: transient_sum counts them after decay and before \
    the update, what is left is consolidated at the end, and the two identities do not hold. Transient weights are then no \
    whole numbers: however slow the decay, some just above 3 cross a threshold of 3, which they do not without decay. \
    Thresholds between whole numbers, such as 3.5, avoid that";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run experiments: simulate, evaluate theory, judge claims, draw figures ("run" may be left out)
    Run(Run),
    /// List experiments, or the claims of one
    List(List),
    /// Evaluate closed forms at given parameters
    #[command(subcommand)]
    Predict(Predict),
    /// Simulate one model at given parameters, without claims
    #[command(subcommand)]
    Simulate(Simulate),
    /// Images to learn from: fetch them, say where they are, show them
    #[command(subcommand)]
    Data(Data),
    /// Draw the figures of a saved record again
    Plot(Plot),
    /// Join the shards of a run on several machines: judge, draw and write as a single machine would
    Merge(Merge),
    /// Say what differs between two records: settings, versions, values, and whether statistically
    #[command(after_help = results::COMPARED)]
    Compare(Compare),
    /// Write one HTML page of all saved records: verdicts, figures, provenance, errata
    Report(Report),
    /// Write the raw values of every replicate of a saved run as CSV
    Export(Export),
    /// Print the manual page, or write one for each subcommand into a folder
    Man {
        /// The folder, such as ~/.local/share/man/man1
        folder: Option<PathBuf>,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// For programs: one object on standard output
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Machine {
    /// Number of threads; results do not depend on it [default: all cores]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Instruction set: auto, baseline, or one that this machine has
    #[arg(long, default_value = "auto", value_name = "LEVEL")]
    pub(crate) simd: Simd,
}

impl Machine {
    pub(crate) fn jobs(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or_else(cores, usize::from)
    }
}

#[derive(Debug, Args)]
pub(crate) struct FormatArgument {
    /// Output for people or for programs
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Show the claims of this experiment
    pub(crate) experiment: Option<String>,
    /// Print this preset of it as TOML, to copy and change
    #[arg(long, value_name = "NAME", requires = "experiment", conflicts_with = "claims")]
    pub(crate) preset: Option<String>,
    /// Print its claims as TOML, to copy and change
    #[arg(long, requires = "experiment")]
    pub(crate) claims: bool,
    /// Print which claims judge each function of the theory, and which figure shows each published panel
    #[arg(long, conflicts_with_all = ["experiment", "preset", "claims"])]
    pub(crate) coverage: bool,
    #[command(flatten)]
    pub(crate) format: FormatArgument,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Predict {
    /// Updates, presentations and energies of perceptron learning
    Perceptron(PredictPerceptron),
    /// Energy of synaptic caching without decay, by three rules
    Caching(PredictCaching),
    /// Steady state of transient weights that decay: closed form, with shifted threshold, and the exact walk
    SteadyState(PredictSteadyState),
    /// Which fractions of the synapses of a network should be plastic, and what that costs
    #[command(after_help = mask::PREDICTED)]
    Mask(PredictMask),
}

#[derive(Debug, Args)]
pub(crate) struct Size {
    /// Number of inputs
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) inputs: u64,
    /// Number of patterns
    #[arg(long, value_name = "P", allow_negative_numbers = true)]
    pub(crate) patterns: u64,
}

#[derive(Debug, Args)]
pub(crate) struct PredictPerceptron {
    #[command(flatten)]
    pub(crate) size: Size,
    /// Learning rate, the unit of weights and energies
    #[arg(long, default_value_t = 1.0, value_name = "ETA", allow_negative_numbers = true)]
    pub(crate) learning_rate: f64,
    /// Exponent of the energy: 0 counts updates, 1 sums their sizes
    #[arg(long, default_value_t = 1.0, value_name = "A", allow_negative_numbers = true)]
    pub(crate) alpha: f64,
    /// Variance of the final weights over that of a random walk, as simulate perceptron measures it
    #[arg(long, default_value_t = 1.0, value_name = "V", allow_negative_numbers = true)]
    pub(crate) variance_ratio: f64,
    #[command(flatten)]
    pub(crate) joules: Joules,
    #[command(flatten)]
    pub(crate) format: FormatArgument,
}

#[derive(Debug, Args)]
pub(crate) struct PredictCaching {
    #[command(flatten)]
    pub(crate) size: Size,
    /// Cost of maintenance per unit of transient weight and presentation
    #[arg(long, value_name = "C", allow_negative_numbers = true)]
    pub(crate) cost: f64,
    /// Cost of changing a transient weight by one unit
    #[arg(long, default_value_t = 0.0, value_name = "B", allow_negative_numbers = true)]
    pub(crate) change_cost: f64,
    /// Consolidation threshold [default: the optimal one]
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub(crate) threshold: Option<f64>,
    /// Number of updates [default: the fit]
    #[arg(long, value_name = "K", allow_negative_numbers = true)]
    pub(crate) updates: Option<f64>,
    /// Number of presentations [default: the fit]
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    pub(crate) presentations: Option<f64>,
    /// Learning rate, the unit of weights and energies
    #[arg(long, default_value_t = 1.0, value_name = "ETA", allow_negative_numbers = true)]
    pub(crate) learning_rate: f64,
    #[command(flatten)]
    pub(crate) joules: Joules,
    #[command(flatten)]
    pub(crate) format: FormatArgument,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Simulate {
    /// Perceptron learning with synaptic caching, with or without decay of transient weights
    #[command(after_help = SIMULATED)]
    Perceptron(SimulatePerceptron),
    /// Independent transient weights that decay, walk at random and are consolidated at a threshold
    Walk(SimulateWalk),
    /// Network with one hidden layer that learns to classify images, with or without synaptic caching
    #[command(after_help = network::SIMULATED)]
    Network(Box<SimulateNetwork>),
    /// Spiking neuron that learns by spike-timing-dependent plasticity, with synaptic caching
    #[command(after_help = spiking::SIMULATED)]
    Spiking(SimulateSpiking),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RuleName {
    /// Consolidate every update at once: no caching
    Immediate,
    /// Consolidate a synapse when its own transient weight exceeds the threshold
    PerSynapse,
    /// Consolidate all synapses when any transient weight exceeds the threshold
    AnySynapse,
    /// Consolidate all synapses when the sum of transient weights exceeds the threshold times N
    Total,
    /// Consolidate only at the end
    AtEnd,
}

#[derive(Debug, Args)]
pub(crate) struct SimulatePerceptron {
    #[command(flatten)]
    pub(crate) size: Size,
    /// When to consolidate
    #[arg(long, value_enum, default_value_t = RuleName::Immediate)]
    pub(crate) rule: RuleName,
    /// Consolidation threshold, in units of the learning rate; for "total" per input
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    pub(crate) threshold: Option<f64>,
    /// Time constant of the decay of transient weights, in presentations; not for "immediate" [default: no decay]
    #[arg(long, value_name = "TAU", allow_negative_numbers = true)]
    pub(crate) time_constant: Option<f64>,
    /// Exponent of the energy of changes: 0 counts them, 1 sums their sizes; other than 1 only without caching
    #[arg(long, default_value_t = 1.0, value_name = "A", allow_negative_numbers = true)]
    pub(crate) alpha: f64,
    /// Only increases of weights cost energy; only without caching
    #[arg(long)]
    pub(crate) potentiation_only: bool,
    /// Number of runs
    #[arg(long, default_value_t = 10, value_name = "R", allow_negative_numbers = true, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(crate) replicates: u64,
    /// Root seed: a number, or "random"
    #[arg(long, default_value = "1", value_name = "S", allow_negative_numbers = true)]
    pub(crate) seed: Seed,
    /// Epochs after which a run gives up
    #[arg(long, default_value_t = 10_000, value_name = "E", allow_negative_numbers = true)]
    pub(crate) max_epochs: u64,
    /// Draw the order of the patterns anew for every epoch
    #[arg(long)]
    pub(crate) shuffle: bool,
    /// Subtract the grand mean of all patterns before the bias is added (slower: not an integer problem)
    #[arg(long)]
    pub(crate) zero_mean: bool,
    #[command(flatten)]
    pub(crate) machine: Machine,
    #[command(flatten)]
    pub(crate) joules: Joules,
    #[command(flatten)]
    pub(crate) format: FormatArgument,
}

/// A root seed, given or drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seed {
    pub(crate) value: u64,
    pub(crate) drawn: bool,
}

impl std::str::FromStr for Seed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "random" {
            return Ok(Self { value: drawn_seed(), drawn: true });
        }
        let value = text
            .parse()
            .map_err(|_| "a seed is a whole number from 0 to 2^64 - 1, or \"random\"".to_string())?;
        Ok(Self { value, drawn: false })
    }
}

/// A seed from the hash keys that the standard library draws from the operating system for every process. Below 2^53, so
/// that every reader of the record reads it exactly.
fn drawn_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::hash::RandomState::new().build_hasher().finish() >> 11
}

/// What the command line asks for.
pub(crate) enum Parsed {
    /// Something to do.
    Command(Box<Command>),
    /// Help or version.
    Text(String),
}

/// Reads the command line.
pub(crate) fn parse() -> Result<Parsed> {
    let given: Vec<_> = std::env::args_os().collect();
    match Cli::try_parse_from(with_run(given)) {
        Ok(cli) => Ok(Parsed::Command(Box::new(cli.command))),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Ok(Parsed::Text(error.render().ansi().to_string()))
            }
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Err(nothing_to_do()),
            _ => Err(one_line(&error)),
        },
    }
}

/// What could be done after the words that are there.
fn nothing_to_do() -> anyhow::Error {
    let mut command = Cli::command();
    let given = std::env::args().nth(1).and_then(|name| command.find_subcommand_mut(&name).cloned());
    match given {
        Some(command) => {
            let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
            anyhow!("verify {} needs one of {}; see --help", command.get_name(), names.join(", "))
        }
        None => anyhow!("nothing to do; name an experiment, or see verify --help and verify list"),
    }
}

/// `verify NAME` is `verify run NAME`, unless NAME is a command.
fn with_run(mut given: Vec<std::ffi::OsString>) -> Vec<std::ffi::OsString> {
    let first = given.get(1).and_then(|first| first.to_str()).unwrap_or("-");
    let command = |name: &str| name == "help" || Cli::command().find_subcommand(name).is_some();
    let flag_of_no_command = ["-h", "--help", "-V", "--version", "-"].contains(&first);
    if !flag_of_no_command && !command(first) {
        given.insert(1, "run".into());
    }
    given
}

/// Errors of the command-line parser are paragraphs; ours are lines.
fn one_line(error: &clap::Error) -> anyhow::Error {
    let text = error.render().to_string();
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| {
            let noise = ["Usage:", "For more information", "tip: to pass"];
            !line.is_empty() && !noise.iter().any(|start| line.starts_with(start))
        })
        .collect();
    let line = lines.join("; ").trim_start_matches("error: ").replace(":;", ":");
    anyhow!("{line}; see --help")
}

/// The nearest to an unknown experiment, among experiments and commands.
pub(crate) fn unknown_experiment(name: &str, reason: String) -> anyhow::Error {
    let commands: Vec<String> =
        Cli::command().get_subcommands().map(|command| command.get_name().into()).collect();
    let names = experiments::ALL.iter().map(|experiment| experiment.info().name);
    match nearest(name, names.chain(commands.iter().map(String::as_str))) {
        Some(near) if commands.iter().any(|command| command == near) => {
            anyhow!("there is no experiment or command {name:?}; did you mean \"verify {near}\"?")
        }
        _ => anyhow!(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_options_name_options_that_there_are() {
        Cli::command().debug_assert();
    }
}
