//! The first outputs of the random streams, pinned: a change makes every stored result irreproducible.

use plasticity_simulation::perceptron::{EpochLimit, Rule, Task, TaskSettings, Threshold, fast};
use plasticity_simulation::simd::Simd;
use plasticity_simulation::{random, walk};
use rand::Rng;

#[test]
fn exact_first_outputs_of_the_stream() {
    let mut stream = random::stream(1, "experiment", "cell", 0);
    let first: Vec<u64> = (0..3).map(|_| stream.next_u64()).collect();
    assert_eq!(
        first,
        [18438165840394257491, 7788956831461255260, 7637393570683739774],
        "generator {}",
        random::GENERATOR
    );
}

#[test]
fn exact_first_run_of_the_perceptron() {
    let settings = TaskSettings { inputs: 100, patterns: 100, zero_mean: false };
    let task = Task::random(settings, &mut random::stream(1, "experiment", "cell", 0)).unwrap();
    let run = fast::learn(&task, EpochLimit::new(10_000).unwrap(), Simd::detect(), &mut ()).unwrap();
    assert_eq!((run.updates, run.epochs, run.minimal_energy()), (216, 14, 858.0));
}

#[test]
fn exact_first_walk() {
    let rules = [Rule::PerSynapse(Threshold::new(2.5).unwrap())];
    let mut stream = random::stream(1, "experiment", "walk", 7);
    let energy = walk::simulate(10, 100, &rules, Simd::detect(), &mut stream).unwrap()[0];
    assert_eq!((energy.events, energy.consolidation, energy.transient_sum), (111, 340.0, 872.0));
}
