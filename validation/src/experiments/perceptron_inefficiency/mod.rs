//! `perceptron-inefficiency`: energy of perceptron learning over its minimum, against load (LvR fig. 1).
//!
//! The cells `learning` are a grid of sizes and loads, with more runs near capacity, where the number of updates is
//! heavy-tailed. `sweep` takes one run at every tenth number of patterns, as LvR did. `capacity` takes small tasks around
//! capacity, where some have no solution.

mod conditions;
mod estimators;
mod near_capacity;
mod panels;
mod predictions;
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

pub(super) struct PerceptronInefficiency;

static INFO: Info = Info {
    name: "perceptron-inefficiency",
    title: "Energy of perceptron learning over the minimal energy, against load",
    units: "energies are sums over the synapses of a neuron, in units of the learning rate",
    published: &[
        Published { panel: "LvR 1C", shown_by: &["1C-energy"] },
        Published { panel: "LvR 1D", shown_by: &["1D-inefficiency"] },
        Published { panel: "LvR 1-S1", shown_by: &["1-S1-exponent", "1-S1-potentiation"] },
        Published { panel: "ours: finite size", shown_by: &["size-updates", "size-presentations"] },
    ],
    presets: presets!("perceptron-inefficiency", "smoke" takes "10 s", "default" takes "2 min", "paper" takes "1 h"),
    claims: include_str!("../../../claims/perceptron-inefficiency.toml"),
    images: false,
};

impl Tables for PerceptronInefficiency {
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

    fn covers(plan: &Planned<Self>, _estimator: &str, at: &At) -> Result<(), String> {
        let Some(exponent) = at.exponent else { return Ok(()) };
        let settings = &plan.settings.exponents;
        let patterns = settings::patterns(settings.inputs, settings.load);
        if (at.inputs, at.patterns) != (Some(settings.inputs), Some(patterns)) {
            return Err(format!(
                "energies are taken to other exponents for {} inputs and {patterns} patterns only",
                settings.inputs
            ));
        }
        settings.index(exponent).map(|_| ())
    }

    fn replicate(plan: &Planned<Self>, job: &Job, random: &mut Stream, simd: Simd) -> Replicated {
        Ok(simulate::replicate(&plan.settings, job, random, simd)?)
    }

    fn runs<'a>(plan: &'a Planned<Self>, results: &'a Results) -> Result<Runs<'a>, EvaluationError> {
        Ok(Runs { settings: &plan.settings, results })
    }

    fn panels(runs: &Runs) -> Result<Vec<Panel>, EvaluationError> {
        panels::all(runs)
    }
}
