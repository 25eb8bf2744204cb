//! More runs, until every claim is decided.
//!
//! Claims are judged at looks. From one look to the next the runs of the cells that undecided claims are measured on are
//! doubled, by doubling the numbers of replicates in the settings that these cells come from. To look again and again at the
//! same rate would raise the false-alarm rate with every look; so each look has a share of it, half as much as the one before
//! ([`rate_of_look`]), and all looks together no more than a single one has without this.

use super::{Findings, Options, Prepared, Replicates, RunError, UntilDecided};
use crate::experiment::{Cell, Experiment};
use crate::verdict::rate_of_look;
use plasticity_record::Verdict;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Presets have no more replicates than this.
const MOST_REPLICATES: i64 = 1_000_000;

/// Looks, draws more runs, and looks again; returns the last findings, with what a reader should know of the looks.
///
/// # Errors
/// [`RunError`].
pub(super) fn until_decided(
    experiment: &dyn Experiment,
    prepared: &mut Prepared,
    replicates: &mut Replicates,
    options: &Options,
    until: UntilDecided,
) -> Result<(Findings, Vec<String>), RunError> {
    let began = Instant::now();
    let mut numbers = Numbers::read(&options.preset.content);
    let mut made_by = None;
    for look in 1.. {
        let rate = rate_of_look(prepared.rate, look);
        let mut findings = Findings::of(experiment, prepared, replicates, options, rate)?;
        // What holds of all looks together.
        findings.claims.iter_mut().for_each(|claim| {
            (claim.false_alarm_rate, claim.miss_rate) = (prepared.rate, prepared.rate);
        });
        let undecided = undecided(&findings, prepared);
        let ended = |why: &str| vec![note(look, undecided.len(), why)];
        if undecided.is_empty() {
            let notes = ended("");
            return Ok((findings, notes));
        }
        let made_by = match &made_by {
            Some(known) => known,
            None => made_by.insert(numbers.made_by(experiment, options, &prepared.cells)),
        };
        if !numbers.double(&of_claims(&undecided, made_by)) {
            let notes = ended(", with as many runs as there may be");
            return Ok((findings, notes));
        }
        // Settings that were read before are refused only for more runs than there may be.
        let Ok(next) = experiment.plan(&options.preset.name, &numbers.text(), &options.data) else {
            let notes = ended(", with as many runs as there may be");
            return Ok((findings, notes));
        };
        let cells = next.cells();
        if !within_budget(replicates.expected(&cells, options.jobs), began.elapsed(), until.budget) {
            let notes = ended(" when the budget was used up");
            return Ok((findings, notes));
        }
        options.progress.more(look, undecided.len());
        (prepared.plan, prepared.cells) = (next, cells);
    }
    unreachable!("looks end when numbers of replicates cannot be doubled")
}

/// What a reader should know of the looks.
fn note(looks: u32, undecided: usize, why: &str) -> String {
    let looked = if looks == 1 { "1 look".into() } else { format!("{looks} looks") };
    let left = match undecided {
        0 => "every claim is decided".into(),
        1 => "1 claim is undecided".into(),
        several => format!("{several} claims are undecided"),
    };
    let share = 2_u64.saturating_pow(looks);
    format!(
        "drawn until decided: {looked}, each with a share of the false-alarm rate, the last with 1/{share}; {left}{why}"
    )
}

fn within_budget(expected: Option<Duration>, used: Duration, budget: Option<Duration>) -> bool {
    // Where nothing was simulated, all having been resumed, only the time that is used up tells.
    budget.is_none_or(|budget| used + expected.unwrap_or_default() < budget)
}

/// The cells that each undecided claim is measured on.
fn undecided(findings: &Findings, prepared: &Prepared) -> Vec<BTreeSet<String>> {
    let claims = prepared.claims.iter().zip(&findings.claims);
    claims
        .filter(|(_, judged)| judged.verdict == Verdict::Inconclusive)
        .map(|(claim, _)| prepared.plan.cells_of(&claim.estimator).into_iter().collect())
        .collect()
}

/// The numbers that make cells of the claims; all, where a claim is not known to be measured on any.
fn of_claims(claims: &[BTreeSet<String>], made_by: &[BTreeSet<String>]) -> BTreeSet<usize> {
    let mut chosen = BTreeSet::new();
    for cells in claims {
        let makes = |(_, made): &(usize, &BTreeSet<String>)| !made.is_disjoint(cells);
        let of_claim: BTreeSet<usize> =
            made_by.iter().enumerate().filter(makes).map(|(number, _)| number).collect();
        if of_claim.is_empty() {
            return (0..made_by.len()).collect();
        }
        chosen.extend(of_claim);
    }
    chosen
}

