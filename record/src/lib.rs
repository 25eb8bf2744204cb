//! The result record: what a run of an experiment found, as plain data.
//!
//! One record holds everything that a table, a figure or a report needs, so that all of them can be made again from a saved
//! record. It is written by the validation crate, the only one that issues verdicts, and read by the plots crate, which
//! knows nothing else. The JSON layout is versioned by [`SCHEMA_VERSION`]; a number that does not exist is null.

#![forbid(unsafe_code)]

mod claim;
mod file;
mod joules;
mod panel;

pub use claim::{Control, Interval, JudgedClaim, Kind, Relation, Scale, Source, Statistic, Verdict};
pub use file::{PARTIAL, RecordError, write_atomically, write_streaming};
pub use joules::{Costs, Counts, JoulesPerUnit, NotACost, OfEnergy};
pub use panel::{Axis, AxisScale, Marks, Panel, Role, Series};

use serde::{Deserialize, Serialize};

/// Names the format in every record.
pub const SCHEMA: &str = "plasticity-energy/record";

/// Version of the layout. Raised by any change that a reader of the earlier layout would trip over.
pub const SCHEMA_VERSION: u32 = 4;

/// What one run of one experiment found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// [`SCHEMA`].
    pub schema: String,
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Name of the experiment.
    pub experiment: String,
    /// What it is about, in a line.
    pub title: String,
    /// What the numbers of the claims are in units of.
    pub units: String,
    /// Where the numbers come from.
    pub provenance: Provenance,
    /// The settings of the preset, as used.
    pub settings: serde_json::Value,
    /// How the runs of each cell ended.
    pub cells: Vec<CellSummary>,
    /// What a reader should know before the verdicts.
    pub notes: Vec<String>,
    /// Every claim with its verdict.
    pub claims: Vec<JudgedClaim>,
    /// The data of the figures.
    pub panels: Vec<Panel>,
}

/// Where the numbers of a record come from. Everything that they depend on, and when and where they were made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Version of the toolkit.
    pub version: String,
    /// Commit that it was built from, where known.
    pub commit: Option<String>,
    /// Name of the preset, or the path of its file.
    pub preset: String,
    /// Name of the claims: those of the experiment, or the path of a file.
    pub claims: String,
    /// SHA-256 of the text of the preset.
    pub preset_sha256: String,
    /// SHA-256 of the text of the claims.
    pub claims_sha256: String,
    /// The images that were learned; null where there are none.
    pub data: Option<Data>,
    /// Root seed of the random streams.
    pub seed: u64,
    /// Name of the random generator.
    pub generator: String,
    /// Instruction set that kernels were dispatched to.
    pub simd: String,
    /// Architecture and operating system.
    pub host: String,
    /// Number of threads. Results do not depend on it.
    pub jobs: usize,
    /// When the run started, UTC.
    pub started: String,
    /// How long it took, in seconds, resumed parts not included.
    pub seconds: f64,
}

/// Images that were learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// What they are and where they come from.
    pub source: String,
    /// SHA-256 of the images and labels, which tells whether two records are of the same data.
    pub sha256: String,
}

/// How the runs of a cell ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellSummary {
    /// Name of the cell.
    pub cell: String,
    /// Number of runs.
    pub replicates: u64,
    /// Runs that converged; claims are judged on these.
    pub converged: u64,
    /// Runs that were found to repeat themselves for ever.
    pub cycling: u64,
    /// Runs that reached their limit.
    pub gave_up: u64,
    /// Runs whose weights left the range of sensible numbers.
    pub diverged: u64,
}

impl Record {
    /// A name that is there twice among claims, panels or cells. Series may be in pieces of the same name.
    pub(crate) fn twice(&self) -> Option<String> {
        fn repeated<'a>(names: impl Iterator<Item = &'a String>) -> Option<String> {
            let mut seen = std::collections::HashSet::new();
            names.into_iter().find(|name| !seen.insert(*name)).cloned()
        }
        repeated(self.claims.iter().map(|claim| &claim.id))
            .or_else(|| repeated(self.panels.iter().map(|panel| &panel.id)))
            .or_else(|| repeated(self.cells.iter().map(|cell| &cell.cell)))
    }

    /// The panel of that name.
    pub fn panel(&self, id: &str) -> Option<&Panel> {
        self.panels.iter().find(|panel| panel.id == id)
    }
}
