//! The direct engine: the definition of the model, in doubles. The reference that the fast engines are held to.

use super::decaying::{self, Course, Engine, ROUNDING, State, TimeConstant, Watch};
use super::run::{EpochLimit, Observer, Run};
use super::{Consolidate, Due, MAX_TASK_BYTES, PerceptronError, Rule, Task, Updated};
use crate::energy::CachingEnergy;
use crate::random;

/// Learns a task with synaptic caching, presenting one pattern after the other; transient weights do not decay, and a run
/// ends when it converges or at the limit of epochs.
///
/// The weights $w_i = l_i + s_i$ are made of their two parts, so that a rule could change what is learned; without decay
/// it does not.
///
/// # Errors
/// [`PerceptronError::DirectTooLarge`] where the patterns as doubles would take more than [`MAX_TASK_BYTES`].
///
/// ```
/// use plasticity_simulation::perceptron::{EpochLimit, Rule, Task, TaskSettings, direct};
/// use plasticity_simulation::random;
///
/// let settings = TaskSettings { inputs: 20, patterns: 20, zero_mean: false };
/// let task = Task::random(settings, &mut random::stream(1, "example", "cell", 0))?;
/// let (run, energy) = direct::learn(&task, Rule::AtEnd, EpochLimit::new(1000)?, &mut ())?;
/// assert_eq!(energy.consolidation, run.minimal_energy());
/// # Ok::<(), plasticity_simulation::perceptron::PerceptronError>(())
/// ```
pub fn learn(
    task: &Task,
    rule: Rule,
    limit: EpochLimit,
    observer: &mut impl Observer,
) -> Result<(Run, CachingEnergy), PerceptronError> {
    let course = Course { time_constant: TimeConstant::INFINITE, limit, shuffle: false };
    let definition = Definition::new(task, course.time_constant, rule)?;
    let watch = Watch { cycles: false, observer: &mut Updates(observer) };
    // Nothing is drawn.
    let mut random = random::stream(0, "", "", 0);
    let learning = decaying::drive(task, &course, definition, &mut random, watch);
    Ok((learning.run, learning.energy))
}

/// An observer that epochs do not matter to.
struct Updates<'o, O>(&'o mut O);

impl<O: Observer> Observer for Updates<'_, O> {
    fn update(&mut self, presentation: u64, pattern: usize) {
        self.0.update(presentation, pattern);
    }
}

impl<O: Observer> decaying::EpochObserver for Updates<'_, O> {
    fn epoch(&mut self, _number: u64, _epoch: &decaying::Epoch, _transient: &[f64]) {}
}

/// Every step as it is defined.
pub(super) struct Definition<C> {
    rule: C,
    decay: f64,
    patterns: Vec<Vec<f64>>,
    /// Synapses that the rule marks.
    due: Vec<bool>,
}

#[derive(Clone)]
pub(super) struct Synapses {
    persistent: Vec<f64>,
    transient: Vec<f64>,
    /// `persistent + transient`, kept up to date by every change.
    total: Vec<f64>,
    persistent_abs: f64,
    transient_abs: f64,
    energy: CachingEnergy,
}

impl State for Synapses {
    fn persistent(&self) -> &[f64] {
        &self.persistent
    }

    fn transient(&self) -> &[f64] {
        &self.transient
    }

    fn energy(&self) -> &CachingEnergy {
        &self.energy
    }

    fn extrapolate(&mut self, earlier: &Self, factor: f64) {
        for (s, before) in self.transient.iter_mut().zip(&earlier.transient) {
            *s += (*s - before) * factor;
        }
        self.add_up();
    }
}

impl<C: Consolidate> Definition<C> {
    pub(super) fn new(task: &Task, time_constant: TimeConstant, rule: C) -> Result<Self, PerceptronError> {
        let bytes = task.dense_bytes();
        if bytes > MAX_TASK_BYTES {
            return Err(PerceptronError::DirectTooLarge { bytes });
        }
        Ok(Self {
            rule,
            decay: time_constant.factor(),
            patterns: (0..task.patterns()).map(|j| task.signed_pattern(j)).collect(),
            due: vec![false; task.synapses()],
        })
    }
}

