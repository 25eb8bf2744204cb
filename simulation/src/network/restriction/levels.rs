//! The activities of the input units for an image, by size: there are at most 257 different ones.

use crate::energy::PlasticityCost;
use crate::network::Coded;
use crate::network::energy::SignedSums;

/// Sizes of all activities that images of a coding can have, largest first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sizes {
    /// $|x|$ in single precision, with what has it.
    descending: Vec<(f32, Source)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Grey(u8),
    Bias,
}

/// The different sizes $|x|$ of the activities for an image, largest first, with sums over all that are larger.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Levels {
    pub(crate) sizes: Vec<f32>,
    /// Numbers of input units.
    pub(crate) counts: Vec<usize>,
    /// Over the input units of the levels before a level; one more than there are levels.
    pub(crate) before: Vec<Before>,
}

/// Sums over the largest activities for an image.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Before {
    /// Number of input units.
    pub(crate) count: usize,
    /// Over all input units.
    pub(crate) sums: SignedSums,
    /// $\sum x$ over pixels.
    pub(crate) pixels: f64,
}

impl Sizes {
    pub(crate) fn of(coded: &Coded) -> Self {
        let size = |source| (activity(coded, source) as f32).abs();
        let mut descending: Vec<(f32, Source)> = (0..=255)
            .map(Source::Grey)
            .chain(coded.bias().then_some(Source::Bias))
            .map(|source| (size(source), source))
            .collect();
        descending.sort_by(|one, other| other.0.total_cmp(&one.0));
        Self { descending }
    }
}

fn activity(coded: &Coded, source: Source) -> f64 {
    match source {
        Source::Grey(grey) => coded.lift() + coded.scale() * f64::from(grey),
        Source::Bias => 1.0,
    }
}

impl Levels {
    /// Those of an image.
    pub(crate) fn set(&mut self, sizes: &Sizes, coded: &Coded, number: usize, cost: PlasticityCost) {
        let (_, greys) = coded.active_greys(number);
        let mut histogram = [0_usize; 256];
        histogram[0] = coded.pixels() - greys.len();
        greys.iter().for_each(|&grey| histogram[usize::from(grey)] += 1);
        self.sizes.clear();
        self.counts.clear();
        self.before.clear();
        let mut before = Before::default();
        for &(size, source) in &sizes.descending {
            let count = match source {
                Source::Grey(grey) => histogram[usize::from(grey)],
                Source::Bias => 1,
            };
            if count == 0 {
                continue;
            }
            if self.sizes.last() != Some(&size) {
                self.sizes.push(size);
                self.counts.push(0);
                self.before.push(before);
            }
            *self.counts.last_mut().expect("just pushed") += count;
            let x = activity(coded, source);
            before.count += count;
            before.sums.add_times(x, count as f64, cost);
            before.pixels += if source == Source::Bias { 0.0 } else { x * count as f64 };
        }
        self.before.push(before);
    }

    /// Number of input units.
    pub(crate) fn inputs(&self) -> usize {
        self.before.last().map_or(0, |all| all.count)
    }

    /// Levels whose products with a change are above a threshold.
    #[inline]
    pub(crate) fn above(&self, change: f32, threshold: f32) -> usize {
        let change = change.abs();
        self.sizes.partition_point(|size| change * size > threshold)
    }

    /// Level of the last of the `count` largest activities, and how many of that level are among them.
    pub(crate) fn last_of(&self, count: usize) -> (usize, usize) {
        let level = self.before.partition_point(|before| before.count < count).max(1) - 1;
        (level, count - self.before[level].count)
    }
}
