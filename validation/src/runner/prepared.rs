//! Everything that can be wrong with settings, claims, data and folders, found before the first replicate is simulated.

use super::{Judged, Options, RunError};
use crate::claim::Claim;
use crate::experiment::{Cell, Experiment, Plan};
use crate::store::{self, Found, Identity, Log};
use crate::verdict::FAMILY_RATE;
use plasticity_record::{Data, SCHEMA};
use std::io::Read;
use std::path::{Path, PathBuf};

/// An experiment that is ready to run.
pub(crate) struct Prepared {
    pub(crate) plan: Box<dyn Plan>,
    pub(crate) cells: Vec<Cell>,
    pub(crate) data: Option<Data>,
    /// The claims to judge, and the rate of each.
    pub(crate) claims: Vec<Claim>,
    pub(crate) rate: f64,
    /// Where its results go.
    pub(crate) folder: PathBuf,
    pub(crate) identity: Identity,
}

impl Prepared {
    /// Reads settings and claims and looks at the folders; writes nothing.
    ///
    /// # Errors
    /// [`RunError`].
    pub(crate) fn new(experiment: &dyn Experiment, options: &Options) -> Result<Self, RunError> {
        let name = experiment.info().name;
        let plan = experiment.plan(&options.preset.name, &options.preset.content, &options.data)?;
        let (claims, rate) = claims(experiment, options)?;
        for claim in &claims {
            plan.covers(&claim.estimator).map_err(|reason| RunError::NotCovered {
                claim: claim.id.clone(),
                preset: options.preset.name.clone(),
                reason,
            })?;
        }
        check_folder(options.out)?;
        let folder = options.out.join(name);
        check_folder(&folder)?;
        let (cells, data) = (plan.cells(), plan.data());
        let identity = Identity::new(name, options.commit.as_deref(), options.seed, data.as_ref(), &cells);
        Ok(Self { plan, cells, data, claims, rate, folder, identity })
    }

    /// Opens the log; the record of an earlier run must not lie beside another's log.
    ///
    /// # Errors
    /// [`RunError`].
    pub(crate) fn open_log(&self, resume: bool) -> Result<(Log, Found), RunError> {
        let opened = Log::open(&self.folder, &self.identity, resume)?;
        remove_partial_files(&self.folder);
        match (self.folder.join("record.json").exists(), resume) {
            (true, true) => self.set_aside("before-resume")?,
            (true, false) => self.set_aside("old")?,
            // What was made of a log that is set aside goes with it.
            (false, _) if opened.1.set_aside.is_some() => self.set_aside("unfinished")?,
            (false, _) => {}
        }
        Ok(opened)
    }

    /// Sets aside the note of a shard that was here before: this is the whole.
    ///
    /// # Errors
    /// [`RunError::Folder`].
    pub(crate) fn is_no_shard(&self) -> Result<(), RunError> {
        move_aside(&self.folder, &[], ("shard", ".json"), "old")
    }

    /// Moves an earlier record, with the data and figures that were made of it.
    fn set_aside(&self, mark: &str) -> Result<(), RunError> {
        // The record last: who is killed before has it moved by the next run, to the same number.
        move_aside(&self.folder, &[("data", ""), ("figures", "")], ("record", ".json"), mark)
    }
}

/// A file by its name and what comes after a mark.
type Named = (&'static str, &'static str);

/// Moves files of a folder to names with a mark, and with the first number that the last of them has not yet, and the others only where a run that
/// was killed has moved them there.
fn move_aside(folder: &Path, first: &[Named], last: Named, mark: &str) -> Result<(), RunError> {
    let aside = |(name, ending): Named, number: u32| {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        folder.join(format!("{name}.{mark}{number}{ending}"))
    };
    let place = |(name, ending): Named| folder.join(format!("{name}{ending}"));
    let moved = |file: Named| !place(file).exists();
    let free = |&number: &u32| {
        !aside(last, number).exists()
            && first.iter().all(|&file| moved(file) || !aside(file, number).exists())
    };
    let number = (1..).find(free).unwrap_or_default();
    for file in first.iter().copied().chain([last]) {
        let path = place(file);
        match std::fs::rename(&path, aside(file, number)) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(RunError::Folder { path, source });
            }
            _ => {}
        }
    }
    Ok(())
}

/// What a killed run has half-written, under names that nothing reads. Whoever has the log open is alone in the folder.
fn remove_partial_files(folder: &Path) {
    for folder in [folder, &folder.join("data"), &folder.join("figures")] {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with(plasticity_record::PARTIAL) {
                // One that cannot be removed does no harm.
                let _ = std::fs::remove_file(&path);
            }
        }
    }
}

/// The claims to judge, and the rate of each. Choosing some of them does not make the test of each any laxer.
fn claims(experiment: &dyn Experiment, options: &Options) -> Result<(Vec<Claim>, f64), RunError> {
    let named = match &options.judged {
        Judged::None => return Ok((Vec::new(), FAMILY_RATE)),
        Judged::All => &[][..],
        Judged::Only(names) => names,
    };
    let all = experiment.claims(&options.claims.name, &options.claims.content)?;
    let rate = FAMILY_RATE / all.len() as f64;
    for name in named {
        if !all.iter().any(|claim| claim.id == *name) {
            return Err(RunError::UnknownClaim {
                name: name.clone(),
                experiment: experiment.info().name.into(),
                hint: crate::suggest::hint(name, all.iter().map(|claim| claim.id.as_str())),
            });
        }
    }
    let chosen = |claim: &Claim| named.is_empty() || named.contains(&claim.id);
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
    // A log that was not begun yet is ours, too: its name says so.
    let empty = |file: PathBuf| std::fs::metadata(file).is_ok_and(|file| file.is_file() && file.len() == 0);
    let holds_results = |path: &Path| {
        begins_with(&path.join("record.json"), SCHEMA)
            || begins_with(&path.join(store::LOG), store::FORMAT)
            || empty(path.join(store::LOG))
    };
    if names.is_empty() || holds_results(folder) || names.iter().any(|name| holds_results(name)) {
        Ok(())
    } else {
        Err(RunError::ForeignFolder { path: folder.into() })
    }
}

/// Whether a mark is near the beginning of a file, whatever comes after it.
fn begins_with(file: &Path, mark: &str) -> bool {
    let mut beginning = Vec::new();
    let read = std::fs::File::open(file).and_then(|file| file.take(4096).read_to_end(&mut beginning));
    read.is_ok() && beginning.windows(mark.len()).any(|part| part == mark.as_bytes())
}
