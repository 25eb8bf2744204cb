//! The exact walk of the theory against simulated independent walks, over a grid of levels and lengths.

use plasticity_simulation::perceptron::{Rule, Threshold};
use plasticity_simulation::simd::Simd;
use plasticity_simulation::{random, walk as simulated};
use plasticity_theory::caching::Task;
use plasticity_theory::quantity::{
    self, ChangeCost, Inputs, LearningRate, Level, MaintenanceCost, Presentations, Updates,
};
use plasticity_theory::{any_rule, total_rule, walk};

/// Mean and standard error over independent replicates.
fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

#[test]
fn stat_exact_walk_is_the_simulated_one() {
    // 18 conditions with 3 independent quantities each; 4.5 standard errors (40 replicates, t of 39) are exceeded by chance in
    // one of 54 comparisons with probability 0.3 %.
    let levels = [1_u64, 2, 3, 7, 20, 60];
    let (synapses, replicates) = (200, 40);
    for steps in [50_u64, 501, 3000] {
        let rules: Vec<Rule> =
            levels.iter().map(|&l| Rule::PerSynapse(Threshold::new(l as f64 - 0.5).unwrap())).collect();
        let runs: Vec<_> = (0..replicates)
            .map(|replicate| {
                let mut stream = random::stream(1, "test", &format!("walk {steps}"), replicate);
                simulated::simulate(synapses, steps, &rules, Simd::detect(), &mut stream).unwrap()
            })
            .collect();
        for (index, &l) in levels.iter().enumerate() {
            let exact = walk::with_reset(Level::new(l).unwrap(), steps).unwrap();
            let n = synapses as f64;
            let column = |value: &dyn Fn(&plasticity_simulation::energy::CachingEnergy) -> f64| {
                mean_and_error(&runs.iter().map(|run| value(&run[index]) / n).collect::<Vec<f64>>())
            };
            for (name, (mean, error), expected) in [
                ("consolidation", column(&|energy| energy.consolidation), exact.consolidation),
                ("resets", column(&|energy| energy.events as f64), exact.resets),
                ("changes", column(&|energy| energy.transient_change), steps as f64 - exact.resets),
                ("mean |s|", column(&|energy| energy.transient_sum / steps as f64), exact.mean_abs),
            ] {
                assert!(
                    (mean - expected).abs() <= 4.5 * error + 1e-9 * expected,
                    "L = {l}, K = {steps}, {name}: simulated {mean} ± {error}, exact {expected}"
                );
            }
        }
    }
}

#[test]
fn stat_the_total_rule_is_the_simulated_one() {
    // Many synapses, so that the total is sharp: thresholds well between two means of |S_n| leave the interval no choice.
    let (synapses, steps) = (8001_u64, 500);
    let task = Task {
        inputs: Inputs::new(synapses - 1).unwrap(),
        updates: Updates::new(steps as f64).unwrap(),
        presentations: Presentations::new(1.0).unwrap(),
        rate: LearningRate::ONE,
        cost: MaintenanceCost::new(1.0).unwrap(),
        change_cost: ChangeCost::FREE,
    };
    for theta in [0.5, 1.2, 1.7, 3.0] {
        let rules = [Rule::Total(Threshold::new(theta).unwrap())];
        let mut stream = random::stream(1, "test", "total rule", 0);
        let run = simulated::simulate(synapses, steps, &rules, Simd::detect(), &mut stream).unwrap()[0];
        let interval =
            total_rule::interval(&task, quantity::Threshold::new(theta).unwrap()).unwrap().unwrap();
        assert_eq!(run.events, steps / interval, "theta = {theta}");
        let expected = total_rule::every(&task, interval).unwrap();
        let n = synapses as f64;
        // A sum of at least 8001 * 20 absolute values scatters by less than 0.2 %.
        let consolidation = expected.consolidation / (n - 1.0);
        assert!((run.consolidation / n / consolidation - 1.0).abs() < 0.01, "theta = {theta}");
        let mean_abs = expected.maintenance / (n - 1.0);
        assert!(
            (run.transient_sum / n / steps as f64 - mean_abs).abs() < 0.01 * mean_abs + 1e-12,
            "theta = {theta}"
        );
    }
}

#[test]
fn stat_the_any_synapse_rule_is_the_simulated_one() {
    // 8 conditions with 3 quantities: 4.5 standard errors of 40 replicates are exceeded by chance in 0.2 % of such tests.
    let (synapses, replicates) = (100, 40);
    for (l, steps) in
        [(2_u64, 51_u64), (3, 200), (5, 333), (6, 1000), (11, 1000), (20, 2001), (60, 2000), (110, 5000)]
    {
        let rules = [Rule::AnySynapse(Threshold::new(l as f64 - 0.5).unwrap())];
        let runs: Vec<_> = (0..replicates)
            .map(|replicate| {
                let mut stream = random::stream(1, "test", &format!("any synapse {l} {steps}"), replicate);
                simulated::simulate(synapses, steps, &rules, Simd::detect(), &mut stream).unwrap()[0]
            })
            .collect();
        let exact = any_rule::with_reset(Level::new(l).unwrap(), synapses, steps).unwrap();
        let n = synapses as f64;
        let column = |value: &dyn Fn(&plasticity_simulation::energy::CachingEnergy) -> f64| {
            mean_and_error(&runs.iter().map(value).collect::<Vec<f64>>())
        };
        // Levels above 100 are scaled, to 1 %.
        let bound = if l > 100 { 1e-2 } else { 1e-9 };
        // Where consolidations all but never come irregularly, no run may show that: one more or less in all runs.
        let one_event = 1.0 / (exact.resets * replicates as f64);
        for (name, (mean, error), expected) in [
            ("consolidation", column(&|energy| energy.consolidation / n), exact.consolidation),
            ("consolidations", column(&|energy| energy.events as f64), exact.resets),
            ("mean |s|", column(&|energy| energy.transient_sum / n / steps as f64), exact.mean_abs),
        ] {
            assert!(
                (mean - expected).abs() <= 4.5 * error + (bound + one_event) * expected,
                "L = {l}, K = {steps}, {name}: simulated {mean} ± {error}, exact {expected}"
            );
        }
    }
}
