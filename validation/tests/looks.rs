//! Looking again and again: what it does to the false-alarm rate, at the margin, with and without sharing the rate out.

use plasticity_record::{Relation, Statistic, Verdict};
use plasticity_simulation::random;
use plasticity_validation::verdict::{Test, rate_of_look};
use rand_distr::{Distribution, Normal};

const TRIALS: u32 = 20_000;
const FIRST: usize = 6;
const LOOKS: u32 = 8;
/// The share that each of a hundred claims would have of 5 %, and the share of a few.
const RATES: [f64; 2] = [0.05, 0.01];

struct Found {
    refuted: f64,
    confirmed: f64,
    undecided: f64,
}

/// How claims end whose true discrepancy is `truth`, with a standard deviation of 1, when runs are doubled until decided.
fn ends(truth: f64, rate_at: impl Fn(u32) -> f64, seed: u64) -> Found {
    let mut stream = random::stream(seed, "test", "looks", 0);
    let normal = Normal::new(truth, 1.0).unwrap();
    let (mut refuted, mut confirmed) = (0, 0);
    for _ in 0..TRIALS {
        let mut sample: Vec<f64> = Vec::new();
        for look in 1..=LOOKS {
            let runs = FIRST << (look - 1);
            sample.extend((sample.len()..runs).map(|_| normal.sample(&mut stream)));
            let (relation, margin) = (Relation::AtMost, 0.3);
            let test = Test { statistic: Statistic::Mean, relation, margin, rate: rate_at(look) };
            match test.judge(&sample).verdict {
                Verdict::Refuted => refuted += 1,
                Verdict::Confirmed => confirmed += 1,
                _ => continue,
            }
            break;
        }
    }
    let share = |count: u32| f64::from(count) / f64::from(TRIALS);
    Found {
        refuted: share(refuted),
        confirmed: share(confirmed),
        undecided: share(TRIALS - refuted - confirmed),
    }
}

/// The largest share that a rate gives rise to in so many trials; false alarm of this test 1e-5.
fn at_most(rate: f64) -> f64 {
    rate + 4.3 * (rate * (1.0 - rate) / f64::from(TRIALS)).sqrt()
}

#[test]
fn stat_looks_that_share_the_rate_keep_it() {
    for (seed, rate) in (1..).zip(RATES) {
        let at_margin = ends(0.3, |look| rate_of_look(rate, look), seed);
        println!(
            "rate {rate}, {LOOKS} looks: refuted {:.4}, confirmed {:.4}, undecided {:.4}",
            at_margin.refuted, at_margin.confirmed, at_margin.undecided
        );
        assert!(at_margin.refuted <= at_most(rate), "false alarms {} at {rate}", at_margin.refuted);
        assert!(at_margin.confirmed <= at_most(rate), "misses {} at {rate}", at_margin.confirmed);
    }
}

#[test]
fn stat_looks_that_each_have_the_rate_would_raise_it() {
    for (seed, rate) in (11..).zip(RATES) {
        let at_margin = ends(0.3, |_| rate, seed);
        println!("rate {rate} at each of {LOOKS} looks: refuted {:.4}", at_margin.refuted);
        // What the sharing out is for: without it, several times the rate.
        assert!(at_margin.refuted > 2.0 * rate, "false alarms {} at {rate}", at_margin.refuted);
    }
}

#[test]
fn stat_claims_away_from_their_margin_are_decided() {
    let rate = 0.01;
    for (seed, truth, refuted) in [(21, 0.8, true), (22, -0.2, false)] {
        let found = ends(truth, |look| rate_of_look(rate, look), seed);
        let right = if refuted { found.refuted } else { found.confirmed };
        // Half a standard deviation from the margin, 768 runs are 14 standard errors.
        assert!(right > 0.99 && found.undecided < 1e-3, "{right} right, {} undecided", found.undecided);
    }
}
