//! The table of verdicts.

use crate::output::{number, with_error};
use anstyle::{AnsiColor, Style};
use plasticity_record::{CellSummary, JudgedClaim, Record, Relation, Scale, Statistic, Verdict};
use std::path::PathBuf;

/// Claims with their verdicts, the reasons of those that are not confirmed, and the files.
pub(super) fn table(record: &Record, files: &[PathBuf], verbose: bool) -> String {
    let mut text = heading(record);
    let widest = record.claims.iter().map(|claim| claim.id.len()).max().unwrap_or(0).max(5);
    text.push_str(&format!(
        "{:<widest$}  {:>9}  {:>17}  {:>11}  verdict\n",
        "claim", "predicted", "measured ± error", "discrepancy"
    ));
    if record.claims.is_empty() {
        text.clear();
        text.push_str(&heading(record));
    }
    for claim in &record.claims {
        let style = style(claim.verdict);
        text.push_str(&format!(
            "{:<widest$}  {:>9}  {:>17}  {:>11}  {style}{}{style:#}\n",
            claim.id,
            predicted(claim),
            measured(claim),
            discrepancy(claim),
            name(claim.verdict),
        ));
        if verbose {
            text.push_str(&details(claim));
        }
    }
    text.push('\n');
    text.push_str(&remarks(record));
    for file in files {
        text.push_str(&format!("{}\n", file.display()));
    }
    text.push('\n');
    text.push_str(&summary(record));
    text
}

/// Every claim of several records with its verdict, by paper.
pub(super) fn by_paper(records: &[Record]) -> String {
    let mut text = String::new();
    let mut papers = vec!["LvR", "vRP", "ours"];
    for claim in records.iter().flat_map(|record| &record.claims) {
        if !papers.contains(&claim.source.paper.as_str()) {
            papers.push(&claim.source.paper);
        }
    }
    for paper in papers {
        let of_paper: Vec<(&str, &JudgedClaim)> = records
            .iter()
            .flat_map(|record| record.claims.iter().map(|claim| (record.experiment.as_str(), claim)))
            .filter(|(_, claim)| claim.source.paper == paper)
            .collect();
        if of_paper.is_empty() {
            continue;
        }
        text.push_str(&format!("{paper}\n"));
        let widest =
            of_paper.iter().map(|(name, claim)| name.len() + 1 + claim.id.len()).max().unwrap_or_default();
        for (experiment, claim) in &of_paper {
            let (style, name) = (style(claim.verdict), name(claim.verdict));
            let id = format!("{experiment}/{}", claim.id);
            text.push_str(&format!(
                "  {id:<widest$}  {:>9}  {:>17}  {style}{name}{style:#}\n",
                predicted(claim),
                measured(claim)
            ));
        }
        let verdicts = of_paper.iter().map(|(_, claim)| claim.verdict);
        text.push_str(&format!("  {}\n\n", counted(verdicts)));
    }
    let all = records.iter().flat_map(|record| record.claims.iter().map(|claim| claim.verdict));
    text + &format!("{} experiments: {}\n", records.len(), counted(all))
}

fn heading(record: &Record) -> String {
    let provenance = &record.provenance;
    let runs: Vec<String> = kinds(&record.cells)
        .iter()
        .map(|kind| {
            format!(
                "{} {} ({} converged, {}{} gave up{})",
                kind.replicates,
                kind.cell,
                kind.converged,
                if kind.cycling > 0 { format!("{} cycling, ", kind.cycling) } else { String::new() },
                kind.gave_up,
                if kind.diverged > 0 { format!(", {} diverged", kind.diverged) } else { String::new() },
            )
        })
        .collect();
    format!(
        "{}: {}\npreset {}, {}, seed {}, {:.1} s\n{}{}{}; ± one standard error\n\n",
        record.experiment,
        record.title,
        provenance.preset,
        provenance.claims,
        provenance.seed,
        provenance.seconds,
        provenance.data.as_ref().map_or(String::new(), |data| format!("data: {}\n", data.source)),
        wrapped(&format!("runs: {}", runs.join(", "))),
        record.units,
    )
}

/// Cells of the same kind, the first word of their names, taken together.
fn kinds(cells: &[CellSummary]) -> Vec<CellSummary> {
    let mut kinds: Vec<CellSummary> = Vec::new();
    for cell in cells {
        let name = cell.cell.split(' ').next().unwrap_or_default();
        match kinds.iter_mut().find(|kind| kind.cell == name) {
            Some(kind) => {
                kind.replicates += cell.replicates;
                kind.converged += cell.converged;
                kind.cycling += cell.cycling;
                kind.gave_up += cell.gave_up;
                kind.diverged += cell.diverged;
            }
            None => kinds.push(CellSummary { cell: name.into(), ..cell.clone() }),
        }
    }
    kinds
}

fn predicted(claim: &JudgedClaim) -> String {
    let sign = match claim.relation {
        Relation::AtLeast => "≥ ",
        Relation::AtMost => "≤ ",
        Relation::Within | Relation::Exactly => "",
    };
    claim.predicted.map_or("-".into(), |value| format!("{sign}{}", number(value)))
}

