//! From an experiment and a preset to a record: plan, replicates in parallel, evaluation, verdicts.

use crate::FileError;
use crate::claim::Claim;
use crate::experiment::{
    Cell, Ending, Evaluation, EvaluationError, Experiment, Plan, PlanError, Results, SimulationError,
};
use crate::store::{Found, Identity, Log, Replicate, StoreError};
use crate::verdict::{self, Evidence, FAMILY_RATE};
use plasticity_record::{CellSummary, JudgedClaim, Provenance, Record, RecordError, SCHEMA, SCHEMA_VERSION};
use plasticity_simulation::data::source::Source;
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Instant, SystemTime};
use thiserror::Error;

/// Settings or claims, from the toolkit or from a file of the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Name of what comes with the toolkit, or path of the file.
    pub name: String,
    /// Its content.
    pub content: String,
}

/// Which of the claims are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged<'a> {
    /// All.
    All,
    /// Those of these names.
    Only(&'a [String]),
    /// None: for settings that claims are not stated for.
    None,
}

impl<'a> Judged<'a> {
    /// Those named; all, if there is no name.
    pub fn of(names: &'a [String]) -> Self {
        if names.is_empty() { Self::All } else { Self::Only(names) }
    }
}

/// How to run an experiment.
pub struct Options<'a> {
    /// Settings.
    pub preset: Text,
    /// Claims.
    pub claims: Text,
    /// Which of the claims to judge.
    pub judged: Judged<'a>,
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
    /// Commit of the build, for the record.
    pub commit: Option<String>,
    /// Told of the progress.
    pub progress: &'a dyn Progress,
}

/// Told of the progress of a run, from several threads.
pub trait Progress: Sync {
    /// The work begins: so many replicates, of which `done` are taken over from the log.
    fn start(&self, total: u64, done: u64, found: &Found);
    /// A replicate is finished.
    fn advance(&self);
    /// All are.
    fn finish(&self);
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
    let info = experiment.info();
    let plan = experiment.plan(&options.preset.name, &options.preset.content, &options.data)?;
    let (claims, rate) = claims(experiment, options)?;
    for claim in &claims {
        plan.covers(&claim.estimator).map_err(|reason| RunError::NotCovered {
            claim: claim.id.clone(),
            preset: options.preset.name.clone(),
            reason,
        })?;
    }
    let cells = plan.cells();

    check_folder(options.out)?;
    let folder = options.out.join(info.name);
    check_folder(&folder)?;
    let data = plan.data();
    let identity = Identity::new(info.name, options.commit.as_deref(), options.seed, data.as_ref(), &cells);
    let (log, found) = Log::open(&folder, &identity, options.resume)?;
    set_aside_record(&folder)?;
    let results = simulate_all(experiment, plan.as_ref(), &cells, options, log, found)?;

    let (judged, panels) = threads(options.jobs)?.install(|| -> Result<_, RunError> {
        let evaluation = plan.evaluate(&results)?;
        Ok((judge_all(&claims, rate, evaluation.as_ref())?, evaluation.panels()?))
    })?;
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
            data,
            seed: options.seed,
            generator: random::GENERATOR.into(),
            simd: options.simd.name().into(),
            host: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            jobs: options.jobs,
            started: humantime::format_rfc3339_seconds(started).to_string(),
            seconds: clock.elapsed().as_secs_f64(),
        },
        settings: plan.settings(),
        cells: cells.iter().map(|cell| summary(&results, &cell.id)).collect(),
        notes: plan.notes(),
        claims: judged,
        panels,
    };
    let files = record.write(&folder)?;
    Ok(Run { record, files, folder })
}

/// A run that is interrupted must not leave the record of an earlier one beside its own log.
fn set_aside_record(folder: &Path) -> Result<(), RunError> {
    let path = folder.join("record.json");
    match std::fs::rename(&path, folder.join("record.old.json")) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(RunError::Folder { path, source })
        }
        _ => Ok(()),
    }
}

