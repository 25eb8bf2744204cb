//! The inner loops, compiled for every instruction set (`kernel.rs`). Integer sums wrap, so that the checks of a debug build,
//! which is what tests run, do not stand in the way of vector instructions; sums of doubles are taken in lanes, in an order that is
//! the same at every level.

mod decaying;

pub(crate) use decaying::{
    Consolidated, Fields, Moved, decay_and_add_row, decay_and_consolidate_each, decay_and_move, field,
    first_field_in_error, signs, stabilities,
};

/// Rows counted side by side by [`mismatches`], so that no sum runs across a vector register;
/// enough of them that the compiler keeps them as a loop and vectorises it.
const LANES: usize = 64;

/// Arranges rows of `words` words for [`mismatches`]: in blocks of [`LANES`] rows, word by word, the last block filled up.
pub(crate) fn interleave(rows: &[u64], words: usize) -> Vec<u64> {
    let count = rows.len() / words;
    let mut arranged = vec![0; count.div_ceil(LANES) * LANES * words];
    for (index, row) in rows.chunks_exact(words).enumerate() {
        let block = &mut arranged[index / LANES * LANES * words..];
        for (position, &word) in row.iter().enumerate() {
            block[position * LANES + index % LANES] = word;
        }
    }
    arranged
}

kernel! {
    /// Position of the first value that is zero or negative.
    fn first_not_positive(values: &[i32]) -> Option<usize> {
        const BLOCK: usize = 32;
        let mut blocks = values.chunks_exact(BLOCK);
        let mut start = 0;
        for block in blocks.by_ref() {
            // Without an early exit, so that a block is a few vector comparisons.
            if block.iter().fold(false, |any, &value| any | (value <= 0)) {
                break;
            }
            start += BLOCK;
        }
        values[start..].iter().position(|&value| value <= 0).map(|offset| start + offset)
    }
}

kernel! {
    /// `stabilities[j] += synapses - 2 * mismatches[j]`.
    fn add_gram_row(stabilities: &mut [i32], mismatches: &[u16], synapses: i32) {
        for (stability, &mismatch) in stabilities.iter_mut().zip(mismatches) {
            *stability = stability.wrapping_add(synapses.wrapping_sub(i32::from(mismatch) << 1));
        }
    }
}

kernel! {
    /// In how many bits each row of `rows`, as arranged by [`interleave`], differs from `row`.
    fn mismatches(rows: &[u64], row: &[u64], out: &mut [u16]) {
        for (block, counts) in rows.chunks_exact(row.len() * LANES).zip(out.chunks_mut(LANES)) {
            let mut sums = [0_u64; LANES];
            for (lanes, word) in block.chunks_exact(LANES).zip(row) {
                for (sum, other) in sums.iter_mut().zip(lanes) {
                    *sum = sum.wrapping_add(u64::from((other ^ word).count_ones()));
                }
            }
            for (count, sum) in counts.iter_mut().zip(sums) {
                *count = sum as u16;
            }
        }
    }
}

kernel! {
    /// Bits as signs: -1 where set, 1 where clear. Components of `out` beyond the bits are left alone.
    fn unpack(row: &[u64], out: &mut [i32]) {
        for (signs, &word) in out.chunks_mut(64).zip(row) {
            for (bit, sign) in signs.iter_mut().enumerate() {
                *sign = if word.wrapping_shr(bit as u32) & 1 == 0 { 1 } else { -1 };
            }
        }
    }
}

/// What a step of all transient weights of a neuron left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stepped {
    /// $\sum_i |s_i|$.
    pub(crate) sum_abs: u64,
    /// Number of synapses consolidated (per-synapse rule), or $\max_i |s_i|$ (other rules).
    pub(crate) crossings_or_largest: u32,
}

/// Sums of |s| are taken in 32 bits over this many synapses, which holds for |s| below `2^26`.
const SUM_BLOCK: usize = 64;

kernel! {
    /// Adds `step` and resets every synapse that reaches `level`.
    fn step_each(transient: &mut [i32], step: &[i32], level: i32) -> Stepped {
        let (mut sum_abs, mut crossings) = (0, 0);
        for (transient, step) in transient.chunks_mut(SUM_BLOCK).zip(step.chunks(SUM_BLOCK)) {
            let mut block_sum = 0_u32;
            for (s, step) in transient.iter_mut().zip(step) {
                let moved = s.wrapping_add(*step);
                let crossed = moved.unsigned_abs() >= level as u32;
                *s = if crossed { 0 } else { moved };
                crossings = u32::wrapping_add(crossings, u32::from(crossed));
                block_sum = block_sum.wrapping_add(s.unsigned_abs());
            }
            sum_abs += u64::from(block_sum);
        }
        Stepped { sum_abs, crossings_or_largest: crossings }
    }
}

kernel! {
    /// Adds `step`.
    fn step_all(transient: &mut [i32], step: &[i32]) -> Stepped {
        let (mut sum_abs, mut largest) = (0, 0);
        for (transient, step) in transient.chunks_mut(SUM_BLOCK).zip(step.chunks(SUM_BLOCK)) {
            let mut block_sum = 0_u32;
            for (s, step) in transient.iter_mut().zip(step) {
                *s = s.wrapping_add(*step);
                largest = largest.max(s.unsigned_abs());
                block_sum = block_sum.wrapping_add(s.unsigned_abs());
            }
            sum_abs += u64::from(block_sum);
        }
        Stepped { sum_abs, crossings_or_largest: largest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::Simd;
    use proptest::prelude::*;

    proptest! {
        /// Every instruction set gives the same integers, at every length.
        #[test]
        fn prop_all_levels_agree(
            values in prop::collection::vec(-5_i32..100, 0..200),
            words in prop::collection::vec(any::<u64>(), 60),
            level in 1_i32..4,
        ) {
            let n = values.len();
            let reference = |simd| {
                let mut h = values.clone();
                let mut counts = vec![0_u16; 20];
                mismatches(simd, &interleave(&words, 3), &words[3..6], &mut counts);
                let row: Vec<u16> = (0..n).map(|i| counts[i % 20]).collect();
                add_gram_row(simd, &mut h, &row, 65);
                let mut signs = vec![7; n];
                unpack(simd, &words, &mut signs);
                let mut s: Vec<i32> = values.iter().map(|v| v % level).collect();
                let each = step_each(simd, &mut s, &signs, level);
                let all = step_all(simd, &mut s, &signs);
                (first_not_positive(simd, &values), h, counts, signs, s, each, all)
            };
            let baseline = reference(Simd::baseline());
            prop_assert_eq!(baseline.0, values.iter().position(|&v| v <= 0));
            for (row, &count) in words.chunks_exact(3).zip(&baseline.2) {
                let differing: u32 = row.iter().zip(&words[3..6]).map(|(a, b)| (a ^ b).count_ones()).sum();
                prop_assert_eq!(u32::from(count), differing);
            }
            for simd in Simd::available() {
                prop_assert_eq!(&baseline, &reference(simd));
            }
        }
    }
}
