//! `verify simulate spiking`.

use super::name;
use crate::arguments::{Named, SimulateSpiking, SpikingRuleName};
use crate::commands::in_parallel;
use crate::commands::joules::{Energies, show_with};
use anyhow::{Context, Result, bail};
use plasticity_simulation::spiking::{Caching, Consolidation, Criteria, Parameters, Stop, TaskSettings};
use plasticity_theory::quantity::MaintenanceCost;
use plasticity_validation::ensemble::{self, SpikingSettings, SpikingSummary};
use serde::Serialize;

/// Siemens of a nanosiemens.
const NANO: f64 = 1e-9;

/// In changes of conductance.
const ENERGIES: Energies = Energies {
    weight_change: &["energy", "minimal_energy", "consolidation", "final_consolidation", "maintenance"],
    updates: &[],
};

#[derive(Serialize)]
struct Report {
    patterns: usize,
    channels: usize,
    active: usize,
    sharing: String,
    labels: String,
    background: String,
    counting: String,
    bound: f64,
    step: f64,
    caching_rule: String,
    /// Null for rules without one.
    threshold: Option<f64>,
    /// Null without decay.
    time_constant: Option<f64>,
    cost: f64,
    max_rounds: u64,
    tolerance: f64,
    settling_rounds: usize,
    within: f64,
    apart: f64,
    replicates: u64,
    seed: u64,
    #[serde(flatten)]
    summary: SpikingSummary,
}

pub(super) fn spiking(arguments: &SimulateSpiking) -> Result<()> {
    let settings = settings(arguments)?;
    settings.check()?;
    let summary = in_parallel(&arguments.machine, "spiking", settings.replicates, |advance| {
        ensemble::spiking(&settings, advance)
    })??;
    warn(arguments, &summary);
    show_with(arguments.format.format, &arguments.joules, &ENERGIES, &report(arguments, summary))
}

fn settings(arguments: &SimulateSpiking) -> Result<SpikingSettings> {
    let mut parameters = Parameters::default();
    parameters.inputs.channels = arguments.channels;
    parameters.inputs.background = arguments.background.value();
    parameters.plasticity.counting = arguments.counting.value();
    parameters.plasticity.bound_siemens = arguments.bound * NANO;
    parameters.protocol.step_seconds = arguments.step * 1e-3;
    Ok(SpikingSettings {
        parameters,
        task: TaskSettings {
            patterns: arguments.patterns,
            active: arguments.active,
            sharing: arguments.sharing.value(),
            labels: arguments.labels.value(),
        },
        caching: Caching { consolidation: consolidation(arguments)?, decay_seconds: decay(arguments)? },
        maintenance_cost: MaintenanceCost::new(arguments.cost)?,
        stop: Stop {
            rounds: arguments.rounds,
            tolerance_siemens: Some(arguments.tolerance * NANO).filter(|tolerance| *tolerance != 0.0),
            settling_rounds: arguments.settling_rounds,
        },
        criteria: Criteria { within: arguments.within, apart: arguments.apart },
        replicates: arguments.replicates,
        seed: arguments.seed.value,
    })
}

fn consolidation(arguments: &SimulateSpiking) -> Result<Consolidation> {
    let rule = arguments.caching_rule;
    let needed = || {
        let threshold = arguments
            .threshold
            .with_context(|| format!("--caching-rule {} needs --threshold X", name(rule)))?;
        if threshold == f64::INFINITY {
            bail!("--threshold must be finite; give --caching-rule at-end for none");
        }
        Ok(threshold * NANO)
    };
    Ok(match rule {
        SpikingRuleName::PerSynapse => Consolidation::PerSynapse { threshold_siemens: needed()? },
        SpikingRuleName::AnySynapse => Consolidation::AnySynapse { threshold_siemens: needed()? },
        SpikingRuleName::Immediate | SpikingRuleName::AtEnd if arguments.threshold.is_some() => {
            bail!(
                "--caching-rule {} has no threshold; leave out --threshold or give another rule",
                name(rule)
            )
        }
        SpikingRuleName::Immediate => Consolidation::Immediate,
        SpikingRuleName::AtEnd => Consolidation::AtEnd,
    })
}

fn decay(arguments: &SimulateSpiking) -> Result<Option<f64>> {
    if arguments.time_constant.is_some() && arguments.caching_rule == SpikingRuleName::Immediate {
        bail!("--caching-rule immediate has no transient conductances to decay; leave out --time-constant");
    }
    if arguments.time_constant == Some(f64::INFINITY) {
        bail!("--time-constant must be finite; leave it out for no decay");
    }
    Ok(arguments.time_constant)
}

fn report(arguments: &SimulateSpiking, summary: SpikingSummary) -> Report {
    Report {
        patterns: arguments.patterns,
        channels: arguments.channels,
        active: arguments.active,
        sharing: name(arguments.sharing),
        labels: name(arguments.labels),
        background: name(arguments.background),
        counting: name(arguments.counting),
        bound: arguments.bound,
        step: arguments.step,
        caching_rule: name(arguments.caching_rule),
        threshold: arguments.threshold,
        time_constant: arguments.time_constant,
        cost: arguments.cost,
        max_rounds: arguments.rounds,
        tolerance: arguments.tolerance,
        settling_rounds: arguments.settling_rounds,
        within: arguments.within,
        apart: arguments.apart,
        replicates: arguments.replicates,
        seed: arguments.seed.value,
        summary,
    }
}

/// Says which runs there are no numbers of, and what to do about them.
fn warn(arguments: &SimulateSpiking, summary: &SpikingSummary) {
    let SpikingSummary { converged, gave_up, .. } = *summary;
    if gave_up > 0 {
        let numbers = if converged == 0 {
            "there are no numbers".to_owned()
        } else {
            format!("the numbers are of the {converged} that converged")
        };
        anstream::eprintln!(
            "warning: {gave_up} of {} runs did not settle within {} rounds; {numbers}; raise --rounds or --tolerance",
            arguments.replicates,
            arguments.rounds
        );
    }
}
