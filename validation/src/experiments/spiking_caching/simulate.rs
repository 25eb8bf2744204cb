//! From settings to cells, and from a cell to a replicate.

use super::conditions::Background;
use super::settings::{NANO, Settings};
use crate::experiment::{Cell, Ending, Outcome};
use plasticity_simulation::random::{self, Stream};
use plasticity_simulation::spiking::{
    Caching, Consolidation, Criteria, Learned, Round, SpikingError, Stop, Task, learn,
};
use serde_json::{Value, json};

/// Names of the values of a replicate, energies and conductances in nS.
pub(super) mod value {
    pub(crate) const ROUNDS: &str = "rounds";
    /// Without caching.
    pub(crate) const ENERGY: &str = "energy";
    pub(crate) const MINIMAL: &str = "minimal";
    /// With caching to the end.
    pub(crate) const AT_END: &str = "at_end";
    /// With the per-synapse rule, of every threshold.
    pub(crate) const AT_THRESHOLDS: &str = "at_thresholds";
    /// Energy and minimal energy to the first of the rounds over which conductances settled.
    pub(crate) const SETTLED: &str = "settled";
    pub(crate) const WITHIN: &str = "within";
    pub(crate) const APART: &str = "apart";
    pub(crate) const SEPARATES: &str = "separates";
    /// Output spikes a presentation.
    pub(crate) const SPIKES: &str = "spikes";
    pub(crate) const DIFFERING: &str = "differing";
    pub(crate) const RULES: &str = "rules";
}

/// How a cell is simulated.
pub(crate) enum Job {
    /// Until conductances stay within this of their mean, in nS.
    Learning { background: Background, patterns: u64, tolerance: f64 },
    /// All rounds.
    Course,
    /// Every rule drives the neuron.
    Rules,
    /// With conductances and potentials.
    Trace,
}

/// Name of a cell that learns until conductances settle; with a tolerance if it is not that of the preset.
pub(super) fn learning(background: Background, patterns: u64, tolerance: Option<f64>) -> String {
    let criterion = tolerance.map_or(String::new(), |tolerance| format!(" tolerance={tolerance}"));
    format!("learning background={} K={patterns}{criterion}", background.name())
}

pub(super) fn course(background: Background, patterns: u64) -> String {
    format!("course background={} K={patterns}", background.name())
}

pub(super) fn rules(background: Background, patterns: u64) -> String {
    format!("rules background={} K={patterns}", background.name())
}

pub(super) const TRACE: &str = "trace";

/// Every cell, those with most patterns first.
pub(super) fn jobs(settings: &Settings) -> Vec<(Cell, Job)> {
    let common = |background: Background, patterns: u64| {
        json!({
            "background": background, "patterns": patterns, "settings": {
                "task": format!("{:?}", settings.task(patterns)),
                "counting": format!("{:?}", settings.parameters(background).plasticity.counting),
                "rounds": settings.rounds, "settling_rounds": settings.settling_rounds,
                "thresholds": settings.thresholds,
            },
        })
    };
    let cell = |id: String, replicates, parameters: Value| Cell { id, replicates, parameters };
    let of_learning = |background, patterns, tolerance: Option<f64>, replicates| {
        let nanosiemens = tolerance.unwrap_or(settings.tolerance);
        let parameters = json!({ "learning": common(background, patterns), "tolerance": nanosiemens });
        let job = Job::Learning { background, patterns, tolerance: nanosiemens };
        (cell(learning(background, patterns, tolerance), replicates, parameters), job)
    };
    let mut jobs = Vec::new();
    for block in &settings.learning {
        for &patterns in &block.patterns {
            jobs.push((patterns, of_learning(block.background, patterns, None, block.replicates)));
        }
    }
    let part = &settings.criterion;
    for &tolerance in &part.tolerances {
        let job = of_learning(part.background, part.patterns, Some(tolerance), part.replicates);
        jobs.push((part.patterns, job));
    }
    jobs.sort_by_key(|(patterns, _)| std::cmp::Reverse(*patterns));
    let part = &settings.course;
    let parameters = json!({ "course": common(part.background, part.patterns), "rounds": part.rounds });
    let of_course = cell(course(part.background, part.patterns), part.replicates, parameters);
    let part = &settings.rules;
    let parameters =
        json!({ "rules": common(part.background, part.patterns), "tolerance": settings.tolerance });
    let of_rules = cell(rules(part.background, part.patterns), part.replicates, parameters);
    let parameters = json!({ "trace": settings.trace, "tolerance": settings.tolerance,
        "of": common(settings.trace.background, settings.trace.patterns) });
    let of_trace = cell(TRACE.into(), 1, parameters);
    let others = [(of_course, Job::Course), (of_rules, Job::Rules), (of_trace, Job::Trace)];
    others.into_iter().chain(jobs.into_iter().map(|(_, job)| job)).collect()
}

pub(super) fn replicate(
    settings: &Settings,
    job: &Job,
    random: &mut Stream,
) -> Result<Outcome, SpikingError> {
    match *job {
        Job::Learning { background, patterns, tolerance } => {
            until_settled(settings, background, patterns, tolerance, random)
        }
        Job::Course => all_rounds(settings, random),
        Job::Rules => every_rule(settings, random),
        Job::Trace => super::trace::replicate(settings, random),
    }
}

