//! Optimal masks, with and without a guarantee, against numerical minimisation and against every pair of whole numbers.

use approx::assert_relative_eq;
use plasticity_theory::TheoryError;
use plasticity_theory::guarantee;
use plasticity_theory::masks::{self, Masks, Network, Regime};
use plasticity_theory::paths::Paths;
use plasticity_theory::quantity::*;
use proptest::prelude::*;

fn network(inputs: u64, hidden: u64, outputs: u64) -> Network {
    Network {
        inputs: Inputs::new(inputs).unwrap(),
        hidden: Hidden::new(hidden).unwrap(),
        outputs: Outputs::new(outputs).unwrap(),
    }
}

fn critical(count: u64) -> Critical {
    Critical::new(count).unwrap()
}

fn shortfall(value: f64) -> Shortfall {
    Shortfall::new(value).unwrap()
}

fn mean_paths(network: Network, masks: &Masks) -> f64 {
    network.hidden.as_f64() * masks.input.get() * masks.output.get()
}

#[test]
fn exact_the_table_of_the_optimum() {
    let optimum = |i, h, o, c| masks::optimum(network(i, h, o), critical(c)).unwrap();
    // Few hidden units: all outputs plastic.
    let masks = optimum(784, 1000, 10, 100);
    assert_eq!((masks.input.get(), masks.output), (0.1, Fraction::ALL));
    assert_eq!((masks.energy, masks.regime), (784.0 * 100.0 + 1000.0 * 10.0, Regime::OutputsPlastic));
    // The mirror image.
    let masks = optimum(10, 1000, 784, 100);
    assert_eq!((masks.input, masks.output.get()), (Fraction::ALL, 0.1));
    assert_eq!((masks.energy, masks.regime), (88_400.0, Regime::InputsPlastic));
    // Many.
    let masks = optimum(784, 100_000, 10, 100);
    assert_relative_eq!(masks.input.get(), (1000.0_f64 / 78_400_000.0).sqrt(), max_relative = 1e-15);
    assert_relative_eq!(masks.output.get(), (78_400.0_f64 / 1e6).sqrt(), max_relative = 1e-15);
    assert_relative_eq!(masks.energy, 2.0 * (7840.0 * 1e7_f64).sqrt(), max_relative = 1e-15);
    assert_eq!(masks.regime, Regime::BothPartial);
    // As many inputs as outputs: there is nothing to clip.
    assert_eq!(optimum(20, 101, 20, 100).regime, Regime::BothPartial);
}

#[test]
fn exact_everything_is_plastic_in_the_smallest_network() {
    for (i, o) in [(784, 10), (10, 784), (7, 7), (1, 1)] {
        for form in [masks::optimum, masks::optimum_by_search] {
            let masks = form(network(i, 30, o), critical(30)).unwrap();
            assert_eq!((masks.input, masks.output), (Fraction::ALL, Fraction::ALL));
            assert_eq!(masks.energy, 30.0 * (i + o) as f64);
            assert_eq!(masks.regime == Regime::OutputsPlastic, i >= o);
        }
        for epsilon in [0.5, 1e-3, 1e-80] {
            let sure = guarantee::exact_counts(network(i, 30, o), critical(30), shortfall(epsilon)).unwrap();
            assert_eq!(
                (sure.masks.input, sure.masks.output, sure.probability),
                (Fraction::ALL, Fraction::ALL, 1.0)
            );
        }
        let sure = guarantee::bernoulli(network(i, 30, o), critical(30), shortfall(1e-80)).unwrap();
        assert_eq!((sure.mean_paths, sure.probability), (30.0, 1.0));
    }
}

#[test]
fn exact_too_few_hidden_units_are_an_error() {
    let (network, critical, epsilon) = (network(784, 99, 10), critical(100), shortfall(0.01));
    let expected = TheoryError::TooFewHidden { hidden: 99, critical: 100 };
    let errors = [
        masks::optimum(network, critical).unwrap_err(),
        masks::optimum_by_search(network, critical).unwrap_err(),
        masks::growth_exponent(network, critical).unwrap_err(),
        masks::subnet_energy(network, critical).unwrap_err(),
        masks::neuron_mask_energy(network, critical).unwrap_err(),
        guarantee::exact_counts(network, critical, epsilon).unwrap_err(),
        guarantee::bernoulli(network, critical, epsilon).unwrap_err(),
    ];
    assert!(errors.iter().all(|error| *error == expected));
    assert!(matches!(Shortfall::new(0.6), Err(TheoryError::TooLarge { .. })));
    assert!(matches!(Shortfall::new(0.0), Err(TheoryError::NotPositive { .. })));
    assert!(matches!(Fraction::new(1.1), Err(TheoryError::TooLarge { .. })));
    assert!(matches!(Fraction::new(-0.1), Err(TheoryError::Negative { .. })));
    assert!(matches!(Fraction::new(f64::NAN), Err(TheoryError::NotFinite { .. })));
    assert!(matches!(
        guarantee::exact_counts(self::network(1, guarantee::MAX_HIDDEN + 1, 1), critical, epsilon),
        Err(TheoryError::TooLarge { .. })
    ));
}

