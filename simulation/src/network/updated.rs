//! Which synapses learning updates, and how often (vRP "Restricting plasticity to synapses with large updates").

use super::{Coded, Direct, Engine, Initial, Layer, Layers, NetworkError};
use crate::energy::PlasticityCost;

/// At how many of these samples each synapse is changed, of a network that learns them one after another. Shaped as the weights.
///
/// By the direct engine, from weights before and after each sample: fast engines keep what the weights of a unit have in common apart, and rounding of
/// the sum looks like a change. Costs a few passes over all weights a sample.
///
/// ```
/// use plasticity_simulation::data::digits;
/// use plasticity_simulation::network::{Coded, Initial, Restriction, Settings, update_counts};
/// use plasticity_simulation::random;
///
/// let images = digits::generate(1, 10, 10).training;
/// let settings = Settings { restriction: Restriction::Subnet { units: 3 }, ..Settings::vrp(20) };
/// let coded = Coded::new(&settings, &images, &images);
/// let initial = Initial::random(settings, &coded, &mut random::stream(1, "example", "cell", 0))?;
/// let counts = update_counts(initial, &coded, &[4, 5, 4])?;
/// assert_eq!(counts.input.iter().filter(|count| **count == 3).count(), 3 * 785);
/// assert_eq!(counts.input.iter().sum::<u32>(), 3 * 3 * 785);
/// # Ok::<(), plasticity_simulation::network::NetworkError>(())
/// ```
///
/// # Errors
/// [`NetworkError::Diverged`] where weights leave the range of sensible numbers.
pub fn update_counts(
    initial: Initial,
    coded: &Coded,
    numbers: &[usize],
) -> Result<Layers<Vec<u32>>, NetworkError> {
    let weights = initial.weights();
    let mut counts = Layers { input: vec![0; weights.input.len()], output: vec![0; weights.output.len()] };
    let mut engine = Direct::new(initial, PlasticityCost::CHANGE, None)?;
    let mut before = engine.weights();
    for &number in numbers {
        engine.learn(coded, &[number])?;
        let after = engine.weights();
        for layer in [Layer::Input, Layer::Output] {
            let changed =
                before.get(layer).iter().zip(after.get(layer)).map(|(before, after)| before != after);
            counts
                .get_mut(layer)
                .iter_mut()
                .zip(changed)
                .for_each(|(count, changed)| *count += u32::from(changed));
        }
        before = after;
    }
    Ok(counts)
}
