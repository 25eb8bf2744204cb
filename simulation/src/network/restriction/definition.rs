//! Which synapses are plastic at a sample: the definition, without regard to speed. The direct engine learns by it.

use super::{Competition, Drawn, Restriction, winners};
use crate::network::{Layers, Settings};

/// Which synapses are plastic at a sample: a restriction of your own, in place of one of [`Restriction`].
///
/// It is asked at every sample, when its errors are known and before anything is changed. A change that it does not let be is neither made nor
/// counted. [`Restricted`](crate::network::Restricted) is a network that learns with it.
///
/// ```
/// use plasticity_simulation::data::digits;
/// use plasticity_simulation::energy::PlasticityCost;
/// use plasticity_simulation::network::{
///     Coded, Direct, Engine, Initial, Layers, Presented, Restrict, Restricted, Settings,
/// };
/// use plasticity_simulation::random;
///
/// /// The synapses of hidden units that are active; those to output units are plastic.
/// struct Active;
///
/// impl Restrict for Active {
///     fn plastic(&mut self, presented: &Presented<'_>) -> Layers<Option<Vec<bool>>> {
///         let of_unit = |unit: usize| vec![presented.hidden[unit] > 0.0; presented.inputs.len()];
///         Layers { input: Some((0..presented.errors.len()).flat_map(of_unit).collect()), output: None }
///     }
/// }
///
/// let images = digits::generate(1, 20, 10).training;
/// let settings = Settings::vrp(8);
/// let coded = Coded::new(&settings, &images, &images);
/// let initial = Initial::random(settings, &coded, &mut random::stream(1, "example", "cell", 0))?;
/// let mut network = Restricted::new(Direct::new(initial, PlasticityCost::CHANGE, None)?, Active);
/// network.learn(&coded, &[0, 1, 2])?;
/// // With all synapses plastic it were 3 * 8 * 785.
/// assert!(network.energy().input.changes.changes < 18_840.0);
/// # Ok::<(), plasticity_simulation::network::NetworkError>(())
/// ```
pub trait Restrict {
    /// Plastic synapses of each layer, row after row, a row for each unit that synapses lead to, that of the bias last in it; all of a layer where there is nothing.
    /// Shapes: hidden × inputs, outputs × hidden (the biases among inputs and hidden units). Of synapses that a shorter list leaves out none is plastic.
    fn plastic(&mut self, presented: &Presented<'_>) -> Layers<Option<Vec<bool>>>;
}

/// A sample, as the network has it before it learns.
pub struct Presented<'a> {
    /// Number of samples learned before it.
    pub sample: u64,
    /// Its class.
    pub class: usize,
    /// Number of classes, as of output units.
    pub classes: usize,
    /// Activities of the input units, the bias last.
    pub inputs: &'a [f64],
    /// Activities of the hidden units, the bias last.
    pub hidden: &'a [f64],
    /// $\delta$ of the hidden units, the bias not among them.
    pub errors: &'a [f64],
    /// $\delta$ of the output units.
    pub output_errors: &'a [f64],
    pub(crate) weights: Layers<&'a dyn Fn(usize) -> f64>,
}

impl Presented<'_> {
    /// Weight of the synapse to a hidden unit from an input unit.
    ///
    /// # Panics
    /// Where there is no such unit.
    pub fn input_weight(&self, unit: usize, from: usize) -> f64 {
        (self.weights.input)(unit * self.inputs.len() + from)
    }

    /// Weight of the synapse to an output unit from a hidden unit.
    ///
    /// # Panics
    /// Where there is no such unit.
    pub fn output_weight(&self, unit: usize, from: usize) -> f64 {
        (self.weights.output)(unit * self.hidden.len() + from)
    }
}

