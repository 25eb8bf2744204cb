//! The log of finished replicates: append-only, one checksummed line each.
//!
//! The first line identifies the run. A line that is torn or damaged is dropped, and its replicate is simulated again. The
//! log is the unit of resuming; a replicate is the same wherever and whenever it is simulated.

use crate::experiment::{Cell, Ending, Results};
use plasticity_record::Data;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Name of the log within the folder of an experiment.
pub const LOG: &str = "replicates.log";

/// Names the format in the first line.
pub(crate) const FORMAT: &str = "plasticity-energy/replicates/v3";

/// A finished replicate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replicate {
    /// Cell.
    pub cell: String,
    /// Number within the cell.
    pub replicate: u64,
    /// How it ended.
    pub ending: Ending,
    /// Raw values.
    pub values: BTreeMap<String, Vec<f64>>,
}

impl Replicate {
    /// Whether all is the same, to the last bit.
    pub(crate) fn same(&self, other: &Self) -> bool {
        let bits = |replicate: &Self| -> Vec<Vec<u64>> {
            replicate
                .values
                .values()
                .map(|values| values.iter().map(|value| value.to_bits()).collect())
                .collect()
        };
        self == other && bits(self) == bits(other)
    }

    /// Whether learning converged.
    pub fn converged(&self) -> bool {
        self.ending == Ending::Converged
    }
}

/// What a log belongs to. Replicates may be taken over only where all of it is the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    pub(crate) format: String,
    /// Experiment.
    pub experiment: String,
    /// Version of the toolkit.
    pub version: String,
    /// Commit that it was built from, where known: between versions, any commit may change a simulation.
    pub commit: Option<String>,
    /// Random generator.
    pub generator: String,
    /// Root seed.
    pub seed: u64,
    /// SHA-256 of the images that are learned, where there are any.
    pub data: Option<String>,
    /// Parameters of every cell. Numbers of replicates are not among them: a log can be continued to more.
    pub cells: BTreeMap<String, serde_json::Value>,
}

impl Identity {
    /// Identity of a run of this version.
    pub fn new(
        experiment: &str,
        commit: Option<&str>,
        seed: u64,
        data: Option<&Data>,
        cells: &[Cell],
    ) -> Self {
        Self {
            format: FORMAT.into(),
            experiment: experiment.into(),
            version: env!("CARGO_PKG_VERSION").into(),
            commit: commit.map(str::to_owned),
            generator: plasticity_simulation::random::GENERATOR.into(),
            seed,
            data: data.map(|data| data.sha256.clone()),
            cells: cells.iter().map(|cell| (cell.id.clone(), cell.parameters.clone())).collect(),
        }
    }

    /// What differs, in words; empty where nothing does.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        let mut compare = |what: &str, here: &str, there: &str| {
            if here != there {
                differences.push(format!("{what} {there} there, {here} now"));
            }
        };
        compare("format", &self.format, &other.format);
        compare("experiment", &self.experiment, &other.experiment);
        compare("version", &self.version, &other.version);
        let commit = |identity: &Self| identity.commit.clone().unwrap_or_else(|| "unknown".into());
        compare("commit", &commit(self), &commit(other));
        compare("generator", &self.generator, &other.generator);
        compare("seed", &self.seed.to_string(), &other.seed.to_string());
        let data = |identity: &Self| {
            identity
                .data
                .as_deref()
                .map_or("none".into(), |sha256| sha256.chars().take(12).collect::<String>())
        };
        compare("data (by SHA-256)", &data(self), &data(other));
        let differs = |cell: &&String| self.cells.get(*cell) != other.cells.get(*cell);
        let cells: BTreeSet<&String> = self.cells.keys().chain(other.cells.keys()).filter(differs).collect();
        if let Some(first) = cells.first() {
            let others = match cells.len() {
                1 => String::new(),
                more => format!(" and {} others", more - 1),
            };
            differences.push(format!("other parameters of cell {first:?}{others}"));
        }
        differences
    }
}

/// Why a log could not be opened or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file system refused.
    #[error("cannot {action} {path}")]
    Io {
        /// What was attempted.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The log of another run.
    #[error(
        "cannot resume from {path}: it was made with {differences}; give the same settings, another --out, or leave out --resume"
    )]
    OtherRun {
        /// The log.
        path: PathBuf,
        /// What differs.
        differences: String,
    },
    /// The log does not say what it is of.
    #[error("{path} is no log of replicates, or its first line is damaged; run the experiment again")]
    NoIdentity {
        /// The log.
        path: PathBuf,
    },
    /// Another process is writing the log.
    #[error("{path} is being written by another run; wait for it or give another --out")]
    Busy {
        /// The log.
        path: PathBuf,
    },
}

/// An open log.
pub struct Log {
    path: PathBuf,
    file: File,
}

/// What was found in an existing log.
#[derive(Debug, Default)]
pub struct Found {
    /// Intact replicates.
    pub results: Results,
    /// Number of them.
    pub intact: usize,
    /// Number of damaged lines, which were dropped.
    pub damaged: usize,
    /// Whether the file system has no locks, so that nothing keeps another run from writing to the same log.
    pub unlocked: bool,
    /// Where the log of an unfinished run was set aside.
    pub set_aside: Option<PathBuf>,
}

