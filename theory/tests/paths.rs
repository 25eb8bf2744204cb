//! Numbers of plastic paths: against references of 30 digits, and what holds of every distribution.

use approx::assert_relative_eq;
use plasticity_theory::TheoryError;
use plasticity_theory::masks::Network;
use plasticity_theory::paths::{self, Paths};
use plasticity_theory::quantity::*;
use proptest::prelude::*;

fn hidden(count: u64) -> Hidden {
    Hidden::new(count).unwrap()
}

fn fraction(value: f64) -> Fraction {
    Fraction::new(value).unwrap()
}

fn exact(n: u64, first: u64, second: u64) -> Paths {
    Paths::of_exact_masks(hidden(n), first, second).unwrap()
}

fn bernoulli(n: u64, probability: f64) -> Paths {
    Paths::of_bernoulli_masks(hidden(n), fraction(probability), Fraction::ALL).unwrap()
}

/// The error over what is documented; `free` is the part of the bound that does not grow with the logarithm.
fn over_bound(found: f64, expected: f64, free: f64) -> f64 {
    if expected == 0.0 {
        return if found == 0.0 { 0.0 } else { f64::INFINITY };
    }
    (found / expected - 1.0).abs() / (2e-15 * (free + expected.ln().abs()))
}

#[test]
fn mp_path_counts() {
    let text = include_str!("data/path_counts.csv");
    let mut worst = [(0.0, String::new()), (0.0, String::new()), (0.0, String::new()), (0.0, String::new())];
    let mut counts = [0; 4];
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let n: u64 = cells[1].parse().unwrap();
        let law = match cells[0] {
            "exact" => exact(n, cells[2].parse().unwrap(), cells[3].parse().unwrap()),
            _ => bernoulli(n, cells[3].parse().unwrap()),
        };
        let k: u64 = cells[4].parse().unwrap();
        let found = [law.ln_probability(k), law.probability(k), law.fewer_than(k), law.at_least(k)];
        for (i, found) in found.into_iter().enumerate() {
            // Below 1e-300, where only the logarithm is accurate.
            let Ok(expected) = cells[5 + i].parse::<f64>() else {
                assert!(found < 1.1e-300, "{line}: {found}");
                continue;
            };
            let error = if i == 0 {
                (found - expected).abs() / (2e-15 * expected.abs().max(1.0))
            } else {
                over_bound(found, expected, if i == 1 { 1.0 } else { 5.0 })
            };
            counts[i] += 1;
            // Not `max`, which would drop a NaN.
            if error.is_nan() || error > worst[i].0 {
                worst[i] = (error, line.to_owned());
            }
        }
    }
    println!("{worst:#?} of {counts:?}");
    assert!(counts.iter().all(|count| *count > 2000), "{counts:?}");
    for (error, line) in worst {
        assert!(error <= 1.0, "{error} times the bound at {line}");
    }
}

#[test]
fn exact_small_numbers_are_counted() {
    let choose = |n: u64, k: u64| (0..k).fold(1.0, |c, i| c * (n - i) as f64 / (i + 1) as f64);
    for n in 1..=12 {
        for (r, m) in (0..=n).flat_map(|r| (0..=n).map(move |m| (r, m))) {
            let law = exact(n, r, m);
            for k in 0..=n {
                let possible = k <= r && k <= m && r + m <= n + k;
                let expected =
                    if possible { choose(r, k) * choose(n - r, m - k) / choose(n, m) } else { 0.0 };
                assert_relative_eq!(law.probability(k), expected, max_relative = 1e-14);
                assert_eq!(law.ln_probability(k) == f64::NEG_INFINITY, !possible);
            }
            assert_eq!(law.fewer_than(0), 0.0);
            assert_eq!(law.at_least(n + 1), 0.0);
        }
    }
}

