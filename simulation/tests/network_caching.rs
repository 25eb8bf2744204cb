//! Networks with synaptic caching: the definition against numbers worked out by hand and against what is conserved, the fast engine
//! against the definition.

mod common;

use approx::{assert_abs_diff_eq, assert_relative_eq};
use common::{every_design, images};
use plasticity_simulation::data::{Labelled, Shape, digits};
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Caching, CachingMeter, Coded, Consolidation, Direct, Engine, Initial, InputCoding, Layer, LayerEnergy,
    Layers, NetworkError, Output, Settings, Streaming, TargetCoding,
};
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;
use proptest::prelude::*;

const LAYERS: [Layer; 2] = [Layer::Input, Layer::Output];

const SHAPE: Shape = Shape { rows: 3, columns: 4 };

fn base() -> Settings {
    Settings { initial_deviation: 0.5, learning_rate: 0.05, ..Settings::lvr(19) }
}

fn rules(threshold: f64) -> [Consolidation; 4] {
    [
        Consolidation::PerSynapse { threshold },
        Consolidation::PerNeuron { threshold },
        Consolidation::PerLayer { threshold },
        Consolidation::AtEnd,
    ]
}

fn cost() -> PlasticityCost {
    PlasticityCost::new(0.5, true).unwrap()
}

fn initial(settings: Settings, coded: &Coded) -> Initial {
    Initial::random(settings, coded, &mut random::stream(2, "test", "network-caching", 0)).unwrap()
}

fn direct(settings: Settings, coded: &Coded, caching: Option<Caching>) -> Direct {
    Direct::new(initial(settings, coded), cost(), caching).unwrap()
}

fn streaming(settings: Settings, coded: &Coded, caching: Caching) -> Streaming {
    Streaming::new(initial(settings, coded), cost(), caching, Simd::detect()).unwrap()
}

/// Both engines.
fn engines(settings: Settings, coded: &Coded, caching: Caching) -> [Box<dyn Engine>; 2] {
    [Box::new(direct(settings, coded, Some(caching))), Box::new(streaming(settings, coded, caching))]
}

fn learn_all(engine: &mut dyn Engine, coded: &Coded) {
    engine.learn(coded, &(0..coded.count()).collect::<Vec<_>>()).unwrap();
}

fn caching_meter(engine: &dyn Engine, layer: Layer) -> CachingMeter {
    engine.energy().get(layer).caching.unwrap()
}

fn assert_same_energy(fast: &LayerEnergy, slow: &LayerEnergy, what: &str) {
    let (f, s) = (fast.caching.unwrap(), slow.caching.unwrap());
    assert_eq!(f.events, s.events, "{what}");
    assert_eq!(fast.changes.changes, slow.changes.changes, "{what}");
    for (fast, slow) in [
        (fast.changes.accumulated, slow.changes.accumulated),
        (fast.changes.potentiation, slow.changes.potentiation),
        (fast.changes.at_cost, slow.changes.at_cost),
        (fast.direct.accumulated, slow.direct.accumulated),
        (f.consolidated, s.consolidated),
        (f.remaining, s.remaining),
        (f.transient_sum, s.transient_sum),
    ] {
        assert_relative_eq!(fast, slow, max_relative = 1e-5, epsilon = 1e-9);
    }
}

fn assert_same_classes(fast: &dyn Engine, slow: &dyn Engine, coded: &Coded, numbers: &[usize]) {
    let answers = fast.classify(coded, numbers).into_iter().zip(slow.classify(coded, numbers));
    for (fast, slow) in answers {
        assert_eq!(fast.class, slow.class);
        assert_abs_diff_eq!(fast.lead, slow.lead, epsilon = 1e-4);
    }
}

/// Weights are of the order of 1, so that each of 60 samples adds a rounding of 6e-8 or less, which learning hardly amplifies: 1e-5 is
/// wide. A weight that is as near to its threshold as that would be consolidated at another sample; with these seeds none is.
#[test]
fn exact_every_rule_in_every_network_is_as_defined() {
    let images = images(60, SHAPE, 5, 0.0);
    let mut events = 0;
    for settings in every_design(base()) {
        let coded = Coded::new(&settings, &images, &images);
        for consolidation in rules(0.043) {
            for time_constant in [None, Some(17.0)] {
                let caching = Caching { consolidation, time_constant };
                let [mut slow, mut fast] = engines(settings, &coded, caching);
                learn_all(&mut *slow, &coded);
                learn_all(&mut *fast, &coded);
                let (fast_weights, slow_weights) = (fast.weights(), slow.weights());
                for layer in LAYERS {
                    let what = format!("{settings:?} {caching:?} {layer:?}");
                    for (fast, slow) in fast_weights.get(layer).iter().zip(slow_weights.get(layer)) {
                        assert_abs_diff_eq!(fast, slow, epsilon = 1e-5);
                    }
                    assert_same_energy(fast.energy().get(layer), slow.energy().get(layer), &what);
                    events += caching_meter(&*fast, layer).events;
                }
                let all: Vec<usize> = (0..coded.count()).collect();
                assert_same_classes(&*fast, &*slow, &coded, &all);
            }
        }
    }
    assert!(events > 10_000, "{events}");
}

