//! A rule of consolidation of one's own, against two of the toolkit.
//!
//! When any transient weight exceeds the threshold, the tenth of the synapses with the largest are consolidated: a compromise
//! between consolidating a synapse alone and all of them.
//!
//! ```sh
//! cargo run --release --example own_rule
//! ```

use plasticity_simulation::perceptron::decaying::{self, Course, Learning, TimeConstant};
use plasticity_simulation::perceptron::{
    Consolidate, Due, EpochLimit, Rule, Task, TaskSettings, Threshold, Updated,
};
use plasticity_simulation::random;
use std::error::Error;

/// The rule. It remembers nothing, so that it needs no field but its threshold.
struct LargestTenth {
    threshold: f64,
}

impl Consolidate for LargestTenth {
    fn due(&mut self, updated: &Updated<'_>, synapses: &mut [bool]) -> Due {
        let size = |synapse: &usize| updated.transient[*synapse].abs();
        let mut order: Vec<usize> = (0..synapses.len()).collect();
        order.sort_by(|one, other| size(other).total_cmp(&size(one)));
        if size(&order[0]) <= self.threshold {
            return Due::Nothing;
        }
        let tenth = synapses.len().div_ceil(10);
        order.into_iter().take(tenth).for_each(|synapse| synapses[synapse] = true);
        Due::Marked
    }

    fn is_memoryless(&self) -> bool {
        true
    }
}

const TASKS: u64 = 20;
const COST: f64 = 1e-3;

/// Mean energy over that without caching, maintenance among it.
fn energy(rule: &mut impl Consolidate) -> Result<f64, Box<dyn Error>> {
    let course =
        Course { time_constant: TimeConstant::INFINITE, limit: EpochLimit::new(10_000)?, shuffle: false };
    let mut sum = 0.0;
    for number in 0..TASKS {
        let mut stream = random::stream(1, "own rule", "task", number);
        let task = Task::random(TaskSettings { inputs: 100, patterns: 100, zero_mean: false }, &mut stream)?;
        let Learning { run, energy, .. } = decaying::learn_by(&task, &course, rule, &mut stream, &mut ())?;
        let spent = energy.consolidation + COST * energy.transient_sum;
        sum += spent / (run.updates as f64 * task.synapses() as f64);
    }
    Ok(sum / TASKS as f64)
}

/// The table, by threshold.
pub(crate) fn table() -> Result<String, Box<dyn Error>> {
    let mut text = String::from("threshold  per-synapse  largest tenth  any-synapse\n");
    for threshold in [1.5, 3.5, 5.5, 7.5, 9.5] {
        let theta = Threshold::new(threshold)?;
        let [each, tenth, any] = [
            energy(&mut Rule::PerSynapse(theta))?,
            energy(&mut LargestTenth { threshold })?,
            energy(&mut Rule::AnySynapse(theta))?,
        ];
        text.push_str(&format!("{threshold:>9}  {each:>11.3}  {tenth:>13.3}  {any:>11.3}\n"));
    }
    Ok(text)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("Energy over that without caching, with maintenance at c = {COST}\n\n{}", table()?);
    Ok(())
}
