use crate::energy::PlasticityCost;

/// A layer of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// From input to hidden units.
    Input,
    /// From hidden to output units.
    Output,
}

impl std::fmt::Display for Layer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Input => "input",
            Self::Output => "output",
        })
    }
}

/// Something of each layer of weights.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Layers<T> {
    /// Of the weights from input to hidden units.
    pub input: T,
    /// Of those from hidden to output units.
    pub output: T,
}

/// Energy of a layer of weights.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LayerEnergy {
    /// Of every change, as without caching.
    pub changes: PlasticityMeter,
    /// To change the initial weights directly into those that are there now.
    pub direct: PlasticityMeter,
    /// With synaptic caching, where there is any.
    pub caching: Option<CachingMeter>,
}

/// Energy of changes of weights.
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

/// Energy of synaptic caching, to which the price of maintenance is not applied.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CachingMeter {
    /// $\sum|s|$ over everything that was consolidated until now.
    pub consolidated: f64,
    /// $\sum|s|$ of what is transient now, which the end of learning would consolidate.
    pub remaining: f64,
    /// Number of synapses of which something is transient now.
    pub remaining_synapses: u64,
    /// $\sum_t\sum|s|$ over all samples, after consolidation and before decay.
    pub transient_sum: f64,
    /// Number of consolidations: of synapses, of units or of the layer, as the rule has it.
    pub events: u64,
}

impl CachingMeter {
    /// Energy of consolidation, as if learning ended now.
    pub fn consolidation(&self) -> f64 {
        self.consolidated + self.remaining
    }

    /// With maintenance at cost $c$.
    pub fn total(&self, maintenance_cost: f64) -> f64 {
        self.consolidation() + maintenance_cost * self.transient_sum
    }
}

/// Sums over activities, or errors, of the units on one side of a layer: all that is needed of an outer product.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct SignedSums {
    pub(crate) positive: Sums,
    pub(crate) negative: Sums,
}

/// Sums over values of one sign.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Sums {
    /// Number of values that are not 0.
    pub(crate) count: f64,
    /// Of absolute values.
    pub(crate) absolute: f64,
    /// Of absolute values to the power of the cost.
    pub(crate) power: f64,
}

impl SignedSums {
    /// Adds other sums so many times.
    pub(crate) fn add_all(&mut self, other: &Self, times: f64) {
        for (sums, other) in [(&mut self.positive, &other.positive), (&mut self.negative, &other.negative)] {
            sums.count += times * other.count;
            sums.absolute += times * other.absolute;
            sums.power += times * other.power;
        }
    }

    pub(crate) fn add(&mut self, value: f64, cost: PlasticityCost) {
        self.add_times(value, 1.0, cost);
    }

    pub(crate) fn add_times(&mut self, value: f64, times: f64, cost: PlasticityCost) {
        let side = if value > 0.0 { &mut self.positive } else { &mut self.negative };
        if value != 0.0 {
            let absolute = value.abs();
            let power = if cost.exponent() == 1.0 { absolute } else { absolute.powf(cost.exponent()) };
            side.count += times;
            side.absolute += times * absolute;
            side.power += times * power;
        }
    }
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

    /// The synapses of a unit were changed: by its $\eta\delta$ times the activities that these are the sums of.
    pub(crate) fn add_row(&mut self, change: f64, activities: &SignedSums, cost: PlasticityCost) {
        if change != 0.0 {
            let SignedSums { positive, negative } = activities;
            let (up, down) = if change > 0.0 { (positive, negative) } else { (negative, positive) };
            let size = change.abs();
            let power = if cost.exponent() == 1.0 { size } else { size.powf(cost.exponent()) };
            self.changes += up.count + down.count;
            self.accumulated += size * (up.absolute + down.absolute);
            self.potentiation += size * up.absolute;
            self.at_cost += power * if cost.potentiation_only() { up.power } else { up.power + down.power };
        }
    }

    /// Every weight of a layer was changed by rate × error × activity, in as many steps as there are units and not weights:
    /// $\sum_{ij}|\eta\delta_i a_j| = \eta\sum_i|\delta_i|\sum_j|a_j|$.
    pub(crate) fn add_product(
        &mut self,
        rate: f64,
        errors: &SignedSums,
        activities: &SignedSums,
        cost: PlasticityCost,
    ) {
        let product = |of: fn(&Sums) -> f64| {
            let (ep, en) = (of(&errors.positive), of(&errors.negative));
            let (ap, an) = (of(&activities.positive), of(&activities.negative));
            (ep * ap + en * an, ep * an + en * ap)
        };
        let (up, down) = product(|sums| sums.count);
        self.changes += up + down;
        let (up, down) = product(|sums| sums.absolute);
        self.accumulated += rate * (up + down);
        self.potentiation += rate * up;
        let (up, down) = product(|sums| sums.power);
        let counted = if cost.potentiation_only() { up } else { up + down };
        let power = if cost.exponent() == 1.0 { rate } else { rate.powf(cost.exponent()) };
        self.at_cost += power * counted;
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

    /// Of one layer.
    pub fn get_mut(&mut self, layer: Layer) -> &mut T {
        match layer {
            Layer::Input => &mut self.input,
            Layer::Output => &mut self.output,
        }
    }
}
