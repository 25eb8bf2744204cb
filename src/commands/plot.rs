//! `verify plot`: figures from a saved record.

use crate::arguments::Plot;
use crate::output;
use anyhow::Result;
use plasticity_record::Record;
use std::path::Path;

pub(super) fn plot(arguments: &Plot) -> Result<()> {
    let path = if arguments.record.is_dir() {
        arguments.record.join("record.json")
    } else {
        arguments.record.clone()
    };
    let record = Record::read(&path)?;
    let folder = arguments.out.as_deref().unwrap_or_else(|| path.parent().unwrap_or(Path::new(".")));
    let files = plasticity_plots::draw(&record, folder)?;
    output::print(&files.iter().map(|file| format!("{}\n", file.display())).collect::<String>())
}
