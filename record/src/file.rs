use crate::{Record, SCHEMA, SCHEMA_VERSION};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a record could not be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RecordError {
    /// A file could not be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file is no record, or a broken one.
    #[error("{path} is not a record of verify")]
    Parse {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A panel cannot be drawn.
    #[error("{path} has a broken panel: {what}")]
    Panel {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A name that has to be unique is there twice.
    #[error("{path} has {name:?} twice")]
    Twice {
        /// The file.
        path: PathBuf,
        /// The name of a claim, a panel or a cell.
        name: String,
    },
    /// The record has another layout than this version reads.
    #[error(
        "{path} has the layout {schema} version {version}; this version of verify reads {SCHEMA} version {SCHEMA_VERSION}"
    )]
    Schema {
        /// The file.
        path: PathBuf,
        /// Its format.
        schema: String,
        /// Its version.
        version: u32,
    },
    /// A series could not be written as CSV.
    #[error("cannot write CSV: {0}")]
    Csv(#[from] csv::Error),
}

/// How the names of files begin that are being written.
pub const PARTIAL: &str = ".partial-";

/// Writes a file so that a reader finds either the old content or all of the new one, whatever happens meanwhile.
///
/// # Errors
/// [`RecordError::Write`].
pub fn write_atomically(path: &Path, content: &[u8]) -> Result<(), RecordError> {
    write_streaming(path, |file| file.write_all(content))
}

/// The same for content that is too large for memory, written bit by bit.
///
/// # Errors
/// [`RecordError::Write`], also where `content` fails.
pub fn write_streaming(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>,
) -> Result<(), RecordError> {
    let attempt = || -> io::Result<()> {
        // The parent of a bare name is empty, and means here.
        let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let file = tempfile::Builder::new().prefix(PARTIAL).tempfile_in(folder).map_err(without_path)?;
        let mut writer = BufWriter::new(file.as_file());
        content(&mut writer)?;
        writer.flush()?;
        drop(writer);
        file.as_file().sync_all()?;
        set_usual_permissions(file.as_file())?;
        file.persist(path)?;
        Ok(())
    };
    attempt().map_err(|source| RecordError::Write { path: path.into(), source })
}

/// The usual errors themselves, without the path of a temporary file, which says nothing to a user.
fn without_path(error: io::Error) -> io::Error {
    match error.kind() {
        kind @ (io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem
        | io::ErrorKind::StorageFull
        | io::ErrorKind::QuotaExceeded
        | io::ErrorKind::NotADirectory) => kind.into(),
        _ => error,
    }
}

/// Temporary files are private to their owner; results are not.
fn set_usual_permissions(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    let _ = file;
    Ok(())
}

impl Record {
    /// Reads a record.
    ///
    /// # Errors
    /// [`RecordError`] where the file cannot be read, is no record, or has another layout.
    pub fn read(path: &Path) -> Result<Self, RecordError> {
        let text =
            fs::read_to_string(path).map_err(|source| RecordError::Read { path: path.into(), source })?;
        Self::parse(path, &text)
    }

    /// Reads a record from the text of a file.
    ///
    /// # Errors
    /// [`RecordError`] where it is no record, has another layout, or cannot be drawn.
    pub fn parse(path: &Path, text: &str) -> Result<Self, RecordError> {
        let parse_error = |source| RecordError::Parse { path: path.into(), source };
        // The layout first: a record of a later version fails on its version, not on a field.
        #[derive(serde::Deserialize)]
        struct Layout {
            schema: String,
            schema_version: u32,
        }
        let layout: Layout = serde_json::from_str(text).map_err(parse_error)?;
        if layout.schema != SCHEMA || layout.schema_version != SCHEMA_VERSION {
            return Err(RecordError::Schema {
                path: path.into(),
                schema: layout.schema,
                version: layout.schema_version,
            });
        }
        let record: Self = serde_json::from_str(text).map_err(parse_error)?;
        if let Some(what) = record.panels.iter().find_map(|panel| panel.broken()) {
            return Err(RecordError::Panel { path: path.into(), what });
        }
        match record.twice() {
            Some(name) => Err(RecordError::Twice { path: path.into(), name }),
            None => Ok(record),
        }
    }

    /// Writes `record.json` and, for every panel, `data/<panel>.csv` into a folder; returns the files.
    ///
    /// # Errors
    /// [`RecordError::Write`] for the first file that cannot be written.
    pub fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, RecordError> {
        let mut files = Vec::new();
        for panel in &self.panels {
            let path = folder.join("data").join(format!("{}.csv", panel.id));
            write_atomically(&path, &panel.to_csv()?)?;
            files.push(path);
        }
        let path = folder.join("record.json");
        let mut json = serde_json::to_vec_pretty(self)
            .map_err(|source| RecordError::Write { path: path.clone(), source: source.into() })?;
        json.push(b'\n');
        write_atomically(&path, &json)?;
        files.insert(0, path);
        Ok(files)
    }
}
