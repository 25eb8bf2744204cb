//! Claims files: every claim can fail, and what is wrong with a file is said with its line.

use plasticity_record::{Scale, Statistic, Verdict};
use plasticity_simulation::data::source::Source;
use plasticity_simulation::simd::Simd;
use plasticity_validation::claim::{self, Claim};
use plasticity_validation::experiment::Experiment;
use plasticity_validation::experiments;
use plasticity_validation::runner::{self, Judged, Options, Progress, Text};
use plasticity_validation::store::Found;
use plasticity_validation::verdict::{self, Evidence};

struct Silent;

impl Progress for Silent {
    fn start(&self, _: u64, _: u64, _: &Found) {}
    fn advance(&self) {}
    fn finish(&self) {}
}

fn smoke(experiment: &dyn Experiment) -> plasticity_record::Record {
    let out = tempfile::tempdir().unwrap();
    let info = experiment.info();
    let preset = info.presets.iter().find(|preset| preset.name == "smoke").unwrap();
    let options = Options {
        preset: Text { name: "smoke".into(), content: preset.text.into() },
        claims: Text { name: "claims".into(), content: info.claims.into() },
        judged: Judged::All,
        data: Source::Procedural,
        seed: 1,
        jobs: 2,
        simd: Simd::detect(),
        out: out.path(),
        resume: false,
        commit: None,
        progress: &Silent,
    };
    runner::run(experiment, &options).unwrap().record
}

/// The test of every claim refutes a wrong theory, even with the few runs of the smallest preset.
#[test]
fn stat_every_negative_control_is_refuted() {
    for experiment in experiments::ALL {
        let record = smoke(*experiment);
        assert!(!record.claims.is_empty());
        for claim in &record.claims {
            assert!(!claim.control.theory.is_empty(), "{} has no negative control", claim.id);
            assert_eq!(
                claim.control.verdict,
                Verdict::Refuted,
                "control of {}: {}",
                claim.id,
                claim.control.theory
            );
            assert!(!claim.margin_reason.is_empty(), "{} has no reason for its margin", claim.id);
            // What the shipped claims say of the shipped theory: few runs may leave a claim open, but not turn it round.
            let expected = [Verdict::Confirmed, Verdict::KnownDiscrepancy, Verdict::Inconclusive];
            assert!(expected.contains(&claim.verdict), "{} is {:?}", claim.id, claim.verdict);
        }
        let decided = record.claims.iter().filter(|claim| claim.verdict != Verdict::Inconclusive).count();
        assert!(2 * decided > record.claims.len(), "{decided} of {} decided", record.claims.len());
        for published in experiment.info().published {
            for id in published.shown_by {
                let panel = record.panel(id).unwrap_or_else(|| panic!("there is no panel {id}"));
                assert_eq!(panel.published, published.panel);
                assert!(panel.series.iter().any(|series| !series.x.is_empty()), "{id} is empty");
            }
        }
        let total: f64 = record.claims.iter().map(|claim| claim.false_alarm_rate).sum();
        assert!((total - 0.05).abs() < 1e-12, "family-wise rate {total}");
    }
}

#[test]
fn exact_every_preset_is_read() {
    for experiment in experiments::ALL {
        for preset in experiment.info().presets {
            let plan = experiment.plan(preset.name, preset.text, &Source::Procedural).unwrap();
            assert!(plan.cells().iter().all(|cell| cell.replicates > 0));
        }
    }
}

fn caching() -> &'static dyn Experiment {
    experiments::find("perceptron-caching").unwrap()
}

const CLAIM: &str = r#"# a comment
[[claim]]
id = "example"
statement = "s"
source = { paper = "LvR", place = "p" }
kind = "approximation"
regime = "r"
estimator = "optimal-energy"
prediction = "steady-state-optimal-energy"
at = { rule = "per-synapse", cost = 1e-3 }
relation = "within"
scale = "relative"
margin = 0.1
margin_reason = "because"
[claim.control]
theory = "wrong"
prediction = "wrong-optimal-energy-of-half-the-threshold"
"#;