#[test]
fn exact_energy_and_slope_are_continuous_at_the_crossover() {
    for (i, o, c, at) in [(784, 10, 100, 7840), (10, 784, 100, 7840), (50, 5, 7, 70), (3, 3, 11, 11)] {
        assert_eq!(
            masks::crossover(Inputs::new(i).unwrap(), Outputs::new(o).unwrap(), critical(c)),
            at as f64
        );
        let here = masks::optimum(network(i, at, o), critical(c)).unwrap();
        assert_ne!(here.regime, Regime::BothPartial);
        let both = 2.0 * ((i * o * c * at) as f64).sqrt();
        assert_relative_eq!(here.energy, both, max_relative = 1e-15);
        assert_relative_eq!(
            masks::growth_exponent(network(i, at, o), critical(c)).unwrap(),
            0.5,
            max_relative = 1e-15
        );
        let beyond = masks::optimum(network(i, at + 1, o), critical(c)).unwrap();
        assert_eq!(beyond.regime, Regime::BothPartial);
        let expected = here.energy * (1.0 + 0.5 / at as f64);
        assert_relative_eq!(beyond.energy, expected, max_relative = 0.2 / (at * at) as f64);
    }
}

#[test]
fn exact_order_of_the_ways_to_restrict_plasticity() {
    for hidden in [100, 300, 1000, 7840, 10_000, 1_000_000] {
        let (network, critical) = (network(784, hidden, 10), critical(100));
        let random = masks::optimum(network, critical).unwrap().energy;
        let (subnet, neurons) = (
            masks::subnet_energy(network, critical).unwrap(),
            masks::neuron_mask_energy(network, critical).unwrap(),
        );
        assert_eq!(subnet, 79_400.0);
        assert!(subnet <= random && random <= neurons * (1.0 + 1e-15), "{hidden}");
        assert!(neurons <= masks::energy(network, Fraction::ALL, Fraction::ALL));
        assert_eq!(random == neurons, hidden <= 7840, "{hidden}");
    }
}

#[test]
fn exact_a_guarantee_of_many_paths_costs_little() {
    // Relative scatter, and with it the price, falls as the root of the number of paths.
    let price = |c: u64| {
        let (network, critical) = (network(784, 100 * c, 10), critical(c));
        let plain = masks::optimum(network, critical).unwrap().energy;
        let sure = guarantee::bernoulli(network, critical, shortfall(0.01)).unwrap();
        sure.masks.energy / plain - 1.0
    };
    let (few, many) = (price(100), price(10_000));
    assert!(few > 0.1 && few < 0.2, "{few}");
    assert_relative_eq!(few / many, 10.0, max_relative = 0.1);
}

/// Whole numbers, one by one.
fn brute_force(network: Network, critical: u64, epsilon: f64) -> (f64, u64) {
    let n = network.hidden.get();
    let mut best = (u64::MAX, u64::MAX);
    let (i, o) = (network.inputs.get(), network.outputs.get());
    for (r, m) in (0..=n).flat_map(|r| (0..=n).map(move |m| (r, m))) {
        if Paths::of_exact_masks(network.hidden, r, m).unwrap().fewer_than(critical) <= epsilon {
            best = best.min((i * r + o * m, if i >= o { r } else { m }));
        }
    }
    (best.0 as f64, best.1)
}

/// Not quite all of the cheap layer where the guarantee lets a path be missed.
#[test]
fn exact_guarantee_may_leave_less_than_the_mean() {
    let sure = guarantee::exact_counts(network(24, 8, 7), critical(1), shortfall(0.13)).unwrap();
    assert_eq!((sure.masks.energy, sure.mean_paths), (24.0 + 7.0 * 7.0, 0.875));
    assert_relative_eq!(sure.probability, 0.875, max_relative = 1e-15);
    let none = guarantee::exact_counts(network(24, 8, 7), critical(1), shortfall(0.12)).unwrap();
    assert_eq!(
        (none.masks.energy, none.probability, none.masks.regime),
        (24.0 + 7.0 * 8.0, 1.0, Regime::OutputsPlastic)
    );
}

prop_compose! {
    fn any_network()(i in 0.0..8.0_f64, h in 0.0..12.0_f64, o in 0.0..8.0_f64, c in 0.0..=1.0_f64) -> (Network, Critical) {
        let hidden = h.exp() as u64;
        let share = ((hidden as f64).powf(c) as u64).clamp(1, hidden);
        (network(i.exp() as u64, hidden, o.exp() as u64), critical(share))
    }
}

