//! The network against finite differences of its loss, and its meters against its weights.

mod common;

use approx::assert_relative_eq;
use common::{every_true_design, images};
use plasticity_simulation::data::Shape;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Activation, Coded, Direct, Engine, Gradient, Initial, Layer, LayerEnergy, NetworkError, Output, Settings,
    TargetCoding,
};
use plasticity_simulation::random;

const SHAPE: Shape = Shape { rows: 3, columns: 4 };

fn base() -> Settings {
    Settings { initial_deviation: 0.5, learning_rate: 1e-6, ..Settings::lvr(7) }
}

fn network(settings: Settings, coded: &Coded) -> Direct {
    let initial = Initial::random(settings, coded, &mut random::stream(2, "test", "network", 0)).unwrap();
    Direct::new(initial, PlasticityCost::CHANGE, None).unwrap()
}

/// A step of learning lowers the loss by the rate times the squared gradient: so it goes along the gradient, and no other step of
/// that length would lower it as much. Held to the loss itself, which the gradient is not made from.
#[test]
fn exact_learning_goes_along_the_gradient() {
    let images = images(20, SHAPE, 5, 0.0);
    for settings in every_true_design(base()) {
        let coded = Coded::new(&settings, &images, &images);
        for number in 0..images.count() {
            let before = network(settings, &coded);
            let mut after = before.clone();
            after.learn(&coded, &[number]).unwrap();
            let (now, then) = (after.weights(), before.weights());
            let change = |layer| -> f64 {
                let pairs = now.get(layer).iter().zip(then.get(layer));
                pairs.map(|(now, then)| (now - then).powi(2)).sum()
            };
            let square = (change(Layer::Input) + change(Layer::Output)) / settings.learning_rate;
            let fall = before.loss(&coded, number) - after.loss(&coded, number);
            assert_relative_eq!(fall, square, max_relative = 2e-3, epsilon = 1e-13);
        }
    }
}

/// The authors of LvR propagate the raw error: with logistic output this is another gradient, with linear output the same.
#[test]
fn exact_the_authors_gradient_differs_for_logistic_output_only() {
    let images = images(5, SHAPE, 5, 0.0);
    for settings in
        every_true_design(base()).into_iter().filter(|settings| settings.targets == TargetCoding::OneHot)
    {
        let coded = Coded::new(&settings, &images, &images);
        let mut plain = network(settings, &coded);
        let mut authors = network(Settings { gradient: Gradient::Authors, ..settings }, &coded);
        for number in 0..images.count() {
            plain.learn(&coded, &[number]).unwrap();
            authors.learn(&coded, &[number]).unwrap();
        }
        let same = plain.weights().input == authors.weights().input;
        assert_eq!(same, settings.output != Output::Logistic, "{settings:?}");
        if !same {
            assert!(plain.weights().output != authors.weights().output || plain.samples() == 1);
        }
    }
}

#[test]
fn exact_meters_count_what_changes() {
    let images = images(30, SHAPE, 4, 0.0);
    let settings = Settings { learning_rate: 0.1, ..Settings::vrp(6) };
    let coded = Coded::new(&settings, &images, &images);
    let cost = PlasticityCost::new(0.5, false).unwrap();
    let initial = Initial::random(settings, &coded, &mut random::stream(3, "test", "network", 0)).unwrap();
    let mut network = Direct::new(initial, cost, None).unwrap();
    let (mut changes, mut accumulated, mut potentiation, mut at_cost) = (0.0, 0.0, 0.0, 0.0);
    for number in 0..images.count() {
        let before = network.weights().input;
        network.learn(&coded, &[number]).unwrap();
        for (now, then) in network.weights().input.iter().zip(&before) {
            let change = now - then;
            changes += f64::from(u8::from(change != 0.0));
            accumulated += change.abs();
            potentiation += change.max(0.0);
            at_cost += change.abs().sqrt();
        }
    }
    let LayerEnergy { changes: meter, direct, .. } = network.energy().input;
    assert_eq!(meter.changes, changes);
    assert_relative_eq!(meter.accumulated, accumulated, max_relative = 1e-9);
    assert_relative_eq!(meter.potentiation, potentiation, max_relative = 1e-9);
    assert_relative_eq!(meter.at_cost, at_cost, max_relative = 1e-6);
    assert!(direct.accumulated > 0.0 && direct.accumulated < meter.accumulated);
}

#[test]
fn exact_divergence_and_bad_settings_are_errors() {
    let images = images(10, SHAPE, 3, 0.0);
    let wild = Settings { learning_rate: 1e300, ..Settings::vrp(5) };
    let coded = Coded::new(&wild, &images, &images);
    let mut network = network(wild, &coded);
    let error = (0..10).find_map(|number| network.learn(&coded, &[number]).err());
    assert!(matches!(error, Some(NetworkError::Diverged { .. })), "{error:?}");
    for bad in [
        Settings { hidden: 0, ..Settings::lvr(1) },
        Settings { learning_rate: 0.0, ..Settings::lvr(1) },
        Settings { learning_rate: f64::NAN, ..Settings::lvr(1) },
        Settings { initial_deviation: -1.0, ..Settings::lvr(1) },
        Settings { activation: Activation::LeakyRelu { slope: 2.0 }, ..Settings::vrp(1) },
    ] {
        assert!(bad.check().is_err());
    }
}
