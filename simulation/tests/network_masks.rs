//! How masks and subnets are drawn.

mod common;

use common::images;
use common::restrictions::every;
use plasticity_simulation::data::{Labelled, Shape};
use plasticity_simulation::energy::PlasticityCost;
use plasticity_simulation::network::{
    Blocks, Coded, Competition, Direct, Engine, Initial, MaskDraw, NetworkError, Restriction, Settings,
};
use plasticity_simulation::random;
use plasticity_simulation::simd::Simd;

const SHAPE: Shape = Shape { rows: 6, columns: 7 };
/// With the bias.
const INPUTS: usize = 43;
const OUTPUTS: usize = 5;
const HIDDEN: usize = 60;

/// Standard deviations that a normal number exceeds, on either side, with a probability of 1e-9: the false-alarm rate of every test here.
const CERTAIN: f64 = 6.11;

fn coded() -> Coded {
    let images = images(40, SHAPE, OUTPUTS as u8, 0.7);
    Coded::new(&Settings::vrp(1), &images, &images)
}

fn initial(restriction: Restriction, seed: u64) -> Initial {
    let settings = Settings { restriction, ..Settings::vrp(HIDDEN) };
    Initial::random(settings, &coded(), &mut random::stream(seed, "test", "masks", 0)).unwrap()
}

fn mask(draw: MaskDraw, input: f64, output: f64) -> Restriction {
    Restriction::SynapticMask { draw, input, output }
}

fn count<'a>(plastic: impl IntoIterator<Item = &'a bool>) -> usize {
    plastic.into_iter().filter(|plastic| **plastic).count()
}

/// The synapses to output units, without those of biases.
fn without_biases(output: &[bool]) -> Vec<&[bool]> {
    output.chunks_exact(HIDDEN + 1).map(|row| &row[..HIDDEN]).collect()
}

fn assert_binomial(successes: usize, trials: usize, probability: f64) {
    let deviation = (trials as f64 * probability * (1.0 - probability)).sqrt();
    let distance = (successes as f64 - trials as f64 * probability).abs();
    assert!(distance <= CERTAIN * deviation, "{successes} of {trials} at {probability}");
}

#[test]
fn exact_counts_of_masks() {
    for (input, output) in [(0.1, 1.0), (0.35, 0.5), (0.999, 0.01)] {
        for seed in 0..5 {
            let of_layer = initial(mask(MaskDraw::PerLayer, input, output), seed).plastic(0);
            assert_eq!(count(&of_layer.input), (input * (HIDDEN * INPUTS) as f64).round() as usize);
            let outputs = without_biases(&of_layer.output).into_iter().flatten();
            assert_eq!(count(outputs), (output * (HIDDEN * OUTPUTS) as f64).round() as usize);
            let of_rows = initial(mask(MaskDraw::PerRow, input, output), seed).plastic(0);
            for from in 0..INPUTS {
                let column = of_rows.input.iter().skip(from).step_by(INPUTS);
                assert_eq!(count(column), (input * HIDDEN as f64).round() as usize);
            }
            for row in without_biases(&of_rows.output) {
                assert_eq!(count(row), (output * HIDDEN as f64).round() as usize);
            }
            for plastic in [&of_layer, &of_rows] {
                assert!(plastic.output.chunks_exact(HIDDEN + 1).all(|row| row[HIDDEN]));
            }
        }
    }
}

#[test]
fn stat_bernoulli_masks_are_binomial() {
    for (input, output) in [(0.05, 0.9), (0.5, 0.3)] {
        let draws = 40;
        let (mut inputs, mut outputs, mut both) = (0, 0, 0);
        for seed in 0..draws {
            let plastic = initial(mask(MaskDraw::Bernoulli, input, output), seed).plastic(0);
            inputs += count(&plastic.input);
            outputs += count(without_biases(&plastic.output).into_iter().flatten());
            // Neighbours are independent.
            both += plastic.input.chunks_exact(2).filter(|pair| pair[0] && pair[1]).count();
        }
        assert_binomial(inputs, draws as usize * HIDDEN * INPUTS, input);
        assert_binomial(outputs, draws as usize * HIDDEN * OUTPUTS, output);
        assert_binomial(both, draws as usize * (HIDDEN * INPUTS / 2), input * input);
    }
}

