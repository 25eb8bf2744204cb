//! The fast perceptron engine against the direct loop: ratios, taken in one run and interleaved, because machines are noisy.
//!
//! `cargo bench` prints for each case the median time of both engines over several tasks and the median of their ratios.

use plasticity_simulation::perceptron::{
    EpochLimit, Meters, Rule, Task, TaskSettings, Threshold, direct, fast,
};
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;
use std::hint::black_box;
use std::time::Instant;

fn main() {
    let limit = EpochLimit::new(10_000).expect("positive");
    println!("{:>6} {:>6} {:>9} {:>12} {:>12} {:>8}", "N", "P", "level", "direct s", "fast s", "ratio");
    for (patterns, tasks) in [(1000, 9), (1800, 5)] {
        for simd in Simd::available() {
            let settings = TaskSettings { inputs: 1000, patterns, zero_mean: false };
            let mut times = Vec::new();
            for replicate in 0..tasks {
                // Set-up, which is drawing the task, is part of both.
                let draw = || {
                    Task::random(settings, &mut random::stream(1, "bench", "engines", replicate))
                        .expect("valid")
                };
                let direct = seconds(|| {
                    direct::learn(&draw(), Rule::Immediate, limit, &mut ()).expect("small").0.updates
                });
                let fast = seconds(|| fast::learn(&draw(), limit, simd, &mut ()).expect("±1").updates);
                times.push((direct, fast));
            }
            let direct = median(times.iter().map(|t| t.0));
            let fast = median(times.iter().map(|t| t.1));
            let ratio = median(times.iter().map(|t| t.0 / t.1));
            println!("{:>6} {patterns:>6} {simd:>9} {direct:>12.4} {fast:>12.5} {ratio:>8.1}", 1000);
        }
    }
    meters(limit);
}

/// What it costs to meter many thresholds on one run.
fn meters(limit: EpochLimit) {
    let settings = TaskSettings { inputs: 1000, patterns: 1000, zero_mean: false };
    let task = Task::random(settings, &mut random::stream(1, "bench", "meters", 0)).expect("valid");
    let rules: Vec<Rule> = (0..100)
        .map(|level| Rule::PerSynapse(Threshold::new(f64::from(level) + 0.5).expect("positive")))
        .collect();
    for simd in Simd::available() {
        let time = median((0..5).map(|_| {
            seconds(|| {
                let mut meters = Meters::new(&task, &rules, simd).expect("±1");
                let run = fast::learn(&task, limit, simd, &mut meters).expect("±1");
                meters.finish(&run).len() as u64
            })
        }));
        println!("N = P = 1000 with {} meters, {simd}: {time:.4} s", rules.len());
    }
}

fn seconds(work: impl FnOnce() -> u64) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