fn measured(claim: &JudgedClaim) -> String {
    match (claim.measured, claim.statistic) {
        (None, _) => "-".into(),
        (Some(value), Statistic::Mean) => with_error(value, claim.measured_se),
        (Some(value), Statistic::Share) => format!("{} (share)", number(value)),
        (Some(value), Statistic::Median) => format!("{} (median)", number(value)),
    }
}

fn discrepancy(claim: &JudgedClaim) -> String {
    match (claim.discrepancy, claim.scale) {
        (None, _) => "-".into(),
        (Some(value), _) if value.abs() < 5e-13 => "0".into(),
        (Some(value), Scale::Relative) if value.abs() < 5e-4 => format!("{:+.0e}", value),
        (Some(value), Scale::Relative) => format!("{:+.1} %", 100.0 * value),
        (Some(value), Scale::Absolute) => {
            let sign = if value > 0.0 { "+" } else { "" };
            format!("{sign}{}", number(value))
        }
    }
}

fn details(claim: &JudgedClaim) -> String {
    let scaled = |value: f64| match claim.scale {
        Scale::Relative => format!("{:+.2} %", 100.0 * value),
        Scale::Absolute => number(value),
    };
    let relation = match claim.relation {
        Relation::Within => format!("within ±{}", scaled(claim.margin).trim_start_matches('+')),
        Relation::AtLeast => format!("at least {}", scaled(-claim.margin)),
        Relation::AtMost => format!("at most {}", scaled(claim.margin)),
        Relation::Exactly => "exactly, in every run".into(),
    };
    let interval = claim.interval.map_or(String::new(), |interval| {
        let detectable = claim.smallest_detectable.map_or("-".to_string(), scaled);
        format!(
            "    interval {} to {} at {:.2} % confidence; smallest detectable discrepancy {}\n",
            scaled(interval.lower),
            scaled(interval.upper),
            100.0 * interval.confidence,
            detectable.trim_start_matches('+')
        )
    });
    let control = &claim.control;
    format!(
        "    {} ({}, {})\n    {}\n{interval}    holds {relation}: {}\n    control: {} → {} ({})\n",
        claim.statement,
        claim.source.paper,
        claim.source.place,
        claim.regime,
        claim.margin_reason,
        control.theory,
        control.discrepancy.map_or("-".into(), scaled),
        name(control.verdict),
    )
}

/// Lines of at most 88 characters, those after the first indented.
fn wrapped(text: &str) -> String {
    const WIDTH: usize = 88;
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.len() - 1;
        if !lines[line].trim().is_empty() && lines[line].chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(format!("   {word}"));
        } else {
            let gap = if lines[line].is_empty() { "" } else { " " };
            lines[line] = format!("{}{gap}{word}", lines[line]);
        }
    }
    lines.join("\n") + "\n"
}

fn remarks(record: &Record) -> String {
    let mut text: String = record.notes.iter().map(|note| wrapped(&format!("NOTE {note}"))).collect();
    for claim in record.claims.iter().filter(|claim| claim.verdict != Verdict::Confirmed) {
        let reason = claim.reason.clone().unwrap_or_else(|| match claim.verdict {
            Verdict::Refuted => "the measured discrepancy is outside the margin".into(),
            _ => "the interval straddles the margin".into(),
        });
        let more =
            claim.replicates_to_decide.map_or(String::new(), |n| format!("; about {n} runs would decide"));
        text.push_str(&wrapped(&format!("{} {}: {reason}{more}", name(claim.verdict), claim.id)));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// How often each verdict is there.
fn counted(verdicts: impl Iterator<Item = Verdict>) -> String {
    let order = [
        Verdict::Confirmed,
        Verdict::KnownDiscrepancy,
        Verdict::Refuted,
        Verdict::Stale,
        Verdict::Inconclusive,
        Verdict::Invalid,
    ];
    let all: Vec<Verdict> = verdicts.collect();
    let counts: Vec<String> = order
        .into_iter()
        .map(|verdict| (verdict, all.iter().filter(|one| **one == verdict).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(verdict, count)| format!("{count} {}", name(verdict)))
        .collect();
    if counts.is_empty() { "no claim was judged".into() } else { counts.join(", ") }
}

fn summary(record: &Record) -> String {
    let Some(first) = record.claims.first() else { return "no claim was judged\n".into() };
    let share = 100.0 * first.false_alarm_rate;
    format!(
        "{}; false-alarm rate {share:.2} % a claim, {:.2} % for all of these\n",
        counted(record.claims.iter().map(|claim| claim.verdict)),
        share * record.claims.len() as f64
    )
}

pub(super) fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Confirmed => "CONFIRMED",
        Verdict::Refuted => "REFUTED",
        Verdict::Inconclusive => "INCONCLUSIVE",
        Verdict::KnownDiscrepancy => "KNOWN DISCREPANCY",
        Verdict::Stale => "STALE",
        Verdict::Invalid => "INVALID",
    }
}

fn style(verdict: Verdict) -> Style {
    let colour = match verdict {
        Verdict::Confirmed => AnsiColor::Green,
        Verdict::KnownDiscrepancy => AnsiColor::Cyan,
        Verdict::Inconclusive => AnsiColor::Yellow,
        Verdict::Refuted | Verdict::Stale | Verdict::Invalid => AnsiColor::Red,
    };
    colour.on_default()
}
