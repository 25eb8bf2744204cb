//! Which experiments are to be run: those that come with the toolkit, by name, and those of the user's own, by file.

use super::run;
use crate::arguments::{self, Run};
use anyhow::{Result, bail, ensure};
use plasticity_validation::experiment::Experiment;
use plasticity_validation::experiments;
use plasticity_validation::own::Own;
use plasticity_validation::runner::Text;
use plasticity_validation::shard::Note;
use std::path::{Path, PathBuf};

/// An experiment to run.
pub(super) enum Chosen {
    /// One of the toolkit.
    BuiltIn(&'static dyn Experiment),
    /// One of the user's own, with its file.
    Own { experiment: Own, file: Text },
}

impl Chosen {
    pub(super) fn experiment(&self) -> &dyn Experiment {
        match self {
            Self::BuiltIn(experiment) => *experiment,
            Self::Own { experiment, .. } => experiment,
        }
    }

    /// Where it says that its images are.
    pub(super) fn data(&self) -> Option<PathBuf> {
        match self {
            Self::BuiltIn(_) => None,
            Self::Own { experiment, .. } => experiment.data().map(Path::to_owned),
        }
    }
}

/// Finds the experiments of some names and files. What is named twice is run once.
pub(super) fn choose(names: &[String]) -> Result<Vec<Chosen>> {
    let mut chosen: Vec<Chosen> = Vec::new();
    if names.iter().any(|name| name == "all") {
        chosen.extend(experiments::ALL.iter().map(|experiment| Chosen::BuiltIn(*experiment)));
    }
    for name in names.iter().filter(|name| *name != "all") {
        let one = if experiments::find(name).is_err() && is_file(name) {
            own(Path::new(name))?
        } else {
            built_in(name)?
        };
        let same = chosen.iter().find(|other| other.experiment().info().name == one.experiment().info().name);
        match (same, &one) {
            (None, _) => chosen.push(one),
            (Some(Chosen::Own { file: other, .. }), Chosen::Own { file, .. }) if other != file => {
                bail!(
                    "{} and {} are experiments of the same name, {:?}; rename one",
                    other.name,
                    file.name,
                    one.experiment().info().name
                )
            }
            (Some(_), _) => {}
        }
    }
    Ok(chosen)
}

/// A name that is none of an experiment is that of a file where it ends like one, or is one.
fn is_file(name: &str) -> bool {
    let path = Path::new(name);
    path.extension().is_some_and(|ending| ending == "toml")
        || (name.contains('/') && path.exists())
        || path.is_file()
}

/// The experiment that shards are of.
pub(super) fn of_note(note: &Note) -> Result<Chosen> {
    if let Ok(experiment) = experiments::find(&note.experiment) {
        return Ok(Chosen::BuiltIn(experiment));
    }
    let file = note.preset.clone();
    let experiment = Own::read(&file.name, &file.content)?;
    Ok(Chosen::Own { experiment, file })
}

fn own(path: &Path) -> Result<Chosen> {
    let file = run::read(path, "experiment")?;
    let experiment = Own::read(&file.name, &file.content)?;
    Ok(Chosen::Own { experiment, file })
}

fn built_in(name: &str) -> Result<Chosen> {
    let experiment = experiments::find(name).map_err(|reason| arguments::unknown_experiment(name, reason))?;
    Ok(Chosen::BuiltIn(experiment))
}

/// Refuses options that mean nothing for files: they are their own presets and have their own claims.
pub(super) fn check_options(chosen: &[Chosen], arguments: &Run) -> Result<()> {
    let Some(Chosen::Own { file, .. }) = chosen.iter().find(|one| matches!(one, Chosen::Own { .. })) else {
        return Ok(());
    };
    let only_own = chosen.iter().all(|one| matches!(one, Chosen::Own { .. }));
    ensure!(
        !only_own || arguments.preset == "default",
        "--preset is for experiments of the toolkit; {} has its settings in itself, leave --preset out",
        file.name
    );
    ensure!(
        arguments.claims.is_none(),
        "--claims is for experiments of the toolkit; {} has its claims in itself, leave --claims out",
        file.name
    );
    Ok(())
}
