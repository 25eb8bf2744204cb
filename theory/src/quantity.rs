//! The quantities of the theory as types, so that a threshold is not a rate and a negative cost cannot be passed on.
//!
//! Every constructor checks the domain once; the functions of this crate then cannot be called outside it.
//! Symbols are those of the papers. Weights and thresholds share one arbitrary unit (the unit of the weights), energies
//! are in the same unit (LvR eq. 1 with exponent 1), time is counted in presentations.

use crate::TheoryError;

/// Largest count for which every integer is exact as a double, `2^53`.
const EXACT_INTEGERS: f64 = 9_007_199_254_740_992.0;

/// Bound of rates, thresholds and costs: products of any of them with any counts stay within doubles.
const LARGEST: f64 = 1e80;

/// Bound of thresholds, the quotient of two such.
const LARGEST_THRESHOLD: f64 = 1e150;

macro_rules! count {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            /// Checks the domain: at least 1, at most `2^53` (the integers that a double holds exactly).
            ///
            /// # Errors
            /// [`TheoryError::NotPositive`] for 0, [`TheoryError::TooLarge`] above `2^53`.
            pub fn new(value: u64) -> Result<Self, TheoryError> {
                let real = value as f64;
                if value == 0 {
                    Err(TheoryError::NotPositive { quantity: $what, value: real })
                } else if real > EXACT_INTEGERS {
                    Err(TheoryError::TooLarge { quantity: $what, value: real, limit: EXACT_INTEGERS })
                } else {
                    Ok(Self(value))
                }
            }

            /// The count.
            pub fn get(self) -> u64 {
                self.0
            }

            /// The count as a double; exact.
            pub fn as_f64(self) -> f64 {
                self.0 as f64
            }
        }
    };
}

macro_rules! real {
    ($(#[$doc:meta])* $name:ident, $what:literal, $lower:ident, $limit:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl $name {
            /// Checks the domain stated for the type.
            ///
            /// # Errors
            /// [`TheoryError::NotFinite`] for NaN and infinities, [`TheoryError::Negative`] or
            /// [`TheoryError::NotPositive`] below the domain, [`TheoryError::TooLarge`] above it.
            pub fn new(value: f64) -> Result<Self, TheoryError> {
                let quantity = $what;
                if !value.is_finite() {
                    return Err(TheoryError::NotFinite { quantity, value });
                }
                real!(@lower $lower, quantity, value);
                let limit: f64 = $limit;
                if value > limit {
                    return Err(TheoryError::TooLarge { quantity, value, limit });
                }
                Ok(Self(value))
            }

            /// The value.
            pub fn get(self) -> f64 {
                self.0
            }
        }
    };
    (@lower positive, $quantity:ident, $value:ident) => {
        if $value <= 0.0 {
            return Err(TheoryError::NotPositive { quantity: $quantity, value: $value });
        }
        if $value < LARGEST.recip() {
            return Err(TheoryError::TooSmall { quantity: $quantity, value: $value, limit: LARGEST.recip() });
        }
    };
    (@lower at_least_one, $quantity:ident, $value:ident) => {
        if $value < 1.0 {
            return Err(TheoryError::TooSmall { quantity: $quantity, value: $value, limit: 1.0 });
        }
    };
    (@lower nonnegative, $quantity:ident, $value:ident) => {
        if $value < 0.0 {
            return Err(TheoryError::Negative { quantity: $quantity, value: $value });
        }
    };
}

count!(
    /// $N$, the number of inputs (synapses) of a neuron. Closed forms take it as given; a simulation with a bias has
    /// $N + 1$ synapses.
    Inputs, "the number of inputs N"
);
count!(
    /// $P$, the number of patterns to be learned.
    Patterns, "the number of patterns P"
);
count!(
    /// $L$, the number of steps $\eta$ away from zero at which a transient weight is consolidated. See
    /// [`Level::strictly_above`].
    Level, "the consolidation level L"
);
count!(
    /// $N_h$, the number of hidden units of a network with one hidden layer.
    Hidden, "the number of hidden units N_h"
);
count!(
    /// $N_o$, the number of outputs of a network.
    Outputs, "the number of outputs N_o"
);
count!(
    /// $N_c$, the number of hidden units that learning to criterion takes when all their synapses are plastic: the number of
    /// plastic paths that it takes between an input and an output.
    Critical, "the critical number of hidden units N_c"
);
real!(
    /// $K$, the number of updates until everything is learned (real, as the fits give it). Domain: $0 < K \le 2^{53}$.
    Updates, "the number of updates K", positive, EXACT_INTEGERS
);
real!(
    /// $T$, the number of pattern presentations until everything is learned. Domain: $0 \le T \le 2^{53}$.
    Presentations, "the number of presentations T", nonnegative, EXACT_INTEGERS
);
real!(
    /// $\eta$, the learning rate: the size of one weight change, in units of the weights. Domain: $10^{-80} \le \eta \le 10^{80}$.
    LearningRate, "the learning rate eta", positive, LARGEST
);
real!(
    /// $\theta$, the consolidation threshold: a transient weight is consolidated when $|s| > \theta$. In units of the
    /// weights. Domain: $0 \le \theta \le 10^{150}$; zero consolidates every change at once.
    Threshold, "the consolidation threshold theta", nonnegative, LARGEST_THRESHOLD
);
real!(
    /// $c$, the energy to keep one unit of transient weight for one presentation. Domain: $0 \le c \le 10^{80}$.
    MaintenanceCost, "the maintenance cost c", nonnegative, LARGEST
);
real!(
    /// $p$, the probability that a presentation changes a synapse. Domain: $10^{-80} \le p \le 1$.
    Probability, "the probability p of an update", positive, 1.0
);
real!(
    /// $\tau$, the time constant with which transient weights decay, in presentations. Domain: $1 \le \tau \le 10^{80}$.
    TimeConstant, "the time constant tau", at_least_one, LARGEST
);
real!(
    /// $b$, the energy to change a transient weight by one unit. Domain: $0 \le b \le 10^{80}$.
    ChangeCost, "the change cost b", nonnegative, LARGEST
);

