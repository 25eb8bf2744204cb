use super::PerceptronError;
use crate::energy::PlasticityCost;
use rand::Rng;

/// Largest number of inputs: overlaps of patterns are counted in 16 bits.
pub const MAX_INPUTS: u64 = 65_534;

/// Most memory that the packed patterns of a task may take.
pub const MAX_TASK_BYTES: u64 = 1 << 31;

/// What a random task is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskSettings {
    /// $N$, number of inputs; the bias comes in addition.
    pub inputs: u64,
    /// $P$, number of patterns.
    pub patterns: u64,
    /// Whether the grand mean of all patterns is subtracted before the bias is added (as the authors' script does, not
    /// the text).
    pub zero_mean: bool,
}

impl TaskSettings {
    /// Checks that such a task can be drawn.
    ///
    /// # Errors
    /// [`PerceptronError`] for no inputs, no patterns or a task beyond [`MAX_INPUTS`] or [`MAX_TASK_BYTES`].
    pub fn check(&self) -> Result<(), PerceptronError> {
        let Self { inputs, patterns, .. } = *self;
        if inputs == 0 || inputs > MAX_INPUTS {
            return Err(PerceptronError::Inputs(inputs));
        }
        if patterns == 0 {
            return Err(PerceptronError::NoPatterns);
        }
        let bytes = patterns.saturating_mul(self.words() * 8);
        if bytes > MAX_TASK_BYTES {
            return Err(PerceptronError::TaskTooLarge { inputs, patterns, bytes });
        }
        Ok(())
    }

    /// Number of 64-bit words of a packed pattern.
    fn words(&self) -> u64 {
        (self.inputs + 1).div_ceil(64)
    }
}

/// Random patterns with random labels.
///
/// Only the product $z_j = d_j x_j$ of label and pattern enters learning. It is kept packed, one bit a component (set for
/// -1), the bias last; since the bias of a pattern is 1, the last component is the label itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    settings: TaskSettings,
    words: usize,
    signs: Vec<u64>,
    mean: f64,
}

impl Task {
    /// Draws a task: $P(N + 1)$ random bits, patterns one after the other.
    ///
    /// # Errors
    /// As [`TaskSettings::check`].
    pub fn random(settings: TaskSettings, random: &mut impl Rng) -> Result<Self, PerceptronError> {
        settings.check()?;
        let TaskSettings { inputs, patterns, .. } = settings;
        let words = settings.words() as usize;
        let last_mask = u64::MAX >> (63 - inputs % 64);
        let mut signs: Vec<u64> = (0..patterns as usize * words).map(|_| random.next_u64()).collect();
        for row in signs.chunks_exact_mut(words) {
            row[words - 1] &= last_mask;
        }
        let mut task = Self { settings, words, signs, mean: 0.0 };
        if settings.zero_mean {
            task.mean = task.grand_mean();
        }
        Ok(task)
    }

    /// What it was drawn from.
    pub fn settings(&self) -> TaskSettings {
        self.settings
    }

    /// Number of patterns $P$.
    pub fn patterns(&self) -> usize {
        self.settings.patterns as usize
    }

    /// Number of synapses, $N + 1$.
    pub fn synapses(&self) -> usize {
        self.settings.inputs as usize + 1
    }

    /// Label $d_j$ of a pattern, ±1.
    pub fn label(&self, pattern: usize) -> f64 {
        self.sign(pattern, self.synapses() - 1)
    }

    /// The vector $d_j x_j$ that an error adds to the weights, the bias last. Shape: $N + 1$.
    pub fn signed_pattern(&self, pattern: usize) -> Vec<f64> {
        let bias = self.synapses() - 1;
        let shift = self.label(pattern) * self.mean;
        let mut components: Vec<f64> = (0..bias).map(|i| self.sign(pattern, i) - shift).collect();
        components.push(self.label(pattern));
        components
    }

    /// $h_j = d_j w\cdot x_j$ for given weights. Shape: $P$.
    pub fn stabilities(&self, weights: &[f64]) -> Vec<f64> {
        (0..self.patterns())
            .map(|j| self.signed_pattern(j).iter().zip(weights).map(|(z, w)| z * w).sum())
            .collect()
    }

    /// $\sum_i f(\Delta w_i)$ of an update by a pattern.
    pub(crate) fn cost_of_update(&self, pattern: usize, cost: PlasticityCost) -> f64 {
        if !self.is_integer() {
            return self.signed_pattern(pattern).into_iter().map(|change| cost.of(change)).sum();
        }
        let down: u32 = self.row(pattern).iter().map(|word| word.count_ones()).sum();
        let up = self.synapses() as f64 - f64::from(down);
        up * cost.of(1.0) + f64::from(down) * cost.of(-1.0)
    }

    /// Memory of all patterns as doubles.
    pub(crate) fn dense_bytes(&self) -> u64 {
        self.settings.patterns.saturating_mul(8 * (self.settings.inputs + 1))
    }

    /// Bits of a pattern, set for -1; those beyond the bias are clear.
    pub(crate) fn row(&self, pattern: usize) -> &[u64] {
        &self.signs[pattern * self.words..][..self.words]
    }

    /// Bits of all patterns, row after row.
    pub(crate) fn rows(&self) -> &[u64] {
        &self.signs
    }

    /// Whether every component is ±1.
    pub(crate) fn is_integer(&self) -> bool {
        self.mean == 0.0
    }

    fn sign(&self, pattern: usize, component: usize) -> f64 {
        if self.row(pattern)[component / 64] >> (component % 64) & 1 == 0 { 1.0 } else { -1.0 }
    }

    /// Mean over all inputs of all patterns, the bias not among them.
    fn grand_mean(&self) -> f64 {
        let sum: f64 = (0..self.patterns())
            .map(|j| {
                let negative: u32 = self.row(j).iter().map(|word| word.count_ones()).sum();
                let all = self.synapses() as f64 - 2.0 * f64::from(negative);
                // Labels square to one, so this is the sum of x without the bias.
                self.label(j) * all - 1.0
            })
            .sum();
        sum / (self.patterns() * (self.synapses() - 1)) as f64
    }
}
