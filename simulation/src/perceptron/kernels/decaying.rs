//! Loops over weights and fields that decay, in doubles.

use crate::simd::Simd;

/// Sums that are taken side by side, so that the compiler may vectorise them without changing their order.
const LANES: usize = 32;

/// Fields of persistent and of transient weights, from the next pattern to be presented on.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    pub(crate) persistent: &'a [f64],
    pub(crate) transient: &'a [f64],
    /// What counts as zero, of either.
    pub(crate) persistent_rounding: f64,
    pub(crate) transient_rounding: f64,
}

impl Fields<'_> {
    /// The field of a pattern in error, where it is.
    #[inline(always)]
    pub(crate) fn error(&self, pattern: usize, left: f64) -> Option<f64> {
        self.is_error(pattern, left).then(|| self.persistent[pattern] + left * self.transient[pattern])
    }

    #[inline(always)]
    fn is_error(&self, pattern: usize, left: f64) -> bool {
        let persistent = self.persistent[pattern] - self.persistent_rounding;
        persistent + left * (self.transient[pattern] - self.transient_rounding) <= 0.0
    }
}

kernel! {
    /// The first pattern in error, and its field. The transient fields are decayed by `left[j]` when pattern j is presented.
    fn first_field_in_error(fields: Fields<'_>, left: &[f64]) -> Option<(usize, f64)> {
        let count = fields.persistent.len();
        let mut start = 0;
        while start + LANES <= count {
            let block = Fields {
                persistent: &fields.persistent[start..start + LANES],
                transient: &fields.transient[start..start + LANES],
                ..fields
            };
            let left = &left[start..start + LANES];
            // Without an early exit, so that a block is a few vector comparisons.
            if (0..LANES).fold(false, |any, j| any | block.is_error(j, left[j])) {
                break;
            }
            start += LANES;
        }
        (start..count).find_map(|j| Some((j, fields.error(j, left[j])?)))
    }
}

kernel! {
    /// Bits as signs: -1 where set, 1 where clear.
    fn signs(row: &[u64], out: &mut [f64]) {
        for (signs, &word) in out.chunks_mut(64).zip(row) {
            for (bit, sign) in signs.iter_mut().enumerate() {
                *sign = signed(1.0, word, bit as u32);
            }
        }
    }
}

/// A number with its sign changed where the bit is set.
#[inline(always)]
fn signed(number: f64, word: u64, bit: u32) -> f64 {
    f64::from_bits(number.to_bits() ^ (word.wrapping_shr(bit).wrapping_shl(63)))
}

kernel! {
    /// `fields[j] = left * fields[j] + synapses - 2 * mismatches[j]`.
    fn decay_and_add_row(fields: &mut [f64], mismatches: &[u16], synapses: f64, left: f64) {
        for (field, &mismatch) in fields.iter_mut().zip(mismatches) {
            *field = left * *field + (synapses - 2.0 * f64::from(mismatch));
        }
    }
}

/// What a step of all transient weights left behind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Moved {
    /// $\sum_i|s_i|$.
    pub(crate) sum_abs: f64,
    /// $\max_i|s_i|$.
    pub(crate) largest: f64,
}

kernel! {
    /// `transient[i] = left * transient[i] + step[i]`.
    fn decay_and_move(transient: &mut [f64], step: &[f64], left: f64) -> Moved {
        let (mut sums, mut largest) = ([0.0; LANES], [0.0; LANES]);
        for (transient, step) in transient.chunks_mut(LANES).zip(step.chunks(LANES)) {
            let lanes = sums.iter_mut().zip(&mut largest);
            for ((s, step), (sum, largest)) in transient.iter_mut().zip(step).zip(lanes) {
                *s = left * *s + step;
                *sum += s.abs();
                *largest = if s.abs() > *largest { s.abs() } else { *largest };
            }
        }
        Moved { sum_abs: sums.iter().sum(), largest: largest.into_iter().fold(0.0, f64::max) }
    }
}

/// What a step with the per-synapse rule left behind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Consolidated {
    /// Number of synapses consolidated.
    pub(crate) count: u64,
    /// Sum of $|s_i|$ over them.
    pub(crate) size: f64,
    /// $\sum_i|s_i|$ of what is left.
    pub(crate) transient_abs: f64,
    /// $\sum_i|l_i|$.
    pub(crate) persistent_abs: f64,
}

kernel! {
    /// As [`decay_and_move`]; then every synapse beyond the threshold is consolidated.
    fn decay_and_consolidate_each(
        persistent: &mut [f64], transient: &mut [f64], step: &[f64], left: f64, threshold: f64,
    ) -> Consolidated {
        let (mut counts, mut sizes) = ([0_u64; LANES], [0.0; LANES]);
        let (mut transient_sums, mut persistent_sums) = ([0.0; LANES], [0.0; LANES]);
        let chunks = persistent.chunks_mut(LANES).zip(transient.chunks_mut(LANES)).zip(step.chunks(LANES));
        for ((persistent, transient), step) in chunks {
            for (lane, ((l, s), step)) in persistent.iter_mut().zip(transient).zip(step).enumerate() {
                let moved = left * *s + step;
                let crossed = moved.abs() > threshold;
                let size = if crossed { moved } else { 0.0 };
                *l += size;
                *s = if crossed { 0.0 } else { moved };
                counts[lane] = counts[lane].wrapping_add(u64::from(crossed));
                sizes[lane] += size.abs();
                transient_sums[lane] += s.abs();
                persistent_sums[lane] += l.abs();
            }
        }
        Consolidated {
            count: counts.iter().sum(),
            size: sizes.iter().sum(),
            transient_abs: transient_sums.iter().sum(),
            persistent_abs: persistent_sums.iter().sum(),
        }
    }
}