/// How a replicate ended.
pub(super) fn ending(learned: &Learned) -> Ending {
    match learned.ending {
        plasticity_simulation::spiking::Ending::GaveUp => Ending::GaveUp,
        _ => Ending::Converged,
    }
}

pub(super) fn outcome<const N: usize>(learned: &Learned, values: [(&str, Vec<f64>); N]) -> Outcome {
    let values = values.into_iter().map(|(name, values)| (name.to_owned(), values)).collect();
    Outcome { ending: ending(learned), values }
}

fn nanosiemens(siemens: f64) -> Vec<f64> {
    vec![siemens / NANO]
}

fn yes(holds: bool) -> Vec<f64> {
    vec![f64::from(u8::from(holds))]
}

fn until_settled(
    settings: &Settings,
    background: Background,
    patterns: u64,
    tolerance: f64,
    random: &mut Stream,
) -> Result<Outcome, SpikingError> {
    let parameters = settings.parameters(background);
    let task = Task::random(settings.task(patterns), &parameters, random)?;
    let caching = Caching::lasting(Consolidation::AtEnd);
    let mut others = vec![Consolidation::Immediate];
    others.extend(settings.threshold_rules());
    let stop = settings.stop(tolerance);
    let learned = learn(&parameters, &task, caching, &others, &stop, random, &mut ())?;
    let success = Criteria::default().judge(&task, &learned.conductances);
    let spent: Vec<f64> = learned.spent.iter().map(|spent| spent.consolidation_siemens / NANO).collect();
    let settled = learned
        .settled
        .map_or(Vec::new(), |settled| vec![settled.energy_siemens / NANO, settled.minimal_siemens / NANO]);
    Ok(outcome(
        &learned,
        [
            (value::ROUNDS, vec![learned.rounds as f64]),
            (value::ENERGY, vec![spent[1]]),
            (value::MINIMAL, nanosiemens(learned.minimal_siemens)),
            (value::AT_END, vec![spent[0]]),
            (value::AT_THRESHOLDS, spent[2..].to_vec()),
            (value::SETTLED, settled),
            (value::WITHIN, yes(success.within)),
            (value::APART, yes(success.apart)),
            (value::SEPARATES, yes(success.separates)),
            (value::SPIKES, vec![learned.spikes as f64 / (learned.rounds * patterns) as f64]),
        ],
    ))
}

/// Energy and minimal energy after every round.
fn all_rounds(settings: &Settings, random: &mut Stream) -> Result<Outcome, SpikingError> {
    let part = &settings.course;
    let parameters = settings.parameters(part.background);
    let task = Task::random(settings.task(part.patterns), &parameters, random)?;
    let stop =
        Stop { rounds: part.rounds, tolerance_siemens: None, settling_rounds: settings.settling_rounds };
    let (mut energy, mut minimal) = (Vec::new(), Vec::new());
    let mut watch = |round: Round<'_>| {
        energy.push(round.energy_siemens / NANO);
        minimal.push(round.minimal_siemens / NANO);
    };
    let caching = Caching::lasting(Consolidation::AtEnd);
    let learned = learn(&parameters, &task, caching, &[], &stop, random, &mut watch)?;
    Ok(outcome(&learned, [(value::ENERGY, energy), (value::MINIMAL, minimal)]))
}

/// The rules, each with the thresholds of the preset, without caching first.
fn all_rules(settings: &Settings) -> Vec<Consolidation> {
    let any = |&threshold: &f64| Consolidation::AnySynapse { threshold_siemens: threshold * NANO };
    let mut rules = vec![Consolidation::Immediate];
    rules.extend(settings.threshold_rules());
    rules.extend(settings.thresholds.iter().map(any));
    rules.push(Consolidation::AtEnd);
    rules
}

/// How many rules make the neuron learn otherwise than without caching, or spend otherwise than where they only listen.
fn every_rule(settings: &Settings, random: &mut Stream) -> Result<Outcome, SpikingError> {
    let part = &settings.rules;
    let parameters = settings.parameters(part.background);
    let task = Task::random(settings.task(part.patterns), &parameters, random)?;
    let rules = all_rules(settings);
    // Every rule is given the same input spikes.
    let seed = random::seed(random);
    let run = |rule: &Consolidation, others: &[Consolidation]| {
        let (stop, caching) = (settings.stop(settings.tolerance), Caching::lasting(*rule));
        let mut same = random::stream(seed, "spiking-caching", "rules", 0);
        learn(&parameters, &task, caching, others, &stop, &mut same, &mut ())
    };
    let without = run(&Consolidation::Immediate, &rules)?;
    let mut differing = 0_u32;
    for (rule, listening) in rules.iter().zip(&without.spent[1..]) {
        let learned = run(rule, &[])?;
        let as_without = Learned { spent: without.spent.clone(), ..learned.clone() } == without;
        differing += u32::from(!as_without || learned.spent[0] != *listening);
    }
    Ok(outcome(
        &without,
        [(value::DIFFERING, vec![f64::from(differing)]), (value::RULES, vec![rules.len() as f64])],
    ))
}
