//! Which synapses are plastic at a sample: the definition, without regard to speed. The direct engine learns by it.

use super::{Competition, Drawn, Restriction, winners};
use crate::network::{Layers, Settings};

/// A sample, as the network has it before it learns.
pub(crate) struct Presented<'a> {
    /// Samples learned before it.
    pub(crate) sample: u64,
    pub(crate) class: usize,
    /// Of the input units, the bias last.
    pub(crate) inputs: &'a [f64],
    /// Of the hidden units, the bias last.
    pub(crate) hidden: &'a [f64],
    /// $\delta$ of the hidden units.
    pub(crate) errors: &'a [f64],
    /// Weights to the hidden units, row after row.
    pub(crate) weights: &'a dyn Fn(usize) -> f64,
}

/// Plastic synapses of each layer, row after row, with those of biases; all where there is nothing.
pub(crate) fn plastic(
    settings: &Settings,
    drawn: &Drawn,
    outputs: usize,
    presented: &Presented<'_>,
) -> Layers<Option<Vec<bool>>> {
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
                (0..hidden * inputs).map(|place| rounded(&(presented.weights)(place)).abs()).collect();
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
