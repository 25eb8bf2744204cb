use super::conditions::RuleName;
use crate::FileError;
use crate::preset::{self, Violation, require, require_replicates};
use plasticity_simulation::perceptron::{EpochLimit, TaskSettings};
use serde::{Deserialize, Serialize};

/// The threshold that consolidates every update at once: learning without caching.
pub(super) const AT_ONCE: f64 = 0.5;

/// A preset, as it stands in its file. Weights and thresholds are in units of the learning rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Name of the experiment that the file is for.
    experiment: String,
    /// $N$.
    pub(super) inputs: u64,
    /// $P$.
    pub(super) patterns: u64,
    /// Limit of epochs of a run.
    pub(super) max_epochs: u64,
    /// Number of runs at each rule, time constant and threshold.
    replicates: u64,
    /// The same with the order reshuffled, where no run can be found to repeat itself, and those that fail take long.
    reshuffled_replicates: u64,
    /// Share of the runs that have to converge for a threshold to be chosen.
    pub(super) least_converged: f64,
    /// Costs of maintenance.
    pub(super) costs: Vec<f64>,
    /// Thresholds, ascending, the first [`AT_ONCE`].
    pub(super) thresholds: Vec<f64>,
    /// Time constants of the transient weights.
    pub(super) time_constants: TimeConstants,
    /// Energy against learning time.
    pub(super) trade_off: TradeOff,
    /// More runs, where claims are decided.
    #[serde(default)]
    pub(super) more: Vec<More>,
}

/// Logarithmically spaced, and which thresholds are worth their time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeConstants {
    from: f64,
    to: f64,
    per_decade: u32,
    /// Thresholds are tried up to `2 + reach sqrt(tau)`.
    reach: f64,
    /// The time constant from which on consolidation at the end only is tried.
    at_end_from: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TradeOff {
    pub(super) time_constant: f64,
    from: f64,
    to: f64,
    step: f64,
    pub(super) replicates: u64,
}

/// More runs of a rule at every one of the time constants and thresholds, or at all thresholds where none is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct More {
    pub(super) rule: RuleName,
    pub(super) time_constants: Vec<f64>,
    #[serde(default)]
    pub(super) thresholds: Vec<f64>,
    pub(super) replicates: u64,
}

impl TradeOff {
    /// Thresholds, ascending.
    pub(super) fn thresholds(&self) -> Vec<f64> {
        let steps = ((self.to - self.from) / self.step).round() as u32;
        (0..=steps).map(|step| self.from + f64::from(step) * self.step).collect()
    }
}

