//! Claims of a file: what is measured and predicted at a point of the grid, judged as all claims are.

use super::definition::Definition;
use super::file::{Placed, Text, WrittenClaim};
use super::formula::NoValue;
use super::grid::{Grid, Place};
use super::model::Model;
use super::scope::{self, Allowed, Run};
use crate::FileError;
use crate::claim::{Claim, DEFAULT_MAX_NOT_CONVERGED, Quantity};
use crate::experiment::{EvaluationError, Results};
use crate::statistics::{mean, ratios_of_means};
use crate::store::Replicate;
use plasticity_record::{Kind, Relation, Scale, Source, Statistic};
use std::iter::zip;
use std::ops::Range;

/// The paper of claims that name none.
const PAPER: &str = "own";

/// A claim with the formulas that its quantities stand for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    pub(super) claim: Claim,
    /// Index of the place that it is about, and of the one that it compares with.
    place: usize,
    other: Option<usize>,
    measured: Placed,
    predicted: Placed,
    control: Placed,
}

/// What a claim is about, one for each run that has all of it.
pub(super) struct Values {
    pub(super) measured: Vec<f64>,
    pub(super) predicted: Vec<f64>,
    pub(super) control: Vec<f64>,
    /// Runs that did not converge, or lack what is measured.
    pub(super) without: u64,
}

/// Reads a claim.
///
/// # Errors
/// [`FileError`]: a margin that is none or without a reason, a point that is not in the grid, a formula of something that is not there.
pub(super) fn read(
    text: Text<'_>,
    model: Model,
    grid: &Grid,
    places: &[Place],
    written: &WrittenClaim,
    span: &Range<usize>,
) -> Result<Asked, FileError> {
    let id = text.identifier("the id of a claim", &written.id)?;
    let margin = *written.margin.get_ref();
    if !(margin.is_finite() && margin >= 0.0) {
        let message = format!("a margin must be a finite number and not negative, but is {margin}");
        return Err(text.error(&written.margin.span(), message));
    }
    if written.margin_reason.get_ref().trim().is_empty() {
        return Err(text.error(&written.margin_reason.span(), "a margin needs a reason"));
    }
    let max_not_converged = written.max_not_converged.as_ref();
    if let Some(fraction) = max_not_converged.filter(|fraction| !(0.0..=1.0).contains(fraction.get_ref())) {
        return Err(text.error(&fraction.span(), "max_not_converged is a fraction, from 0 to 1"));
    }
    let relation = written.relation.unwrap_or(Relation::Within);
    let share = written.statistic == Statistic::Share;
    let scale = written.scale.unwrap_or(if share { Scale::Absolute } else { Scale::Relative });
    if share && (scale != Scale::Absolute || relation == Relation::Exactly) {
        let message = "a share has an absolute scale, and an interval: not the relation \"exactly\"";
        return Err(text.error(&written.measured.span(), message));
    }
    let place = grid.index(&grid.coordinates(text, &written.at, &[], span)?);
    let other = written
        .against
        .as_ref()
        .map(|at| grid.coordinates(text, at, &[], span).map(|coordinates| grid.index(&coordinates)))
        .transpose()?;
    let formula = |of: &toml::Spanned<toml::Value>, of_measured: bool| {
        let placed = text.formula(of)?;
        let allowed = Allowed { outputs: true, other: other.is_some() && !of_measured };
        let points = [Some(place), other].into_iter().flatten().map(|index| &places[index].point);
        scope::check(model, &placed.formula, allowed, points)
            .map_err(|trouble| text.trouble(&placed, &trouble))?;
        Ok::<_, FileError>(placed)
    };
    // What is measured is of one point: a ratio of runs of two, which have nothing in common, would be biased.
    let measured = formula(&written.measured, true)?;
    if !scope::measures(model, &measured.formula) {
        let message = format!(
            "measured has to be of what is measured: {}",
            model.outputs().iter().copied().chain([scope::CONVERGED]).collect::<Vec<_>>().join(", ")
        );
        return Err(text.error(&measured.span, message));
    }
    let (predicted, control) =
        (formula(&written.predicted, false)?, formula(&written.control.predicted, false)?);
    if other.is_some() && written.statistic == Statistic::Median && scale == Scale::Relative {
        let message = "a median against another point has an absolute scale: its runs have nothing in common";
        return Err(text.error(&written.measured.span(), message));
    }
    if predicted.formula == control.formula {
        let message = "the control is the prediction itself; it has to be a wrong theory";
        return Err(text.error(&control.span, message));
    }
    let quantity = |role: &str| Quantity { name: format!("{id}: {role}"), at: toml::Table::new() };
    let claim = Claim {
        statement: written.statement.clone(),
        source: written
            .source
            .clone()
            .unwrap_or(Source { paper: PAPER.into(), place: file_name(text.file).into() }),
        kind: written.kind.unwrap_or(kind(relation)),
        panel: written.panel.as_ref().map(|panel| panel.get_ref().clone()),
        regime: written.regime.clone().unwrap_or_else(|| places[place].cell.clone()),
        estimator: quantity("measured"),
        prediction: quantity("predicted"),
        relation,
        scale,
        statistic: written.statistic,
        margin,
        margin_reason: written.margin_reason.get_ref().clone(),
        max_not_converged: max_not_converged
            .map_or(DEFAULT_MAX_NOT_CONVERGED, |fraction| *fraction.get_ref()),
        known_discrepancy: written.known_discrepancy.clone(),
        control_theory: written.control.theory.clone(),
        control: quantity("control"),
        id,
    };
    let asked = Asked { claim, place, other, measured, predicted, control };
    asked.foresee(text, model, places)?;
    Ok(asked)
}

