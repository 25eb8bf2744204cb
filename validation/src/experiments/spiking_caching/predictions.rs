//! What is predicted. The paper has a number and orderings, no closed forms.

use super::SpikingCaching;
use super::conditions::Need;
use crate::tables::Prediction;

pub(super) static TABLE: &[Prediction<SpikingCaching>] =
    &[Prediction { name: "number", needs: &[Need::Value], theory: &[], value: |_, at| Ok(at.value()) }];
