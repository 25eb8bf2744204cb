//! The largest of all products $|c_i||x_j|$, found from the sorted $|c_i|$ and $|x_j|$.

use super::levels::Levels;
use std::cmp::Reverse;

/// The products that are kept: those above the threshold, and some of those at it, the first by unit and then by input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cut {
    pub(crate) threshold: f32,
    /// How many at the threshold; none where that is 0, since nothing is changed by 0.
    pub(crate) ties: usize,
}

/// Finds cuts, one image after another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cutter {
    /// Sizes of changes, largest first.
    descending: Vec<u32>,
    /// For each level, how many changes have products with it at least as large as the ends of the bracket.
    candidates: Vec<(u32, usize)>,
    /// Where the last cut was.
    hint: Option<u32>,
}

/// Products at least as large as some number.
#[derive(Debug, Clone, Copy)]
struct Count {
    /// The number, as its bits, whose order is that of the numbers.
    bits: u32,
    /// With their multiplicity.
    products: usize,
    /// Pairs of a change and a level.
    pairs: usize,
}

/// Few enough to be sorted.
const FEW: usize = 256;

/// First step from where the last cut was: a quarter.
const STEP: u32 = 1 << 21;

impl Cutter {
    /// The cut that keeps so many products of changes and activities.
    pub(crate) fn cut(&mut self, changes: impl Iterator<Item = f32>, levels: &Levels, kept: usize) -> Cut {
        self.descending.clear();
        self.descending.extend(changes.map(|change| change.abs().to_bits()));
        self.descending.sort_unstable_by(|one, other| other.cmp(one));
        let (Some(&change), Some(&size)) = (self.descending.first(), levels.sizes.first()) else {
            return Cut { threshold: 0.0, ties: 0 };
        };
        let above_all = (f32::from_bits(change) * size).to_bits() + 1;
        let everything = self.descending.len() * levels.inputs();
        // At least `kept` products are at least as large as `low`, fewer as `high`.
        let mut low =
            Count { bits: 0, products: everything, pairs: self.descending.len() * levels.sizes.len() };
        let mut high = Count { bits: above_all, products: 0, pairs: 0 };
        let (mut step, mut hint) = (STEP, self.hint);
        let mut rounds = 0_u32;
        while high.bits - low.bits > 1 && low.pairs - high.pairs > FEW {
            rounds += 1;
            let guess = match hint {
                Some(hint) => hint,
                None if rounds.is_multiple_of(3) => low.bits + (high.bits - low.bits) / 2,
                None => interpolated(low, high, kept),
            };
            let count = self.count(levels, guess.clamp(low.bits + 1, high.bits - 1));
            // From the hint outwards until the cut is between two counts.
            let outwards = if count.products >= kept {
                low = count;
                (high.bits == above_all).then(|| count.bits.saturating_add(step))
            } else {
                high = count;
                (low.bits == 0).then(|| count.bits.saturating_sub(step))
            };
            hint = hint.and(outwards).filter(|next| (low.bits + 1..high.bits).contains(next));
            step = step.saturating_mul(2);
        }
        let cut = self.between(levels, low, high, kept);
        self.hint = Some(cut.threshold.to_bits());
        cut
    }

    /// Counts products.
    fn count(&self, levels: &Levels, bits: u32) -> Count {
        let (mut products, mut pairs) = (0, 0);
        for (changes, count) in self.reaching(levels, bits).zip(&levels.counts) {
            products += changes * count;
            pairs += changes;
        }
        Count { bits, products, pairs }
    }

    /// For each level, how many of the changes, largest first, have a product with it that is at least as large; without the last levels, if none has.
    fn reaching<'a>(&'a self, levels: &'a Levels, bits: u32) -> impl Iterator<Item = usize> + 'a {
        let reaches = move |change: &u32, size: &f32| (f32::from_bits(*change) * size).to_bits() >= bits;
        let largest = levels.sizes.first().copied().unwrap_or(0.0);
        let mut changes =
            &self.descending[..self.descending.partition_point(|change| reaches(change, &largest))];
        levels.sizes.iter().map_while(move |size| {
            // Smaller activities reach it with fewer changes, and from one level to the next with few less.
            while let Some((_, more)) = changes.split_last().filter(|(least, _)| !reaches(least, size)) {
                changes = more;
            }
            (!changes.is_empty()).then_some(changes.len())
        })
    }

