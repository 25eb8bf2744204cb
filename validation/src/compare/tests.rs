use super::*;
use crate::claim::Claim;
use crate::verdict::{self, Evidence};
use plasticity_record::{CellSummary, Kind, Provenance, Relation, SCHEMA, SCHEMA_VERSION, Scale, Source};
use plasticity_simulation::random;
use rand_distr::{Distribution, Normal};

fn claim(statistic: Statistic) -> Claim {
    let quantity = || crate::claim::Quantity { name: "q".into(), at: toml::Table::new() };
    Claim {
        id: "claim".into(),
        statement: String::new(),
        source: Source { paper: "ours".into(), place: String::new() },
        kind: Kind::ClosedForm,
        regime: String::new(),
        estimator: quantity(),
        prediction: quantity(),
        relation: Relation::Within,
        scale: Scale::Absolute,
        statistic,
        margin: 0.5,
        margin_reason: String::new(),
        max_not_converged: 0.0,
        known_discrepancy: None,
        control_theory: String::new(),
        control: quantity(),
        panel: None,
    }
}

fn record(statistic: Statistic, measured: Vec<f64>, seed: u64) -> Record {
    let runs = measured.len();
    let evidence =
        Evidence { predicted: vec![0.5; runs], control: vec![5.0; runs], measured, not_converged: 0 };
    let judged = verdict::judge(&claim(statistic), &evidence, 0.01);
    Record {
        schema: SCHEMA.into(),
        schema_version: SCHEMA_VERSION,
        experiment: "experiment".into(),
        title: String::new(),
        units: String::new(),
        provenance: Provenance {
            version: "1".into(),
            commit: None,
            preset: "p".into(),
            claims: "c".into(),
            preset_sha256: "00".into(),
            claims_sha256: "00".into(),
            data: None,
            seed,
            generator: "g".into(),
            simd: "s".into(),
            host: "h".into(),
            jobs: 1,
            started: String::new(),
            seconds: 0.0,
        },
        settings: serde_json::json!({ "size": 3, "cases": [{ "replicates": runs }] }),
        cells: vec![CellSummary {
            cell: "cell".into(),
            replicates: runs as u64,
            converged: runs as u64,
            cycling: 0,
            gave_up: 0,
            diverged: 0,
        }],
        notes: Vec::new(),
        claims: vec![judged],
        panels: Vec::new(),
    }
}

#[test]
fn exact_a_record_agrees_with_itself() {
    let one = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 1);
    let comparison = Comparison::of(&one, &one).unwrap();
    assert!(comparison.same_runs && !comparison.differ());
    assert!(comparison.made.is_empty() && comparison.claims.is_empty() && comparison.same_claims == 1);
}

#[test]
fn exact_of_the_same_runs_any_difference_counts() {
    let one = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 1);
    let other = record(Statistic::Mean, vec![0.4, 0.5, 0.6 + 1e-15], 1);
    let comparison = Comparison::of(&one, &other).unwrap();
    assert!(comparison.same_runs && comparison.differ());
    assert_eq!(comparison.claims[0].differs, Some(true));
    // Of other seeds the same values are two samples that agree.
    let other = record(Statistic::Mean, vec![0.4, 0.5, 0.6 + 1e-15], 2);
    let comparison = Comparison::of(&one, &other).unwrap();
    assert!(!comparison.same_runs && !comparison.differ());
    assert_eq!(comparison.claims[0].differs, Some(false));
    assert_eq!(comparison.made, [Difference { what: "seed".into(), one: "1".into(), other: "2".into() }]);
}

#[test]
fn exact_of_the_same_runs_other_predictions_and_controls_count() {
    let one = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 1);
    let changes: [fn(&mut JudgedClaim); 3] = [
        |claim| claim.predicted = Some(0.500_000_1),
        |claim| claim.control.predicted = Some(4.0),
        |claim| claim.margin = 0.4,
    ];
    for change in changes {
        let mut other = one.clone();
        change(&mut other.claims[0]);
        let comparison = Comparison::of(&one, &other).unwrap();
        assert!(comparison.differ() && comparison.claims.len() == 1 && comparison.same_claims == 0);
    }
}

