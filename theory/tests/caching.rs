//! The forms of synaptic caching against each other, against numerical minimisation and against tabulated values.

mod common;

use approx::assert_relative_eq;
use common::threshold;
use plasticity_theory::caching::{self, Consolidation, Task};
use plasticity_theory::quantity::*;
use plasticity_theory::{TheoryError, any_rule, energy, optimum, perceptron, total_rule};
use proptest::prelude::*;

/// Of load 1.
fn task(cost: f64) -> Task {
    let (inputs, patterns) = (Inputs::new(1000).unwrap(), Patterns::new(1000).unwrap());
    let updates = perceptron::updates(inputs, patterns).unwrap();
    common::task(updates.get(), perceptron::presentations(inputs, patterns).unwrap().get(), cost)
}

/// Independent values: propagation of the distribution over all levels in another language, to four digits.
#[test]
fn exact_walk_optimum_at_load_one() {
    for (cost, ratio, level) in
        [(0.0, 1.000, None), (1e-4, 2.695, Some(44)), (1e-3, 8.157, None), (1e-2, 25.102, None)]
    {
        let task = task(cost);
        let (best, energy) = caching::exact_walk_optimum(&task).unwrap();
        assert_relative_eq!(energy.total() / task.minimal_energy(), ratio, max_relative = 3e-4);
        if let Some(level) = level {
            assert_eq!(best, Consolidation::AtLevel(Level::new(level).unwrap()));
        }
    }
    for cost in [0.1, 1.0, 100.0] {
        let task = task(cost);
        let (best, energy) = caching::exact_walk_optimum(&task).unwrap();
        assert_eq!(best, Consolidation::AtLevel(Level::new(1).unwrap()));
        assert_relative_eq!(energy.total() / task.minimal_energy(), 56.0499, max_relative = 1e-5);
    }
    for (cost, ratio) in [(0.0, 1.447), (1e-4, 2.953), (1e-3, 8.266), (1e-2, 25.776), (0.1, 56.050)] {
        assert_relative_eq!(caching::optimal_energy_ratio(&task(cost)), ratio, max_relative = 3e-4);
    }
}

/// The search over levels misses nothing: every level, one by one.
#[test]
fn exact_walk_optimum_is_the_best_of_all_levels() {
    for cost in [0.0, 1e-6, 1e-5, 3e-5, 1e-4, 1e-3, 1e-2, 3e-2, 0.1] {
        let task = task(cost);
        let every = (1..600)
            .map(|l| Consolidation::AtLevel(Level::new(l).unwrap()))
            .map(|at| caching::exact_walk(&task, at).unwrap().total())
            .fold(f64::INFINITY, f64::min);
        let (_, found) = caching::exact_walk_optimum(&task).unwrap();
        assert_relative_eq!(found.total(), every, max_relative = 1e-11);
    }
}

/// High levels, between which the search strides at first: the best one, to the level.
#[test]
fn exact_walk_optimum_is_refined_between_coarse_levels() {
    for (updates, cost) in [(40_000.0, 1e-5), (40_000.0, 3e-5), (40_000.0, 1e-4), (90_000.0, 2e-5)] {
        let task = common::task(updates, 15.0 * updates, cost);
        let energy = |l: u64| {
            caching::exact_walk(&task, Consolidation::AtLevel(Level::new(l).unwrap())).unwrap().total()
        };
        let best = (2..1500).min_by(|a, b| energy(*a).total_cmp(&energy(*b))).unwrap();
        let (found, _) = caching::exact_walk_optimum(&task).unwrap();
        assert_eq!(found, Consolidation::AtLevel(Level::new(best).unwrap()), "K = {updates}, c = {cost}");
    }
}

#[test]
fn exact_immediate_consolidation_below_the_learning_rate() {
    let task = task(0.01);
    for theta in [0.0, 0.5, 0.999] {
        let level = Level::strictly_above(threshold(theta), task.rate);
        let whole = task.energy_without_caching();
        assert_eq!(caching::steady_state(&task, threshold(theta)).total(), whole);
        assert_eq!(caching::lattice(&task, level).total(), whole);
        let walk = caching::exact_walk(&task, Consolidation::AtLevel(level)).unwrap();
        assert_relative_eq!(walk.total(), whole, max_relative = 1e-14);
    }
}

