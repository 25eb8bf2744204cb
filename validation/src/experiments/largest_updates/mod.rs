//! `largest-updates`: energy and accuracy where only the largest updates are made (vRP figs. 3a, 3b, 3d), and whether these keep to the same synapses.
//!
//! There are three kinds of cell: `energy` learns to the target, `accuracy` so many samples, and `updates` counts how often each synapse
//! is updated. Each is of a selection of plastic synapses, a number of hidden units and a plastic fraction.

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
use settings::Settings;
use simulate::Job;

pub(super) struct LargestUpdates;

static INFO: Info = Info {
    name: "largest-updates",
    title: "Energy and accuracy where only the synapses with the largest updates are plastic",
    units: "energies are sums over all synapses of both layers: M0 counts changes, M1 sums their sizes; accuracies are shares",
    published: &[
        Published { panel: "vRP 3a", shown_by: &["3a-m0", "3a-m1"] },
        Published { panel: "vRP 3b", shown_by: &["3b-m0", "3b-m1"] },
        Published { panel: "vRP 3d", shown_by: &["3d-accuracy"] },
        Published { panel: "vRP, inverse Simpson index", shown_by: &["index"] },
    ],
    presets: presets!("largest-updates", "smoke" takes "20 s", "default" takes "3 min", "paper" takes "20 h"),
    claims: include_str!("../../../claims/largest-updates.toml"),
    images: true,
};

impl Tables for LargestUpdates {
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

    fn replicate(plan: &Planned<Self>, job: &Job, random: &mut Stream, simd: Simd) -> Replicated {
        Ok(simulate::replicate(&plan.shared, job, random, simd)?)
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