impl<C: Consolidate> Engine for Definition<C> {
    type State = Synapses;

    fn start(&self) -> Synapses {
        let zeros = vec![0.0; self.patterns[0].len()];
        Synapses {
            persistent: zeros.clone(),
            transient: zeros.clone(),
            total: zeros,
            persistent_abs: 0.0,
            transient_abs: 0.0,
            energy: CachingEnergy::default(),
        }
    }

    fn first_error(&mut self, synapses: &mut Synapses, order: &[usize], from: usize) -> Option<(usize, f64)> {
        (from..order.len()).find_map(|place| {
            if self.decay != 1.0 {
                synapses.decay(self.decay);
            }
            synapses.energy.transient_sum += synapses.transient_abs;
            let field = synapses.field(&self.patterns[order[place]]);
            let rounding = ROUNDING * (synapses.persistent_abs + synapses.transient_abs);
            (field <= rounding).then_some((place, field))
        })
    }

    fn update(&mut self, synapses: &mut Synapses, pattern: usize) {
        let change = &self.patterns[pattern];
        for (s, z) in synapses.transient.iter_mut().zip(change) {
            *s += z;
        }
        self.due.fill(false);
        let updated = Updated { transient: &synapses.transient, persistent: &synapses.persistent, change };
        match self.rule.due(&updated, &mut self.due) {
            Due::Nothing => synapses.consolidate_all_if(false, change),
            Due::All => synapses.consolidate_all_if(true, change),
            Due::Marked => synapses.consolidate_marked(&self.due, change),
        }
        synapses.add_up();
    }

    fn settle(&mut self, _synapses: &mut Synapses) {}

    fn stabilities(&self, weights: &[f64]) -> Vec<f64> {
        self.patterns.iter().map(|signed| dot(weights, signed)).collect()
    }
}

fn dot(weights: &[f64], signed: &[f64]) -> f64 {
    weights.iter().zip(signed).map(|(w, z)| w * z).sum()
}

impl Synapses {
    fn decay(&mut self, left: f64) {
        for (s, (w, l)) in self.transient.iter_mut().zip(self.total.iter_mut().zip(&self.persistent)) {
            *s *= left;
            *w = l + *s;
        }
        self.transient_abs = self.transient.iter().map(|s| s.abs()).sum();
    }

    fn field(&self, signed: &[f64]) -> f64 {
        dot(&self.total, signed)
    }

    fn add_up(&mut self) {
        for (w, (l, s)) in self.total.iter_mut().zip(self.persistent.iter().zip(&self.transient)) {
            *w = l + s;
        }
        self.persistent_abs = self.persistent.iter().map(|l| l.abs()).sum();
        self.transient_abs = self.transient.iter().map(|s| s.abs()).sum();
    }

    fn consolidate_marked(&mut self, due: &[bool], change: &[f64]) {
        let synapses = self.persistent.iter_mut().zip(&mut self.transient);
        for (((l, s), z), due) in synapses.zip(change).zip(due) {
            if *due {
                self.energy.consolidation += s.abs();
                self.energy.events += 1;
                *l += *s;
                *s = 0.0;
            } else {
                self.energy.transient_change += z.abs();
            }
        }
    }

    fn consolidate_all_if(&mut self, due: bool, change: &[f64]) {
        if !due {
            self.energy.transient_change += change.iter().map(|z| z.abs()).sum::<f64>();
            return;
        }
        self.energy.events += 1;
        for (l, s) in self.persistent.iter_mut().zip(&mut self.transient) {
            self.energy.consolidation += s.abs();
            *l += *s;
            *s = 0.0;
        }
    }
}
