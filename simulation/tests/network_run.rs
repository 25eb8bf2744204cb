//! Runs of learning: orders of samples, tests that stop when certain, and how runs end.

use plasticity_simulation::data::{Dataset, digits};
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Ending, Engine, Evaluation, Examiner, Goal, Initial, Learned, Material, SampleOrder, Samples, Settings,
    fastest, learn,
};
use plasticity_simulation::{random, simd::Simd};
use std::num::NonZeroU64;

fn dataset() -> Dataset {
    digits::generate(3, 1200, 700)
}

fn engine(settings: Settings, material: &Material) -> Box<dyn Engine> {
    let mut random = random::stream(1, "test", "network run", 0);
    let initial = Initial::random(settings, &material.training, &mut random).unwrap();
    fastest(initial, PlasticityCost::CHANGE, None, Simd::detect()).unwrap()
}

fn goal(target: Option<f64>, limit: u64) -> Goal {
    Goal { target, limit, test_every: NonZeroU64::new(100).unwrap() }
}

fn run(settings: Settings, goal: &Goal, watched: &mut Vec<(u64, f64)>) -> Learned {
    let material = Material::new(&settings, &dataset(), Evaluation::Test);
    let mut network = engine(settings, &material);
    let mut samples = Samples::new(SampleOrder::File, material.training.count());
    let mut random = random::stream(2, "test", "network run", 0);
    let mut watch = |engine: &dyn Engine, accuracy| watched.push((engine.samples(), accuracy));
    learn(&mut *network, &material, goal, &mut samples, &mut random, Some(&mut watch))
}

/// Whatever was asked before and in which order, and wherever the target is.
#[test]
fn exact_a_test_that_stops_early_is_right() {
    let settings = Settings::vrp(20);
    let material = Material::new(&settings, &dataset(), Evaluation::Test);
    let mut network = engine(settings, &material);
    let images = &material.evaluation;
    let mut examiner = Examiner::new(images.count());
    for round in 0..12 {
        let accuracy = Examiner::new(images.count()).accuracy(&*network, images);
        let right = (accuracy * images.count() as f64).round();
        let at = |right: f64| right / images.count() as f64;
        for target in [0.0, at(right - 1.0), at(right), at(right + 1.0), 0.95, 1.0] {
            assert_eq!(examiner.reaches(&*network, images, target), accuracy >= target, "{round} {target}");
        }
        assert_eq!(examiner.accuracy(&*network, images), accuracy);
        let numbers: Vec<usize> = (round * 100..(round + 1) * 100).collect();
        network.learn(&material.training, &numbers).unwrap();
    }
}

#[test]
fn exact_a_run_ends_at_the_first_test_that_reaches_the_target() {
    let settings = Settings::vrp(20);
    let mut all = Vec::new();
    let whole = run(settings, &goal(None, 2050), &mut all);
    assert_eq!((whole.ending, whole.samples), (Ending::Reached, 2050));
    assert_eq!(all.len(), 21);
    assert_eq!(all[20], (2050, whole.accuracy));
    let target = 0.5;
    let (samples, accuracy) = *all.iter().find(|(_, accuracy)| *accuracy >= target).unwrap();
    assert!(samples > 100, "a target that is not reached at once");
    let reached = run(settings, &goal(Some(target), 2050), &mut Vec::new());
    assert_eq!((reached.ending, reached.samples, reached.accuracy), (Ending::Reached, samples, accuracy));
    let material = Material::new(&settings, &dataset(), Evaluation::Test);
    let unwatched = learn(
        &mut *engine(settings, &material),
        &material,
        &goal(Some(target), 2050),
        &mut Samples::new(SampleOrder::File, material.training.count()),
        &mut random::stream(2, "test", "network run", 0),
        None,
    );
    assert_eq!((unwatched.samples, unwatched.accuracy), (samples, accuracy));
}

#[test]
fn exact_runs_give_up_and_diverge() {
    let given_up = run(Settings::vrp(20), &goal(Some(1.0), 300), &mut Vec::new());
    assert_eq!((given_up.ending, given_up.samples), (Ending::GaveUp, 300));
    let wild = Settings { learning_rate: 10.0, initial_deviation: 1.0, ..Settings::vrp(20) };
    let diverged = run(wild, &goal(Some(0.9), 2000), &mut Vec::new());
    assert_eq!(diverged.ending, Ending::Diverged);
    assert!(diverged.samples < 100);
}

#[test]
fn exact_samples_come_in_the_order_asked_for() {
    let mut random = random::stream(1, "test", "orders", 0);
    let mut file = Samples::new(SampleOrder::File, 4);
    assert_eq!(file.take(3, &mut random), [0, 1, 2]);
    assert_eq!(file.take(3, &mut random), [3, 0, 1]);
    let mut shuffled = Samples::new(SampleOrder::Shuffled, 50);
    let epochs: Vec<Vec<usize>> = (0..2).map(|_| shuffled.take(50, &mut random)).collect();
    assert_ne!(epochs[0], epochs[1]);
    for mut epoch in epochs {
        epoch.sort_unstable();
        assert!(epoch.into_iter().eq(0..50));
    }
    let drawn = Samples::new(SampleOrder::WithReplacement, 50).take(5000, &mut random);
    let mut counts = [0_u32; 50];
    drawn.iter().for_each(|&number| counts[number] += 1);
    // 100 +- 10 each; a deviation of 5 standard deviations among 50 has a probability of 3e-5.
    assert!(counts.iter().all(|&count| count.abs_diff(100) < 50), "{counts:?}");
}

#[test]
fn exact_held_out_images_are_not_learned() {
    let data = dataset();
    let settings = Settings::vrp(5);
    let held_out = Material::new(&settings, &data, Evaluation::HeldOut);
    assert_eq!((held_out.training.count(), held_out.evaluation.count()), (1000, 200));
    let grey = |coded: &plasticity_simulation::network::Coded, number: usize| -> Vec<i64> {
        let (activities, lift) = (coded.activities(number), coded.lift());
        activities[..coded.pixels()].iter().map(|a| ((a - lift) * 255.0).round() as i64).collect()
    };
    for number in 0..200 {
        let image: Vec<i64> = data.training.image(1000 + number).iter().map(|&g| i64::from(g)).collect();
        assert_eq!(grey(&held_out.evaluation, number), image);
        assert_eq!(held_out.evaluation.label(number), data.training.label(1000 + number));
    }
    let test = Material::new(&settings, &data, Evaluation::Test);
    assert_eq!((test.training.count(), test.evaluation.count()), (1200, 700));
    let mean: f64 = (0..1000).flat_map(|n| held_out.training.activities(n)[..784].to_vec()).sum::<f64>();
    assert!((mean / 784_000.0).abs() < 1e-12, "the mean is that of what is learned");
}
