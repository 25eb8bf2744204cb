//! `perceptron-caching`: energy of perceptron learning with synaptic caching, without decay (LvR fig. 2 and 4).
//!
//! Without decay one learning run serves every rule, threshold and cost: the cell `learning` meters all of them. The cell
//! `walk` does the same to independent random walks, and so tells an error of the theory of walks from a failure of learning
//! to be one. The cell `independence` simulates caching directly and compares what is learned. `trace` follows one synapse.

mod conditions;
mod estimators;
mod panels;
mod predictions;
mod quantities;
mod regime_panels;
mod regimes;
mod runs;
mod settings;
mod simulate;
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

pub(super) struct PerceptronCaching;

static INFO: Info = Info {
    name: "perceptron-caching",
    title: "Energy of perceptron learning with synaptic caching, without decay",
    units: "energies per synapse, and weights, in units of the learning rate",
    published: &[
        Published { panel: "LvR 2A", shown_by: &["2A-trace"] },
        Published { panel: "LvR 2B", shown_by: &["2B-per-synapse", "2B-any-synapse"] },
        Published { panel: "LvR 2C, top", shown_by: &["2C-energy-per-synapse", "2C-energy-any-synapse"] },
        Published {
            panel: "LvR 2C, bottom",
            shown_by: &["2C-threshold-per-synapse", "2C-threshold-any-synapse"],
        },
        Published { panel: "LvR 4B", shown_by: &["4B-rules"] },
        Published { panel: "ours: MSD(n)/n", shown_by: &["displacement"] },
    ],
    presets: presets!("perceptron-caching", "smoke" takes "4 s", "default" takes "25 s", "paper" takes "5 min"),
    claims: include_str!("../../../claims/perceptron-caching.toml"),
    images: false,
};

/// Inputs and patterns of the regimes of the claims.
const STATED_FOR: (u64, u64) = (1000, 1000);

impl Tables for PerceptronCaching {
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
        let settings = &plan.settings;
        if let Some(updates) = at.updates.filter(|updates| !settings.lags().contains(updates)) {
            return Err(format!(
                "displacements are not taken over {updates} updates, but over {:?}",
                settings.lags()
            ));
        }
        if at.threshold.is_none() {
            return Ok(());
        }
        at.index(&settings.levels(), estimator).map(|_| ()).map_err(|error| error.to_string())
    }

    fn notes(settings: &Settings) -> Vec<String> {
        if (settings.inputs, settings.patterns) == STATED_FOR {
            return Vec::new();
        }
        let (inputs, patterns) = STATED_FOR;
        let mut notes = vec![format!(
            "the claims, and the reasons of known discrepancies, are stated for N = {inputs}, P = {patterns}; here N = {}, P = {}",
            settings.inputs, settings.patterns
        )];
        let fit = settings.fitted_updates().unwrap_or(f64::INFINITY);
        if !regimes::correlated_in_domain(fit) {
            notes.push(format!(
                "correlated walks are not evaluated for so many updates (some {fit:.0}); claims on them are INVALID"
            ));
        }
        notes
    }

    fn replicate(plan: &Planned<Self>, job: &Job, random: &mut Stream, simd: Simd) -> Replicated {
        Ok(job(&plan.settings, random, simd)?)
    }

    fn runs<'a>(plan: &'a Planned<Self>, results: &'a Results) -> Result<Runs<'a>, EvaluationError> {
        Runs::new(&plan.settings, results)
    }

    fn panels(runs: &Runs) -> Result<Vec<Panel>, EvaluationError> {
        panels::all(runs)
    }
}
