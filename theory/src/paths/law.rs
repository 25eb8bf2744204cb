//! The distributions behind [`Paths`](super::Paths): terms by the saddle point, and sums of them.

use super::saddle::{deviance, square_of_prefactor, stirling_remainder};

/// Terms of a tail between two that are calculated by themselves.
const BLOCK: usize = 64;

/// Numbers of paths through so many hidden units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Law {
    pub(super) hidden: u64,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Hypergeometric { first: u64, second: u64 },
    Binomial { probability: f64 },
}

impl Law {
    pub(super) fn mean(&self) -> f64 {
        let n = self.hidden as f64;
        match self.kind {
            Kind::Hypergeometric { first, second } => first as f64 * second as f64 / n,
            Kind::Binomial { probability } => n * probability,
        }
    }

    pub(super) fn variance(&self) -> f64 {
        let n = self.hidden as f64;
        match self.kind {
            Kind::Hypergeometric { .. } if self.hidden == 1 => 0.0,
            Kind::Hypergeometric { first, second } => {
                let others = (self.hidden - first) as f64 * (self.hidden - second) as f64;
                self.mean() * (others / n) / (n - 1.0)
            }
            Kind::Binomial { probability } => n * probability * (1.0 - probability),
        }
    }

    pub(super) fn probability(&self, k: u64) -> f64 {
        let Some(point) = self.saddle(k) else { return 0.0 };
        (point.remainder - point.deviance).exp() * point.square.sqrt()
    }

    pub(super) fn ln_probability(&self, k: u64) -> f64 {
        let Some(point) = self.saddle(k) else { return f64::NEG_INFINITY };
        point.remainder + 0.5 * point.square.ln() - point.deviance
    }

    /// $\Pr(X < k)$ and $\Pr(X \ge k)$: the smaller by its terms, the other as what is left.
    pub(super) fn tails(&self, k: u64) -> (f64, f64) {
        if k as f64 > self.mean() {
            let upper = self.sum_up(k);
            // Just above the mean the upper tail may still be nearly everything.
            if upper > 0.5 { (self.sum_down(k), upper) } else { (1.0 - upper, upper) }
        } else {
            let lower = self.sum_down(k);
            if lower > 0.5 { (lower, self.sum_up(k)) } else { (lower, 1.0 - lower) }
        }
    }

    /// The smallest and the largest number of paths that can be.
    fn support(&self) -> (u64, u64) {
        match self.kind {
            Kind::Hypergeometric { first, second } => {
                ((first + second).saturating_sub(self.hidden), first.min(second))
            }
            Kind::Binomial { probability: 0.0 } => (0, 0),
            Kind::Binomial { probability: 1.0 } => (self.hidden, self.hidden),
            Kind::Binomial { .. } => (0, self.hidden),
        }
    }

    /// `None` outside the support.
    fn saddle(&self, k: u64) -> Option<Saddle> {
        let (low, high) = self.support();
        if k < low || k > high {
            return None;
        }
        if low == high {
            return Some(Saddle { square: 1.0, remainder: 0.0, deviance: 0.0 });
        }
        let n = self.hidden;
        Some(match self.kind {
            // Pairs that change places when the masks do come together, so that the symmetry is exact.
            Kind::Hypergeometric { first, second } => {
                let (a, b, c, d) = (k, first - k, second - k, n - first - (second - k));
                let (rest_first, rest_second) = (n - first, n - second);
                let over = |x: u64, y: u64| x as f64 * y as f64 / n as f64;
                let distance = i128::from(k) * i128::from(n) - i128::from(first) * i128::from(second);
                let excess = distance as f64 / n as f64;
                let [f, s, rf, rs] = [first, second, rest_first, rest_second].map(square_of_prefactor);
                let [qa, qb, qc, qd] = [a, b, c, d].map(square_of_prefactor);
                let [ra, rb, rc, rd] = [a, b, c, d].map(stirling_remainder);
                let whole = (stirling_remainder(first) + stirling_remainder(second))
                    + (stirling_remainder(rest_first) + stirling_remainder(rest_second));
                Saddle {
                    square: (f * s) / square_of_prefactor(n) * ((rf * rs) / ((qa * qd) * (qb * qc))),
                    remainder: whole - (stirling_remainder(n) + (ra + rd) + (rb + rc)),
                    deviance: deviance(a as f64, over(first, second), excess)
                        + deviance(d as f64, over(rest_first, rest_second), excess)
                        + (deviance(b as f64, over(first, rest_second), -excess)
                            + deviance(c as f64, over(rest_first, second), -excess)),
                }
            }
            Kind::Binomial { probability } => {
                let (size, other) = (n as f64, n - k);
                let mean = size * probability;
                // What the product has lost is put back.
                let excess = (k as f64 - mean) - size.mul_add(probability, -mean);
                let [qn, qk, qo] = [n, k, other].map(square_of_prefactor);
                let [rn, rk, ro] = [n, k, other].map(stirling_remainder);
                Saddle {
                    square: qn / (qk * qo),
                    remainder: rn - (rk + ro),
                    deviance: deviance(k as f64, mean, excess)
                        + deviance(other as f64, size * (1.0 - probability), -excess),
                }
            }
        })
    }

    /// $\Pr(X = k+1)/\Pr(X = k)$ within the support, 0 at its upper end.
    fn ratio(&self, k: u64) -> f64 {
        let (n, next) = (self.hidden, (k + 1) as f64);
        match self.kind {
            Kind::Hypergeometric { first, second } => {
                let neither = (n - first - (second - k)) as f64 + 1.0;
                (first - k) as f64 * (second - k) as f64 / (next * neither)
            }
            Kind::Binomial { probability } => (n - k) as f64 * probability / (next * (1.0 - probability)),
        }
    }

    /// $\Pr(X \ge k)$ by its terms; for $k$ above the mean.
    fn sum_up(&self, k: u64) -> f64 {
        let (low, high) = self.support();
        let from = k.max(low);
        if from > high { 0.0 } else { self.sum(high - from, |i| from + i, |k| self.ratio(k)) }
    }

    /// $\Pr(X < k)$ by its terms; for $k$ up to the mean.
    fn sum_down(&self, k: u64) -> f64 {
        let (low, high) = self.support();
        if k <= low {
            return 0.0;
        }
        let from = (k - 1).min(high);
        self.sum(from - low, |i| from - i, |k| 1.0 / self.ratio(k - 1))
    }

    /// Sum of the term at `at(0)` and up to `more` that follow it, until what is left does not count.
    fn sum(&self, more: u64, at: impl Fn(u64) -> u64, ratio: impl Fn(u64) -> f64) -> f64 {
        let (mut sum, mut i) = (0.0, 0);
        loop {
            let (mut term, mut block) = (self.probability(at(i)), 0.0);
            for _ in 0..BLOCK {
                block += term;
                if i == more {
                    return sum + block;
                }
                let next = ratio(at(i));
                // Ratios fall from term to term, so the rest is below a geometric series.
                if next < 1.0 && term * next <= 1e-17 * (1.0 - next) * (sum + block) {
                    return sum + block;
                }
                term *= next;
                i += 1;
            }
            sum += block;
        }
    }
}

/// A probability as $\sqrt{\text{square}} e^{\text{remainder} - \text{deviance}}$.
struct Saddle {
    square: f64,
    remainder: f64,
    deviance: f64,
}
