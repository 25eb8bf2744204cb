//! The judge, judged: its false-alarm and miss rates on synthetic samples of known truth are those that claims state.

use plasticity_record::{Relation, Statistic, Verdict};
use plasticity_simulation::random::{self, Stream};
use plasticity_validation::statistics;
use plasticity_validation::verdict::{FAMILY_RATE, Test};
use plasticity_validation::{claim, experiments};
use rand_distr::{Distribution, Exp1, Normal};
use statrs::distribution::{Beta, ContinuousCDF};

const TRIALS: u64 = 20_000;
const RUNS: usize = 12;

/// How often each verdict falls on samples of a true mean discrepancy, with standard deviation 1.
fn rates(test: Test, truth: f64, seed: u64) -> (f64, f64, f64) {
    let mut stream = random::stream(seed, "test", "judge", 0);
    let normal = Normal::new(truth, 1.0).unwrap();
    count(test, &mut stream, |stream| normal.sample(stream))
}

fn count(test: Test, stream: &mut Stream, mut draw: impl FnMut(&mut Stream) -> f64) -> (f64, f64, f64) {
    let (mut confirmed, mut refuted, mut inconclusive) = (0, 0, 0);
    for _ in 0..TRIALS {
        let sample: Vec<f64> = (0..RUNS).map(|_| draw(stream)).collect();
        match test.judge(&sample).verdict {
            Verdict::Confirmed => confirmed += 1,
            Verdict::Refuted => refuted += 1,
            _ => inconclusive += 1,
        }
    }
    let share = |count: u64| count as f64 / TRIALS as f64;
    (share(confirmed), share(refuted), share(inconclusive))
}

/// Whether an observed frequency agrees with a rate, by the Clopper-Pearson interval; false alarm 1e-5.
fn agrees(observed: f64, rate: f64) -> bool {
    let hits = (observed * TRIALS as f64).round();
    let tail = 5e-6;
    let n = TRIALS as f64;
    let lower = if hits == 0.0 { 0.0 } else { Beta::new(hits, n - hits + 1.0).unwrap().inverse_cdf(tail) };
    let upper =
        if hits == n { 1.0 } else { Beta::new(hits + 1.0, n - hits).unwrap().inverse_cdf(1.0 - tail) };
    (lower..=upper).contains(&rate)
}

#[test]
fn stat_false_alarm_and_miss_rates_at_the_margin() {
    // The rates that the claims of the experiments state, among them.
    let stated = experiments::ALL.iter().map(|experiment| {
        let claims = claim::parse("claims", experiment.info().claims, *experiment).unwrap();
        FAMILY_RATE / claims.len() as f64
    });
    for rate in [0.05, 0.01].into_iter().chain(stated) {
        // A margin of many standard errors, so that only one side of it matters.
        let within = Test { statistic: Statistic::Mean, relation: Relation::Within, margin: 10.0, rate };
        for (seed, edge) in [(1, 10.0), (2, -10.0)] {
            let (confirmed, refuted, _) = rates(within, edge, seed);
            assert!(agrees(refuted, rate), "false alarm {refuted} at rate {rate}");
            assert!(agrees(confirmed, rate), "miss {confirmed} at rate {rate}");
        }
        for (relation, edge) in [(Relation::AtMost, 0.3), (Relation::AtLeast, -0.3)] {
            let (confirmed, refuted, _) =
                rates(Test { statistic: Statistic::Mean, relation, margin: 0.3, rate }, edge, 3);
            assert!(agrees(refuted, rate) && agrees(confirmed, rate), "{confirmed} {refuted} at {rate}");
        }
    }
}

#[test]
fn stat_inside_and_outside_the_rates_are_smaller() {
    let test = Test { statistic: Statistic::Mean, relation: Relation::Within, margin: 1.0, rate: 0.01 };
    let (confirmed, refuted, _) = rates(test, 0.0, 4);
    assert!(
        refuted < 0.001 && confirmed > 0.2,
        "truth in the middle: {confirmed} confirmed, {refuted} refuted"
    );
    let (confirmed, refuted, _) = rates(test, 3.5, 5);
    assert!(
        confirmed < 0.001 && refuted > 0.99,
        "truth far outside: {confirmed} confirmed, {refuted} refuted"
    );
    // A margin much smaller than the noise confirms nothing, right or wrong.
    let narrow = Test { margin: 0.01, ..test };
    let (confirmed, _, _) = rates(narrow, 0.0, 6);
    assert_eq!(confirmed, 0.0);
}

