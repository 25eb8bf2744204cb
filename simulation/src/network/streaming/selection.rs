//! Which synapses learn a sample: what is left of the activities, row after row.

use super::rows::{Above, Bits, Heavier, Leave};
use super::synapses::Synapses;
use crate::energy::PlasticityCost;
use crate::lanes::{Lanes, WIDTH, dispatch};
use crate::network::energy::SignedSums;
use crate::network::restriction::cut::Cutter;
use crate::network::restriction::levels::{Levels, Sizes};
use crate::network::restriction::mask::{Mask, Redrawn, column_key, redraw};
use crate::network::restriction::ranking::{Ranking, least_of_largest, size_bits};
use crate::network::restriction::{Drawn, winners};
use crate::network::{Coded, Competition, Initial, Layers, Restriction, Settings};
use crate::simd::Simd;
use std::sync::Arc;

/// Which synapses of a layer learn a sample.
#[derive(Debug, Clone)]
pub(super) enum Selection {
    /// All that are not static for good.
    All,
    /// Those from some sources, whatever unit they lead to, of which these are the sums.
    Sources(Arc<Mask>, SignedSums),
    /// Those of a mask.
    Mask(Arc<Mask>),
    /// Those of a mask that is drawn for the sample, with the keys of the sources that are masked.
    Redrawn(Redrawn, Vec<u32>),
    /// Those with $|\eta\delta_i||x_j|$ above a threshold, and some at it: units and inputs, ascending.
    Products(f32, Vec<(usize, usize)>),
    /// The same of weights.
    Weights(f32, Vec<(usize, usize)>),
}

/// Selects synapses, sample after sample.
#[derive(Debug, Clone)]
pub(super) struct Selector {
    settings: Settings,
    cost: PlasticityCost,
    drawn: Drawn,
    /// Fixed masks, one or one for each class.
    masks: Vec<Layers<Arc<Mask>>>,
    /// Sources of the output layer in a subnet, the bias among them.
    subnet: Option<Arc<Mask>>,
    /// Hidden units that never learn; empty where there are none.
    pub(super) static_units: Vec<bool>,
    sizes: Option<Sizes>,
    levels: Levels,
    cutter: Cutter,
    ranking: Ranking,
}

/// A sample as it is before it is learned.
pub(super) struct Sample<'a> {
    pub(super) coded: &'a Coded,
    pub(super) number: usize,
    /// Samples learned before.
    pub(super) before: u64,
    /// Activities of the input and the hidden units, that of the bias last.
    pub(super) inputs: &'a [f64],
    pub(super) hidden: &'a [f64],
    pub(super) input_layer: &'a Synapses,
}

impl Selector {
    pub(super) fn new(initial: &Initial, cost: PlasticityCost) -> Self {
        let Initial { settings, sources, drawn, .. } = initial;
        let shared = |masks: &Layers<Mask>| Layers {
            input: Arc::new(masks.input.clone()),
            output: Arc::new(masks.output.clone()),
        };
        let masks = match drawn {
            Drawn::Masks(masks) => masks.iter().map(shared).collect(),
            _ => Vec::new(),
        };
        let subnet = drawn.units().filter(|_| settings.restriction.coordinated()).map(|units| {
            let bias = settings.bias.then_some(settings.hidden);
            Arc::new(row(*sources, units.iter().copied().chain(bias)))
        });
        let is_static = |units: &[usize], unit: usize| units.binary_search(&unit).is_err();
        let static_units =
            drawn.units().map(|units| (0..settings.hidden).map(|unit| is_static(units, unit)).collect());
        Self {
            settings: *settings,
            static_units: static_units.unwrap_or_default(),
            cost,
            drawn: if masks.is_empty() { drawn.clone() } else { Drawn::Nothing },
            masks,
            subnet,
            sizes: None,
            levels: Levels::default(),
            cutter: Cutter::default(),
            ranking: Ranking::default(),
        }
    }

