//! The walk with decay of the theory against simulated synapses.

use plasticity_simulation::decaying_walk;
use plasticity_theory::decaying_chain::{self, Estimate};
use plasticity_theory::fokker_planck::{self, DecayingWalk};
use plasticity_theory::quantity::{LearningRate, Probability, Threshold, TimeConstant};
use plasticity_validation::ensemble::{CellName, MeanError, WalkSettings, decaying_walk};

/// Simulated with four million synapse-presentations and more: 400 synapses, each a value of the mean.
fn simulated(probability: f64, time_constant: f64, threshold: f64) -> [MeanError; 3] {
    let summary = decaying_walk(
        &WalkSettings {
            walk: decaying_walk::DecayingWalk::new(probability, time_constant, threshold).unwrap(),
            cell: CellName { probability, time_constant, threshold },
            synapses: 400,
            presentations: 12_000,
            seed: 1,
        },
        &|| (),
    );
    [summary.rate, summary.mean_abs, summary.consolidation_size]
}

#[test]
fn stat_the_walk_with_decay_is_the_simulated_one() {
    // 51 comparisons; 3.5 standard errors are exceeded by chance in one of them with a probability below 3 %. The numerical
    // error of the theory, which it states, comes in addition.
    for (p, tau, theta) in [
        (0.2, 500.0, 5.0),
        (0.05, 500.0, 5.0),
        (0.4, 500.0, 5.0),
        (0.2, 100.0, 5.0),
        (0.2, 1000.0, 10.0),
        (0.1, 1000.0, 3.0),
        (0.02, 100.0, 2.5),
        (1.0, 20.0, 3.0),
        (0.5, 4.0, 1.3),
        (0.3, 1000.0, 0.5),
        (0.7, 200.0, 8.25),
        // Mass next to 0 or to the threshold, where a grid is worst.
        (0.1, 1.5, 1.0),
        (0.02, 3.0, 1.0),
        (0.05, 10.0, 1.0),
        (1.0, 1000.0, 3.0),
        (0.5, 100.0, 1.9805),
        (0.5, 300.0, 1.9934),
    ] {
        let walk = DecayingWalk::new(
            Probability::new(p).unwrap(),
            LearningRate::ONE,
            TimeConstant::new(tau).unwrap(),
            Threshold::new(theta).unwrap(),
        )
        .unwrap();
        let exact = decaying_chain::steady_state(&walk).unwrap();
        let found = simulated(p, tau, theta);
        for ((name, Estimate { value, relative_error }), MeanError { mean, se }) in
            [("rate", exact.rate), ("mean |s|", exact.mean_abs), ("size", exact.size)].into_iter().zip(found)
        {
            let (mean, se) = (mean.unwrap(), se.unwrap());
            assert!(
                (mean - value).abs() <= 3.5 * se + relative_error * value + 1e-12,
                "p = {p}, tau = {tau}, theta = {theta}, {name}: simulated {mean} ± {se}, theory {value} ({relative_error:.0e})"
            );
        }
        // The diffusion approximation is another thing: where a step is a fifth of the threshold its rate is a quarter too high.
        if (p, tau, theta) == (0.2, 500.0, 5.0) {
            assert!(fokker_planck::rate(&walk) > 1.2 * found[0].mean.unwrap());
        }
    }
}
