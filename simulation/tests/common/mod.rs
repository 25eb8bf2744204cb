//! Networks to test with.

#[allow(dead_code, reason = "not every file of tests needs it")]
pub(crate) mod restrictions;

use plasticity_simulation::data::{Labelled, Shape};
use plasticity_simulation::network::{Activation, Gradient, InputCoding, Output, Settings, TargetCoding};
use plasticity_simulation::random;
use rand::RngExt;

/// Random images, a share of their pixels black.
pub(crate) fn images(count: usize, shape: Shape, classes: u8, black: f64) -> Labelled {
    let mut random = random::stream(1, "test", "networks", 0);
    let mut pixel = || if random.random_bool(black) { 0 } else { random.random_range(0..=255) };
    let pixels = (0..count * shape.pixels()).map(|_| pixel()).collect();
    let labels = (0..count).map(|_| random.random_range(0..classes)).collect();
    Labelled::new(shape, classes.into(), pixels, labels).unwrap()
}

/// Every kind of unit, output, gradient, coding and bias; the rest as in `base`. Logistic units first.
pub(crate) fn every_design(base: Settings) -> Vec<Settings> {
    let activations =
        [Activation::Logistic, Activation::LeakyRelu { slope: 0.1 }, Activation::LeakyRelu { slope: 0.0 }];
    let codings = [
        (true, InputCoding::ZeroMeaned, TargetCoding::OneHot),
        (false, InputCoding::Lifted, TargetCoding::Lifted),
        (true, InputCoding::Plain, TargetCoding::OneHot),
        (false, InputCoding::ZeroMeaned, TargetCoding::Lifted),
    ];
    let mut all = Vec::new();
    for activation in activations {
        for output in [Output::Logistic, Output::Linear, Output::Softmax] {
            for gradient in [Gradient::True, Gradient::Authors] {
                for (bias, inputs, targets) in codings {
                    all.push(Settings { activation, output, gradient, bias, inputs, targets, ..base });
                }
            }
        }
    }
    all
}

/// Designs with the derivative of the loss.
#[allow(dead_code, reason = "not every file of tests needs it")]
pub(crate) fn every_true_design(base: Settings) -> Vec<Settings> {
    every_design(base).into_iter().filter(|settings| settings.gradient == Gradient::True).collect()
}
