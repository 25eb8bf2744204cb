//! Records that were saved.

use anyhow::{Result, bail};
use plasticity_record::Record;
use plasticity_validation::store;
use std::path::{Path, PathBuf};

/// The record of a path, which is a file or the folder of an experiment; with the file.
pub(super) fn record(path: &Path) -> Result<(PathBuf, Record)> {
    if !path.is_dir() {
        return Ok((path.to_owned(), Record::read(path)?));
    }
    let file = path.join("record.json");
    if !file.exists() {
        if path.join(store::LOG).exists() {
            let earlier = path.join("record.old.json").exists();
            let earlier = if earlier { "; the result before it is record.old.json" } else { "" };
            bail!("the run in {} is not finished, --resume continues it{earlier}", path.display());
        }
        let inside = std::fs::read_dir(path)?.flatten().map(|entry| entry.path());
        if let Some(nearest) = inside.filter(|folder| folder.join("record.json").is_file()).min() {
            bail!("there is no record in {}; do you mean {}?", path.display(), nearest.display());
        }
        bail!("there is no record in {}; name the folder of results of an experiment", path.display());
    }
    Ok((file.clone(), Record::read(&file)?))
}

/// The experiments of a folder of results that are not finished.
pub(super) fn unfinished(folder: &Path) -> Vec<PathBuf> {
    let inside = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> =
        inside.filter(|path| path.join(store::LOG).exists() && !path.join("record.json").exists()).collect();
    found.sort();
    found
}
