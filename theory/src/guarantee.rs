//! Masks that are sure to leave paths enough (ours): the cheapest for which at least $N_c$ paths through a pair of an input and an output
//! are plastic with probability $1 - \varepsilon$, where vRP ask for $N_c$ on average.
//!
//! $$ E(p_1, p_2) = p_1 N_i N_h + p_2 N_h N_o, \qquad \Pr(X \ge N_c) \ge 1 - \varepsilon, \qquad 0 \le p_j \le 1, $$
//!
//! with the number of paths $X$ of [`crate::paths`]. The guarantee is for one pair; for all $N_i N_o$ pairs at once,
//! $\varepsilon/(N_i N_o)$ is enough.
//!
//! Bernoulli masks need some normal quantiles times $\sqrt{N_c}$ more paths, 23 % more for $N_c = 100$ and $\varepsilon = 0.01$. With exact
//! counts paths scatter less, and not at all where the outputs are all plastic, $p_2 = 1$: then every pair has as many paths as its
//! input has plastic synapses, and the guarantee costs nothing. It pays to stay so for a while beyond the crossover of [`crate::masks`].

use crate::TheoryError;
use crate::masks::{self, Masks, Network, Regime};
use crate::paths::Paths;
use crate::quantity::{Critical, Fraction, Hidden, Shortfall};

/// Largest number of hidden units for [`exact_counts`].
pub const MAX_HIDDEN: u64 = 100_000_000;

/// Masks with a guarantee.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guarantee {
    /// The masks; with exact counts, fractions of whole numbers of the $N_h$ synapses of a unit.
    pub masks: Masks,
    /// Mean number of paths through a pair.
    pub mean_paths: f64,
    /// The probability $\Pr(X \ge N_c)$ that they reach, at least $1 - \varepsilon$.
    pub probability: f64,
}

/// The cheapest masks with exact counts, $r$ plastic synapses of every input and $m$ of every output:
/// $\min E = N_i r + N_o m$ with $\Pr(X < N_c) \le \varepsilon$ for the hypergeometric $X$.
///
/// The true minimum over whole numbers, by branch and bound: more of one is less of the other, so an interval of $r$ costs at
/// least the $r$ of its lower and the $m$ of its upper end. Of equally cheap masks those with the fewest plastic synapses in the
/// layer with more of them. Domain: $N_h \le 10^8$. Limits: all plastic at $N_h = N_c$. Error: none, but where a probability is within
/// rounding of $\varepsilon$. Cost: some 10 ms for $N_c \ll N_h$; 2 s for $N_h = 10^7$ with as many inputs as outputs and $N_c$ of the
/// order of $N_h$, growing with $N_h$.
///
/// # Errors
/// [`TheoryError::TooFewHidden`] for $N_h < N_c$, [`TheoryError::TooLarge`] outside the domain.
///
/// ```
/// use plasticity_theory::{guarantee, masks::{self, Network}, quantity::*};
///
/// let (critical, shortfall) = (Critical::new(100)?, Shortfall::new(0.01)?);
/// let price = |hidden| -> Result<f64, plasticity_theory::TheoryError> {
///     let network = Network { inputs: Inputs::new(784)?, hidden: Hidden::new(hidden)?, outputs: Outputs::new(10)? };
///     let sure = guarantee::exact_counts(network, critical, shortfall)?;
///     assert!(sure.probability >= 0.99);
///     Ok(sure.masks.energy / masks::optimum(network, critical)?.energy)
/// };
/// assert_eq!(price(1000)?, 1.0); // all outputs are plastic
/// assert!((price(100_000)? - 1.10).abs() < 0.005);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn exact_counts(
    network: Network,
    critical: Critical,
    shortfall: Shortfall,
) -> Result<Guarantee, TheoryError> {
    masks::check(network, critical)?;
    let hidden = network.hidden.get();
    if hidden > MAX_HIDDEN {
        let (value, limit) = (hidden as f64, MAX_HIDDEN as f64);
        return Err(TheoryError::TooLarge { quantity: "the number of hidden units N_h", value, limit });
    }
    // The layer with more synapses is searched over, which has the fewer plastic ones at a unit; paths are the same either way round.
    let (inputs, outputs) = (network.inputs.get(), network.outputs.get());
    let (dear, cheap) = (inputs.max(outputs), inputs.min(outputs));
    let search = Search { hidden: network.hidden, critical: critical.get(), shortfall: shortfall.get() };
    let guess = bernoulli(network, critical, shortfall)?.masks;
    let guess = (guess.input.get().min(guess.output.get()) * hidden as f64) as u64;
    let (of_dear, of_cheap) = search.cheapest(u128::from(dear), u128::from(cheap), guess)?;
    let (first, second) = if inputs >= outputs { (of_dear, of_cheap) } else { (of_cheap, of_dear) };
    let paths = Paths::of_exact_masks(network.hidden, first, second)?;
    let fraction = |count: u64| Fraction::new(count as f64 / hidden as f64);
    let (input, output) = (fraction(first)?, fraction(second)?);
    let regime = if of_cheap < hidden { Regime::BothPartial } else { masks::of_ends(network) };
    let energy = inputs as f64 * first as f64 + outputs as f64 * second as f64;
    Ok(Guarantee {
        masks: Masks { input, output, energy, regime },
        mean_paths: paths.mean(),
        probability: paths.at_least(critical.get()),
    })
}

