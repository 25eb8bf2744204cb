//! Records that were saved.

use anyhow::{Error, Result, anyhow, bail};
use plasticity_record::Record;
use plasticity_validation::shard::Note;
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
            let earlier =
                earlier(path).map_or(String::new(), |name| format!("; the result before it is {name}"));
            bail!("{}{earlier}", without_record(path));
        }
        return Err(none("record", path, "record.json"));
    }
    Ok((file.clone(), Record::read(&file)?))
}

/// Why there is a log and no record, and what to do.
pub(super) fn without_record(folder: &Path) -> String {
    match Note::read(folder) {
        Some(Note { shard, .. }) => {
            format!("{} holds shard {shard}, verify merge joins it with the others", folder.display())
        }
        None => format!("the run in {} is not finished, --resume continues it", folder.display()),
    }
}

/// The latest of the records that were set aside.
fn earlier(folder: &Path) -> Option<String> {
    let inside = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let records = inside.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let aside = name.starts_with("record.") && name.ends_with(".json");
        Some((entry.metadata().ok()?.modified().ok()?, name)).filter(|_| aside)
    });
    records.max().map(|(_, name)| name)
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
