//! `verify export` and `verify run --raw`: the raw values of every replicate.

use super::saved;
use crate::arguments::Export;
use crate::output;
use anyhow::{Result, ensure};
use plasticity_validation::{export, shard, store};
use std::path::{Path, PathBuf};

pub(super) fn export(arguments: &Export) -> Result<()> {
    let folder = &arguments.results;
    if folder.is_dir() && !folder.join(store::LOG).exists() {
        return Err(saved::none(store::LOG, folder, store::LOG));
    }
    for kept in [store::LOG, "record.json", shard::NOTE] {
        let kept = folder.join(kept);
        let same = |out: &PathBuf| {
            *out == kept || out.canonicalize().ok().is_some_and(|out| kept.canonicalize().ok() == Some(out))
        };
        ensure!(
            !arguments.out.as_ref().is_some_and(same),
            "{} would be lost; give another --out",
            kept.display()
        );
    }
    let file = raw(folder, arguments.out.as_deref())?;
    output::print(&format!("{}\n", file.display()))
}

/// Writes the raw values of a folder of results, and tells of what is missing or left over.
pub(super) fn raw(folder: &Path, out: Option<&Path>) -> Result<PathBuf> {
    let file = out.map_or_else(|| folder.join("data").join(format!("{}.csv", export::NAME)), Path::to_owned);
    let written = export::export(folder, &file)?;
    if written.damaged > 0 {
        anstream::eprintln!("warning: {} damaged lines of the log are left out", written.damaged);
    }
    match written.of_record {
        None => anstream::eprintln!("note: {}", saved::without_record(folder)),
        Some(counted) if counted != written.replicates => anstream::eprintln!(
            "note: the log has {} replicates, the record counts {counted}",
            written.replicates
        ),
        Some(_) => (),
    }
    Ok(written.file)
}
