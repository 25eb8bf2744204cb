//! Records that were saved.

use anyhow::{Error, Result, anyhow, bail};
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
        return Err(none("record", path, "record.json"));
    }
    Ok((file.clone(), Record::read(&file)?))
}

/// That a folder has no such file, with the folder in it that has one.
pub(super) fn none(what: &str, folder: &Path, file: &str) -> Error {
    let inside = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let hint = match inside.filter(|inside| inside.join(file).is_file()).min() {
        Some(nearest) => format!("do you mean {}?", nearest.display()),
        None => "name the folder of results of an experiment".into(),
    };
    anyhow!("there is no {what} in {}; {hint}", folder.display())
}

/// The experiments of a folder of results that are not finished.
pub(super) fn unfinished(folder: &Path) -> Vec<PathBuf> {
    let inside = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> =
        inside.filter(|path| path.join(store::LOG).exists() && !path.join("record.json").exists()).collect();
    found.sort();
    found
}
