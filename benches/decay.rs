//! Learning with decaying transient weights, by the engine that each rule gets and by the plain loop of the definition: ratios,
//! taken in one run and interleaved, because machines are noisy.
//!
//! `cargo bench --bench decay` prints for each rule the median nanoseconds per synapse and presentation of both, and the median
//! of their ratios.

use plasticity_simulation::perceptron::decaying::{self, Learning, Settings, TimeConstant};
use plasticity_simulation::perceptron::{EpochLimit, Rule, Task, TaskSettings, Threshold};
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;
use std::hint::black_box;
use std::time::Instant;

fn main() {
    let threshold = |value| Threshold::new(value).expect("positive");
    let rules = [
        ("per-synapse 5", Rule::PerSynapse(threshold(5.0))),
        ("any-synapse 8", Rule::AnySynapse(threshold(8.0))),
        ("total 3", Rule::Total(threshold(3.0))),
    ];
    println!("N = P = 1000, tau = 1000, at most 300 epochs; ns per synapse and presentation");
    println!("{:>14} {:>9} {:>10} {:>10} {:>7} {:>8}", "rule", "level", "direct", "fast", "ratio", "epochs");
    for (name, rule) in rules {
        let settings = Settings {
            rule,
            time_constant: TimeConstant::new(1000.0).expect("above 1"),
            limit: EpochLimit::new(300).expect("positive"),
            shuffle: false,
        };
        for simd in Simd::available() {
            let mut measured = Vec::new();
            let mut epochs = Vec::new();
            for replicate in 0..7 {
                let random = || random::stream(1, "bench", "decay", replicate);
                let task = TaskSettings { inputs: 1000, patterns: 1000, zero_mean: false };
                let draw = || Task::random(task, &mut random()).expect("valid");
                let (direct, run) = timed(|| {
                    decaying::learn_directly(&draw(), &settings, &mut random(), &mut ()).expect("small")
                });
                let (fast, same) =
                    timed(|| decaying::learn(&draw(), &settings, simd, &mut random(), &mut ()).expect("±1"));
                // At this size, too, both learn the same.
                assert_eq!(same.run.pattern_updates, run.run.pattern_updates);
                assert_eq!(same.run.ending, run.run.ending);
                let steps = 1001.0 * run.run.presentations_total as f64;
                measured.push((direct * 1e9 / steps, fast * 1e9 / steps));
                epochs.push(run.run.epochs as f64);
            }
            let direct = median(measured.iter().map(|m| m.0));
            let fast = median(measured.iter().map(|m| m.1));
            let ratio = median(measured.iter().map(|m| m.0 / m.1));
            let epochs = median(epochs.into_iter());
            println!("{name:>14} {simd:>9} {direct:>10.3} {fast:>10.4} {ratio:>7.1} {epochs:>8}");
        }
    }
}

fn timed(work: impl FnOnce() -> Learning) -> (f64, Learning) {
    let start = Instant::now();
    let learning = black_box(work());
    (start.elapsed().as_secs_f64(), learning)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
