//! From an experiment and a preset to a record: plan, replicates in parallel, evaluation, verdicts.

mod findings;
mod numbers;
mod prepared;
mod queue;
mod replicates;
mod until_decided;

use crate::FileError;
use crate::experiment::{EvaluationError, Experiment, PlanError, SimulationError};
use crate::store::{Found, StoreError};
use plasticity_record::{Provenance, Record, RecordError, SCHEMA, SCHEMA_VERSION};
use plasticity_simulation::data::source::Source;
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
use thiserror::Error;

pub(crate) use findings::Findings;
pub(crate) use prepared::Prepared;
pub(crate) use replicates::{Replicates, units};

/// Settings or claims, from the toolkit or from a file of the user's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Name of what comes with the toolkit, or path of the file.
    pub name: String,
    /// Its content.
    pub content: String,
}

/// Which of the claims are judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judged {
    /// All.
    All,
    /// Those of these names.
    Only(Vec<String>),
    /// None: for settings that claims are not stated for.
    None,
}

impl Judged {
    /// Those named; all, if there is no name.
    pub fn of(names: &[String]) -> Self {
        if names.is_empty() { Self::All } else { Self::Only(names.to_vec()) }
    }
}

/// Goes on until every claim is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UntilDecided {
    /// No more runs are begun that would, by the time that others took, end later than this after the start.
    pub budget: Option<Duration>,
}

/// How to run an experiment.
pub struct Options<'a> {
    /// Settings.
    pub preset: Text,
    /// Claims.
    pub claims: Text,
    /// Which of the claims to judge.
    pub judged: Judged,
    /// Where images are taken from, for experiments that learn some.
    pub data: Source,
    /// Root seed.
    pub seed: u64,
    /// Number of threads; results do not depend on it.
    pub jobs: usize,
    /// Instruction set.
    pub simd: Simd,
    /// Folder of all results; the experiment gets a folder of its own name in it.
    pub out: &'a Path,
    /// Whether to take over the finished replicates of an interrupted run.
    pub resume: bool,
    /// Whether to draw more runs until every claim is decided.
    pub until_decided: Option<UntilDecided>,
    /// Commit of the build, for the record.
    pub commit: Option<String>,
    /// Told of the progress.
    pub progress: &'a dyn Progress,
}

/// Told of the progress of a run, from several threads.
pub trait Progress: Sync {
    /// The work begins: so many replicates, of which `done` are taken over from the log.
    fn start(&self, total: u64, done: u64, found: &Found);
    /// A replicate is finished; the others that are not begun will take so long, as far as one knows.
    fn advance(&self, left: Option<Duration>);
    /// All are.
    fn finish(&self);
    /// Claims are undecided, and more runs are drawn.
    fn more(&self, _look: u32, _undecided: usize) {}
}

/// A finished run.
#[derive(Debug)]
pub struct Run {
    /// What was found.
    pub record: Record,
    /// Files that were written, the record first.
    pub files: Vec<PathBuf>,
    /// Folder of the experiment.
    pub folder: PathBuf,
}

