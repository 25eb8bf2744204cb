//! More runs, until every claim is decided.
//!
//! Claims are judged at looks. From one look to the next the runs of the cells that undecided claims are measured on are
//! doubled, by doubling the numbers of replicates in the settings that these cells come from. To look again and again at the
//! same rate would raise the false-alarm rate with every look; so each look has a share of it, half as much as the one before
//! ([`rate_of_look`]), and all looks together no more than a single one has without this. A claim that is decided stays so, as it was
//! at the look that decided it.

use super::numbers::Numbers;
use super::{Findings, Options, Prepared, Replicates, RunError, UntilDecided, units};
use crate::experiment::{Cell, Experiment, Plan};
use crate::verdict::rate_of_look;
use plasticity_record::{JudgedClaim, Verdict};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

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
    let ends = until.budget.and_then(|budget| began.checked_add(budget));
    let mut numbers = Numbers::read(&options.preset.content);
    let mut made_by = None;
    let mut decided: Vec<Option<JudgedClaim>> = vec![None; prepared.claims.len()];
    let mut look = 1;
    // The first look is not bounded: without it there is nothing to say.
    let rate = rate_of_look(prepared.rate, look);
    simulate(prepared, replicates, options, None)?;
    let mut findings = Findings::of(prepared, replicates, options.jobs, rate)?;
    let why = loop {
        keep(&mut decided, &mut findings.claims, prepared.rate, look);
        let undecided = undecided(&findings, prepared);
        if undecided.is_empty() {
            break "";
        }
        let made_by = match &made_by {
            Some(known) => known,
            None => made_by.insert(numbers.made_by(experiment, options, &prepared.cells)),
        };
        let grown = numbers.double(&of_claims(&undecided, made_by));
        // Settings that were read before are refused only for more runs than there may be.
        let next = experiment.plan(&options.preset.name, &numbers.text(), &options.data).ok();
        let Some(next) = next.filter(|next| grown && continues(&prepared.cells, next.as_ref())) else {
            break ", with as many runs as there may be";
        };
        let cells = next.cells();
        if !within_budget(replicates.expected(&cells, options.jobs), began.elapsed(), until.budget) {
            break ", and the budget was used up";
        }
        options.progress.more(look, undecided.len());
        let before =
            (std::mem::replace(&mut prepared.plan, next), std::mem::replace(&mut prepared.cells, cells));
        if !simulate(prepared, replicates, options, ends)? {
            // What was begun stays in the log; what is judged are the runs of the last whole look.
            (prepared.plan, prepared.cells) = before;
            break ", and the budget was used up";
        }
        look += 1;
        findings = Findings::of(prepared, replicates, options.jobs, rate_of_look(prepared.rate, look))?;
    };
    let notes = vec![note(look, &findings.claims, why)];
    Ok((findings, notes))
}

/// Simulates what is missing of all cells; whether nothing is missing any more.
fn simulate(
    prepared: &Prepared,
    replicates: &mut Replicates,
    options: &Options,
    ends: Option<Instant>,
) -> Result<bool, RunError> {
    let wanted: Vec<(&str, u64)> = units(&prepared.cells).collect();
    replicates.simulate(prepared, &wanted, options, ends)
}

/// Keeps what is decided now, and puts what was decided before in its place.
fn keep(decided: &mut [Option<JudgedClaim>], claims: &mut [JudgedClaim], rate: f64, look: u32) {
    for (kept, claim) in decided.iter_mut().zip(claims) {
        match kept {
            Some(kept) => *claim = kept.clone(),
            None => {
                claim.look = Some(look);
                // What holds of all looks together.
                (claim.false_alarm_rate, claim.miss_rate) = (rate, rate);
                if !matches!(claim.verdict, Verdict::Inconclusive | Verdict::Invalid) {
                    *kept = Some(claim.clone());
                }
            }
        }
    }
}

/// Whether a plan has all of these cells, and so goes on with their runs.
fn continues(cells: &[Cell], next: &dyn Plan) -> bool {
    let next = next.cells();
    cells.iter().all(|cell| {
        next.iter().any(|other| {
            other.id == cell.id && other.parameters == cell.parameters && other.replicates >= cell.replicates
        })
    })
}

/// What a reader should know of the looks.
fn note(looks: u32, claims: &[JudgedClaim], why: &str) -> String {
    let share = 2_u64.saturating_pow(looks);
    let looked = if looks == 1 {
        "1 look, with half of the false-alarm rate".into()
    } else {
        format!("{looks} looks, each with a share of the false-alarm rate, the last with 1/{share}")
    };
    let count = |verdict| claims.iter().filter(|claim| claim.verdict == verdict).count();
    let left = match count(Verdict::Inconclusive) {
        0 => "every claim that can be judged is decided".into(),
        1 => "1 claim is undecided".into(),
        several => format!("{several} claims are undecided"),
    };
    format!("drawn until decided: {looked}; {left}{why}")
}

fn within_budget(expected: Option<Duration>, used: Duration, budget: Option<Duration>) -> bool {
    // Where nothing was simulated, all having been resumed, nobody knows; then work stops at the end of the budget.
    budget.is_none_or(|budget| used.saturating_add(expected.unwrap_or_default()) < budget)
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

#[cfg(test)]
mod tests {
    use super::*;

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
