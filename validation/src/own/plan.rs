//! The cells of a file, simulated and evaluated.

use super::claims::Values;
use super::definition::Definition;
use super::model::Settings;
use crate::FileError;
use crate::claim::Quantity;
use crate::experiment::{
    Cell, Evaluation, EvaluationError, Outcome, Plan, PlanError, Results, Sample, SimulationError,
};
use crate::images::Images;
use crate::tables::Shared;
use plasticity_record::{Data, Panel};
use plasticity_simulation::data::source::Source;
use plasticity_simulation::network;
use plasticity_simulation::random::Stream;
use plasticity_simulation::simd::Simd;
use std::sync::Arc;

/// A file with its images.
pub(super) struct Planned {
    of: Arc<Definition>,
    images: Option<Images>,
}

impl Planned {
    /// Reads the images, where there are some to learn, and checks that the networks can.
    ///
    /// # Errors
    /// [`PlanError`].
    pub(super) fn new(of: Arc<Definition>, data: &Source) -> Result<Self, PlanError> {
        let images = if of.model.images() { Some(Images::load(data)?) } else { None };
        for place in &of.places {
            let (Settings::Network(settings, evaluation), Some(images)) = (&place.settings, &images) else {
                continue;
            };
            let blame =
                |message: String| FileError::at_key(of.text().file, of.text().text, "parameters", message);
            if *evaluation == network::Evaluation::HeldOut && !images.can_hold_out() {
                let message = "a single training image cannot be held out; give evaluate = \"test\"";
                return Err(blame(message.into()).into());
            }
            let material = images.material(&settings.network, *evaluation);
            let all = crate::ensemble::NetworkSettings { replicates: of.replicates, ..*settings };
            all.check_size(&material).map_err(|error| blame(error.to_string()))?;
        }
        Ok(Self { of, images })
    }
}

impl Plan for Planned {
    fn settings(&self) -> serde_json::Value {
        self.of.json()
    }

    fn data(&self) -> Option<Data> {
        self.images.as_ref().and_then(Shared::data)
    }

    fn cells(&self) -> Vec<Cell> {
        let of_point = |point: &super::value::Point| {
            let values = point.iter().map(|(name, value)| ((*name).to_owned(), value.json()));
            serde_json::json!({ "model": self.of.model.name(), "parameters": values.collect::<serde_json::Map<_, _>>() })
        };
        let cells = self.of.places.iter().map(|place| Cell {
            id: place.cell.clone(),
            replicates: self.of.replicates,
            parameters: of_point(&place.point),
        });
        cells.collect()
    }

    fn covers(&self, _estimator: &Quantity) -> Result<(), String> {
        // A claim of the file is of a point of its grid, which is checked when it is read.
        Ok(())
    }

    /// All cells have the same number of replicates.
    fn cells_of(&self, _estimator: &Quantity) -> Vec<String> {
        Vec::new()
    }

    fn notes(&self) -> Vec<String> {
        self.images.as_ref().map_or(Vec::new(), |images| images.notes())
    }

    fn simulate(&self, cell: &str, random: &mut Stream, simd: Simd) -> Result<Outcome, SimulationError> {
        let place = self.of.places.iter().find(|place| place.cell == cell);
        let place = place.ok_or_else(|| SimulationError::unknown(cell))?;
        let outcome = place.settings.run(self.images.as_ref(), random, simd);
        outcome.map_err(|source| SimulationError { cell: cell.into(), source })
    }

    fn evaluate<'a>(&'a self, results: &'a Results) -> Result<Box<dyn Evaluation + 'a>, EvaluationError> {
        Ok(Box::new(Evaluated { of: &self.of, results }))
    }
}

struct Evaluated<'a> {
    of: &'a Definition,
    results: &'a Results,
}

impl Evaluated<'_> {
    /// What the claim is about that a quantity belongs to.
    fn values(&self, quantity: &Quantity) -> Result<Values, EvaluationError> {
        let asked = self.of.claims.iter().find(|asked| {
            let claim = &asked.claim;
            [&claim.estimator, &claim.prediction, &claim.control].contains(&quantity)
        });
        let asked = asked.ok_or_else(|| EvaluationError::NotSimulated {
            quantity: quantity.name.clone(),
            condition: "all".into(),
            hint: "there is no such quantity".into(),
        })?;
        asked.values(self.of, self.results)
    }
}

impl Evaluation for Evaluated<'_> {
    fn estimate(&self, quantity: &Quantity) -> Result<Sample, EvaluationError> {
        let values = self.values(quantity)?;
        Ok(Sample { values: values.measured, not_converged: values.without })
    }

    fn predict(&self, quantity: &Quantity, _estimator: &Quantity) -> Result<Vec<f64>, EvaluationError> {
        let values = self.values(quantity)?;
        let is_control = self.of.claims.iter().any(|asked| asked.claim.control == *quantity);
        Ok(if is_control { values.control } else { values.predicted })
    }

    fn panels(&self) -> Result<Vec<Panel>, EvaluationError> {
        self.of.panels.iter().map(|panel| panel.panel(self.of, self.results)).collect()
    }
}
