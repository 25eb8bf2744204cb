//! From evidence to the verdict of a claim: every way that it can go.

use plasticity_record::{JudgedClaim, Kind, Relation, Scale, Source, Statistic, Verdict};
use plasticity_validation::claim::{Claim, Quantity};
use plasticity_validation::verdict::{Evidence, judge};

const RATE: f64 = 0.01;

fn claim() -> Claim {
    let quantity = |name: &str| Quantity { name: name.into(), at: toml::Table::new() };
    Claim {
        id: "id".into(),
        statement: "statement".into(),
        source: Source { paper: "ours".into(), place: "here".into() },
        kind: Kind::ClosedForm,
        regime: "everywhere".into(),
        estimator: quantity("measured"),
        prediction: quantity("predicted"),
        relation: Relation::Within,
        scale: Scale::Relative,
        statistic: Statistic::Mean,
        margin: 0.1,
        margin_reason: "why".into(),
        max_not_converged: 0.25,
        known_discrepancy: None,
        control_theory: "wrong".into(),
        control: quantity("control"),
        panel: None,
    }
}

/// Runs around `measured`, predicted to be 1, or by the control `control`.
fn evidence(measured: f64, control: f64) -> Evidence {
    let values: Vec<f64> = [-0.02, -0.01, 0.0, 0.01, 0.02].iter().map(|off| measured + off).collect();
    Evidence { predicted: vec![1.0; 5], control: vec![control; 5], measured: values, not_converged: 0 }
}

fn judged(claim: &Claim, evidence: &Evidence) -> (Verdict, String) {
    let JudgedClaim { verdict, reason, .. } = judge(claim, evidence, RATE);
    (verdict, reason.unwrap_or_default())
}

#[test]
fn exact_claims_are_confirmed_refuted_or_undecided() {
    assert_eq!(judged(&claim(), &evidence(1.0, 2.0)), (Verdict::Confirmed, String::new()));
    assert_eq!(judged(&claim(), &evidence(1.5, 2.0)), (Verdict::Refuted, String::new()));
    assert_eq!(judged(&claim(), &evidence(1.1, 2.0)), (Verdict::Inconclusive, String::new()));
}

#[test]
fn exact_documented_failures_have_to_go_on_failing() {
    let known = Claim { known_discrepancy: Some("as documented".into()), ..claim() };
    assert_eq!(judged(&known, &evidence(1.5, 2.0)), (Verdict::KnownDiscrepancy, "as documented".into()));
    let (verdict, reason) = judged(&known, &evidence(1.0, 2.0));
    assert!(verdict == Verdict::Stale && reason.contains("update its entry"), "{reason}");
    assert_eq!(judged(&known, &evidence(1.1, 2.0)).0, Verdict::Inconclusive);
}

#[test]
fn exact_controls_have_to_be_refuted() {
    // The control is confirmed too: the test cannot tell it from the theory.
    let (verdict, reason) = judged(&claim(), &evidence(1.0, 1.01));
    assert!(verdict == Verdict::Invalid && reason.contains("cannot fail"), "{reason}");
    // It is neither confirmed nor refuted: there is more to be done before the claim is confirmed, but not before it is refuted.
    let (verdict, reason) = judged(&claim(), &evidence(1.0, 0.91));
    assert!(verdict == Verdict::Inconclusive && reason.contains("negative control"), "{reason}");
    assert!(judge(&claim(), &evidence(1.0, 0.91), RATE).replicates_to_decide > Some(5));
    assert_eq!(judged(&claim(), &evidence(1.2, 1.09)), (Verdict::Refuted, String::new()));
    let known = Claim { known_discrepancy: Some("as documented".into()), ..claim() };
    assert_eq!(judged(&known, &evidence(1.2, 1.09)).0, Verdict::Inconclusive);
}

#[test]
fn exact_runs_that_do_not_converge_are_counted() {
    let some = |not_converged| Evidence { not_converged, ..evidence(1.0, 2.0) };
    // One in six is less than a quarter, two in seven are more.
    assert_eq!(judged(&claim(), &some(1)).0, Verdict::Confirmed);
    let (verdict, reason) = judged(&claim(), &some(2));
    assert_eq!(
        (verdict, reason.as_str()),
        (Verdict::Invalid, "2 of 7 runs did not converge, more than the 25 % allowed")
    );
    let none = Evidence { predicted: vec![], control: vec![], measured: vec![], not_converged: 3 };
    assert_eq!(judged(&claim(), &none), (Verdict::Invalid, "too few of 3 runs converged".into()));
    // Just the fraction that is allowed is allowed.
    let tolerant = Claim { max_not_converged: 2.0 / 7.0, ..claim() };
    assert_eq!(judged(&tolerant, &some(2)).0, Verdict::Confirmed);
}

#[test]
fn exact_discrepancies_are_relative_or_absolute() {
    let evidence = Evidence { predicted: vec![4.0; 5], control: vec![9.0; 5], ..evidence(4.2, 0.0) };
    let relative = judge(&claim(), &evidence, RATE);
    assert!((relative.discrepancy.unwrap() - 0.05).abs() < 1e-12 && relative.verdict == Verdict::Confirmed);
    let absolute = judge(&Claim { scale: Scale::Absolute, ..claim() }, &evidence, RATE);
    assert!((absolute.discrepancy.unwrap() - 0.2).abs() < 1e-12 && absolute.verdict == Verdict::Refuted);
    assert!((absolute.control.discrepancy.unwrap() + 4.8).abs() < 1e-12);
    assert_eq!((absolute.predicted, absolute.control.predicted), (Some(4.0), Some(9.0)));
    let error = absolute.measured_se.unwrap();
    assert!((error - (0.001_f64 / 4.0 / 5.0).sqrt()).abs() < 1e-12, "{error}");
    assert!((relative.discrepancy_se.unwrap() - error / 4.0).abs() < 1e-12);
    assert_eq!((absolute.replicates, absolute.not_converged), (5, 0));
}

