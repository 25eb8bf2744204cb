//! `spiking-caching`: a spiking neuron that learns with synaptic caching, against the number of patterns (LvR figure 2 - supplement 1).
//!
//! There are four kinds of cells: `learning`, a background and a number of patterns, until conductances settle (some with another tolerance);
//! `course`, learning that no convergence ends; `rules`, where every rule of consolidation drives the neuron in turn; `trace`, one run in detail.

mod conditions;
mod estimators;
mod panels;
mod predictions;
mod runs;
mod settings;
mod simulate;
mod trace;
mod wrong;

use crate::experiment::{EvaluationError, Info, PlanError, Published, Results};
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

pub(super) struct SpikingCaching;

static INFO: Info = Info {
    name: "spiking-caching",
    title: "A spiking neuron that learns with synaptic caching, against the number of patterns",
    units: "energies are sums of changes of conductance in nS; savings are shares of the energy without caching",
    published: &[Published { panel: "LvR 2-S1", shown_by: &["2-S1-energy", "2-S1-saving"] }],
    presets: presets!("spiking-caching", "smoke" takes "7 s", "default" takes "1.5 min", "paper" takes "4 min"),
    claims: include_str!("../../../claims/spiking-caching.toml"),
    images: false,
};

impl Tables for SpikingCaching {
    const INFO: &'static Info<'static> = &INFO;
    type Settings = Settings;
    type Job = Job;
    type Shared = ();
    type At = At;
    type Runs<'a> = Runs<'a>;

    fn estimators() -> &'static [Estimator<Self>] {
        estimators::TABLE
    }

    fn predictions() -> [&'static [Prediction<Self>]; 2] {
        [predictions::TABLE, wrong::TABLE]
    }

    fn plan(file: &str, text: &str, _data: &Source) -> Result<Planned<Self>, PlanError> {
        let settings = Settings::parse(file, text)?;
        Ok(Planned { jobs: simulate::jobs(&settings), settings, shared: () })
    }

    fn covers(plan: &Planned<Self>, estimator: &str, at: &At) -> Result<(), String> {
        estimators::covers(&plan.settings, estimator, at)
    }

    fn notes(settings: &Settings) -> Vec<String> {
        settings.notes()
    }

    fn replicate(plan: &Planned<Self>, job: &Job, random: &mut Stream, _simd: Simd) -> Replicated {
        Ok(simulate::replicate(&plan.settings, job, random)?)
    }

    fn runs<'a>(plan: &'a Planned<Self>, results: &'a Results) -> Result<Runs<'a>, EvaluationError> {
        Ok(Runs { settings: &plan.settings, results })
    }

    fn more_not_converged(runs: &Runs, estimator: &str, at: &At) -> u64 {
        estimators::not_counted(runs, estimator, at)
    }

    fn panels(runs: &Runs) -> Result<Vec<Panel>, EvaluationError> {
        panels::all(runs)
    }
}
