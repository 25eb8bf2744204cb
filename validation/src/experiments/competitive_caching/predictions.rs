//! What is predicted: the paper has orderings and numbers, no closed forms.

use super::CompetitiveCaching;
use super::conditions::Need;
use crate::tables::Prediction;

pub(super) static TABLE: &[Prediction<CompetitiveCaching>] =
    &[Prediction { name: "number", needs: &[Need::Value], theory: &[], value: |_, at| Ok(at.value()) }];
