//! Where data come from: a folder that is given, that of the environment variable `PLASTICITY_DATA`, the cache that
//! `verify data fetch` fills, or else procedural digits.

use super::Dataset;
use super::digits;
use super::folder::{self, FolderError};
use super::known::Known;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use thiserror::Error;

/// The environment variable that names a folder.
pub const VARIABLE: &str = "PLASTICITY_DATA";

/// In place of a folder, given or in the variable: digits that are drawn and not read.
pub const PROCEDURAL: &str = "procedural";

/// Seed of the digits that are made where there are no files: always the same, as files are.
const PROCEDURAL_SEED: u64 = 1;

/// Numbers of images that are made, those of MNIST.
const PROCEDURAL_TRAINING: usize = 60_000;
const PROCEDURAL_TEST: usize = 10_000;

/// Why there are no data.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The folder that was given has none.
    #[error("cannot take data from the folder that was given")]
    Given(#[source] FolderError),
    /// The folder that the environment variable names has none.
    #[error("cannot take data from the folder that {VARIABLE} names")]
    Variable(#[source] FolderError),
    /// The files in the cache are broken.
    #[error("cannot take data from the cache; remove {folder} and fetch them again")]
    Cache {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with them.
        source: FolderError,
    },
}

/// Where data are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A folder that was given.
    Given(PathBuf),
    /// The folder that the environment variable names.
    Variable(PathBuf),
    /// The cache.
    Cache(PathBuf),
    /// Digits that are drawn.
    Procedural,
}

/// What the environment says of where data are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    /// The value of [`VARIABLE`].
    pub variable: Option<OsString>,
    /// The folder of caches of this toolkit; nothing where the system names none.
    pub cache: Option<PathBuf>,
}

impl Environment {
    /// That of this process.
    pub fn of_process() -> Self {
        Self::of(std::env::consts::OS, |name| std::env::var_os(name))
    }

    /// That of an operating system with these environment variables. An empty variable is as none.
    ///
    /// ```
    /// use plasticity_simulation::data::source::Environment;
    ///
    /// let home = |name: &str| (name == "HOME").then(|| "/home/ada".into());
    /// let cache = Environment::of("linux", home).cache;
    /// assert_eq!(cache, Some("/home/ada/.cache/plasticity-energy".into()));
    /// ```
    pub fn of(system: &str, value: impl Fn(&str) -> Option<OsString>) -> Self {
        let value = |name: &str| value(name).filter(|value| !value.is_empty());
        // A relative path would be another folder in every working folder; the XDG specification says to ignore it.
        let folder = |name: &str| value(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let usual = || match system {
            "windows" => folder("LOCALAPPDATA"),
            "macos" | "ios" => folder("HOME").map(|home| home.join("Library").join("Caches")),
            _ => folder("HOME").map(|home| home.join(".cache")),
        };
        let cache = folder("XDG_CACHE_HOME").or_else(usual).map(|caches| caches.join("plasticity-energy"));
        Self { variable: value(VARIABLE), cache }
    }

    /// Where a data set is kept; nothing where the system names no folder for caches.
    pub fn cached(&self, set: &Known) -> Option<PathBuf> {
        self.cache.as_ref().map(|cache| cache.join(set.name))
    }
}

/// Where data are taken from: what is `given` first, then the environment variable, the cache of this data set where all of its files
/// are there, and procedural digits at last. Whether a folder holds data shows when they are loaded.
pub fn locate(given: Option<&Path>, environment: &Environment, set: &Known) -> Source {
    let procedural = |folder: &Path| folder == Path::new(PROCEDURAL);
    match (given, environment.variable.as_deref().map(Path::new)) {
        (Some(folder), _) | (None, Some(folder)) if procedural(folder) => Source::Procedural,
        (Some(folder), _) => Source::Given(folder.into()),
        (None, Some(folder)) => Source::Variable(folder.into()),
        (None, None) => {
            let whole = |folder: &PathBuf| folder::find(folder).iter().all(Option::is_some);
            environment.cached(set).filter(whole).map_or(Source::Procedural, Source::Cache)
        }
    }
}

impl Source {
    /// The folder, where there is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Given(folder) | Self::Variable(folder) | Self::Cache(folder) => Some(folder),
            Self::Procedural => None,
        }
    }

    /// Reads the data, or draws them; digits, which are always the same, once in a process.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn load(&self) -> Result<Dataset, SourceError> {
        match self {
            Self::Given(folder) => folder::load(folder).map_err(SourceError::Given),
            Self::Variable(folder) => folder::load(folder).map_err(SourceError::Variable),
            Self::Cache(folder) => {
                folder::load(folder).map_err(|source| SourceError::Cache { folder: folder.clone(), source })
            }
            Self::Procedural => {
                static DIGITS: OnceLock<Dataset> = OnceLock::new();
                let draw = || digits::generate(PROCEDURAL_SEED, PROCEDURAL_TRAINING, PROCEDURAL_TEST);
                Ok(DIGITS.get_or_init(draw).clone())
            }
        }
    }
}