/// The claims to judge, and the rate of each. Choosing some of them does not make the test of each any laxer.
fn claims(experiment: &dyn Experiment, options: &Options) -> Result<(Vec<Claim>, f64), RunError> {
    if matches!(options.judged, Judged::None) {
        return Ok((Vec::new(), FAMILY_RATE));
    }
    let all = experiment.claims(&options.claims.name, &options.claims.content)?;
    let rate = FAMILY_RATE / all.len() as f64;
    let named = match options.judged {
        Judged::All | Judged::None => return Ok((all, rate)),
        Judged::Only(names) => names,
    };
    for name in named {
        if !all.iter().any(|claim| claim.id == *name) {
            return Err(RunError::UnknownClaim {
                name: name.clone(),
                experiment: experiment.info().name.into(),
                hint: crate::suggest::hint(name, all.iter().map(|claim| claim.id.as_str())),
            });
        }
    }
    let chosen = |claim: &Claim| named.contains(&claim.id);
    Ok((all.into_iter().filter(chosen).collect(), rate))
}

/// A folder may be used if it is new, empty, or holds results: of experiments, or those of one.
fn check_folder(folder: &Path) -> Result<(), RunError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(RunError::Folder { path: folder.into(), source }),
    };
    let names: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    let ours =
        |file: PathBuf, mark: &str| std::fs::read_to_string(file).is_ok_and(|text| text.contains(mark));
    let holds_results = |path: &Path| {
        ours(path.join("record.json"), SCHEMA) || ours(path.join(crate::store::LOG), crate::store::FORMAT)
    };
    if names.is_empty() || holds_results(folder) || names.iter().any(|name| holds_results(name)) {
        Ok(())
    } else {
        Err(RunError::ForeignFolder { path: folder.into() })
    }
}

fn simulate_all(
    experiment: &dyn Experiment,
    plan: &dyn Plan,
    cells: &[Cell],
    options: &Options,
    log: Log,
    found: Found,
) -> Result<Results, RunError> {
    let mut results = Results::default();
    let mut missing = Vec::new();
    for cell in cells {
        for replicate in 0..cell.replicates {
            match found.results.get(&cell.id, replicate) {
                Some(finished) => results.insert(finished.clone()),
                None => missing.push((cell.id.as_str(), replicate)),
            }
        }
    }
    let total: u64 = cells.iter().map(|cell| cell.replicates).sum();
    options.progress.start(total, total - missing.len() as u64, &found);

    let log = Mutex::new(log);
    let simulated: Result<Vec<Replicate>, RunError> = threads(options.jobs)?.install(|| {
        missing
            .par_iter()
            // Replicates take from microseconds to minutes: none may be tied to others.
            .with_max_len(1)
            .map(|&(cell, replicate)| {
                let mut stream = random::stream(options.seed, experiment.info().name, cell, replicate);
                let outcome = plan.simulate(cell, &mut stream, options.simd)?;
                let finished = Replicate {
                    cell: cell.into(),
                    replicate,
                    ending: outcome.ending,
                    values: outcome.values,
                };
                log.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).append(&finished)?;
                options.progress.advance();
                Ok(finished)
            })
            .collect()
    });
    options.progress.finish();
    simulated?.into_iter().for_each(|replicate| results.insert(replicate));
    Ok(results)
}

fn threads(jobs: usize) -> Result<rayon::ThreadPool, RunError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    pool.map_err(|source| RunError::Threads { jobs, source })
}

fn judge_all(claims: &[Claim], rate: f64, evaluation: &dyn Evaluation) -> Result<Vec<JudgedClaim>, RunError> {
    claims
        .iter()
        .map(|claim| {
            let sample = evaluation.estimate(&claim.estimator)?;
            let evidence = Evidence {
                predicted: evaluation.predict(&claim.prediction, &claim.estimator)?,
                control: evaluation.predict(&claim.control, &claim.estimator)?,
                measured: sample.values,
                not_converged: sample.not_converged,
            };
            Ok(verdict::judge(claim, &evidence, rate))
        })
        .collect()
}

fn fingerprint(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn summary(results: &Results, cell: &str) -> CellSummary {
    let count = |ending| results.cell(cell).filter(|replicate| replicate.ending == ending).count() as u64;
    let endings = [Ending::Converged, Ending::Cycling, Ending::GaveUp, Ending::Diverged];
    let [converged, cycling, gave_up, diverged] = endings.map(count);
    let replicates = converged + cycling + gave_up + diverged;
    CellSummary { cell: cell.into(), replicates, converged, cycling, gave_up, diverged }
}