    /// Selects the synapses that learn a sample; the errors of units that do not become 0.
    pub(super) fn select(&mut self, sample: &Sample<'_>, errors: &mut [f64]) -> Layers<Selection> {
        let output = match &self.subnet {
            Some(mask) => Selection::Sources(Arc::clone(mask), self.sums_over(mask, sample.hidden)),
            None => Selection::All,
        };
        let hidden = self.settings.hidden;
        let rate = self.settings.learning_rate;
        let gain = |error: &f64| (rate * error) as f32;
        let restriction = self.settings.restriction;
        let input = match restriction {
            Restriction::None | Restriction::NeuronMask { .. } | Restriction::Subnet { .. } => Selection::All,
            Restriction::SynapticMask { .. } | Restriction::ClassMasks { .. } => {
                let masks = &self.masks[sample.coded.label(sample.number) % self.masks.len()];
                return Layers {
                    input: Selection::Mask(Arc::clone(&masks.input)),
                    output: Selection::Mask(Arc::clone(&masks.output)),
                };
            }
            Restriction::RedrawnMask { .. } => {
                let keys = |sources: usize| (0..sources).map(column_key).collect();
                let masks =
                    self.drawn.redrawn(restriction, sample.before).expect("drawn for the restriction");
                return Layers {
                    input: Selection::Redrawn(masks.input, keys(sample.inputs.len())),
                    output: Selection::Redrawn(masks.output, keys(hidden)),
                };
            }
            Restriction::LargestUpdates { fraction, among: Competition::Neuron } => {
                let sizes = sample.inputs.iter().map(|x| (*x as f32).abs());
                let kept = self.ranking.largest(sizes, winners(fraction, sample.inputs.len()));
                let mask = row(sample.inputs.len(), kept);
                let sums = self.sums_over(&mask, sample.inputs);
                Selection::Sources(Arc::new(mask), sums)
            }
            Restriction::LargestUpdates { fraction, .. } => {
                let gains: Vec<f32> = errors.iter().map(gain).collect();
                self.largest_products(fraction, sample, &gains)
            }
            Restriction::LargestWeights { fraction } => {
                let mut sizes = Vec::new();
                sample.input_layer.parts().for_each(|(l, s)| sizes.push(size_bits(l + s)));
                let least =
                    least_of_largest(&mut sizes, winners(fraction, errors.len() * sample.inputs.len()));
                let equal = sample.input_layer.parts().enumerate();
                let equal = equal.filter(|(_, (l, s))| size_bits(l + s) == least.bits).take(least.ties);
                let inputs = sample.inputs.len();
                let ties = equal.map(|(place, _)| (place / inputs, place % inputs)).collect();
                Selection::Weights(f32::from_bits(least.bits), ties)
            }
            Restriction::MostActive { units } => {
                let active = sample.hidden[..hidden].iter().map(|activity| *activity as f32);
                keep(errors, self.ranking.largest(active, units));
                Selection::All
            }
            Restriction::LargestErrors { units } => {
                let gains: Vec<f32> = errors.iter().map(|error| gain(error).abs()).collect();
                keep(errors, self.ranking.largest(gains.into_iter(), units));
                Selection::All
            }
        };
        Layers { input, output }
    }

    fn largest_products(&mut self, fraction: f64, sample: &Sample<'_>, gains: &[f32]) -> Selection {
        let sizes = self.sizes.get_or_insert_with(|| Sizes::of(sample.coded));
        self.levels.set(sizes, sample.coded, sample.number, self.cost);
        let units = match self.drawn.units() {
            Some(units) => units.to_vec(),
            None => (0..gains.len()).collect(),
        };
        let kept = winners(fraction, units.len() * sample.inputs.len());
        let cut = self.cutter.cut(units.iter().map(|&unit| gains[unit]), &self.levels, kept);
        let product = |unit: usize, x: f64| gains[unit].abs() * (x as f32).abs();
        let tied = |unit: &usize| {
            let level = self.levels.above(gains[*unit], cut.threshold);
            self.levels.sizes.get(level).is_some_and(|size| gains[*unit].abs() * size == cut.threshold)
        };
        let mut ties = Vec::with_capacity(cut.ties);
        for unit in units.into_iter().filter(tied) {
            if ties.len() >= cut.ties {
                break;
            }
            let equal = sample.inputs.iter().enumerate().filter(|(_, x)| product(unit, **x) == cut.threshold);
            ties.extend(equal.map(|(input, _)| (unit, input)).take(cut.ties - ties.len()));
        }
        Selection::Products(cut.threshold, ties)
    }

