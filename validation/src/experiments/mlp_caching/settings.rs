use super::conditions::{Goal, GradientName};
use crate::FileError;
use crate::preset::{self, Violation, require, require_replicates};
use plasticity_simulation::network;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroU64;

/// Most samples of a run.
const MOST_SAMPLES: u64 = 1_000_000_000;

/// A preset, as it stands in its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Name of the experiment that the file is for.
    experiment: String,
    /// $H$, where it is not varied.
    pub(super) hidden: usize,
    /// $\eta$, where it is not varied.
    pub(super) learning_rate: f64,
    /// Accuracies at which energies are taken, ascending.
    pub(super) accuracies: Vec<f64>,
    /// The lower of the two that claims are about.
    pub(super) lower: f64,
    /// The higher. Runs go on to the last accuracy where energy is shown against it, and end here where it is not.
    pub(super) higher: f64,
    /// Samples between tests; with a lower rate than [`Self::learning_rate`] in proportion more.
    test_every: NonZeroU64,
    /// Most samples of a run; with a lower rate than [`Self::learning_rate`] in proportion more.
    limit: u64,
    /// Share of the runs that have to reach an accuracy for a threshold or size to be chosen, or a point to be drawn.
    pub(super) least_reached: f64,
    /// Energy against learning rate.
    pub(super) rates: Rates,
    /// Where learning fails.
    pub(super) shares: Shares,
    /// Energy against accuracy with caching.
    pub(super) caching: CachingPart,
    /// Energy against number of hidden units.
    pub(super) sizes: Sizes,
    /// Energy against learning time.
    pub(super) trade_off: TradeOff,
}

/// What claims are about.
#[derive(Debug, PartialEq)]
struct Stated {
    hidden: usize,
    learning_rate: f64,
    lower: f64,
    higher: f64,
    smallest: usize,
    printed: f64,
    time_constants: [f64; 2],
    cost: f64,
}

const STATED_FOR: Stated = Stated {
    hidden: 100,
    learning_rate: 0.1,
    lower: 0.85,
    higher: 0.93,
    smallest: 5,
    printed: 0.04,
    time_constants: [1000.0, 10_000.0],
    cost: 0.001,
};

impl fmt::Display for Stated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            hidden,
            learning_rate,
            lower,
            higher,
            smallest,
            printed,
            time_constants: [one, other],
            cost,
        } = self;
        write!(
            f,
            "{hidden} hidden units ({smallest} the fewest), a rate of {learning_rate}, accuracies of {lower} and {higher}, threshold {printed}, cost {cost}, time constants {one} and {other}"
        )
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rates {
    /// Learning rates, ascending, [`Settings::learning_rate`] among them.
    pub(super) rates: ByGradient<Vec<f64>>,
    pub(super) replicates: u64,
}

/// Networks of which only the share of runs that learn is asked, which takes more of them: these, and the smallest without caching.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shares {
    /// Some of [`Rates::rates`].
    pub(super) rates: ByGradient<Vec<f64>>,
    pub(super) replicates: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CachingPart {
    /// $\tau$, in samples.
    pub(super) time_constant: f64,
    /// $c$.
    pub(super) cost: f64,
    /// Thresholds that are tried.
    pub(super) thresholds: ByGradient<Vec<f64>>,
    /// That of the paper; among [`Self::thresholds`].
    pub(super) printed: f64,
    pub(super) replicates: u64,
}

/// Time constant and cost are those of [`CachingPart`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sizes {
    /// Numbers of hidden units, ascending.
    pub(super) hidden: Vec<usize>,
    /// Thresholds that are tried.
    pub(super) thresholds: ByGradient<Vec<f64>>,
    /// Most samples of a run. Networks that are too small never end by themselves.
    pub(super) limit: u64,
    pub(super) replicates: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TradeOff {
    /// $\tau$, in samples.
    pub(super) time_constant: f64,
    /// Costs of maintenance, ascending.
    pub(super) costs: Vec<f64>,
    pub(super) thresholds: ByGradient<Steps>,
    pub(super) replicates: u64,
}

/// Something of each gradient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ByGradient<T> {
    #[serde(rename = "true")]
    pub(super) truth: T,
    pub(super) authors: T,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Steps {
    from: f64,
    to: f64,
    step: f64,
    /// Values beyond.
    #[serde(default)]
    more: Vec<f64>,
}

impl<T> ByGradient<T> {
    pub(super) fn of(&self, gradient: GradientName) -> &T {
        match gradient {
            GradientName::True => &self.truth,
            GradientName::Authors => &self.authors,
        }
    }

