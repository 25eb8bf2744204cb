//! The experiment `mlp-caching`: its presets, and what it makes of runs that all give up.

use plasticity_record::Verdict;
use plasticity_simulation::data::source::Source;
use plasticity_simulation::simd::Simd;
use plasticity_validation::experiment::Experiment;
use plasticity_validation::experiments;
use plasticity_validation::runner::{self, Judged, Options, Progress, Text};
use plasticity_validation::store::Found;

struct Silent;

impl Progress for Silent {
    fn start(&self, _: u64, _: u64, _: &Found) {}
    fn advance(&self) {}
    fn finish(&self) {}
}

fn mlp() -> &'static dyn Experiment {
    experiments::find("mlp-caching").unwrap()
}

#[test]
fn exact_broken_presets_of_networks_with_caching_are_told_with_their_line() {
    let text = mlp().info().presets[1].text;
    for (from, to, part) in [
        ("hidden = 100", "hidden = 0", "hidden units"),
        ("learning_rate = 0.1", "learning_rate = -0.1", "learning rate"),
        ("learning_rate = 0.1", "learning_rate = 0.7", "one of the rates"),
        ("accuracies = [0.7, 0.75", "accuracies = [0.75, 0.7", "ascending"),
        ("accuracies = [0.7,", "accuracies = [-0.7,", "shares"),
        ("lower = 0.85", "lower = 0.851", "one of the accuracies"),
        ("lower = 0.85", "lower = 0.92", "between"),
        ("higher = 0.93", "higher = 0.8", "above lower"),
        ("limit = 200000", "limit = 999", "test_every"),
        ("test_every = 1000", "test_every = 0", "nonzero"),
        ("least_reached = 0.9", "least_reached = 1.1", "share"),
        ("rates.true = [0.01, 0.02", "rates.true = [0.02, 0.01", "ascending"),
        ("rates.true = [0.01, 0.02", "rates.true = [1e-10, 0.02", "1e9 samples"),
        ("rates.true = [3.0]", "rates.true = [2.9]", "some of"),
        ("time_constant = 1000.0", "time_constant = 0.0", "time constant"),
        ("cost = 0.001", "cost = -0.001", "negative"),
        ("printed = 0.04", "printed = 0.03", "one of the thresholds"),
        ("hidden = [5, 10,", "hidden = [10, 5,", "sizes"),
        ("costs = [0.0, 0.001]", "costs = [0.0, -0.001]", "ascending"),
    ] {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text, "{from}");
        let message = mlp().plan("p.toml", &broken, &Source::Procedural).err().unwrap().to_string();
        assert!(message.starts_with("p.toml:") && message.contains(part), "{to}: {message}");
        assert!(!message.contains('\n'), "{to}: {message}");
        let line: usize = message.split(':').nth(1).unwrap().parse().unwrap();
        let blamed = broken.lines().nth(line - 1).unwrap();
        let key = |text: &str| text.split(['=', '.']).next().unwrap().trim().to_owned();
        let keys = [key(to), "accuracies".into(), "rates".into()];
        assert!(keys.contains(&key(blamed)), "{to}: {message} blames {blamed}");
    }
}

/// Nothing learns: no size or threshold is chosen, and no claim about one is judged.
#[test]
fn exact_networks_that_all_give_up_leave_no_optimum() {
    let info = mlp().info();
    let hopeless = |line: &str| match line.split_once(" = ") {
        Some(("hidden", sizes)) if sizes.starts_with('[') => "hidden = [1, 2, 3]\n".to_owned(),
        Some((key @ ("hidden" | "test_every" | "limit"), _)) => {
            format!("{key} = {}\n", if key == "hidden" { 3 } else { 10 })
        }
        _ => format!("{line}\n"),
    };
    let preset: String = info.presets[0].text.lines().map(hopeless).collect();
    let out = tempfile::tempdir().unwrap();
    let options = Options {
        preset: Text { name: "hopeless".into(), content: preset },
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
    let record = runner::run(mlp(), &options).unwrap().record;
    assert!(record.cells.iter().all(|cell| cell.converged == 0 && cell.gave_up == cell.replicates));
    for claim in record.claims {
        let of_shares = ["does-not-converge", "too-small", "steep"];
        let of_shares = of_shares.iter().any(|name| claim.id.starts_with(name));
        assert!(of_shares || claim.verdict == Verdict::Invalid, "{} is {:?}", claim.id, claim.verdict);
    }
    for panel in record.panels.iter().filter(|panel| panel.y.quantity == "energy") {
        let measured = panel.series.iter().filter(|series| series.id != "given-up");
        assert!(measured.map(|series| series.x.len()).sum::<usize>() == 0, "{} has points", panel.id);
    }
}
