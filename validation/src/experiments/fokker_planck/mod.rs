//! `fokker-planck`: transient weights that decay, in three tiers: the closed form of the diffusion approximation, the walk
//! without it, and learning (LvR fig. 6).
//!
//! The cells `walk` are independent synapses, stepped one presentation at a time, at points of three sweeps and at some with
//! small steps; `reset` follows such synapses from a consolidation on. `learning` is LvR fig. 6, for two rules. `stationary` is
//! a perceptron above capacity, which goes on learning with a constant probability of updates.

mod conditions;
mod estimators;
mod laws;
mod learning_panels;
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

pub(super) struct FokkerPlanck;

static INFO: Info = Info {
    name: "fokker-planck",
    title: "Steady state of decaying transient weights: closed form, walk and learning",
    units: "weights in units of the learning rate; rates and powers are per synapse and presentation, energies of learning \
            per neuron",
    published: &[
        Published {
            panel: "LvR 6",
            shown_by: &["6-consolidation", "6-maintenance", "6-any-consolidation", "6-any-maintenance"],
        },
        Published { panel: "ours: P(s)", shown_by: &["law-walk", "law-diffusive", "law-learning"] },
        Published {
            panel: "ours: tiers",
            shown_by: &[
                "rate-probability",
                "rate-time-constant",
                "rate-threshold",
                "power-probability",
                "power-time-constant",
                "power-threshold",
                "mean-abs-probability",
                "mean-abs-time-constant",
                "mean-abs-threshold",
                "tiers-rate-threshold",
                "tiers-power-threshold",
                "tiers-mean-abs-threshold",
            ],
        },
    ],
    presets: presets!("fokker-planck", "smoke" takes "8 s", "default" takes "1 min", "paper" takes "10 min"),
    claims: include_str!("../../../claims/fokker-planck.toml"),
    images: false,
};

impl Tables for FokkerPlanck {
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
        let settings = &plan.settings;
        let bins = at.fraction() * settings.bins as f64;
        if (bins - bins.round()).abs() > 1e-9 {
            return Err(format!(
                "a fraction of {} is no whole number of {} bins",
                at.fraction(),
                settings.bins
            ));
        }
        let presentations = settings.reset.presentations;
        if at.presentations() > presentations {
            return Err(format!(
                "synapses are followed for {presentations} presentations from a consolidation only"
            ));
        }
        Ok(())
    }

    fn notes(settings: &Settings) -> Vec<String> {
        settings.departures()
    }

    fn replicate(plan: &Planned<Self>, job: &Job, random: &mut Stream, simd: Simd) -> Replicated {
        Ok(simulate::replicate(&plan.settings, *job, random, simd)?)
    }

    fn runs<'a>(plan: &'a Planned<Self>, results: &'a Results) -> Result<Runs<'a>, EvaluationError> {
        Ok(Runs::new(&plan.settings, results))
    }

    fn panels(runs: &Runs) -> Result<Vec<Panel>, EvaluationError> {
        panels::all(runs)
    }
}
