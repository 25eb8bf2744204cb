//! Perceptron learning with transient weights that decay (LvR "Decay of transient weights", Methods).
//!
//! At every presentation the transient weights decay, $s_i \leftarrow s_i(1 - 1/\tau)$; then the pattern is read out with
//! $w = l + s$. In error, $s \leftarrow s + d x$, and the rule consolidates. Learning now depends on the rule, since what is
//! transient is forgotten. A run ends when an epoch passes without error, when it is found to repeat itself for ever, or at
//! the limit of epochs.
//!
//! Three engines give the same sequence of updates: the definition, in plain doubles ([`learn_directly`]); one in the
//! space of fields, where a presentation is a comparison, for rules that consolidate all synapses at once; and one that
//! takes dot products with vector instructions, for the per-synapse rule, under which every consolidation of a synapse
//! would change all fields ([`learn`] takes the better of the two).

mod cycle;
mod dots;
mod driver;
mod fields;
mod settings;
#[cfg(test)]
mod tests;

pub use driver::{Epoch, EpochObserver, Learning};
pub use settings::{Course, Settings, TimeConstant};

pub(super) use driver::{Engine, State, Watch, drive};

use super::direct::Definition;
use super::{Consolidate, PerceptronError, Rule, Task};
use crate::random::Stream;
use crate::simd::Simd;

/// Fields of no more than this fraction of $\sum_i|l_i| + \sum_i|s_i|$ are zero but for rounding, and count as zero: errors. So that ties, as
/// among the first updates, come out alike however sums are taken.
pub(super) const ROUNDING: f64 = 1e-12;

/// Learns a task. `random` is drawn from only where the order is reshuffled.
///
/// # Errors
/// [`PerceptronError::NotInteger`] for zero-meaned tasks: see [`learn_directly`].
///
/// ```
/// use plasticity_simulation::perceptron::decaying::{self, Settings, TimeConstant};
/// use plasticity_simulation::perceptron::{EpochLimit, Rule, Task, TaskSettings, Threshold};
/// use plasticity_simulation::{random, simd::Simd};
///
/// let mut stream = random::stream(1, "example", "cell", 0);
/// let task = Task::random(TaskSettings { inputs: 50, patterns: 30, zero_mean: false }, &mut stream)?;
/// let settings = Settings {
///     rule: Rule::PerSynapse(Threshold::new(2.5)?),
///     time_constant: TimeConstant::new(500.0)?,
///     limit: EpochLimit::new(1000)?,
///     shuffle: false,
/// };
/// let learning = decaying::learn(&task, &settings, Simd::detect(), &mut stream, &mut ())?;
/// assert_eq!(learning.epochs.len() as u64, learning.run.epochs);
/// # Ok::<(), plasticity_simulation::perceptron::PerceptronError>(())
/// ```
pub fn learn(
    task: &Task,
    settings: &Settings,
    simd: Simd,
    random: &mut Stream,
    observer: &mut impl EpochObserver,
) -> Result<Learning, PerceptronError> {
    if !task.is_integer() {
        return Err(PerceptronError::NotInteger);
    }
    let watch = Watch { cycles: !settings.shuffle, observer };
    let course = &settings.course();
    Ok(match settings.rule {
        Rule::PerSynapse(threshold) => {
            drive(task, course, dots::Dots::new(task, threshold, settings, simd), random, watch)
        }
        _ => drive(task, course, fields::Fields::new(task, settings, simd), random, watch),
    })
}

/// Learns a task by the definition, for any task; the reference that [`learn`] is held to.
///
/// # Errors
/// [`PerceptronError::DirectTooLarge`] where the patterns as doubles would take more than
/// [`MAX_TASK_BYTES`](super::MAX_TASK_BYTES).
pub fn learn_directly(
    task: &Task,
    settings: &Settings,
    random: &mut Stream,
    observer: &mut impl EpochObserver,
) -> Result<Learning, PerceptronError> {
    let mut rule = settings.rule;
    learn_by(task, &settings.course(), &mut rule, random, observer)
}

/// Learns a task by the definition, with any rule of consolidation: see [`Consolidate`]. With a rule that remembers no cycle is looked for.
///
/// # Errors
/// As [`learn_directly`].
pub fn learn_by(
    task: &Task,
    course: &Course,
    rule: &mut impl Consolidate,
    random: &mut Stream,
    observer: &mut impl EpochObserver,
) -> Result<Learning, PerceptronError> {
    let watch = Watch { cycles: !course.shuffle && rule.is_memoryless(), observer };
    Ok(drive(task, course, Definition::new(task, course.time_constant, rule)?, random, watch))
}