    fn both(&self) -> [&T; 2] {
        [&self.truth, &self.authors]
    }
}

impl Steps {
    /// Rounded, so that they have names.
    pub(super) fn values(&self) -> Vec<f64> {
        let steps = ((self.to - self.from) / self.step + 1e-9).floor() as u32;
        let rounded = |value: f64| (value * 1e9).round() / 1e9;
        let regular = (0..=steps).map(|step| rounded(self.from + f64::from(step) * self.step));
        regular.chain(self.more.iter().copied()).collect()
    }
}

impl Settings {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        preset::read(super::INFO.name, file, text, Self::check)
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), Violation> {
        for (key, hidden, rate) in self.networks() {
            let network = network::Settings { learning_rate: rate, ..network::Settings::lvr(hidden) };
            network.check().map_err(|error| (key, error.to_string()))?;
        }
        let few = (1..=50).contains(&self.accuracies.len());
        require(few, "accuracies", "there must be from 1 to 50 accuracies")?;
        require(ascending(&self.accuracies), "accuracies", "accuracies must be ascending")?;
        let shares = self.accuracies.iter().all(|accuracy| (0.0..=1.0).contains(accuracy));
        require(shares, "accuracies", "accuracies are shares of the images, from 0 to 1")?;
        require(self.accuracies.contains(&self.lower), "lower", "lower must be one of the accuracies")?;
        let higher = self.accuracies.contains(&self.higher) && self.higher > self.lower;
        require(higher, "higher", "higher must be one of the accuracies, and above lower")?;
        let middle = self.middle();
        let between = self.lower < middle && middle < self.higher;
        require(between, "accuracies", "there must be an accuracy between lower and higher")?;
        for (key, limit) in [("limit", self.limit), ("sizes.limit", self.sizes.limit)] {
            let sound = (self.test_every.get()..=MOST_SAMPLES).contains(&limit);
            require(sound, key, "limit must be from test_every to 1e9 samples")?;
        }
        let share = self.least_reached > 0.0 && self.least_reached <= 1.0;
        require(share, "least_reached", "least_reached is a share of the runs, above 0 and at most 1")?;

        for rates in self.rates.rates.both() {
            require(ascending(rates), "rates.rates", "rates must be ascending")?;
            let base = rates.contains(&self.learning_rate);
            require(base, "rates.rates", "learning_rate must be one of the rates")?;
            let short = rates.iter().all(|&rate| self.limit(rate) <= MOST_SAMPLES);
            require(
                short,
                "rates.rates",
                "a rate needs more than 1e9 samples: limit times learning_rate over rate",
            )?;
        }
        require_replicates("rates.replicates", self.rates.replicates)?;
        for gradient in GradientName::ALL {
            let known = self.rates.rates.of(gradient);
            let some = self.shares.rates.of(gradient).iter().all(|rate| known.contains(rate));
            require(some, "shares.rates", "rates must be some of rates.rates")?;
        }
        require_replicates("shares.replicates", self.shares.replicates)?;

        let CachingPart { time_constant, cost, thresholds, printed, replicates } = &self.caching;
        check_time_constant("caching.time_constant", *time_constant)?;
        check_cost("caching.cost", *cost)?;
        for thresholds in thresholds.both() {
            check_thresholds("caching.thresholds", thresholds)?;
            let tried = thresholds.contains(printed);
            require(tried, "caching.printed", "printed must be one of the thresholds")?;
        }
        require_replicates("caching.replicates", *replicates)?;

        let sizes = &self.sizes;
        let several = sizes.hidden.len() >= 3 && sizes.hidden.windows(2).all(|pair| pair[0] < pair[1]);
        require(several, "sizes.hidden", "there must be 3 sizes or more, ascending")?;
        for thresholds in sizes.thresholds.both() {
            check_thresholds("sizes.thresholds", thresholds)?;
        }
        require_replicates("sizes.replicates", sizes.replicates)?;

        let TradeOff { time_constant, costs, thresholds, replicates } = &self.trade_off;
        check_time_constant("trade_off.time_constant", *time_constant)?;
        require((1..=5).contains(&costs.len()), "trade_off.costs", "there must be from 1 to 5 costs")?;
        require(ascending(costs), "trade_off.costs", "costs must be ascending")?;
        costs.iter().try_for_each(|&cost| check_cost("trade_off.costs", cost))?;
        for Steps { from, to, step, more } in thresholds.both() {
            let sound = *from > 0.0 && from < to && *to <= 1e6 && *step >= 1e-6 && (to - from) / step < 1e3;
            let message = "thresholds need 0 < from < to, and a step of 1e-6 or more that is not tiny";
            require(sound, "trade_off.thresholds", message)?;
            let beyond = more.iter().all(|more| (*to..=1e6).contains(more) && more > to) && ascending(more);
            require(beyond, "trade_off.thresholds", "more thresholds must be above `to`, ascending")?;
        }
        require_replicates("trade_off.replicates", *replicates)
    }

    /// Every network that is varied, with the key to blame.
    fn networks(&self) -> Vec<(&'static str, usize, f64)> {
        let mut networks = vec![("hidden", self.hidden, 0.1), ("learning_rate", 1, self.learning_rate)];
        networks.extend(self.rates.rates.both().into_iter().flatten().map(|&rate| ("rates.rates", 1, rate)));
        networks.extend(self.sizes.hidden.iter().map(|&hidden| ("sizes.hidden", hidden, 0.1)));
        networks
    }

    /// The accuracy that a claim is about.
    pub(super) fn accuracy(&self, goal: Goal) -> f64 {
        match goal {
            Goal::Lower => self.lower,
            Goal::Higher => self.higher,
        }
    }

    /// The accuracy in the middle between the two.
    pub(super) fn middle(&self) -> f64 {
        let distance = |accuracy: f64| (accuracy - (self.lower + self.higher) / 2.0).abs();
        let nearest = self.accuracies.iter().copied().min_by(|&a, &b| distance(a).total_cmp(&distance(b)));
        nearest.unwrap_or_default()
    }

    /// What is different from what the claims are stated for.
    pub(super) fn notes(&self) -> Vec<String> {
        let stated = STATED_FOR;
        let smallest = self.sizes.hidden.first().copied().unwrap_or_default();
        let here = Stated {
            hidden: self.hidden,
            learning_rate: self.learning_rate,
            lower: self.lower,
            higher: self.higher,
            smallest,
            printed: self.caching.printed,
            time_constants: [self.caching.time_constant, self.trade_off.time_constant],
            cost: self.caching.cost,
        };
        if here == stated {
            return Vec::new();
        }
        vec![format!(
            "the claims, and the reasons of known discrepancies, are stated for {stated}; here for {here}"
        )]
    }

    /// Most samples of a run. Learning takes in proportion longer at a lower rate.
    pub(super) fn limit(&self, rate: f64) -> u64 {
        self.at_rate(self.limit, rate)
    }

    /// Samples between tests, so that learning to some accuracy takes about as many tests at every rate.
    pub(super) fn test_every(&self, rate: f64) -> NonZeroU64 {
        NonZeroU64::new(self.at_rate(self.test_every.get(), rate)).unwrap_or(self.test_every)
    }

    fn at_rate(&self, samples: u64, rate: f64) -> u64 {
        (samples as f64 * (self.learning_rate / rate).max(1.0)).round() as u64
    }
}

