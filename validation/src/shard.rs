//! A share of an experiment, for one of several machines.
//!
//! Which replicates belong to which shard depends on the settings alone: of all replicates in the order of work, shard $i$ of
//! $n$ has every $n$-th, from the $i$-th on, so that cells of many replicates are shared out evenly, and shards take about equally long.
//! A shard leaves its log and a note, `shard.json`, with all that [`crate::merge`] needs to judge the whole.

use crate::experiment::{Cell, Experiment};
use crate::runner::{Judged, Options, Prepared, Replicates, RunError, Text, units};
use plasticity_record::write_atomically;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Instant, SystemTime};
use thiserror::Error;

/// Name of the note within the folder of an experiment.
pub const NOTE: &str = "shard.json";

/// Names the format of the note.
const FORMAT: &str = "plasticity-energy/shard/v2";

/// One of several shards: "3/8" is the third of eight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shard {
    number: u32,
    of: u32,
}

/// What is no shard.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is no shard; give I/N with I from 1 to N, such as 3/8, and N at most 100000")]
pub struct ShardError(String);

impl Shard {
    /// Which one, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// Of how many.
    pub fn of(self) -> u32 {
        self.of
    }

    /// Its replicates.
    pub(crate) fn share(self, cells: &[Cell]) -> Vec<(&str, u64)> {
        units(cells).enumerate().filter(|(place, _)| self.has(*place)).map(|(_, unit)| unit).collect()
    }

    fn has(self, place: usize) -> bool {
        place % self.of as usize == self.number as usize - 1
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let parts =
            text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if number >= 1 && number <= of && of <= 100_000 => Ok(Self { number, of }),
            _ => Err(ShardError(text.into())),
        }
    }
}

impl TryFrom<String> for Shard {
    type Error = ShardError;

    fn try_from(text: String) -> Result<Self, ShardError> {
        text.parse()
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// What a shard leaves beside its log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    format: String,
    /// Which shard.
    pub shard: Shard,
    /// Experiment.
    pub experiment: String,
    /// Settings.
    pub preset: Text,
    /// Claims.
    pub claims: Text,
    /// Which of the claims to judge.
    pub judged: Judged,
    /// Root seed.
    pub seed: u64,
    /// Instruction set.
    pub simd: String,
    /// Number of threads.
    pub jobs: usize,
    /// When it was started, UTC.
    pub started: String,
    /// How long it took, in seconds: so far, where it was interrupted.
    pub seconds: f64,
}

/// A finished shard.
#[derive(Debug)]
pub struct ShardRun {
    /// Number of its replicates.
    pub replicates: u64,
    /// Number of the replicates of all shards.
    pub of: u64,
    /// Folder of the experiment.
    pub folder: PathBuf,
}

/// Simulates the replicates of a shard into a log; judges nothing.
///
/// Settings and claims are checked as those of the whole are, so that what is wrong with them is not found only when shards are
/// merged.
///
/// # Errors
/// [`RunError`].
pub fn run(experiment: &dyn Experiment, options: &Options, shard: Shard) -> Result<ShardRun, RunError> {
    let (started, clock) = (SystemTime::now(), Instant::now());
    let prepared = Prepared::new(experiment, options)?;
    let name = experiment.info().name;
    let folder = prepared.folder.clone();
    let before = || match Note::read(&folder) {
        Some(other) if other.shard != shard => Err(RunError::OtherShard {
            path: folder.clone(),
            there: other.shard.to_string(),
            now: shard.to_string(),
        }),
        before => Ok(before),
    };
    // Before anything of another shard is set aside, and again when nobody else can write.
    before()?;
    let (log, found) = prepared.open_log(options.resume)?;
    let before = before()?;
    let mut note = Note {
        format: FORMAT.into(),
        shard,
        experiment: name.into(),
        preset: options.preset.clone(),
        claims: options.claims.clone(),
        judged: options.judged.clone(),
        seed: options.seed,
        simd: options.simd.name().into(),
        jobs: options.jobs,
        started: humantime::format_rfc3339_seconds(started).to_string(),
        seconds: 0.0,
    };
    // What was done before an interruption took its time, too.
    if let Some(before) = before.filter(|_| options.resume) {
        (note.started, note.seconds) = (before.started, before.seconds);
    }
    note.write(&folder)?;

    let own = shard.share(&prepared.cells);
    Replicates::new(log, found).simulate(&prepared, &own, options, None)?;
    note.seconds += clock.elapsed().as_secs_f64();
    note.write(&folder)?;
    Ok(ShardRun { replicates: own.len() as u64, of: units(&prepared.cells).count() as u64, folder })
}

impl Note {
    /// The note of a folder, if there is one that can be read.
    pub fn read(folder: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(folder.join(NOTE)).ok()?;
        serde_json::from_str(&text).ok().filter(|note: &Self| note.format == FORMAT)
    }

    fn write(&self, folder: &Path) -> Result<(), RunError> {
        let path = folder.join(NOTE);
        let mut json = serde_json::to_vec_pretty(self)
            .map_err(|source| RunError::Folder { path: path.clone(), source: source.into() })?;
        json.push(b'\n');
        Ok(write_atomically(&path, &json)?)
    }

    /// What of another shard's note is not as here, in words.
    pub(crate) fn difference(&self, other: &Self) -> Option<&'static str> {
        [
            ("other numbers of shards", self.shard.of == other.shard.of),
            // Of files the content counts, not where they were.
            ("other settings", self.preset.content == other.preset.content),
            ("other claims", (&self.claims.content, &self.judged) == (&other.claims.content, &other.judged)),
            ("other seeds", self.seed == other.seed),
        ]
        .into_iter()
        .find_map(|(what, same)| (!same).then_some(what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_shards_are_read_as_written() {
        let third: Shard = "3/8".parse().unwrap();
        assert_eq!((third.number(), third.of(), third.to_string()), (3, 8, "3/8".into()));
        for wrong in ["", "3", "0/8", "9/8", "-1/8", "1/0", "a/b", "1/8/2", "1/100001", "3 / 8"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn exact_every_replicate_is_in_one_shard() {
        for of in 1..=7 {
            for place in 0..50 {
                let having = (1..=of).filter(|number| Shard { number: *number, of }.has(place));
                assert_eq!(having.count(), 1, "{place} of {of}");
            }
        }
    }
}