#[test]
fn exact_settings_and_cells_are_told_with_their_place() {
    let one = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 1);
    let mut other = record(Statistic::Mean, vec![0.4, 0.5, 0.6, 0.5], 1);
    other.settings["of"] = 7.into();
    let comparison = Comparison::of(&one, &other).unwrap();
    let told: Vec<&str> = comparison.made.iter().map(|difference| difference.what.as_str()).collect();
    assert_eq!(told, ["settings.cases[1].replicates", "settings.of"]);
    assert_eq!(comparison.cells[0].other, "4 of 4 converged");
    other.settings = one.settings.clone();
    other.provenance.preset_sha256 = "0123456789abcdef".into();
    let made = Comparison::of(&one, &other).unwrap().made;
    assert_eq!((made[0].what.as_str(), made[0].other.as_str()), ("preset by SHA-256", "0123456789ab"));
    other.experiment = "another".into();
    assert!(Comparison::of(&one, &other).is_err());
}

#[test]
fn exact_points_are_held_against_those_at_the_same_place() {
    let axis = || plasticity_record::Axis {
        quantity: "q".into(),
        unit: String::new(),
        scale: plasticity_record::AxisScale::Linear,
        range: None,
        categories: Vec::new(),
        energy: None,
    };
    let panel = |x: Vec<f64>, y: Vec<f64>| plasticity_record::Panel {
        id: "panel".into(),
        title: String::new(),
        published: "ours".into(),
        x: axis(),
        y: axis(),
        series: vec![plasticity_record::Series {
            id: "steps".into(),
            label: String::new(),
            role: plasticity_record::Role::Simulation,
            marks: plasticity_record::Marks::Line,
            se: Some(vec![0.3; x.len()]),
            x,
            y,
        }],
    };
    // Steps have two points at the same x.
    let mut one = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 1);
    one.panels.push(panel(vec![0.0, 1.0, 1.0, 2.0], vec![1.0, 1.0, 0.0, 0.0]));
    assert!(!Comparison::of(&one, &one).unwrap().differ());
    let mut other = one.clone();
    other.panels[0] = panel(vec![1.0, 1.0, 2.0, 3.0], vec![1.0, 0.5, 0.0, 0.0]);
    let found = Comparison::of(&one, &other).unwrap().panels;
    assert_eq!((found[0].points, found[0].different, found[0].unmatched), (3, 1, 2));
    assert!((found[0].largest.unwrap() - 0.5 / (0.3 * 2f64.sqrt())).abs() < 1e-12);
    other.panels.clear();
    assert_eq!(Comparison::of(&one, &other).unwrap().panels[0].unmatched, 4);
    // The largest difference in its standard errors, whichever comes first, of points that have some.
    for changes in [[0.6, 0.3], [0.3, 0.6]] {
        let mut varied = one.clone();
        varied.panels[0].series[0].y[2] += changes[0] * 0.5f64.sqrt();
        varied.panels[0].series[0].y[3] += changes[1] * 0.5f64.sqrt();
        let found = Comparison::of(&one, &varied).unwrap().panels;
        assert!((found[0].largest.unwrap() - 1.0).abs() < 1e-12, "{found:?}");
    }
    let mut sure = one.clone();
    sure.panels[0].series[0].se = Some(vec![0.0; 4]);
    let mut moved = sure.clone();
    moved.panels[0].series[0].y[0] += 1.0;
    assert_eq!(Comparison::of(&sure, &moved).unwrap().panels[0].largest, None);
    // Errors and words.
    let mut errors = one.clone();
    errors.panels[0].series[0].se.as_mut().unwrap()[3] = 0.2;
    let found = Comparison::of(&one, &errors).unwrap();
    assert_eq!((found.panels[0].different, found.panels[0].words), (1, false));
    assert!(found.differ());
    let changes: [fn(&mut plasticity_record::Panel); 5] = [
        |panel| panel.title.push('!'),
        |panel| panel.y.unit.push('!'),
        |panel| panel.x.scale = plasticity_record::AxisScale::Log,
        |panel| panel.series[0].label.push('!'),
        |panel| panel.series[0].marks = plasticity_record::Marks::Steps,
    ];
    for change in changes {
        let mut words = one.clone();
        change(&mut words.panels[0]);
        let found = Comparison::of(&one, &words).unwrap();
        assert_eq!((found.panels[0].different, found.panels[0].words), (0, true));
        assert!(found.differ());
    }
    // A curve in two pieces of one name.
    let mut pieces = one.clone();
    let second = panel(vec![5.0, 6.0], vec![2.0, 3.0]).series.remove(0);
    pieces.panels[0].series.push(second);
    assert!(!Comparison::of(&pieces, &pieces).unwrap().differ());
    for (one, other) in [(&one, &pieces), (&pieces, &one)] {
        let found = Comparison::of(one, other).unwrap().panels;
        assert_eq!((found[0].points, found[0].different, found[0].unmatched), (4, 0, 2));
    }
}

