//! `perceptron-decay`: perceptron learning with transient weights that decay, at the optimal consolidation threshold (LvR fig. 3 and
//! its supplement 1A).
//!
//! The cells `learning` are rule, time constant and threshold; `no-decay` learns one task with every threshold. The cost of
//! maintenance is applied when the runs are evaluated, and so is the choice of the threshold.

mod conditions;
mod estimators;
mod panels;
mod predictions;
mod runs;
mod settings;
mod simulate;
mod trade_off;
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

pub(super) struct PerceptronDecay;

static INFO: Info = Info {
    name: "perceptron-decay",
    title: "Learning with decaying transient weights, at the optimal consolidation threshold",
    units: "energies are per synapse, thresholds weights, both in units of the learning rate; times are presentations",
    published: &[
        Published { panel: "LvR 3, top", shown_by: &["3-energy-per-synapse"] },
        Published { panel: "LvR 3, middle", shown_by: &["3-threshold-per-synapse"] },
        Published { panel: "LvR 3, bottom", shown_by: &["3-time-per-synapse"] },
        Published { panel: "LvR 3-S1A", shown_by: &["3-S1A-per-synapse", "3-S1A-any-synapse"] },
    ],
    presets: presets!("perceptron-decay", "smoke" takes "12 s", "default" takes "2 min", "paper" takes "30 min"),
    claims: include_str!("../../../claims/perceptron-decay.toml"),
    images: false,
};

impl Tables for PerceptronDecay {
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
        let simulated = plan.settings.trade_off.time_constant;
        if estimators::is_trade_off(estimator) && at.time_constant() != simulated {
            return Err(format!("energy against learning time is taken at tau = {simulated} only"));
        }
        Ok(())
    }

    fn replicate(plan: &Planned<Self>, job: &Job, random: &mut Stream, simd: Simd) -> Replicated {
        Ok(simulate::replicate(&plan.settings, job, random, simd)?)
    }

    fn runs<'a>(plan: &'a Planned<Self>, results: &'a Results) -> Result<Runs<'a>, EvaluationError> {
        Runs::new(&plan.settings, results)
    }

    /// The cells of the optimal thresholds.
    fn more_not_converged(runs: &Runs, estimator: &str, at: &At) -> u64 {
        estimators::not_converged(estimator, runs, at)
    }

    fn panels(runs: &Runs) -> Result<Vec<Panel>, EvaluationError> {
        panels::all(runs)
    }
}
