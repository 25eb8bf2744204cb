//! `verify list --coverage`: what is judged and what is drawn.

use crate::arguments::Format;
use crate::output;
use anyhow::{Result, anyhow};
use plasticity_validation::coverage::{self, Covered};
use plasticity_validation::experiments;
use serde_json::json;

/// A published panel with the figures that show it.
struct Drawn {
    experiment: &'static str,
    panel: &'static str,
    figures: Vec<&'static str>,
}

pub(super) fn print(format: Format) -> Result<()> {
    let functions = coverage::functions().map_err(|error| anyhow!(error))?;
    let panels = panels()?;
    if format == Format::Json {
        let panels: Vec<_> = panels
            .iter()
            .map(|drawn| json!({ "experiment": drawn.experiment, "panel": drawn.panel, "figures": drawn.figures }))
            .collect();
        return output::print_json(&json!({ "functions": functions, "panels": panels }));
    }
    let mut text = String::from("functions of the theory, and the claims that judge them\n\n");
    let widest = functions.iter().map(|covered| covered.function.len()).max().unwrap_or(0);
    for covered in &functions {
        text.push_str(&format!("{:<widest$}  {}\n", covered.function, judged_by(covered)));
    }
    text.push_str("\npublished panels, and the figures that show them\n\n");
    for drawn in &panels {
        let figures = if drawn.figures.is_empty() { "NOT DRAWN".into() } else { drawn.figures.join(", ") };
        text.push_str(&format!("{:<widest$}  {}: {figures}\n", drawn.panel, drawn.experiment));
    }
    let judged = functions.iter().filter(|covered| !covered.claims.is_empty()).count();
    let exempt = functions.iter().filter(|covered| covered.exemption.is_some()).count();
    text.push_str(&format!(
        "\n{judged} of {} functions are judged by a claim, {exempt} are exempt; {} published panels.\n",
        functions.len(),
        panels.len()
    ));
    output::print(&text)
}

fn judged_by(covered: &Covered) -> String {
    match (&covered.claims[..], &covered.exemption) {
        ([], None) => "NOT COVERED".into(),
        ([], Some(exemption)) => {
            format!("exempt until {}: {} (test {})", exemption.until, exemption.reason, exemption.test)
        }
        ([only], _) => only.clone(),
        ([first, rest @ ..], _) => format!("{first} and {} more", rest.len()),
    }
}

fn panels() -> Result<Vec<Drawn>> {
    let mut panels = Vec::new();
    for experiment in experiments::ALL {
        let info = experiment.info();
        let figures = plasticity_plots::figures_of(info.name)?;
        for published in info.published {
            // A published panel may be spread over several figures, but none of its parts may be missing.
            let parts: Vec<Vec<&'static str>> = published
                .shown_by
                .iter()
                .map(|id| figures.iter().filter(|(_, of)| of.contains(id)).map(|(name, _)| *name).collect())
                .collect();
            let complete = parts.iter().all(|figures| !figures.is_empty());
            let mut names: Vec<&'static str> = parts.into_iter().flatten().filter(|_| complete).collect();
            names.dedup();
            panels.push(Drawn { experiment: info.name, panel: published.panel, figures: names });
        }
    }
    Ok(panels)
}
