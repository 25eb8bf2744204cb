use super::super::value::{Given, Parameter, Refused, Takes, Usually, of};
use super::outcome;
use crate::ensemble::WalkSettings;
use crate::experiment::{Ending, Outcome};
use plasticity_simulation::decaying_walk::{DecayingWalk, DecayingWalkError};
use plasticity_simulation::random::Stream;

pub(super) static PARAMETERS: &[Parameter] = &[
    Parameter { name: "probability", takes: Takes::Number, usually: Usually::Needed },
    Parameter { name: "time-constant", takes: Takes::Number, usually: Usually::Needed },
    Parameter { name: "threshold", takes: Takes::Number, usually: Usually::Needed },
    Parameter { name: "synapses", takes: Takes::Count(1, 10_000_000), usually: Usually::Number(400.0) },
    Parameter {
        name: "steps",
        takes: Takes::Count(1, 1_000_000_000_000),
        usually: Usually::Number(10_000.0),
    },
];

pub(super) static OUTPUTS: &[&str] = &["rate", "mean_abs", "consolidation_size"];

pub(super) fn settings(given: Given<'_>) -> Result<WalkSettings, Refused> {
    let values = ["probability", "time-constant", "threshold"].map(|name| given.needed(name));
    let [probability, time_constant, threshold] = values;
    let walk = DecayingWalk::new(probability?, time_constant?, threshold?).map_err(|error| {
        let parameter = match error {
            DecayingWalkError::Probability(_) => "probability",
            DecayingWalkError::TimeConstant(_) => "time-constant",
            _ => "threshold",
        };
        of(parameter)(error)
    })?;
    let (synapses, presentations) = (given.count("synapses")?, given.count("steps")?);
    Ok(WalkSettings { walk, synapses, presentations, seed: 0 })
}

/// A replicate is of all synapses, one after another.
pub(super) fn run(settings: &WalkSettings, random: &mut Stream) -> Outcome {
    let (mut consolidations, mut size_sum, mut abs_sum) = (0, 0.0, 0.0);
    for _ in 0..settings.synapses {
        let tally = settings.walk.run(settings.presentations, random);
        consolidations += tally.consolidations;
        size_sum += tally.size_sum;
        abs_sum += tally.abs_sum;
    }
    let presentations = settings.synapses as f64 * settings.presentations as f64;
    let size = (consolidations > 0).then(|| size_sum / consolidations as f64);
    let rate = consolidations as f64 / presentations;
    let outputs =
        [("rate", Some(rate)), ("mean_abs", Some(abs_sum / presentations)), ("consolidation_size", size)];
    outcome(Ending::Converged, outputs)
}
