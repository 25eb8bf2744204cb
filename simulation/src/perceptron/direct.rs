//! The direct engine: the definition of the model, in doubles. The reference that the fast engine is held to.

use super::run::{Ending, EpochLimit, Learned, Observer, Run};
use super::{MAX_TASK_BYTES, PerceptronError, Rule, Task};
use crate::energy::CachingEnergy;

/// Learns a task with synaptic caching, presenting one pattern after the other.
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
    let bytes = task.dense_bytes();
    if bytes > MAX_TASK_BYTES {
        return Err(PerceptronError::DirectTooLarge { bytes });
    }
    let patterns: Vec<Vec<f64>> = (0..task.patterns()).map(|j| task.signed_pattern(j)).collect();
    let mut synapses = Synapses::new(task, rule);
    let mut pattern_updates = vec![0; task.patterns()];
    let mut abs_field_sum = 0.0;
    let mut presentation = 0;
    let mut epochs = 0;
    let ending = loop {
        let before_epoch = synapses.energy.transient_sum;
        let mut errors = 0;
        for (j, signed) in patterns.iter().enumerate() {
            synapses.maintain();
            let field = synapses.field(signed);
            if field <= 0.0 {
                abs_field_sum += field.abs();
                synapses.update(signed);
                observer.update(presentation, j);
                pattern_updates[j] += 1;
                errors += 1;
            }
            presentation += 1;
        }
        epochs += 1;
        if errors == 0 {
            synapses.energy.transient_sum_learning = before_epoch;
            break Ending::Converged;
        }
        if epochs == limit.get() {
            synapses.energy.transient_sum_learning = synapses.energy.transient_sum;
            break Ending::GaveUp { limit };
        }
    };
    synapses.consolidate_rest();
    let stabilities = patterns.iter().map(|signed| synapses.field(signed)).collect();
    let weights = synapses.total;
    let run = Run::new(Learned { ending, epochs, weights, pattern_updates, stabilities, abs_field_sum });
    Ok((run, synapses.energy))
}

struct Synapses {
    rule: Rule,
    inputs: f64,
    persistent: Vec<f64>,
    transient: Vec<f64>,
    /// `persistent + transient`, kept up to date by every change.
    total: Vec<f64>,
    transient_abs: f64,
    energy: CachingEnergy,
}

impl Synapses {
    fn new(task: &Task, rule: Rule) -> Self {
        let zeros = vec![0.0; task.synapses()];
        Self {
            rule,
            inputs: task.settings().inputs as f64,
            persistent: zeros.clone(),
            transient: zeros.clone(),
            total: zeros,
            transient_abs: 0.0,
            energy: CachingEnergy::default(),
        }
    }

    fn maintain(&mut self) {
        self.energy.transient_sum += self.transient_abs;
    }

    fn field(&self, signed: &[f64]) -> f64 {
        self.total.iter().zip(signed).map(|(w, z)| w * z).sum()
    }

    fn update(&mut self, signed: &[f64]) {
        for (s, z) in self.transient.iter_mut().zip(signed) {
            *s += z;
        }
        let largest = self.transient.iter().fold(0.0, |largest: f64, s| largest.max(s.abs()));
        let sum: f64 = self.transient.iter().map(|s| s.abs()).sum();
        match self.rule {
            Rule::PerSynapse(threshold) => self.consolidate_above(threshold.get(), signed),
            Rule::Immediate => self.consolidate_all_if(true, signed),
            Rule::AnySynapse(threshold) => self.consolidate_all_if(largest > threshold.get(), signed),
            Rule::Total(threshold) => self.consolidate_all_if(sum > threshold.get() * self.inputs, signed),
            Rule::AtEnd => self.consolidate_all_if(false, signed),
        }
        for (w, (l, s)) in self.total.iter_mut().zip(self.persistent.iter().zip(&self.transient)) {
            *w = l + s;
        }
        self.transient_abs = self.transient.iter().map(|s| s.abs()).sum();
    }

    fn consolidate_above(&mut self, threshold: f64, change: &[f64]) {
        for ((l, s), z) in self.persistent.iter_mut().zip(&mut self.transient).zip(change) {
            if s.abs() > threshold {
                self.energy.consolidation += s.abs();
                self.energy.events += 1;
                *l += *s;
                *s = 0.0;
            } else {
                self.energy.transient_change += z.abs();
            }
        }
    }

    fn consolidate_all_if(&mut self, consolidate: bool, change: &[f64]) {
        if consolidate {
            self.energy.events += 1;
            self.energy.consolidation += self.transfer();
        } else {
            self.energy.transient_change += change.iter().map(|z| z.abs()).sum::<f64>();
        }
    }

    fn consolidate_rest(&mut self) {
        self.energy.final_consolidation = self.transfer();
        self.energy.consolidation += self.energy.final_consolidation;
    }

    /// Moves all of the transient into the persistent weights; returns how much.
    fn transfer(&mut self) -> f64 {
        let mut moved = 0.0;
        for (l, s) in self.persistent.iter_mut().zip(&mut self.transient) {
            moved += s.abs();
            *l += *s;
            *s = 0.0;
        }
        moved
    }
}
