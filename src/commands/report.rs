//! `verify report`: one page of all saved records.

use crate::arguments::Report;
use crate::output;
use anyhow::{Context, Result, ensure};
use plasticity_record::{Record, write_atomically};
use plasticity_validation::experiments;
use std::path::{Path, PathBuf};

const ERRATA: &str = include_str!("../../docs/errata.md");

pub(super) fn report(arguments: &Report) -> Result<()> {
    let records = saved(&arguments.results)?;
    for folder in super::saved::unfinished(&arguments.results) {
        anstream::eprintln!("note: {}", super::saved::without_record(&folder));
    }
    ensure!(
        !records.is_empty(),
        "there are no records in {}; verify all makes them, or name the folder of results",
        arguments.results.display()
    );
    let file = arguments.out.clone().unwrap_or_else(|| arguments.results.join("report.html"));
    let file = write(&records, &file)?;
    output::print(&format!("{}\n", file.display()))
}

/// Writes the report of some records.
pub(super) fn write(records: &[Record], file: &Path) -> Result<PathBuf> {
    let html = plasticity_report::html(records, ERRATA)?;
    write_atomically(file, html.as_bytes())?;
    Ok(file.to_owned())
}

/// The records of a folder of results, in the order of the experiments; those of experiments of the user's own after them, by name.
fn saved(folder: &Path) -> Result<Vec<Record>> {
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
    paths.filter(|path| path.exists()).map(|path| Ok(Record::read(&path)?)).collect()
}
