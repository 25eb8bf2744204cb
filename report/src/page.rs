//! The whole page.

use crate::claims::{self, VERDICTS};
use crate::figures::Figure;
use crate::markdown;
use crate::text::escaped;
use plasticity_plots::PlotError;
use plasticity_record::{JudgedClaim, Record};
use std::collections::BTreeSet;

const STYLE: &str = include_str!("page.css");

const SCRIPT: &str = include_str!("page.js");

/// The page may use what is in it, and fetch nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/// Papers in the order of the report.
const PAPERS: [(&str, &str); 4] = [
    ("LvR", "Li & van Rossum, eLife 9:e50804 (2020)"),
    ("vRP", "van Rossum & Pache, PLoS Comput Biol 20(10):e1012553 (2024)"),
    ("ours", "not in the papers"),
    OWN,
];

/// What claims of other sources are counted as: those of experiments of the user's own.
const OWN: (&str, &str) = ("own", "your own");

pub(crate) fn page(records: &[Record], errata: &str) -> Result<String, PlotError> {
    let mut body = String::new();
    body.push_str("<h1>Energy of learning: theory against simulation</h1>\n");
    body.push_str(&summary(records));
    body.push_str(&filters(records));
    for record in records {
        body.push_str(&experiment(record)?);
    }
    body.push_str(&format!("<section id=\"errata\">\n{}</section>\n", markdown::html(errata)));
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <title>Energy of learning: theory against simulation</title>\n<style>\n{STYLE}</style></head>\n\
         <body>\n{body}<script>\n{SCRIPT}</script>\n</body></html>\n"
    ))
}

fn all(records: &[Record]) -> impl Iterator<Item = (&Record, &JudgedClaim)> {
    records.iter().flat_map(|record| record.claims.iter().map(move |claim| (record, claim)))
}

/// The paper of a claim, as it is counted and filtered by: whatever is of neither paper and not the toolkit's is the user's own.
pub(crate) fn paper(claim: &JudgedClaim) -> &'static str {
    let known = PAPERS.into_iter().map(|(paper, _)| paper).find(|paper| *paper == claim.source.paper);
    known.unwrap_or(OWN.0)
}

/// Verdicts by paper and by experiment.
fn summary(records: &[Record]) -> String {
    let of_paper = |of: &'static str| move |(_, claim): &(&Record, &JudgedClaim)| paper(claim) == of;
    let any_own = all(records).any(|(_, claim)| paper(claim) == OWN.0);
    let papers: String = PAPERS
        .into_iter()
        .filter(|paper| *paper != OWN || any_own)
        .map(|(paper, title)| {
            counts(&format!("{paper}: {}", escaped(title)), all(records).filter(of_paper(paper)))
        })
        .collect();
    let experiments: String = records
        .iter()
        .map(|record| {
            let name = escaped(&record.experiment);
            let link = format!("<a href=\"#{name}\">{name}</a>: {}", escaped(&record.title));
            counts(&link, record.claims.iter().map(|claim| (record, claim)))
        })
        .collect();
    let heads: String =
        VERDICTS.into_iter().map(|(_, class, words)| format!("<th class=\"{class}\">{words}</th>")).collect();
    let head = |what: &str| format!("<tr class=\"head\"><th>{what}</th>{heads}</tr>");
    format!(
        "<table class=\"summary\"><thead>{}</thead><tbody>{papers}</tbody><tbody>{}{experiments}{}</tbody></table>\n\
         <p><a href=\"#errata\">What is wrong in print</a></p>\n",
        head("paper"),
        head("experiment"),
        counts("<b>all</b>", all(records)),
    )
}

fn counts<'a>(title: &str, claims: impl Iterator<Item = (&'a Record, &'a JudgedClaim)>) -> String {
    let verdicts: Vec<_> = claims.map(|(_, claim)| claim.verdict).collect();
    let cells: String = VERDICTS
        .into_iter()
        .map(|(verdict, class, words)| {
            let count = verdicts.iter().filter(|one| **one == verdict).count();
            let shown = if count == 0 { String::new() } else { count.to_string() };
            format!("<td class=\"{class}\" data-label=\"{words}\">{shown}</td>")
        })
        .collect();
    format!("<tr><td>{title}</td>{cells}</tr>\n")
}

/// Without a script there is nothing to filter by, and the form is not shown.
fn filters(records: &[Record]) -> String {
    let papers: BTreeSet<&str> = all(records).map(|(_, claim)| paper(claim)).collect();
    let option =
        |value: &str, text: &str| format!("<option value=\"{}\">{}</option>", escaped(value), escaped(text));
    let papers: String = papers.into_iter().map(|paper| option(paper, paper)).collect();
    let experiments: String =
        records.iter().map(|record| option(&record.experiment, &record.experiment)).collect();
    let verdicts: String = VERDICTS.into_iter().map(|(_, class, words)| option(class, words)).collect();
    let select = |name: &str, options: &str| {
        format!(
            "<label>{name} <select name=\"{name}\"><option value=\"\">all</option>{options}</select></label> "
        )
    };
    format!(
        "<form id=\"filters\" hidden>{}{}{}<output></output></form>\n",
        select("paper", &papers),
        select("experiment", &experiments),
        select("verdict", &verdicts)
    )
}

fn experiment(record: &Record) -> Result<String, PlotError> {
    let notes: String =
        record.notes.iter().map(|note| format!("<p class=\"note\">{}</p>\n", escaped(note))).collect();
    let figures = Figure::all(record)?;
    let drawn: String = figures.iter().map(|figure| figure.html(record)).collect();
    Ok(format!(
        "<section class=\"experiment\" id=\"{0}\"><h2>{0}</h2>\n<p>{1}; {2}.</p>\n{notes}{3}{drawn}{4}</section>\n",
        escaped(&record.experiment),
        escaped(&record.title),
        escaped(&record.units),
        claims::table(record, &figures),
        provenance(record),
    ))
}

fn provenance(record: &Record) -> String {
    let from = &record.provenance;
    let data = from.data.as_ref().map_or(String::new(), |data| {
        format!("<dt>images</dt><dd>{} (SHA-256 {})</dd>", escaped(&data.source), escaped(&data.sha256))
    });
    let runs =
        |count: fn(&plasticity_record::CellSummary) -> u64| record.cells.iter().map(count).sum::<u64>();
    format!(
        "<details class=\"provenance\"><summary>Where these numbers come from</summary><dl>\
         <dt>version</dt><dd>{}{}</dd><dt>preset</dt><dd>{} (SHA-256 {})</dd><dt>claims</dt><dd>{} (SHA-256 {})</dd>{data}\
         <dt>seed</dt><dd>{}, {}</dd><dt>machine</dt><dd>{}, {}, {} threads</dd><dt>run</dt><dd>{}, {:.1} s</dd>\
         <dt>runs</dt><dd>{} in {} cells: {} converged, {} cycling, {} gave up, {} diverged</dd></dl></details>\n",
        escaped(&from.version),
        from.commit.as_ref().map_or(String::new(), |commit| format!(", commit {}", escaped(commit))),
        escaped(&from.preset),
        escaped(&from.preset_sha256),
        escaped(&from.claims),
        escaped(&from.claims_sha256),
        from.seed,
        escaped(&from.generator),
        escaped(&from.host),
        escaped(&from.simd),
        from.jobs,
        escaped(&from.started),
        from.seconds,
        runs(|cell| cell.replicates),
        record.cells.len(),
        runs(|cell| cell.converged),
        runs(|cell| cell.cycling),
        runs(|cell| cell.gave_up),
        runs(|cell| cell.diverged),
    )
}
