//! The engine of networks against plain loops, against the definition, and against the matrix products of this machine: one thread, ratios taken in one run
//! and interleaved, because machines are noisy.
//!
//! `cargo run --release --manifest-path benches/network/Cargo.toml [-- DATA]`, DATA a folder with MNIST or nothing for procedural digits. A sample
//! of a dense network of n inputs and H hidden units takes 4 n H operations (a product and a sum for each weight, forwards and for the change);
//! the engine's rate is counted as if it did them all, although it leaves out what black pixels make unnecessary.

mod plain;

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};
use plain::Plain;
use plasticity_simulation::data::{known, source};
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Blocks, Direct, Engine, Evaluation, Initial, Material, SampleOrder, Samples, Settings,
};
use plasticity_simulation::{random, simd::Simd};
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

fn main() {
    let given = std::env::args().nth(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let place = source::locate(given.as_deref(), &source::Environment::default(), &known::MNIST);
    let data = place.load().expect("data");
    println!("{}; network of vRP; samples/s, medians; GFLOP/s as of dense products", data.source);
    println!(
        "{:>6} {:>9} {:>10} {:>10} {:>10} {:>8} {:>8} {:>9} {:>9} {:>8}",
        "H", "level", "engine", "plain", "direct", "/plain", "/direct", "GFLOP/s", "sgemm", "ratio"
    );
    let samples = |hidden: usize| if hidden >= 10_000 { 1500 } else { 400_000 / hidden.max(40) };
    for hidden in [100, 1000, 10_000] {
        let settings = Settings::vrp(hidden);
        let material = Material::new(&settings, &data, Evaluation::Test);
        let coded = &material.training;
        for simd in Simd::available() {
            let mut measured = Vec::new();
            for round in 0..7 {
                let mut random = random::stream(1, "bench", "network", round);
                let initial = Initial::random(settings, coded, &mut random).expect("valid");
                let mut order = Samples::new(SampleOrder::WithReplacement, coded.count());
                let numbers = order.take(samples(hidden), &mut random);
                let few = &numbers[..(numbers.len() / 20).max(20)];
                let mut plain = Plain::new(&initial, hidden, coded.inputs(), coded.classes());
                let mut direct = Direct::new(initial.clone(), PlasticityCost::CHANGE, None).expect("valid");
                let mut engine = Blocks::new(initial, PlasticityCost::CHANGE, simd);
                let rate = |count: usize, work: &mut dyn FnMut()| count as f64 / seconds(work);
                let engine_rate =
                    rate(numbers.len(), &mut || engine.learn(coded, &numbers).expect("converges"));
                let some = &numbers[..numbers.len() / 4];
                let plain_rate = rate(some.len(), &mut || plain.learn(coded, some));
                let direct_rate = rate(few.len(), &mut || direct.learn(coded, few).expect("converges"));
                let dense = 4.0 * (coded.inputs() * hidden) as f64 * engine_rate / 1e9;
                measured.push([engine_rate, plain_rate, direct_rate, dense, sgemm(hidden, coded.inputs())]);
            }
            let of = |value: fn(&[f64; 5]) -> f64| median(measured.iter().map(value));
            println!(
                "{hidden:>6} {simd:>9} {:>10.0} {:>10.0} {:>10.1} {:>8.1} {:>8.0} {:>9.1} {:>9.1} {:>8.2}",
                of(|m| m[0]),
                of(|m| m[1]),
                of(|m| m[2]),
                of(|m| m[0] / m[1]),
                of(|m| m[0] / m[2]),
                of(|m| m[3]),
                of(|m| m[4]),
                of(|m| m[3] / m[4])
            );
        }
    }
}

/// GFLOP/s of the two products that a batch of 64 samples is made of: weights times inputs, and errors times inputs. One thread, the best of
/// a few.
fn sgemm(hidden: usize, inputs: usize) -> f64 {
    const BATCH: usize = 64;
    let number = |row: usize, column: usize| ((row * 7 + column * 3) % 13) as f32 / 13.0;
    let weights = Mat::from_fn(hidden, inputs, number);
    let activities = Mat::from_fn(inputs, BATCH, number);
    let errors = Mat::from_fn(hidden, BATCH, number);
    let mut drives = Mat::<f32>::zeros(hidden, BATCH);
    let mut changed = weights.clone();
    let operations = 4.0 * (hidden * inputs * BATCH) as f64;
    let repeated = (200_000 / hidden).max(3);
    let best = (0..3)
        .map(|_| {
            seconds(&mut || {
                for _ in 0..repeated {
                    matmul(
                        drives.as_mut(),
                        Accum::Replace,
                        weights.as_ref(),
                        activities.as_ref(),
                        1.0,
                        Par::Seq,
                    );
                    let transposed = activities.transpose();
                    matmul(changed.as_mut(), Accum::Add, errors.as_ref(), transposed, 1e-6, Par::Seq);
                }
                black_box((&drives, &changed));
            }) / repeated as f64
        })
        .fold(f64::INFINITY, f64::min);
    operations / best / 1e9
}

fn seconds(work: &mut dyn FnMut()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
