//! What tests of experiments share.
#![allow(dead_code)]

use plasticity_record::Record;
use plasticity_simulation::data::source::Source;
use plasticity_simulation::simd::Simd;
use plasticity_validation::experiment::Experiment;
use plasticity_validation::experiments;
use plasticity_validation::runner::{self, Judged, Options, Progress, Text};
use plasticity_validation::store::Found;

struct Silent;

impl Progress for Silent {
    fn start(&self, _: u64, _: u64, _: &Found) {}
    fn advance(&self, _left: Option<std::time::Duration>) {}
    fn finish(&self) {}
}

/// An experiment, by its name.
pub(crate) fn named(experiment: &str) -> &'static dyn Experiment {
    experiments::find(experiment).unwrap()
}

/// Runs an experiment with its own claims, on procedural digits where it needs images.
pub(crate) fn run(experiment: &dyn Experiment, preset: &str) -> Record {
    let out = tempfile::tempdir().unwrap();
    let options = Options {
        preset: Text { name: "preset".into(), content: preset.into() },
        claims: Text { name: "claims".into(), content: experiment.info().claims.into() },
        judged: Judged::All,
        data: Source::Procedural,
        seed: 1,
        jobs: 2,
        simd: Simd::detect(),
        out: out.path(),
        resume: false,
        until_decided: None,
        commit: None,
        progress: &Silent,
    };
    runner::run(experiment, &options).unwrap().record
}

/// What is said of a preset in which something is replaced by something wrong, in one line and with a part.
pub(crate) fn told(experiment: &dyn Experiment, text: &str, (from, to, part): (&str, &str, &str)) -> String {
    let broken = text.replacen(from, to, 1);
    assert_ne!(broken, text, "{from}");
    let message = experiment.plan("p.toml", &broken, &Source::Procedural).err().unwrap().to_string();
    assert!(message.contains(part) && !message.contains('\n'), "{to}: {message}");
    message
}

/// The same, with the line on which it is, at whose beginning.
pub(crate) fn told_with_line(experiment: &dyn Experiment, text: &str, broken: (&str, &str, &str)) {
    let (from, to, _) = broken;
    let message = told(experiment, text, broken);
    let line = text.replacen(from, to, 1).lines().position(|line| line.starts_with(to)).expect(to);
    assert!(message.starts_with(&format!("p.toml:{}: ", line + 1)), "{to}: {message}");
}