impl Settings {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        preset::read(super::INFO.name, file, text, Self::check)
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), Violation> {
        let task = TaskSettings { inputs: self.inputs, patterns: self.patterns, zero_mean: false };
        task.check().map_err(|error| ("inputs", error.to_string()))?;
        require(
            self.patterns < 2 * self.inputs,
            "patterns",
            "patterns must be fewer than 2 * inputs, the capacity of the perceptron",
        )?;
        EpochLimit::new(self.max_epochs).map_err(|error| ("max_epochs", error.to_string()))?;
        require_replicates("replicates", self.replicates)?;
        require_replicates("reshuffled_replicates", self.reshuffled_replicates)?;
        require(
            self.least_converged > 0.0 && self.least_converged <= 1.0,
            "least_converged",
            "least_converged is a share of the runs, above 0 and at most 1",
        )?;

        let ascending = |values: &[f64]| values.windows(2).all(|pair| pair[0] < pair[1]);
        require((1..=5).contains(&self.costs.len()), "costs", "there must be from 1 to 5 costs")?;
        let positive = self.costs.iter().all(|cost| (0.0..=1e80).contains(cost));
        require(positive, "costs", "costs must be finite numbers and not negative")?;
        require(ascending(&self.costs), "costs", "costs must be ascending")?;
        let at_once = self.thresholds.first() == Some(&AT_ONCE);
        require(at_once, "thresholds", "the first threshold must be 0.5, which is learning without caching")?;
        let finite = self.thresholds.iter().all(|threshold| threshold.is_finite());
        require(finite && ascending(&self.thresholds), "thresholds", "thresholds must be ascending")?;

        let TimeConstants { from, to, per_decade, reach, at_end_from } = self.time_constants;
        require((1.0..=1e12).contains(&from), "time_constants.from", "from must be from 1 to 1e12")?;
        require((from..=1e12).contains(&to), "time_constants.to", "to must be from `from` to 1e12")?;
        let few = (1..=20).contains(&per_decade);
        require(few, "time_constants.per_decade", "per_decade must be from 1 to 20")?;
        require((0.0..=1e6).contains(&reach), "time_constants.reach", "reach must be from 0 to 1e6")?;
        require(at_end_from >= 1.0, "time_constants.at_end_from", "at_end_from must be at least 1")?;

        let TradeOff { time_constant, from, to, step, replicates } = self.trade_off;
        let known = (1.0..=1e12).contains(&time_constant);
        require(known, "trade_off.time_constant", "time_constant must be from 1 to 1e12")?;
        require((0.0..=1e6).contains(&from), "trade_off.from", "from must be from 0 to 1e6")?;
        require((from..=1e6).contains(&to), "trade_off.to", "to must be from `from` to 1e6")?;
        require(
            step > 0.0 && (to - from) / step < 1e4,
            "trade_off.step",
            "step must be above 0, and not tiny",
        )?;
        require_replicates("trade_off.replicates", replicates)?;

        for More { time_constants, thresholds, replicates, .. } in &self.more {
            let known = time_constants.iter().all(|tau| self.finite_time_constants().contains(tau));
            require(known, "more", "time constants of [[more]] must be among those of [time_constants]")?;
            let finite = thresholds.iter().all(|threshold| (0.0..=1e6).contains(threshold));
            require(finite, "more", "thresholds of [[more]] must be from 0 to 1e6")?;
            require_replicates("more", *replicates)?;
        }
        Ok(())
    }

    /// Number of runs at each time constant and threshold.
    pub(super) fn replicates(&self, rule: RuleName) -> u64 {
        if rule == RuleName::Reshuffled { self.reshuffled_replicates } else { self.replicates }
    }

    /// Time constants, ascending, to three digits, so that they have names.
    pub(super) fn finite_time_constants(&self) -> Vec<f64> {
        let TimeConstants { from, to, per_decade, .. } = self.time_constants;
        let steps = ((to / from).log10() * f64::from(per_decade)).round() as u32;
        let rounded = |value: f64| {
            let unit = 10_f64.powf((value.log10() + 1e-9).floor() - 2.0);
            (value / unit).round() * unit
        };
        (0..=steps).map(|step| rounded(from * 10_f64.powf(f64::from(step) / f64::from(per_decade)))).collect()
    }

    /// Thresholds that are tried at a time constant, ascending; infinite for the end of learning.
    pub(super) fn thresholds_at(&self, time_constant: f64) -> Vec<f64> {
        let highest = 2.0 + self.time_constants.reach * time_constant.sqrt();
        let mut thresholds = self.thresholds.clone();
        thresholds.retain(|&threshold| threshold <= highest);
        if time_constant >= self.time_constants.at_end_from {
            thresholds.push(f64::INFINITY);
        }
        thresholds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_grids() {
        let settings = Settings::parse("smoke", super::super::INFO.presets[0].text).unwrap();
        let constants = settings.finite_time_constants();
        assert_eq!(constants, [10.0, 100.0, 1000.0, 10_000.0, 100_000.0]);
        for &constant in &constants {
            let thresholds = settings.thresholds_at(constant);
            assert_eq!(thresholds[0], AT_ONCE);
            assert!(thresholds.iter().all(|&t| t == f64::INFINITY || t <= 2.0 + 0.5 * constant.sqrt()));
        }
        assert_eq!(settings.thresholds_at(f64::INFINITY).last(), Some(&f64::INFINITY));
        assert_eq!(settings.trade_off.thresholds().last(), Some(&settings.trade_off.to));
    }
}
