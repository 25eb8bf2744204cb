//! Networks of which not all synapses are plastic: the fast engine without caching against the definition.

mod common;

use common::restrictions::{every, every_draw, learn_in_pieces, static_synapses};
use common::{every_design, images};
use plasticity_simulation::data::{Labelled, Shape};
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Activation, Blocks, Coded, Competition, Direct, Engine, Initial, InputCoding, Layer, Layers, MaskDraw,
    PlasticityMeter, Restriction, Settings,
};
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;
use proptest::prelude::*;

const LAYERS: [Layer; 2] = [Layer::Input, Layer::Output];

fn networks(hidden: usize) -> [Settings; 4] {
    let vrp = Settings { initial_deviation: 0.1, learning_rate: 0.03, ..Settings::vrp(hidden) };
    let lvr = Settings { initial_deviation: 0.1, learning_rate: 0.1, ..Settings::lvr(hidden) };
    [
        vrp,
        lvr,
        // Black pixels are not active.
        Settings { inputs: InputCoding::Plain, ..vrp },
        Settings { bias: false, ..vrp },
    ]
}

fn initial(settings: Settings, coded: &Coded, seed: u64) -> Initial {
    Initial::random(settings, coded, &mut random::stream(seed, "test", "network restrictions", 0)).unwrap()
}

fn pair(settings: Settings, cost: PlasticityCost, coded: &Coded, seed: u64) -> (Direct, Blocks) {
    let initial = initial(settings, coded, seed);
    (Direct::new(initial.clone(), cost, None).unwrap(), Blocks::new(initial, cost, Simd::detect()))
}

/// Rounding of single precision grows along a trajectory, over the samples here to less than 1e-5 of the weights. Of two updates that are as alike
/// as that either engine may select another; with these seeds none does.
fn assert_same(direct: &Direct, blocks: &Blocks, what: &str) {
    assert_same_but(direct, blocks, 0, what);
}

/// The same, but for so many weights, of which another has learned.
fn assert_same_but(direct: &Direct, blocks: &Blocks, others: usize, what: &str) {
    let (exact, fast) = (direct.weights(), blocks.weights());
    let (energy, fast_energy) = (direct.energy(), blocks.energy());
    for layer in LAYERS {
        let scale = exact.get(layer).iter().fold(0.0_f64, |largest, weight| largest.max(weight.abs()));
        let pairs = || exact.get(layer).iter().zip(fast.get(layer));
        let apart = pairs().filter(|(exact, fast)| (*exact - *fast).abs() > 1e-5 * scale);
        assert!(
            apart.count() <= others,
            "{:?} {layer:?} {what}",
            pairs().find(|(exact, fast)| exact != fast)
        );
        let same = |exact: f64, fast: f64, tolerance: f64| {
            assert!((exact - fast).abs() <= tolerance * exact.abs(), "{exact} {fast} {layer:?} {what}");
        };
        let (slow, fast) = (energy.get(layer), fast_energy.get(layer));
        same(slow.changes.changes, fast.changes.changes, 1e-12);
        same(slow.changes.accumulated, fast.changes.accumulated, 1e-5);
        same(slow.changes.potentiation, fast.changes.potentiation, 1e-5);
        same(slow.changes.at_cost, fast.changes.at_cost, 1e-5);
        // Differences of weights that are rounded.
        let (slow, fast) = (slow.direct.accumulated, fast.direct.accumulated);
        let rounding = 6e-8 * scale * exact.get(layer).len() as f64;
        assert!((slow - fast).abs() <= 1e-4 * slow + rounding, "{slow} {fast} {layer:?} {what}");
    }
}

fn classes(engine: &dyn Engine, coded: &Coded, numbers: &[usize]) -> Vec<usize> {
    engine.classify(coded, numbers).into_iter().map(|answer| answer.class).collect()
}

