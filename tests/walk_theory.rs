//! The exact walk of the theory against simulated independent walks, over a grid of levels and lengths.

use plasticity_simulation::perceptron::{Rule, Threshold};
use plasticity_simulation::simd::Simd;
use plasticity_simulation::{random, walk as simulated};
use plasticity_theory::quantity::Level;
use plasticity_theory::walk;

/// Mean and standard error over independent replicates.
fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

#[test]
fn stat_exact_walk_is_the_simulated_one() {
    // 18 conditions with 3 quantities each; 4.5 standard errors (40 replicates, t of 39) are exceeded by chance in one of
    // 54 comparisons with probability 0.3 %.
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