proptest! {
    #[test]
    fn prop_closed_masks_are_those_of_the_search((network, critical) in any_network()) {
        let closed = masks::optimum(network, critical).unwrap();
        let found = masks::optimum_by_search(network, critical).unwrap();
        assert_relative_eq!(found.energy, closed.energy, max_relative = 1e-12);
        assert_relative_eq!(found.input.get(), closed.input.get(), max_relative = 2e-6);
        assert_relative_eq!(found.output.get(), closed.output.get(), max_relative = 2e-6);
        for masks in [closed, found] {
            assert_relative_eq!(mean_paths(network, &masks), critical.as_f64(), max_relative = 1e-14);
            assert_relative_eq!(masks::energy(network, masks.input, masks.output), masks.energy, max_relative = 1e-14);
        }
        // Just at the crossover the two may differ.
        if (closed.input.get().max(closed.output.get()) - 1.0).abs() > 1e-6 || closed.regime != Regime::BothPartial {
            prop_assert!(found.regime == closed.regime || network.inputs.get() == network.outputs.get());
        }
    }

    /// No masks on a grid that leave the paths are cheaper.
    #[test]
    fn prop_closed_masks_are_the_least_of_a_grid((network, critical) in any_network()) {
        let closed = masks::optimum(network, critical).unwrap();
        let share = critical.as_f64() / network.hidden.as_f64();
        for i in 0..=1000 {
            let input = share.powf(f64::from(i) / 1000.0);
            let (p1, p2) = (Fraction::new(input).unwrap(), Fraction::new((share / input).min(1.0)).unwrap());
            prop_assert!(masks::energy(network, p1, p2) >= closed.energy * (1.0 - 1e-14));
        }
    }

    #[test]
    fn prop_growth_is_the_slope_of_the_energy(i in 1_u64..3000, n in 1001_u64..200_000, o in 1_u64..3000, c in 0.0..1.0_f64) {
        let critical = critical(((n as f64).powf(c) as u64).clamp(1, n - 1));
        let at = |hidden: u64| masks::optimum(network(i, hidden, o), critical).unwrap();
        let (below, above) = (at(n - 1), at(n + 1));
        let slope = (above.energy / below.energy).ln() / ((n + 1) as f64 / (n - 1) as f64).ln();
        let exponent = masks::growth_exponent(network(i, n, o), critical).unwrap();
        assert_relative_eq!(slope, exponent, epsilon = 1e-3);
        prop_assert!((0.0..=0.5 + 1e-15).contains(&exponent));
    }

    #[test]
    fn prop_guarantee_is_the_best_of_all_whole_numbers(
        i in 1_u64..60, n in 1_u64..40, o in 1_u64..60, c in 0.0..=1.0_f64, log_epsilon in -3.0..-0.31_f64,
    ) {
        let (network, wanted) = (network(i, n, o), (c * n as f64).ceil().max(1.0) as u64);
        let epsilon = 10_f64.powf(log_epsilon);
        let sure = guarantee::exact_counts(network, critical(wanted), shortfall(epsilon)).unwrap();
        let (energy, dear) = brute_force(network, wanted, epsilon);
        prop_assert_eq!(sure.masks.energy, energy);
        let of_dear = if i >= o { sure.masks.input } else { sure.masks.output };
        prop_assert_eq!((of_dear.get() * n as f64).round() as u64, dear);
        prop_assert!(sure.probability >= (1.0 - epsilon) * (1.0 - 1e-14));
        prop_assert!(sure.mean_paths >= wanted as f64 - 1.0);
        prop_assert_eq!(masks::energy(network, sure.masks.input, sure.masks.output).round(), energy);
    }

    #[test]
    fn prop_bernoulli_guarantee_is_just_held((network, critical) in any_network(), log_epsilon in -12.0..-0.31_f64) {
        let epsilon = 10_f64.powf(log_epsilon);
        let sure = guarantee::bernoulli(network, critical, shortfall(epsilon)).unwrap();
        prop_assert!(1.0 - sure.probability <= epsilon * (1.0 + 1e-9) + 1e-15);
        assert_relative_eq!(mean_paths(network, &sure.masks), sure.mean_paths, max_relative = 1e-13);
        let law = |p: f64| Paths::of_bernoulli_masks(network.hidden, Fraction::new(p.min(1.0)).unwrap(), Fraction::ALL).unwrap();
        // A little less does not do; resolved where a probability near 1 can be told from 1.
        let p = sure.mean_paths / network.hidden.as_f64();
        prop_assert!(law(p * (1.0 - 1e-9)).fewer_than(critical.get()) > epsilon);
        let cost = sure.masks.energy / masks::optimum(network, critical).unwrap().energy;
        prop_assert!(cost > 0.5 && sure.masks.energy <= masks::energy(network, Fraction::ALL, Fraction::ALL) * (1.0 + 1e-14));
    }

    /// Exact counts scatter less, so that their guarantee is cheaper, but for whole numbers.
    #[test]
    fn prop_exact_counts_are_the_cheaper_guarantee(log_n in 5.0..9.0_f64, c in 0.3..0.9_f64, log_epsilon in -9.0..-1.0_f64) {
        let n = log_n.exp() as u64;
        let (network, critical) = (network(784, n, 10), critical((n as f64).powf(c) as u64));
        let epsilon = shortfall(10_f64.powf(log_epsilon));
        let exact = guarantee::exact_counts(network, critical, epsilon).unwrap();
        let bernoulli = guarantee::bernoulli(network, critical, epsilon).unwrap();
        let whole = 2.0 * 794.0;
        prop_assert!(exact.masks.energy <= bernoulli.masks.energy + whole, "{exact:?} {bernoulli:?}");
    }
}