#[test]
fn exact_every_restriction_in_every_network_is_as_defined() {
    let images = images(120, Shape { rows: 6, columns: 7 }, 5, 0.7);
    let all: Vec<usize> = (0..images.count()).collect();
    for hidden in [3, 40, 150] {
        for settings in networks(hidden) {
            for restriction in every(hidden) {
                let settings = Settings { restriction, ..settings };
                let coded = Coded::new(&settings, &images, &images);
                let (mut direct, mut blocks) = pair(settings, PlasticityCost::CHANGE, &coded, 2);
                let what = format!("{settings:?}");
                for numbers in [&all[..41], &all[41..]] {
                    direct.learn(&coded, numbers).unwrap();
                    blocks.learn(&coded, numbers).unwrap();
                    assert_same(&direct, &blocks, &what);
                    assert_eq!(classes(&direct, &coded, &all), classes(&blocks, &coded, &all), "{what}");
                }
                assert!(blocks.energy().input.changes.accumulated > 0.0, "{what}");
            }
        }
    }
}

#[test]
fn exact_images_of_true_size() {
    let images = images(16, Shape { rows: 28, columns: 28 }, 10, 0.8);
    let all: Vec<usize> = (0..images.count()).collect();
    for settings in [
        Settings { initial_deviation: 0.05, ..Settings::vrp(300) },
        Settings { initial_deviation: 0.05, ..Settings::lvr(300) },
    ] {
        for restriction in every(300) {
            let settings = Settings { restriction, ..settings };
            let coded = Coded::new(&settings, &images, &images);
            let (mut direct, mut blocks) = pair(settings, PlasticityCost::POTENTIATION, &coded, 3);
            direct.learn(&coded, &all).unwrap();
            blocks.learn(&coded, &all).unwrap();
            // Of a quarter of a million weights some are nearer to the last that is selected than rounding.
            let others = if matches!(restriction, Restriction::LargestWeights { .. }) { 8 } else { 0 };
            assert_same_but(&direct, &blocks, others, &format!("{settings:?}"));
        }
    }
}

#[test]
fn exact_every_cost_is_metered_alike() {
    let images = images(60, Shape { rows: 5, columns: 5 }, 4, 0.7);
    let all: Vec<usize> = (0..images.count()).collect();
    for (exponent, potentiation_only) in [(0.0, false), (0.5, false), (2.0, true), (1.0, true), (0.0, true)] {
        let cost = PlasticityCost::new(exponent, potentiation_only).unwrap();
        for settings in networks(20) {
            for restriction in every(20) {
                let settings = Settings { restriction, ..settings };
                let coded = Coded::new(&settings, &images, &images);
                let (mut direct, mut blocks) = pair(settings, cost, &coded, 4);
                direct.learn(&coded, &all).unwrap();
                blocks.learn(&coded, &all).unwrap();
                assert_same(&direct, &blocks, &format!("{settings:?} {cost:?}"));
            }
        }
    }
}

/// All kinds of units, outputs and gradients, with a restriction of each kind.
#[test]
fn exact_every_design_is_as_defined() {
    let images = images(50, Shape { rows: 5, columns: 6 }, 4, 0.7);
    let all: Vec<usize> = (0..images.count()).collect();
    let base = Settings { initial_deviation: 0.1, learning_rate: 0.05, ..Settings::lvr(25) };
    for settings in every_design(base) {
        for restriction in every(25) {
            let settings = Settings { restriction, ..settings };
            let coded = Coded::new(&settings, &images, &images);
            let (mut direct, mut blocks) = pair(settings, PlasticityCost::CHANGE, &coded, 5);
            direct.learn(&coded, &all).unwrap();
            blocks.learn(&coded, &all).unwrap();
            assert_same(&direct, &blocks, &format!("{settings:?}"));
        }
    }
}

#[test]
fn exact_every_instruction_set_learns_the_same() {
    let images = images(70, Shape { rows: 8, columns: 8 }, 6, 0.7);
    let all: Vec<usize> = (0..images.count()).collect();
    for settings in networks(70) {
        for restriction in every(70) {
            let settings = Settings { restriction, ..settings };
            let coded = Coded::new(&settings, &images, &images);
            let learned = |simd| {
                let mut blocks = Blocks::new(initial(settings, &coded, 6), PlasticityCost::CHANGE, simd);
                blocks.learn(&coded, &all).unwrap();
                (blocks.weights(), blocks.energy(), blocks.classify(&coded, &all))
            };
            let baseline = learned(Simd::baseline());
            for simd in Simd::available() {
                assert!(learned(simd) == baseline, "{simd} {settings:?}");
            }
        }
    }
}