/// Why a run failed. Replicates that were finished stay in the log.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RunError {
    /// A broken claims file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A broken preset file, or no data.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A claim that is not there.
    #[error("there is no claim {name:?} in {experiment}; {hint}")]
    UnknownClaim {
        /// As given.
        name: String,
        /// The experiment.
        experiment: String,
        /// What to do.
        hint: String,
    },
    /// A claim is about something that the preset does not simulate.
    #[error(
        "claim {claim:?} cannot be judged with preset {preset}: {reason}; change the preset, choose claims with --claim, or judge none with --no-claims"
    )]
    NotCovered {
        /// The claim.
        claim: String,
        /// The preset.
        preset: String,
        /// What is not simulated.
        reason: String,
    },
    /// The output folder holds something else.
    #[error("{path} is not empty and holds no results of verify; give an empty or new folder with --out")]
    ForeignFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The output folder is not a folder or cannot be read.
    #[error("cannot use {path} for results; give another folder with --out")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Another shard is in the folder.
    #[error("{path} holds shard {there}, and this is {now}; every shard needs an --out of its own")]
    OtherShard {
        /// The folder.
        path: PathBuf,
        /// The shard that is there.
        there: String,
        /// The one that is asked for.
        now: String,
    },
    /// The log of replicates.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A replicate.
    #[error(transparent)]
    Simulation(#[from] SimulationError),
    /// The evaluation.
    #[error(transparent)]
    Evaluation(#[from] EvaluationError),
    /// The record.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The threads.
    #[error("cannot start {jobs} threads; give fewer with --jobs")]
    Threads {
        /// Number of threads.
        jobs: usize,
        /// Why not.
        source: rayon::ThreadPoolBuildError,
    },
}

/// Runs an experiment and writes its record and data.
///
/// Everything that can be wrong with settings, claims, data and folders is found before the first replicate is simulated.
///
/// # Errors
/// [`RunError`].
pub fn run(experiment: &dyn Experiment, options: &Options) -> Result<Run, RunError> {
    let (started, clock) = (SystemTime::now(), Instant::now());
    let mut prepared = Prepared::new(experiment, options)?;
    let (log, found) = prepared.open_log(options.resume)?;
    prepared.is_no_shard()?;
    let mut replicates = Replicates::new(log, found);
    let (findings, notes) = match options.until_decided {
        Some(until) => {
            until_decided::until_decided(experiment, &mut prepared, &mut replicates, options, until)?
        }
        None => {
            let wanted: Vec<(&str, u64)> = units(&prepared.cells).collect();
            replicates.simulate(&prepared, &wanted, options, None)?;
            (Findings::of(&prepared, &replicates, options.jobs, prepared.rate)?, Vec::new())
        }
    };
    let made = Made {
        jobs: options.jobs,
        simd: options.simd.name().into(),
        started: humantime::format_rfc3339_seconds(started).to_string(),
        seconds: clock.elapsed().as_secs_f64(),
    };
    write(experiment, &prepared, findings, notes, options, made)
}

/// When and on what the replicates were simulated.
pub(crate) struct Made {
    pub(crate) jobs: usize,
    pub(crate) simd: String,
    pub(crate) started: String,
    pub(crate) seconds: f64,
}

/// Makes the record of what was found, and writes it.
///
/// # Errors
/// [`RunError::Record`].
pub(crate) fn write(
    experiment: &dyn Experiment,
    prepared: &Prepared,
    findings: Findings,
    notes: Vec<String>,
    options: &Options,
    made: Made,
) -> Result<Run, RunError> {
    let info = experiment.info();
    let record = Record {
        schema: SCHEMA.into(),
        schema_version: SCHEMA_VERSION,
        experiment: info.name.into(),
        title: info.title.into(),
        units: info.units.into(),
        provenance: Provenance {
            version: env!("CARGO_PKG_VERSION").into(),
            commit: options.commit.clone(),
            preset: options.preset.name.clone(),
            claims: options.claims.name.clone(),
            preset_sha256: fingerprint(&options.preset.content),
            claims_sha256: fingerprint(&options.claims.content),
            data: prepared.data.clone(),
            seed: options.seed,
            generator: random::GENERATOR.into(),
            simd: made.simd,
            host: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            jobs: made.jobs,
            started: made.started,
            seconds: made.seconds,
        },
        settings: prepared.plan.settings(),
        cells: findings.cells,
        notes: prepared.plan.notes().into_iter().chain(notes).collect(),
        claims: findings.claims,
        panels: findings.panels,
    };
    let files = record.write(&prepared.folder)?;
    Ok(Run { record, files, folder: prepared.folder.clone() })
}

pub(crate) fn threads(jobs: usize) -> Result<rayon::ThreadPool, RunError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    pool.map_err(|source| RunError::Threads { jobs, source })
}

fn fingerprint(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
