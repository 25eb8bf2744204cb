//! `plasticity-masks`: what it costs to learn when plasticity is restricted to masks of synapses, masks on neurons, or a subnet, against the size of the
//! network (vRP fig. 2); and how many plastic paths masks leave.
//!
//! There are two kinds of cells: a network with a restriction that learns to the accuracy, and masks whose paths are counted.

mod conditions;
mod counting;
mod estimators;
mod panels;
mod predictions;
mod runs;
mod settings;
mod simulate;
mod size_panels;
mod theory;

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
use simulate::{Job, Network};

pub(super) struct PlasticityMasks;

static INFO: Info = Info {
    name: "plasticity-masks",
    title: "Energy of networks with masks of plastic synapses, masks on neurons, and subnets",
    units: "energies are sums over all synapses of both layers: M0 counts changes, M1 sums their sizes",
    published: &[
        Published { panel: "vRP 2a", shown_by: &["2a-m0", "2a-m1", "2a-samples"] },
        Published { panel: "vRP 2b", shown_by: &["2b"] },
        Published { panel: "vRP 2c", shown_by: &["2c"] },
        Published { panel: "ours: subnet size", shown_by: &["subnet-size"] },
        Published { panel: "ours: paths", shown_by: &["paths"] },
    ],
    presets: presets!("plasticity-masks", "smoke" takes "40 s", "default" takes "4 min", "paper" takes "6 h"),
    claims: include_str!("../../../claims/plasticity-masks.toml"),
    images: true,
};

impl Tables for PlasticityMasks {
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
        [predictions::TABLE, predictions::WRONG]
    }

    fn plan(file: &str, text: &str, data: &Source) -> Result<Planned<Self>, PlanError> {
        let settings = Settings::parse(file, text)?;
        Ok(Planned { jobs: simulate::jobs(&settings), settings, shared: Images::load(data)? })
    }

    fn covers(plan: &Planned<Self>, estimator: &str, at: &At) -> Result<(), String> {
        let simulated = |network: &Network| plan.jobs.iter().any(|(_, job)| *job == Job::Learn(*network));
        estimators::covers(&plan.settings, simulated, estimator, at)
    }

    fn notes(settings: &Settings) -> Vec<String> {
        settings.notes()
    }

    fn replicate(plan: &Planned<Self>, job: &Job, random: &mut Stream, simd: Simd) -> Replicated {
        simulate::replicate(&plan.settings, &plan.shared, job, random, simd)
    }

    fn runs<'a>(plan: &'a Planned<Self>, results: &'a Results) -> Result<Runs<'a>, EvaluationError> {
        Runs::new(&plan.settings, results)
    }

    fn more_not_converged(runs: &Runs, estimator: &str, at: &At) -> u64 {
        estimators::not_reached(estimator, runs, at)
    }

    fn panels(runs: &Runs) -> Result<Vec<Panel>, EvaluationError> {
        panels::all(runs)
    }
}
