//! What is predicted: the claims about networks are numbers, for which there is no theory yet. Wrong theories, for negative controls,
//! are other numbers.

use super::MlpCaching;
use super::conditions::Need;
use crate::tables::Prediction;

pub(super) static TABLE: &[Prediction<MlpCaching>] =
    &[Prediction { name: "number", needs: &[Need::Value], theory: &[], value: |_, at| Ok(at.value()) }];

pub(super) static WRONG: &[Prediction<MlpCaching>] =
    &[Prediction { name: "wrong-number", needs: &[Need::Value], theory: &[], value: |_, at| Ok(at.value()) }];
