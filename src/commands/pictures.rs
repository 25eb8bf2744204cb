//! Figures as PNG and PDF, where this build has them.

use crate::arguments::Pictures;
use anyhow::Result;
use plasticity_record::Record;
use std::path::{Path, PathBuf};

/// Whether this build can make what is asked for, to be known before any work.
#[cfg(not(feature = "pictures"))]
pub(super) fn check(asked: &Pictures) -> Result<()> {
    anyhow::ensure!(
        !(asked.png || asked.pdf),
        "this build has no PNG or PDF; leave out --png and --pdf, or build with --features pictures"
    );
    Ok(())
}

/// Draws what [`check`] has let pass: nothing.
#[cfg(not(feature = "pictures"))]
pub(super) fn draw(_: &Record, _: &Path, asked: &Pictures) -> Result<Vec<PathBuf>> {
    check(asked).map(|()| Vec::new())
}

/// Whether this build can make what is asked for: this one can.
#[cfg(feature = "pictures")]
pub(super) fn check(_: &Pictures) -> Result<()> {
    Ok(())
}

/// Draws every figure of a record in the formats that are asked for; returns the files.
#[cfg(feature = "pictures")]
pub(super) fn draw(record: &Record, folder: &Path, asked: &Pictures) -> Result<Vec<PathBuf>> {
    use plasticity_plots::pictures::{self, Format};
    let formats = [(asked.png, Format::Png), (asked.pdf, Format::Pdf)];
    let formats: Vec<Format> =
        formats.into_iter().filter(|(asked, _)| *asked).map(|(_, format)| format).collect();
    Ok(pictures::draw(record, folder, &formats)?)
}
