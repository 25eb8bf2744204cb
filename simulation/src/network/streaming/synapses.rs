use super::kernels::{self, Change};
use super::rows::{RowSums, StaticInputs, TOGETHER};
use super::selection::{Row, Selection};
use crate::energy::PlasticityCost;
use crate::lanes::{Lanes, WIDTH, dispatch, not_too_small};
use crate::network::energy::SignedSums;
use crate::network::{Caching, CachingMeter, Consolidation, LayerEnergy, PlasticityMeter};
use crate::simd::Simd;
use std::collections::VecDeque;

/// The synapses of a layer, which learn a sample when the next is presented: then they are gone through once for both.
#[derive(Debug, Clone)]
pub(super) struct Synapses {
    simd: Simd,
    consolidation: Consolidation,
    /// $1 - e^{-1/\tau}$.
    lost: f32,
    plastic: bool,
    /// Rows that never learn, where there are some.
    static_rows: Vec<bool>,
    /// Number of units that a row comes from, and lanes that it takes.
    sources: usize,
    width: usize,
    /// $l$, row after row, one for each unit that it leads to.
    persistent: Vec<Lanes>,
    /// $s$, consolidated but not yet decayed after the last sample that was learned.
    transient: Vec<Lanes>,
    initial: Vec<f32>,
    /// Activities of the sources at the sample to be learned, and at the one that is presented.
    learned: Vec<Lanes>,
    presented: Vec<Lanes>,
    /// Inputs that rows that never learn give for the samples to come, which do not depend on what is learned meanwhile.
    ahead: VecDeque<Vec<f64>>,
    /// $\eta\delta$ for the sample to be learned, where there is one.
    gains: Option<Vec<f32>>,
    /// Which synapses learn it, and of whose changes they are metered.
    selection: Selection,
    cost: PlasticityCost,
    changes: PlasticityMeter,
    caching: CachingMeter,
    /// Samples learned.
    learned_samples: u64,
}

/// Samples after which what is very small is set to 0.
const FORGETTING: u64 = 256;

/// No $|s|$ is below it: with this threshold everything is consolidated.
const EVERYTHING: f32 = -1.0;

impl Synapses {
    pub(super) fn new(
        sources: usize,
        initial: Vec<f32>,
        caching: &Caching,
        (plastic, static_rows): (bool, Vec<bool>),
        cost: PlasticityCost,
        simd: Simd,
    ) -> Self {
        let width = sources.div_ceil(WIDTH);
        let static_rows = if plastic { static_rows } else { vec![true; initial.len() / sources] };
        let persistent: Vec<Lanes> =
            initial.chunks_exact(sources).flat_map(|row| row.chunks(WIDTH).map(filled_up)).collect();
        Self {
            simd,
            consolidation: caching.consolidation,
            lost: caching.time_constant.map_or(0.0, |time_constant| -(-1.0 / time_constant).exp_m1() as f32),
            plastic,
            static_rows,
            sources,
            width,
            transient: vec![Lanes::ZERO; persistent.len()],
            persistent,
            initial,
            learned: vec![Lanes::ZERO; width],
            presented: vec![Lanes::ZERO; width],
            ahead: VecDeque::new(),
            gains: None,
            selection: Selection::All,
            cost,
            changes: PlasticityMeter::default(),
            caching: CachingMeter::default(),
            learned_samples: 0,
        }
    }

    /// Says what will be presented, so that rows that never learn are read once for several samples.
    pub(super) fn look_ahead(&mut self, samples: impl Iterator<Item = Vec<f64>>) {
        self.ahead.clear();
        if self.static_rows.contains(&true) {
            let samples: Vec<Vec<Lanes>> = samples.map(|activities| self.in_lanes(&activities)).collect();
            self.ahead = self.static_inputs(&samples).into();
        }
    }

    fn in_lanes(&self, activities: &[f64]) -> Vec<Lanes> {
        let mut lanes = vec![Lanes::ZERO; self.width];
        for (place, &activity) in lanes.iter_mut().flat_map(|lanes| &mut lanes.0).zip(activities) {
            *place = not_too_small(activity as f32);
        }
        lanes
    }

