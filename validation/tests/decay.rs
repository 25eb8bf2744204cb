//! The experiment `perceptron-decay`: its presets, and what it makes of runs that all fail.

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

fn decay() -> &'static dyn Experiment {
    experiments::find("perceptron-decay").unwrap()
}

#[test]
fn exact_broken_presets_of_decay_are_told_with_their_line() {
    let text = decay().info().presets[1].text;
    for (from, to, part) in [
        ("inputs = 1000", "inputs = 0", "inputs"),
        ("patterns = 1000", "patterns = 2000", "capacity"),
        ("max_epochs = 300", "max_epochs = 0", "epochs"),
        ("replicates = 20", "replicates = 1", "at least 2"),
        ("least_converged = 0.9", "least_converged = 0.0", "share"),
        ("costs = [0.0,", "costs = [-1.0,", "negative"),
        ("costs = [0.0, 1e-4", "costs = [1e-4, 0.0", "ascending"),
        ("per_decade = 3", "per_decade = 0", "per_decade"),
        ("reach = 0.5", "reach = nan", "reach"),
        ("step = 0.5", "step = 0.0", "step"),
        ("reshuffled_replicates = 10", "reshuffled_replicates = 1", "at least 2"),
    ] {
        let broken = text.replacen(from, to, 1);
        let line = 1 + broken.lines().position(|line| line.starts_with(to)).expect(to);
        let message = decay().plan("p.toml", &broken, &Source::Procedural).err().unwrap().to_string();
        assert!(
            message.starts_with(&format!("p.toml:{line}: ")) && message.contains(part),
            "{to}: {message}"
        );
        assert!(!message.contains('\n'), "{to}: {message}");
    }
    for (from, to, part) in [
        ("    0.5, 1.25,", "    1.25,", "without caching"),
        ("time_constants = [1000.0, 10000.0]", "time_constants = [123.0]", "[[more]]"),
    ] {
        let message = decay()
            .plan("p.toml", &text.replacen(from, to, 1), &Source::Procedural)
            .err()
            .unwrap()
            .to_string();
        assert!(message.contains(part), "{to}: {message}");
    }
}

/// Nothing converges: no threshold is chosen, and no claim about one is judged.
#[test]
fn exact_runs_that_all_give_up_leave_no_optimum() {
    let info = decay().info();
    let preset = info.presets[0]
        .text
        .replace("inputs = 1000", "inputs = 60")
        .replace("patterns = 1000", "patterns = 60")
        .replace("max_epochs = 300", "max_epochs = 1");
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
    let record = runner::run(decay(), &options).unwrap().record;
    assert!(record.cells.iter().all(|cell| cell.converged == 0));
    for claim in &record.claims {
        // With six runs a share of 0 can be told from 1, though not at every false-alarm rate.
        let of_shares = claim.id.starts_with("converges-");
        let expected = if of_shares {
            assert_eq!(claim.measured, Some(0.0), "{}", claim.id);
            [Verdict::Refuted, Verdict::Invalid]
        } else if claim.id.starts_with("does-not-converge") {
            [Verdict::Confirmed, Verdict::Invalid]
        } else if claim.id.starts_with("cycles-") {
            [Verdict::Refuted, Verdict::Invalid]
        } else {
            [Verdict::Invalid; 2]
        };
        assert!(expected.contains(&claim.verdict), "{} is {:?}", claim.id, claim.verdict);
    }
}