/// With exact counts per row the number of plastic paths between an input and an output is hypergeometric, with less variance than the binomial
/// one of Bernoulli masks. Pairs of an input and an output are pairwise independent; the standard error of a variance of n numbers that are nearly normal is
/// √(2/n) of it.
#[test]
fn stat_paths_of_masks_with_exact_rows_are_hypergeometric() {
    let (h, r, m) = (HIDDEN as f64, 24.0, 30.0);
    for (draw, variance) in [
        (MaskDraw::PerRow, r * (m / h) * (1.0 - m / h) * (h - r) / (h - 1.0)),
        (MaskDraw::Bernoulli, h * (r * m / h / h) * (1.0 - r * m / h / h)),
    ] {
        let mut numbers = Vec::new();
        for seed in 0..40 {
            let plastic = initial(mask(draw, r / h, m / h), seed).plastic(0);
            for from in 0..INPUTS {
                for row in without_biases(&plastic.output) {
                    let paths = row
                        .iter()
                        .enumerate()
                        .filter(|(unit, out)| **out && plastic.input[unit * INPUTS + from]);
                    numbers.push(paths.count() as f64);
                }
            }
        }
        let n = numbers.len() as f64;
        let mean = numbers.iter().sum::<f64>() / n;
        let found = numbers.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
        // Bernoulli masks of a row have rows in common, which spreads their counts: 40 draws of 5 output rows.
        let pairs = if draw == MaskDraw::PerRow { n } else { 40.0 * OUTPUTS as f64 };
        assert!(
            (found / variance - 1.0).abs() <= CERTAIN * (2.0 / pairs).sqrt(),
            "{draw:?}: {found} {variance}"
        );
        assert!((mean - r * m / h).abs() <= CERTAIN * (variance / pairs).sqrt(), "{draw:?}: {mean}");
    }
}

#[test]
fn exact_units_are_drawn_whole_and_all_alike() {
    let mut chosen = [0_usize; HIDDEN];
    let draws = 400;
    for seed in 0..draws {
        for (restriction, coordinated) in [
            (Restriction::NeuronMask { units: 12 }, false),
            (Restriction::Subnet { units: 12 }, true),
            (Restriction::LargestUpdates { fraction: 0.5, among: Competition::Subnet { units: 12 } }, true),
        ] {
            let plastic = initial(restriction, seed).plastic(0);
            let units: Vec<usize> = (0..HIDDEN)
                .filter(|unit| plastic.input[unit * INPUTS..][..INPUTS].iter().all(|p| *p))
                .collect();
            assert_eq!((units.len(), count(&plastic.input)), (12, 12 * INPUTS));
            for row in without_biases(&plastic.output) {
                let learns = |unit: &usize| !coordinated || units.contains(unit);
                assert!((0..HIDDEN).all(|unit| row[unit] == learns(&unit)));
            }
            if restriction == (Restriction::Subnet { units: 12 }) {
                units.into_iter().for_each(|unit| chosen[unit] += 1);
            }
        }
    }
    chosen.into_iter().for_each(|count| assert_binomial(count, draws as usize, 12.0 / HIDDEN as f64));
}

#[test]
fn exact_a_seed_draws_the_same_weights_whatever_the_restriction() {
    let plain = initial(Restriction::None, 1);
    for restriction in every(HIDDEN) {
        let (one, same, other) = (initial(restriction, 1), initial(restriction, 1), initial(restriction, 2));
        assert_eq!(one.weights(), plain.weights());
        assert_eq!(one, same);
        let is_drawn = one.plastic(0).input.contains(&false);
        assert_eq!(is_drawn, one.plastic(0) != other.plastic(0), "{restriction:?}");
    }
}

