//! `verify plot`: figures from a saved record.

use super::{joules, pictures};
use crate::arguments::Plot;
use crate::output;
use anyhow::{Result, bail};
use plasticity_record::Record;
use std::path::Path;

pub(super) fn plot(arguments: &Plot) -> Result<()> {
    pictures::check(&arguments.pictures)?;
    let path = if arguments.record.is_dir() {
        arguments.record.join("record.json")
    } else {
        arguments.record.clone()
    };
    if arguments.record.is_dir() && !path.exists() {
        let inside = std::fs::read_dir(&arguments.record)?.flatten().map(|entry| entry.path());
        if let Some(nearest) = inside.filter(|folder| folder.join("record.json").is_file()).min() {
            bail!("there is no record in {}; do you mean {}?", arguments.record.display(), nearest.display());
        }
    }
    let record = Record::read(&path)?;
    let folder = arguments.out.as_deref().unwrap_or_else(|| path.parent().unwrap_or(Path::new(".")));
    let drawn = joules::drawn(&record, &arguments.joules);
    let mut files = plasticity_plots::draw(&drawn, folder)?;
    files.extend(pictures::draw(&drawn, folder, &arguments.pictures)?);
    files.extend(joules::write(&record, folder, &arguments.joules)?);
    output::print(&files.iter().map(|file| format!("{}\n", file.display())).collect::<String>())
}
