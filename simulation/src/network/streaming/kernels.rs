//! Loops over a row of synapses, in single precision. Rows are filled up with zeros to whole [`Lanes`].
//!
//! Sums are taken lane by lane, and products are rounded before they are added, so that the order of every operation, and with it the
//! result, is the same at every level.

use crate::lanes::{Lanes, WIDTH};

/// Transient weights smaller than this may become 0: one that is not changed any more would decay to numbers that processors are slow at.
const SMALLEST: f32 = 1e-20;

/// A transient weight after decay. Written so because single precision holds what is lost to seven digits, but what is retained to so
/// many digits of a number close to 1.
#[inline(always)]
pub(super) fn decayed(transient: f32, lost: f32) -> f32 {
    transient - lost * transient
}

/// A change of a row that leads to a unit: $s \to (1 - d)s + ga$.
#[derive(Clone, Copy)]
pub(super) struct Change<'a> {
    /// $d = 1 - e^{-1/\tau}$, for the decay after the sample before.
    pub(super) lost: f32,
    /// $g = \eta\delta$.
    pub(super) gain: f32,
    /// $a$, of the units that the row comes from.
    pub(super) activities: &'a [Lanes],
    /// $a$ at the next sample.
    pub(super) next: &'a [Lanes],
}

/// What [`advance`] left behind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Advanced {
    /// $\sum(l + (1 - d)s)a$ for the next sample.
    pub(super) input: f64,
    /// $\sum|s|$.
    pub(super) transient_abs: f64,
    /// $\max|s|$.
    pub(super) largest: f32,
}

/// What [`consolidate`] left behind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Consolidated {
    /// $\sum(l + (1 - d)s)a$ for the next sample.
    pub(super) input: f64,
    /// $\sum|s|$ of what is left.
    pub(super) transient_abs: f64,
    /// $\sum|s|$ of what was consolidated.
    pub(super) size: f64,
    /// Number of synapses consolidated.
    pub(super) count: u64,
}

kernel! {
    /// Decays, changes and sums transient weights, as if none were to be consolidated.
    fn advance(persistent: &[Lanes], transient: &mut [Lanes], change: Change<'_>) -> Advanced {
        let Change { lost, gain, activities, next } = change;
        let (mut persistents, mut transients) = ([0.0; WIDTH], [0.0; WIDTH]);
        let (mut sums, mut largest) = ([0.0; WIDTH], [0.0; WIDTH]);
        let rows = persistent.iter().zip(transient).zip(activities).zip(next);
        for (((l, s), a), next) in rows {
            for k in 0..WIDTH {
                let changed = decayed(s.0[k], lost) + gain * a.0[k];
                let size = changed.abs();
                s.0[k] = changed;
                sums[k] += size;
                largest[k] = if size > largest[k] { size } else { largest[k] };
                persistents[k] += l.0[k] * next.0[k];
                transients[k] += changed * next.0[k];
            }
        }
        Advanced { input: input_of(persistents, transients, lost), transient_abs: total(sums), largest: largest_of(largest) }
    }
}

/// $\sum la + (1 - d)\sum sa$. Every loop takes the sums in the same order, so that an input does not depend on which of them it is of.
#[inline(always)]
fn input_of(persistents: [f32; WIDTH], transients: [f32; WIDTH], lost: f32) -> f64 {
    total(std::array::from_fn(|k| persistents[k] + decayed(transients[k], lost)))
}

/// The sum of lanes, halves added to halves: quicker than one after another.
#[inline(always)]
pub(super) fn total(lanes: [f32; WIDTH]) -> f64 {
    let eight: [f64; 8] = std::array::from_fn(|k| f64::from(lanes[k]) + f64::from(lanes[k + 8]));
    let four: [f64; 4] = std::array::from_fn(|k| eight[k] + eight[k + 4]);
    (four[0] + four[2]) + (four[1] + four[3])
}

/// The largest of lanes that are not negative.
#[inline(always)]
fn largest_of(lanes: [f32; WIDTH]) -> f32 {
    let larger = |one: f32, other: f32| if one > other { one } else { other };
    let eight: [f32; 8] = std::array::from_fn(|k| larger(lanes[k], lanes[k + 8]));
    let four: [f32; 4] = std::array::from_fn(|k| larger(eight[k], eight[k + 4]));
    larger(larger(four[0], four[2]), larger(four[1], four[3]))
}

kernel! {
    /// Sets what is very small to 0.
    fn forget(transient: &mut [Lanes]) {
        for s in transient {
            for s in &mut s.0 {
                *s = if s.abs() < SMALLEST { 0.0 } else { *s };
            }
        }
    }
}

kernel! {
    /// Consolidates the synapses with $|s|$ above the threshold.
    fn consolidate(
        persistent: &mut [Lanes], transient: &mut [Lanes], lost: f32, next: &[Lanes], threshold: f32,
    ) -> Consolidated {
        let (mut persistents, mut transients) = ([0.0; WIDTH], [0.0; WIDTH]);
        let (mut sums, mut sizes) = ([0.0; WIDTH], [0.0; WIDTH]);
        let mut counts = [0_u32; WIDTH];
        for ((l, s), next) in persistent.iter_mut().zip(transient).zip(next) {
            for k in 0..WIDTH {
                let crossed = s.0[k].abs() > threshold;
                let size = if crossed { s.0[k] } else { 0.0 };
                let left = if crossed { 0.0 } else { s.0[k] };
                l.0[k] += size;
                s.0[k] = left;
                sizes[k] += size.abs();
                sums[k] += left.abs();
                counts[k] = counts[k].wrapping_add(u32::from(crossed));
                persistents[k] += l.0[k] * next.0[k];
                transients[k] += left * next.0[k];
            }
        }
        Consolidated {
            input: input_of(persistents, transients, lost),
            transient_abs: total(sums),
            size: total(sizes),
            count: counts.into_iter().map(u64::from).sum(),
        }
    }
}

kernel! {
    /// $\sum(l + (1 - d)s)a$.
    fn input(persistent: &[Lanes], transient: &[Lanes], lost: f32, activities: &[Lanes]) -> f64 {
        let (mut persistents, mut transients) = ([0.0; WIDTH], [0.0; WIDTH]);
        for ((l, s), a) in persistent.iter().zip(transient).zip(activities) {
            for k in 0..WIDTH {
                persistents[k] += l.0[k] * a.0[k];
                transients[k] += s.0[k] * a.0[k];
            }
        }
        input_of(persistents, transients, lost)
    }
}

kernel! {
    /// Adds what a unit propagates back to those that its row comes from, $(l + (1 - d)s)\delta$.
    fn propagate(persistent: &[Lanes], transient: &[Lanes], lost: f32, error: f32, back: &mut [Lanes]) {
        for ((l, s), back) in persistent.iter().zip(transient).zip(back) {
            // A block as a whole: the compiler would otherwise take the same lane of many blocks side by side.
            *back = Lanes(std::array::from_fn(|k| {
                back.0[k] + (l.0[k] + decayed(s.0[k], lost)) * error
            }));
        }
    }
}