#[test]
fn stat_smallest_detectable_discrepancy_is_detected() {
    // The statement is about the half-width of each sample's own interval; with enough runs that hardly varies.
    let (runs, rate, margin) = (400, 0.02, 0.5);
    let half_width = statistics::student_quantile(runs - 1, rate) / (runs as f64).sqrt();
    let truth = margin + 2.0 * half_width;
    let test = Test { statistic: Statistic::Mean, relation: Relation::Within, margin, rate };
    let normal = Normal::new(truth, 1.0).unwrap();
    let mut stream = random::stream(7, "test", "judge", 0);
    let (mut refuted, mut stated) = (0, 0.0);
    let trials = 2000;
    for _ in 0..trials {
        let sample: Vec<f64> = (0..runs).map(|_| normal.sample(&mut stream)).collect();
        let judgement = test.judge(&sample);
        refuted += u32::from(judgement.verdict == Verdict::Refuted);
        stated += judgement.smallest_detectable.unwrap() / f64::from(trials);
    }
    assert!((stated - truth).abs() < 0.01 * truth, "stated {stated}, by construction {truth}");
    // 98 % by construction; 2000 trials scatter by 0.3 %, and the varying half-width takes a little.
    assert!(f64::from(refuted) > 0.965 * f64::from(trials), "{refuted} of {trials} detected");
}

#[test]
fn stat_skewed_discrepancies_are_judged_more_often_wrongly_but_not_by_much() {
    // Exponential samples of twelve: the nominal 1 % grows, which is why experiments have tens of runs, and more in the
    // tail where they are skewed. Stated here so that a change of the test shows.
    let mut stream = random::stream(8, "test", "judge", 0);
    let test = Test { statistic: Statistic::Mean, relation: Relation::AtLeast, margin: 0.0, rate: 0.01 };
    let (_, refuted, _) = count(test, &mut stream, |stream| {
        let value: f64 = Exp1.sample(stream);
        value - 1.0
    });
    assert!((0.02..0.08).contains(&refuted), "false alarms {refuted}");
}

#[test]
fn stat_replicates_to_decide_decide() {
    let test = Test { statistic: Statistic::Mean, relation: Relation::Within, margin: 1.0, rate: 0.01 };
    let normal = Normal::new(0.6, 1.0).unwrap();
    let mut decided = 0;
    let mut asked = 0;
    for seed in 0..300 {
        let mut stream = random::stream(seed, "test", "decide", 0);
        let few: Vec<f64> = (0..12).map(|_| normal.sample(&mut stream)).collect();
        let judgement = test.judge(&few);
        let Some(needed) = judgement.replicates_to_decide else { continue };
        // An estimate just at the margin asks for very many; the truth is known here to be off it.
        if needed > 5000 {
            continue;
        }
        asked += 1;
        let more: Vec<f64> = (0..needed).map(|_| normal.sample(&mut stream)).collect();
        decided += u32::from(test.judge(&more).verdict != Verdict::Inconclusive);
    }
    // Less often than 99 %, because twelve values tell mean and variance only roughly.
    assert!(asked > 100 && f64::from(decided) > 0.7 * f64::from(asked), "{decided} of {asked}");
}

#[test]
fn exact_claims_tolerate_no_single_run() {
    let test = Test { statistic: Statistic::Mean, relation: Relation::Exactly, margin: 0.0, rate: 0.01 };
    assert_eq!(test.judge(&[0.0; 50]).verdict, Verdict::Confirmed);
    let mut one_off = [0.0; 50];
    one_off[17] = 1e-300;
    assert_eq!(test.judge(&one_off).verdict, Verdict::Refuted);
    assert_eq!(test.judge(&[]).verdict, Verdict::Inconclusive);
}

#[test]
fn exact_single_runs_decide_nothing() {
    let test = Test { statistic: Statistic::Mean, relation: Relation::Within, margin: 1.0, rate: 0.01 };
    let judgement = test.judge(&[0.0]);
    assert_eq!((judgement.verdict, judgement.interval), (Verdict::Inconclusive, None));
    assert_eq!(statistics::standard_error(&[3.0]), None);
    assert_eq!(statistics::mean(&[]), None);
}

#[test]
fn exact_student_quantiles() {
    // Tables of t: one-sided 5 % and 0.5 %.
    for (freedom, tail, expected) in
        [(1, 0.05, 6.313_751_514_8), (10, 0.005, 3.169_272_671_6), (99, 0.05, 1.660_391_156_2)]
    {
        approx::assert_relative_eq!(
            statistics::student_quantile(freedom, tail),
            expected,
            max_relative = 1e-9
        );
    }
}

