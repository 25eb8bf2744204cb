//! `verify plot`: figures from a saved record.

use super::{joules, pictures, saved};
use crate::arguments::Plot;
use crate::output;
use anyhow::Result;
use std::path::Path;

pub(super) fn plot(arguments: &Plot) -> Result<()> {
    pictures::check(&arguments.pictures)?;
    let (path, record) = saved::record(&arguments.record)?;
    let folder = arguments.out.as_deref().unwrap_or_else(|| path.parent().unwrap_or(Path::new(".")));
    let drawn = joules::drawn(&record, &arguments.joules);
    let mut files = plasticity_plots::draw(&drawn, folder)?;
    files.extend(pictures::draw(&drawn, folder, &arguments.pictures)?);
    files.extend(joules::write(&record, folder, &arguments.joules)?);
    output::print(&files.iter().map(|file| format!("{}\n", file.display())).collect::<String>())
}
