//! `verify man`: manual pages.

use crate::arguments::Cli;
use crate::output;
use anyhow::Result;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use plasticity_record::write_atomically;
use std::path::Path;

/// Prints the page of the command, or writes one for it and each of its subcommands into a folder.
pub(super) fn man(folder: Option<&Path>) -> Result<()> {
    let mut command = Cli::command();
    command.build();
    match folder {
        None => output::print(&String::from_utf8_lossy(&page(&command)?)),
        Some(folder) => write(&command, folder),
    }
}

fn page(command: &Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

fn write(command: &Command, folder: &Path) -> Result<()> {
    let file = folder.join(Man::new(command.clone()).get_filename());
    write_atomically(&file, &page(command)?)?;
    output::print(&format!("{}\n", file.display()))?;
    // "help" is the same everywhere, and has no page.
    let described = command.get_subcommands().filter(|below| below.get_name() != "help");
    described.into_iter().try_for_each(|below| write(below, folder))
}
