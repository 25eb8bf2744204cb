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
    presets: &[
        Preset {
            name: "smoke",
            text: include_str!("../../../presets/perceptron-inefficiency/smoke.toml"),
            time: "10 s",
        },
        Preset {
            name: "default",
            text: include_str!("../../../presets/perceptron-inefficiency/default.toml"),
            time: "3 min",
        },
        Preset {
            name: "paper",
            text: include_str!("../../../presets/perceptron-inefficiency/paper.toml"),
            time: "1 h",
        },
    ],
    claims: include_str!("../../../claims/perceptron-inefficiency.toml"),
};

impl Tables for PerceptronInefficiency {
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
        tables::covers_cells::<PerceptronInefficiency>(&simulated, estimator)?;
        let at: At = tables::conditions(estimator)?;
        match at.exponent {
            Some(exponent) => {
                let settings = &self.settings.exponents;
                let patterns = settings::patterns(settings.inputs, settings.load);
                if (at.inputs, at.patterns) != (Some(settings.inputs), Some(patterns)) {
                    return Err(format!(
                        "energies are taken to other exponents for {} inputs and {patterns} patterns only",
                        settings.inputs
                    ));
                }
                settings.index(exponent).map(|_| ())
            }
            None => Ok(()),
        }
    }

    fn notes(&self) -> Vec<String> {
        Vec::new()
    }

    fn simulate(&self, cell: &str, random: &mut Stream, simd: Simd) -> Result<Outcome, SimulationError> {
        let job =
            self.jobs.iter().find(|job| job.id == cell).ok_or_else(|| SimulationError::unknown(cell))?;
        simulate::replicate(&self.settings, job, random, simd)
            .map_err(|source| SimulationError { cell: cell.into(), source: source.into() })
    }

    fn evaluate<'a>(&'a self, results: &'a Results) -> Result<Box<dyn Evaluation + 'a>, EvaluationError> {
        Ok(Box::new(OfTables::<PerceptronInefficiency>(Runs { settings: &self.settings, results })))
    }
}