#[test]
fn exact_ends_of_the_distributions() {
    for n in [1, 2, 7, 1000, 1_000_000, paths::MAX_HIDDEN] {
        for m in [0, 1, n / 2, n] {
            // All of one kind: as many paths as there are of the other.
            let law = exact(n, n, m);
            assert_eq!((law.probability(m), law.mean(), law.variance()), (1.0, m as f64, 0.0));
            assert_eq!((law.at_least(m), law.fewer_than(m), law.at_least(m + 1)), (1.0, 0.0, 0.0));
            assert_eq!((exact(n, 0, m).probability(0), exact(n, 0, m).at_least(1)), (1.0, 0.0));
        }
        for (p, certain) in [(0.0, 0), (1.0, n)] {
            let law = bernoulli(n, p);
            assert_eq!(
                (law.probability(certain), law.ln_probability(certain), law.variance()),
                (1.0, 0.0, 0.0)
            );
            assert_eq!(
                (law.at_least(certain), law.at_least(certain + 1), law.fewer_than(certain)),
                (1.0, 0.0, 0.0)
            );
            assert_eq!(law.probability(n + 1), 0.0);
        }
        assert!(bernoulli(n, 5e-324).probability(0) == 1.0 && bernoulli(n, 5e-324).at_least(1) < 1e-300);
    }
    // Certain to overlap: 700 and 800 of 1000 leave at least 500.
    let law = exact(1000, 700, 800);
    assert_eq!((law.fewer_than(500), law.at_least(500), law.probability(499)), (0.0, 1.0, 0.0));
    assert!(law.fewer_than(501) > 0.0);
    assert!(matches!(
        Paths::of_exact_masks(hidden(10), 11, 3),
        Err(TheoryError::TooLarge { limit: 10.0, .. })
    ));
    let too_many = hidden(paths::MAX_HIDDEN + 1);
    assert!(Paths::of_exact_masks(too_many, 1, 1).is_err());
    assert!(Paths::of_bernoulli_masks(too_many, Fraction::ALL, Fraction::ALL).is_err());
}

#[test]
fn exact_layer_masks_lie_between_the_others() {
    let network = |i, h, o| Network {
        inputs: Inputs::new(i).unwrap(),
        hidden: hidden(h),
        outputs: Outputs::new(o).unwrap(),
    };
    let (p1, p2) = (fraction(0.2), fraction(0.5));
    // A layer of one input or one output is a unit.
    let of_units = exact(100, 20, 50).variance();
    assert_relative_eq!(
        paths::variance_of_layer_masks(network(1, 100, 1), p1, p2),
        of_units,
        max_relative = 1e-13
    );
    let independent = Paths::of_bernoulli_masks(hidden(100), p1, p2).unwrap().variance();
    let of_layer = paths::variance_of_layer_masks(network(784, 100, 10), p1, p2);
    assert!(of_units < of_layer && of_layer < independent, "{of_layer}");
    let many = paths::variance_of_layer_masks(network(1 << 40, 100, 1 << 40), p1, p2);
    assert_relative_eq!(many, independent, max_relative = 1e-9);
    assert_eq!(paths::variance_of_layer_masks(network(1, 1, 1), Fraction::ALL, Fraction::ALL), 0.0);
}

/// By counting all masks of a small layer.
#[test]
fn exact_variance_of_layer_masks_is_counted() {
    let (inputs, n, outputs) = (2_u32, 3_u32, 2_u32);
    let network =
        Network { inputs: Inputs::new(2).unwrap(), hidden: hidden(3), outputs: Outputs::new(2).unwrap() };
    for (plastic_in, plastic_out) in [(1, 2), (3, 3), (4, 5), (6, 1)] {
        let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
        // The first n bits of a mask are the synapses of the pair's own input or output.
        let masks = |synapses: u32, plastic: u32| {
            (0..1_u32 << synapses).filter(move |mask| mask.count_ones() == plastic)
        };
        for a in masks(inputs * n, plastic_in) {
            for b in masks(outputs * n, plastic_out) {
                let paths = f64::from((a & b & ((1 << n) - 1)).count_ones());
                sum += paths;
                squares += paths * paths;
                count += 1.0;
            }
        }
        let (p1, p2) = (f64::from(plastic_in) / 6.0, f64::from(plastic_out) / 6.0);
        let (mean, variance) = (sum / count, squares / count - (sum / count).powi(2));
        assert_relative_eq!(mean, 3.0 * p1 * p2, max_relative = 1e-13);
        let closed = paths::variance_of_layer_masks(network, fraction(p1), fraction(p2));
        assert_relative_eq!(closed, variance, max_relative = 1e-12);
    }
}