#[test]
fn exact_masks_of_a_class_are_its_own() {
    let restriction = Restriction::ClassMasks { draw: MaskDraw::PerLayer, input: 0.3, output: 0.4 };
    let initial = initial(restriction, 3);
    let masks: Vec<_> = (0..OUTPUTS).map(|class| initial.plastic(class)).collect();
    for class in 0..OUTPUTS {
        assert!((0..class).all(|other| masks[class] != masks[other]));
        let pixels = images(20, SHAPE, 1, 0.5);
        let all: Vec<u8> = (0..20).flat_map(|number| pixels.image(number).to_vec()).collect();
        let images = Labelled::new(SHAPE, OUTPUTS as u16, all, vec![class as u8; 20]).unwrap();
        let coded = Coded::new(initial.settings(), &images, &images);
        let mut network = Blocks::new(initial.clone(), PlasticityCost::CHANGE, Simd::detect());
        network.learn(&coded, &(0..20).collect::<Vec<_>>()).unwrap();
        let changed = |now: Vec<f64>, then: &[f32]| -> Vec<bool> {
            now.iter().zip(then).map(|(now, then)| *now != f64::from(*then)).collect()
        };
        let weights = network.weights();
        assert_eq!(changed(weights.input, &initial.weights().input), masks[class].input);
        assert_eq!(changed(weights.output, &initial.weights().output), masks[class].output);
    }
}

/// Masks that are drawn anew: as many synapses as the fraction says, other ones for other samples, units and inputs.
#[test]
fn stat_redrawn_masks_are_binomial_and_independent() {
    let coded = coded();
    let synapses = HIDDEN * INPUTS;
    for fraction in [0.02, 0.5] {
        let initial = initial(Restriction::RedrawnMask { input: fraction, output: fraction }, 4);
        let mut network = Direct::new(initial, PlasticityCost::CHANGE, None).unwrap();
        let mut masks: Vec<Vec<bool>> = Vec::new();
        for number in 0..40 {
            let before = network.weights().input;
            network.learn(&coded, &[number]).unwrap();
            masks.push(network.weights().input.iter().zip(before).map(|(now, then)| *now != then).collect());
        }
        let all: usize = masks.iter().map(count).sum();
        assert_binomial(all, 40 * synapses, fraction);
        let outputs = network.energy().output.changes.changes as usize - 40 * OUTPUTS;
        assert_binomial(outputs, 40 * HIDDEN * OUTPUTS, fraction);
        let both = |one: &[bool], other: &[bool]| one.iter().zip(other).filter(|(a, b)| **a && **b).count();
        // No synapse is in two pairs, so that pairs are independent.
        let of_next: usize = masks.chunks_exact(2).map(|pair| both(&pair[0], &pair[1])).sum();
        assert_binomial(of_next, 20 * synapses, fraction * fraction);
        let pairs = |mask: &[bool], apart: usize| -> [usize; 2] {
            let chunks = mask.chunks_exact(2 * apart);
            let together = chunks.clone().map(|chunk| both(&chunk[..apart], &chunk[apart..])).sum();
            [together, chunks.len() * apart]
        };
        for apart in [1, INPUTS] {
            let [together, all] = masks.iter().fold([0, 0], |sums, mask| {
                let of_mask = pairs(mask, apart);
                [sums[0] + of_mask[0], sums[1] + of_mask[1]]
            });
            assert_binomial(together, all, fraction * fraction);
        }
    }
}

#[test]
fn exact_restrictions_outside_their_domain_are_errors() {
    let check = |restriction| Settings { restriction, ..Settings::vrp(HIDDEN) }.check();
    for fraction in [0.0, -0.1, 1.1, f64::NAN, f64::INFINITY] {
        for restriction in [
            mask(MaskDraw::Bernoulli, fraction, 0.5),
            mask(MaskDraw::PerRow, 0.5, fraction),
            Restriction::RedrawnMask { input: fraction, output: 1.0 },
            Restriction::ClassMasks { draw: MaskDraw::PerLayer, input: 1.0, output: fraction },
            Restriction::LargestWeights { fraction },
            Restriction::LargestUpdates { fraction, among: Competition::Neuron },
            Restriction::LargestUpdates { fraction, among: Competition::Subnet { units: 3 } },
        ] {
            assert!(matches!(check(restriction), Err(NetworkError::Fraction { .. })), "{restriction:?}");
        }
    }
    for units in [0, HIDDEN + 1] {
        for restriction in [
            Restriction::NeuronMask { units },
            Restriction::Subnet { units },
            Restriction::MostActive { units },
            Restriction::LargestErrors { units },
            Restriction::LargestUpdates { fraction: 1.0, among: Competition::Subnet { units } },
        ] {
            assert_eq!(check(restriction), Err(NetworkError::PlasticUnits { units, hidden: HIDDEN }));
        }
    }
    assert!(every(HIDDEN).into_iter().all(|restriction| check(restriction).is_ok()));
}
