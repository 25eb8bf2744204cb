use crate::energy::PlasticityCost;

/// A layer of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// From input to hidden units.
    Input,
    /// From hidden to output units.
    Output,
}

/// Something of each layer of weights.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Layers<T> {
    /// Of the weights from input to hidden units.
    pub input: T,
    /// Of those from hidden to output units.
    pub output: T,
}

/// Energy of all changes of a layer of weights.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PlasticityMeter {
    /// $M_0$, number of changes that are not 0.
    pub changes: f64,
    /// $M_1 = \sum|\Delta w|$.
    pub accumulated: f64,
    /// $\sum[\Delta w]_+$.
    pub potentiation: f64,
    /// $M_\alpha$, at the cost that was asked for.
    pub at_cost: f64,
}

impl PlasticityMeter {
    /// A weight was changed.
    pub(crate) fn add(&mut self, change: f64, cost: PlasticityCost) {
        if change != 0.0 {
            self.changes += 1.0;
            self.accumulated += change.abs();
            self.potentiation += change.max(0.0);
            self.at_cost += cost.of(change);
        }
    }
}

impl<T> Layers<T> {
    /// Of one layer.
    pub fn get(&self, layer: Layer) -> &T {
        match layer {
            Layer::Input => &self.input,
            Layer::Output => &self.output,
        }
    }
}
