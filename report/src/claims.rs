//! The table of the claims of a record.

use crate::figures::Figure;
use crate::picture::picture;
use crate::text::{escaped, number, with_error};
use plasticity_record::{JudgedClaim, Record, Relation, Scale, Statistic, Verdict};

/// Every verdict, as class and in words, in the order of the summary.
pub(crate) const VERDICTS: [(Verdict, &str, &str); 6] = [
    (Verdict::Confirmed, "confirmed", "confirmed"),
    (Verdict::KnownDiscrepancy, "known", "known discrepancy"),
    (Verdict::Inconclusive, "inconclusive", "inconclusive"),
    (Verdict::Refuted, "refuted", "refuted"),
    (Verdict::Stale, "stale", "stale"),
    (Verdict::Invalid, "invalid", "invalid"),
];

/// Class of a verdict, and its words.
pub(crate) fn words(verdict: Verdict) -> (&'static str, &'static str) {
    let found = VERDICTS.into_iter().find(|(known, _, _)| *known == verdict);
    found.map_or(("invalid", "invalid"), |(_, class, words)| (class, words))
}

/// The claims of a record as a table, one body for each claim: a row of numbers and one of details.
pub(crate) fn table(record: &Record, figures: &[Figure]) -> String {
    let rows: String = record.claims.iter().map(|claim| row(record, claim, figures)).collect();
    format!(
        "<table class=\"claims\"><thead><tr><th>claim</th><th>predicted</th><th>measured</th>\
         <th>discrepancy, margin</th><th>verdict</th></tr></thead>{rows}</table>\n"
    )
}

fn row(record: &Record, claim: &JudgedClaim, figures: &[Figure]) -> String {
    let (class, verdict) = words(claim.verdict);
    let sign = match claim.relation {
        Relation::AtLeast => "≥ ",
        Relation::AtMost => "≤ ",
        Relation::Within | Relation::Exactly => "",
    };
    let predicted = claim.predicted.map_or("–".into(), |value| format!("{sign}{}", number(value)));
    let measured = match (claim.measured, claim.measured_se, claim.statistic) {
        (None, ..) => "–".into(),
        (Some(value), Some(se), _) => with_error(value, se),
        (Some(value), None, Statistic::Median) => format!("{} (median)", number(value)),
        (Some(value), None, Statistic::Share) => format!("{} (share)", number(value)),
        (Some(value), None, Statistic::Mean) => number(value),
    };
    let reason = claim.reason.as_ref().map_or(String::new(), |reason| format!("<p>{}</p>", escaped(reason)));
    let figure = figures.iter().find(|figure| figure.shows(claim));
    let figure = figure.map_or(String::new(), |figure| format!("; {}", figure.link(record, claim)));
    format!(
        "<tbody class=\"claim\" id=\"{}\" data-paper=\"{}\" data-experiment=\"{}\" data-verdict=\"{class}\">\
         <tr><td data-label=\"claim\">{}<br><small>{}; {}{figure}</small></td>\
         <td data-label=\"predicted\">{predicted}</td><td data-label=\"measured\">{measured}</td>\
         <td data-label=\"discrepancy\">{}</td>\
         <td data-label=\"verdict\"><b class=\"{class}\">{verdict}</b></td></tr>\n\
         <tr class=\"more\"><td colspan=\"5\"><details><summary>{}</summary>{reason}{}</details></td></tr></tbody>\n",
        escaped(&anchor(record, claim)),
        crate::page::paper(claim),
        escaped(&record.experiment),
        escaped(&claim.statement),
        escaped(&claim.source.paper),
        escaped(&claim.source.place),
        picture(claim).unwrap_or_default() + &discrepancy(claim),
        escaped(&claim.regime),
        details(record, claim),
    )
}

/// Where a claim is in the page.
pub(crate) fn anchor(record: &Record, claim: &JudgedClaim) -> String {
    format!("{}-claim-{}", record.experiment, claim.id)
}

fn scaled(claim: &JudgedClaim, value: f64) -> String {
    match claim.scale {
        Scale::Relative => format!("{} %", number(100.0 * value)),
        Scale::Absolute => number(value),
    }
}

fn discrepancy(claim: &JudgedClaim) -> String {
    let value = claim.discrepancy.map_or("–".into(), |value| scaled(claim, value));
    let margin = scaled(claim, claim.margin);
    let margin = match claim.relation {
        Relation::Within => format!("within ± {margin}"),
        Relation::AtLeast if claim.margin == 0.0 => "at least 0".into(),
        Relation::AtLeast => format!("at least −{margin}"),
        Relation::AtMost => format!("at most {margin}"),
        Relation::Exactly => "exactly, in every run".into(),
    };
    format!("<small>{value}; {margin}</small>")
}

fn details(record: &Record, claim: &JudgedClaim) -> String {
    let interval = claim.interval.map_or(String::new(), |interval| {
        format!(
            "Interval {} to {} at {:.2} % confidence. ",
            scaled(claim, interval.lower),
            scaled(claim, interval.upper),
            100.0 * interval.confidence
        )
    });
    let detectable = claim
        .smallest_detectable
        .map_or(String::new(), |value| format!("Smallest detectable discrepancy {}. ", scaled(claim, value)));
    let control = &claim.control;
    format!(
        "<p>{interval}{detectable}{} runs, {} did not converge.{}{}</p><p>Margin: {}.</p><p>Negative control: {} ({}).</p>\
         <p><code>{}</code></p>",
        claim.replicates,
        claim.not_converged,
        claim.replicates_to_decide.map_or(String::new(), |runs| format!(" About {runs} runs would decide.")),
        claim.look.map_or(String::new(), |look| {
            format!(" Judged at look {look} of runs that were drawn until claims were decided.")
        }),
        escaped(&claim.margin_reason),
        escaped(&control.theory),
        words(control.verdict).1,
        escaped(&command(record, claim)),
    )
}

/// The command that judges this claim again, of the same runs where the images are there.
fn command(record: &Record, claim: &JudgedClaim) -> String {
    let from = &record.provenance;
    // Experiments of the user's own are the file that their settings and claims are from.
    let own = from.claims == format!("claims of {}", from.preset);
    let experiment = if own { &from.preset } else { &record.experiment };
    let images = from.data.as_ref().is_some_and(|data| !data.source.starts_with("procedural"));
    let given = [
        ("--preset", &from.preset, own || from.preset == "default"),
        ("--claims", &from.claims, own || from.claims == format!("claims of {experiment}")),
        ("--data", &"DIR".to_owned(), !images),
        ("--seed", &from.seed.to_string(), from.seed == 1),
        ("--claim", &claim.id, false),
    ];
    let until = if claim.look.is_some() { " --until-decided" } else { "" };
    let options = given.into_iter().filter(|(.., usual)| !usual);
    options.fold(format!("verify {}{until}", quoted(experiment)), |command, (name, value, _)| {
        format!("{command} {name} {}", quoted(value))
    })
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    let plain = |sign: char| sign.is_alphanumeric() || "-_./".contains(sign);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
