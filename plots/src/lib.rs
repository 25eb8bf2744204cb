//! Figures drawn from a result record, and from nothing else.
//!
//! The crate computes no statistics and simulates nothing: a figure can be drawn again from a saved record. Figures are SVG,
//! drawn by plotters in tenths of a pixel, because its coordinates are integers.
//!
//! | module | what |
//! | --- | --- |
//! | `figures` | which panels make up the figures of an experiment, and how each series looks |
//! | `panel` | one panel: axes, series, legend |
//! | `scale` | from quantities to positions, ticks |
//! | `canvas` | lines, marks and text |
//! | `style` | palette, sizes |
//! | `pictures` | PNG and PDF of the SVG, with the feature `pictures` |

#![forbid(unsafe_code)]

mod bars;
mod canvas;
mod figures;
mod legend;
mod panel;
#[cfg(feature = "pictures")]
pub mod pictures;
mod scale;
mod style;

pub use canvas::without_controls;
use plasticity_record::{Record, RecordError, write_atomically};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a figure could not be drawn.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlotError {
    /// The drawing library failed.
    #[error("cannot draw figure {figure}: {message}")]
    Drawing {
        /// Name of the figure.
        figure: String,
        /// Why not.
        message: String,
    },
    /// There is no such experiment in the toolkit.
    #[error("there are no figures of an experiment {0:?}")]
    UnknownExperiment(String),
    /// The record lacks a panel.
    #[error("the record has no panel {0:?}; it was made by another version, run the experiment anew")]
    MissingPanel(String),
    /// The file could not be written.
    #[error(transparent)]
    File(#[from] RecordError),
}

/// The figures of an experiment of the toolkit by name, with the names of their panels in reading order.
///
/// # Errors
/// [`PlotError::UnknownExperiment`].
pub fn figures_of(experiment: &str) -> Result<Vec<(&'static str, Vec<&'static str>)>, PlotError> {
    let panels = |figure: &figures::Figure| figure.rows.iter().flat_map(|row| row.iter().copied()).collect();
    let figures = figures::of(experiment).ok_or_else(|| PlotError::UnknownExperiment(experiment.into()))?;
    Ok(figures.iter().map(|figure| (figure.name, panels(figure))).collect())
}

/// The panels of a figure of a record, in reading order.
pub fn panels_of(record: &Record, figure: &str) -> Vec<String> {
    match figures_of(&record.experiment) {
        Ok(figures) => {
            let panels =
                figures.into_iter().filter(|(name, _)| *name == figure).flat_map(|(_, panels)| panels);
            panels.map(str::to_owned).collect()
        }
        // Of an experiment that is none of the toolkit each panel is a figure.
        Err(_) => vec![figure.to_owned()],
    }
}

/// Every figure of a record, by name, as SVG. Where the experiment is none of the toolkit each panel is a figure, of its name.
///
/// # Errors
/// [`PlotError`].
pub fn svg(record: &Record) -> Result<Vec<(String, String)>, PlotError> {
    figures::draw(record)
}

/// Draws every figure of a record into `folder/figures`; returns the files.
///
/// # Errors
/// [`PlotError`].
pub fn draw(record: &Record, folder: &Path) -> Result<Vec<PathBuf>, PlotError> {
    // All are drawn before any is written.
    svg(record)?
        .into_iter()
        .map(|(name, svg)| {
            let path = folder.join("figures").join(format!("{name}.svg"));
            write_atomically(&path, svg.as_bytes())?;
            Ok(path)
        })
        .collect()
}