/// Plastic synapses of each layer, row after row, with those of biases; all where there is nothing.
pub(crate) fn plastic(
    settings: &Settings,
    drawn: &Drawn,
    presented: &Presented<'_>,
) -> Layers<Option<Vec<bool>>> {
    let outputs = presented.classes;
    let (hidden, sources, inputs) = (settings.hidden, presented.hidden.len(), presented.inputs.len());
    let restriction = settings.restriction;
    // By the unit and the source.
    let input = |has: &dyn Fn(usize, usize) -> bool| -> Option<Vec<bool>> {
        Some((0..hidden * inputs).map(|place| has(place / inputs, place % inputs)).collect())
    };
    let output = |has: &dyn Fn(usize, usize) -> bool| -> Option<Vec<bool>> {
        let has = |to, from| from == hidden || has(to, from);
        Some((0..outputs * sources).map(|place| has(place / sources, place % sources)).collect())
    };
    let only_input = |input: Option<Vec<bool>>| Layers { input, output: None };
    let rounded = |number: &f64| *number as f32;
    // η|δ| and |x|.
    let errors: Vec<f32> =
        presented.errors.iter().map(|error| rounded(&(settings.learning_rate * error)).abs()).collect();
    let sizes: Vec<f32> = presented.inputs.iter().map(|input| rounded(input).abs()).collect();
    match restriction {
        Restriction::None => only_input(None),
        Restriction::SynapticMask { .. } | Restriction::ClassMasks { .. } => {
            let masks = drawn.masks(presented.class).expect("drawn for the restriction");
            Layers {
                input: input(&|unit, from| masks.input.has(unit, from)),
                output: output(&|to, from| masks.output.has(to, from)),
            }
        }
        Restriction::RedrawnMask { .. } => {
            let masks = drawn.redrawn(restriction, presented.sample).expect("drawn for the restriction");
            Layers {
                input: input(&|unit, from| masks.input.has(unit, from)),
                output: output(&|to, from| masks.output.has(to, from)),
            }
        }
        Restriction::NeuronMask { .. } => {
            let units = members(drawn.units().unwrap_or_default(), hidden);
            only_input(input(&|unit, _| units[unit]))
        }
        Restriction::Subnet { .. } => {
            let units = members(drawn.units().unwrap_or_default(), hidden);
            Layers { input: input(&|unit, _| units[unit]), output: output(&|_, from| units[from]) }
        }
        Restriction::LargestUpdates { fraction, among } => match among {
            Competition::Layer => {
                let all: Vec<usize> = (0..hidden).collect();
                let kept = largest_products(&all, &errors, &sizes, fraction);
                only_input(input(&|unit, from| kept[unit * inputs + from]))
            }
            Competition::Subnet { .. } => {
                let subnet = drawn.units().unwrap_or_default();
                let kept = largest_products(subnet, &errors, &sizes, fraction);
                let units = members(subnet, hidden);
                Layers {
                    input: input(&|unit, from| kept[unit * inputs + from]),
                    output: output(&|_, from| units[from]),
                }
            }
            Competition::Neuron => {
                let kept = members(&largest(&sizes, winners(fraction, inputs)), inputs);
                only_input(input(&|_, from| kept[from]))
            }
        },
        Restriction::LargestWeights { fraction } => {
            let weights: Vec<f32> =
                (0..hidden * inputs).map(|place| rounded(&(presented.weights.input)(place)).abs()).collect();
            let kept = members(&largest(&weights, winners(fraction, weights.len())), weights.len());
            only_input(Some(kept))
        }
        Restriction::MostActive { units } => {
            let active: Vec<f32> = presented.hidden[..hidden].iter().map(rounded).collect();
            let kept = members(&largest(&active, units), hidden);
            only_input(input(&|unit, _| kept[unit]))
        }
        Restriction::LargestErrors { units } => {
            let kept = members(&largest(&errors, units), hidden);
            only_input(input(&|unit, _| kept[unit]))
        }
    }
}

/// Places of the largest numbers, in no order; of equals those that come first.
fn largest(numbers: &[f32], count: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..numbers.len()).collect();
    if count < places.len() {
        places.select_nth_unstable_by(count, |&one, &other| {
            let order = numbers[other].partial_cmp(&numbers[one]).unwrap_or(std::cmp::Ordering::Equal);
            order.then(one.cmp(&other))
        });
    }
    places.truncate(count);
    places
}

/// Where the largest products of these units with any input are.
fn largest_products(units: &[usize], errors: &[f32], sizes: &[f32], fraction: f64) -> Vec<bool> {
    let products: Vec<f32> =
        units.iter().flat_map(|&unit| sizes.iter().map(move |size| errors[unit] * size)).collect();
    let kept = largest(&products, winners(fraction, products.len()));
    let place = |product: usize| units[product / sizes.len()] * sizes.len() + product % sizes.len();
    members(&kept.into_iter().map(place).collect::<Vec<_>>(), errors.len() * sizes.len())
}

fn members(some: &[usize], of: usize) -> Vec<bool> {
    let mut members = vec![false; of];
    some.iter().for_each(|&member| members[member] = true);
    members
}
