//! A report of result records: one HTML file that needs nothing else, no network and no script.
//!
//! | module | what |
//! | --- | --- |
//! | `page` | the whole page: summary, experiments, errata |
//! | `claims` | the table of claims |
//! | `figures` | the figures, each with the claims that it shows |
//! | `picture` | a claim's interval against its margin, as a small picture |
//! | `markdown` | pages of the documentation as HTML |
//! | `text` | escaping and numbers |
//!
//! The crate judges nothing and computes no statistics: what it shows is in the records.

#![forbid(unsafe_code)]

mod claims;
mod figures;
mod markdown;
mod page;
mod picture;
mod text;

use plasticity_plots::PlotError;
use plasticity_record::Record;

/// The report of some records, in their order, with a page of errata in Markdown.
///
/// # Errors
/// [`PlotError`] for a record whose figures cannot be drawn.
///
/// ```
/// let html = plasticity_report::html(&[], "# Errata\n\nNone.\n")?;
/// assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<h2>Errata</h2>"));
/// # Ok::<(), plasticity_plots::PlotError>(())
/// ```
pub fn html(records: &[Record], errata: &str) -> Result<String, PlotError> {
    Ok(plasticity_plots::without_controls(&page::page(records, errata)?))
}