/// The numbers of replicates in settings: every key that ends in "replicates".
struct Numbers {
    settings: toml::Table,
    count: usize,
}

impl Numbers {
    /// Of settings that have been read before, so that they are TOML.
    fn read(text: &str) -> Self {
        let settings = text.parse().unwrap_or_default();
        let mut numbers = Self { settings, count: 0 };
        let mut count = 0;
        each(&mut numbers.settings, &mut |_| count += 1);
        numbers.count = count;
        numbers
    }

    fn text(&self) -> String {
        self.settings.to_string()
    }

    /// Doubles these numbers; whether any has grown.
    fn double(&mut self, chosen: &BTreeSet<usize>) -> bool {
        let (mut number, mut grown) = (0, false);
        each(&mut self.settings, &mut |replicates| {
            if chosen.contains(&number) && *replicates < MOST_REPLICATES {
                *replicates = replicates.saturating_mul(2).min(MOST_REPLICATES);
                grown = true;
            }
            number += 1;
        });
        grown
    }

    /// For each number, the cells that have more replicates when it is doubled.
    fn made_by(
        &self,
        experiment: &dyn Experiment,
        options: &Options,
        cells: &[Cell],
    ) -> Vec<BTreeSet<String>> {
        let before: BTreeMap<&str, u64> =
            cells.iter().map(|cell| (cell.id.as_str(), cell.replicates)).collect();
        (0..self.count)
            .map(|number| {
                let mut other = Self { settings: self.settings.clone(), count: self.count };
                other.double(&[number].into());
                let plan = experiment.plan(&options.preset.name, &other.text(), &options.data);
                let grown = |cell: &Cell| before.get(cell.id.as_str()) != Some(&cell.replicates);
                let cells = plan.map_or(Vec::new(), |plan| plan.cells());
                cells.into_iter().filter(grown).map(|cell| cell.id).collect()
            })
            .collect()
    }
}

/// Calls with every number of replicates, always in the same order.
fn each(table: &mut toml::Table, found: &mut impl FnMut(&mut i64)) {
    fn of_value(key: &str, value: &mut toml::Value, found: &mut impl FnMut(&mut i64)) {
        match value {
            toml::Value::Integer(number) if key.ends_with("replicates") => found(number),
            toml::Value::Table(inner) => {
                inner.iter_mut().for_each(|(key, value)| of_value(key, value, found))
            }
            toml::Value::Array(items) => items.iter_mut().for_each(|item| of_value(key, item, found)),
            _ => {}
        }
    }
    table.iter_mut().for_each(|(key, value)| of_value(key, value, found));
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &str = "experiment = \"x\"\nreplicates = 5\n[[of]]\nreplicates = 700000\nunits = 3\n[[of]]\nmask_replicates = 2\n";

    #[test]
    fn exact_numbers_of_replicates_are_found_and_doubled() {
        let mut numbers = Numbers::read(SETTINGS);
        assert_eq!(numbers.count, 3);
        let read = |numbers: &Numbers| {
            let mut all = Vec::new();
            each(&mut numbers.text().parse().unwrap(), &mut |number| all.push(*number));
            all.sort_unstable();
            all
        };
        assert_eq!(read(&numbers), [2, 5, 700_000]);
        assert!(numbers.double(&(0..3).collect()));
        assert_eq!(read(&numbers), [4, 10, 1_000_000]);
        let largest = (0..3).find(|&number| !numbers.double(&[number].into()));
        assert!(largest.is_some(), "a number that has reached its limit does not grow");
        assert_eq!(read(&numbers)[2], 1_000_000);
    }

    #[test]
    fn exact_claims_of_no_known_cells_double_everything() {
        let made_by = [["a".to_owned()].into(), ["b".to_owned(), "c".to_owned()].into()];
        let cells = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(of_claims(&[cells(&["c"])], &made_by), [1].into());
        assert_eq!(of_claims(&[cells(&["c"]), cells(&["a"])], &made_by), [0, 1].into());
        assert_eq!(of_claims(&[cells(&["c"]), cells(&[])], &made_by), [0, 1].into());
    }

    #[test]
    fn exact_a_budget_bounds_what_is_expected() {
        let seconds = Duration::from_secs;
        assert!(within_budget(Some(seconds(9)), seconds(1000), None));
        assert!(within_budget(Some(seconds(3)), seconds(6), Some(seconds(10))));
        assert!(!within_budget(Some(seconds(5)), seconds(6), Some(seconds(10))));
        assert!(!within_budget(None, seconds(11), Some(seconds(10))));
    }
}
