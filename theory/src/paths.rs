//! How many plastic paths masks leave between an input and an output (vRP "Randomly restricting plasticity", whose argument counts
//! their mean; the distributions are ours).
//!
//! There is one path through every one of $N_h$ hidden units, plastic where both of its synapses are. How many are depends on how the
//! masks are drawn:
//!
//! | masks | paths $X$ through a pair | |
//! | --- | --- | --- |
//! | exact counts: every input has $r$ plastic synapses, every output $m$ | hypergeometric $(N_h, r, m)$ | [`Paths::of_exact_masks`] |
//! | Bernoulli: every synapse by itself, with $p_1$ and $p_2$ | binomial $(N_h, p_1 p_2)$ | [`Paths::of_bernoulli_masks`] |
//! | exact counts over whole layers | a mixture of the first | [`variance_of_layer_masks`] |
//!
//! All have the mean $p_1 p_2 N_h$ with $p_1 = r/N_h$, $p_2 = m/N_h$. vRP name the hypergeometric distribution, but draw their masks by
//! Bernoulli, for which it is the binomial one.
//!
//! Probabilities are those of the saddle point (Loader, "Fast and accurate computation of binomial probabilities", 2000): $\Pr(X = k)$ is
//! a square root of counts times $e^{-D}$, with a deviance $D$ of four (two) positive terms, each by the distance of $k$ from the mean,
//! which integers give exactly. So nothing cancels, and the relative error is some $10^{-15}(1 + D)$. Tails are sums of terms over the
//! first, which is taken anew every 64 of them.

mod law;
mod saddle;
mod tables;

use crate::TheoryError;
use crate::masks::Network;
use crate::quantity::{Fraction, Hidden};
use law::{Kind, Law};

/// Largest number of hidden units: a tail then is a sum of some $10^7$ terms.
pub const MAX_HIDDEN: u64 = 1_000_000_000_000;

/// Distribution of the number $X$ of plastic paths between one input and one output.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paths(Law);

impl Paths {
    /// Paths through masks with exact counts: $r$ (`first`) plastic synapses of every input, $m$ (`second`) of every output.
    ///
    /// Domain: $r, m \le N_h \le 10^{12}$.
    ///
    /// # Errors
    /// [`TheoryError::TooLarge`] outside the domain.
    ///
    /// ```
    /// use plasticity_theory::{paths::Paths, quantity::Hidden};
    ///
    /// // Of 4 hidden units 2 get input, 2 give output: 6 ways, of which 1 has no path.
    /// let paths = Paths::of_exact_masks(Hidden::new(4)?, 2, 2)?;
    /// assert!((paths.probability(0) - 1.0 / 6.0).abs() < 1e-16);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn of_exact_masks(hidden: Hidden, first: u64, second: u64) -> Result<Self, TheoryError> {
        let hidden = checked(hidden)?;
        for value in [first, second] {
            if value > hidden {
                return Err(TheoryError::TooLarge {
                    quantity: "the number of plastic synapses of a unit",
                    value: value as f64,
                    limit: hidden as f64,
                });
            }
        }
        Ok(Self(Law { hidden, kind: Kind::Hypergeometric { first, second } }))
    }

    /// Paths through Bernoulli masks: every synapse is plastic with probability $p_1$ in the input layer, $p_2$ in the output layer.
    ///
    /// Domain: $N_h \le 10^{12}$. What follows is exact for $p_1 p_2$ rounded to a double.
    ///
    /// # Errors
    /// [`TheoryError::TooLarge`] outside the domain.
    ///
    /// ```
    /// use plasticity_theory::{paths::Paths, quantity::{Fraction, Hidden}};
    ///
    /// let half = Fraction::new(0.5)?;
    /// let paths = Paths::of_bernoulli_masks(Hidden::new(4)?, half, half)?;
    /// assert!((paths.probability(0) - 0.75_f64.powi(4)).abs() < 1e-15);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn of_bernoulli_masks(
        hidden: Hidden,
        input: Fraction,
        output: Fraction,
    ) -> Result<Self, TheoryError> {
        let kind = Kind::Binomial { probability: input.get() * output.get() };
        Ok(Self(Law { hidden: checked(hidden)?, kind }))
    }

    /// Mean $\langle X\rangle = rm/N_h$, or $p_1 p_2 N_h$ (vRP). Error: three roundings.
    ///
    /// ```
    /// # use plasticity_theory::{paths::Paths, quantity::Hidden};
    /// assert_eq!(Paths::of_exact_masks(Hidden::new(1000)?, 200, 500)?.mean(), 100.0);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn mean(&self) -> f64 {
        self.0.mean()
    }

    /// Variance, $\frac{rm(N_h-r)(N_h-m)}{N_h^2(N_h-1)}$ for exact counts, $N_h p(1-p)$ with $p = p_1 p_2$ for Bernoulli masks, which is
    /// larger. 0 for a single hidden unit with exact counts. Error: eight roundings.
    ///
    /// ```
    /// # use plasticity_theory::{paths::Paths, quantity::{Fraction, Hidden}};
    /// let hidden = Hidden::new(100)?;
    /// let exact = Paths::of_exact_masks(hidden, 20, 50)?.variance();
    /// let bernoulli = Paths::of_bernoulli_masks(hidden, Fraction::new(0.2)?, Fraction::new(0.5)?)?.variance();
    /// assert!((exact - 400.0 / 99.0).abs() < 1e-14 && (bernoulli - 9.0).abs() < 1e-14);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn variance(&self) -> f64 {
        self.0.variance()
    }

    /// $\Pr(X = k)$; for exact counts $\binom rk\binom{N_h-r}{m-k}/\binom{N_h}m$, for Bernoulli masks
    /// $\binom{N_h}k p^k(1-p)^{N_h-k}$.
    ///
    /// Relative error at most $2\cdot10^{-15}(1 + |\ln\Pr|)$, down to $10^{-300}$; below $10^{-308}$ it is 0, see
    /// [`Self::ln_probability`]. 0 for a $k$ that cannot be.
    ///
    /// ```
    /// # use plasticity_theory::{paths::Paths, quantity::Hidden};
    /// let paths = Paths::of_exact_masks(Hidden::new(1_000_000)?, 500_000, 500_000)?;
    /// assert!((paths.probability(250_000) / 1.595_767_924_779_338_3e-3 - 1.0).abs() < 1e-15);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn probability(&self, paths: u64) -> f64 {
        self.0.probability(paths)
    }

    /// $\ln\Pr(X = k)$, minus infinity for a $k$ that cannot be. Error: $2\cdot10^{-15}$, relative or absolute.
    ///
    /// ```
    /// # use plasticity_theory::{paths::Paths, quantity::{Fraction, Hidden}};
    /// let half = Fraction::new(0.5)?;
    /// let paths = Paths::of_bernoulli_masks(Hidden::new(10_000)?, half, half)?;
    /// assert!((paths.ln_probability(10_000) / (1e4 * 0.25_f64.ln()) - 1.0).abs() < 1e-15);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn ln_probability(&self, paths: u64) -> f64 {
        self.0.ln_probability(paths)
    }

    /// Lower tail $\Pr(X < k)$.
    ///
    /// Relative error at most $2\cdot10^{-15}(5 + |\ln\Pr|)$, down to $10^{-300}$. Cost: some ten standard deviations of terms.
    ///
    /// ```
    /// # use plasticity_theory::{paths::Paths, quantity::Hidden};
    /// let paths = Paths::of_exact_masks(Hidden::new(4)?, 2, 2)?;
    /// assert!((paths.fewer_than(2) - 5.0 / 6.0).abs() < 1e-15);
    /// assert_eq!((paths.fewer_than(0), paths.fewer_than(3)), (0.0, 1.0));
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn fewer_than(&self, paths: u64) -> f64 {
        self.0.tails(paths).0
    }

    /// Upper tail $\Pr(X \ge k)$. Error and cost as [`Self::fewer_than`].
    ///
    /// ```
    /// # use plasticity_theory::{paths::Paths, quantity::Hidden};
    /// let paths = Paths::of_exact_masks(Hidden::new(4)?, 2, 2)?;
    /// assert!((paths.at_least(2) - 1.0 / 6.0).abs() < 1e-15);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn at_least(&self, paths: u64) -> f64 {
        self.0.tails(paths).1
    }
}

