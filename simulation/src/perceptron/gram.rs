//! Overlaps of signed patterns.

use super::{Task, kernels};
use crate::simd::Simd;

/// Most memory for rows of the Gram matrix that are kept; beyond it they are computed anew at every update.
const KEPT_GRAM_BYTES: usize = 1 << 29;

/// Rows of the Gram matrix, as numbers of components in which two signed patterns differ, computed when first needed.
pub(super) struct Gram<'a> {
    task: &'a Task,
    simd: Simd,
    patterns: Vec<u64>,
    /// All rows, or room for one.
    rows: Vec<u16>,
    /// Which rows are there; empty where they are not kept.
    known: Vec<bool>,
}

impl<'a> Gram<'a> {
    pub(super) fn new(task: &'a Task, simd: Simd) -> Self {
        let patterns = task.patterns();
        let keep = patterns.checked_mul(patterns).is_some_and(|pairs| pairs <= KEPT_GRAM_BYTES / 2);
        // Zeroed memory comes as untouched pages: rows never needed take none.
        let rows = vec![0; if keep { patterns * patterns } else { patterns }];
        let interleaved = kernels::interleave(task.rows(), task.row(0).len());
        Self { task, simd, patterns: interleaved, rows, known: vec![false; if keep { patterns } else { 0 }] }
    }

    /// Row of a pattern. Shape: $P$.
    pub(super) fn row(&mut self, pattern: usize) -> &[u16] {
        let patterns = self.task.patterns();
        let kept = !self.known.is_empty();
        let start = if kept { pattern * patterns } else { 0 };
        let row = &mut self.rows[start..start + patterns];
        if !kept || !std::mem::replace(&mut self.known[pattern], true) {
            kernels::mismatches(self.simd, &self.patterns, self.task.row(pattern), row);
        }
        row
    }
}
