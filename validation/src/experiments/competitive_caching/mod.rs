//! `competitive-caching`: synaptic caching in networks of which all synapses are plastic, those in a subnet, or those with the largest
//! updates (vRP figs. 4a, 4b).
//!
//! A cell is a network with a consolidation threshold, or without caching, that learns to the target; one more learns with a threshold at
//! which that is to fail.

mod conditions;
mod estimators;
mod panels;
mod predictions;
mod runs;
mod settings;
mod simulate;

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
use settings::{Point, Settings};

pub(super) struct CompetitiveCaching;

static INFO: Info = Info {
    name: "competitive-caching",
    title: "Energy of synaptic caching where all synapses, a subnet or the largest updates are plastic",
    units: "energies are sums over all synapses of both layers: M0 counts consolidations, M1 sums their sizes and maintenance",
    published: &[
        Published { panel: "vRP 4a", shown_by: &["4a-m0", "4a-m1"] },
        Published { panel: "vRP 4b", shown_by: &["4b-m0", "4b-m1"] },
    ],
    presets: presets!("competitive-caching", "smoke" takes "20 s", "default" takes "1.5 min", "paper" takes "20 h"),
    claims: include_str!("../../../claims/competitive-caching.toml"),
    images: true,
};

impl Tables for CompetitiveCaching {
    const INFO: &'static Info<'static> = &INFO;
    type Settings = Settings;
    type Job = Point;
    type Shared = Images;
    type At = At;
    type Runs<'a> = Runs<'a>;

    fn estimators() -> &'static [Estimator<Self>] {
        estimators::TABLE
    }

    fn predictions() -> [&'static [Prediction<Self>]; 2] {
        [predictions::TABLE, &[]]
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

    fn replicate(plan: &Planned<Self>, job: &Point, random: &mut Stream, simd: Simd) -> Replicated {
        Ok(simulate::replicate(&plan.settings, &plan.shared, job, random, simd)?)
    }

    fn runs<'a>(plan: &'a Planned<Self>, results: &'a Results) -> Result<Runs<'a>, EvaluationError> {
        Ok(Runs { settings: &plan.settings, results })
    }

    /// Which cells an estimator is about depends on the preset.
    fn more_not_converged(runs: &Runs, estimator: &str, at: &At) -> u64 {
        estimators::not_converged(runs, estimator, at)
    }

    fn panels(runs: &Runs) -> Result<Vec<Panel>, EvaluationError> {
        panels::all(runs)
    }
}