    /// For each sample, the inputs from rows that never learn, and 0 for the others.
    fn static_inputs(&self, samples: &[Vec<Lanes>]) -> Vec<Vec<f64>> {
        let mut inputs = vec![vec![0.0; self.static_rows.len()]; samples.len()];
        let rows = self.persistent.chunks_exact(self.width).zip(&self.static_rows).enumerate();
        for (number, (row, _)) in rows.filter(|(_, (_, is_static))| **is_static) {
            for (samples, inputs) in samples.chunks(TOGETHER).zip(inputs.chunks_mut(TOGETHER)) {
                let of_row = dispatch(self.simd, StaticInputs { row, samples });
                inputs.iter_mut().zip(of_row).for_each(|(inputs, input)| inputs[number] = input);
            }
        }
        inputs
    }

    /// Presents activities of the sources and sums them up at the units, after what was to be learned is.
    pub(super) fn present(&mut self, activities: &[f64], inputs: &mut [f64]) {
        self.presented = self.in_lanes(activities);
        match self.gains.take() {
            Some(gains) => self.learn(&gains, inputs),
            None => {
                let learning = |(number, _): &(usize, _)| self.static_rows.get(*number) != Some(&true);
                for (_, ((l, s), input)) in self.rows().zip(&mut *inputs).enumerate().filter(learning) {
                    *input = kernels::input(self.simd, l, s, self.lost, &self.presented);
                }
            }
        }
        if self.static_rows.contains(&true) {
            let presented = std::slice::from_ref(&self.presented);
            let of_rows = self.ahead.pop_front().unwrap_or_else(|| self.static_inputs(presented).remove(0));
            let never = inputs.iter_mut().zip(of_rows).zip(&self.static_rows).filter(|(_, never)| **never);
            never.for_each(|((input, of_row), _)| *input = of_row);
        }
    }

    /// What was presented is to be learned by the synapses that are selected, with these errors of the units. `activities` sums over the sources.
    pub(super) fn learn_later(
        &mut self,
        rate: f64,
        errors: &[f64],
        activities: &SignedSums,
        selection: Selection,
    ) {
        if self.plastic {
            // Rows that learn from different sources are metered when they learn.
            if !selection.by_rows() {
                let activities = if let Selection::Sources(_, sums) = &selection { sums } else { activities };
                let mut sums = SignedSums::default();
                errors.iter().for_each(|&error| sums.add(error, self.cost));
                self.changes.add_product(rate, &sums, activities, self.cost);
            }
            self.selection = selection;
            self.gains = Some(errors.iter().map(|error| not_too_small((rate * error) as f32)).collect());
            std::mem::swap(&mut self.learned, &mut self.presented);
        }
    }

    /// Learns what is still to be learned.
    pub(super) fn settle(&mut self) {
        if let Some(gains) = self.gains.take() {
            let mut unused = vec![0.0; gains.len()];
            self.learn(&gains, &mut unused);
        }
    }

    /// What errors of the units are to the sources, by the weights.
    pub(super) fn propagate(&self, errors: &[f64], back: &mut [Lanes]) {
        back.fill(Lanes::ZERO);
        for ((l, s), &error) in self.rows().zip(errors) {
            kernels::propagate(self.simd, l, s, self.lost, not_too_small(error as f32), back);
        }
    }

    fn rows(&self) -> impl Iterator<Item = (&[Lanes], &[Lanes])> {
        self.persistent.chunks_exact(self.width).zip(self.transient.chunks_exact(self.width))
    }

