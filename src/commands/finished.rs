//! Finished runs: figures, files, the table of verdicts, the report.

use super::{export, joules, pictures, report, verdicts};
use crate::arguments::{Format, Show};
use crate::exit::Status;
use crate::output;
use anyhow::Result;
use plasticity_record::Record;
use plasticity_validation::runner;
use serde_json::json;
use std::path::Path;

/// What is done with several experiments: one that fails takes nothing of the others with it.
pub(super) struct Several {
    several: bool,
    failed: bool,
}

impl Several {
    pub(super) fn of(number: usize) -> Self {
        Self { several: number > 1, failed: false }
    }

    /// What came of an experiment; none where it failed and is one of several, which is told at once.
    pub(super) fn keep<T>(&mut self, experiment: &str, done: Result<T>) -> Result<Option<T>> {
        match done {
            Err(error) if self.several => {
                self.failed = true;
                output::error(&error.context(experiment.to_owned()));
                Ok(None)
            }
            done => done.map(Some),
        }
    }

    /// The status of all, by that of those that did not fail.
    pub(super) fn status(&self, of_others: Status) -> Status {
        if self.failed { Status::Error } else { of_others }
    }
}

/// Draws the figures of a run and shows its verdicts.
pub(super) fn show(mut run: runner::Run, asked: &Show) -> Result<Record> {
    // The data of these panels are among the files already.
    joules::write(&run.record, &run.folder, &asked.joules)?;
    let drawn = joules::drawn(&run.record, &asked.joules);
    run.files.extend(plasticity_plots::draw(&drawn, &run.folder)?);
    run.files.extend(pictures::draw(&drawn, &run.folder, &asked.pictures)?);
    if asked.raw {
        run.files.push(export::raw(&run.folder, None)?);
    }
    if asked.format.format == Format::Table && !asked.quiet {
        output::print(&verdicts::table(&run.record, &run.files, asked.verbose))?;
    }
    Ok(run.record)
}

/// Shows what is shown of all records together, with a report if there is to be one; what their verdicts come to. `several` is
/// whether more than one experiment was asked for, some of which may have failed.
pub(super) fn show_all(
    records: &[Record],
    asked: &Show,
    out: &Path,
    several: bool,
    with_report: bool,
) -> Result<Status> {
    if with_report && !records.is_empty() {
        let file = report::write(records, &out.join("report.html"))?;
        if asked.format.format == Format::Table && !asked.quiet {
            output::print(&format!("{}\n{}\n", verdicts::by_paper(records), file.display()))?;
        }
    }
    if asked.format.format == Format::Json && !asked.quiet {
        match records {
            [record] if !several => output::print_json(record)?,
            records => output::print_json(&json!({ "records": records }))?,
        }
    }
    Ok(records.iter().map(Status::of).max().unwrap_or(Status::Success))
}