#[test]
fn stat_medians_are_judged_at_the_stated_rates_whatever_the_distribution() {
    // Thirty values of a distribution without a mean, a tenth of them unfinished; the true median is 1. The rate is that of a
    // whole rank, at most the one asked for: 30 values at 1 % have rank 9, which 0.81 % of samples pass.
    let halves = statrs::distribution::Binomial::new(0.5, 30).unwrap();
    let attained = statrs::distribution::DiscreteCDF::cdf(&halves, 8);
    assert!(attained < 0.01 && attained > 0.008);
    let mut stream = random::stream(9, "test", "judge", 0);
    let exponential = |stream: &mut Stream| {
        let level: f64 = Exp1.sample(stream);
        // Half of all values are below 1.
        if level > 10_f64.ln() { f64::INFINITY } else { (level / std::f64::consts::LN_2).powi(9) }
    };
    let (mut above, mut below) = (0, 0);
    for _ in 0..TRIALS {
        let sample: Vec<f64> = (0..30).map(|_| exponential(&mut stream)).collect();
        let interval = statistics::median_interval(&sample, 0.01).unwrap();
        above += u64::from(interval.lower > 1.0);
        below += u64::from(interval.upper < 1.0);
    }
    for count in [above, below] {
        assert!(agrees(count as f64 / TRIALS as f64, attained), "{count} of {TRIALS}, stated {attained}");
    }
}

#[test]
fn exact_medians_of_unfinished_runs() {
    let test = Test { statistic: Statistic::Median, relation: Relation::Within, margin: 1.0, rate: 0.05 };
    // All of four values lie on one side of the median with probability 1/16: five are needed.
    let judgement = test.judge(&[0.0; 4]);
    assert_eq!((judgement.verdict, judgement.replicates_to_decide), (Verdict::Inconclusive, Some(5)));
    assert_eq!(test.judge(&[0.0; 5]).verdict, Verdict::Confirmed);
    let mut values = vec![0.0; 20];
    values.extend([f64::INFINITY; 5]);
    assert_eq!(test.judge(&values).verdict, Verdict::Confirmed);
    // With more than half unfinished the median is larger than any margin; with about half it may be.
    values.extend([f64::INFINITY; 40]);
    assert_eq!(test.judge(&values).verdict, Verdict::Refuted);
    values.extend([0.5; 26]);
    assert_eq!(test.judge(&values).verdict, Verdict::Inconclusive);
}

/// Whatever the true share, the interval misses it on either side no more often than is said.
#[test]
fn exact_intervals_of_shares_cover_as_said() {
    use statrs::distribution::{Binomial, Discrete};
    for runs in [1, 6, 25] {
        for share in [0.02, 0.3, 0.5, 0.75, 0.99] {
            let counts = Binomial::new(share, runs).unwrap();
            let (mut above, mut below) = (0.0, 0.0);
            for count in 0..=runs {
                let interval = statistics::share_interval(count, runs, 0.02).unwrap();
                assert!(interval.lower < interval.upper);
                above += if interval.lower > share { counts.pmf(count) } else { 0.0 };
                below += if interval.upper < share { counts.pmf(count) } else { 0.0 };
            }
            assert!(above <= 0.02 && below <= 0.02, "{runs} {share}: {above} {below}");
        }
    }
}

#[test]
fn exact_shares_say_how_many_runs_would_decide() {
    let test = Test { statistic: Statistic::Share, relation: Relation::Within, margin: 0.3, rate: 0.01 };
    // Three of ten, where half of all or fewer may be, that go on as they are.
    let judged = |runs: u64| test.judge_share((0.3 * runs as f64).round() as u64, runs, 0.2);
    let needed = (10..).find(|&runs| judged(runs).verdict != Verdict::Inconclusive).unwrap();
    assert!(needed > 20, "{needed}");
    assert_eq!(judged(10).replicates_to_decide, Some(needed));
}

#[test]
fn exact_intervals_that_end_at_the_margin_are_not_outside() {
    let test = Test { statistic: Statistic::Median, relation: Relation::Within, margin: 0.25, rate: 0.05 };
    // Of five values the interval of the median is from the least to the largest.
    assert_eq!(test.judge(&[0.25, 0.3, 0.4, 0.5, 0.6]).verdict, Verdict::Inconclusive);
    assert_eq!(test.judge(&[0.26, 0.3, 0.4, 0.5, 0.6]).verdict, Verdict::Refuted);
    assert_eq!(test.judge(&[-0.25, -0.3, -0.4, -0.5, -0.6]).verdict, Verdict::Inconclusive);
    assert_eq!(test.judge(&[-0.26, -0.3, -0.4, -0.5, -0.6]).verdict, Verdict::Refuted);
    // And inside is what ends there.
    assert_eq!(test.judge(&[-0.25, 0.0, 0.1, 0.2, 0.25]).verdict, Verdict::Confirmed);
}

