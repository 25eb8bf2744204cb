//! Shards joined to the result of a single machine.

use crate::experiment::{Experiment, Results};
use crate::runner::{self, Findings, Made, Options, Prepared, Progress, Replicates, Run, RunError, units};
use crate::shard::{NOTE, Note, Shard};
use crate::store::{self, Identity, StoreError};
use plasticity_simulation::data::source::Source;
use plasticity_simulation::simd::Simd;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why the shards of an experiment could not be merged. Nothing of it is written then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MergeError {
    /// A folder has no shards.
    #[error("there are no shards in {path}; give folders that verify ... --shard I/N --out DIR has written")]
    NoShards {
        /// The folder.
        path: PathBuf,
    },
    /// A folder cannot be read.
    #[error("cannot read {path}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A note is broken.
    #[error("{path} is no note of a shard, or one of another version; run the shard again")]
    BrokenNote {
        /// The note.
        path: PathBuf,
    },
    /// Shards of different runs.
    #[error("{one} and {other} have {what}; give shards of one run")]
    OtherRun {
        /// Folder of a shard.
        one: PathBuf,
        /// Folder of another.
        other: PathBuf,
        /// What differs.
        what: String,
    },
    /// A shard of another program, other data or other parameters than merging has.
    #[error(
        "the shard in {path} was made with {differences}; merge with the same build and --data, or run the shards again"
    )]
    OtherBuild {
        /// Its folder.
        path: PathBuf,
        /// What differs.
        differences: String,
    },
    /// Some shards are not there.
    #[error(
        "of the {of} shards of {experiment} there is no {missing}; run what is missing, or give its folder too"
    )]
    MissingShards {
        /// Experiment.
        experiment: String,
        /// Their numbers.
        missing: String,
        /// Number of shards.
        of: u32,
    },
    /// A shard lacks replicates.
    #[error(
        "shard {shard} of {experiment} in {path} lacks {missing} of its {of} runs; run it again with --resume"
    )]
    Unfinished {
        /// Experiment.
        experiment: String,
        /// The shard.
        shard: Shard,
        /// Its folder.
        path: PathBuf,
        /// Number of missing replicates.
        missing: usize,
        /// Number of its replicates.
        of: usize,
    },
    /// Two shards have a replicate in common, with different values.
    #[error(
        "replicate {replicate} of cell {cell:?} is not the same in {one} and {other}: they were made by different programs"
    )]
    Disagree {
        /// Cell.
        cell: String,
        /// Replicate.
        replicate: u64,
        /// Folder of a shard.
        one: PathBuf,
        /// Folder of another.
        other: PathBuf,
    },
    /// The output would overwrite a shard.
    #[error("{path} is one of the shards; give another folder with --out")]
    IntoShard {
        /// The folder.
        path: PathBuf,
    },
    /// A log.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Judging or writing the whole.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// The shards of one experiment.
#[derive(Debug)]
pub struct Shards {
    /// Folder of each, with its note.
    parts: Vec<(PathBuf, Note)>,
}

impl Shards {
    /// Name of the experiment.
    pub fn experiment(&self) -> &str {
        &self.first().experiment
    }

    /// The note of one of them: what it says of settings and claims holds of all.
    pub fn first(&self) -> &Note {
        // There is no group without a part.
        &self.parts[0].1
    }
}

/// What to do with shards beside what their notes say.
pub struct MergeOptions<'a> {
    /// Folder of all results.
    pub out: &'a Path,
    /// Where images are taken from, for experiments that learn some.
    pub data: Source,
    /// Number of threads.
    pub jobs: usize,
    /// Commit of the build, which has to be that of the shards.
    pub commit: Option<String>,
    /// Told of the progress.
    pub progress: &'a dyn Progress,
}

/// What was found of an experiment: its shards, or that they are of different runs, or too few.
pub type FoundShards = (String, Result<Shards, MergeError>);

/// Finds the shards in folders, by experiment.
///
/// # Errors
/// [`MergeError`]: a folder without shards, or one that cannot be read.
pub fn find(folders: &[PathBuf]) -> Result<Vec<FoundShards>, MergeError> {
    let mut found: BTreeMap<String, Result<Vec<(PathBuf, Note)>, MergeError>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for folder in folders {
        let inside = inside(folder)?;
        if inside.is_empty() {
            return Err(MergeError::NoShards { path: folder.clone() });
        }
        for path in inside {
            let canonical = path.canonicalize().unwrap_or_else(|_| path.clone());
            let Some(note) = Note::read(&path) else {
                // Its folder is named after the experiment, which the note would name.
                let name = canonical.file_name().unwrap_or_default().to_string_lossy().into_owned();
                found.insert(name, Err(MergeError::BrokenNote { path: path.join(NOTE) }));
                continue;
            };
            let parts = found.entry(note.experiment.clone()).or_insert_with(|| Ok(Vec::new()));
            if let Ok(parts) = parts
                && seen.insert(canonical)
            {
                parts.push((path, note));
            }
        }
    }
    Ok(found.into_iter().map(|(experiment, parts)| (experiment, parts.and_then(complete))).collect())
}

