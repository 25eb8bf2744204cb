//! Networks with synaptic caching of which not all synapses are plastic: the fast engine against the definition.

mod common;

use common::images;
use common::restrictions::{every, learn_in_pieces, static_synapses};
use plasticity_simulation::data::Shape;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Blocks, Caching, Coded, Consolidation, Direct, Engine, Initial, Layer, LayerEnergy, Restriction,
    Settings, Streaming,
};
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;

const LAYERS: [Layer; 2] = [Layer::Input, Layer::Output];

fn networks(hidden: usize) -> [Settings; 3] {
    let vrp = Settings { initial_deviation: 0.3, learning_rate: 0.03, ..Settings::vrp(hidden) };
    let lvr = Settings { initial_deviation: 0.3, learning_rate: 0.05, ..Settings::lvr(hidden) };
    [vrp, lvr, Settings { bias: false, ..vrp }]
}

fn rules(threshold: f64) -> [Consolidation; 4] {
    [
        Consolidation::PerSynapse { threshold },
        Consolidation::PerNeuron { threshold },
        Consolidation::PerLayer { threshold },
        Consolidation::AtEnd,
    ]
}

fn initial(settings: Settings, coded: &Coded) -> Initial {
    Initial::random(settings, coded, &mut random::stream(2, "test", "restricted caching", 0)).unwrap()
}

fn streaming(
    settings: Settings,
    coded: &Coded,
    cost: PlasticityCost,
    caching: Caching,
    simd: Simd,
) -> Streaming {
    Streaming::new(initial(settings, coded), cost, caching, simd).unwrap()
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
        assert!((fast - slow).abs() <= 1e-5 * slow.abs() + 1e-9, "{fast} {slow} {what}");
    }
}

/// As without restriction: a rounding of 6e-8 or less a sample, which learning hardly amplifies.
#[test]
fn exact_every_restriction_by_every_rule_is_as_defined() {
    let images = images(60, Shape { rows: 3, columns: 6 }, 5, 0.6);
    let all: Vec<usize> = (0..images.count()).collect();
    let mut events = 0;
    for (exponent, potentiation_only) in [(1.0, false), (0.5, true)] {
        let cost = PlasticityCost::new(exponent, potentiation_only).unwrap();
        for settings in networks(19) {
            for restriction in every(19) {
                let settings = Settings { restriction, ..settings };
                let coded = Coded::new(&settings, &images, &images);
                for consolidation in rules(0.017) {
                    for time_constant in [None, Some(17.0)] {
                        let caching = Caching { consolidation, time_constant };
                        let what = format!("{settings:?} {caching:?}");
                        let mut slow = Direct::new(initial(settings, &coded), cost, Some(caching)).unwrap();
                        let mut fast = streaming(settings, &coded, cost, caching, Simd::detect());
                        for piece in all.chunks(25) {
                            slow.learn(&coded, piece).unwrap();
                            fast.learn(&coded, piece).unwrap();
                        }
                        for layer in LAYERS {
                            let (fast_weights, slow_weights) = (fast.weights(), slow.weights());
                            for (fast, slow) in fast_weights.get(layer).iter().zip(slow_weights.get(layer)) {
                                assert!((fast - slow).abs() <= 1e-5, "{fast} {slow} {layer:?} {what}");
                            }
                            assert_same_energy(fast.energy().get(layer), slow.energy().get(layer), &what);
                            events += fast.energy().get(layer).caching.unwrap().events;
                        }
                        let class = |engine: &dyn Engine| -> Vec<usize> {
                            engine.classify(&coded, &all).into_iter().map(|answer| answer.class).collect()
                        };
                        assert_eq!(class(&fast), class(&slow), "{what}");
                    }
                }
            }
        }
    }
    assert!(events > 10_000, "{events}");
}

