//! What is measured. Exponents are slopes of logarithms, one of each set of runs with the same number at several networks.

use super::NetworkSize;
use super::conditions::{At, Need};
use super::runs::{Evaluated, Group, Measure, Network, Runs};
use super::settings::Settings;
use crate::statistics::slope;
use crate::tables::Estimator;

type Of = Estimator<NetworkSize>;

/// The networks that an estimator is about, which depend on the preset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    /// The sizes that are fitted, at one rate.
    FittedSizes,
    /// One of the sizes, at that rate.
    Size,
    /// One size at the rates that count as small.
    SmallRates,
    /// One size at all its rates. Runs need not converge at all of them.
    Rates,
    /// All sizes that learn at several rates.
    SizesAtRates,
}

static OVER: &[(&str, Over)] = &[
    ("exponent-of-samples", Over::FittedSizes),
    ("exponent-of-m0", Over::FittedSizes),
    ("exponent-of-m1", Over::FittedSizes),
    ("exponent-of-update", Over::FittedSizes),
    ("exponent-of-net-change", Over::FittedSizes),
    ("updates-per-synapse-and-sample", Over::Size),
    ("rate-exponent-of-samples", Over::SmallRates),
    ("rate-exponent-of-m1", Over::SmallRates),
    ("rate-exponent-of-m1-overall", Over::Rates),
    ("decade-of-best-rate", Over::Rates),
    ("failed-at-largest-rate", Over::Rates),
    ("exponent-of-best-rate", Over::SizesAtRates),
];

pub(super) static TABLE: &[Of] = &[
    of_sizes("exponent-of-samples", |runs, _| exponents_of_size(runs, Measure::Samples)),
    of_sizes("exponent-of-m0", |runs, _| exponents_of_size(runs, Measure::M0)),
    of_sizes("exponent-of-m1", |runs, _| exponents_of_size(runs, Measure::M1)),
    of_sizes("exponent-of-update", |runs, _| exponents_of_size(runs, Measure::Update)),
    of_sizes("exponent-of-net-change", |runs, _| exponents_of_size(runs, Measure::NetChange)),
    of_hidden("updates-per-synapse-and-sample", |runs, at| {
        runs.values(Measure::PerSynapse, at.hidden(), runs.settings.sizes.learning_rate)
    }),
    of_hidden("rate-exponent-of-samples", |runs, at| of_small_rates(runs, at, Measure::Samples)),
    of_hidden("rate-exponent-of-m1", |runs, at| of_small_rates(runs, at, Measure::M1)),
    of_hidden("rate-exponent-of-m1-overall", |runs, at| {
        let groups = runs.groups(&networks(Over::Rates, runs.settings, at));
        let slopes = groups.into_iter().map(Group::converged).filter(|group| group.0.len() > 1);
        slopes.map(|group| group.exponent(Measure::M1, |_, rate| rate)).collect()
    }),
    of_hidden("decade-of-best-rate", |runs, at| {
        let groups = runs.groups(&networks(Over::Rates, runs.settings, at)).into_iter();
        groups.filter_map(|group| best_rate(group).transpose()).map(|rate| Ok(rate?.log10())).collect()
    }),
    Estimator {
        name: "failed-at-largest-rate",
        cells: |_| Vec::new(),
        needs: &[Need::Hidden],
        of_all_runs: true,
        values: |runs, at| {
            let largest = networks(Over::Rates, runs.settings, at).last().copied();
            let groups = runs.groups(largest.as_slice());
            Ok(groups.iter().map(|group| f64::from(u8::from(!group.all_converged()))).collect())
        },
    },
    of_sizes("exponent-of-best-rate", |runs, _| {
        let sizes = runs.settings.sizes_at_rates();
        let by_size = sizes
            .iter()
            .map(|&hidden| runs.groups(&of_rates(runs.settings, hidden)).into_iter().map(best_rate).collect())
            .collect::<Evaluated<Vec<Vec<Option<f64>>>>>()?;
        let count = by_size.iter().map(Vec::len).min().unwrap_or_default();
        let logs: Vec<f64> = sizes.iter().map(|&hidden| (hidden as f64).ln()).collect();
        let exponent = |run: usize| -> Option<f64> {
            let best = by_size.iter().map(|rates| rates[run]).collect::<Option<Vec<f64>>>()?;
            slope(&logs, &best.into_iter().map(f64::ln).collect::<Vec<f64>>())
        };
        Ok((0..count).filter_map(exponent).collect())
    }),
];