/// The cheapest Bernoulli masks, whose $X$ is binomial and depends on the product of the fractions alone: with the least $p$ for which
/// $\Pr(X \ge N_c) \ge 1 - \varepsilon$ they are the masks of [`masks::optimum`] for $N_h p$ paths in place of $N_c$.
///
/// The energy is a mean. Domain: $N_h \le 10^{12}$. Limits: all plastic at $N_h = N_c$ and $\varepsilon \to 0$. Error: $10^{-12}$,
/// relative.
///
/// # Errors
/// [`TheoryError::TooFewHidden`] for $N_h < N_c$, [`TheoryError::TooLarge`] outside the domain.
///
/// ```
/// use plasticity_theory::{guarantee, masks::Network, quantity::*};
///
/// let network = Network { inputs: Inputs::new(784)?, hidden: Hidden::new(1000)?, outputs: Outputs::new(10)? };
/// let (critical, shortfall) = (Critical::new(100)?, Shortfall::new(0.01)?);
/// let bernoulli = guarantee::bernoulli(network, critical, shortfall)?;
/// assert!((bernoulli.probability - 0.99).abs() < 1e-9);
/// assert!(bernoulli.masks.energy > guarantee::exact_counts(network, critical, shortfall)?.masks.energy);
/// # Ok::<(), plasticity_theory::TheoryError>(())
/// ```
pub fn bernoulli(
    network: Network,
    critical: Critical,
    shortfall: Shortfall,
) -> Result<Guarantee, TheoryError> {
    masks::check(network, critical)?;
    let (hidden, wanted) = (network.hidden, critical.get());
    let law = |p: f64| Paths::of_bernoulli_masks(hidden, Fraction::new(p)?, Fraction::ALL);
    // Bisection keeps an upper end that holds the guarantee. The lower end, a mean of N_c/4, has N_c with at most 1/4 (Markov).
    let (mut lower, mut upper) = (0.25 * critical.as_f64() / hidden.as_f64(), 1.0_f64);
    loop {
        let middle = 0.5 * (lower + upper);
        if middle <= lower || middle >= upper || upper - lower <= 4.0 * f64::EPSILON * lower {
            break;
        }
        if law(middle)?.fewer_than(wanted) <= shortfall.get() {
            upper = middle;
        } else {
            lower = middle;
        }
    }
    let masks = masks::for_mean_paths(network, upper * hidden.as_f64());
    let paths = law(upper)?;
    Ok(Guarantee { masks, mean_paths: paths.mean(), probability: paths.at_least(wanted) })
}

struct Search {
    hidden: Hidden,
    critical: u64,
    shortfall: f64,
}

/// Numbers of the dear kind from `from` to `to`, with how many of the cheap kind the ends take.
struct Interval {
    from: u64,
    to: u64,
    of_from: u64,
    of_to: u64,
}

impl Search {
    /// The cheapest pair that holds the guarantee: numbers of the dear and of the cheap kind.
    fn cheapest(&self, dear: u128, cheap: u128, guess: u64) -> Result<(u64, u64), TheoryError> {
        let cost = |r: u64, m: u64| (dear * u128::from(r) + cheap * u128::from(m), r, m);
        // Neither kind can be fewer than N_c; with all of the dear one, N_c of the cheap one are enough.
        let (least, most) = (self.critical, self.hidden.get());
        let of_least = self.least_second(least, least, most)?;
        let guess = guess.clamp(least, most);
        let of_guess = self.least_second(guess, least, of_least)?;
        let mut best = cost(least, of_least).min(cost(guess, of_guess)).min(cost(most, least));
        let mut open = vec![
            Interval { from: least, to: guess, of_from: of_least, of_to: of_guess },
            Interval { from: guess, to: most, of_from: of_guess, of_to: least },
        ];
        while let Some(Interval { from, to, of_from, of_to }) = open.pop() {
            if to - from < 2 || cost(from + 1, of_to) >= best {
                continue;
            }
            let middle = from + (to - from) / 2;
            let of_middle = self.least_second(middle, of_to, of_from)?;
            best = best.min(cost(middle, of_middle));
            open.push(Interval { from, to: middle, of_from, of_to: of_middle });
            open.push(Interval { from: middle, to, of_from: of_middle, of_to });
        }
        Ok((best.1, best.2))
    }

    /// How many of the other kind `first` takes, from `low` up to `high`, which are enough.
    fn least_second(&self, first: u64, mut low: u64, mut high: u64) -> Result<u64, TheoryError> {
        while low < high {
            let middle = low + (high - low) / 2;
            let paths = Paths::of_exact_masks(self.hidden, first, middle)?;
            if paths.fewer_than(self.critical) <= self.shortfall {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(high)
    }
}