/// What is static for good has its initial weight to the last bit, and everything else that may be plastic changes.
#[test]
fn exact_static_synapses_stay_as_they_are() {
    let images = images(80, Shape { rows: 6, columns: 6 }, 3, 0.5);
    for settings in networks(30) {
        for restriction in every(30) {
            for plastic in [(true, true), (false, true), (true, false)] {
                let plastic = Layers { input: plastic.0, output: plastic.1 };
                let settings = Settings { restriction, plastic, ..settings };
                let coded = Coded::new(&settings, &images, &images);
                let initial = initial(settings, &coded, 7);
                let mut blocks = Blocks::new(initial.clone(), PlasticityCost::CHANGE, Simd::detect());
                learn_in_pieces(&mut blocks, &coded);
                static_synapses(&initial, &blocks, images.classes());
                for layer in LAYERS.into_iter().filter(|layer| !plastic.get(*layer)) {
                    assert_eq!(blocks.energy().get(layer).changes, PlasticityMeter::default());
                }
            }
        }
    }
}

/// Restrictions that leave everything plastic change nothing but the order of sums.
#[test]
fn exact_nothing_restricted_is_no_restriction() {
    let images = images(60, Shape { rows: 6, columns: 6 }, 4, 0.7);
    let all: Vec<usize> = (0..images.count()).collect();
    let mut none: Vec<Restriction> = vec![
        Restriction::RedrawnMask { input: 1.0, output: 1.0 },
        Restriction::NeuronMask { units: 30 },
        Restriction::Subnet { units: 30 },
        Restriction::LargestWeights { fraction: 1.0 },
        Restriction::MostActive { units: 30 },
        Restriction::LargestErrors { units: 30 },
    ];
    for draw in [MaskDraw::Bernoulli, MaskDraw::PerLayer, MaskDraw::PerRow] {
        none.push(Restriction::SynapticMask { draw, input: 1.0, output: 1.0 });
        none.push(Restriction::ClassMasks { draw, input: 1.0, output: 1.0 });
    }
    for among in [Competition::Layer, Competition::Neuron, Competition::Subnet { units: 30 }] {
        none.push(Restriction::LargestUpdates { fraction: 1.0, among });
    }
    for settings in networks(30) {
        let coded = Coded::new(&settings, &images, &images);
        let (mut direct, _) = pair(settings, PlasticityCost::CHANGE, &coded, 8);
        direct.learn(&coded, &all).unwrap();
        for &restriction in &none {
            let (mut slow, mut blocks) =
                pair(Settings { restriction, ..settings }, PlasticityCost::CHANGE, &coded, 8);
            slow.learn(&coded, &all).unwrap();
            blocks.learn(&coded, &all).unwrap();
            assert_eq!(slow.weights(), direct.weights(), "{restriction:?}");
            assert_same(&direct, &blocks, &format!("{restriction:?}"));
        }
    }
}

/// Numbers of changes by hand: every image has pixels of another grey than the mean, so that all activities differ from 0.
#[test]
fn exact_as_many_synapses_change_as_are_to() {
    let images = images(50, Shape { rows: 6, columns: 7 }, 5, 0.7);
    let all: Vec<usize> = (0..images.count()).collect();
    let (hidden, inputs, outputs) = (40, 43, 5);
    for (restriction, input, output) in [
        (Restriction::Subnet { units: 7 }, 7 * inputs, 8 * outputs),
        (Restriction::NeuronMask { units: 7 }, 7 * inputs, 41 * outputs),
        (Restriction::MostActive { units: 7 }, 7 * inputs, 41 * outputs),
        (Restriction::LargestErrors { units: 7 }, 7 * inputs, 41 * outputs),
        (Restriction::LargestWeights { fraction: 0.1 }, 172, 41 * outputs),
        (Restriction::LargestUpdates { fraction: 0.1, among: Competition::Layer }, 172, 41 * outputs),
        (Restriction::LargestUpdates { fraction: 0.1, among: Competition::Neuron }, 4 * hidden, 41 * outputs),
        (
            Restriction::LargestUpdates { fraction: 0.1, among: Competition::Subnet { units: 7 } },
            30,
            8 * outputs,
        ),
        (
            Restriction::SynapticMask { draw: MaskDraw::PerLayer, input: 0.1, output: 0.2 },
            172,
            (40 / 5 + 1) * outputs,
        ),
        (
            Restriction::ClassMasks { draw: MaskDraw::PerRow, input: 0.1, output: 0.2 },
            4 * inputs,
            (40 / 5 + 1) * outputs,
        ),
    ] {
        let settings = Settings { restriction, ..networks(hidden)[0] };
        let coded = Coded::new(&settings, &images, &images);
        let (mut direct, mut blocks) = pair(settings, PlasticityCost::CHANGE, &coded, 9);
        for engine in [&mut direct as &mut dyn Engine, &mut blocks] {
            engine.learn(&coded, &all).unwrap();
            let energy = engine.energy();
            assert_eq!(energy.input.changes.changes, (input * 50) as f64, "{restriction:?}");
            assert_eq!(energy.output.changes.changes, (output * 50) as f64, "{restriction:?}");
        }
    }
}