fn checked(hidden: Hidden) -> Result<u64, TheoryError> {
    if hidden.get() > MAX_HIDDEN {
        let (value, limit) = (hidden.as_f64(), MAX_HIDDEN as f64);
        return Err(TheoryError::TooLarge { quantity: "the number of hidden units N_h", value, limit });
    }
    Ok(hidden.get())
}

/// Variance of the number of paths through a pair when the plastic synapses are counted exactly over each whole layer (ours), which
/// leaves their numbers at a unit to chance: with $S_1 = N_i N_h$, $S_2 = N_h N_o$ and $a_j = p_j(1-p_j)/(S_j-1)$
///
/// $$ \mathrm{Var} X = N_h p_1 p_2(1 - p_1 p_2) - N_h(N_h-1)(a_1 p_2^2 + a_2 p_1^2 - a_1 a_2) . $$
///
/// Limits: that of [`Paths::of_exact_masks`] for one input and one output, that of [`Paths::of_bernoulli_masks`] for many. Domain: all
/// fractions, also where they are no whole numbers of synapses. Error: a dozen roundings of the first term.
///
/// ```
/// use plasticity_theory::{masks::Network, paths, quantity::*};
///
/// let network = Network { inputs: Inputs::new(784)?, hidden: Hidden::new(100)?, outputs: Outputs::new(10)? };
/// let variance = paths::variance_of_layer_masks(network, Fraction::new(0.2)?, Fraction::new(0.5)?);
/// assert!((variance - 8.89).abs() < 0.01); // 4.04 with exact counts at every unit, 9 with Bernoulli masks
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn variance_of_layer_masks(network: Network, input: Fraction, output: Fraction) -> f64 {
    let (p1, p2) = (input.get(), output.get());
    let n = network.hidden.as_f64();
    let per_other =
        |p: f64, synapses: f64| if synapses > 1.0 { p * (1.0 - p) / (synapses - 1.0) } else { 0.0 };
    let a1 = per_other(p1, network.inputs.as_f64() * n);
    let a2 = per_other(p2, n * network.outputs.as_f64());
    let path = p1 * p2;
    n * path * (1.0 - path) - n * (n - 1.0) * (a1 * p2 * p2 + a2 * p1 * p1 - a1 * a2)
}
