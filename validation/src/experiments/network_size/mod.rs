//! `network-size`: learning time and energy of a network with one hidden layer, against learning rate and size (vRP fig. 1).
//!
//! There is one kind of cell, `network`, a number of hidden units at a learning rate. Sizes at one rate make figs. 1b and 1c, rates at a few
//! sizes fig. 1a.

mod conditions;
mod estimators;
mod panels;
mod predictions;
mod runs;
mod settings;
mod simulate;
mod wrong;

use crate::experiment::{EvaluationError, Info, PlanError, Published, Results};
use crate::images::Images;
use crate::plan::{Planned, Replicated};
use crate::preset::presets;
use crate::tables::{Estimator, Prediction, Tables};
use conditions::At;
use plasticity_record::Panel;
use plasticity_simulation::data::source::Source;
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use runs::Runs;
use settings::Settings;
use simulate::Job;

pub(super) struct NetworkSize;

static INFO: Info = Info {
    name: "network-size",
    title: "Learning time and energy of networks, against learning rate and size",
    units: "energies are sums over all synapses of both layers: M0 counts changes, M1 sums their sizes",
    published: &[
        Published { panel: "vRP 1a", shown_by: &["1a-samples", "1a-m0", "1a-m1"] },
        Published { panel: "vRP 1b", shown_by: &["1b-energy"] },
        Published { panel: "vRP 1c", shown_by: &["1c-samples", "1c-update"] },
    ],
    presets: presets!("network-size", "smoke" takes "8 s", "default" takes "3.5 min", "paper" takes "3 h"),
    claims: include_str!("../../../claims/network-size.toml"),
    images: true,
};

impl Tables for NetworkSize {
    const INFO: &'static Info<'static> = &INFO;
    type Settings = Settings;
    type Job = Job;
    type Shared = Images;
    type At = At;
    type Runs<'a> = Runs<'a>;

    fn estimators() -> &'static [Estimator<Self>] {
        estimators::TABLE
    }

    fn predictions() -> [&'static [Prediction<Self>]; 2] {
        [predictions::TABLE, wrong::TABLE]
    }

    fn plan(file: &str, text: &str, data: &Source) -> Result<Planned<Self>, PlanError> {
        let settings = Settings::parse(file, text)?;
        Ok(Planned { jobs: simulate::jobs(&settings), settings, shared: Images::load(data)? })
    }

    fn covers(plan: &Planned<Self>, estimator: &str, at: &At) -> Result<(), String> {
        estimators::covers(&plan.settings, estimator, at)
    }

    fn notes(settings: &Settings) -> Vec<String> {
        settings.notes()
    }

    fn replicate(plan: &Planned<Self>, job: &Job, random: &mut Stream, simd: Simd) -> Replicated {
        Ok(simulate::replicate(&plan.shared, job, random, simd)?)
    }

    fn runs<'a>(plan: &'a Planned<Self>, results: &'a Results) -> Result<Runs<'a>, EvaluationError> {
        Ok(Runs { settings: &plan.settings, results })
    }

    /// Which networks an estimator is about depends on the preset.
    fn more_not_converged(runs: &Runs, estimator: &str, at: &At) -> u64 {
        estimators::not_converged(runs, estimator, at)
    }

    fn panels(runs: &Runs) -> Result<Vec<Panel>, EvaluationError> {
        panels::all(runs)
    }
}
