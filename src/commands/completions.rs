//! `verify completions`: a script that completes subcommands, options, and names of experiments and presets.

use crate::arguments::Cli;
use crate::output;
use anyhow::Result;
use clap::builder::PossibleValuesParser;
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use plasticity_validation::experiments;

pub(super) fn completions(shell: Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut completed(), "verify", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}

/// The command line as it is completed: with the names of what comes with the toolkit, where the real one takes paths as well, and with each
/// experiment as a subcommand, since "run" may be left out.
fn completed() -> Command {
    let infos = || experiments::ALL.iter().map(|experiment| experiment.info());
    let names = || infos().map(|info| info.name);
    let all = || names().chain(["all"]);
    let presets = || -> Vec<&'static str> {
        let mut presets: Vec<_> = infos().flat_map(|info| info.presets).map(|preset| preset.name).collect();
        presets.sort_unstable();
        presets.dedup();
        presets
    };
    let run = |command: Command| {
        command
            .mut_arg("experiments", |argument| argument.value_parser(PossibleValuesParser::new(all())))
            .mut_arg("preset", |argument| argument.value_parser(PossibleValuesParser::new(presets())))
    };
    let command = Cli::command().mut_subcommand("run", run).mut_subcommand("list", |list| {
        list.mut_arg("experiment", |argument| argument.value_parser(PossibleValuesParser::new(names())))
            .mut_arg("preset", |argument| argument.value_parser(PossibleValuesParser::new(presets())))
    });
    let of_run = command.find_subcommand("run").cloned();
    let named = |name: &'static str| {
        let about = infos().find(|info| info.name == name).map_or("Run all experiments", |info| info.title);
        of_run.clone().map(|run| run.name(name).about(about))
    };
    let experiments: Vec<Command> = all().filter_map(named).collect();
    command.subcommands(experiments)
}
