//! Independent random walks under the consolidation rules: what a perceptron would do if its updates were uncorrelated.

use crate::energy::CachingEnergy;
use crate::perceptron::{self, MAX_INPUTS};
use crate::perceptron::{PerceptronError, Rule};
use crate::simd::Simd;
use rand::Rng;

/// Lets `synapses` weights make `steps` independent steps ±1, one a presentation, and meters their caching by each rule.
///
/// The maintenance sum runs over the states after each step: `transient_sum / (steps * synapses)` is the mean $|s|$ over
/// $t = 1..K$.
///
/// # Errors
/// [`PerceptronError::Inputs`] for fewer than 2 synapses or more than [`MAX_INPUTS`] + 1. (For [`Rule::Total`] the number
/// of inputs is one less than that of synapses, as for a perceptron.)
///
/// ```
/// use plasticity_simulation::perceptron::{Rule, Threshold};
/// use plasticity_simulation::{random, simd::Simd, walk};
///
/// let rules = [Rule::PerSynapse(Threshold::new(2.5)?)];
/// let energy = walk::simulate(100, 1000, &rules, Simd::detect(), &mut random::stream(1, "example", "walk", 0))?[0];
/// // About one step in nine is consolidated, by three.
/// assert!((energy.consolidation / (100.0 * 1000.0 / 3.0) - 1.0).abs() < 0.05);
/// # Ok::<(), plasticity_simulation::perceptron::PerceptronError>(())
/// ```
pub fn simulate(
    synapses: u64,
    steps: u64,
    rules: &[Rule],
    simd: Simd,
    random: &mut impl Rng,
) -> Result<Vec<CachingEnergy>, PerceptronError> {
    if !(2..=MAX_INPUTS + 1).contains(&synapses) {
        return Err(PerceptronError::Inputs(synapses.saturating_sub(1)));
    }
    let mut bank = perceptron::Bank::new(synapses as usize, rules, simd);
    let mut signs = vec![0_u64; synapses.div_ceil(64) as usize];
    for step in 0..steps {
        for word in &mut signs {
            *word = random.next_u64();
        }
        bank.step(step, &signs);
    }
    // One presentation more, because a step is accounted for at the next.
    Ok(bank.finish(steps + 1, steps + 1))
}