#[test]
fn exact_optimum_switches_where_caching_stops_to_pay() {
    // 4 (1 + cT) = 3K, at c = 0.0474... for K = 2000.
    let base = task(0.0);
    let switch = (0.75 * base.updates.get() - 1.0) / base.presentations.get();
    for (cost, caches) in [(switch * 0.999, true), (switch * 1.001, false)] {
        let task = task(cost);
        let theta = caching::optimal_threshold(&task).unwrap();
        assert_eq!(theta.get() > 0.0, caches);
        assert_relative_eq!(
            caching::steady_state(&task, theta).total(),
            caching::optimal_energy(&task),
            max_relative = 1e-13
        );
        assert_eq!(caching::optimal_energy(&task) < task.energy_without_caching(), caches);
    }
}

#[test]
fn exact_changing_transient_weights_at_full_price_never_pays() {
    let task = Task { change_cost: ChangeCost::new(1.0).unwrap(), ..task(0.0) };
    let whole = task.energy_without_caching();
    for l in 1..200 {
        let level = Level::new(l).unwrap();
        assert!(caching::lattice(&task, level).total() >= whole);
        let at_level = Consolidation::AtLevel(level);
        assert!(caching::exact_walk(&task, at_level).unwrap().total() >= whole * (1.0 - 1e-14));
        assert!(any_rule::energy(&task, at_level).unwrap().total() >= whole * (1.0 - 1e-9));
        assert!(total_rule::every(&task, l).unwrap().total() >= whole);
    }
    assert_eq!(caching::optimal_threshold(&task).unwrap().get(), 0.0);
    assert_eq!(caching::optimal_lattice_level(&task).unwrap().get(), 1);
    assert_eq!(caching::optimal_energy(&task), whole);
    assert_eq!(total_rule::optimal_energy_ratio(&task), energy::inefficiency(task.updates));
    for (_, energy) in [caching::exact_walk_optimum(&task).unwrap(), any_rule::optimum(&task).unwrap()] {
        assert_relative_eq!(energy.total(), whole, max_relative = 1e-9);
    }
}

#[test]
fn exact_changes_are_the_updates_that_are_not_consolidated() {
    // K = 2 at L = 2: one of the two steps of half of the walks is consolidated.
    let task =
        Task { updates: Updates::new(2.0).unwrap(), change_cost: ChangeCost::new(0.5).unwrap(), ..task(0.0) };
    let energy = caching::exact_walk(&task, Consolidation::AtLevel(Level::new(2).unwrap())).unwrap();
    assert_relative_eq!(energy.change, 0.5 * 1000.0 * 1.5, max_relative = 1e-14);
    // Of some thousand walks one gets to 2 at every second step.
    let energy = any_rule::energy(&task, Consolidation::AtLevel(Level::new(2).unwrap())).unwrap();
    assert_relative_eq!(energy.change, 0.5 * 1000.0, max_relative = 1e-9);
    assert_relative_eq!(total_rule::every(&task, 2).unwrap().change, 0.5 * 1000.0, max_relative = 1e-14);
    assert_relative_eq!(total_rule::every(&task, 3).unwrap().change, 1000.0, max_relative = 1e-14);
}

#[test]
fn exact_domain_violations_are_errors() {
    assert!(matches!(Threshold::new(f64::NAN), Err(TheoryError::NotFinite { .. })));
    assert!(matches!(Threshold::new(1e300), Err(TheoryError::TooLarge { .. })));
    assert!(matches!(Threshold::new(-1.0), Err(TheoryError::Negative { .. })));
    assert!(matches!(Updates::new(0.0), Err(TheoryError::NotPositive { .. })));
    assert!(matches!(Inputs::new(0), Err(TheoryError::NotPositive { .. })));
    assert!(matches!(Inputs::new(u64::MAX), Err(TheoryError::TooLarge { .. })));
    assert!(matches!(LearningRate::new(f64::INFINITY), Err(TheoryError::NotFinite { .. })));
    let (inputs, patterns) = (Inputs::new(10).unwrap(), Patterns::new(20).unwrap());
    assert!(matches!(perceptron::updates(inputs, patterns), Err(TheoryError::AtCapacity { .. })));
    assert!(matches!(perceptron::presentations(inputs, patterns), Err(TheoryError::AtCapacity { .. })));
    assert!(matches!(LearningRate::new(1e-300), Err(TheoryError::TooSmall { .. })));
    assert!(matches!(LearningRate::new(1e300), Err(TheoryError::TooLarge { .. })));
}

