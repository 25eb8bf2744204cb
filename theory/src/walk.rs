//! The walk with reset behind synaptic caching, exactly, for any number of steps (ours; LvR have its stationary limit).
//!
//! Under the random-walk assumption a transient weight, in units of $\eta$, starts at 0, makes $K$ steps ±1 and is reset
//! to 0 whenever it reaches $\pm L$. Each reset is a consolidation of size $L$.
//!
//! # Closed form
//!
//! A reset subtracts $\pm L$, so the transient weight $s_t$ is the free walk $S_t$ modulo $L$: a walk on a ring of $L$
//! sites. Its eigenvalues are $\lambda_k = \cos(2\pi k/L)$, and
//!
//! $$ P(s_t = 0) = P(S_t \equiv 0 \bmod L) = \frac1L \sum_{k=0}^{L-1} \lambda_k^t . $$
//!
//! A step from 0 raises $|s|$ by 1, a step from elsewhere on average by 0, a reset lowers it by $L$. So consolidation,
//! the final one included, costs per synapse just the expected number of visits to 0:
//!
//! $$ \frac{M_\mathrm{cons}}{N\eta} = \sum_{t=0}^{K-1} P(s_t = 0)
//!    = \frac1L \Bigl[ K + \sum_{k=1}^{L-1} \frac{1-\lambda_k^K}{1-\lambda_k} \Bigr] . $$
//!
//! The resets are a renewal process, of generating function $1/(T_L(1/z) - 1)$ with the Chebyshev polynomial $T_L$,
//! whose double poles give
//!
//! $$ \langle|s_t|\rangle = \frac1L \sum_{k=1}^{L-1} \Bigl[ 2 \frac{1-\lambda_k^t}{1-\lambda_k} -
//!    (1+\lambda_k) t \lambda_k^{t-1} \Bigr] . $$
//!
//! With $\sum_k (1-\lambda_k)^{-1} = (L^2-1)/6$ and $\sum_k (1-\lambda_k)^{-2} = (L^2-1)(L^2+11)/180$ only terms with
//! $\lambda_k^K$ remain to be summed, of which a few tens matter. In the stationary limit $L \ll \sqrt K$:
//! $M_\mathrm{cons}/(N\eta) = K/L + (L^2-1)/(6L)$ and $\langle|s|\rangle = (L^2-1)/(3L)$. The first differs from what one
//! gets by adding a stationary final $\langle|s|\rangle$ to a stationary rate of resets, $K/L + (L^2-1)/(3L)$: the walk
//! starts at 0, which delays its resets. (For even $L$ the walk has period 2 for ever, $\lambda_{L/2} = -1$: these are
//! means of two successive $K$, and one of them is $1/(2L)$ above, the other below.)
//!
//! [`propagate`] finds the same numbers by propagating the distribution; the tests hold the two together.

use crate::TheoryError;
use crate::quantity::Level;
use std::f64::consts::PI;

/// What a walk with reset did on average, per synapse and in units of $\eta$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WalkMeans {
    /// Total size of the consolidations, $L X_K + \langle|s_K|\rangle$ with $X_K$ the expected number of resets.
    pub consolidation: f64,
    /// Expected number of resets, $X_K$.
    pub resets: f64,
    /// Mean absolute value at the end, $\langle|s_K|\rangle$.
    pub final_abs: f64,
    /// Mean absolute value averaged over the $K$ states after a step, $\frac1K\sum_{t=1}^K \langle|s_t|\rangle$.
    pub mean_abs: f64,
}

/// Largest number of steps for which the closed forms are held to their error bound.
pub const MAX_STEPS: u64 = 1_000_000_000_000_000;

/// Bound on the relative error of [`with_reset`] and [`free`].
pub const RELATIVE_ERROR: f64 = 1e-12;

/// Above `REACH` standard deviations $\sqrt K$ the level is out of reach: the walk gets there with a probability below
/// $4 e^{-\mathrm{REACH}^2/2} = 10^{-17}$ (Hoeffding).
const REACH: f64 = 9.0;

/// Powers of eigenvalues below this do not change a double.
const NEGLIGIBLE: f64 = 1e-20;

