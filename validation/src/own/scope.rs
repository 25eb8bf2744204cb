//! What the names in formulas stand for: parameters, and what is measured of a run.

use super::formula::{Formula, Name, Trouble};
use super::model::Model;
use super::value::Point;
use crate::store::Replicate;
use crate::suggest;

/// Whether a run converged, as an output that every run has.
pub(super) const CONVERGED: &str = "converged";

/// Before a name that is that of an output too: the parameter is meant.
const PARAMETER: &str = "parameter.";

/// Before a name: of the run with the same number at the point that a claim compares with.
const OTHER: &str = "other.";

/// What a formula may speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Allowed {
    /// What is measured.
    pub(super) outputs: bool,
    /// Another point.
    pub(super) other: bool,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Parameter(&'static str),
    Output(&'static str),
}

/// What a name stands for, and whether at the other point.
fn meaning(model: Model, name: &str) -> Option<(Meaning, bool)> {
    let (name, other) = name.strip_prefix(OTHER).map_or((name, false), |rest| (rest, true));
    let output = || {
        let known = model.outputs().iter().chain([&CONVERGED]).find(|output| **output == name);
        known.map(|output| Meaning::Output(output))
    };
    let parameter = |name: &str| {
        let known = model.parameters().iter().find(|parameter| parameter.name.replace('-', "_") == name);
        known.map(|parameter| Meaning::Parameter(parameter.name))
    };
    let meaning = match name.strip_prefix(PARAMETER) {
        Some(name) => parameter(name),
        None => output().or_else(|| parameter(name)),
    };
    meaning.map(|meaning| (meaning, other))
}

/// Whether a formula asks for anything that is measured.
pub(super) fn measures(model: Model, formula: &Formula) -> bool {
    outputs(model, formula).next().is_some()
}

/// Whether all that it asks for is whether runs converged, which all runs can tell.
pub(super) fn of_all_runs(model: Model, formula: &Formula) -> bool {
    measures(model, formula) && outputs(model, formula).all(|output| output == CONVERGED)
}

fn outputs(model: Model, formula: &Formula) -> impl Iterator<Item = &'static str> {
    let names = formula.names().into_iter().filter_map(move |name| meaning(model, &name.name));
    let outputs = names.filter_map(|(meaning, _)| match meaning {
        Meaning::Output(output) => Some(output),
        Meaning::Parameter(_) => None,
    });
    outputs.collect::<Vec<_>>().into_iter()
}

/// Checks that every name means something that is allowed, and every parameter has a number at these points.
///
/// # Errors
/// [`Trouble`] with the first name that is not.
pub(super) fn check<'a>(
    model: Model,
    formula: &Formula,
    allowed: Allowed,
    points: impl Iterator<Item = &'a Point> + Clone,
) -> Result<(), Trouble> {
    for Name { name, position } in formula.names() {
        let trouble = |message: String| Err(Trouble { position: *position, message });
        match meaning(model, name) {
            None => return trouble(format!("unknown name {name:?}; {}", hint(model, name, allowed))),
            Some((_, true)) if !allowed.other => {
                return trouble(format!("{name:?} needs a point to compare with; give against = {{ ... }}"));
            }
            Some((Meaning::Output(_), _)) if !allowed.outputs => {
                return trouble(format!("{name:?} is measured, and cannot be used here"));
            }
            Some((Meaning::Output(_), _)) => {}
            Some((Meaning::Parameter(parameter), _)) => {
                for point in points.clone() {
                    match point.get(parameter) {
                        None => {
                            return trouble(format!("{parameter} has no value; give one in [parameters]"));
                        }
                        Some(value) if value.number().is_none() => {
                            return trouble(format!(
                                "{parameter} is {value:?}, not a number",
                                value = value.to_string()
                            ));
                        }
                        Some(_) => {}
                    }
                }
            }
        }
    }
    Ok(())
}

fn hint(model: Model, name: &str, allowed: Allowed) -> String {
    let bare = name.strip_prefix(OTHER).or(name.strip_prefix(PARAMETER)).unwrap_or(name);
    let parameters: Vec<String> =
        model.parameters().iter().map(|parameter| parameter.name.replace('-', "_")).collect();
    let outputs = model.outputs().iter().copied().chain([CONVERGED]).filter(|_| allowed.outputs);
    suggest::hint(bare, parameters.iter().map(String::as_str).chain(outputs).collect::<Vec<_>>())
}

/// A run and the parameters that it was simulated with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) point: &'a Point,
    /// Without one only parameters have values.
    pub(super) replicate: Option<&'a Replicate>,
}

impl Run<'_> {
    fn value(self, meaning: Meaning) -> Option<f64> {
        match meaning {
            Meaning::Parameter(name) => self.point.get(name)?.number(),
            Meaning::Output(CONVERGED) => Some(f64::from(u8::from(self.replicate?.converged()))),
            Meaning::Output(name) => self.replicate?.values.get(name)?.first().copied(),
        }
    }
}

/// The values of names at a run, and at the other one.
pub(super) fn names<'a>(
    model: Model,
    here: Run<'a>,
    other: Option<Run<'a>>,
) -> impl Fn(&str) -> Option<f64> + 'a {
    move |name| match meaning(model, name)? {
        (meaning, false) => here.value(meaning),
        (meaning, true) => other?.value(meaning),
    }
}