#[test]
fn exact_rounding_is_no_discrepancy() {
    let values = [0.1, 0.7, 1.3];
    let of = |factor: f64| Evidence {
        predicted: values.iter().map(|value| value * 0.3).collect(),
        control: vec![0.01; 3],
        measured: values.iter().map(|value| value * 0.1 * 3.0 * factor).collect(),
        not_converged: 0,
    };
    for relation in [Relation::AtMost, Relation::AtLeast, Relation::Within] {
        for scale in [Scale::Relative, Scale::Absolute] {
            let zero = Claim { relation, scale, margin: 0.0, ..claim() };
            let judged = judge(&zero, &of(1.0), RATE);
            assert_eq!(judged.discrepancy, Some(0.0), "{relation:?} {scale:?}");
            // A thousand units in the last place are more than rounding.
            assert_ne!(judge(&zero, &of(1.0 + 2.3e-13), RATE).discrepancy, Some(0.0));
        }
    }
    // What has to hold exactly has to.
    let exactly = Claim { relation: Relation::Exactly, margin: 0.0, ..claim() };
    assert_eq!(judged(&exactly, &of(1.0)).0, Verdict::Refuted);
}

#[test]
fn exact_predictions_of_nothing_make_a_relative_claim_invalid() {
    let evidence = Evidence { predicted: vec![0.0; 5], ..evidence(1.0, 2.0) };
    let (verdict, reason) = judged(&claim(), &evidence);
    assert!(verdict == Verdict::Invalid && reason.contains("not a finite number"), "{reason}");
    let control = Evidence { control: vec![f64::NAN; 5], predicted: vec![1.0; 5], ..evidence };
    assert_eq!(judged(&claim(), &control).0, Verdict::Invalid);
}

#[test]
fn exact_medians_count_runs_that_did_not_converge_as_the_largest() {
    let median = Claim { statistic: Statistic::Median, max_not_converged: 0.9, ..claim() };
    let values: Vec<f64> = (0..21).map(|i| 0.98 + 0.002 * f64::from(i)).collect();
    let of = |not_converged| Evidence {
        predicted: vec![1.0; 21],
        control: vec![2.0; 21],
        measured: values.clone(),
        not_converged,
    };
    let all = judge(&median, &of(0), RATE);
    assert_eq!((all.verdict, all.measured_se, all.discrepancy_se), (Verdict::Confirmed, None, None));
    assert!((all.measured.unwrap() - 1.0).abs() < 1e-12);
    // With four more above, the median is two values further up; with thirty it is none of the runs.
    let more = judge(&median, &of(4), RATE);
    assert!((more.measured.unwrap() - 1.004).abs() < 1e-12 && more.verdict == Verdict::Confirmed);
    // An interval without an upper end is not told.
    let open = judge(&median, &of(15), RATE);
    assert_eq!((open.interval, open.verdict), (None, Verdict::Inconclusive));
    let most = judge(&median, &of(60), RATE);
    assert_eq!((most.measured, most.verdict), (None, Verdict::Refuted));
}

#[test]
fn exact_shares_are_of_runs_that_are_all_predicted_alike() {
    let share = Claim { statistic: Statistic::Share, scale: Scale::Absolute, ..claim() };
    let of = |ones: usize, control: f64| Evidence {
        predicted: vec![1.0; 60],
        control: vec![control; 60],
        measured: [vec![1.0; ones], vec![0.0; 60 - ones]].concat(),
        not_converged: 0,
    };
    let all = judge(&share, &of(60, 0.5), RATE);
    assert_eq!((all.verdict, all.measured, all.measured_se), (Verdict::Confirmed, Some(1.0), None));
    assert_eq!(judged(&share, &of(20, 0.0)).0, Verdict::Refuted);
    let half = Evidence { measured: vec![0.5; 60], ..of(60, 0.5) };
    assert!(judged(&share, &half).1.contains("a share is of values 0 and 1"));
    let mut uneven = of(60, 0.5);
    uneven.predicted[3] = 0.9;
    assert_eq!(judged(&share, &uneven).0, Verdict::Invalid);
    let mut uneven = of(60, 0.5);
    uneven.control[3] = 0.4;
    assert_eq!(judged(&share, &uneven).0, Verdict::Invalid);
}

#[test]
fn exact_the_record_says_what_was_asked() {
    let judged = judge(&claim(), &evidence(1.0, 2.0), RATE);
    let interval = judged.interval.unwrap();
    // Student's t with four degrees of freedom, one-sided 1 %: 3.747.
    let half_width = 3.746_947_387_98 * judged.discrepancy_se.unwrap();
    assert!((interval.upper - half_width).abs() < 1e-9 && (interval.lower + half_width).abs() < 1e-9);
    assert!((interval.confidence - 0.98).abs() < 1e-12);
    assert_eq!((judged.false_alarm_rate, judged.miss_rate), (RATE, RATE));
    assert!((judged.smallest_detectable.unwrap() - 0.1 - 2.0 * half_width).abs() < 1e-9);
    assert_eq!((judged.replicates_to_decide, judged.control.verdict), (None, Verdict::Refuted));
    let undecided = judge(&claim(), &evidence(1.08, 2.0), RATE);
    // Twice the half-width has to shrink to the distance from the margin.
    let needed = (2.0 * half_width / 0.02_f64).powi(2) * 5.0;
    assert_eq!(undecided.replicates_to_decide, Some(needed.ceil() as u64));
}
