//! An experiment of the user's own, read and checked.

use super::claims::{self, Asked};
use super::file::{Placed, Text};
use super::formula::NoValue;
use super::grid::{Grid, Place};
use super::model::{MODELS, Model};
use super::panels::{self, Drawn};
use super::scope::{self, Run};
use crate::experiment::EvaluationError;
use crate::{FileError, experiments, suggest};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Most replicates of all cells together.
const MOST_REPLICATES: u64 = 10_000_000;

/// All that a file says.
#[derive(Debug, Clone)]
pub(super) struct Definition {
    file: String,
    text: String,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) units: String,
    pub(super) model: Model,
    pub(super) replicates: u64,
    /// Folder of the images, or the word for those that are drawn.
    pub(super) data: Option<PathBuf>,
    /// The same as it stands in the file, wherever that is.
    written_data: Option<String>,
    pub(super) grid: Grid,
    pub(super) places: Vec<Place>,
    pub(super) panels: Vec<Drawn>,
    pub(super) claims: Vec<Asked>,
}

impl Definition {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// [`FileError`] with the line of the first thing that is wrong.
    pub(super) fn read(file: &str, content: &str) -> Result<Self, FileError> {
        let text = Text { file, text: content };
        let written = text.parse()?;
        let name = text.identifier("the name of an experiment", &written.name)?;
        if name == "all" {
            let message = "all stands for every experiment of the toolkit; give yours another name";
            return Err(text.error(&written.name.span(), message));
        }
        if experiments::ALL.iter().any(|experiment| experiment.info().name == name) {
            let message = format!("{name} is an experiment of the toolkit; give yours another name");
            return Err(text.error(&written.name.span(), message));
        }
        let model = MODELS.into_iter().find(|model| model.name() == written.model.get_ref());
        let model = model.ok_or_else(|| {
            let hint = suggest::hint(written.model.get_ref(), MODELS.map(Model::name));
            let message = format!("there is no model {:?}; {hint}", written.model.get_ref());
            text.error(&written.model.span(), message)
        })?;
        let replicates = *written.replicates.get_ref();
        if !(2..=1_000_000).contains(&replicates) {
            let message = "replicates must be at least 2, and at most a million";
            return Err(text.error(&written.replicates.span(), message));
        }
        let data = match &written.data {
            Some(data) if !model.images() => {
                let message = format!("the model {} learns no images; leave out data", model.name());
                return Err(text.error(&data.span(), message));
            }
            Some(data) => Some(beside(file, data.get_ref())),
            None => None,
        };
        let grid = Grid::read(text, model, &written)?;
        let places = grid.places(text)?;
        if replicates.saturating_mul(places.len() as u64) > MOST_REPLICATES {
            let message = format!(
                "{} cells of {replicates} replicates are more than the {MOST_REPLICATES} allowed; give fewer",
                places.len()
            );
            return Err(text.error(&written.replicates.span(), message));
        }
        let mut read = Self {
            file: file.into(),
            text: content.into(),
            name,
            title: written.title.get_ref().clone(),
            units: written.units.clone().unwrap_or_else(|| model.units().into()),
            model,
            replicates,
            data,
            written_data: written.data.as_ref().map(|data| data.get_ref().clone()),
            grid,
            places,
            panels: Vec::new(),
            claims: Vec::new(),
        };
        let mut panels = HashSet::new();
        for panel in &written.panel {
            if !panels.insert(panel.get_ref().id.get_ref()) {
                return Err(text.error(&panel.get_ref().id.span(), "this panel is there twice; rename one"));
            }
            if panel.get_ref().id.get_ref() == crate::export::NAME {
                let message = format!(
                    "data/{}.csv is the file of raw values; give the panel another name",
                    crate::export::NAME
                );
                return Err(text.error(&panel.get_ref().id.span(), message));
            }
            let panel = panels::read(text, &read, panel.get_ref(), &panel.span())?;
            read.panels.push(panel);
        }
        let mut names = HashSet::new();
        for claim in &written.claim {
            if !names.insert(claim.get_ref().id.get_ref()) {
                return Err(text.error(&claim.get_ref().id.span(), "this claim is there twice; rename one"));
            }
            if let Some(panel) =
                claim.get_ref().panel.as_ref().filter(|panel| !panels.contains(panel.get_ref()))
            {
                let hint = suggest::hint(panel.get_ref(), panels.iter().map(|panel| panel.as_str()));
                let message = format!("there is no panel {:?}; {hint}", panel.get_ref());
                return Err(text.error(&panel.span(), message));
            }
            let claim = claims::read(text, model, &read.grid, &read.places, claim.get_ref(), &claim.span())?;
            read.claims.push(claim);
        }
        Ok(read)
    }

    /// The file, to blame its lines.
    pub(super) fn text(&self) -> Text<'_> {
        Text { file: &self.file, text: &self.text }
    }

    /// The value of a formula at a run; nothing where the run lacks what it asks for. It need not be finite.
    ///
    /// # Errors
    /// [`EvaluationError::Formula`] where a closed form is asked for something outside its domain.
    pub(super) fn value(
        &self,
        placed: &Placed,
        here: Run<'_>,
        other: Option<Run<'_>>,
    ) -> Result<Option<f64>, EvaluationError> {
        match placed.formula.value(&scope::names(self.model, here, other)) {
            Ok(value) => Ok(Some(value)),
            Err(NoValue::Missing) => Ok(None),
            Err(NoValue::Outside(trouble)) => Err(self.text().trouble(placed, &trouble).into()),
        }
    }

    /// As the record keeps it.
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "model": self.model.name(),
            "replicates": self.replicates,
            "data": self.written_data,
            "of_every_cell": self.grid.json(),
            "panels": self.panels.iter().map(Drawn::json).collect::<Vec<_>>(),
            "claims": self.claims.iter().map(Asked::json).collect::<Vec<_>>(),
        })
    }
}

/// A folder that a file names, relative to where the file is.
fn beside(file: &str, folder: &str) -> PathBuf {
    let drawn = folder == plasticity_simulation::data::source::PROCEDURAL;
    match Path::new(file).parent() {
        Some(parent) if !drawn => parent.join(folder),
        _ => folder.into(),
    }
}