#[test]
fn exact_other_verdicts_and_claims_of_one_record_only_differ() {
    let one = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 1);
    let mut other = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 2);
    other.claims[0].verdict = Verdict::Refuted;
    assert!(Comparison::of(&one, &other).unwrap().differ());
    // That other runs do not decide is no difference; of the same runs it would be.
    other.claims[0].verdict = Verdict::Inconclusive;
    let undecided = Comparison::of(&one, &other).unwrap();
    assert!(undecided.claims[0].other_verdict() && !undecided.differ());
    assert!(!undecided.claims[0].in_one_only());
    other.provenance.seed = 1;
    assert!(Comparison::of(&one, &other).unwrap().differ());
    other.provenance.seed = 2;
    other.claims.clear();
    let comparison = Comparison::of(&one, &other).unwrap();
    assert!(comparison.differ() && comparison.claims[0].other.is_none());
    assert!(comparison.claims[0].in_one_only());
    assert_eq!(comparison.claims[0].differs, None);
}

#[test]
fn exact_shares_and_medians_differ_where_their_intervals_are_apart() {
    let share =
        |ones: usize, seed| record(Statistic::Share, [vec![1.0; ones], vec![0.0; 40 - ones]].concat(), seed);
    let differs =
        |a: &Record, b: &Record| Comparison::of(a, b).unwrap().claims.first().and_then(|claim| claim.differs);
    assert_eq!(differs(&share(2, 1), &share(38, 2)), Some(true));
    assert_eq!(differs(&share(18, 1), &share(22, 2)), Some(false));
    let median =
        |from: f64, seed| record(Statistic::Median, (0..40).map(|i| from + f64::from(i)).collect(), seed);
    assert_eq!(differs(&median(0.0, 1), &median(100.0, 2)), Some(true));
    assert_eq!(differs(&median(0.0, 1), &median(1.0, 2)), Some(false));
}

#[test]
fn exact_intervals_that_touch_are_not_apart() {
    let interval = |lower: f64, upper: f64| Interval { lower, upper, confidence: 0.9 };
    assert!(!apart(interval(0.0, 1.0), interval(1.0, 2.0)) && !apart(interval(1.0, 2.0), interval(0.0, 1.0)));
    assert!(apart(interval(0.0, 1.0), interval(1.1, 2.0)) && apart(interval(1.1, 2.0), interval(0.0, 1.0)));
    assert!(!apart(interval(0.0, 3.0), interval(1.0, 2.0)));
}

#[test]
fn exact_single_runs_are_no_sample() {
    let mean = |runs: u64| ((1.0, 0.1), runs);
    assert_eq!(means_differ(mean(1), mean(9), 0.05), None);
    assert_eq!(means_differ(mean(9), mean(1), 0.05), None);
    assert_eq!(means_differ(mean(2), mean(2), 0.05), Some(false));
    // Without any spread, values are the same or not.
    assert_eq!(means_differ(((1.0, 0.0), 5), ((1.0, 0.0), 5), 0.05), Some(false));
    assert_eq!(means_differ(((1.0, 0.0), 5), ((1.1, 0.0), 5), 0.05), Some(true));
}

#[test]
fn exact_welch_of_a_textbook() {
    // Means 20.82 and 22.98 with variances 7.9 and 12.8 of 15 values each: t = -1.84 with 26.5 degrees of freedom, by the
    // formulas written out; the two-sided 5 % point of t with 26 is 2.056, the 10 % point 1.706.
    let (a, b) = (((20.82, (7.9_f64 / 15.0).sqrt()), 15), ((22.98, (12.8_f64 / 15.0).sqrt()), 15));
    assert_eq!(means_differ(a, b, 0.05), Some(false));
    assert_eq!(means_differ(a, b, 0.10), Some(true));
    // With very unequal spreads the freedom is that of the wider sample: the 5 % point with 3 is 3.18, with 4 it is 2.78, with 16 2.12.
    let (wide, narrow) = (((3.0, 1.0), 4), ((0.0, 0.01), 15));
    assert_eq!(means_differ(wide, narrow, 0.05), Some(false));
    assert_eq!(means_differ(narrow, wide, 0.05), Some(false));
    assert_eq!(means_differ(((3.3, 1.0), 4), narrow, 0.05), Some(true));
}