kernel! {
    /// $\sum_i z_i(l_i + f s_i)$, $z$ given as bits. Weights have room for all bits of the words, zero beyond the synapses.
    fn field(persistent: &[f64], transient: &[f64], row: &[u64], left: f64) -> f64 {
        let mut sums = [0.0; LANES];
        let words = persistent.chunks_exact(64).zip(transient.chunks_exact(64)).zip(row);
        for ((persistent, transient), &word) in words {
            for half in [0, LANES] {
                let weights = persistent[half..half + LANES].iter().zip(&transient[half..half + LANES]);
                for (lane, (sum, (l, s))) in sums.iter_mut().zip(weights).enumerate() {
                    *sum += signed(l + left * s, word, (half + lane) as u32);
                }
            }
        }
        sums.iter().sum()
    }
}

/// $h_j$ of all rows of bits for given weights.
pub(crate) fn stabilities(simd: Simd, rows: &[u64], weights: &[f64]) -> Vec<f64> {
    let words = weights.len().div_ceil(64);
    let mut padded = weights.to_vec();
    padded.resize(words * 64, 0.0);
    let nothing = vec![0.0; words * 64];
    rows.chunks_exact(words).map(|row| field(simd, &padded, &nothing, row, 0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Every instruction set gives the same doubles, bit for bit, at every length; and they are what they should be.
        #[test]
        fn prop_all_levels_agree(
            values in prop::collection::vec(-5.0..5.0_f64, 1..200),
            words in prop::collection::vec(any::<u64>(), 4),
            left in 0.0..1.0_f64, threshold in 0.5..4.0_f64,
        ) {
            let n = values.len();
            let others: Vec<f64> = values.iter().rev().map(|v| v * 1.5).collect();
            let mut padded = [vec![0.0; 256], vec![0.0; 256]];
            padded[0][..n].copy_from_slice(&values);
            padded[1][..n].copy_from_slice(&others);
            let powers: Vec<f64> = (0..n).map(|k| left.powi(k as i32)).collect();
            let mismatches: Vec<u16> = (0..n).map(|i| (words[0] >> (i % 50)) as u16).collect();
            let run = |simd| {
                let mut z = vec![0.0; n];
                signs(simd, &words, &mut z);
                let mut fields = values.clone();
                decay_and_add_row(simd, &mut fields, &mismatches, 65.0, left);
                let (mut moved_weights, mut l, mut s) = (values.clone(), others.clone(), values.clone());
                let moved = decay_and_move(simd, &mut moved_weights, &z, left);
                let each = decay_and_consolidate_each(simd, &mut l, &mut s, &z, left, threshold);
                let h = field(simd, &padded[0], &padded[1], &words, left);
                let all = Fields { persistent: &values, transient: &others, persistent_rounding: 0.1, transient_rounding: 0.2 };
                let shifted: Vec<f64> = values.iter().map(|v| v + 9.0).collect();
                let late = Fields { persistent: &shifted, ..all };
                let errors = (first_field_in_error(simd, all, &powers), first_field_in_error(simd, late, &powers));
                (z, fields, moved_weights, moved, (l, s, each), h, errors)
            };
            let baseline = run(Simd::baseline());
            let (z, fields, moved_weights, moved, (l, s, each), h, errors) = &baseline;
            for i in 0..n {
                prop_assert_eq!(z[i], if words[i / 64] >> (i % 64) & 1 == 1 { -1.0 } else { 1.0 });
                prop_assert_eq!(fields[i], left * values[i] + (65.0 - 2.0 * f64::from(mismatches[i])));
                prop_assert_eq!(moved_weights[i], left * values[i] + z[i]);
                let crossed = moved_weights[i].abs() > threshold;
                prop_assert_eq!((l[i], s[i]), if crossed { (others[i] + moved_weights[i], 0.0) } else { (others[i], moved_weights[i]) });
            }
            let close = |a: f64, b: f64| (a - b).abs() < 1e-10;
            prop_assert!(close(moved.sum_abs, moved_weights.iter().map(|s| s.abs()).sum()));
            prop_assert_eq!(moved.largest, moved_weights.iter().fold(0.0, |m: f64, s| m.max(s.abs())));
            let crossed = || moved_weights.iter().filter(|s| s.abs() > threshold);
            prop_assert_eq!(each.count, crossed().count() as u64);
            prop_assert!(close(each.size, crossed().map(|s| s.abs()).sum()));
            prop_assert!(close(each.transient_abs, s.iter().map(|s| s.abs()).sum()));
            prop_assert!(close(each.persistent_abs, l.iter().map(|l| l.abs()).sum()));
            prop_assert!(close(*h, (0..n).map(|i| z[i] * (values[i] + left * others[i])).sum()));
            let first = |shift: f64| (0..n).find(|&i| values[i] + shift - 0.1 + powers[i] * (others[i] - 0.2) <= 0.0);
            prop_assert_eq!((errors.0.map(|e| e.0), errors.1.map(|e| e.0)), (first(0.0), first(9.0)));
            for simd in Simd::available() {
                prop_assert_eq!(&baseline, &run(simd));
            }
        }
    }
}
