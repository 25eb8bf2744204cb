//! Power laws that are fitted to runs, and the size that they are extended to.

use super::settings::Settings;
use crate::statistics::{mean, slope, standard_error};
use plasticity_theory::TheoryError;
use plasticity_theory::quantity::{Inputs, Outputs, Size};
use plasticity_theory::scaling::{self, PowerLaw};

/// Input units, the bias among them.
const INPUTS: u64 = 785;
/// Output units.
const OUTPUTS: u64 = 10;

/// The number of hidden units with as many synapses as the cortex has.
pub(super) fn cortex(settings: &Settings) -> Result<Size, TheoryError> {
    let synapses = Size::new(settings.cortex.synapses())?;
    scaling::hidden_of_synapses(synapses, Inputs::new(INPUTS)?, Outputs::new(OUTPUTS)?)
}

/// The power law of least squares of logarithms, about the geometric mean of the sizes.
pub(super) fn fit(sizes: &[u64], y: &[f64]) -> Result<PowerLaw, TheoryError> {
    let logs = |values: &mut dyn Iterator<Item = f64>| values.map(f64::ln).collect::<Vec<f64>>();
    let x = logs(&mut sizes.iter().map(|&hidden| hidden as f64));
    let y = logs(&mut y.iter().copied());
    let middle = |values: &[f64]| mean(values).unwrap_or(f64::NAN).exp();
    PowerLaw::new(Size::new(middle(&x))?, middle(&y), slope(&x, &y).unwrap_or(f64::NAN))
}

/// The law through several fits to the same sizes, with the standard errors of the logarithm of its value at the centre and of its exponent; none of
/// fewer than two.
pub(super) fn joint(fits: &[PowerLaw], sizes: &[u64]) -> Option<(PowerLaw, f64, f64)> {
    let logs: Vec<f64> = sizes.iter().map(|&hidden| (hidden as f64).ln()).collect();
    let centre = Size::new(mean(&logs)?.exp()).ok()?;
    let values: Vec<f64> = fits.iter().map(|law| Some(law.at(centre).ok()?.ln())).collect::<Option<_>>()?;
    let exponents: Vec<f64> = fits.iter().map(PowerLaw::exponent).collect();
    let law = PowerLaw::new(centre, mean(&values)?.exp(), mean(&exponents)?).ok()?;
    Some((law, standard_error(&values)?, standard_error(&exponents)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_a_power_law_is_found() {
        let sizes = [100, 300, 1000];
        let y = sizes.map(|hidden| 3.0 * (hidden as f64).powf(0.7));
        let law = fit(&sizes, &y).unwrap();
        assert!((law.exponent() - 0.7).abs() < 1e-12);
        let cortex = Size::new(1e7).unwrap();
        assert!((law.at(cortex).unwrap() / (3.0 * 1e7_f64.powf(0.7)) - 1.0).abs() < 1e-11);
        let (both, of_value, of_exponent) = joint(&[law, law], &sizes).unwrap();
        assert!((both.at(cortex).unwrap() / law.at(cortex).unwrap() - 1.0).abs() < 1e-12);
        assert!(of_value.abs() < 1e-12 && of_exponent.abs() < 1e-12 && joint(&[law], &sizes).is_none());
    }
}