/// Twice the half-width towards the nearer margin has to shrink to the distance from it.
#[test]
fn exact_replicates_that_decide_are_told_from_either_side_of_either_margin() {
    let needed = |half_width: f64, distance: f64, runs: f64| (2.0 * half_width / distance).powi(2) * runs;
    let mean = Test { statistic: Statistic::Mean, relation: Relation::Within, margin: 1.0, rate: 0.01 };
    for centre in [-1.5, -1.2, -0.75, -0.4, 0.3, 0.8, 1.1, 1.6] {
        let sample = [-1.0, -0.5, 0.0, 0.5, 1.0].map(|off| centre + off);
        // Student's t with four degrees of freedom is 3.747.
        let half_width = 3.746_947_387_98 * statistics::standard_error(&sample).unwrap();
        let distance = f64::min((centre - 1.0_f64).abs(), (centre + 1.0_f64).abs());
        let expected = needed(half_width, distance, 5.0).ceil() as u64;
        let found = mean.judge(&sample).replicates_to_decide.unwrap();
        assert!(found.abs_diff(expected) <= 1, "{centre}: {found}, {expected}");
    }
    // The interval of a median reaches further to one side: of five values from the least to the largest.
    let median = Test { statistic: Statistic::Median, relation: Relation::Within, margin: 1.0, rate: 0.05 };
    for (sample, half_width, distance) in [
        // Inside, near the upper margin: from 0.75 up to 1.75.
        ([0.5, 0.6, 0.75, 1.5, 1.75], 1.0, 0.25),
        // Inside, near the lower margin: from -0.75 down to -2.75.
        ([-2.75, -1.5, -0.75, -0.6, -0.5], 2.0, 0.25),
        // Beyond the upper margin: from 1.5 down to 0.5.
        ([0.5, 1.2, 1.5, 3.0, 6.0], 1.0, 0.5),
        // Beyond the lower one: from -1.5 up to 0.5.
        ([-6.0, -3.0, -1.5, -1.2, 0.5], 2.0, 0.5),
        // In the middle both margins are as near; the upper is taken.
        ([-2.0, -0.1, 0.0, 0.1, 3.0], 3.0, 1.0),
    ] {
        let expected = needed(half_width, distance, 5.0).ceil() as u64;
        assert_eq!(median.judge(&sample).replicates_to_decide, Some(expected), "{sample:?}");
    }
    // At a margin itself no number decides.
    assert_eq!(median.judge(&[0.0, 0.5, 1.0, 1.5, 2.0]).replicates_to_decide, None);
    assert_eq!(median.judge(&[-2.0, -1.5, -1.0, -0.5, 0.0]).replicates_to_decide, None);
}

#[test]
fn exact_intervals_say_their_confidence() {
    let values: Vec<f64> = (0..40).map(f64::from).collect();
    for tail in [0.05, 0.001] {
        let intervals = [
            statistics::mean_interval(&values, tail),
            statistics::median_interval(&values, tail),
            statistics::share_interval(7, 40, tail),
        ];
        for interval in intervals.map(Option::unwrap) {
            assert!((interval.confidence - (1.0 - 2.0 * tail)).abs() < 1e-15, "{interval:?}");
        }
    }
    // The ends of a median's interval are values of the same rank from below and from above: of 40 at 5 %, the 15th.
    let interval = statistics::median_interval(&values, 0.05).unwrap();
    assert_eq!((interval.lower, interval.upper), (14.0, 25.0));
}

#[test]
fn exact_summaries_of_few_values() {
    assert_eq!(statistics::median(&[20.0, 1.0, 10.0, 2.0]), Some(6.0));
    assert_eq!(statistics::median(&[3.0, 1.0]), Some(2.0));
    assert_eq!(statistics::standard_deviation(&[1.0, 3.0]), Some(2.0_f64.sqrt()));
    assert_eq!(statistics::standard_deviation(&[1.0]), None);
}

#[test]
fn exact_few_runs_that_agree_decide_little() {
    let share = |relation, margin| Test { statistic: Statistic::Share, relation, margin, rate: 0.001 };
    let within = share(Relation::Within, 0.25);
    assert_eq!(within.judge_share(0, 25, 0.0).verdict, Verdict::Confirmed);
    let few = within.judge_share(0, 24, 0.0);
    assert_eq!((few.verdict, few.replicates_to_decide), (Verdict::Inconclusive, Some(25)));
    assert_eq!(within.judge_share(6, 6, 0.0).verdict, Verdict::Refuted);
    assert_eq!(within.judge_share(0, 0, 0.0).interval, None);
    assert_eq!(share(Relation::AtLeast, 0.0).judge_share(9, 10, 0.1).verdict, Verdict::Confirmed);
    // Half of the runs are never shown to be within nothing of a half.
    assert_eq!(share(Relation::Within, 0.0).judge_share(5, 10, 0.5).replicates_to_decide, None);
}
