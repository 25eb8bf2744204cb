//! Masks as the network draws them, held to the laws of the number of plastic paths between an input and an output.

use plasticity_simulation::data::digits;
use plasticity_simulation::network::{Coded, Initial, MaskDraw, Restriction, Settings};
use plasticity_simulation::random;
use plasticity_theory::masks::Network;
use plasticity_theory::paths::{Paths, variance_of_layer_masks};
use plasticity_theory::quantity::{Fraction, Hidden, Inputs, Outputs};
use statrs::distribution::{ChiSquared, ContinuousCDF};

const HIDDEN: u64 = 60;
const INPUT: f64 = 0.2;
const OUTPUT: f64 = 0.5;
const MASKS: u64 = 400;

/// Probability that a test fails with masks that follow the law.
const FALSE_ALARM: f64 = 1e-6;

/// How many pairs have so many paths; pairs of a mask have neither input nor output in common, so that they are independent.
fn counted(draw: MaskDraw) -> Vec<f64> {
    let images = digits::generate(1, 10, 10).training;
    let restriction = Restriction::SynapticMask { draw, input: INPUT, output: OUTPUT };
    let settings = Settings { restriction, ..Settings::vrp(HIDDEN as usize) };
    let coded = Coded::new(&settings, &images, &images);
    let (inputs, hidden) = (coded.inputs(), HIDDEN as usize);
    let mut counts = vec![0.0; hidden + 1];
    for mask in 0..MASKS {
        let mut stream = random::stream(1, "test", "paths", mask);
        let plastic = Initial::random(settings, &coded, &mut stream).unwrap().plastic(0);
        for output in 0..10 {
            let input = 78 * output + 7;
            let path = |unit: &usize| {
                plastic.input[unit * inputs + input] && plastic.output[output * (hidden + 1) + unit]
            };
            counts[(0..hidden).filter(path).count()] += 1.0;
        }
    }
    counts
}

/// The probability of a chi-square as large or larger, by the law. Counts that are expected less than five times are taken together.
fn probability(counts: &[f64], law: &Paths) -> f64 {
    let total: f64 = counts.iter().sum();
    let expected: Vec<f64> = (0..counts.len()).map(|paths| total * law.probability(paths as u64)).collect();
    let (mut square, mut classes) = (0.0, 0.0);
    let (mut seen, mut hoped) = (0.0, 0.0);
    for (index, (count, expected_here)) in counts.iter().zip(&expected).enumerate() {
        seen += count;
        hoped += expected_here;
        let rest: f64 = expected[index + 1..].iter().sum();
        if (hoped >= 5.0 && rest >= 5.0) || index + 1 == counts.len() {
            square += (seen - hoped).powi(2) / hoped;
            classes += 1.0;
            (seen, hoped) = (0.0, 0.0);
        }
    }
    ChiSquared::new(classes - 1.0).unwrap().sf(square)
}

#[test]
fn stat_paths_of_bernoulli_masks_are_binomial_and_of_exact_counts_hypergeometric() {
    let hidden = Hidden::new(HIDDEN).unwrap();
    let plastic = |fraction: f64| (fraction * HIDDEN as f64).round() as u64;
    let hypergeometric = Paths::of_exact_masks(hidden, plastic(INPUT), plastic(OUTPUT)).unwrap();
    let fraction = |fraction| Fraction::new(fraction).unwrap();
    let binomial = Paths::of_bernoulli_masks(hidden, fraction(INPUT), fraction(OUTPUT)).unwrap();
    for (draw, law, wrong) in
        [(MaskDraw::Bernoulli, &binomial, &hypergeometric), (MaskDraw::PerRow, &hypergeometric, &binomial)]
    {
        let counts = counted(draw);
        let (right, wrong) = (probability(&counts, law), probability(&counts, wrong));
        // Shown by `--nocapture`; the page of the experiment quotes it.
        println!("{draw:?}: probability {right:.3} by its law, {wrong:.1e} by the other");
        assert!(right > FALSE_ALARM, "{draw:?}: {right}");
        assert!(wrong < FALSE_ALARM, "{draw:?}: the other law has {wrong}");
    }
}

/// Exact counts over the whole layer, as the authors draw them: the spread of the number of paths lies between those of both laws, near the binomial one.
#[test]
fn stat_variance_of_paths_of_layer_counts_lies_between_both_laws() {
    let network = Network {
        inputs: Inputs::new(785).unwrap(),
        hidden: Hidden::new(HIDDEN).unwrap(),
        outputs: Outputs::new(10).unwrap(),
    };
    let fraction = |fraction| Fraction::new(fraction).unwrap();
    let predicted = variance_of_layer_masks(network, fraction(INPUT), fraction(OUTPUT));
    let [layer, bernoulli, row] = [MaskDraw::PerLayer, MaskDraw::Bernoulli, MaskDraw::PerRow].map(variance);
    println!(
        "variances: Bernoulli {bernoulli:.2}, a layer {layer:.2} (predicted {predicted:.2}), a unit {row:.2}"
    );
    // The variance of 4000 pairs has a relative standard error of 2.2 %; five of these are exceeded once in two million.
    assert!((layer / predicted - 1.0).abs() < 0.11, "{layer} for {predicted}");
    assert!(row < 0.7 * layer && layer < 1.15 * bernoulli, "{row} {layer} {bernoulli}");
}

fn variance(draw: MaskDraw) -> f64 {
    let counts = counted(draw);
    let total: f64 = counts.iter().sum();
    let mean = (0..).zip(&counts).map(|(paths, count)| f64::from(paths) * count).sum::<f64>() / total;
    let squares = (0..).zip(&counts).map(|(paths, count)| (f64::from(paths) - mean).powi(2) * count);
    squares.sum::<f64>() / (total - 1.0)
}
