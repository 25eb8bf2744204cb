//! `verify list`: what there is.

use super::coverage;
use crate::arguments::{self, Format, List};
use crate::output;
use anyhow::{Result, anyhow};
use plasticity_validation::claim::{self, Claim};
use plasticity_validation::experiment::Experiment;
use plasticity_validation::experiments;
use serde_json::json;

pub(super) fn list(arguments: &List) -> Result<()> {
    if arguments.coverage {
        return coverage::print(arguments.format.format);
    }
    match &arguments.experiment {
        None => all(arguments.format.format),
        Some(name) => {
            let experiment =
                experiments::find(name).map_err(|reason| arguments::unknown_experiment(name, reason))?;
            if arguments.claims {
                return output::print(experiment.info().claims);
            }
            match &arguments.preset {
                Some(name) => output::print(&super::run::preset(experiment, name)?.content),
                None => one(experiment, arguments.format.format),
            }
        }
    }
}

fn all(format: Format) -> Result<()> {
    if format == Format::Json {
        let experiments =
            experiments::ALL.iter().map(|experiment| describe(*experiment)).collect::<Result<Vec<_>>>()?;
        return output::print_json(&json!({ "experiments": experiments }));
    }
    let mut text = String::new();
    for experiment in experiments::ALL {
        let info = experiment.info();
        let claims = claims(*experiment)?.len();
        text.push_str(&format!(
            "{}: {}\n  {}; {claims} claims; presets ",
            info.name,
            info.title,
            info.published_panels()
        ));
        let presets: Vec<String> =
            info.presets.iter().map(|preset| format!("{} ({})", preset.name, preset.time)).collect();
        text.push_str(&format!("{}\n", presets.join(", ")));
    }
    text.push_str(
        "\nTimes are for two cores. verify list EXPERIMENT shows its claims, verify EXPERIMENT runs it.\n",
    );
    output::print(&text)
}

fn one(experiment: &dyn Experiment, format: Format) -> Result<()> {
    if format == Format::Json {
        return output::print_json(&describe(experiment)?);
    }
    let mut text = format!("{}: {}\n\n", experiment.info().name, experiment.info().title);
    for claim in claims(experiment)? {
        let known = if claim.known_discrepancy.is_some() { " [known discrepancy]" } else { "" };
        text.push_str(&format!(
            "{}{known}\n  {}\n  {}, {}; {}\n",
            claim.id, claim.statement, claim.source.paper, claim.source.place, claim.regime
        ));
    }
    output::print(&text)
}

fn claims(experiment: &dyn Experiment) -> Result<Vec<Claim>> {
    let info = experiment.info();
    claim::parse(&format!("claims of {}", info.name), info.claims, experiment).map_err(|error| anyhow!(error))
}

fn describe(experiment: &dyn Experiment) -> Result<serde_json::Value> {
    let info = experiment.info();
    let claims: Vec<_> = claims(experiment)?
        .into_iter()
        .map(|claim| {
            json!({
                "id": claim.id, "statement": claim.statement, "source": claim.source, "kind": claim.kind,
                "regime": claim.regime, "relation": claim.relation, "margin": claim.margin,
                "margin_reason": claim.margin_reason, "known_discrepancy": claim.known_discrepancy,
            })
        })
        .collect();
    let presets: Vec<_> =
        info.presets.iter().map(|preset| json!({ "name": preset.name, "time": preset.time })).collect();
    Ok(json!({
        "name": info.name, "title": info.title, "published": info.published_panels(), "presets": presets, "claims": claims,
        "estimators": experiment.estimators(), "predictions": experiment.predictions(),
    }))
}
