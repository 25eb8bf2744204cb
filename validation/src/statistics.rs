//! Means with standard errors, medians and shares, with confidence intervals by Student's t, by order statistics and by the binomial distribution.

use plasticity_record::Interval;
use serde::Serialize;
use statrs::distribution::{Beta, Binomial, ContinuousCDF, DiscreteCDF, StudentsT};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Mean, standard error and median of a sample, as reported.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Summary {
    /// Arithmetic mean; null for no value.
    pub mean: Option<f64>,
    /// Standard error of the mean, from the sample variance; null for fewer than two values.
    pub se: Option<f64>,
    /// Median, the mean of the middle two for an even number; null for no value.
    pub median: Option<f64>,
}

impl Summary {
    /// Summarises a sample.
    ///
    /// ```
    /// use plasticity_validation::statistics::Summary;
    ///
    /// let summary = Summary::of(&[1.0, 2.0, 6.0]);
    /// assert_eq!((summary.mean, summary.median), (Some(3.0), Some(2.0)));
    /// assert_eq!(Summary::of(&[5.0]).se, None);
    /// ```
    pub fn of(values: &[f64]) -> Self {
        Self { mean: mean(values), se: standard_error(values), median: median(values) }
    }
}

/// Arithmetic mean.
pub fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() { None } else { Some(values.iter().sum::<f64>() / values.len() as f64) }
}

/// Sample standard deviation, with $n - 1$.
pub fn standard_deviation(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let mean = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Some((squares / (values.len() - 1) as f64).sqrt())
}

/// Standard error of the mean.
pub fn standard_error(values: &[f64]) -> Option<f64> {
    standard_deviation(values).map(|deviation| deviation / (values.len() as f64).sqrt())
}

/// Median.
pub fn median(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    Some(if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 })
}

/// Values whose mean is the ratio of the means of $a$ and $b$, pairs $(a, b)$, and whose spread is that of this ratio $R$: a pair contributes
/// $R + (a - Rb)/\bar b$. For what is independent: the mean of $a/b$ itself would be too large by the relative variance of $b$.
///
/// ```
/// use plasticity_validation::statistics::{ratios_of_means, standard_error};
///
/// let ratios = ratios_of_means(&[(2.0, 1.0), (4.0, 3.0), (6.0, 2.0)]);
/// assert!((ratios.iter().sum::<f64>() / 3.0 - 2.0).abs() < 1e-12);
/// // What is in proportion has no error.
/// assert!(standard_error(&ratios_of_means(&[(2.0, 1.0), (6.0, 3.0)])).unwrap() < 1e-12);
/// assert!(ratios_of_means(&[]).is_empty());
/// ```
pub fn ratios_of_means(pairs: &[(f64, f64)]) -> Vec<f64> {
    let count = pairs.len() as f64;
    let (a, b) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0 / count, sum.1 + pair.1 / count));
    pairs.iter().map(|pair| a / b + (pair.0 - a / b * pair.1) / b).collect()
}

/// Slope of the line of least squares of $y$ against $x$; none without two different $x$, or for unequal numbers of values.
///
/// ```
/// use plasticity_validation::statistics::slope;
///
/// assert_eq!(slope(&[0.0, 1.0, 2.0], &[1.0, 3.0, 5.0]), Some(2.0));
/// assert_eq!(slope(&[0.0, 1.0, 2.0], &[0.0, 3.0, 0.0]), Some(0.0));
/// assert_eq!(slope(&[1.0, 1.0], &[0.0, 3.0]), None);
/// assert_eq!(slope(&[1.0, 2.0], &[0.0]), None);
/// ```
pub fn slope(x: &[f64], y: &[f64]) -> Option<f64> {
    let (x_mean, y_mean) = (mean(x)?, mean(y)?);
    let squares: f64 = x.iter().map(|x| (x - x_mean).powi(2)).sum();
    if x.len() != y.len() || squares == 0.0 {
        return None;
    }
    let covariance: f64 = x.iter().zip(y).map(|(x, y)| (x - x_mean) * (y - y_mean)).sum();
    Some(covariance / squares)
}

/// Interval of the mean that misses the true mean by more than its end on either side with probability `tail` each: the
/// confidence is `1 - 2 tail`. Exact for normal values.
pub fn mean_interval(values: &[f64], tail: f64) -> Option<Interval> {
    let (mean, error) = (mean(values)?, standard_error(values)?);
    let half_width = student_quantile(values.len() - 1, tail) * error;
    Some(Interval { lower: mean - half_width, upper: mean + half_width, confidence: 1.0 - 2.0 * tail })
}

/// Interval of the median, between two of the values, that misses the true median on either side with probability `tail` at
/// most, whatever the distribution. None for so few values that even all of them lie on one side more often.
pub fn median_interval(values: &[f64], tail: f64) -> Option<Interval> {
    let rank = median_rank(values.len() as u64, tail)?;
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (lower, upper) = (sorted[rank - 1], sorted[values.len() - rank]);
    Some(Interval { lower, upper, confidence: 1.0 - 2.0 * tail })
}

/// Interval of a share, of which `count` of `runs` are an estimate, that misses the true share on either side with probability `tail` at
/// most (Clopper & Pearson 1934). It has a width also where all runs agree.
///
/// ```
/// use plasticity_validation::statistics::share_interval;
///
/// // All of six agree with probability 0.05 where the share is its sixth root.
/// let interval = share_interval(6, 6, 0.05).unwrap();
/// assert!((interval.lower - 0.05_f64.powf(1.0 / 6.0)).abs() < 1e-12 && interval.upper == 1.0);
/// assert!(share_interval(0, 0, 0.05).is_none());
/// ```
pub fn share_interval(count: u64, runs: u64, tail: f64) -> Option<Interval> {
    let others = runs.checked_sub(count).filter(|_| runs > 0)?;
    let quantile = |a: u64, b: u64, p: f64| Some(Beta::new(a as f64, b as f64).ok()?.inverse_cdf(p));
    Some(Interval {
        lower: if count == 0 { 0.0 } else { quantile(count, others + 1, tail)? },
        upper: if others == 0 { 1.0 } else { quantile(count + 1, others, 1.0 - tail)? },
        confidence: 1.0 - 2.0 * tail,
    })
}

/// The largest rank, counted from 1, that more than half of all values are below with probability `tail` at most: the largest
/// $r$ with $P(\mathrm{Bin}(n, 1/2) < r) \le$ `tail`.
fn median_rank(count: u64, tail: f64) -> Option<usize> {
    let halves = Binomial::new(0.5, count).ok()?;
    let (mut low, mut high) = (0, count / 2 + 1);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if halves.cdf(middle - 1) <= tail { low = middle } else { high = middle }
    }
    if low == 0 { None } else { Some(low as usize) }
}

/// The value that Student's t with `freedom` degrees of freedom exceeds with probability `tail`.
///
/// Remembered, because it takes milliseconds and the claims of a run ask for few different ones.
///
/// # Panics
/// For no degree of freedom.
pub fn student_quantile(freedom: usize, tail: f64) -> f64 {
    static KNOWN: Mutex<BTreeMap<(usize, u64), f64>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    *known.entry((freedom, tail.to_bits())).or_insert_with(|| {
        let student = StudentsT::new(0.0, 1.0, freedom as f64).expect("at least one degree of freedom");
        -student.inverse_cdf(tail)
    })
}