/// The walk with reset at $\pm L$ after $K$ steps.
///
/// Source: ours, see the [module](self). Domain: $K \le 10^{15}$ ([`MAX_STEPS`]), any $L$. Limits: $L = 1$ is reset at
/// every step (consolidation $K$); $L > K$ never, which is [`free`]. Relative error at most [`RELATIVE_ERROR`]
/// $= 10^{-12}$ (cancellation near $L \approx 9\sqrt K$; a few roundings for $L \le \sqrt K$). Cost: some ten terms, whatever $K$ and $L$.
///
/// # Errors
/// [`TheoryError::TooLarge`] for more than [`MAX_STEPS`] steps.
///
/// ```
/// use plasticity_theory::{quantity::Level, walk};
///
/// // Four steps with reset at ±2: the first two steps end at 0, reset or not, and so do the others.
/// let means = walk::with_reset(Level::new(2)?, 4)?;
/// assert!((means.consolidation - 2.0).abs() < 1e-15);
/// assert!((means.resets - 1.0).abs() < 1e-15);
/// assert!(means.final_abs.abs() < 1e-15);
/// assert!((means.mean_abs - 0.5).abs() < 1e-15);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn with_reset(level: Level, steps: u64) -> Result<WalkMeans, TheoryError> {
    check_steps(steps)?;
    let (l, k) = (level.as_f64(), steps as f64);
    if level.get() > steps || l > REACH * k.sqrt() {
        return free(steps);
    }
    let first = (l * l - 1.0) / 6.0; // sum over k of 1/(1 - lambda)
    let second = first * (l * l + 11.0) / 30.0; // sum over k of 1/(1 - lambda)^2

    let mut visits = 0.0;
    let mut final_abs = 0.0;
    let mut sum_abs = 0.0;
    for mode in Mode::decaying_slowest(level, steps) {
        let (gap, power) = (mode.gap, mode.power);
        let lambda = 1.0 - gap;
        visits -= mode.multiplicity * power / gap;
        final_abs -= mode.multiplicity * (2.0 * power / gap + (1.0 + lambda) * k * mode.previous_power);
        sum_abs +=
            mode.multiplicity * power * (2.0 * lambda + (1.0 + lambda) * (1.0 + k * gap)) / (gap * gap);
    }
    let consolidation = (k + first + visits) / l;
    let final_abs = (2.0 * first + final_abs) / l;
    let sum_abs = (2.0 * k * first - 4.0 * second + 3.0 * first + sum_abs) / l;
    Ok(WalkMeans { consolidation, resets: (consolidation - final_abs) / l, final_abs, mean_abs: sum_abs / k })
}

/// The free walk after $K$ steps: what consolidation at the end costs.
///
/// $\langle|S_{2m}|\rangle = \langle|S_{2m-1}|\rangle = 2m a_m$ with $a_m = \binom{2m}{m}4^{-m}$, and
/// $\sum_{j=1}^{m} j a_j = \tfrac13 m(2m+1) a_m$. Limit: $\sqrt{2K/\pi}$ at the end, two thirds of it on average.
///
/// Source: textbook; domain $K \le 10^{15}$; relative error at most $10^{-14}$.
///
/// # Errors
/// [`TheoryError::TooLarge`] for more than [`MAX_STEPS`] steps.
///
/// ```
/// use plasticity_theory::walk;
///
/// let means = walk::free(2)?;
/// assert_eq!(means.final_abs, 1.0);
/// assert_eq!(means.mean_abs, 1.0);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn free(steps: u64) -> Result<WalkMeans, TheoryError> {
    check_steps(steps)?;
    if steps == 0 {
        return Ok(WalkMeans { consolidation: 0.0, resets: 0.0, final_abs: 0.0, mean_abs: 0.0 });
    }
    let half = steps.div_ceil(2);
    let m = half as f64;
    let end = 2.0 * m * central_binomial(half);
    let mut sum = 2.0 * end * (2.0 * m + 1.0) / 3.0;
    if steps % 2 == 1 {
        sum -= end;
    }
    Ok(WalkMeans { consolidation: end, resets: 0.0, final_abs: end, mean_abs: sum / steps as f64 })
}

