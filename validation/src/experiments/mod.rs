//! The experiments, one module each, and their registry.

mod competitive_caching;
mod fokker_planck;
mod largest_updates;
mod mlp_caching;
mod network_size;
mod perceptron_caching;
mod perceptron_decay;
mod perceptron_inefficiency;
mod spiking_caching;

use crate::experiment::Experiment;
use crate::suggest;

/// Every experiment, in the order of the papers.
pub static ALL: &[&dyn Experiment] = &[
    &perceptron_inefficiency::PerceptronInefficiency,
    &perceptron_caching::PerceptronCaching,
    &fokker_planck::FokkerPlanck,
    &perceptron_decay::PerceptronDecay,
    &mlp_caching::MlpCaching,
    &network_size::NetworkSize,
    &largest_updates::LargestUpdates,
    &competitive_caching::CompetitiveCaching,
    &spiking_caching::SpikingCaching,
];

/// Names of experiments that are planned.
pub static TO_COME: &[&str] = &["plasticity-masks", "cortex-extrapolation", "robustness"];

/// The experiment of that name.
///
/// # Errors
/// A line with the nearest name.
pub fn find(name: &str) -> Result<&'static dyn Experiment, String> {
    ALL.iter().copied().find(|experiment| experiment.info().name == name).ok_or_else(|| {
        if TO_COME.contains(&name) {
            return format!(
                "the experiment {name:?} is still to come; verify list names those that are here"
            );
        }
        let hint = suggest::hint(name, ALL.iter().map(|experiment| experiment.info().name));
        format!("there is no experiment {name:?}; {hint}")
    })
}
