//! Raw values of every replicate, from the log of a run, as CSV.
//!
//! One row a number: `cell, replicate, ending, value, index, number`. Cells are in the order of the record (of their names, where
//! there is no record), then come replicates, names of values and indices, so that the file does not depend on the order of
//! work. Numbers are the shortest that read back to the same bits. A replicate or value without numbers has one row, with the rest empty.
//!
//! The log is not read into memory: it is gone through once for where each replicate stands, and once in order.

use crate::experiment::Ending;
use crate::store::{FORMAT, Identity, LOG, Replicate, intact};
use plasticity_record::{Record, RecordError, write_streaming};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Name of the file of raw values among the data of panels, without its ending.
pub const NAME: &str = "replicates";

/// The header of the file.
pub const HEADER: [&str; 6] = ["cell", "replicate", "ending", "value", "index", "number"];

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub file: PathBuf,
    /// Number of replicates in it.
    pub replicates: u64,
    /// Number of replicates that the record counts; none where there is no record.
    pub of_record: Option<u64>,
    /// Number of damaged lines of the log, which are left out.
    pub damaged: u64,
}

/// Why the values could not be exported.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExportError {
    /// There is no log, or it cannot be read.
    #[error("cannot read the log {path}")]
    Log {
        /// The log.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The first line of the log says nothing that this version knows.
    #[error("{path} is no log of replicates that this version reads ({FORMAT}); run the experiment anew")]
    Foreign {
        /// The log.
        path: PathBuf,
    },
    /// The record could not be read, or the file not written.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// Where the line of a replicate is in the log.
struct Line {
    start: u64,
    length: usize,
}

/// Writes the values of all replicates in the log of a folder to a file.
///
/// # Errors
/// [`ExportError`].
pub fn export(folder: &Path, file: &Path) -> Result<Exported, ExportError> {
    let path = folder.join(LOG);
    let unread = |source| ExportError::Log { path: path.clone(), source };
    let mut log = BufReader::new(File::open(&path).map_err(unread)?);
    let (identity, lines, damaged) = index(&mut log).map_err(unread)?;
    let identity = identity.ok_or_else(|| ExportError::Foreign { path: path.clone() })?;

    let record = folder.join("record.json");
    let record = if record.exists() { Some(Record::read(&record)?) } else { None };
    let mut cells: Vec<&str> = match &record {
        Some(record) => record.cells.iter().map(|cell| cell.cell.as_str()).collect(),
        None => Vec::new(),
    };
    for cell in identity.cells.keys().chain(lines.keys()) {
        if !cells.contains(&cell.as_str()) {
            cells.push(cell);
        }
    }
    write_streaming(file, |out| {
        writeln!(out, "{}", HEADER.join(","))?;
        for line in cells.iter().filter_map(|cell| lines.get(*cell)).flat_map(BTreeMap::values) {
            rows(&read(&mut log, line)?, out)?;
        }
        Ok(())
    })?;
    Ok(Exported {
        file: file.into(),
        replicates: lines.values().map(|replicates| replicates.len() as u64).sum(),
        of_record: record.map(|record| record.cells.iter().map(|cell| cell.replicates).sum()),
        damaged,
    })
}

/// Replicates by cell and number.
type Index = BTreeMap<String, BTreeMap<u64, Line>>;

/// Goes through a log once: what it belongs to, where its replicates are, how many lines are damaged. Of a replicate that is there twice, the
/// last line counts, as when a run is resumed.
fn index(log: &mut impl BufRead) -> io::Result<(Option<Identity>, Index, u64)> {
    let mut line = Vec::new();
    log.read_until(b'\n', &mut line)?;
    let identity = intact::<Identity>(&line).filter(|identity| identity.format == FORMAT);
    let mut start = line.len() as u64;
    let (mut index, mut damaged) = (Index::new(), 0);
    while identity.is_some() {
        line.clear();
        let length = log.read_until(b'\n', &mut line)?;
        if length == 0 {
            break;
        }
        match intact::<Replicate>(&line) {
            Some(found) => {
                index.entry(found.cell).or_default().insert(found.replicate, Line { start, length });
            }
            None => damaged += 1,
        }
        start += length as u64;
    }
    Ok((identity, index, damaged))
}

fn read(log: &mut (impl Read + Seek), line: &Line) -> io::Result<Replicate> {
    let mut bytes = vec![0; line.length];
    log.seek(SeekFrom::Start(line.start))?;
    log.read_exact(&mut bytes)?;
    intact(&bytes).ok_or_else(|| io::Error::other("the log changed while it was read"))
}

fn rows(replicate: &Replicate, out: &mut impl Write) -> io::Result<()> {
    let ending = match replicate.ending {
        Ending::Converged => "converged",
        Ending::Cycling => "cycling",
        Ending::GaveUp => "gave-up",
        Ending::Diverged => "diverged",
    };
    let head = format!("{},{},{ending}", field(&replicate.cell), replicate.replicate);
    if replicate.values.is_empty() {
        writeln!(out, "{head},,,")?;
    }
    for (name, numbers) in &replicate.values {
        let name = field(name);
        if numbers.is_empty() {
            writeln!(out, "{head},{name},,")?;
        }
        for (index, number) in numbers.iter().enumerate() {
            writeln!(out, "{head},{name},{index},{number:?}")?;
        }
    }
    Ok(())
}

/// A text as a field of CSV.
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.into()
    }
}
