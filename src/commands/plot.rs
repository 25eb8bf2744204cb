//! `verify plot`: figures from a saved record.

use super::{joules, pictures, saved};
use crate::arguments::Plot;
use crate::output;
use anyhow::{Result, ensure};
use std::path::Path;

pub(super) fn plot(arguments: &Plot) -> Result<()> {
    pictures::check(&arguments.pictures)?;
    let (path, record) = saved::record(&arguments.record)?;
    let beside = path.parent().unwrap_or(Path::new("."));
    let current = beside.join("record.json");
    ensure!(
        arguments.out.is_some() || path == current || !current.exists(),
        "{} is not the record that the figures beside it are of; give a folder for its own with --out",
        path.display()
    );
    let folder = arguments.out.as_deref().unwrap_or(beside);
    let drawn = joules::drawn(&record, &arguments.joules);
    let mut files = plasticity_plots::draw(&drawn, folder)?;
    files.extend(pictures::draw(&drawn, folder, &arguments.pictures)?);
    files.extend(joules::write(&record, folder, &arguments.joules)?);
    output::print(&files.iter().map(|file| format!("{}\n", file.display())).collect::<String>())
}