#[test]
fn exact_the_rate_is_shared_out_over_the_claims() {
    let one = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 1);
    let mut many = record(Statistic::Mean, vec![0.5, 0.6, 0.7], 2);
    for number in 0..9 {
        let id = format!("claim-{number}");
        many.claims.push(JudgedClaim { id, ..many.claims[0].clone() });
    }
    for (a, b) in [(&one, &many), (&many, &one)] {
        let comparison = Comparison::of(a, b).unwrap();
        assert!((comparison.rate - FAMILY_RATE / 10.0).abs() < 1e-15);
        assert_eq!((comparison.claims.len(), comparison.same_claims), (10, 0));
    }
    let mut bare = one.clone();
    bare.claims.clear();
    assert_eq!(Comparison::of(&bare, &bare).unwrap().rate, FAMILY_RATE);
}

#[test]
fn exact_shares_are_held_apart_at_a_quarter_of_the_rate_an_end() {
    // 14 and 26 of 40: their intervals at 5 % an end do not meet, those at 1.25 % do.
    let share =
        |ones: usize, seed| record(Statistic::Share, [vec![1.0; ones], vec![0.0; 40 - ones]].concat(), seed);
    let ends = |tail| [14, 26].map(|count| share_interval(count, 40, tail).unwrap());
    assert!(ends(0.05)[0].upper < ends(0.05)[1].lower && ends(0.0125)[0].upper > ends(0.0125)[1].lower);
    assert_eq!(Comparison::of(&share(14, 1), &share(26, 2)).unwrap().claims[0].differs, Some(false));
    assert_eq!(Comparison::of(&share(12, 1), &share(28, 2)).unwrap().claims[0].differs, Some(true));
}

#[test]
fn exact_what_cannot_be_told_is_not_told() {
    let median =
        |from: f64, seed| record(Statistic::Median, (0..40).map(|i| from + f64::from(i)).collect(), seed);
    // Intervals are of discrepancies, which other theories move.
    let mut other_theory = median(100.0, 2);
    other_theory.claims[0].predicted = Some(7.0);
    assert_eq!(Comparison::of(&median(0.0, 1), &other_theory).unwrap().claims[0].differs, None);
    let mut other_scale = median(100.0, 2);
    other_scale.claims[0].scale = Scale::Relative;
    assert_eq!(Comparison::of(&median(0.0, 1), &other_scale).unwrap().claims[0].differs, None);
    let mean = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 2);
    let comparison = Comparison::of(&median(0.0, 1), &mean).unwrap();
    assert_eq!(comparison.claims[0].differs, None);
}

#[test]
fn exact_other_data_or_generators_are_other_runs() {
    let one = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 1);
    let mut generator = one.clone();
    generator.provenance.generator = "another".into();
    assert!(!Comparison::of(&one, &generator).unwrap().same_runs);
    let mut data = one.clone();
    data.provenance.data = Some(plasticity_record::Data { source: "d".into(), sha256: "00".into() });
    let comparison = Comparison::of(&one, &data).unwrap();
    assert!(!comparison.same_runs && !comparison.differ());
    assert_eq!(comparison.made.len(), 2);
    // Of the same runs, other numbers of them that converged are a difference, and a panel that is not the same.
    let mut cells = one.clone();
    cells.cells[0].converged = 2;
    assert!(Comparison::of(&one, &cells).unwrap().differ());
    cells.provenance.seed = 2;
    assert!(!Comparison::of(&one, &cells).unwrap().differ());
}

/// Of two samples of one law, the means differ as often as the rate says. False alarm of this test 1e-5.
#[test]
fn stat_equal_means_differ_at_the_stated_rate() {
    let (trials, rate) = (20_000, 0.05);
    let mut stream = random::stream(1, "test", "compare", 0);
    let normal = Normal::new(3.0, 1.0).unwrap();
    let mut sample = |runs: usize| -> Mean {
        let values: Vec<f64> = (0..runs).map(|_| normal.sample(&mut stream)).collect();
        let mean = crate::statistics::mean(&values).unwrap();
        ((mean, crate::statistics::standard_error(&values).unwrap()), runs as u64)
    };
    let differing = (0..trials).filter(|_| means_differ(sample(12), sample(20), rate) == Some(true)).count();
    let expected = rate * f64::from(trials);
    // 4.4 standard deviations of the count, and a percent for degrees of freedom that are rounded down.
    let allowed = 4.4 * (expected * (1.0 - rate)).sqrt() + 0.01 * expected;
    assert!((differing as f64 - expected).abs() < allowed, "{differing} of {trials}");
    // And where they are five standard errors apart, nearly always.
    let apart = (0..1000).filter(|_| {
        let ((a, se), runs) = sample(30);
        means_differ(((a + 1.3, se), runs), sample(30), rate) == Some(true)
    });
    assert!(apart.count() > 980);
}