/// Equal activities, equal weights and equal errors: only the order of units and inputs decides.
#[test]
fn exact_ties_are_broken_alike() {
    let shape = Shape { rows: 3, columns: 4 };
    let pixels: Vec<u8> =
        (0..30 * 12).map(|place: u32| [0, 0, 255, 0, 77][place as usize * 7 / 3 % 5]).collect();
    let images = Labelled::new(shape, 3, pixels, (0..30).map(|image| image % 3).collect()).unwrap();
    let all: Vec<usize> = (0..images.count()).collect();
    for base in networks(20) {
        let base = Settings { initial_deviation: 0.0, ..base };
        for restriction in every(20) {
            let settings = Settings { restriction, ..base };
            let coded = Coded::new(&settings, &images, &images);
            // Without weights errors are 0 until output weights have grown, all alike; activities of logistic units are then alike as
            // well, but for rounding.
            let (mut direct, mut blocks) = pair(settings, PlasticityCost::CHANGE, &coded, 10);
            let samples = if settings.activation == Activation::Logistic { 2 } else { 30 };
            for &number in &all[..samples] {
                direct.learn(&coded, &[number]).unwrap();
                blocks.learn(&coded, &[number]).unwrap();
                assert_same(&direct, &blocks, &format!("{number} {settings:?}"));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any size, any fraction, in any pieces. Logistic units only: the derivative of a rectified one jumps at 0. Where rounding selects another
    /// of two updates, which happens in so many cases, weights differ by one of these; numbers of changes never do.
    #[test]
    fn prop_the_trajectory_is_that_of_the_definition(
        hidden in 1_usize..200, rows in 1_usize..8, count in 1_usize..50, piece in 1_usize..50, share in 0.01..1.0_f64, which in 0_usize..30,
    ) {
        let images = images(count, Shape { rows, columns: 5 }, 3, 0.7);
        let all_restrictions = every_draw(hidden, share);
        let restriction = all_restrictions[which % all_restrictions.len()];
        let settings = Settings {
            restriction, initial_deviation: 0.1, learning_rate: (1.0 / hidden as f64).min(0.05), ..Settings::lvr(hidden)
        };
        let coded = Coded::new(&settings, &images, &images);
        let (mut direct, mut blocks) = pair(settings, PlasticityCost::CHANGE, &coded, which as u64);
        let all: Vec<usize> = (0..count).collect();
        for numbers in all.chunks(piece) {
            direct.learn(&coded, numbers).unwrap();
            blocks.learn(&coded, numbers).unwrap();
        }
        // Changes that are swapped, at most two.
        let swapped = match restriction {
            Restriction::LargestUpdates { .. } | Restriction::LargestWeights { .. } => 2,
            Restriction::MostActive { .. } | Restriction::LargestErrors { .. } => 2 * coded.inputs(),
            _ => 0,
        };
        let (exact, fast) = (direct.weights().input, blocks.weights().input);
        let apart = exact.iter().zip(&fast).filter(|(exact, fast)| (*exact - *fast).abs() > 1e-6).count();
        prop_assert!(apart <= swapped, "{apart} {settings:?}");
        if apart == 0 {
            assert_same(&direct, &blocks, &format!("{settings:?}"));
        }
        for layer in LAYERS {
            let changes = |engine: &dyn Engine| engine.energy().get(layer).changes.changes;
            prop_assert_eq!(changes(&direct), changes(&blocks));
        }
    }
}