    fn sums_over(&self, mask: &Mask, activities: &[f64]) -> SignedSums {
        let mut sums = SignedSums::default();
        let selected = activities.iter().enumerate().filter(|(source, _)| mask.has(0, *source));
        selected.for_each(|(_, &activity)| sums.add(activity, self.cost));
        sums
    }
}

/// A mask of one row.
fn row(columns: usize, has: impl Iterator<Item = usize>) -> Mask {
    let mut mask = Mask::empty(1, columns);
    has.for_each(|column| mask.set(0, column));
    mask
}

/// Leaves the errors of the units that are selected.
fn keep(errors: &mut [f64], selected: impl Iterator<Item = usize>) {
    let mut left = vec![0.0; errors.len()];
    selected.for_each(|unit| left[unit] = errors[unit]);
    errors.copy_from_slice(&left);
}

/// What a row of synapses is, when it is to learn.
pub(super) struct Row<'a> {
    pub(super) number: usize,
    pub(super) gain: f32,
    pub(super) persistent: &'a [Lanes],
    pub(super) transient: &'a [Lanes],
    pub(super) lost: f32,
}

impl Selection {
    /// Whether rows differ in which sources they learn from.
    pub(super) fn by_rows(&self) -> bool {
        !matches!(self, Self::All | Self::Sources(..))
    }

    /// The activities that a row learns; the others are 0.
    pub(super) fn apply(&self, simd: Simd, row: &Row<'_>, activities: &[Lanes], left: &mut [Lanes]) {
        let put_back = |ties: &[(usize, usize)], left: &mut [Lanes]| {
            let of_row = ties.partition_point(|(unit, _)| *unit < row.number);
            for (_, source) in ties[of_row..].iter().take_while(|(unit, _)| *unit == row.number) {
                left[source / WIDTH].0[source % WIDTH] = activities[source / WIDTH].0[source % WIDTH];
            }
        };
        match self {
            Self::All => left.copy_from_slice(activities),
            Self::Sources(mask, _) => dispatch(simd, Leave { activities, left, by: Bits(mask.row(0)) }),
            Self::Mask(mask) => dispatch(simd, Leave { activities, left, by: Bits(mask.row(row.number)) }),
            Self::Redrawn(redrawn, keys) => {
                let mut bits = vec![0; activities.len()];
                if let Some(most) = redrawn.most() {
                    redraw(simd, redrawn.row_key(row.number), keys, most, &mut bits);
                }
                // Sources beyond the keys are always plastic; beyond the sources activities are 0.
                for source in keys.len()..(keys.len() + 1).min(WIDTH * bits.len()) {
                    bits[source / WIDTH] |= 1 << (source % WIDTH);
                }
                dispatch(simd, Leave { activities, left, by: Bits(&bits) });
            }
            Self::Products(threshold, ties) => {
                let by = Above { change: row.gain.abs(), threshold: *threshold };
                dispatch(simd, Leave { activities, left: &mut *left, by });
                put_back(ties, left);
            }
            Self::Weights(threshold, ties) => {
                let Row { persistent, transient, lost, .. } = *row;
                let by = Heavier { persistent, transient, lost, threshold: *threshold };
                dispatch(simd, Leave { activities, left: &mut *left, by });
                put_back(ties, left);
            }
        }
    }
}
