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

use crate::FileError;
use crate::claim::Quantity;
use crate::experiment::{
    Cell, Evaluation, EvaluationError, Info, Outcome, Plan, Preset, Published, Results, SimulationError,
};
use crate::tables::{self, Estimator, OfTables, Prediction, Tables};
use conditions::At;
use plasticity_record::Panel;
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
    presets: &[
        Preset {
            name: "smoke",
            text: include_str!("../../../presets/fokker-planck/smoke.toml"),
            time: "8 s",
        },
        Preset {
            name: "default",
            text: include_str!("../../../presets/fokker-planck/default.toml"),
            time: "1.5 min",
        },
        Preset {
            name: "paper",
            text: include_str!("../../../presets/fokker-planck/paper.toml"),
            time: "10 min",
        },
    ],
    claims: include_str!("../../../claims/fokker-planck.toml"),
};

impl Tables for FokkerPlanck {
    const INFO: &'static Info = &INFO;
    type At = At;
    type Runs<'a> = Runs<'a>;

    fn estimators() -> &'static [Estimator<Self>] {
        estimators::TABLE
    }

    fn predictions() -> [&'static [Prediction<Self>]; 2] {
        [predictions::TABLE, wrong::TABLE]
    }

    fn plan(file: &str, text: &str) -> Result<Box<dyn Plan>, FileError> {
        let settings = Settings::parse(file, text)?;
        let jobs = simulate::jobs(&settings);
        Ok(Box::new(Planned { settings, jobs }))
    }

    fn results<'a>(runs: &'a Runs<'_>) -> &'a Results {
        runs.results
    }

    fn panels(runs: &Runs) -> Result<Vec<Panel>, EvaluationError> {
        panels::all(runs)
    }
}

/// The settings with the work that they make.
struct Planned {
    settings: Settings,
    jobs: Vec<(Cell, Job)>,
}

impl Plan for Planned {
    fn settings(&self) -> serde_json::Value {
        serde_json::to_value(&self.settings).unwrap_or_default()
    }

    fn cells(&self) -> Vec<Cell> {
        self.jobs.iter().map(|(cell, _)| cell.clone()).collect()
    }

    fn covers(&self, estimator: &Quantity) -> Result<(), String> {
        let simulated: Vec<String> = self.jobs.iter().map(|(cell, _)| cell.id.clone()).collect();
        tables::covers_cells::<FokkerPlanck>(&simulated, estimator)?;
        let at: At = tables::conditions(estimator)?;
        let bins = at.fraction() * self.settings.bins as f64;
        if (bins - bins.round()).abs() > 1e-9 {
            return Err(format!(
                "a fraction of {} is no whole number of {} bins",
                at.fraction(),
                self.settings.bins
            ));
        }
        let presentations = self.settings.reset.presentations;
        if at.presentations() > presentations {
            return Err(format!(
                "synapses are followed for {presentations} presentations from a consolidation only"
            ));
        }
        Ok(())
    }

    fn notes(&self) -> Vec<String> {
        self.settings.departures()
    }

    fn simulate(&self, cell: &str, random: &mut Stream, simd: Simd) -> Result<Outcome, SimulationError> {
        let found = self.jobs.iter().find(|(known, _)| known.id == cell);
        let (_, job) = found.ok_or_else(|| SimulationError::unknown(cell))?;
        simulate::replicate(&self.settings, *job, random, simd)
            .map_err(|source| SimulationError { cell: cell.into(), source: source.into() })
    }

    fn evaluate<'a>(&'a self, results: &'a Results) -> Result<Box<dyn Evaluation + 'a>, EvaluationError> {
        Ok(Box::new(OfTables::<FokkerPlanck>(Runs::new(&self.settings, results))))
    }
}
