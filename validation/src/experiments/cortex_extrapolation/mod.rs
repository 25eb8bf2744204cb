//! `cortex-extrapolation`: the energies of unrestricted networks of several sizes, extended by the fitted power laws to as many synapses as macaque V1
//! has, over what a subnet of just as many units as are needed costs (vRP fig. 5); and what the range of the fit does to it.
//!
//! There is one kind of cell, a network that learns to the accuracy, with all synapses plastic or those of a subnet.

mod conditions;
mod estimators;
mod laws;
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
use simulate::Network;

pub(super) struct CortexExtrapolation;

static INFO: Info = Info {
    name: "cortex-extrapolation",
    title: "Energy of unrestricted plasticity in a network of the size of macaque V1, over what is needed",
    units: "energies are sums over all synapses of both layers: M0 counts changes, M1 sums their sizes; factors as decimal logarithms",
    published: &[
        Published { panel: "vRP 5", shown_by: &["5-m0", "5-m1"] },
        Published { panel: "ours: fit range", shown_by: &["fit-range", "local-exponents"] },
    ],
    presets: presets!("cortex-extrapolation", "smoke" takes "40 s", "default" takes "1.5 min", "paper" takes "2 h"),
    claims: include_str!("../../../claims/cortex-extrapolation.toml"),
    images: true,
};

impl Tables for CortexExtrapolation {
    const INFO: &'static Info<'static> = &INFO;
    type Settings = Settings;
    type Job = Network;
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
        estimators::covers(&plan.settings, estimator, at)
    }

    fn notes(settings: &Settings) -> Vec<String> {
        settings.notes()
    }

    fn replicate(plan: &Planned<Self>, network: &Network, random: &mut Stream, simd: Simd) -> Replicated {
        Ok(simulate::replicate(&plan.settings, &plan.shared, network, random, simd)?)
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
