//! Learning by dot products, for the per-synapse rule.
//!
//! The transient weights are touched at updates only: between them decay is a common factor, so that a presentation is
//! $\sum_i d x_i(l_i + (1 - 1/\tau)^n s_i)$, $n$ presentations after the last update, from patterns packed as bits.

use super::fields::Decay;
use super::{Engine, ROUNDING, Settings, State};
use crate::energy::CachingEnergy;
use crate::perceptron::kernels::{self, Consolidated};
use crate::perceptron::{Task, Threshold};
use crate::simd::Simd;

pub(super) struct Dots<'a> {
    task: &'a Task,
    threshold: f64,
    simd: Simd,
    decay: Decay,
    signs: Vec<f64>,
}

/// Room for whole words of bits; what is beyond the synapses stays zero.
#[derive(Clone)]
pub(super) struct Weights {
    synapses: usize,
    persistent: Vec<f64>,
    /// As they were at the last update or the end of an epoch.
    transient: Vec<f64>,
    persistent_abs: f64,
    transient_abs: f64,
    /// Presentations since then.
    elapsed: usize,
    energy: CachingEnergy,
}

impl<'a> Dots<'a> {
    pub(super) fn new(task: &'a Task, threshold: Threshold, settings: &Settings, simd: Simd) -> Self {
        let decay = Decay::new(settings, task.patterns());
        Self { task, threshold: threshold.get(), simd, decay, signs: vec![0.0; task.synapses()] }
    }
}

impl Engine for Dots<'_> {
    type State = Weights;

    fn start(&self) -> Weights {
        let zeros = vec![0.0; self.task.row(0).len() * 64];
        Weights {
            synapses: self.task.synapses(),
            persistent: zeros.clone(),
            transient: zeros,
            persistent_abs: 0.0,
            transient_abs: 0.0,
            elapsed: 0,
            energy: CachingEnergy::default(),
        }
    }

    fn first_error(&mut self, weights: &mut Weights, order: &[usize], from: usize) -> Option<(usize, f64)> {
        let before = weights.elapsed;
        let found = (from..order.len()).find_map(|place| {
            weights.elapsed += 1;
            let left = self.decay.left[weights.elapsed];
            let row = self.task.row(order[place]);
            let field = kernels::field(self.simd, &weights.persistent, &weights.transient, row, left);
            let rounding = ROUNDING * (weights.persistent_abs + left * weights.transient_abs);
            (field <= rounding).then_some((place, field))
        });
        let kept = self.decay.sums[weights.elapsed] - self.decay.sums[before];
        weights.energy.transient_sum += weights.transient_abs * kept;
        found
    }

    fn update(&mut self, weights: &mut Weights, pattern: usize) {
        let left = self.decay.left[weights.elapsed];
        weights.elapsed = 0;
        kernels::signs(self.simd, self.task.row(pattern), &mut self.signs);
        let synapses = self.signs.len();
        let Consolidated { count, size, transient_abs, persistent_abs } = kernels::decay_and_consolidate_each(
            self.simd,
            &mut weights.persistent[..synapses],
            &mut weights.transient[..synapses],
            &self.signs,
            left,
            self.threshold,
        );
        weights.transient_abs = transient_abs;
        weights.persistent_abs = persistent_abs;
        weights.energy.consolidation += size;
        weights.energy.events += count;
        weights.energy.transient_change += (synapses as u64 - count) as f64;
    }

    fn settle(&mut self, weights: &mut Weights) {
        let left = self.decay.left[weights.elapsed];
        weights.elapsed = 0;
        weights.transient.iter_mut().for_each(|s| *s *= left);
        weights.transient_abs *= left;
    }

    fn stabilities(&self, weights: &[f64]) -> Vec<f64> {
        kernels::stabilities(self.simd, self.task.rows(), weights)
    }
}

impl State for Weights {
    fn persistent(&self) -> &[f64] {
        &self.persistent[..self.synapses]
    }

    fn transient(&self) -> &[f64] {
        &self.transient[..self.synapses]
    }

    fn energy(&self) -> &CachingEnergy {
        &self.energy
    }

    fn extrapolate(&mut self, earlier: &Self, factor: f64) {
        for (s, before) in self.transient.iter_mut().zip(&earlier.transient) {
            *s += (*s - before) * factor;
        }
        self.transient_abs = self.transient.iter().map(|s| s.abs()).sum();
    }
}