    /// The cut, where few products are left.
    fn between(&mut self, levels: &Levels, low: Count, high: Count, kept: usize) -> Cut {
        let mut threshold = low.bits;
        let mut above = high.products;
        if high.bits - low.bits > 1 {
            let mut candidates = std::mem::take(&mut self.candidates);
            candidates.clear();
            let of_high = self.reaching(levels, high.bits).chain(std::iter::repeat(0));
            let of_levels =
                self.reaching(levels, low.bits).zip(of_high).zip(levels.sizes.iter().zip(&levels.counts));
            for ((of_low, of_high), (&size, &count)) in of_levels {
                let product = |change: &u32| (f32::from_bits(*change) * size).to_bits();
                candidates
                    .extend(self.descending[of_high..of_low].iter().map(|change| (product(change), count)));
            }
            candidates.sort_unstable_by_key(|candidate| Reverse(candidate.0));
            let mut sorted = candidates.iter().peekable();
            // Those of a product as a whole.
            while let Some(&(bits, count)) = sorted.next() {
                let mut equal = count;
                while let Some(&(_, more)) = sorted.next_if(|(next, _)| *next == bits) {
                    equal += more;
                }
                threshold = bits;
                if above + equal >= kept {
                    break;
                }
                above += equal;
            }
            self.candidates = candidates;
        }
        let ties = if threshold == 0 { 0 } else { kept.saturating_sub(above) };
        Cut { threshold: f32::from_bits(threshold), ties }
    }
}

/// Where the number of products would be as wanted, were it linear.
fn interpolated(low: Count, high: Count, kept: usize) -> u32 {
    let share = (low.products - kept) as f64 / (low.products - high.products) as f64;
    low.bits + (share * f64::from(high.bits - low.bits)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Labelled, Shape};
    use crate::energy::PlasticityCost;
    use crate::network::restriction::levels::Sizes;
    use crate::network::{Coded, InputCoding, Settings};
    use proptest::prelude::*;

    fn codings() -> impl Strategy<Value = InputCoding> {
        prop_oneof![Just(InputCoding::Lifted), Just(InputCoding::ZeroMeaned), Just(InputCoding::Plain)]
    }

    /// Changes with many equals, zeros, and sizes of every order.
    fn changes() -> impl Strategy<Value = Vec<f32>> {
        let change = prop_oneof![
            2 => Just(0.0_f32),
            4 => (-5_i32..5).prop_map(|n| n as f32 * 0.125),
            4 => -1.0_f32..1.0,
            1 => -1e-40_f32..1e-40,
            1 => (-40_i32..10).prop_map(|e| 10_f32.powi(e)),
        ];
        prop::collection::vec(change, 1..60)
    }

    proptest! {
        /// What is kept is what a full sort keeps, ties included; one cutter for several images, so that its hint is anything.
        #[test]
        fn prop_the_cut_keeps_what_a_sort_keeps(
            images in prop::collection::vec((prop::collection::vec(prop_oneof![Just(0_u8), 0..=255_u8], 12), changes(), 0.0..1.0_f64), 1..4),
            inputs in codings(), bias: bool,
        ) {
            let mut cutter = Cutter::default();
            for (pixels, changes, fraction) in images {
                let labelled = Labelled::new(Shape { rows: 3, columns: 4 }, 1, pixels, vec![0]).unwrap();
                let settings = Settings { inputs, bias, ..Settings::vrp(1) };
                let coded = Coded::new(&settings, &labelled, &labelled);
                let mut levels = Levels::default();
                levels.set(&Sizes::of(&coded), &coded, 0, PlasticityCost::CHANGE);
                let x: Vec<f32> = coded.activities(0).iter().map(|x| (*x as f32).abs()).collect();
                prop_assert_eq!(levels.inputs(), x.len());
                let mut products: Vec<f32> =
                    changes.iter().flat_map(|change| x.iter().map(move |x| change.abs() * x)).collect();
                let kept = super::super::winners(fraction, products.len());
                let cut = cutter.cut(changes.iter().copied(), &levels, kept);
                products.sort_by(|one, other| other.total_cmp(one));
                prop_assert_eq!(cut.threshold, products[kept - 1]);
                let above = products.iter().filter(|product| **product > cut.threshold).count();
                if cut.threshold > 0.0 {
                    prop_assert_eq!(above + cut.ties, kept);
                } else {
                    prop_assert_eq!(cut.ties, 0);
                }
                for change in changes {
                    let level = levels.above(change, cut.threshold);
                    let larger = x.iter().filter(|x| change.abs() * **x > cut.threshold).count();
                    prop_assert_eq!(levels.before[level].count, larger);
                }
                let (level, ties) = levels.last_of(kept.min(x.len()));
                let mut sorted = x.clone();
                sorted.sort_by(|one, other| other.total_cmp(one));
                prop_assert_eq!(levels.sizes[level], sorted[kept.min(x.len()) - 1]);
                prop_assert!(ties >= 1 && ties <= levels.counts[level]);
            }
        }
    }
}
