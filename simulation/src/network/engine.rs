use super::energy::LayerEnergy;
use super::{Blocks, Caching, Coded, Initial, Layers, NetworkError, Streaming};
use crate::energy::PlasticityCost;
use crate::simd::Simd;

/// A network that learns, with its meters: what the engines have in common.
pub trait Engine {
    /// Learns images one after another.
    ///
    /// # Errors
    /// [`NetworkError::Diverged`] where weights leave the range of sensible numbers.
    fn learn(&mut self, coded: &Coded, numbers: &[usize]) -> Result<(), NetworkError>;

    /// What the network takes each image for.
    fn classify(&self, coded: &Coded, numbers: &[usize]) -> Vec<Answer>;

    /// Number of samples learned.
    fn samples(&self) -> u64;

    /// Energy until now.
    fn energy(&self) -> Layers<LayerEnergy>;

    /// Weights $w$ (with caching $l + s$), row after row, a row for each unit that weights lead to, that of a bias last in it. Shapes: hidden ×
    /// inputs, outputs × hidden.
    fn weights(&self) -> Layers<Vec<f64>>;
}

/// What a network takes an image for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// The most active output unit, the first of equals.
    pub class: usize,
    /// By how much the unit of the right class is more active than any other; negative where the answer is wrong.
    pub lead: f64,
}

/// The fastest engine for a network with these weights.
///
/// # Errors
/// [`NetworkError`] for caching outside its domain.
pub fn fastest(
    initial: Initial,
    cost: PlasticityCost,
    caching: Option<Caching>,
    simd: Simd,
) -> Result<Box<dyn Engine>, NetworkError> {
    match caching {
        None => Ok(Box::new(Blocks::new(initial, cost, simd))),
        Some(caching) => Ok(Box::new(Streaming::new(initial, cost, caching, simd)?)),
    }
}