    fn learn(&mut self, gains: &[f32], inputs: &mut [f64]) {
        self.learned_samples += 1;
        if self.learned_samples.is_multiple_of(FORGETTING) {
            kernels::forget(self.simd, &mut self.transient);
        }
        let selection = std::mem::replace(&mut self.selection, Selection::All);
        let powers = self.powers_for(&selection);
        let Self { simd, lost, width, consolidation, caching, .. } = self;
        let (simd, lost, width, threshold) = (*simd, *lost, *width, consolidation.threshold() as f32);
        let next = &self.presented;
        let (mut transient_sum, mut consolidated, mut largest) = (0.0, 0.0, 0.0_f32);
        let mut left =
            if matches!(selection, Selection::All) { Vec::new() } else { vec![Lanes::ZERO; width] };
        let rows = self.persistent.chunks_exact_mut(width).zip(self.transient.chunks_exact_mut(width));
        for (number, (((l, s), &gain), input)) in rows.zip(gains).zip(inputs.iter_mut()).enumerate() {
            if self.static_rows.get(number) == Some(&true) {
                continue;
            }
            // Sources are the same for all rows.
            if selection.by_rows() || number == 0 && !left.is_empty() {
                let row = Row { number, gain, persistent: l, transient: s, lost };
                selection.apply(simd, &row, &self.learned, &mut left);
            }
            if selection.by_rows() {
                let sums = dispatch(simd, RowSums { activities: &left, powers: powers.as_deref() });
                self.changes.add_row(f64::from(gain), &sums, self.cost);
            }
            let activities = if left.is_empty() { &self.learned } else { &left };
            let change = Change { lost, gain, activities, next };
            let advanced = kernels::advance(simd, l, s, change);
            (*input, largest) = (advanced.input, largest.max(advanced.largest));
            let of_row = match consolidation {
                Consolidation::PerSynapse { .. } => Some(threshold),
                Consolidation::PerNeuron { .. } => Some(EVERYTHING),
                Consolidation::PerLayer { .. } | Consolidation::AtEnd => None,
            };
            match of_row.filter(|_| advanced.largest > threshold) {
                None => transient_sum += advanced.transient_abs,
                Some(level) => {
                    let done = kernels::consolidate(simd, l, s, lost, next, level);
                    *input = done.input;
                    transient_sum += done.transient_abs;
                    consolidated += done.size;
                    let each = matches!(consolidation, Consolidation::PerSynapse { .. });
                    caching.events += if each { done.count } else { 1 };
                }
            }
        }
        if matches!(consolidation, Consolidation::PerLayer { .. }) && largest > threshold {
            caching.events += 1;
            consolidated = transient_sum;
            transient_sum = 0.0;
            let rows = self.persistent.chunks_exact_mut(width).zip(self.transient.chunks_exact_mut(width));
            let static_rows = self.static_rows.iter().copied().chain(std::iter::repeat(false));
            for (((l, s), input), _) in rows.zip(inputs).zip(static_rows).filter(|(_, never)| !never) {
                *input = kernels::consolidate(simd, l, s, lost, next, EVERYTHING).input;
            }
        }
        caching.transient_sum += transient_sum;
        caching.consolidated += consolidated;
    }

    /// Powers of the activities to be learned, where they are needed to meter them row by row.
    fn powers_for(&self, selection: &Selection) -> Option<Vec<Lanes>> {
        let exponent = self.cost.exponent();
        let power = |activity: f32| {
            if activity == 0.0 { 0.0 } else { f64::from(activity.abs()).powf(exponent) as f32 }
        };
        let needed = selection.by_rows() && exponent != 1.0;
        needed.then(|| self.learned.iter().map(|lanes| Lanes(lanes.0.map(power))).collect())
    }

    /// Persistent and transient weights as they are at the next sample, row after row.
    pub(super) fn parts(&self) -> impl Iterator<Item = (f32, f32)> {
        let pairs = |(l, s): (&Lanes, &Lanes)| -> [(f32, f32); WIDTH] {
            std::array::from_fn(|lane| (l.0[lane], kernels::decayed(s.0[lane], self.lost)))
        };
        self.rows().flat_map(move |(l, s)| l.iter().zip(s).flat_map(pairs).take(self.sources))
    }

    pub(super) fn energy(&self) -> LayerEnergy {
        let cost = self.cost;
        let (mut direct, mut remaining, mut remaining_synapses) = (PlasticityMeter::default(), 0.0, 0);
        for ((l, s), &initial) in self.parts().zip(&self.initial) {
            direct.add(f64::from(l) - f64::from(initial) + f64::from(s), cost);
            remaining += f64::from(s.abs());
            remaining_synapses += u64::from(s != 0.0);
        }
        let caching = Some(CachingMeter { remaining, remaining_synapses, ..self.caching });
        LayerEnergy { changes: self.changes, direct, caching }
    }
}

fn filled_up(values: &[f32]) -> Lanes {
    Lanes(std::array::from_fn(|lane| values.get(lane).copied().unwrap_or(0.0)))
}