impl Log {
    /// Opens the log of a folder: a new one, or, to resume, the existing one with what it holds.
    ///
    /// A log that is there but not resumed, or whose first line is damaged, is set aside: as `replicates.log.old` where the
    /// run was finished, under a new name `replicates.log.unfinished-N` where not, so that no work is lost.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open(folder: &Path, identity: &Identity, resume: bool) -> Result<(Self, Found), StoreError> {
        let path = folder.join(LOG);
        let io_error = |action, source| StoreError::Io { action, path: path.clone(), source };
        std::fs::create_dir_all(folder).map_err(|source| io_error("create the folder of", source))?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|source| io_error("write", source))?;
        let locked = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => return Err(StoreError::Busy { path: path.clone() }),
            Err(TryLockError::Error(source)) if has_no_locks(&source) => false,
            Err(TryLockError::Error(source)) => return Err(io_error("lock", source)),
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|source| io_error("read", source))?;

        let finished = folder.join("record.json").exists();
        let set_aside = |bytes: &[u8]| {
            let aside = free_name(&path, finished);
            std::fs::write(&aside, bytes).map_err(|source| io_error("set aside", source))?;
            Ok::<_, StoreError>(Some(aside))
        };
        let mut aside = None;
        if !resume && !bytes.is_empty() {
            aside = set_aside(&bytes)?;
            bytes.clear();
        }
        let (kept, mut found) = read(&bytes, &path, identity)?;
        if kept == 0 && found.damaged > 0 {
            aside = set_aside(&bytes)?;
        }
        found.set_aside = aside;
        found.unlocked = !locked;
        file.set_len(kept as u64).map_err(|source| io_error("repair", source))?;
        file.seek(io::SeekFrom::End(0)).map_err(|source| io_error("write", source))?;
        let mut log = Self { path: path.clone(), file };
        if kept == 0 {
            log.append_line(identity)?;
        }
        Ok((log, found))
    }

    /// Writes a replicate, at once.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn append(&mut self, replicate: &Replicate) -> Result<(), StoreError> {
        self.append_line(replicate)
    }

    fn append_line(&mut self, content: &impl Serialize) -> Result<(), StoreError> {
        let write = |file: &mut File| -> io::Result<()> {
            let json = serde_json::to_string(content)?;
            // One write, so that a kill tears a line at most.
            file.write_all(format!("{} {json}\n", checksum(json.as_bytes())).as_bytes())
        };
        write(&mut self.file).map_err(|source| StoreError::Io {
            action: "write",
            path: self.path.clone(),
            source,
        })
    }
}

/// Reads the log of a folder, whatever run it is of, and leaves it as it is.
///
/// # Errors
/// [`StoreError`]: no log, none that says what it is of, or one that is being written.
pub fn read_log(folder: &Path) -> Result<(Identity, Found), StoreError> {
    let path = folder.join(LOG);
    let io_error = |source| StoreError::Io { action: "read", path: path.clone(), source };
    let mut file = File::open(&path).map_err(io_error)?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => return Err(StoreError::Busy { path: path.clone() }),
        Err(TryLockError::Error(source)) if !has_no_locks(&source) => {
            return Err(io_error(source));
        }
        _ => {}
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(io_error)?;
    parse_log(&path, &bytes)
}

/// Some file systems of clusters have no locks, or nobody who keeps them: ENOLCK, which has no name of its own in the standard library.
fn has_no_locks(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported
        || (cfg!(target_os = "linux") && error.raw_os_error() == Some(37))
}

/// Reads a log from its bytes.
///
/// # Errors
/// [`StoreError::NoIdentity`] where its first line does not say what it is of.
pub fn parse_log(path: &Path, bytes: &[u8]) -> Result<(Identity, Found), StoreError> {
    let first = bytes.split_inclusive(|&byte| byte == b'\n').next().and_then(intact::<Identity>);
    let identity = first.ok_or_else(|| StoreError::NoIdentity { path: path.into() })?;
    let (_, found) = read(bytes, path, &identity)?;
    Ok((identity, found))
}

/// Where to set a log aside, without taking the place of another.
fn free_name(log: &Path, finished: bool) -> PathBuf {
    if finished {
        return free(|number| {
            log.with_extension(if number == 1 { "log.old".into() } else { format!("log.old-{number}") })
        });
    }
    free(|number| log.with_extension(format!("log.unfinished-{number}")))
}

/// The first of some numbered names that nothing has, from 1.
pub(crate) fn free(name: impl Fn(u32) -> PathBuf) -> PathBuf {
    (1..).map(name).find(|name| !name.exists()).unwrap_or_default()
}

/// Reads a log; returns the length of what can stay, which is all of it but a torn end.
fn read(bytes: &[u8], path: &Path, identity: &Identity) -> Result<(usize, Found), StoreError> {
    let mut found = Found::default();
    let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    if whole < bytes.len() {
        found.damaged += 1;
    }
    let mut lines = bytes[..whole].split_inclusive(|&byte| byte == b'\n');
    let Some(first) = lines.next() else {
        return Ok((0, found));
    };
    let Some(other) = intact::<Identity>(first) else {
        // Without its first line a log belongs to nothing.
        return Ok((0, Found { damaged: 1 + lines.count(), ..Found::default() }));
    };
    let differences = identity.differences(&other);
    if !differences.is_empty() {
        return Err(StoreError::OtherRun { path: path.into(), differences: differences.join("; ") });
    }
    for line in lines {
        match intact::<Replicate>(line) {
            Some(replicate) => {
                found.results.insert(replicate);
                found.intact += 1;
            }
            None => found.damaged += 1,
        }
    }
    Ok((whole, found))
}

pub(crate) fn intact<T: serde::de::DeserializeOwned>(line: &[u8]) -> Option<T> {
    let line = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
    let (sum, json) = line.split_once(' ')?;
    if sum != checksum(json.as_bytes()) {
        return None;
    }
    serde_json::from_str(json).ok()
}

fn checksum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