#[test]
fn exact_extremes_of_the_domain_stay_finite() {
    let extreme = [1e-80, 1e-30, 1.0, 1e30, 1e80];
    for (eta, cost, change, updates, time) in extreme
        .iter()
        .flat_map(|&eta| extreme.iter().map(move |&cost| (eta, cost)))
        .flat_map(|(eta, cost)| [(eta, cost, 0.5, 0.0), (eta, cost, 1e-80, 9e15), (eta, cost, 1e15, 9e15)])
        .flat_map(|(eta, cost, updates, time)| [0.0, 0.5, 1e80].map(|b| (eta, cost, b, updates, time)))
    {
        let task = Task {
            inputs: Inputs::new(1 << 53).unwrap(),
            updates: Updates::new(updates).unwrap(),
            presentations: Presentations::new(time).unwrap(),
            rate: LearningRate::new(eta).unwrap(),
            cost: MaintenanceCost::new(cost).unwrap(),
            change_cost: ChangeCost::new(change).unwrap(),
        };
        assert!(total_rule::optimal_energy_ratio(&task).is_finite());
        for theta in [0.0, 1.0, 1e150] {
            assert!(caching::steady_state(&task, threshold(theta)).total().is_finite());
            assert!(total_rule::continuous(&task, threshold(theta)).total().is_finite());
            let interval = total_rule::interval(&task, threshold(theta)).unwrap().unwrap_or(u64::MAX);
            assert!(total_rule::every(&task, interval).unwrap().total().is_finite());
            let level = Level::strictly_above(threshold(theta), task.rate);
            assert!(caching::lattice(&task, level).total().is_finite());
            assert!(caching::exact_walk(&task, Consolidation::AtLevel(level)).unwrap().total().is_finite());
        }
        assert!(task.over_minimum(total_rule::optimum(&task).unwrap().1).is_finite());
        let level = caching::optimal_lattice_level(&task).unwrap();
        assert!(task.over_minimum(caching::lattice(&task, level)).is_finite());
        assert!(task.over_minimum(caching::exact_walk_optimum(&task).unwrap().1).is_finite());
        let best = caching::optimal_threshold(&task).unwrap();
        assert!(caching::steady_state(&task, best).total().is_finite());
        assert!(caching::optimal_energy_ratio(&task).is_finite());
    }
}

#[test]
fn exact_levels_of_thresholds_that_are_multiples_of_the_rate() {
    let level =
        |theta: f64, eta: f64| Level::strictly_above(threshold(theta), LearningRate::new(eta).unwrap()).get();
    assert_eq!((level(0.3, 0.1), level(0.7, 0.1), level(5.0, 1.0)), (4, 8, 6));
    assert_eq!((level(0.29, 0.1), level(0.31, 0.1), level(1e150, 1.0)), (3, 4, 1 << 53));
    for l in [1, 2, 17, 1000] {
        let rate = LearningRate::new(0.1).unwrap();
        assert_eq!(level(Level::new(l).unwrap().threshold(rate).get(), 0.1), l);
    }
}

#[test]
fn exact_minimiser_reports_what_argmin_hides() {
    use optimum::OptimumError::*;
    assert!(matches!(optimum::minimise(|_| f64::NAN, 0.0, 1.0), Err(NotFinite { .. })));
    let nan_inside = |x: f64| if (x - 0.5).abs() < 0.3 { f64::NAN } else { x * x };
    assert!(matches!(optimum::minimise(nan_inside, -1.0, 1.0), Err(NotFinite { .. })));
    assert!(matches!(optimum::minimise(|x| -x, 0.0, 1.0), Err(AtEdge { edge: 1.0, .. })));
    assert!(matches!(optimum::minimise(|x| x, 0.0, 1.0), Err(AtEdge { edge: 0.0, .. })));
    assert!(matches!(optimum::minimise(|x| x, 1.0, 0.0), Err(BadBracket { .. })));
    assert!(matches!(optimum::minimise(|x| x, f64::NAN, 0.0), Err(BadBracket { .. })));
}

#[test]
fn exact_inefficiency_is_the_ratio_of_the_energies() {
    let task = task(0.0);
    let ratio = energy::accumulated(task.inputs, task.updates, task.rate)
        / energy::minimal(task.inputs, task.updates, task.rate);
    assert_relative_eq!(ratio, energy::inefficiency(task.updates), max_relative = 1e-15);
}

prop_compose! {
    fn any_task()(
        n in 1_u64..100_000, k in 10.0..1e7_f64, t in 1.0..1e9_f64,
        eta in 1e-3..1e3_f64, log_cost in -9.0..0.0_f64, change_cost in prop_oneof![Just(0.0), 0.0..1.2_f64],
    ) -> Task {
        Task {
            inputs: Inputs::new(n).unwrap(),
            updates: Updates::new(k).unwrap(),
            presentations: Presentations::new(t).unwrap(),
            rate: LearningRate::new(eta).unwrap(),
            cost: MaintenanceCost::new(10_f64.powf(log_cost)).unwrap(),
            change_cost: ChangeCost::new(change_cost).unwrap(),
        }
    }
}

