//! A presentation to the spiking neuron, by the synapses that are active and by a plain loop over all of them at every time step: ratios, taken in one run
//! and interleaved, because machines are noisy.
//!
//! `cargo bench --bench spiking` prints for several numbers of channels the median microseconds per presentation of both, with the drawing of the input
//! spikes and without, and the median of the ratios without.

use plasticity_simulation::random;
use plasticity_simulation::spiking::{
    Caching, Consolidation, Parameters, Synapses, Task, TaskSettings, Trains, present, present_directly,
};
use std::hint::black_box;
use std::time::Instant;

const PRESENTATIONS: usize = 250;
const REPEATS: u64 = 9;

fn main() {
    println!("150 ms in steps of 0.1 ms, 2 channels active; microseconds per presentation, one thread");
    println!(
        "{:>9} {:>9} {:>9} {:>14} {:>9} {:>7} {:>8}",
        "channels", "drawing", "active", "with drawing", "direct", "ratio", "spikes"
    );
    for channels in [100, 1000] {
        let mut measured = Vec::new();
        for repeat in 0..REPEATS {
            measured.push(measure(channels, repeat));
        }
        let of = |value: fn(&Times) -> f64| median(measured.iter().map(value));
        println!(
            "{channels:>9} {:>9.1} {:>9.1} {:>14.1} {:>9.0} {:>7.1} {:>8.2}",
            of(|times| times.drawing),
            of(|times| times.active),
            of(|times| times.drawing + times.active),
            of(|times| times.direct),
            of(|times| times.direct / times.active),
            of(|times| times.spikes),
        );
    }
}

/// Microseconds per presentation, and output spikes.
struct Times {
    drawing: f64,
    active: f64,
    direct: f64,
    spikes: f64,
}

/// Both learn the same 25 patterns for the same rounds.
fn measure(channels: usize, repeat: u64) -> Times {
    let mut parameters = Parameters::default();
    parameters.inputs.channels = channels;
    let mut stream = random::stream(1, "bench", "spiking", repeat);
    let settings = TaskSettings { patterns: 25, ..TaskSettings::default() };
    let task = Task::random(settings, &parameters, &mut stream).expect("few patterns");
    let patterns = || task.patterns().iter().cycle().take(PRESENTATIONS);

    let start = Instant::now();
    let trains: Vec<Trains> = patterns()
        .map(|pattern| {
            let mut trains = Trains::new(&parameters, 2);
            trains.draw(pattern.class, &mut stream);
            trains
        })
        .collect();
    let drawing = start.elapsed();

    let synapses = || {
        let caching = Caching::lasting(Consolidation::AtEnd);
        let others = [Consolidation::Immediate];
        Synapses::new(&parameters.plasticity, channels, 0.15, caching, &others).expect("no decay")
    };
    let (mut one, mut other) = (synapses(), synapses());
    let start = Instant::now();
    let mut spikes = 0;
    for (pattern, trains) in patterns().zip(&trains) {
        spikes += present(&parameters, &pattern.channels, black_box(trains), &mut one, &mut ());
    }
    let active = start.elapsed();
    let start = Instant::now();
    for (pattern, trains) in patterns().zip(&trains) {
        present_directly(&parameters, &pattern.channels, black_box(trains), &mut other, &mut ());
    }
    let direct = start.elapsed();
    // The same, bit for bit.
    assert_eq!(one, other);
    let each = |time: std::time::Duration| time.as_secs_f64() * 1e6 / PRESENTATIONS as f64;
    Times {
        drawing: each(drawing),
        active: each(active),
        direct: each(direct),
        spikes: spikes as f64 / PRESENTATIONS as f64,
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