fn error_of(text: &str) -> String {
    claim::parse("f.toml", text, caching()).unwrap_err().to_string()
}

#[test]
fn exact_broken_claims_are_told_with_their_line() {
    assert_eq!(claim::parse("f.toml", CLAIM, caching()).unwrap().len(), 1);
    for (from, to, line, part) in [
        ("margin = 0.1", "margn = 0.1", 13, "margn"),
        ("margin = 0.1", "margin = -0.1", 13, "negative"),
        ("margin = 0.1", "margin = nan", 13, "finite"),
        ("margin = 0.1", "margin = ", 13, ""),
        ("\"because\"", "\" \"", 14, "reason"),
        ("\"steady-state-optimal-energy\"", "\"wrong-at-end-without-pi\"", 9, "wrong theory"),
        ("cost = 1e-3", "cost = 1e-3, value = inf", 10, "finite"),
        ("\"optimal-energy\"", "\"optimal-enrgy\"", 8, "did you mean \"optimal-energy\"?"),
        ("\"steady-state-optimal-energy\"", "\"nonsense\"", 9, "unknown prediction"),
        ("cost = 1e-3", "cots = 1e-3", 10, "cots"),
        ("cost = 1e-3", "cost = -1.0", 10, "cost"),
        (", cost = 1e-3", "", 10, "needs a \"cost\""),
        ("\"per-synapse\"", "\"per-snapse\"", 10, "per-snapse"),
        (
            "\"wrong-optimal-energy-of-half-the-threshold\"",
            "\"steady-state-optimal-energy\"",
            17,
            "wrong theory",
        ),
        ("kind = \"approximation\"", "kind = \"guess\"", 6, "guess"),
        ("[claim.control]\ntheory = \"wrong\"", "[claim.control]", 15, "theory"),
        ("regime = \"r\"\n", "", 2, "regime"),
    ] {
        let message = error_of(&CLAIM.replacen(from, to, 1));
        assert!(message.starts_with(&format!("f.toml:{line}: ")), "{to}: {message}");
        assert!(message.contains(part) && !message.contains('\n'), "{to}: {message}");
    }
    let twice = error_of(&format!("{CLAIM}{CLAIM}"));
    assert!(twice.starts_with("f.toml:20: ") && twice.contains("twice"), "{twice}");
    let uncontrolled = error_of(CLAIM.split("[claim.control]").next().unwrap());
    assert!(uncontrolled.contains("control"), "{uncontrolled}");
    assert!(error_of("").contains("claim"));
}

#[test]
fn exact_broken_presets_are_told_with_their_line() {
    let text = format!(
        "# inputs, patterns, [trace] and threshold: words in a comment\n{}",
        caching().info().presets[0].text
    );
    for (from, to, part) in [
        ("inputs = 1000", "inputs = 0", "inputs"),
        ("patterns = 1000", "patterns = 2000", "capacity"),
        ("patterns = 1000", "paterns = 1000", "paterns"),
        ("patterns = 60", "patterns = 99999999999", "MiB"),
        ("replicates = 16", "replicates = 1", "at least 2"),
        ("ratio = 1.08", "ratio = 1.0", "ratio"),
        ("to = 160", "to = 20", "each_to"),
        ("max_epochs = 10000", "max_epochs = 0", "epochs"),
        ("from = 1e-6", "from = 0", "0 < from"),
        ("steps = 2000", "steps = 0", "steps"),
        ("experiment = \"perceptron-caching\"", "experiment = \"mlp\"", "this preset is for"),
        ("thresholds = [0.5, 2.5, 9.5]", "thresholds = [-1.0]", "threshold"),
        ("threshold = 15.5", "threshold = nan", "threshold"),
    ] {
        let broken = text.replacen(from, to, 1);
        let line = 1 + broken.lines().position(|line| line.starts_with(to)).expect(from);
        let message = caching().plan("p.toml", &broken, &Source::Procedural).err().unwrap().to_string();
        assert!(
            message.starts_with(&format!("p.toml:{line}: ")) && message.contains(part),
            "{to}: {message}"
        );
        assert!(!message.contains('\n'), "{to}: {message}");
    }
}

