//! Networks and fractions as the theory has them.

use super::settings::Settings;
use plasticity_theory::TheoryError;
use plasticity_theory::masks::{self, Masks, Network};
use plasticity_theory::quantity::{Critical, Fraction, Hidden, Inputs, Outputs};

/// Input units, the bias among them.
pub(super) const INPUTS: u64 = 785;
/// Output units.
pub(super) const OUTPUTS: u64 = 10;

pub(super) fn network(hidden: u64) -> Result<Network, TheoryError> {
    Ok(Network {
        inputs: Inputs::new(INPUTS)?,
        hidden: Hidden::new(hidden)?,
        outputs: Outputs::new(OUTPUTS)?,
    })
}

/// The best masks with so many paths.
pub(super) fn optimum(hidden: u64, paths: u64) -> Result<Masks, TheoryError> {
    masks::optimum(network(hidden)?, Critical::new(paths)?)
}

/// Plastic synapses of an unrestricted network.
pub(super) fn all_synapses(hidden: u64) -> Result<f64, TheoryError> {
    Ok(masks::energy(network(hidden)?, Fraction::ALL, Fraction::ALL))
}

/// Plastic synapses with the best masks, over those of an unrestricted network of as many units as are needed: eq. 1 with its constant.
pub(super) fn mask_over_needed(settings: &Settings, hidden: u64) -> Result<f64, TheoryError> {
    Ok(optimum(hidden, settings.critical)?.energy / all_synapses(settings.critical)?)
}

/// The same for a subnet.
pub(super) fn subnet_over_needed(settings: &Settings, hidden: u64) -> Result<f64, TheoryError> {
    let subnet = masks::subnet_energy(network(hidden)?, Critical::new(settings.critical)?)?;
    Ok(subnet / all_synapses(settings.critical)?)
}

/// The exponent of the energy of masks between the two largest sizes, halfway.
pub(super) fn growth_exponent(settings: &Settings) -> Result<f64, TheoryError> {
    let [smaller, larger] = settings.largest_two();
    let middle = ((smaller * larger) as f64).sqrt().round() as u64;
    masks::growth_exponent(network(middle)?, Critical::new(settings.critical)?)
}
