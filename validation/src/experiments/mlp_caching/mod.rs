//! `mlp-caching`: a network with one hidden layer that learns to classify images, with and without synaptic caching (LvR fig. 5 and
//! supplement 1B of fig. 3).
//!
//! A cell is a network: its size, learning rate, gradient, and caching. One run gives its energies at a list of accuracies. The cost of
//! maintenance is applied when the runs are evaluated, and so is the choice of thresholds and sizes.

mod conditions;
mod estimators;
mod gradients;
mod panels;
mod predictions;
mod rates;
mod runs;
mod settings;
mod simulate;
mod sizes;
mod trade_off;

use crate::experiment::{EvaluationError, Info, PlanError, Published, Results};
use crate::images::Images;
use crate::plan::{Planned, Replicated};
use crate::preset::presets;
use crate::tables::{Estimator, Prediction, Tables};
use conditions::At;
use plasticity_record::Panel;
use plasticity_simulation::data::source::Source;
use plasticity_simulation::network::{self, Evaluation};
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use runs::Runs;
use settings::Settings;
use simulate::Job;

pub(super) struct MlpCaching;

static INFO: Info = Info {
    name: "mlp-caching",
    title: "Energy of a network that learns to classify images, with and without synaptic caching",
    units: "energies and thresholds are absolute weights, times are samples",
    published: &[
        Published { panel: "LvR 5A", shown_by: &["5A-true", "5A-authors"] },
        Published { panel: "LvR 5B", shown_by: &["5B-true", "5B-authors"] },
        Published { panel: "LvR 5C", shown_by: &["5C-true", "5C-authors"] },
        Published { panel: "LvR 3-S1B", shown_by: &["3-S1B-true", "3-S1B-authors"] },
        Published {
            panel: "ours: gradient",
            shown_by: &["gradient-energy", "gradient-samples", "gradient-inefficiency"],
        },
    ],
    presets: presets!("mlp-caching", "smoke" takes "1 min", "default" takes "3.5 min", "paper" takes "3 h"),
    images: true,
    claims: include_str!("../../../claims/mlp-caching.toml"),
};

impl Tables for MlpCaching {
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

    fn notes(settings: &Settings) -> Vec<String> {
        settings.notes()
    }

    fn covers(plan: &Planned<Self>, estimator: &str, at: &At) -> Result<(), String> {
        let settings = &plan.settings;
        let rates = settings.rates.rates.of(at.gradient());
        let fitted = rates.iter().filter(|&&rate| rate <= at.rate()).count();
        if estimator.starts_with("rate-exponent") && fitted < 2 {
            return Err(format!(
                "an exponent needs two rates up to {}, but {rates:?} are simulated",
                at.rate()
            ));
        }
        let costs = &settings.trade_off.costs;
        if at.cost.is_some_and(|cost| !costs.contains(&cost)) {
            return Err(format!("the cost {} is not taken, but {costs:?} are", at.cost()));
        }
        if at.rate.is_some_and(|rate| !rates.contains(&rate)) {
            return Err(format!("the learning rate {} is not simulated, but {rates:?} are", at.rate()));
        }
        let thresholds = settings.caching.thresholds.of(at.gradient());
        if let Some(threshold) = at.threshold.filter(|threshold| !thresholds.contains(threshold)) {
            return Err(format!("the threshold {threshold} is not simulated, but {thresholds:?} are"));
        }
        Ok(())
    }

    fn replicate(plan: &Planned<Self>, job: &Job, random: &mut Stream, simd: Simd) -> Replicated {
        let material = plan.shared.material(&network::Settings::lvr(job.network.hidden), Evaluation::Test);
        Ok(simulate::replicate(&plan.settings, job, &material, random, simd)?)
    }

    fn runs<'a>(plan: &'a Planned<Self>, results: &'a Results) -> Result<Runs<'a>, EvaluationError> {
        Runs::new(&plan.settings, results)
    }

    fn more_not_converged(runs: &Runs, estimator: &str, at: &At) -> u64 {
        estimators::not_reached(estimator, runs, at)
    }

    fn panels(runs: &Runs) -> Result<Vec<Panel>, EvaluationError> {
        Ok(panels::all(runs))
    }
}
