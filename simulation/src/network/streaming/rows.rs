//! What is left of the activities that a row learns, and what rows that never learn make of activities.

use super::kernels::{decayed, total};
use crate::lanes::{Lanes, Vector, WIDTH, Work};
use crate::network::energy::{SignedSums, Sums};

/// Leaves the activities that something says, and 0 elsewhere.
pub(super) struct Leave<'a, F> {
    pub(super) activities: &'a [Lanes],
    pub(super) left: &'a mut [Lanes],
    pub(super) by: F,
}

/// What says which activities are left.
pub(super) trait Says {
    /// Of the lanes at a place.
    fn leave<V: Vector>(&self, place: usize, activities: V) -> V;
}

/// A bit for each.
pub(super) struct Bits<'a>(pub(super) &'a [u16]);

/// Products with the size of a change that are above a threshold.
pub(super) struct Above {
    pub(super) change: f32,
    pub(super) threshold: f32,
}

/// Weights, of persistent and transient parts, that are above a threshold.
pub(super) struct Heavier<'a> {
    pub(super) persistent: &'a [Lanes],
    pub(super) transient: &'a [Lanes],
    pub(super) lost: f32,
    pub(super) threshold: f32,
}

impl<F: Says> Work for Leave<'_, F> {
    type Result = ();

    #[inline(always)]
    fn at<V: Vector>(self) {
        for (place, (left, activities)) in self.left.iter_mut().zip(self.activities).enumerate() {
            self.by.leave(place, V::load(activities)).store(left);
        }
    }
}

impl Says for Bits<'_> {
    #[inline(always)]
    fn leave<V: Vector>(&self, place: usize, activities: V) -> V {
        activities.masked(self.0[place])
    }
}

impl Says for Above {
    #[inline(always)]
    fn leave<V: Vector>(&self, _: usize, activities: V) -> V {
        // A difference is positive if and only if the product is larger.
        let beyond = activities.absolute().times(V::all(self.change)).add(V::all(-self.threshold));
        beyond.if_positive(activities, V::all(0.0))
    }
}

impl Says for Heavier<'_> {
    #[inline(always)]
    fn leave<V: Vector>(&self, place: usize, activities: V) -> V {
        let (l, s) = (&self.persistent[place], &self.transient[place]);
        let size =
            Lanes(std::array::from_fn(|k| (l.0[k] + decayed(s.0[k], self.lost)).abs() - self.threshold));
        V::load(&size).if_positive(activities, V::all(0.0))
    }
}

/// Sums over activities, of their powers where these are not their sizes.
pub(super) struct RowSums<'a> {
    pub(super) activities: &'a [Lanes],
    pub(super) powers: Option<&'a [Lanes]>,
}

impl Work for RowSums<'_> {
    type Result = SignedSums;

    #[inline(always)]
    fn at<V: Vector>(self) -> SignedSums {
        let zero = V::all(0.0);
        let mut sums = [zero; 5];
        for (place, activities) in self.activities.iter().enumerate() {
            let activities = V::load(activities);
            sums[0] = sums[0].add(activities.not_zero());
            sums[1] = sums[1].add(activities.if_positive(activities, zero));
            sums[2] = sums[2].add(activities.if_positive(zero, activities.absolute()));
            if let Some(powers) = self.powers {
                // Those that are not left have none.
                let powers = V::load(&powers[place]).times(activities.not_zero());
                sums[3] = sums[3].add(activities.if_positive(powers, zero));
                sums[4] = sums[4].add(activities.if_positive(zero, powers));
            }
        }
        let [count, positive, negative, positive_power, negative_power] = sums.map(|sum| {
            let mut lanes = Lanes([0.0; WIDTH]);
            sum.store(&mut lanes);
            lanes.sum()
        });
        let (up, down) =
            if self.powers.is_some() { (positive_power, negative_power) } else { (positive, negative) };
        SignedSums {
            positive: Sums { count, absolute: positive, power: up },
            negative: Sums { count: 0.0, absolute: negative, power: down },
        }
    }
}

/// Samples that [`StaticInputs`] takes at once.
pub(super) const TOGETHER: usize = 4;

/// $\sum la$, of a row without transient weights, for up to [`TOGETHER`] samples.
pub(super) struct StaticInputs<'a> {
    pub(super) row: &'a [Lanes],
    /// Activities, for each sample.
    pub(super) samples: &'a [Vec<Lanes>],
}

impl Work for StaticInputs<'_> {
    type Result = [f64; TOGETHER];

    #[inline(always)]
    fn at<V: Vector>(self) -> [f64; TOGETHER] {
        match self.samples {
            [a, b, c, d] => static_inputs::<V, 4>(self.row, [a, b, c, d]),
            [a, b, c] => static_inputs::<V, 3>(self.row, [a, b, c]),
            [a, b] => static_inputs::<V, 2>(self.row, [a, b]),
            [a] => static_inputs::<V, 1>(self.row, [a]),
            _ => [0.0; TOGETHER],
        }
    }
}

#[inline(always)]
fn static_inputs<V: Vector, const N: usize>(row: &[Lanes], samples: [&Vec<Lanes>; N]) -> [f64; TOGETHER] {
    let samples = samples.map(|sample| &sample[..row.len()]);
    let mut sums = [V::all(0.0); N];
    for (place, weights) in row.iter().enumerate() {
        let weights = V::load(weights);
        for n in 0..N {
            sums[n] = sums[n].add_product(weights, V::load(&samples[n][place]));
        }
    }
    let mut inputs = [0.0; TOGETHER];
    for (input, sum) in inputs.iter_mut().zip(sums) {
        let mut lanes = Lanes::ZERO;
        sum.store(&mut lanes);
        *input = total(lanes.0);
    }
    inputs
}
