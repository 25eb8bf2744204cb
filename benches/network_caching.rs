//! Networks with synaptic caching: the engine that goes through memory once a sample, held to the bandwidth of that memory, and the
//! plain loop of the definition.
//!
//! `cargo bench --bench network_caching` prints samples per second, the best of several measurements that are interleaved because
//! machines are noisy. A sample reads l and s and writes s, 12 bytes a synapse; the bandwidth is that of `c = a + k b` in one thread, of
//! arrays as large as the weights of 10 000 hidden units, with its bytes counted alike.

use plasticity_simulation::data::digits;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Caching, Coded, Consolidation, Direct, Engine, Initial, Settings, Streaming,
};
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;
use std::hint::black_box;
use std::time::Instant;

const INPUTS: usize = 784;
const ROUNDS: usize = 5;
const BYTES: f64 = 12.0;

fn main() {
    let images = digits::generate(1, 1000, 1).training;
    let mut triad = Triad::new(INPUTS * 10_000);
    let rules = [
        ("at end", Consolidation::AtEnd),
        ("synapse 0.01", Consolidation::PerSynapse { threshold: 0.01 }),
        ("neuron 0.04", Consolidation::PerNeuron { threshold: 0.04 }),
        ("layer 0.04", Consolidation::PerLayer { threshold: 0.04 }),
    ];
    println!(
        "784-H-10, logistic, tau = 1000; GB/s at 12 bytes a synapse of both layers; memory: c = a + k b"
    );
    println!(
        "{:>6} {:>13} {:>9} {:>10} {:>10} {:>7} {:>7} {:>7}",
        "H", "rule", "level", "samples/s", "direct", "GB/s", "memory", "ratio"
    );
    for (hidden, samples, direct_samples) in [(100, 2000, 200), (1000, 200, 20), (10_000, 20, 2)] {
        let settings = Settings::lvr(hidden);
        let coded = Coded::new(&settings, &images, &images);
        let initial = || {
            Initial::random(settings, &coded, &mut random::stream(1, "bench", "caching", 0)).expect("valid")
        };
        let numbers: Vec<usize> = (0..samples).map(|number| number % coded.count()).collect();
        for (rule, consolidation) in rules {
            let caching = Caching { consolidation, time_constant: Some(1000.0) };
            let cost = PlasticityCost::CHANGE;
            let mut levels: Vec<(Simd, Streaming, f64)> = Simd::available()
                .into_iter()
                .map(|simd| (simd, Streaming::new(initial(), cost, caching, simd).expect("valid"), 0.0))
                .collect();
            let mut direct = Direct::new(initial(), cost, Some(caching)).expect("valid");
            let (mut memory, mut plain) = (0.0_f64, 0.0_f64);
            for _ in 0..ROUNDS {
                memory = memory.max(triad.gigabytes_per_second());
                for (_, engine, best) in &mut levels {
                    *best = best.max(samples_per_second(engine, &coded, &numbers));
                }
                plain = plain.max(samples_per_second(&mut direct, &coded, &numbers[..direct_samples]));
            }
            for (simd, _, best) in levels {
                let rate = BYTES * (hidden * (INPUTS + 10)) as f64 * best / 1e9;
                let ratio = rate / memory;
                println!(
                    "{hidden:>6} {rule:>13} {simd:>9} {best:>10.1} {plain:>10.2} {rate:>7.2} {memory:>7.2} {ratio:>7.2}"
                );
            }
        }
    }
}

fn samples_per_second(engine: &mut dyn Engine, coded: &Coded, numbers: &[usize]) -> f64 {
    let start = Instant::now();
    engine.learn(coded, numbers).expect("small learning rate");
    numbers.len() as f64 / start.elapsed().as_secs_f64()
}

/// Three arrays, larger than what caches keep.
struct Triad {
    a: Vec<f32>,
    b: Vec<f32>,
    c: Vec<f32>,
}

impl Triad {
    fn new(length: usize) -> Self {
        Self { a: vec![1.0; length], b: vec![2.0; length], c: vec![0.0; length] }
    }

    fn gigabytes_per_second(&mut self) -> f64 {
        const PASSES: usize = 10;
        let k = black_box(0.5);
        let start = Instant::now();
        for _ in 0..PASSES {
            for ((c, a), b) in self.c.iter_mut().zip(&self.a).zip(&self.b) {
                *c = a + k * b;
            }
            black_box(&mut self.c);
        }
        BYTES * (PASSES * self.a.len()) as f64 / start.elapsed().as_secs_f64() / 1e9
    }
}