proptest! {
    #[test]
    fn prop_closed_optimum_is_the_numerical_one(task in any_task()) {
        let closed = caching::optimal_threshold(&task).unwrap().get();
        prop_assume!(closed > 0.0);
        let form = |log_theta: f64| caching::steady_state(&task, threshold(log_theta.exp())).total();
        let eta = task.rate.get();
        // The energy is stationary at most twice, first at a maximum, before theta-hat / sqrt(3).
        let lower = (caching::stationary_threshold(&task).unwrap().get() / 3_f64.sqrt()).max(eta);
        let found = optimum::minimise(form, lower.ln(), (10.0 * closed).ln()).unwrap();
        assert_relative_eq!(found.argument.exp(), closed, max_relative = 1e-5);
        assert_relative_eq!(found.value, caching::optimal_energy(&task), max_relative = 1e-12);
        let free = Task { change_cost: ChangeCost::FREE, ..task };
        let hat = caching::optimal_threshold(&free).unwrap().get();
        assert_relative_eq!(hat, caching::stationary_threshold(&free).unwrap().get(), max_relative = 1e-14);
    }

    #[test]
    fn prop_closed_optima_are_the_least_of_a_grid(task in any_task()) {
        let eta = task.rate.get();
        let least = |form: &dyn Fn(f64) -> f64| {
            (0..4000).map(|i| form(eta * (0.005 * f64::from(i)).exp())).fold(task.energy_without_caching(), f64::min)
        };
        let steady = least(&|theta| caching::steady_state(&task, threshold(theta)).total());
        assert_relative_eq!(caching::optimal_energy(&task), steady, max_relative = 1e-4);
        let ratio = caching::optimal_energy_ratio(&task);
        assert_relative_eq!(ratio * task.minimal_energy(), steady, max_relative = 1e-4);
        let lattice = (1..3000).map(|l| caching::lattice(&task, Level::new(l).unwrap()).total()).fold(f64::MAX, f64::min);
        let level = caching::optimal_lattice_level(&task).unwrap();
        prop_assert!(caching::lattice(&task, level).total() <= lattice * (1.0 + 1e-14), "{:?}", level);
        // The continuous form of the total rule is for 1 << n << K; at the edges of its range it may be lower still.
        let hat = 1.5 * task.updates.get() / (1.0 + task.cost.get() * task.presentations.get());
        if hat > 1000.0 && hat < task.updates.get() / 4.0 && task.change_cost.get() < 0.2 {
            let total = (100..2000)
                .map(|i| eta * (0.005 * f64::from(i)).exp())
                .map(|theta| total_rule::continuous(&task, threshold(theta)).total())
                .fold(f64::MAX, f64::min);
            let end = (1.0 + 2.0 / 3.0 * task.cost.get() * task.presentations.get()) * task.minimal_energy()
                + task.change_cost.get() * task.energy_without_caching();
            let closed = total_rule::optimal_energy_ratio(&task) * task.minimal_energy();
            assert_relative_eq!(closed, total.min(end).min(task.energy_without_caching()), max_relative = 1e-4);
        }
    }

    #[test]
    fn prop_lattice_optimum_is_its_closed_form(task in any_task()) {
        let task = Task { change_cost: ChangeCost::FREE, ..task };
        let ct = task.cost.get() * task.presentations.get();
        let square = ((6.0 * task.updates.get() - 1.0 - 2.0 * ct) / (1.0 + 2.0 * ct)).max(1.0);
        let level = caching::optimal_lattice_level(&task).unwrap().as_f64();
        prop_assert!((level - square.sqrt()).abs() <= 1.0, "level {level}, real optimum {}", square.sqrt());
    }

    #[test]
    fn prop_exact_walk_interpolates_between_whole_numbers(k in 1_u64..2000, fraction in 0.0..1.0_f64, l in 1_u64..60) {
        let at = |k: f64| {
            let task = Task { updates: Updates::new(k).unwrap(), ..task(1e-3) };
            caching::exact_walk(&task, Consolidation::AtLevel(Level::new(l).unwrap())).unwrap().total()
        };
        let expected = at(k as f64) * (1.0 - fraction) + at(k as f64 + 1.0) * fraction;
        assert_relative_eq!(at(k as f64 + fraction), expected, max_relative = 1e-9);
    }
}
