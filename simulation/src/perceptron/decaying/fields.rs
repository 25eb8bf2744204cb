//! Learning in the space of fields, for rules that consolidate all synapses at once.
//!
//! The fields of persistent and of transient weights are kept apart for all patterns, $h_j = L_j + (1 - 1/\tau)^n F_j$, $n$ presentations after
//! the last update, since decay is a common factor: a presentation is a multiplication and a comparison, an update by
//! pattern $k$ adds row $k$ of the Gram matrix to $F$, and a consolidation adds $F$ to $L$.

use super::{Engine, ROUNDING, Settings, State};
use crate::energy::CachingEnergy;
use crate::perceptron::gram::Gram;
use crate::perceptron::kernels::{self, Moved};
use crate::perceptron::{Rule, Task};
use crate::simd::Simd;

pub(super) struct Fields<'a> {
    task: &'a Task,
    rule: Rule,
    /// Whether the order is other than that of the fields.
    shuffled: bool,
    simd: Simd,
    gram: Gram<'a>,
    decay: Decay,
    signs: Vec<f64>,
}

/// Powers of $1 - 1/\tau$ over the presentations of an epoch.
pub(super) struct Decay {
    /// $(1 - 1/\tau)^n$ from $n = 0$.
    pub(super) left: Vec<f64>,
    /// $\sum_{k=1}^n(1 - 1/\tau)^k$.
    pub(super) sums: Vec<f64>,
}

#[derive(Clone)]
pub(super) struct Weights {
    persistent: Vec<f64>,
    /// As they were at the last update or the end of an epoch.
    transient: Vec<f64>,
    persistent_fields: Vec<f64>,
    transient_fields: Vec<f64>,
    persistent_abs: f64,
    transient_abs: f64,
    /// Presentations since then.
    elapsed: usize,
    energy: CachingEnergy,
}

impl Decay {
    pub(super) fn new(settings: &Settings, patterns: usize) -> Self {
        let factor = settings.time_constant.factor();
        let left: Vec<f64> =
            std::iter::successors(Some(1.0), |power| Some(power * factor)).take(patterns + 1).collect();
        let mut sums = left.clone();
        sums[0] = 0.0;
        for n in 1..sums.len() {
            sums[n] += sums[n - 1];
        }
        Self { left, sums }
    }
}

impl<'a> Fields<'a> {
    pub(super) fn new(task: &'a Task, settings: &Settings, simd: Simd) -> Self {
        Self {
            task,
            rule: settings.rule,
            shuffled: settings.shuffle,
            simd,
            gram: Gram::new(task, simd),
            decay: Decay::new(settings, task.patterns()),
            signs: vec![0.0; task.synapses()],
        }
    }

    fn pass(&self, weights: &mut Weights, presentations: usize) {
        let until = weights.elapsed + presentations;
        let kept = self.decay.sums[until] - self.decay.sums[weights.elapsed];
        weights.energy.transient_sum += weights.transient_abs * kept;
        weights.elapsed = until;
    }
}

impl Engine for Fields<'_> {
    type State = Weights;

    fn start(&self) -> Weights {
        let (synapses, patterns) = (vec![0.0; self.task.synapses()], vec![0.0; self.task.patterns()]);
        Weights {
            persistent: synapses.clone(),
            transient: synapses,
            persistent_fields: patterns.clone(),
            transient_fields: patterns,
            persistent_abs: 0.0,
            transient_abs: 0.0,
            elapsed: 0,
            energy: CachingEnergy::default(),
        }
    }

    fn first_error(&mut self, weights: &mut Weights, order: &[usize], from: usize) -> Option<(usize, f64)> {
        let fields = kernels::Fields {
            persistent: &weights.persistent_fields,
            transient: &weights.transient_fields,
            persistent_rounding: ROUNDING * weights.persistent_abs,
            transient_rounding: ROUNDING * weights.transient_abs,
        };
        let left = &self.decay.left[weights.elapsed + 1..];
        let found = if self.shuffled {
            let patterns = order[from..].iter().zip(left).enumerate();
            patterns.into_iter().find_map(|(offset, (&j, &left))| Some((offset, fields.error(j, left)?)))
        } else {
            let rest = kernels::Fields {
                persistent: &fields.persistent[from..],
                transient: &fields.transient[from..],
                ..fields
            };
            kernels::first_field_in_error(self.simd, rest, left)
        };
        let found = found.map(|(offset, field)| (from + offset, field));
        self.pass(weights, found.map_or(order.len(), |(place, _)| place + 1) - from);
        found
    }

    fn update(&mut self, weights: &mut Weights, pattern: usize) {
        let left = self.decay.left[weights.elapsed];
        weights.elapsed = 0;
        kernels::signs(self.simd, self.task.row(pattern), &mut self.signs);
        let row = self.gram.row(pattern);
        kernels::decay_and_add_row(
            self.simd,
            &mut weights.transient_fields,
            row,
            self.signs.len() as f64,
            left,
        );
        let Moved { sum_abs, largest } =
            kernels::decay_and_move(self.simd, &mut weights.transient, &self.signs, left);
        let due = match self.rule {
            Rule::Immediate => true,
            Rule::AnySynapse(threshold) => largest > threshold.get(),
            Rule::Total(threshold) => sum_abs > threshold.get() * (self.signs.len() - 1) as f64,
            Rule::AtEnd | Rule::PerSynapse(_) => false,
        };
        weights.transient_abs = sum_abs;
        if due {
            weights.consolidate();
        } else {
            weights.energy.transient_change += self.signs.len() as f64;
        }
    }

    fn settle(&mut self, weights: &mut Weights) {
        let left = self.decay.left[weights.elapsed];
        weights.elapsed = 0;
        weights.transient.iter_mut().for_each(|s| *s *= left);
        weights.transient_fields.iter_mut().for_each(|field| *field *= left);
        weights.transient_abs *= left;
    }

    fn stabilities(&self, weights: &[f64]) -> Vec<f64> {
        kernels::stabilities(self.simd, self.task.rows(), weights)
    }
}

impl Weights {
    fn consolidate(&mut self) {
        self.energy.events += 1;
        self.energy.consolidation += self.transient_abs;
        self.transient_abs = 0.0;
        move_to(&mut self.persistent, &mut self.transient);
        move_to(&mut self.persistent_fields, &mut self.transient_fields);
        self.persistent_abs = self.persistent.iter().map(|l| l.abs()).sum();
    }
}

fn move_to(persistent: &mut [f64], transient: &mut [f64]) {
    for (l, s) in persistent.iter_mut().zip(transient) {
        *l += *s;
        *s = 0.0;
    }
}

impl State for Weights {
    fn persistent(&self) -> &[f64] {
        &self.persistent
    }

    fn transient(&self) -> &[f64] {
        &self.transient
    }

    fn energy(&self) -> &CachingEnergy {
        &self.energy
    }

    fn extrapolate(&mut self, earlier: &Self, factor: f64) {
        let ahead = |now: &mut [f64], before: &[f64]| {
            for (now, before) in now.iter_mut().zip(before) {
                *now += (*now - before) * factor;
            }
        };
        ahead(&mut self.transient, &earlier.transient);
        ahead(&mut self.transient_fields, &earlier.transient_fields);
        self.transient_abs = self.transient.iter().map(|s| s.abs()).sum();
    }
}