#[test]
fn exact_digits_are_classified_as_by_the_definition() {
    let digits = digits::generate(3, 300, 300);
    let fast_lvr = Settings { learning_rate: 0.5, initial_deviation: 0.1, ..Settings::lvr(70) };
    for settings in [fast_lvr, Settings::vrp(70)] {
        let coded = Coded::new(&settings, &digits.training, &digits.training);
        let test = Coded::new(&settings, &digits.training, &digits.test);
        let caching = Caching {
            consolidation: Consolidation::PerNeuron { threshold: 0.02 },
            time_constant: Some(1000.0),
        };
        let [mut slow, mut fast] = engines(settings, &coded, caching);
        let all: Vec<usize> = (0..test.count()).collect();
        for _ in 0..2 {
            learn_all(&mut *slow, &coded);
            learn_all(&mut *fast, &coded);
            assert_same_classes(&*fast, &*slow, &test, &all);
        }
        let right =
            all.iter().zip(fast.classify(&test, &all)).filter(|(n, answer)| test.label(**n) == answer.class);
        for layer in LAYERS {
            // Over so many samples some synapse is nearer to the threshold than rounding, and its unit consolidated at another sample:
            // then the energies of the two are as alike as those of two runs, one in thousands of consolidations.
            let total = |engine: &dyn Engine| caching_meter(engine, layer).total(0.001);
            assert_relative_eq!(total(&*fast), total(&*slow), max_relative = 1e-3);
        }
        // Guessing would get 30 of 300.
        assert!(right.count() > 100);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Every instruction set gives the same, bit for bit, in one go and in pieces.
    #[test]
    fn prop_levels_and_pieces_agree(
        hidden in 1_usize..40, bias: bool, rule in 0_usize..4, threshold in 0.0..0.05_f64, cuts in (0_usize..20, 20_usize..40),
        time_constant in prop::option::of(1.0..100.0_f64),
    ) {
        let settings = Settings { bias, learning_rate: 0.05, initial_deviation: 0.5, ..Settings::vrp(hidden) };
        let images = images(40, SHAPE, 4, 0.0);
        let coded = Coded::new(&settings, &images, &images);
        let caching = Caching { consolidation: rules(threshold)[rule], time_constant };
        let all: Vec<usize> = (0..coded.count()).collect();
        let run = |simd, pieces: &[&[usize]]| {
            let mut engine = Streaming::new(initial(settings, &coded), cost(), caching, simd).unwrap();
            let asked = pieces.iter().map(|piece| {
                engine.learn(&coded, piece).unwrap();
                engine.classify(&coded, &all)
            });
            let last = asked.last();
            (engine.weights(), engine.energy(), engine.samples(), last)
        };
        let whole = run(Simd::baseline(), &[&all]);
        let pieces = [&all[..cuts.0], &all[cuts.0..cuts.1], &all[cuts.1..]];
        for simd in Simd::available() {
            prop_assert_eq!(&run(simd, &[&all]), &whole);
            prop_assert_eq!(&run(simd, &pieces), &whole);
        }
    }
}

/// What is consolidated does not matter to learning, but where it decays.
#[test]
fn exact_caching_without_decay_leaves_learning_as_it_is() {
    let images = images(60, SHAPE, 5, 0.0);
    for settings in every_design(base()) {
        let coded = Coded::new(&settings, &images, &images);
        let mut plain = direct(settings, &coded, None);
        learn_all(&mut plain, &coded);
        for consolidation in rules(0.03) {
            let mut cached = direct(settings, &coded, Some(Caching { consolidation, time_constant: None }));
            learn_all(&mut cached, &coded);
            for layer in LAYERS {
                for (a, b) in cached.weights().get(layer).iter().zip(plain.weights().get(layer)) {
                    assert_abs_diff_eq!(a, b, epsilon = 1e-12);
                }
                let (cached, plain) = (cached.energy().get(layer).changes, plain.energy().get(layer).changes);
                assert_eq!(cached.changes, plain.changes);
                assert_relative_eq!(cached.accumulated, plain.accumulated, max_relative = 1e-12);
                assert_relative_eq!(cached.at_cost, plain.at_cost, max_relative = 1e-12);
            }
        }
    }
}

/// A network whose weights are worked out by hand: they begin at 0, only the output layer learns, and the one hidden unit, of which
/// the input stays 0, has the activity 1/2. The weights to an output unit change by `[0.5, 1] * 0.25 * (target - output)`.
fn by_hand(
    labels: &[u8],
    consolidation: Consolidation,
    retained: f64,
) -> [(Layers<Vec<f64>>, CachingMeter); 2] {
    let settings = Settings {
        bias: true,
        inputs: InputCoding::Plain,
        targets: TargetCoding::OneHot,
        output: Output::Linear,
        initial_deviation: 0.0,
        learning_rate: 0.25,
        plastic: Layers { input: false, output: true },
        ..Settings::lvr(1)
    };
    let images = Labelled::new(Shape { rows: 1, columns: 1 }, 2, vec![9; labels.len()], labels.to_vec());
    let images = images.unwrap();
    let coded = Coded::new(&settings, &images, &images);
    let time_constant = (retained < 1.0).then(|| -1.0 / retained.ln());
    engines(settings, &coded, Caching { consolidation, time_constant }).map(|mut engine| {
        learn_all(&mut *engine, &coded);
        assert_eq!(engine.energy().input.caching, Some(CachingMeter::default()));
        assert_eq!(engine.weights().input, [0.0; 2]);
        (engine.weights(), caching_meter(&*engine, Layer::Output))
    })
}

fn assert_meter(meter: CachingMeter, consolidated: f64, remaining: f64, transient_sum: f64, events: u64) {
    assert_relative_eq!(meter.consolidated, consolidated, max_relative = 1e-6);
    assert_relative_eq!(meter.remaining, remaining, max_relative = 1e-6);
    assert_relative_eq!(meter.transient_sum, transient_sum, max_relative = 1e-6);
    assert_eq!(meter.events, events);
}

/// Unit 1 is changed by [0.125, 0.25], -[0.0390625, 0.078125] and -[0.02685546875, 0.0537109375]; unit 0 not, by [0.125, 0.25] and by
/// [0.0859375, 0.171875], when its weight from the bias is 0.421875.
#[test]
fn exact_consolidation_by_hand() {
    let (unit_0, unit_1) = (0.2109375 + 0.421875, 0.05908203125 + 0.1181640625);
    let before = 0.375 + (0.2578125 + 0.375);
    let left = unit_0 + unit_1;
    let expected = [
        (0.421875, left - 0.421875, before + left - 0.421875, 1),
        (unit_0, unit_1, before + unit_1, 1),
        (left, 0.0, before, 1),
        (0.0, left, before + left, 0),
    ];
    for (rule, (consolidated, remaining, sum, events)) in rules(0.4).into_iter().zip(expected) {
        for (weights, meter) in by_hand(&[1, 0, 0], rule, 1.0) {
            assert_eq!(weights.output, [0.2109375, 0.421875, 0.05908203125, 0.1181640625]);
            assert_meter(meter, consolidated, remaining, sum, events);
        }
    }
    // At the threshold nothing happens.
    for rule in rules(0.421875) {
        for (_, meter) in by_hand(&[1, 0, 0], rule, 1.0) {
            assert_meter(meter, 0.0, left, before + left, 0);
        }
    }
}

/// Charged after consolidation and before decay; decayed before the next sample is looked at.
#[test]
fn exact_decay_by_hand() {
    let rule = Consolidation::PerSynapse { threshold: 0.3 };
    for (weights, meter) in by_hand(&[0, 0], rule, 0.5) {
        // [0.125, 0.25] has decayed to half, so that the output is 0.15625 and the error 0.84375.
        assert_meter(meter, 0.3359375, 0.16796875 / 2.0, 0.375 + 0.16796875, 1);
        for (weight, expected) in weights.output.iter().zip([0.083984375, 0.3359375, 0.0, 0.0]) {
            assert_abs_diff_eq!(*weight, expected, epsilon = 1e-7);
        }
    }
}

/// Without decay weights have changed by the sum of all changes, and what is transient in the end, where nothing was consolidated, is
/// the whole way from the initial weights.
#[test]
fn exact_changes_are_conserved() {
    let images = images(60, SHAPE, 5, 0.0);
    for settings in [Settings::lvr(8), Settings::vrp(8)] {
        let coded = Coded::new(&settings, &images, &images);
        let initial = initial(settings, &coded);
        for consolidation in rules(0.002) {
            let caching = Caching { consolidation, time_constant: None };
            for (mut engine, tolerance) in engines(settings, &coded, caching).into_iter().zip([1e-10, 1e-5]) {
                learn_all(&mut *engine, &coded);
                for layer in LAYERS {
                    let energy = *engine.energy().get(layer);
                    let weights = engine.weights();
                    let pairs = weights.get(layer).iter().zip(initial.weights().get(layer));
                    let moved: f64 = pairs.map(|(now, then)| now - f64::from(*then)).sum();
                    let up = energy.changes.potentiation;
                    let changed = up - (energy.changes.accumulated - up);
                    assert_abs_diff_eq!(moved, changed, epsilon = tolerance * energy.changes.accumulated);
                    let meter = energy.caching.unwrap();
                    if consolidation == Consolidation::AtEnd {
                        assert_relative_eq!(
                            meter.consolidation(),
                            energy.direct.accumulated,
                            max_relative = tolerance
                        );
                    } else {
                        let slack = 1.0 + tolerance;
                        assert!(meter.events > 0);
                        assert!(meter.consolidation() * slack >= energy.direct.accumulated);
                        assert!(meter.consolidation() <= energy.changes.accumulated * slack);
                    }
                }
            }
        }
    }
}

#[test]
fn exact_limits_of_the_threshold() {
    let images = images(40, SHAPE, 5, 0.0);
    let settings = Settings::vrp(8);
    let coded = Coded::new(&settings, &images, &images);
    let learned = |consolidation| {
        let caching = Caching { consolidation, time_constant: Some(30.0) };
        engines(settings, &coded, caching).map(|mut engine| {
            learn_all(&mut *engine, &coded);
            (engine.weights(), engine.energy())
        })
    };
    for (_, energy) in learned(Consolidation::PerSynapse { threshold: 0.0 }) {
        for layer in LAYERS {
            let LayerEnergy { changes, caching, .. } = energy.get(layer);
            let meter = caching.unwrap();
            assert_eq!((meter.transient_sum, meter.remaining), (0.0, 0.0));
            assert_relative_eq!(meter.consolidated, changes.accumulated, max_relative = 1e-5);
            assert_eq!(meter.events as f64, changes.changes);
        }
    }
    let at_end = learned(Consolidation::AtEnd);
    for rule in rules(f64::INFINITY) {
        assert_eq!(learned(rule), at_end);
    }
}

#[test]
fn exact_a_layer_that_is_not_plastic_stays_and_costs_nothing() {
    let images = images(30, SHAPE, 5, 0.0);
    for (input, output) in [(true, false), (false, true), (false, false)] {
        let settings = Settings { plastic: Layers { input, output }, ..Settings::vrp(8) };
        let coded = Coded::new(&settings, &images, &images);
        let initial = initial(settings, &coded);
        for consolidation in rules(0.001) {
            for mut engine in engines(settings, &coded, Caching { consolidation, time_constant: Some(9.0) }) {
                learn_all(&mut *engine, &coded);
                for (layer, plastic) in LAYERS.into_iter().zip([input, output]) {
                    let weights = engine.weights();
                    let then = initial.weights().get(layer).iter().map(|&weight| f64::from(weight));
                    assert_eq!(then.eq(weights.get(layer).iter().copied()), !plastic);
                    let nothing =
                        LayerEnergy { caching: Some(CachingMeter::default()), ..LayerEnergy::default() };
                    assert_eq!(*engine.energy().get(layer) == nothing, !plastic);
                }
            }
        }
    }
}

#[test]
fn exact_divergence_and_bad_caching_are_errors() {
    let images = images(20, SHAPE, 3, 0.0);
    for rate in [10.0, 1e10, 1e300] {
        let settings = Settings { learning_rate: rate, ..Settings::vrp(5) };
        let coded = Coded::new(&settings, &images, &images);
        for consolidation in rules(0.1) {
            for mut engine in engines(settings, &coded, Caching { consolidation, time_constant: Some(5.0) }) {
                let all: Vec<usize> = (0..coded.count()).collect();
                let error = (0..20).find_map(|_| engine.learn(&coded, &all).err());
                assert_eq!(error, Some(NetworkError::Diverged { samples: engine.samples() }), "{rate}");
            }
        }
    }
    let settings = Settings::lvr(3);
    let coded = Coded::new(&settings, &images, &images);
    for (threshold, time_constant) in
        [(-1.0, None), (f64::NAN, None), (1.0, Some(0.0)), (1.0, Some(f64::INFINITY))]
    {
        let caching = Caching { consolidation: Consolidation::PerNeuron { threshold }, time_constant };
        assert!(Streaming::new(initial(settings, &coded), cost(), caching, Simd::detect()).is_err());
    }
}