#[test]
fn exact_every_instruction_set_learns_the_same() {
    let images = images(40, Shape { rows: 5, columns: 7 }, 4, 0.5);
    for settings in networks(21) {
        for restriction in every(21) {
            let settings = Settings { restriction, ..settings };
            let coded = Coded::new(&settings, &images, &images);
            let consolidation = Consolidation::PerSynapse { threshold: 0.01 };
            let caching = Caching { consolidation, time_constant: Some(50.0) };
            let run = |simd| {
                let mut engine = streaming(settings, &coded, PlasticityCost::CHANGE, caching, simd);
                learn_in_pieces(&mut engine, &coded);
                (engine.weights(), engine.energy())
            };
            let baseline = run(Simd::baseline());
            for simd in Simd::available() {
                assert!(run(simd) == baseline, "{simd} {settings:?}");
            }
        }
    }
}

#[test]
fn exact_static_synapses_stay_as_they_are() {
    let images = images(60, Shape { rows: 5, columns: 6 }, 3, 0.5);
    for settings in networks(30) {
        for restriction in every(30) {
            let settings = Settings { restriction, ..settings };
            let coded = Coded::new(&settings, &images, &images);
            for consolidation in rules(0.01) {
                let caching = Caching { consolidation, time_constant: Some(100.0) };
                let initial = initial(settings, &coded);
                let mut engine =
                    Streaming::new(initial.clone(), PlasticityCost::CHANGE, caching, Simd::detect()).unwrap();
                learn_in_pieces(&mut engine, &coded);
                static_synapses(&initial, &engine, images.classes());
            }
        }
    }
}

/// Without decay what is consolidated does not matter to learning, so that both fast engines learn the same by every restriction.
#[test]
fn exact_caching_without_decay_leaves_learning_as_it_is() {
    let images = images(50, Shape { rows: 4, columns: 6 }, 4, 0.6);
    for settings in networks(24) {
        for restriction in every(24) {
            let settings = Settings { restriction, ..settings };
            let coded = Coded::new(&settings, &images, &images);
            let all: Vec<usize> = (0..images.count()).collect();
            let mut plain = Blocks::new(initial(settings, &coded), PlasticityCost::CHANGE, Simd::detect());
            plain.learn(&coded, &all).unwrap();
            for consolidation in rules(0.01) {
                let caching = Caching { consolidation, time_constant: None };
                let mut cached = streaming(settings, &coded, PlasticityCost::CHANGE, caching, Simd::detect());
                cached.learn(&coded, &all).unwrap();
                for layer in LAYERS {
                    let (cached_weights, weights) = (cached.weights(), plain.weights());
                    for (cached, plain) in cached_weights.get(layer).iter().zip(weights.get(layer)) {
                        assert!((cached - plain).abs() <= 1e-5, "{cached} {plain} {settings:?}");
                    }
                    let (cached, plain) =
                        (cached.energy().get(layer).changes, plain.energy().get(layer).changes);
                    assert_eq!(cached.changes, plain.changes, "{settings:?}");
                    assert!((cached.accumulated - plain.accumulated).abs() <= 1e-5 * plain.accumulated);
                }
            }
        }
    }
}

/// Of a subnet nothing but the subnet is ever transient.
#[test]
fn exact_maintenance_of_a_subnet_is_that_of_its_synapses() {
    let images = images(40, Shape { rows: 4, columns: 6 }, 4, 0.6);
    let settings = Settings { restriction: Restriction::Subnet { units: 3 }, ..networks(24)[0] };
    let coded = Coded::new(&settings, &images, &images);
    let all: Vec<usize> = (0..images.count()).collect();
    let caching = Caching { consolidation: Consolidation::AtEnd, time_constant: None };
    let mut engine = streaming(settings, &coded, PlasticityCost::CHANGE, caching, Simd::detect());
    engine.learn(&coded, &all).unwrap();
    let energy = engine.energy().input;
    assert_eq!(energy.changes.changes, (all.len() * 3 * 25) as f64);
    let remaining = energy.caching.unwrap().remaining;
    assert!((remaining - energy.direct.accumulated).abs() <= 1e-5 * remaining);
}
