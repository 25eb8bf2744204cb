//! `verify compare`: what differs between two records.

use super::{saved, verdicts};
use crate::arguments::{Compare, Format};
use crate::exit::Status;
use crate::output::{self, number, with_error};
use anyhow::Result;
use plasticity_validation::compare::{ClaimDifference, Comparison, Difference, Side};
use std::path::Path;

pub(super) fn compare(arguments: &Compare) -> Result<Status> {
    let ((_, one), (_, other)) = (saved::record(&arguments.one)?, saved::record(&arguments.other)?);
    let comparison = Comparison::of(&one, &other)?;
    match arguments.format.format {
        Format::Json => output::print_json(&comparison)?,
        Format::Table => output::print(&text(&comparison, &arguments.one, &arguments.other))?,
    }
    Ok(if comparison.differ() { Status::Refuted } else { Status::Success })
}

fn text(comparison: &Comparison, one: &Path, other: &Path) -> String {
    let mut text = format!("{}: {} against {}\n\n", comparison.experiment, one.display(), other.display());
    text.push_str(&differences("made with", &comparison.made));
    text.push_str(&differences("runs", &comparison.cells));
    if !comparison.claims.is_empty() {
        text.push_str("claims\n");
        comparison.claims.iter().for_each(|claim| text.push_str(&of_claim(claim, comparison.same_runs)));
        text.push('\n');
    }
    if !comparison.panels.is_empty() {
        text.push_str("panels\n");
        for panel in &comparison.panels {
            let largest = panel
                .largest
                .filter(|units| *units > 0.0)
                .map_or(String::new(), |units| format!(", by {units:.1} standard errors at most"));
            let unmatched = match panel.unmatched {
                0 => String::new(),
                points => format!("; {points} points in one only"),
            };
            if panel.points == 0 {
                text.push_str(&format!("  {}: in one record only\n", panel.id));
                continue;
            }
            text.push_str(&format!(
                "  {}: {} of {} points differ{largest}{unmatched}{}\n",
                panel.id,
                panel.different,
                panel.points,
                if panel.words { "; title, axes or labels differ" } else { "" }
            ));
        }
        text.push('\n');
    }
    text + &summary(comparison)
}

fn differences(heading: &str, differences: &[Difference]) -> String {
    if differences.is_empty() {
        return String::new();
    }
    let lines: String = differences
        .iter()
        .map(|found| format!("  {}: {} | {}\n", found.what, found.one, found.other))
        .collect();
    format!("{heading}\n{lines}\n")
}

fn of_claim(claim: &ClaimDifference, same_runs: bool) -> String {
    let told = match claim.differs {
        Some(true) if same_runs => ", not the same",
        Some(true) => ", statistically different",
        Some(false) => ", not statistically different",
        None => "",
    };
    let verdict = match (claim.in_one_only(), claim.decided_otherwise(), claim.other_verdict()) {
        (true, ..) => "; in one record only",
        (_, true, _) => "; decided otherwise",
        (_, _, true) => "; decided in one only",
        _ => "",
    };
    format!("  {}: {} | {}{told}{verdict}\n", claim.id, side(claim.one), side(claim.other))
}

fn side(side: Option<Side>) -> String {
    let Some(side) = side else { return "not there".into() };
    let measured = match (side.measured, side.se) {
        (Some(value), Some(se)) => with_error(value, Some(se)),
        (Some(value), None) => number(value),
        (None, _) => "-".into(),
    };
    let predicted = side.predicted.map_or(String::new(), |value| format!(" for {}", number(value)));
    format!("{measured}{predicted} ({} runs) {}", side.replicates, verdicts::name(side.verdict))
}

fn summary(comparison: &Comparison) -> String {
    let (alone, both): (Vec<_>, Vec<_>) = comparison.claims.iter().partition(|claim| claim.in_one_only());
    let otherwise = both.iter().filter(|claim| claim.decided_otherwise()).count();
    let different = comparison.claims.iter().filter(|claim| claim.differs == Some(true)).count();
    let (same, others) = (comparison.same_claims, comparison.claims.len());
    let how = if comparison.same_runs {
        "the same runs in both, where everything has to be the same".into()
    } else {
        format!("other runs, statistically by tests at {} each", number(comparison.rate))
    };
    if same + others == 0 {
        return format!("{how}:\nno claims to compare\n");
    }
    if others == 0 {
        return format!("{how}:\nall {same} claims the same to the last bit\n");
    }
    let in_one = both.iter().filter(|claim| claim.other_verdict()).count() - otherwise;
    let alone = match alone.len() {
        0 => String::new(),
        claims => format!(", {claims} in one record only"),
    };
    format!(
        "{how}:\n{same} claims the same to the last bit; of the {others} others {different} different, {otherwise} decided otherwise, {in_one} decided in one only{alone}\n"
    )
}