const fn of_sizes(name: &'static str, values: for<'a> fn(&Runs<'a>, &At) -> Evaluated<Vec<f64>>) -> Of {
    Estimator { name, cells: |_| Vec::new(), needs: &[], of_all_runs: false, values }
}

const fn of_hidden(name: &'static str, values: for<'a> fn(&Runs<'a>, &At) -> Evaluated<Vec<f64>>) -> Of {
    Estimator { name, cells: |_| Vec::new(), needs: &[Need::Hidden], of_all_runs: false, values }
}

/// One exponent a set of runs that all converged.
pub(super) fn exponents_of_size(runs: &Runs, measure: Measure) -> Evaluated<Vec<f64>> {
    let networks = networks(Over::FittedSizes, runs.settings, &At::default());
    runs.exponents(&networks, measure, |hidden, _| hidden)
}

fn of_small_rates(runs: &Runs, at: &At, measure: Measure) -> Evaluated<Vec<f64>> {
    runs.exponents(&networks(Over::SmallRates, runs.settings, at), measure, |_, rate| rate)
}

/// The rate with the fewest samples among those at which the run converged, and so with the least $M_0$.
fn best_rate(group: Group) -> Evaluated<Option<f64>> {
    let mut best: Option<(f64, f64)> = None;
    for (run, _, rate) in group.converged().0 {
        let samples = Measure::Samples.of(run)?;
        if best.is_none_or(|(least, _)| samples < least) {
            best = Some((samples, rate));
        }
    }
    Ok(best.map(|(_, rate)| rate))
}

fn over(estimator: &str) -> Over {
    OVER.iter().find(|(name, _)| *name == estimator).map_or(Over::FittedSizes, |(_, over)| *over)
}

fn of_rates(settings: &Settings, hidden: u64) -> Vec<Network> {
    settings.rates(hidden).into_iter().map(|rate| (hidden, rate)).collect()
}

fn networks(over: Over, settings: &Settings, at: &At) -> Vec<Network> {
    let rate = settings.sizes.learning_rate;
    match over {
        Over::FittedSizes => settings.fitted_sizes().into_iter().map(|hidden| (hidden, rate)).collect(),
        Over::Size => vec![(at.hidden(), rate)],
        Over::SmallRates => {
            settings.small_rates(at.hidden()).into_iter().map(|rate| (at.hidden(), rate)).collect()
        }
        Over::Rates => of_rates(settings, at.hidden()),
        Over::SizesAtRates => {
            settings.sizes_at_rates().into_iter().flat_map(|hidden| of_rates(settings, hidden)).collect()
        }
    }
}

/// Whether the networks that an estimator is about are there.
///
/// # Errors
/// What is not simulated, in one line.
pub(super) fn covers(settings: &Settings, estimator: &str, at: &At) -> Result<(), String> {
    let (over, hidden) = (over(estimator), at.hidden());
    let networks = networks(over, settings, at);
    let (enough, needed) = match over {
        Over::FittedSizes => (true, String::new()),
        Over::Size => (settings.sizes().contains(&hidden), format!("the size {hidden}")),
        Over::SmallRates => (
            networks.len() >= 2,
            format!("two rates or more that count as small, with {hidden} hidden units"),
        ),
        Over::Rates => (networks.len() >= 3, format!("three rates or more with {hidden} hidden units")),
        Over::SizesAtRates => {
            (settings.sizes_at_rates().len() >= 2, "two sizes or more at several rates".into())
        }
    };
    if enough { Ok(()) } else { Err(format!("{estimator} needs {needed}")) }
}

/// Number of sets of runs that an estimator has no value of.
pub(super) fn not_converged(runs: &Runs, estimator: &str, at: &At) -> u64 {
    let over = over(estimator);
    let groups = runs.groups(&networks(over, runs.settings, at)).into_iter();
    match (over, estimator) {
        (_, "failed-at-largest-rate") => 0,
        // Some rates are too large for any run.
        (Over::Rates | Over::SizesAtRates, _) => {
            groups.filter(|group| !group.0.iter().any(|(run, ..)| run.converged())).count() as u64
        }
        _ => groups.filter(|group| !group.all_converged()).count() as u64,
    }
}
