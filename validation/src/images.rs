//! The images of an experiment, read once and coded once for each kind of network.

use crate::experiment::PlanError;
use crate::tables::Shared;
use plasticity_record::Data;
use plasticity_simulation::data::Dataset;
use plasticity_simulation::data::source::Source;
use plasticity_simulation::network::{Evaluation, InputCoding, Material, Settings, TargetCoding};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};

/// Images that accuracy is measured on, as presets name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TestedOn {
    HeldOut,
    Test,
}

impl From<TestedOn> for Evaluation {
    fn from(images: TestedOn) -> Self {
        match images {
            TestedOn::HeldOut => Self::HeldOut,
            TestedOn::Test => Self::Test,
        }
    }
}

/// A data set, coded as networks ask for it.
pub(crate) struct Images {
    dataset: Dataset,
    data: Data,
    coded: Mutex<Vec<(Coding, Arc<Material>)>>,
}

/// All that a coding depends on.
type Coding = (InputCoding, TargetCoding, bool, Evaluation);

impl Images {
    /// Reads or draws the images.
    ///
    /// # Errors
    /// [`PlanError::Data`] where there are none, or they are broken.
    pub(crate) fn load(source: &Source) -> Result<Self, PlanError> {
        Ok(Self::new(source.load()?))
    }

    pub(crate) fn new(dataset: Dataset) -> Self {
        let data = Data { source: dataset.source.clone(), sha256: dataset.sha256() };
        Self { dataset, data, coded: Mutex::default() }
    }

    /// Whether there are enough to learn from that some can be held out.
    pub(crate) fn can_hold_out(&self) -> bool {
        self.dataset.training.count() > 1
    }

    /// The images as a network learns them and is tested on them; coded when first asked for, shared by all networks alike.
    pub(crate) fn material(&self, settings: &Settings, evaluation: Evaluation) -> Arc<Material> {
        let coding: Coding = (settings.inputs, settings.targets, settings.bias, evaluation);
        let mut coded = self.coded.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some((_, material)) = coded.iter().find(|(known, _)| *known == coding) {
            return Arc::clone(material);
        }
        let material = Arc::new(Material::new(settings, &self.dataset, evaluation));
        coded.push((coding, Arc::clone(&material)));
        material
    }
}

impl Shared for Images {
    fn data(&self) -> Option<Data> {
        Some(self.data.clone())
    }

    fn notes(&self) -> Vec<String> {
        match self.dataset.training.classes_without_images().as_slice() {
            [] => Vec::new(),
            [first, others @ ..] => {
                let more = match others.len() {
                    0 => String::new(),
                    others => format!(", nor any of {others} larger ones"),
                };
                let advice = if *first == 0 { "; count labels from 0" } else { "" };
                vec![format!(
                    "no image to learn from has the label {first}{more}, but networks have an output unit for every label from 0 to the largest{advice}"
                )]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plasticity_simulation::data::digits;

    #[test]
    fn exact_networks_of_one_kind_share_what_they_learn() {
        let images = Images::new(digits::generate(1, 12, 3));
        let material = |settings, evaluation| images.material(&settings, evaluation);
        let small = material(Settings::vrp(10), Evaluation::HeldOut);
        assert!(Arc::ptr_eq(&small, &material(Settings::vrp(20), Evaluation::HeldOut)));
        assert!(!Arc::ptr_eq(&small, &material(Settings::vrp(10), Evaluation::Test)));
        assert_ne!(*small, *material(Settings::lvr(10), Evaluation::HeldOut));
        assert_eq!((small.training.count(), small.evaluation.count()), (10, 2));
        let others = Images::new(digits::generate(2, 12, 3));
        assert_ne!(images.data().unwrap().sha256, others.data().unwrap().sha256);
        assert_eq!(images.data(), Images::new(digits::generate(1, 12, 3)).data());
    }
}