real!(
    /// $\alpha$, the exponent of the energy $\sum|\Delta w|^\alpha$: 0 counts updates, 1 sums their sizes. Domain:
    /// $0 \le \alpha \le 100$, beyond which the Gamma function of the minimal energy is of no use in doubles.
    Exponent, "the exponent alpha of the energy", nonnegative, 100.0
);
real!(
    /// $v = \langle w_i^2\rangle/(K\eta^2)$, the variance of the final weights over that of a random walk: 1 for a walk,
    /// about 1/2 for a perceptron near capacity. Domain: $10^{-80} \le v \le 10^{80}$.
    VarianceRatio, "the variance ratio v", positive, LARGEST
);
real!(
    /// $p$, the fraction of the synapses of a layer that are plastic. Domain: $0 \le p \le 1$.
    Fraction, "the plastic fraction p", nonnegative, 1.0
);
real!(
    /// $\varepsilon$, the probability with which a guarantee may fail. Domain: $10^{-80} \le \varepsilon \le 1/2$; what fails more
    /// often than it holds is no guarantee.
    Shortfall, "the probability epsilon that a guarantee fails", positive, 0.5
);
real!(
    /// Size of a network, a real number of hidden units, synapses or whatever a law of scaling is stated in. Domain: $10^{-80}$ to
    /// $10^{80}$.
    Size, "the size of a network", positive, LARGEST
);

impl ChangeCost {
    /// $b = 0$: changing a transient weight is free, as LvR assume but for one remark.
    pub const FREE: Self = Self(0.0);
}

impl Fraction {
    /// $p = 1$: all synapses are plastic.
    pub const ALL: Self = Self(1.0);
}

impl Exponent {
    /// $\alpha = 1$: the energy is the accumulated change (LvR eq. 1).
    pub const ONE: Self = Self(1.0);
}

impl VarianceRatio {
    /// $v = 1$: the weights are those of a random walk.
    pub const WALK: Self = Self(1.0);

    /// $v = 1/2$: about what a perceptron of a thousand inputs has near capacity (ours; 0.515 and 0.504 at loads 1.8 and 1.9).
    ///
    /// A pattern's field jumps by $\eta|x|^2$ at its last update; weighted by numbers of updates, nearly all final
    /// stabilities lie between 0 and that, with a mean of about a half, and $v$ is their mean over $\eta|x|^2$. It is no limit:
    /// with 200 inputs $v$ falls to 0.47 at load 1.9, with 2000 it is 0.51 there.
    pub const NEAR_CAPACITY: Self = Self(0.5);
}

impl LearningRate {
    /// $\eta = 1$, which LvR choose without loss of generality: every energy of the perceptron is proportional to it.
    pub const ONE: Self = Self(1.0);
}

impl Level {
    /// The level of the strict test $|s| > \theta$: $L = \lfloor \theta/\eta \rfloor + 1$, at most $2^{53}$, which no walk
    /// reaches.
    ///
    /// LvR print $\lceil \theta/\eta \rceil$, the level of the test $|s| \ge \theta$; the two differ where $\theta$
    /// is a multiple of $\eta$. A quotient within four roundings of a whole number counts as that number, so that
    /// $\theta = 0.3$, $\eta = 0.1$ has $L = 4$.
    ///
    /// ```
    /// use plasticity_theory::quantity::{LearningRate, Level, Threshold};
    ///
    /// let level = |theta| Ok::<_, plasticity_theory::TheoryError>(
    ///     Level::strictly_above(Threshold::new(theta)?, LearningRate::ONE).get());
    /// assert_eq!(level(0.0)?, 1);
    /// assert_eq!(level(4.5)?, 5);
    /// assert_eq!(level(5.0)?, 6);
    /// # Ok::<(), plasticity_theory::TheoryError>(())
    /// ```
    pub fn strictly_above(threshold: Threshold, rate: LearningRate) -> Self {
        let quotient = threshold.get() / rate.get();
        let whole = quotient.round();
        let steps =
            if (quotient - whole).abs() <= 4.0 * f64::EPSILON * whole { whole } else { quotient.floor() };
        Self((steps + 1.0).min(EXACT_INTEGERS) as u64)
    }

    /// The threshold half-way between the two multiples of $\eta$ that give this level, $(L - 1/2)\eta$: the choice
    /// furthest from ties.
    pub fn threshold(self, rate: LearningRate) -> Threshold {
        Threshold((self.as_f64() - 0.5) * rate.get())
    }
}
