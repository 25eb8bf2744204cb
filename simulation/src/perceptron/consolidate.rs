//! Rules of consolidation, those of the user's own among them.

use super::Rule;

/// When transient weights are consolidated: a rule, as [`Rule`] has some, or one of your own.
///
/// It is asked after every update, before anything decays again. What it names is consolidated at once, $l_i \leftarrow l_i + s_i$ and $s_i \leftarrow 0$;
/// what is left at the end of learning is consolidated then, whatever the rule. [`learn_by`](super::decaying::learn_by) learns with it.
///
/// ```
/// use plasticity_simulation::perceptron::decaying::{self, Course, TimeConstant};
/// use plasticity_simulation::perceptron::{Consolidate, Due, EpochLimit, Task, TaskSettings, Updated};
/// use plasticity_simulation::random;
///
/// /// All synapses, at every tenth update.
/// struct EveryTenth(u64);
///
/// impl Consolidate for EveryTenth {
///     fn due(&mut self, _updated: &Updated<'_>, _synapses: &mut [bool]) -> Due {
///         self.0 += 1;
///         if self.0 % 10 == 0 { Due::All } else { Due::Nothing }
///     }
/// }
///
/// let mut stream = random::stream(1, "example", "cell", 0);
/// let task = Task::random(TaskSettings { inputs: 50, patterns: 30, zero_mean: false }, &mut stream)?;
/// let course =
///     Course { time_constant: TimeConstant::INFINITE, limit: EpochLimit::new(1000)?, shuffle: false };
/// let learning = decaying::learn_by(&task, &course, &mut EveryTenth(0), &mut stream, &mut ())?;
/// assert_eq!(learning.energy.events, learning.run.updates / 10);
/// # Ok::<(), plasticity_simulation::perceptron::PerceptronError>(())
/// ```
pub trait Consolidate {
    /// What is to be consolidated after an update. `synapses` has a place for each, all false when it is asked: those that are to be
    /// consolidated are made true, and [`Due::Marked`] returned.
    fn due(&mut self, updated: &Updated<'_>, synapses: &mut [bool]) -> Due;

    /// Whether what is due depends on nothing but the transient weights after the update. Only then cycles are looked for: learning is simulated further to see whether
    /// it repeats itself, and a rule that remembers would be disturbed by that.
    fn is_memoryless(&self) -> bool {
        false
    }
}

/// The synapses after an update. All slices have a number for each synapse, that of the bias last. Shape: $N + 1$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Updated<'a> {
    /// $s_i$, the update among them.
    pub transient: &'a [f64],
    /// $l_i$.
    pub persistent: &'a [f64],
    /// The update itself, $d x_i$.
    pub change: &'a [f64],
}

/// What is to be consolidated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Nothing.
    Nothing,
    /// All synapses; counts as one consolidation.
    All,
    /// Those that are marked; each counts as one.
    Marked,
}

impl Consolidate for Rule {
    fn due(&mut self, updated: &Updated<'_>, synapses: &mut [bool]) -> Due {
        let transient = updated.transient;
        let all_if = |due: bool| if due { Due::All } else { Due::Nothing };
        match *self {
            Self::Immediate => Due::All,
            Self::PerSynapse(threshold) => {
                for (marked, s) in synapses.iter_mut().zip(transient) {
                    *marked = s.abs() > threshold.get();
                }
                Due::Marked
            }
            Self::AnySynapse(threshold) => all_if(transient.iter().any(|s| s.abs() > threshold.get())),
            Self::Total(threshold) => {
                let inputs = (transient.len() - 1) as f64;
                all_if(transient.iter().map(|s| s.abs()).sum::<f64>() > threshold.get() * inputs)
            }
            Self::AtEnd => Due::Nothing,
        }
    }

    fn is_memoryless(&self) -> bool {
        true
    }
}

impl<C: Consolidate + ?Sized> Consolidate for &mut C {
    fn due(&mut self, updated: &Updated<'_>, synapses: &mut [bool]) -> Due {
        (**self).due(updated, synapses)
    }

    fn is_memoryless(&self) -> bool {
        (**self).is_memoryless()
    }
}
