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
fn exact_settings_and_cells_are_told_with_their_place() {
    let one = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 1);
    let mut other = record(Statistic::Mean, vec![0.4, 0.5, 0.6, 0.5], 1);
    other.settings["of"] = 7.into();
    let comparison = Comparison::of(&one, &other).unwrap();
    let told: Vec<&str> = comparison.made.iter().map(|difference| difference.what.as_str()).collect();
    assert_eq!(told, ["settings.cases[1].replicates", "settings.of"]);
    assert_eq!(comparison.cells[0].other, "4 of 4 converged");
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
}

#[test]
fn exact_other_verdicts_and_claims_of_one_record_only_differ() {
    let one = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 1);
    let mut other = record(Statistic::Mean, vec![0.4, 0.5, 0.6], 2);
    other.claims[0].verdict = Verdict::Refuted;
    assert!(Comparison::of(&one, &other).unwrap().differ());
    other.claims.clear();
    let comparison = Comparison::of(&one, &other).unwrap();
    assert!(comparison.differ() && comparison.claims[0].other.is_none());
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