fn kind(relation: Relation) -> Kind {
    match relation {
        Relation::Within => Kind::Approximation,
        Relation::AtLeast | Relation::AtMost => Kind::Ordering,
        Relation::Exactly => Kind::Identity,
    }
}

fn file_name(file: &str) -> &str {
    std::path::Path::new(file).file_name().and_then(|name| name.to_str()).unwrap_or(file)
}

impl Asked {
    /// Evaluates what needs no run, so that what is outside its domain is said before anything is simulated.
    fn foresee(&self, text: Text<'_>, model: Model, places: &[Place]) -> Result<(), FileError> {
        let here = Run { point: &places[self.place].point, replicate: None };
        let other = self.other.map(|index| Run { point: &places[index].point, replicate: None });
        for placed in [&self.predicted, &self.control] {
            match placed.formula.value(&scope::names(model, here, other)) {
                Err(NoValue::Outside(trouble)) => return Err(text.trouble(placed, &trouble)),
                Ok(value) if !value.is_finite() && !scope::measures(model, &placed.formula) => {
                    return Err(
                        text.error(&placed.span, format!("the formula gives {value}, not a finite number"))
                    );
                }
                Ok(value) if value == 0.0 && self.claim.scale == Scale::Relative => {
                    let message = "nothing is relative to 0; give scale = \"absolute\"";
                    if !scope::measures(model, &placed.formula) {
                        return Err(text.error(&placed.span, message));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Formulas as they stand in the file, for the record.
    pub(super) fn json(&self) -> serde_json::Value {
        let text = |placed: &Placed| placed.formula.text().to_owned();
        serde_json::json!({
            "id": self.claim.id, "measured": text(&self.measured), "predicted": text(&self.predicted),
            "control": text(&self.control),
        })
    }

    /// What is measured and predicted of every run.
    ///
    /// # Errors
    /// [`EvaluationError::Formula`] where a closed form is asked for something outside its domain.
    pub(super) fn values(&self, of: &Definition, results: &Results) -> Result<Values, EvaluationError> {
        let place = &of.places[self.place];
        let all = scope::of_all_runs(of.model, &self.measured.formula);
        let mut values =
            Values { measured: Vec::new(), predicted: Vec::new(), control: Vec::new(), without: 0 };
        for replicate in results.cell(&place.cell) {
            let here = Run { point: &place.point, replicate: Some(replicate) };
            let partner = self.other.map(|index| &of.places[index]);
            let run = partner.map(|place| (place, results.get(&place.cell, replicate.replicate)));
            let counts = |run: &Replicate| all || run.converged();
            let other = match run {
                None => None,
                Some((place, Some(run))) if counts(run) => {
                    Some(Run { point: &place.point, replicate: Some(run) })
                }
                Some(_) => {
                    values.without += 1;
                    continue;
                }
            };
            let known = if counts(replicate) { self.of_run(of, here, other)? } else { None };
            match known {
                None => values.without += 1,
                Some([measured, predicted, control]) => {
                    values.measured.push(measured);
                    values.predicted.push(predicted);
                    values.control.push(control);
                }
            }
        }
        if self.other.is_some() && self.claim.scale == Scale::Relative {
            values.relate_means();
        }
        Ok(values)
    }

    fn of_run(
        &self,
        of: &Definition,
        here: Run<'_>,
        other: Option<Run<'_>>,
    ) -> Result<Option<[f64; 3]>, EvaluationError> {
        let mut values = [0.0; 3];
        for (value, placed) in values.iter_mut().zip([&self.measured, &self.predicted, &self.control]) {
            match of.value(placed, here, other)? {
                Some(known) => *value = known,
                None => return Ok(None),
            }
        }
        Ok(Some(values))
    }
}

impl Values {
    /// Runs of two points have nothing in common but their number, and the mean of their ratios would be too large by the relative variance
    /// of the denominator. So the ratio is that of the means, with the spread of both ([`ratios_of_means`]), and $\bar b$ times it is what is
    /// measured where $\bar b$ is predicted.
    fn relate_means(&mut self) {
        let (Some(b), Some(control)) = (mean(&self.predicted), mean(&self.control)) else {
            return;
        };
        // A ratio to nothing is said to be none by the judge.
        if b != 0.0 {
            let pairs: Vec<(f64, f64)> =
                zip(&self.measured, &self.predicted).map(|(a, b)| (*a, *b)).collect();
            self.measured = ratios_of_means(&pairs).into_iter().map(|ratio| ratio * b).collect();
        }
        self.predicted.fill(b);
        self.control.fill(control);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::standard_error;

    #[test]
    fn exact_unrelated_runs_are_compared_by_their_means() {
        let (a, b): (Vec<f64>, Vec<f64>) = (vec![2.0, 4.0, 9.0], vec![1.0, 8.0, 3.0]);
        let mut values =
            Values { measured: a.clone(), predicted: b.clone(), control: vec![1.0, 3.0, 5.0], without: 0 };
        values.relate_means();
        assert!((mean(&values.measured).unwrap() - 5.0).abs() < 1e-12);
        assert_eq!((values.predicted, values.control), (vec![4.0; 3], vec![3.0; 3]));
        let pairs: Vec<(f64, f64)> = a.into_iter().zip(b).collect();
        let expected = standard_error(&ratios_of_means(&pairs)).unwrap();
        let found = standard_error(&values.measured).unwrap() / 4.0;
        assert!((found - expected).abs() < 1e-15, "{found} {expected}");
    }
}