fn ascending(values: &[f64]) -> bool {
    values.windows(2).all(|pair| pair[0] < pair[1])
}

fn check_time_constant(key: &'static str, time_constant: f64) -> Result<(), Violation> {
    require((1.0..=1e12).contains(&time_constant), key, "a time constant must be from 1 to 1e12 samples")
}

fn check_cost(key: &'static str, cost: f64) -> Result<(), Violation> {
    require((0.0..=1e80).contains(&cost), key, "a cost must be a finite number and not negative")
}

fn check_thresholds(key: &'static str, thresholds: &[f64]) -> Result<(), Violation> {
    require(
        !thresholds.is_empty() && ascending(thresholds),
        key,
        "thresholds must be ascending, one or more",
    )?;
    let finite = thresholds.iter().all(|threshold| (0.0..=1e6).contains(threshold));
    require(finite, key, "thresholds must be from 0 to 1e6")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_thresholds_have_round_names() {
        let steps = Steps { from: 0.005, to: 0.02, step: 0.005, more: vec![0.1] };
        assert_eq!(steps.values(), [0.005, 0.01, 0.015, 0.02, 0.1]);
    }

    #[test]
    fn exact_slow_learning_has_more_samples() {
        let settings = Settings::parse("smoke", super::super::INFO.presets[0].text).unwrap();
        assert_eq!(settings.limit(settings.learning_rate), settings.limit);
        assert_eq!(settings.limit(10.0 * settings.learning_rate), settings.limit);
        assert_eq!(settings.limit(settings.learning_rate / 4.0), 4 * settings.limit);
    }
}
