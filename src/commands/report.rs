//! `verify report`: one page of all saved records.

use crate::arguments::Report;
use crate::output;
use anyhow::{Context, Error, Result, ensure};
use plasticity_record::{Record, write_atomically};
use plasticity_validation::experiments;
use std::path::{Path, PathBuf};

const ERRATA: &str = include_str!("../../docs/errata.md");

pub(super) fn report(arguments: &Report) -> Result<()> {
    let (records, broken) = saved(&arguments.results)?;
    for folder in super::saved::unfinished(&arguments.results) {
        anstream::eprintln!("note: {}", super::saved::without_record(&folder));
    }
    // What cannot be read takes nothing of the others with it.
    broken.iter().for_each(output::error);
    ensure!(
        !records.is_empty() || !broken.is_empty(),
        "there are no records in {}; verify all makes them, or name the folder of results",
        arguments.results.display()
    );
    let missing =
        format!("{} of {} records are not in the report", broken.len(), broken.len() + records.len());
    ensure!(!records.is_empty(), "{missing}, which is not written");
    let file = arguments.out.clone().unwrap_or_else(|| arguments.results.join("report.html"));
    let file = write(&records, &file)?;
    output::print(&format!("{}\n", file.display()))?;
    ensure!(broken.is_empty(), missing);
    Ok(())
}

/// Writes the report of some records.
pub(super) fn write(records: &[Record], file: &Path) -> Result<PathBuf> {
    let html = plasticity_report::html(records, ERRATA)?;
    write_atomically(file, html.as_bytes())?;
    Ok(file.to_owned())
}

/// The records of a folder of results, in the order of the experiments; those of experiments of the user's own after them, by name. Beside them
/// what is wrong with those that cannot be read.
fn saved(folder: &Path) -> Result<(Vec<Record>, Vec<Error>)> {
    let cannot_read = || format!("cannot read the folder {}", folder.display());
    let mut others = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(cannot_read)? {
        others.push(entry.with_context(cannot_read)?.path());
    }
    others.sort();
    let known = experiments::ALL.iter().map(|experiment| folder.join(experiment.info().name));
    let known: Vec<PathBuf> = known.collect();
    others.retain(|other| !known.contains(other));
    let paths = known.into_iter().chain(others).map(|path| path.join("record.json"));
    let (mut records, mut broken) = (Vec::new(), Vec::new());
    for path in paths.filter(|path| path.exists()) {
        match Record::read(&path) {
            Ok(record) => records.push(record),
            Err(error) => broken.push(error.into()),
        }
    }
    Ok((records, broken))
}