/// The distribution of $|s|$ over $0..L-1$ after $K$ steps, by propagation, with the same means as [`with_reset`].
///
/// Source: the definition of the walk. Cost $O(LK)$: for tests and for histograms. Relative error: $K$ roundings.
///
/// ```
/// use plasticity_theory::{quantity::Level, walk};
///
/// let (distribution, means) = walk::propagate(Level::new(3)?, 2);
/// assert_eq!(distribution, [0.5, 0.0, 0.5]);
/// assert_eq!(means.mean_abs, 1.0);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn propagate(level: Level, steps: u64) -> (Vec<f64>, WalkMeans) {
    let sites = level.get() as usize;
    let mut now = vec![0.0; sites];
    now[0] = 1.0;
    let mut next = vec![0.0; sites];
    let (mut resets, mut sum_abs) = (0.0, 0.0);
    for _ in 0..steps {
        next.fill(0.0);
        for (site, &probability) in now.iter().enumerate() {
            let (inward, outward) =
                if site == 0 { (0.0, probability) } else { (probability / 2.0, probability / 2.0) };
            if site > 0 {
                next[site - 1] += inward;
            }
            if site + 1 == sites {
                resets += outward;
                next[0] += outward;
            } else {
                next[site + 1] += outward;
            }
        }
        std::mem::swap(&mut now, &mut next);
        sum_abs += mean_site(&now);
    }
    let final_abs = mean_site(&now);
    let means = WalkMeans {
        consolidation: level.as_f64() * resets + final_abs,
        resets,
        final_abs,
        mean_abs: if steps == 0 { 0.0 } else { sum_abs / steps as f64 },
    };
    (now, means)
}

fn mean_site(distribution: &[f64]) -> f64 {
    distribution.iter().enumerate().map(|(site, probability)| site as f64 * probability).sum()
}

fn check_steps(steps: u64) -> Result<(), TheoryError> {
    if steps > MAX_STEPS {
        return Err(TheoryError::TooLarge {
            quantity: "the number of steps K of a walk",
            value: steps as f64,
            limit: MAX_STEPS as f64,
        });
    }
    Ok(())
}

/// An eigenvalue $\lambda$ of the ring with its power, where the power is not negligible.
struct Mode {
    /// $1 - \lambda$, to full relative accuracy.
    gap: f64,
    /// $\lambda^K$.
    power: f64,
    /// $\lambda^{K-1}$.
    previous_power: f64,
    /// 2 for the pair $k$, $L - k$; 1 for $k = L/2$.
    multiplicity: f64,
}

impl Mode {
    /// The modes with $|\lambda_k|^K$ above [`NEGLIGIBLE`], $k \ne 0$. Eigenvalues near 1 belong to small $k$, near -1 to
    /// $k$ near $L/2$; from both ends $|\lambda|$ falls towards $k = L/4$, so each end is summed until it is negligible.
    fn decaying_slowest(level: Level, steps: u64) -> impl Iterator<Item = Self> {
        let l = level.get();
        let quarter = l / 4;
        let near_one = (1..=quarter).map(move |k| Self::new(k, l, steps));
        let near_minus_one = (quarter + 1..=l / 2).rev().map(move |k| Self::new(k, l, steps));
        let matters = |mode: &Self| mode.previous_power.abs() > NEGLIGIBLE;
        near_one.take_while(matters).chain(near_minus_one.take_while(matters))
    }

    fn new(k: u64, l: u64, steps: u64) -> Self {
        let half_angle = PI * k as f64 / l as f64;
        let gap = 2.0 * half_angle.sin().powi(2);
        // |lambda| = 1 - deficit, with the deficit to full relative accuracy at both ends.
        let negative = 4 * k > l;
        let deficit = if negative { 2.0 * half_angle.cos().powi(2) } else { gap };
        let (power, previous_power) =
            (signed_power(negative, deficit, steps), signed_power(negative, deficit, steps - 1));
        Self { gap, power, previous_power, multiplicity: if 2 * k == l { 1.0 } else { 2.0 } }
    }
}

fn signed_power(negative: bool, deficit: f64, exponent: u64) -> f64 {
    if exponent == 0 {
        return 1.0;
    }
    let magnitude = (exponent as f64 * (-deficit).ln_1p()).exp();
    if negative && exponent % 2 == 1 { -magnitude } else { magnitude }
}

/// $\binom{2m}{m} 4^{-m}$, by its product for small $m$ and its asymptotic series otherwise; relative error $10^{-14}$.
fn central_binomial(m: u64) -> f64 {
    const SERIES_FROM: u64 = 64;
    if m < SERIES_FROM {
        return (1..=m).map(|j| (2 * j - 1) as f64 / (2 * j) as f64).product();
    }
    let m = m as f64;
    let x = 1.0 / m;
    let series = 1.0
        + x * (-1.0 / 8.0
            + x * (1.0 / 128.0
                + x * (5.0 / 1024.0
                    + x * (-21.0 / 32_768.0 + x * (-399.0 / 262_144.0 + x * 869.0 / 4_194_304.0)))));
    series / (PI * m).sqrt()
}
