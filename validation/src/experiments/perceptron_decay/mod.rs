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

use crate::FileError;
use crate::claim::Quantity;
use crate::experiment::{
    Cell, Evaluation, EvaluationError, Info, Outcome, Plan, Preset, Published, Results, Sample,
    SimulationError,
};
use crate::tables::{self, Estimator, OfTables, Prediction, Tables};
use conditions::At;
use plasticity_record::Panel;
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
    presets: &[
        Preset {
            name: "smoke",
            text: include_str!("../../../presets/perceptron-decay/smoke.toml"),
            time: "12 s",
        },
        Preset {
            name: "default",
            text: include_str!("../../../presets/perceptron-decay/default.toml"),
            time: "2 min",
        },
        Preset {
            name: "paper",
            text: include_str!("../../../presets/perceptron-decay/paper.toml"),
            time: "30 min",
        },
    ],
    claims: include_str!("../../../claims/perceptron-decay.toml"),
};

impl Tables for PerceptronDecay {
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
    jobs: Vec<Job>,
}

impl Plan for Planned {
    fn settings(&self) -> serde_json::Value {
        serde_json::to_value(&self.settings).unwrap_or_default()
    }

    fn cells(&self) -> Vec<Cell> {
        self.jobs.iter().map(|job| job.cell(&self.settings)).collect()
    }

    fn covers(&self, estimator: &Quantity) -> Result<(), String> {
        let simulated: Vec<String> = self.cells().into_iter().map(|cell| cell.id).collect();
        tables::covers_cells::<PerceptronDecay>(&simulated, estimator)?;
        let at: At = tables::conditions(estimator)?;
        let simulated = self.settings.trade_off.time_constant;
        if estimators::is_trade_off(&estimator.name) && at.time_constant() != simulated {
            return Err(format!("energy against learning time is taken at tau = {simulated} only"));
        }
        Ok(())
    }

    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    fn simulate(&self, cell: &str, random: &mut Stream, simd: Simd) -> Result<Outcome, SimulationError> {
        simulate::replicate(&self.settings, &self.jobs, cell, random, simd)
            .map_err(|source| SimulationError { cell: cell.into(), source: source.into() })
    }

    fn evaluate<'a>(&'a self, results: &'a Results) -> Result<Box<dyn Evaluation + 'a>, EvaluationError> {
        Ok(Box::new(AtOptimum(OfTables(Runs::new(&self.settings, results)?))))
    }
}

/// What tables cannot say before the run: the cells of the optimal thresholds, and so how many runs did not converge there.
struct AtOptimum<'a>(OfTables<'a, PerceptronDecay>);

impl Evaluation for AtOptimum<'_> {
    fn estimate(&self, quantity: &Quantity) -> Result<Sample, EvaluationError> {
        let sample = self.0.estimate(quantity)?;
        match tables::conditions::<At>(quantity) {
            Ok(at) => {
                let not_converged = estimators::not_converged(&quantity.name, &self.0.0, &at);
                Ok(Sample { not_converged: sample.not_converged + not_converged, ..sample })
            }
            Err(_) => Ok(sample),
        }
    }

    fn predict(&self, quantity: &Quantity, estimated: &Quantity) -> Result<Vec<f64>, EvaluationError> {
        self.0.predict(quantity, estimated)
    }

    fn panels(&self) -> Result<Vec<Panel>, EvaluationError> {
        self.0.panels()
    }
}
