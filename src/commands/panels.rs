//! Whether the panels that claims name are drawn.

use anyhow::{Result, bail};
use plasticity_validation::experiment::Experiment;
use plasticity_validation::runner::Text;
use plasticity_validation::{claim, nearest};

/// Every panel that a claim names has to be in a figure of the experiment, or the report could not show it.
pub(super) fn check(experiment: &dyn Experiment, claims: &Text) -> Result<()> {
    let name = experiment.info().name;
    let figures = plasticity_plots::figures_of(name)?;
    let panels: Vec<&str> = figures.into_iter().flat_map(|(_, panels)| panels).collect();
    for claim in claim::parse(&claims.name, &claims.content, experiment)? {
        let Some(panel) = &claim.panel else { continue };
        if !panels.contains(&panel.as_str()) {
            let near = nearest(panel, panels.iter().copied());
            let hint = near.map_or_else(|| panels.join(", "), |near| format!("did you mean {near:?}?"));
            bail!(
                "{}: claim {:?} names the panel {panel:?}, which {name} does not have; {hint}",
                claims.name,
                claim.id
            );
        }
    }
    Ok(())
}