#[test]
fn exact_predictions_that_are_no_numbers_make_a_claim_invalid() {
    let claim = &claim::parse("f.toml", CLAIM, caching()).unwrap()[0];
    let evidence = |measured: &[f64], predicted: f64, control: f64, not_converged| Evidence {
        measured: measured.to_vec(),
        predicted: vec![predicted; measured.len()],
        control: vec![control; measured.len()],
        not_converged,
    };
    let judged = |evidence: &Evidence| verdict::judge(claim, evidence, 0.01);
    let sound = [1.0, 1.01, 0.99, 1.0];
    assert_eq!(judged(&evidence(&sound, 1.0, 2.0, 0)).verdict, Verdict::Confirmed);
    assert_eq!(judged(&evidence(&sound, 2.0, 3.0, 0)).verdict, Verdict::Refuted);
    // A control that the same test confirms, or cannot refute.
    assert_eq!(judged(&evidence(&sound, 1.0, 1.001, 0)).verdict, Verdict::Invalid);
    let open = judged(&evidence(&sound, 1.0, 1.11, 0));
    assert_eq!(open.verdict, Verdict::Inconclusive);
    assert!(open.replicates_to_decide.is_some() && open.reason.unwrap().contains("control"));
    // Too many runs, or all, did not converge.
    assert_eq!(judged(&evidence(&sound, 1.0, 2.0, 1)).verdict, Verdict::Invalid);
    assert_eq!(judged(&evidence(&[], 1.0, 2.0, 9)).verdict, Verdict::Invalid);
    // A median counts them as larger than all others, and takes the prediction of the others as it is.
    let median = Claim { statistic: Statistic::Median, max_not_converged: 0.5, ..claim.clone() };
    let sound = [1.0; 20];
    let judged_median = |unfinished| verdict::judge(&median, &evidence(&sound, 1.0, 2.0, unfinished), 0.01);
    assert_eq!(judged_median(3).verdict, Verdict::Confirmed);
    assert_eq!((judged_median(3).measured, judged_median(3).measured_se), (Some(1.0), None));
    assert_eq!((judged_median(15).verdict, judged_median(15).interval), (Verdict::Inconclusive, None));
    assert_eq!(judged_median(21).verdict, Verdict::Invalid);
    let sound = [1.0, 1.01, 0.99, 1.0];
    // A share is of ones and zeros.
    let share = Claim { statistic: Statistic::Share, scale: Scale::Absolute, margin: 0.3, ..claim.clone() };
    let of_runs = |values: &[f64]| verdict::judge(&share, &evidence(values, 1.0, 0.0, 0), 0.01);
    let all = of_runs(&[1.0; 20]);
    assert_eq!((all.verdict, all.measured, all.measured_se), (Verdict::Confirmed, Some(1.0), None));
    assert_eq!(of_runs(&[1.0; 4]).verdict, Verdict::Inconclusive);
    assert_eq!(of_runs(&[1.0, 0.5]).verdict, Verdict::Invalid);
    // Division by zero.
    let zero = judged(&evidence(&sound, 0.0, 2.0, 0));
    assert_eq!((zero.verdict, zero.discrepancy, zero.interval), (Verdict::Invalid, None, None));
    // A documented discrepancy must keep failing.
    let known = Claim { known_discrepancy: Some("documented".into()), ..claim.clone() };
    assert_eq!(
        verdict::judge(&known, &evidence(&sound, 2.0, 3.0, 0), 0.01).verdict,
        Verdict::KnownDiscrepancy
    );
    assert_eq!(verdict::judge(&known, &evidence(&sound, 1.0, 2.0, 0), 0.01).verdict, Verdict::Stale);
}