prop_compose! {
    fn any_law()(log_n in 0.0..7.0_f64, a in 0.0..=1.0_f64, b in 0.0..=1.0_f64, small in any::<bool>(), which in any::<bool>())
        -> (u64, Paths)
    {
        let n = log_n.exp() as u64;
        let a = if small { a.powi(6) } else { a };
        let of = |p: f64| (p * n as f64).round() as u64;
        (n, if which { exact(n, of(a), of(b)) } else { bernoulli(n, a * b) })
    }
}

proptest! {
    #[test]
    fn prop_probabilities_sum_up_to_the_closed_moments((n, law) in any_law()) {
        let (mut total, mut mean, mut square) = (0.0, 0.0, 0.0);
        for k in 0..=n {
            let (p, distance) = (law.probability(k), k as f64 - law.mean());
            total += p;
            mean += p * k as f64;
            square += p * distance * distance;
        }
        assert_relative_eq!(total, 1.0, max_relative = 1e-13);
        assert_relative_eq!(mean, law.mean(), max_relative = 1e-13, epsilon = 1e-300);
        assert_relative_eq!(square, law.variance(), max_relative = 1e-11, epsilon = 1e-26);
    }

    #[test]
    fn prop_tails_are_monotone_and_complete((n, law) in any_law()) {
        let mut last = (0.0, 1.0);
        for k in 0..=n + 1 {
            let tails = (law.fewer_than(k), law.at_least(k));
            assert_relative_eq!(tails.0 + tails.1, 1.0, max_relative = 1e-15);
            prop_assert!(tails.0 >= last.0 * (1.0 - 1e-13) && tails.1 <= last.1 * (1.0 + 1e-13), "{tails:?} at {k}");
            if k > 0 {
                let step = law.probability(k - 1);
                assert_relative_eq!(tails.0, last.0 + step, max_relative = 1e-12, epsilon = 1e-300);
                assert_relative_eq!(last.1, tails.1 + step, max_relative = 1e-12, epsilon = 1e-300);
            }
            last = tails;
        }
        prop_assert_eq!(last.1, 0.0);
    }

    #[test]
    fn prop_masks_may_change_places(n in 1_u64..1_000_000, a in 0.0..=1.0_f64, b in 0.0..=1.0_f64, z in -9.0..9.0_f64) {
        let of = |p: f64| (p * n as f64).round() as u64;
        let (r, m) = (of(a), of(b));
        let law = exact(n, r, m);
        let k = (law.mean() + z * law.variance().sqrt()).round().max(0.0) as u64;
        prop_assert_eq!(law.probability(k), exact(n, m, r).probability(k));
        prop_assert_eq!(law.fewer_than(k), exact(n, m, r).fewer_than(k));
        // The plastic synapses of one and the fixed ones of the other: k of m are m - k of m.
        if k <= m {
            let mirrored = exact(n, n - r, m);
            assert_relative_eq!(law.probability(k), mirrored.probability(m - k), max_relative = 1e-12);
            assert_relative_eq!(law.at_least(k), mirrored.fewer_than(m - k + 1), max_relative = 1e-11, epsilon = 1e-300);
        }
    }

    /// More plastic synapses never leave fewer paths; what is searched for in the guarantee rests on it.
    #[test]
    fn prop_more_plasticity_is_more_paths(n in 2_u64..2000, a in 0.0..1.0_f64, b in 0.0..=1.0_f64, k in 0.0..=1.0_f64) {
        let (r, m) = ((a * n as f64) as u64, (b * n as f64) as u64);
        let k = (k * r.min(m) as f64) as u64;
        prop_assert!(exact(n, r + 1, m).fewer_than(k) <= exact(n, r, m).fewer_than(k) * (1.0 + 1e-12));
        let p = a * b;
        prop_assert!(bernoulli(n, p).fewer_than(k) <= bernoulli(n, p * 0.999).fewer_than(k) * (1.0 + 1e-12));
    }

    /// A small part of a large network: exact counts of one layer leave the other's Bernoulli.
    #[test]
    fn prop_one_full_layer_leaves_the_other(n in 1_u64..1000, m in 0.0..=1.0_f64) {
        let m = (m * n as f64) as u64;
        let (whole, chance) = (exact(n, n, m), bernoulli(n, m as f64 / n as f64));
        prop_assert_eq!(whole.variance(), 0.0);
        assert_relative_eq!(whole.mean(), chance.mean(), max_relative = 1e-15);
    }
}
