//! Plastic paths between inputs and outputs, counted in masks that the network draws.

use super::conditions::Draw;
use super::settings::Paths;
use crate::experiment::{Ending, Outcome};
use plasticity_simulation::network::{Coded, Initial, NetworkError, Restriction, Settings};
use plasticity_simulation::random::Stream;

/// Number of pairs with so many paths, from none on.
pub(super) const HISTOGRAM: &str = "pairs";

/// Counts in several masks, of a pair for every input, which outputs share out among them: no two pairs have an input in common, and those with the same
/// output only its mask, so that a mask of the input layer tells as much as it can. Pairs of different outputs are independent with Bernoulli masks and
/// with exact counts at every unit, and nearly so with exact counts over layers.
pub(super) fn count(
    paths: &Paths,
    draw: Draw,
    coded: &Coded,
    random: &mut Stream,
) -> Result<Outcome, NetworkError> {
    let restriction =
        Restriction::SynapticMask { draw: draw.draw(), input: paths.input, output: paths.output };
    let hidden = paths.hidden as usize;
    let settings = Settings { restriction, ..Settings::vrp(hidden) };
    let (inputs, outputs) = (coded.inputs(), coded.classes());
    let mut histogram = vec![0.0; hidden + 1];
    for _ in 0..paths.masks {
        let plastic = Initial::random(settings, coded, random)?.plastic(0);
        // Biases of output units lead to no input.
        let sources = plastic.output.len() / outputs;
        for input in 0..inputs {
            let output = input % outputs;
            let path = |unit: &usize| {
                plastic.input[unit * inputs + input] && plastic.output[output * sources + unit]
            };
            histogram[(0..hidden).filter(path).count()] += 1.0;
        }
    }
    Ok(Outcome { ending: Ending::Converged, values: [(HISTOGRAM.to_owned(), histogram)].into() })
}

/// Mean of the numbers of paths with these frequencies.
pub(super) fn mean(histogram: &[f64]) -> f64 {
    let pairs: f64 = histogram.iter().sum();
    histogram.iter().enumerate().map(|(paths, count)| paths as f64 * count).sum::<f64>() / pairs
}

/// Their variance, without bias.
pub(super) fn variance(histogram: &[f64]) -> f64 {
    let (pairs, mean) = (histogram.iter().sum::<f64>(), mean(histogram));
    let squares = histogram.iter().enumerate().map(|(paths, count)| (paths as f64 - mean).powi(2) * count);
    squares.sum::<f64>() / (pairs - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_moments_of_frequencies() {
        // 0, 2, 2, 4.
        let histogram = [1.0, 0.0, 2.0, 0.0, 1.0];
        assert_eq!(mean(&histogram), 2.0);
        assert!((variance(&histogram) - 8.0 / 3.0).abs() < 1e-15);
    }
}
