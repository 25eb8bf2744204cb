//! The experiments, one module each, and their registry.

mod comparison;
mod competitive_caching;
mod cortex_extrapolation;
mod fokker_planck;
mod largest_updates;
mod mlp_caching;
mod network_size;
mod perceptron_caching;
mod perceptron_decay;
mod perceptron_inefficiency;
mod plasticity_masks;
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
    &spiking_caching::SpikingCaching,
    &network_size::NetworkSize,
    &plasticity_masks::PlasticityMasks,
    &largest_updates::LargestUpdates,
    &competitive_caching::CompetitiveCaching,
    &cortex_extrapolation::CortexExtrapolation,
    &comparison::ROBUSTNESS,
    &comparison::HEADLINE,
];

/// The experiment of that name.
///
/// # Errors
/// A line with the nearest name.
pub fn find(name: &str) -> Result<&'static dyn Experiment, String> {
    ALL.iter().copied().find(|experiment| experiment.info().name == name).ok_or_else(|| {
        let hint = suggest::hint(name, ALL.iter().map(|experiment| experiment.info().name));
        format!("there is no experiment {name:?}; {hint}")
    })
}
