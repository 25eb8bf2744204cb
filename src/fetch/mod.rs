//! Downloads of public data sets: checked before they take their name, so that a file that is there is whole and right.

mod mirror;
#[cfg(test)]
mod tests;
mod transfer;

pub(crate) use mirror::mirrors;

use crate::progress;
use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;
use plasticity_simulation::data::folder::{self, NAMES};
use plasticity_simulation::data::known::{Known, Pinned};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;
use transfer::{Failure, Transfer};

/// How often a mirror may break off, as long as bytes arrive in between.
const ATTEMPTS: usize = 5;

/// What to download, from where, into what.
pub(crate) struct Request<'a> {
    pub(crate) set: &'a Known,
    /// Folders on servers, tried one after the other; each ends with a slash.
    pub(crate) mirrors: Vec<String>,
    pub(crate) folder: &'a Path,
    /// How long to wait for a connection and for more bytes.
    pub(crate) timeout: Duration,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was there already, and right.
    There,
    /// It is there now.
    Fetched,
    /// It is there now, and what had its name is set aside.
    Replaced,
}

/// Makes sure that the files of a data set are in a folder.
pub(crate) fn fetch(request: &Request) -> Result<Vec<(PathBuf, Outcome)>> {
    let folder = request.folder;
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let _lock = lock(folder)?;
    NAMES.iter().zip(&request.set.files).map(|(name, pinned)| one(request, name, pinned)).collect()
}

/// Two downloads into one folder would write into the same files.
fn lock(folder: &Path) -> Result<File> {
    let path = folder.join(".fetch.lock");
    let opened = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let file = opened.with_context(|| format!("cannot write to {}", folder.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!("another verify data fetch writes to {}; wait for it", folder.display())
        }
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}

fn one(request: &Request, name: &str, pinned: &Pinned) -> Result<(PathBuf, Outcome)> {
    let variants = folder::variants(name).map(|name| request.folder.join(name));
    // Of several the first is the one that is read.
    if let Some(path) = variants.iter().find(|path| path.is_file())
        && pinned.check(&folder::read(path)?).is_ok()
    {
        return Ok((path.clone(), Outcome::There));
    }
    let path = variants[0].clone();
    let partial = request.folder.join(format!("{name}.gz.partial"));
    let bar = progress::bytes(name);
    let done = download(request, name, pinned, &partial, &bar);
    bar.finish_and_clear();
    if done.is_err() && fs::metadata(&partial).is_ok_and(|partial| partial.len() == 0) {
        // Best effort: an empty file does no harm.
        let _ = fs::remove_file(&partial);
    }
    done?;
    let outcome = if path.exists() {
        let aside = request.folder.join(format!("{name}.gz.old"));
        fs::rename(&path, &aside).with_context(|| format!("cannot set {} aside", path.display()))?;
        Outcome::Replaced
    } else {
        Outcome::Fetched
    };
    fs::rename(&partial, &path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok((path, outcome))
}

/// Fills the partial file with the right content, from the first mirror that has it.
fn download(request: &Request, name: &str, pinned: &Pinned, partial: &Path, bar: &ProgressBar) -> Result<()> {
    let mut failures = Vec::new();
    for mirror in &request.mirrors {
        let url = format!("{mirror}{name}.gz");
        let transfer = Transfer::new(&url, request.timeout, most(pinned));
        match from_one(&transfer, pinned, partial, bar) {
            Ok(()) => return Ok(()),
            // Of no other mirror's making.
            Err(Failure::Local(error)) => {
                return Err(error).with_context(|| format!("cannot write {}", partial.display()));
            }
            Err(failure) => failures.push(format!("{mirror} {failure}")),
        }
    }
    bail!(
        "cannot download {name}.gz: {}; name another server with --mirror, or put the file into {} yourself",
        failures.join("; "),
        request.folder.display()
    )
}

/// Fills the partial file from one mirror, going on from what is there.
fn from_one(transfer: &Transfer, pinned: &Pinned, partial: &Path, bar: &ProgressBar) -> Result<(), Failure> {
    let mut failure = None;
    for _ in 0..ATTEMPTS {
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(partial);
        let mut file = open.map_err(Failure::Local)?;
        let start = file.metadata().map_err(Failure::Local)?.len();
        match transfer.run(&mut file, start, bar) {
            Ok(()) => {
                let bytes = fs::read(partial).map_err(Failure::Local)?;
                match pinned.check(&bytes) {
                    Ok(()) => return file.sync_all().map_err(Failure::Local),
                    Err(error) => {
                        file.set_len(0).map_err(Failure::Local)?;
                        // What was there before may have been of another mirror, or old: once more without it.
                        let failed = Failure::Wrong(error);
                        if start == 0 {
                            return Err(failed);
                        }
                        failure = Some(failed);
                    }
                }
            }
            Err(failed @ Failure::BrokenOff(_)) => {
                let more = file.metadata().map_err(Failure::Local)?.len() > start;
                if !more {
                    return Err(failed);
                }
                failure = Some(failed);
            }
            Err(failed @ Failure::Range) => {
                file.set_len(0).map_err(Failure::Local)?;
                failure = Some(failed);
            }
            Err(failed) => return Err(failed),
        }
    }
    Err(failure.unwrap_or(Failure::Range))
}

/// Most bytes that a file can have. Compression makes it larger only by what its headers and blocks take.
fn most(pinned: &Pinned) -> u64 {
    pinned.size + pinned.size / 1000 + 1024
}
