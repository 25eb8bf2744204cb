use super::definition::Definition;
use super::plan::Planned;
use crate::FileError;
use crate::claim::{Claim, Quantity};
use crate::experiment::{Experiment, Info, Plan, PlanError};
use plasticity_simulation::data::source::Source;
use std::path::Path;
use std::sync::Arc;

/// An experiment of the user's own, as its file says.
///
/// ```
/// use plasticity_validation::experiment::Experiment;
/// use plasticity_validation::own::Own;
///
/// let own = Own::read("walk.toml", r#"
///     name = "a-walk"
///     title = "How often a synapse that forgets is consolidated"
///     model = "walk"
///     replicates = 5
///     parameters = { probability = 0.1, time-constant = 100 }
///     grid = { threshold = [2.5, 3.5] }
///
///     [[claim]]
///     id = "rate"
///     statement = "the exact walk has the rate of consolidation"
///     at = { threshold = 3.5 }
///     measured = "rate"
///     predicted = "decaying_chain.steady_state.rate(probability, time_constant, threshold)"
///     margin = 0.05
///     margin_reason = "five runs of this length do not tell less"
///     control = { theory = "no decay", predicted = "probability / 16" }
/// "#)?;
/// assert_eq!((own.info().name, own.cells(), own.replicates()), ("a-walk", 2, 5));
/// let wrong = Own::read("walk.toml", "name = \"a\"\ntitel = \"b\"").unwrap_err();
/// assert_eq!(wrong.line, 2);
/// # Ok::<(), plasticity_validation::FileError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Own(Arc<Definition>);

impl Own {
    /// Reads and checks a file, given its path and its text.
    ///
    /// # Errors
    /// [`FileError`] with the line of the first thing that is wrong.
    pub fn read(file: &str, text: &str) -> Result<Self, FileError> {
        Ok(Self(Arc::new(Definition::read(file, text)?)))
    }

    /// Folder of its images, or "procedural", where it says so.
    pub fn data(&self) -> Option<&Path> {
        self.0.data.as_deref()
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.0.places.len()
    }

    /// Number of replicates of each cell.
    pub fn replicates(&self) -> u64 {
        self.0.replicates
    }

    /// Whether it makes claims.
    pub fn has_claims(&self) -> bool {
        !self.0.claims.is_empty()
    }
}

impl Experiment for Own {
    fn info(&self) -> Info<'_> {
        let Definition { name, title, units, model, .. } = &*self.0;
        Info { name, title, units, published: &[], presets: &[], claims: "", images: model.images() }
    }

    fn estimators(&self) -> Vec<&str> {
        self.0.claims.iter().map(|asked| asked.claim.estimator.name.as_str()).collect()
    }

    fn predictions(&self) -> Vec<&str> {
        let claims = self.0.claims.iter().map(|asked| &asked.claim);
        claims.flat_map(|claim| [claim.prediction.name.as_str(), claim.control.name.as_str()]).collect()
    }

    fn theory(&self, _prediction: &str) -> &'static [&'static str] {
        &[]
    }

    fn check(&self, _quantity: &Quantity) -> Result<(), String> {
        Ok(())
    }

    /// Those of the file, whatever text is given.
    fn claims(&self, _file: &str, _text: &str) -> Result<Vec<Claim>, FileError> {
        Ok(self.0.claims.iter().map(|asked| asked.claim.clone()).collect())
    }

    /// That of a text of this file, which may have other replicates.
    fn plan(&self, file: &str, text: &str, data: &Source) -> Result<Box<dyn Plan>, PlanError> {
        let read = Self::read(file, text)?;
        Ok(Box::new(Planned::new(read.0, data)?))
    }
}
