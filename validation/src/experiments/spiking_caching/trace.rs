//! One run in detail: conductances round by round, and the potential during a presentation before and after learning.

use super::settings::{NANO, Settings};
use super::simulate::outcome;
use crate::experiment::Outcome;
use plasticity_simulation::random::Stream;
use plasticity_simulation::spiking::{
    Caching, Class, Consolidation, Moment, Parameters, Pattern, Round, SpikingError, Synapses, Task, Trains,
    learn, present,
};

/// Names of the values: a conductance and its persistent part after every round, of a channel of a pattern of each class; the potential in mV
/// after every time step.
pub(super) mod value {
    pub(crate) const FULL: &str = "full";
    pub(crate) const FULL_PERSISTENT: &str = "full_persistent";
    pub(crate) const HALF: &str = "half";
    pub(crate) const HALF_PERSISTENT: &str = "half_persistent";
    pub(crate) const BEFORE: &str = "volts_before";
    pub(crate) const AFTER_FULL: &str = "volts_after_full";
    pub(crate) const AFTER_HALF: &str = "volts_after_half";
}

/// The potential that a spike is drawn with: after it the neuron is reset.
const SPIKE_MILLIVOLTS: f64 = 0.0;

pub(super) fn replicate(settings: &Settings, random: &mut Stream) -> Result<Outcome, SpikingError> {
    let part = &settings.trace;
    let parameters = settings.parameters(part.background);
    let (task, [full, half]) = task_of_both_classes(settings, &parameters, random)?;
    let mut traces: [Vec<f64>; 4] = Default::default();
    let mut watch = |round: Round<'_>| {
        let [one, other] = [full.channels[0], half.channels[0]];
        let conductances = [
            round.conductances[one],
            round.persistent[one],
            round.conductances[other],
            round.persistent[other],
        ];
        traces.iter_mut().zip(conductances).for_each(|(trace, conductance)| trace.push(conductance / NANO));
    };
    let rule = Consolidation::AnySynapse { threshold_siemens: part.threshold * NANO };
    let stop = settings.stop(settings.tolerance);
    let learned = learn(&parameters, &task, Caching::lasting(rule), &[], &stop, random, &mut watch)?;
    let nothing = vec![0.0; learned.conductances.len()];
    let mut volts =
        |pattern: &Pattern, conductances: &[f64]| potential(&parameters, pattern, conductances, random);
    let before = volts(&full, &nothing)?;
    let after = [volts(&full, &learned.conductances)?, volts(&half, &learned.conductances)?];
    let [one, one_persistent, other, other_persistent] = traces;
    let [after_full, after_half] = after;
    Ok(outcome(
        &learned,
        [
            (value::FULL, one),
            (value::FULL_PERSISTENT, one_persistent),
            (value::HALF, other),
            (value::HALF_PERSISTENT, other_persistent),
            (value::BEFORE, before),
            (value::AFTER_FULL, after_full),
            (value::AFTER_HALF, after_half),
        ],
    ))
}

/// A task with patterns of both targets, and the first of each.
fn task_of_both_classes(
    settings: &Settings,
    parameters: &Parameters,
    random: &mut Stream,
) -> Result<(Task, [Pattern; 2]), SpikingError> {
    loop {
        let task = Task::random(settings.task(settings.trace.patterns), parameters, random)?;
        let first = |class| task.patterns().iter().find(|pattern| pattern.class == class).cloned();
        if let (Some(full), Some(half)) = (first(Class::Full), first(Class::Half)) {
            return Ok((task, [full, half]));
        }
    }
}

/// The potential during a presentation, in mV. Shape: time steps.
fn potential(
    parameters: &Parameters,
    pattern: &Pattern,
    conductances: &[f64],
    random: &mut Stream,
) -> Result<Vec<f64>, SpikingError> {
    let seconds = parameters.protocol.presentation_seconds;
    let caching = Caching::lasting(Consolidation::AtEnd);
    let mut synapses = Synapses::new(&parameters.plasticity, conductances.len(), seconds, caching, &[])?;
    conductances.iter().enumerate().for_each(|(channel, &conductance)| synapses.change(channel, conductance));
    let mut trains = Trains::new(parameters, pattern.channels.len());
    trains.draw(pattern.class, random);
    let mut moments: Vec<Moment> = Vec::new();
    present(parameters, &pattern.channels, &trains, &mut synapses, &mut moments);
    let millivolts = |moment: &Moment| if moment.spike { SPIKE_MILLIVOLTS } else { 1e3 * moment.volts };
    Ok(moments.iter().map(millivolts).collect())
}
