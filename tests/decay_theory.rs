//! The walk with decay of the theory against simulated synapses.

use plasticity_simulation::decaying_walk;
use plasticity_theory::decaying_chain::{self, Estimate};
use plasticity_theory::fokker_planck::{self, DecayingWalk};
use plasticity_theory::quantity::{LearningRate, Probability, Threshold, TimeConstant};
use plasticity_validation::ensemble::{MeanError, WalkSettings, decaying_walk};

/// Simulated with four million synapse-presentations and more: 400 synapses, each a value of the mean.
fn simulated(probability: f64, time_constant: f64, threshold: f64) -> [MeanError; 3] {
    let summary = decaying_walk(
        &WalkSettings {
            walk: decaying_walk::DecayingWalk::new(probability, time_constant, threshold).unwrap(),
            synapses: 400,
            presentations: 12_000,
            seed: 1,
        },
        &|| (),
    );
    [summary.rate, summary.mean_abs, summary.consolidation_size]
}

fn walk(probability: f64, time_constant: f64, threshold: f64) -> DecayingWalk {
    DecayingWalk::new(
        Probability::new(probability).unwrap(),
        LearningRate::ONE,
        TimeConstant::new(time_constant).unwrap(),
        Threshold::new(threshold).unwrap(),
    )
    .unwrap()
}

/// Compares rate, mean |s| and size; the theory may be off by the error that it states, which may be `largest_error` at most.
///
/// 42 comparisons are made; 3.5 standard errors are exceeded by chance in one of them with a probability below 3 %.
fn assert_simulated(p: f64, tau: f64, theta: f64, largest_error: f64) {
    let exact = decaying_chain::steady_state(&walk(p, tau, theta)).unwrap();
    let estimates = [("rate", exact.rate), ("mean |s|", exact.mean_abs), ("size", exact.size)];
    for ((name, Estimate { value, relative_error }), MeanError { mean, se }) in
        estimates.into_iter().zip(simulated(p, tau, theta))
    {
        let (mean, se) = (mean.unwrap(), se.unwrap());
        let at = format!("p = {p}, tau = {tau}, theta = {theta}, {name}");
        assert!(relative_error < largest_error, "{at}: the stated error is {relative_error:.0e}");
        assert!(
            (mean - value).abs() <= 3.5 * se + relative_error * value + 1e-12,
            "{at}: simulated {mean} ± {se}, theory {value} ({relative_error:.0e})"
        );
    }
}

#[test]
fn stat_the_walk_with_decay_is_the_simulated_one() {
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
    ] {
        assert_simulated(p, tau, theta, 0.02);
    }
    // The diffusion approximation is another thing: where a step is a fifth of the threshold its rate is a quarter too high.
    let rate = simulated(0.2, 500.0, 5.0)[0].mean.unwrap();
    assert!(fokker_planck::rate(&walk(0.2, 500.0, 5.0)) > 1.2 * rate);
}

/// Mass next to the threshold, where a grid is worst and says so. Where mass piles up at almost 0 the stated error is so large that nothing
/// could be outside it; the theory holds that to its exact value, in `exact_almost_zero_is_not_zero`.
#[test]
fn stat_the_stated_error_covers_the_actual_one() {
    for (p, tau, theta) in [(1.0, 1000.0, 3.0), (0.5, 100.0, 1.9805), (0.5, 300.0, 1.9934)] {
        assert_simulated(p, tau, theta, 0.25);
    }
}