/// The folder itself, or those in it, where there is a note.
fn inside(folder: &Path) -> Result<Vec<PathBuf>, MergeError> {
    let failed = |source| MergeError::Folder { path: folder.into(), source };
    if folder.join(NOTE).exists() {
        return Ok(vec![folder.into()]);
    }
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.join(NOTE).exists() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn complete(mut parts: Vec<(PathBuf, Note)>) -> Result<Shards, MergeError> {
    parts.sort_by_key(|(_, note)| note.shard);
    let (one, first) = &parts[0];
    for (other, note) in &parts[1..] {
        if let Some(what) = first.difference(note) {
            return Err(MergeError::OtherRun { one: one.clone(), other: other.clone(), what: what.into() });
        }
    }
    let there: BTreeSet<u32> = parts.iter().map(|(_, note)| note.shard.number()).collect();
    let of = first.shard.of();
    let missing: Vec<String> =
        (1..=of).filter(|number| !there.contains(number)).map(|n| n.to_string()).collect();
    if missing.is_empty() {
        return Ok(Shards { parts });
    }
    Err(MergeError::MissingShards { experiment: first.experiment.clone(), missing: missing.join(", "), of })
}

/// Joins the shards of an experiment: the log of all replicates, and the record that a single machine would have made, but for
/// when and on what it was made.
///
/// # Errors
/// [`MergeError`].
pub fn merge(
    experiment: &dyn Experiment,
    shards: &Shards,
    options: &MergeOptions,
) -> Result<Run, MergeError> {
    let note = shards.first();
    let whole = Options {
        preset: note.preset.clone(),
        claims: note.claims.clone(),
        judged: note.judged.clone(),
        data: options.data.clone(),
        seed: note.seed,
        jobs: options.jobs,
        simd: Simd::detect(),
        out: options.out,
        resume: false,
        until_decided: None,
        commit: options.commit.clone(),
        progress: options.progress,
    };
    let prepared = Prepared::new(experiment, &whole)?;
    let target = prepared.folder.canonicalize().ok();
    if let Some((path, _)) =
        shards.parts.iter().find(|(path, _)| path.canonicalize().ok() == target && target.is_some())
    {
        return Err(MergeError::IntoShard { path: path.clone() });
    }
    let results = join(shards, &prepared.identity)?;
    for (path, note) in &shards.parts {
        let (of, missing) = lacking(note.shard, &prepared, &results);
        if missing > 0 {
            let (experiment, path) = (note.experiment.clone(), path.clone());
            return Err(MergeError::Unfinished { experiment, shard: note.shard, path, missing, of });
        }
    }

    let (mut log, mut found) = prepared.open_log(false)?;
    prepared.is_no_shard()?;
    for (cell, replicate) in units(&prepared.cells) {
        if let Some(finished) = results.get(cell, replicate) {
            log.append(finished)?;
        }
    }
    found.results = results;
    let replicates = Replicates::new(log, found);
    let findings = Findings::of(&prepared, &replicates, options.jobs, prepared.rate)?;
    Ok(runner::write(experiment, &prepared, findings, Vec::new(), &whole, made(shards))?)
}

/// All replicates of the shards.
fn join(shards: &Shards, identity: &Identity) -> Result<Results, MergeError> {
    let mut results = Results::default();
    let mut from: BTreeMap<(String, u64), &Path> = BTreeMap::new();
    for (path, _) in &shards.parts {
        let (of_shard, found) = store::read_log(path)?;
        let differences = identity.differences(&of_shard);
        if !differences.is_empty() {
            let differences = differences.join("; ");
            return Err(MergeError::OtherBuild { path: path.clone(), differences });
        }
        for replicate in found.results.into_all() {
            let key = (replicate.cell.clone(), replicate.replicate);
            match results.get(&key.0, key.1) {
                Some(known) if !known.same(&replicate) => {
                    let one = from.get(&key).map_or(PathBuf::new(), |path| path.to_path_buf());
                    let (cell, replicate) = key;
                    return Err(MergeError::Disagree { cell, replicate, one, other: path.clone() });
                }
                Some(_) => {}
                None => {
                    from.insert(key, path);
                    results.insert(replicate);
                }
            }
        }
    }
    Ok(results)
}

/// Number of replicates of a shard, and of those that are missing.
fn lacking(shard: Shard, prepared: &Prepared, results: &Results) -> (usize, usize) {
    let own = shard.share(&prepared.cells);
    let missing = own.iter().filter(|(cell, replicate)| results.get(cell, *replicate).is_none()).count();
    (own.len(), missing)
}

/// Threads and seconds of all shards together, from the first start.
fn made(shards: &Shards) -> Made {
    let notes = || shards.parts.iter().map(|(_, note)| note);
    let levels: BTreeSet<&str> = notes().map(|note| note.simd.as_str()).collect();
    Made {
        jobs: notes().map(|note| note.jobs).sum(),
        simd: levels.into_iter().collect::<Vec<_>>().join(", "),
        started: notes().map(|note| note.started.clone()).min().unwrap_or_default(),
        seconds: notes().map(|note| note.seconds).sum(),
    }
}
