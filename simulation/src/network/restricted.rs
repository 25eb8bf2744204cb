use super::{Answer, Coded, Direct, Engine, LayerEnergy, Layers, NetworkError, Restrict};

/// A network that learns by the definition, with a restriction of your own: see [`Restrict`].
///
/// Its settings should have [`Restriction::None`](super::Restriction::None): what they say is not asked, but units that they make static for good have no errors. Which
/// layers learn is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Restricted<R> {
    network: Direct,
    restriction: R,
}

impl<R: Restrict> Restricted<R> {
    /// A network with a restriction.
    pub fn new(network: Direct, restriction: R) -> Self {
        Self { network, restriction }
    }

    /// The restriction, as learning has left it.
    pub fn restriction(&self) -> &R {
        &self.restriction
    }
}

impl<R: Restrict> Engine for Restricted<R> {
    fn learn(&mut self, coded: &Coded, numbers: &[usize]) -> Result<(), NetworkError> {
        let Self { network, restriction } = self;
        numbers.iter().try_for_each(|&number| network.learn_one(coded, number, Some(restriction)))
    }

    fn classify(&self, coded: &Coded, numbers: &[usize]) -> Vec<Answer> {
        self.network.classify(coded, numbers)
    }

    fn samples(&self) -> u64 {
        self.network.samples()
    }

    fn energy(&self) -> Layers<LayerEnergy> {
        self.network.energy()
    }

    fn weights(&self) -> Layers<Vec<f64>> {
        self.network.weights()
    }
}
