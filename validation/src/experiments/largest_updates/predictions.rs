//! What is predicted. Of energies and accuracies the paper has numbers and orderings, of the index its limits.

use super::LargestUpdates;
use super::conditions::Need;
use crate::tables::Prediction;
use plasticity_theory::diversity::{inverse_simpson, inverse_simpson_by_chance};
use plasticity_theory::quantity::{Presentations, Probability};

pub(super) static TABLE: &[Prediction<LargestUpdates>] = &[
    Prediction { name: "number", needs: &[Need::Value], theory: &[], value: |_, at| Ok(at.value()) },
    Prediction {
        name: "multiple-of-fraction",
        needs: &[Need::Value],
        theory: &[],
        value: |context, at| Ok(at.value() * context.runs.settings.updates.fraction),
    },
    Prediction {
        name: "index-of-mask",
        needs: &[],
        theory: &["diversity::inverse_simpson"],
        value: |context, _| {
            let updates = &context.runs.settings.updates;
            let synapses = 785 * updates.hidden as usize;
            let plastic = (updates.fraction * synapses as f64).round() as usize;
            let mask: Vec<f64> =
                (0..synapses).map(|synapse| f64::from(u8::from(synapse < plastic))).collect();
            Ok(inverse_simpson(&mask)?)
        },
    },
    Prediction {
        name: "index-by-chance",
        needs: &[],
        theory: &["diversity::inverse_simpson_by_chance"],
        value: |context, _| {
            let updates = &context.runs.settings.updates;
            let window = Presentations::new(updates.window as f64)?;
            Ok(inverse_simpson_by_chance(Probability::new(updates.fraction)?, window)?)
        },
    },
];
