//! What an image changes, against two derivations of the gradient that share no code with the network: the loss written down once more,
//! from the text of the papers, and differentiated by dual numbers and by finite differences, weight by weight.

mod common;

use approx::assert_relative_eq;
use common::{every_true_design, images};
use plasticity_simulation::data::Shape;
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{Activation, Coded, Direct, Engine, Initial, Output, Settings};
use plasticity_simulation::random;
use std::ops::{Add, Div, Mul, Sub};

/// A number with its derivative by one of the weights.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Dual {
    value: f64,
    slope: f64,
}

impl Dual {
    fn constant(value: f64) -> Self {
        Self { value, slope: 0.0 }
    }

    fn exp(self) -> Self {
        Self { value: self.value.exp(), slope: self.slope * self.value.exp() }
    }

    fn ln(self) -> Self {
        Self { value: self.value.ln(), slope: self.slope / self.value }
    }
}

impl Add for Dual {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { value: self.value + other.value, slope: self.slope + other.slope }
    }
}

impl Sub for Dual {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self { value: self.value - other.value, slope: self.slope - other.slope }
    }
}

impl Mul for Dual {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self { value: self.value * other.value, slope: self.slope * other.value + self.value * other.slope }
    }
}

impl Div for Dual {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        Self { value, slope: (self.slope - value * other.slope) / other.value }
    }
}

/// A network as the papers describe it: `weights[0]` hidden × inputs, `weights[1]` outputs × hidden, biases last in rows.
struct Described<'a> {
    settings: &'a Settings,
    x: &'a [f64],
    target: &'a [f64],
}

impl Described<'_> {
    fn loss(&self, weights: [&[Dual]; 2]) -> Dual {
        let zero = Dual::constant(0.0);
        let one = Dual::constant(1.0);
        let product = |row: &[Dual], a: &[Dual]| row.iter().zip(a).fold(zero, |sum, (w, a)| sum + *w * *a);
        let squash = |h: Dual| one / (one + (zero - h).exp());
        let x: Vec<Dual> = self.x.iter().map(|&x| Dual::constant(x)).collect();
        let mut hidden: Vec<Dual> = weights[0]
            .chunks(x.len())
            .map(|row| product(row, &x))
            .map(|h| match self.settings.activation {
                Activation::Logistic => squash(h),
                Activation::LeakyRelu { slope } if h.value < 0.0 => Dual::constant(slope) * h,
                Activation::LeakyRelu { .. } => h,
            })
            .collect();
        if self.settings.bias {
            hidden.push(one);
        }
        let outputs: Vec<Dual> = weights[1].chunks(hidden.len()).map(|row| product(row, &hidden)).collect();
        let partition = outputs.iter().fold(zero, |sum, h| sum + h.exp());
        outputs.iter().zip(self.target).fold(zero, |loss, (h, t)| {
            let target = Dual::constant(*t);
            loss + match self.settings.output {
                Output::Softmax => zero - target * (*h - partition.ln()),
                Output::Linear => Dual::constant(0.5) * (target - *h) * (target - *h),
                Output::Logistic => Dual::constant(0.5) * (target - squash(*h)) * (target - squash(*h)),
            }
        })
    }
}

/// Calls `check` with the change of a weight that the network makes over the learning rate, the slope of the loss by dual numbers, and that by finite
/// differences.
fn for_every_weight(mut check: impl FnMut(&Settings, f64, f64, f64)) {
    let images = images(6, Shape { rows: 3, columns: 4 }, 4, 0.0);
    let base = Settings { initial_deviation: 0.6, learning_rate: 0.5, ..Settings::lvr(5) };
    for settings in every_true_design(base) {
        let coded = Coded::new(&settings, &images, &images);
        for number in 0..images.count() {
            let mut random = random::stream(2, "test", "network gradient", number as u64);
            let initial = Initial::random(settings, &coded, &mut random).unwrap();
            let weights = [&initial.weights().input, &initial.weights().output]
                .map(|layer| layer.iter().map(|&w| Dual::constant(f64::from(w))).collect::<Vec<_>>());
            let mut network = Direct::new(initial, PlasticityCost::CHANGE, None).unwrap();
            let before = network.weights();
            let target: Vec<f64> = (0..coded.classes()).map(|unit| coded.target(number, unit)).collect();
            let described = Described { settings: &settings, x: &coded.activities(number), target: &target };
            let loss = |weights: &[Vec<Dual>; 2]| described.loss([&weights[0], &weights[1]]);
            assert_relative_eq!(loss(&weights).value, network.loss(&coded, number), max_relative = 1e-12);
            network.learn(&coded, &[number]).unwrap();
            let after = network.weights();
            let changes = [(before.input, after.input), (before.output, after.output)];
            for (layer, (before, after)) in changes.iter().enumerate() {
                for weight in 0..before.len() {
                    let with = |value: f64, slope: f64| {
                        let mut weights = weights.clone();
                        weights[layer][weight].value += value;
                        weights[layer][weight].slope = slope;
                        loss(&weights)
                    };
                    let step = 1e-5;
                    let difference = (with(step, 0.0).value - with(-step, 0.0).value) / (2.0 * step);
                    let change = (after[weight] - before[weight]) / settings.learning_rate;
                    check(&settings, change, with(0.0, 1.0).slope, difference);
                }
            }
        }
    }
}

#[test]
fn exact_changes_are_the_gradient() {
    let mut weights = 0;
    for_every_weight(|settings, change, dual, difference| {
        assert!((change + dual).abs() < 1e-12, "{change} {dual} {settings:?}");
        assert!((change + difference).abs() < 1e-7, "{change} {difference} {settings:?}");
        weights += 1;
    });
    assert!(weights > 10_000, "{weights}");
}
