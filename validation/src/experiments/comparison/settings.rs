//! A preset: what is compared.

use super::algorithm::Algorithm;
use super::conditions::At;
use super::variant::Variant;
use crate::FileError;
use crate::images::TestedOn;
use crate::preset::{self, Violation, require, require_replicates};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU64;

/// Most hidden units: their weights, and the first ones, take 600 MB, with caching 2 GB.
const LARGEST: usize = 100_000;

/// Most samples of a run.
const MOST_SAMPLES: u64 = 1_000_000_000;

/// Accuracy and size that claims are stated for.
const STATED_FOR: (f64, usize) = (0.95, 1000);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Name of the experiment that the file is for.
    experiment: String,
    /// Accuracy to reach.
    pub(super) target: f64,
    pub(super) evaluation: TestedOn,
    /// Samples between tests.
    pub(super) test_every: NonZeroU64,
    /// Samples after which a run gives up.
    pub(super) limit: u64,
    /// Hidden units.
    pub(super) hidden: usize,
    pub(super) variants: Vec<Variant>,
    /// Changes that learning to the accuracy is said to need at least.
    pub(super) least_changes: Option<f64>,
    pub(super) caching: Caching,
    pub(super) algorithms: Vec<Algorithm>,
}

/// Of the algorithms with caching.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Caching {
    /// $\tau$, in samples.
    pub(super) time_constant: f64,
    /// $c$, of maintenance.
    pub(super) cost: f64,
}

impl Settings {
    pub(super) fn parse(experiment: &str, file: &str, text: &str) -> Result<Self, FileError> {
        preset::read(experiment, file, text, Self::check)
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), Violation> {
        let share = self.target > 0.0 && self.target < 1.0;
        require(share, "target", "the accuracy to reach must be above 0 and below 1")?;
        let few = (1..=MOST_SAMPLES).contains(&self.limit);
        require(few, "limit", "the limit must be from 1 to a billion samples")?;
        let size = (1..=LARGEST).contains(&self.hidden);
        require(size, "hidden", "numbers of hidden units must be from 1 to 100000")?;
        require(
            unique(self.variants.iter()) && self.variants.contains(&Variant::Standard),
            "variants",
            "there must be the variant \"standard\", and each only once",
        )?;
        let count = self.least_changes.is_none_or(|changes| changes.is_finite() && changes > 0.0);
        require(count, "least_changes", "a number of changes must be positive and finite")?;
        let Caching { time_constant, cost } = self.caching;
        let constant = (1.0..=1e12).contains(&time_constant);
        require(constant, "caching.time_constant", "a time constant must be from 1 to 1e12 samples")?;
        let price = (0.0..=1e80).contains(&cost);
        require(price, "caching.cost", "a cost must be a finite number and not negative")?;
        require(unique(self.names()), "algorithms", "an algorithm is there twice")?;
        let standard = self.algorithms.iter().any(Algorithm::is_standard);
        require(
            standard,
            "algorithms",
            "there must be an algorithm with plastic = \"all\" and no threshold",
        )?;
        let halved = self.variants.contains(&Variant::PotentiationOnly);
        let cached = self.algorithms.iter().any(|algorithm| algorithm.threshold.is_some());
        let told_apart =
            "potentiation is not told apart with caching: leave out \"potentiation-only\", or the thresholds";
        require(!(halved && cached), "variants", told_apart)?;
        for algorithm in &self.algorithms {
            require_replicates("algorithms", algorithm.replicates)?;
            let network = algorithm.applied(Variant::Standard.network(self.hidden));
            let of = |message: String| format!("{}: {message}", algorithm.name);
            network.check().map_err(|error| ("algorithms", of(error.to_string())))?;
            let sound = algorithm.threshold.is_none_or(|threshold| (0.0..=1e6).contains(&threshold));
            require(sound, "algorithms", &of("a threshold must be from 0 to 1e6".into()))?;
        }
        Ok(())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.algorithms.iter().map(|algorithm| algorithm.name.as_str())
    }

    /// Name of the algorithm that all are compared with.
    pub(super) fn standard(&self) -> &str {
        let standard = self.algorithms.iter().find(|algorithm| algorithm.is_standard());
        standard.map_or("", |algorithm| &algorithm.name)
    }

    /// Whether what a claim is about is there.
    ///
    /// # Errors
    /// What is not simulated, in one line.
    pub(super) fn covers(&self, at: &At) -> Result<(), String> {
        for name in [&at.algorithm, &at.base].into_iter().flatten() {
            if !self.names().any(|known| known == name) {
                return Err(format!("there is no algorithm {name:?}"));
            }
        }
        if self.variants.contains(&at.variant()) {
            Ok(())
        } else {
            Err(format!("the variant {:?} is not simulated", at.variant().name()))
        }
    }

    /// Where the settings leave what claims are stated for.
    pub(super) fn notes(&self) -> Vec<String> {
        let (target, hidden) = STATED_FOR;
        if (self.target, self.hidden) == STATED_FOR {
            return Vec::new();
        }
        vec![format!(
            "the claims, and the reasons of known discrepancies, are stated for learning to {} % with {hidden} hidden units; here to {} % with {}",
            100.0 * target,
            100.0 * self.target,
            self.hidden,
        )]
    }
}

fn unique<T: PartialEq>(values: impl Iterator<Item = T>) -> bool {
    let values: Vec<T> = values.collect();
    (1..values.len()).all(|index| !values[..index].contains(&values[index]))
}
