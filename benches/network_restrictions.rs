//! Networks of which not all synapses are plastic: samples per second of the fast engines, against those without restriction and against
//! the definition.
//!
//! `cargo bench --bench network_restrictions` prints the best of several measurements in one thread, which are interleaved because machines are noisy; the
//! ratio to no restriction is of the same run. The images are of `PLASTICITY_DATA` or the cache, else drawn.

use plasticity_simulation::data::{known, source};
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Caching, Coded, Competition, Consolidation, Direct, Engine, Evaluation, Initial, MaskDraw, Material,
    Restriction, SampleOrder, Samples, Settings, fastest,
};
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;
use std::time::Instant;

const ROUNDS: usize = 5;
const UNITS: usize = 100;
const FRACTION: f64 = 0.1;

fn restrictions() -> [(&'static str, Restriction); 14] {
    let draw = MaskDraw::PerLayer;
    let largest = |among| Restriction::LargestUpdates { fraction: FRACTION, among };
    [
        ("none", Restriction::None),
        ("synaptic mask", Restriction::SynapticMask { draw, input: FRACTION, output: 1.0 }),
        ("both layers", Restriction::SynapticMask { draw, input: FRACTION, output: 0.5 }),
        ("redrawn mask", Restriction::RedrawnMask { input: FRACTION, output: 1.0 }),
        ("class masks", Restriction::ClassMasks { draw, input: FRACTION, output: 1.0 }),
        ("neuron mask", Restriction::NeuronMask { units: UNITS }),
        ("subnet", Restriction::Subnet { units: UNITS }),
        ("largest, layer", largest(Competition::Layer)),
        ("largest, neuron", largest(Competition::Neuron)),
        ("largest, subnet", largest(Competition::Subnet { units: UNITS })),
        ("largest weights", Restriction::LargestWeights { fraction: FRACTION }),
        ("most active", Restriction::MostActive { units: UNITS }),
        ("largest errors", Restriction::LargestErrors { units: UNITS }),
        ("static input", Restriction::None),
    ]
}

fn main() {
    let place = source::locate(None, &source::Environment::default(), &known::MNIST);
    let data = place.load().expect("data");
    println!("{}; 784-H-10, vRP; {UNITS} units or a fraction of {FRACTION}; samples/s", data.source);
    println!(
        "{:>6} {:>9} {:>16} {:>10} {:>8} {:>8}",
        "H", "caching", "restriction", "engine", "/none", "/direct"
    );
    let rule = Consolidation::PerSynapse { threshold: 0.01 };
    let cached = Some(Caching { consolidation: rule, time_constant: Some(1000.0) });
    for (hidden, samples, direct_samples) in [(100, 2000, 20), (1000, 600, 3), (10_000, 120, 0)] {
        let material = Material::new(&Settings::vrp(hidden), &data, Evaluation::Test);
        for (name, caching, samples) in [("no", None, samples), ("yes", cached, (samples / 6).max(20))] {
            compare(hidden, &material.training, (name, caching), samples, direct_samples);
        }
    }
}

fn compare(
    hidden: usize,
    coded: &Coded,
    (name, caching): (&str, Option<Caching>),
    samples: usize,
    direct_samples: usize,
) {
    let mut random = random::stream(1, "bench", "restrictions", 1);
    let numbers = Samples::new(SampleOrder::WithReplacement, coded.count()).take(samples, &mut random);
    let cost = PlasticityCost::CHANGE;
    let initial = |label: &str, restriction: Restriction| {
        let mut settings = Settings { restriction, ..Settings::vrp(hidden) };
        settings.plastic.input = label != "static input";
        Initial::random(settings, coded, &mut random::stream(1, "bench", "restrictions", 0)).expect("valid")
    };
    let mut engines: Vec<(&str, Restriction, Box<dyn Engine>, f64)> = restrictions()
        .into_iter()
        .map(|(label, restriction)| {
            let engine = fastest(initial(label, restriction), cost, caching, Simd::detect()).expect("valid");
            (label, restriction, engine, 0.0)
        })
        .collect();
    for _ in 0..ROUNDS {
        for (_, _, engine, best) in &mut engines {
            *best = best.max(samples_per_second(engine.as_mut(), coded, &numbers));
        }
    }
    let unrestricted = engines[0].3;
    for (label, restriction, _, best) in engines {
        let slow = (direct_samples > 0).then(|| {
            let mut direct = Direct::new(initial(label, restriction), cost, caching).expect("valid");
            best / samples_per_second(&mut direct, coded, &numbers[..direct_samples])
        });
        let slow = slow.map_or("-".to_owned(), |ratio| format!("{ratio:.0}"));
        println!("{hidden:>6} {name:>9} {label:>16} {best:>10.0} {:>8.2} {slow:>8}", best / unrestricted);
    }
}

fn samples_per_second(engine: &mut dyn Engine, coded: &Coded, numbers: &[usize]) -> f64 {
    let start = Instant::now();
    engine.learn(coded, numbers).expect("small learning rate");
    numbers.len() as f64 / start.elapsed().as_secs_f64()
}
