use super::conditions::RuleName;
use super::settings::Settings;
use crate::experiment::{Cell, Ending, Outcome};
use plasticity_simulation::energy::CachingEnergy;
use plasticity_simulation::perceptron::{
    Displacements, EpochLimit, Meters, PerceptronError, Rule, Task, TaskSettings, Threshold, Trace, direct,
    fast,
};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use plasticity_simulation::walk;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) const LEARNING: &str = "learning";
pub(super) const WALK: &str = "walk";
pub(super) const INDEPENDENCE: &str = "independence";
pub(super) const TRACE: &str = "trace";

/// How a cell is simulated.
pub(crate) type Job = fn(&Settings, &mut Stream, Simd) -> Result<Outcome, PerceptronError>;

pub(super) fn jobs(settings: &Settings) -> Vec<(Cell, Job)> {
    let Settings { replicates, walk, independence: part, max_epochs, .. } = settings;
    let task = json!({
        "inputs": settings.inputs, "patterns": settings.patterns, "max_epochs": max_epochs,
    });
    let (levels, lags) = (settings.levels(), settings.lags());
    let of_learning = json!({ "task": task, "levels": levels, "lags": lags });
    let of_walk = json!({ "synapses": walk.synapses, "steps": walk.steps, "levels": levels });
    let of_independence = json!({
        "inputs": part.inputs, "patterns": part.patterns, "max_epochs": max_epochs, "thresholds": part.thresholds,
    });
    let of_trace = json!({ "task": task, "trace": settings.trace });
    let cell = |id: &str, replicates, parameters| Cell { id: id.into(), replicates, parameters };
    vec![
        (cell(LEARNING, *replicates, of_learning), learning),
        (cell(WALK, walk.replicates, of_walk), walks),
        (cell(INDEPENDENCE, part.replicates, of_independence), independence),
        (cell(TRACE, 1, of_trace), trace),
    ]
}

/// Names of the values that [`insert_energies`] makes, for a rule.
pub(super) fn value_name(rule: RuleName, meter: &str) -> String {
    format!("{} {meter}", rule.name())
}

/// One run, metered for every rule and threshold of the grid, and for consolidation at the end.
fn learning(settings: &Settings, random: &mut Stream, simd: Simd) -> Result<Outcome, PerceptronError> {
    let task = draw(settings.inputs, settings.patterns, random)?;
    let mut rules = vec![Rule::AtEnd];
    rules.extend(grid_rules(settings)?);
    let mut watched = (Meters::new(&task, &rules, simd)?, Displacements::new(&task, &settings.lags(), simd)?);
    let run = fast::learn(&task, EpochLimit::new(settings.max_epochs)?, simd, &mut watched)?;
    let (meters, displacements) = watched;
    let energies = meters.finish(&run);
    let displacements = displacements.means();
    let mut values = BTreeMap::from([
        ("updates".into(), vec![run.updates as f64]),
        ("presentations".into(), vec![run.presentations as f64]),
        ("presentations_total".into(), vec![run.presentations_total as f64]),
        ("minimal_energy".into(), vec![run.minimal_energy()]),
        ("variance_ratio".into(), vec![run.variance_ratio()]),
        ("displacement".into(), displacements.iter().map(|found| found.mean_square).collect()),
        ("displacement_windows".into(), displacements.iter().map(|found| found.windows as f64).collect()),
    ]);
    insert_energies(&mut values, &energies);
    Ok(Outcome { ending: run.ending.into(), values })
}

fn walks(settings: &Settings, random: &mut Stream, simd: Simd) -> Result<Outcome, PerceptronError> {
    let mut rules = vec![Rule::AtEnd];
    rules.extend(grid_rules(settings)?);
    let energies = walk::simulate(settings.walk.synapses, settings.walk.steps, &rules, simd, random)?;
    let mut values = BTreeMap::new();
    insert_energies(&mut values, &energies);
    Ok(Outcome { ending: Ending::Converged, values })
}

/// Every rule at every level of the grid, rule after rule.
fn grid_rules(settings: &Settings) -> Result<Vec<Rule>, PerceptronError> {
    let levels = settings.levels();
    RuleName::ALL
        .into_iter()
        .flat_map(|rule| levels.iter().map(move |&level| rule.rule(rule.threshold(level))))
        .collect()
}

/// The first energy is that of consolidation at the end; it closes the values of every rule.
fn insert_energies(values: &mut BTreeMap<String, Vec<f64>>, energies: &[CachingEnergy]) {
    let (at_end, grid) = (energies[0], &energies[1..]);
    type Meter = fn(&CachingEnergy) -> f64;
    let meters: [(&str, Meter); 3] = [
        ("consolidation", |energy| energy.consolidation),
        ("transient_sum", |energy| energy.transient_sum),
        ("transient_change", |energy| energy.transient_change),
    ];
    for (rule, energies) in RuleName::ALL.into_iter().zip(grid.chunks_exact(grid.len() / RuleName::ALL.len()))
    {
        for (meter, value) in meters {
            let column = energies.iter().chain([&at_end]).map(value).collect();
            values.insert(value_name(rule, meter), column);
        }
    }
}

/// Learns one task directly under every rule and threshold and compares update by update with the perceptron without
/// caching.
fn independence(settings: &Settings, random: &mut Stream, _simd: Simd) -> Result<Outcome, PerceptronError> {
    let part = &settings.independence;
    let task = draw(part.inputs, part.patterns, random)?;
    let limit = EpochLimit::new(settings.max_epochs)?;
    let learn = |rule| {
        let mut updates = Vec::new();
        let (run, _) = direct::learn(&task, rule, limit, &mut updates)?;
        Ok::<_, PerceptronError>((run, updates))
    };
    let plain = learn(Rule::Immediate)?;
    let mut rules = vec![Rule::AtEnd];
    for &threshold in &part.thresholds {
        for rule in RuleName::ALL {
            rules.push(rule.rule(threshold)?);
        }
    }
    let mut differing = 0;
    for &rule in &rules {
        differing += u32::from(learn(rule)? != plain);
    }
    let values = BTreeMap::from([
        ("differing".into(), vec![f64::from(differing)]),
        ("compared".into(), vec![rules.len() as f64]),
    ]);
    Ok(Outcome { ending: plain.0.ending.into(), values })
}

fn trace(settings: &Settings, random: &mut Stream, simd: Simd) -> Result<Outcome, PerceptronError> {
    let task = draw(settings.inputs, settings.patterns, random)?;
    let threshold = Threshold::new(settings.trace.threshold)?;
    let mut trace = Trace::any_synapse(&task, threshold, settings.trace.synapse as usize);
    let run = fast::learn(&task, EpochLimit::new(settings.max_epochs)?, simd, &mut trace)?;
    let points = trace.points();
    let column = |value: fn(&plasticity_simulation::perceptron::TracePoint) -> f64| {
        points
            .iter()
            .filter(|point| point.presentation < settings.trace.presentations)
            .map(value)
            .collect::<Vec<f64>>()
    };
    let values = BTreeMap::from([
        ("presentation".into(), column(|point| point.presentation as f64)),
        ("transient".into(), column(|point| f64::from(point.transient))),
        ("persistent".into(), column(|point| f64::from(point.persistent))),
        ("consolidated".into(), column(|point| f64::from(u8::from(point.consolidated)))),
    ]);
    Ok(Outcome { ending: run.ending.into(), values })
}

fn draw(inputs: u64, patterns: u64, random: &mut Stream) -> Result<Task, PerceptronError> {
    Task::random(TaskSettings { inputs, patterns, zero_mean: false }, random)
}
