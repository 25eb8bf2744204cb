use super::kernels::{self, Stepped};
use super::run::{Observer, Run};
use super::{PerceptronError, Rule, Task};
use crate::energy::CachingEnergy;
use crate::simd::Simd;

/// Meters of synaptic caching without decay, any number of rules and thresholds at once, listening to one learning run.
///
/// ```
/// use plasticity_simulation::perceptron::{EpochLimit, Meters, Rule, Task, TaskSettings, Threshold, fast};
/// use plasticity_simulation::{random, simd::Simd};
///
/// let settings = TaskSettings { inputs: 50, patterns: 50, zero_mean: false };
/// let task = Task::random(settings, &mut random::stream(1, "example", "cell", 0))?;
/// let rules = [Rule::Immediate, Rule::PerSynapse(Threshold::new(2.5)?), Rule::AtEnd];
/// let mut meters = Meters::new(&task, &rules, Simd::detect())?;
/// let run = fast::learn(&task, EpochLimit::new(10_000)?, Simd::detect(), &mut meters)?;
/// let energies = meters.finish(&run);
/// assert_eq!(energies[0].consolidation, (run.updates * 51) as f64);
/// assert!(energies[1].consolidation < energies[0].consolidation);
/// assert_eq!(energies[2].consolidation, run.minimal_energy());
/// # Ok::<(), plasticity_simulation::perceptron::PerceptronError>(())
/// ```
pub struct Meters<'a> {
    task: &'a Task,
    bank: Bank,
}

impl<'a> Meters<'a> {
    /// Meters for a run on `task`, one per rule.
    ///
    /// # Errors
    /// [`PerceptronError::NotInteger`] for zero-meaned tasks.
    pub fn new(task: &'a Task, rules: &[Rule], simd: Simd) -> Result<Self, PerceptronError> {
        if task.is_integer() {
            Ok(Self { task, bank: Bank::new(task.synapses(), rules, simd) })
        } else {
            Err(PerceptronError::NotInteger)
        }
    }

    /// Consolidates what is left and reads the meters, in the order of the rules.
    pub fn finish(self, run: &Run) -> Vec<CachingEnergy> {
        self.bank.finish(run.presentations, run.presentations_total)
    }
}

impl Observer for Meters<'_> {
    fn update(&mut self, presentation: u64, pattern: usize) {
        self.bank.step(presentation, self.task.row(pattern));
    }
}

/// Meters over steps ±1 given as bits, wherever they come from.
pub(crate) struct Bank {
    simd: Simd,
    step: Vec<i32>,
    meters: Vec<Meter>,
    /// Number of presentations whose maintenance is accounted for.
    presentations: u64,
}

struct Meter {
    trigger: Trigger,
    transient: Vec<i32>,
    sum_abs: u64,
    consolidation: u64,
    events: u64,
    transient_sum: u64,
    transient_change: u64,
}

enum Trigger {
    EachAt(i32),
    AllWhenAnyAt(i32),
    AllWhenSumAbove(f64),
    Never,
}

impl Bank {
    pub(crate) fn new(synapses: usize, rules: &[Rule], simd: Simd) -> Self {
        let inputs = (synapses - 1) as f64;
        let meters = rules
            .iter()
            .map(|rule| Meter {
                trigger: match *rule {
                    Rule::Immediate => Trigger::AllWhenAnyAt(1),
                    Rule::PerSynapse(threshold) => Trigger::EachAt(threshold.first_integer_above()),
                    Rule::AnySynapse(threshold) => Trigger::AllWhenAnyAt(threshold.first_integer_above()),
                    Rule::Total(threshold) => Trigger::AllWhenSumAbove(threshold.get() * inputs),
                    Rule::AtEnd => Trigger::Never,
                },
                transient: vec![0; synapses],
                sum_abs: 0,
                consolidation: 0,
                events: 0,
                transient_sum: 0,
                transient_change: 0,
            })
            .collect();
        Self { simd, step: vec![0; synapses], meters, presentations: 0 }
    }

    /// One step of every synapse at a presentation (counted from 0), whose maintenance is still that of before the step.
    pub(crate) fn step(&mut self, presentation: u64, signs: &[u64]) {
        let elapsed = presentation + 1 - self.presentations;
        self.presentations = presentation + 1;
        kernels::unpack(self.simd, signs, &mut self.step);
        for meter in &mut self.meters {
            meter.transient_sum += elapsed * meter.sum_abs;
            meter.step(self.simd, &self.step);
        }
    }

    pub(crate) fn finish(self, presentations: u64, presentations_total: u64) -> Vec<CachingEnergy> {
        let accounted = self.presentations;
        self.meters
            .into_iter()
            .map(|meter| {
                let until = |end: u64| (meter.transient_sum + (end - accounted) * meter.sum_abs) as f64;
                CachingEnergy {
                    consolidation: (meter.consolidation + meter.sum_abs) as f64,
                    final_consolidation: meter.sum_abs as f64,
                    events: meter.events,
                    transient_sum: until(presentations_total),
                    transient_sum_learning: until(presentations),
                    transient_change: meter.transient_change as f64,
                }
            })
            .collect()
    }
}

impl Meter {
    fn step(&mut self, simd: Simd, step: &[i32]) {
        let synapses = step.len() as u64;
        if let Trigger::EachAt(level) = self.trigger {
            let Stepped { sum_abs, crossings_or_largest } =
                kernels::step_each(simd, &mut self.transient, step, level);
            let crossings = u64::from(crossings_or_largest);
            self.sum_abs = sum_abs;
            self.events += crossings;
            self.consolidation += crossings * level as u64;
            self.transient_change += synapses - crossings;
            return;
        }
        let Stepped { sum_abs, crossings_or_largest: largest } =
            kernels::step_all(simd, &mut self.transient, step);
        let consolidate = match self.trigger {
            Trigger::AllWhenAnyAt(level) => largest >= level as u32,
            Trigger::AllWhenSumAbove(limit) => sum_abs as f64 > limit,
            Trigger::EachAt(_) | Trigger::Never => false,
        };
        if consolidate {
            self.events += 1;
            self.consolidation += sum_abs;
            self.sum_abs = 0;
            self.transient.fill(0);
        } else {
            self.sum_abs = sum_abs;
            self.transient_change += synapses;
        }
    }
}
