//! What can be called in a formula.

use super::theory::{CLOSED_FORMS, ClosedForm};
use crate::suggest;
use special::Error;

/// A function that is called.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Function {
    /// Of one number.
    Plain(&'static Plain),
    /// The least or the largest of some.
    Extreme { largest: bool },
    /// Of the theory.
    Theory(&'static ClosedForm),
}

/// A function of one number.
#[derive(Debug)]
pub(super) struct Plain {
    name: &'static str,
    of: fn(f64) -> f64,
}

impl PartialEq for Plain {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

static PLAIN: &[Plain] = &[
    Plain { name: "sqrt", of: f64::sqrt },
    Plain { name: "ln", of: f64::ln },
    Plain { name: "log10", of: f64::log10 },
    Plain { name: "log2", of: f64::log2 },
    Plain { name: "exp", of: f64::exp },
    Plain { name: "abs", of: f64::abs },
    Plain { name: "floor", of: f64::floor },
    Plain { name: "ceil", of: f64::ceil },
    Plain { name: "round", of: f64::round },
    Plain { name: "tanh", of: f64::tanh },
    Plain { name: "erf", of: Error::error },
    Plain { name: "erfc", of: Error::compl_error },
];

/// Names of the functions of every calculator; [`closed_forms`](super::closed_forms) are the others.
pub fn functions() -> Vec<&'static str> {
    PLAIN.iter().map(|plain| plain.name).chain(["min", "max"]).collect()
}

impl Function {
    /// The function of a name, for so many arguments.
    ///
    /// # Errors
    /// What is wrong, in one line.
    pub(super) fn named(name: &str, arguments: usize) -> Result<Self, String> {
        let takes = |takes: String| Err(format!("{name} takes {takes}, but has {arguments}"));
        if let Some(plain) = PLAIN.iter().find(|plain| plain.name == name) {
            return if arguments == 1 { Ok(Self::Plain(plain)) } else { takes("one argument".into()) };
        }
        if name == "min" || name == "max" {
            let extreme = Self::Extreme { largest: name == "max" };
            return if arguments > 0 { Ok(extreme) } else { takes("at least one argument".into()) };
        }
        let Some(form) = CLOSED_FORMS.iter().find(|form| form.name == name) else {
            let known = functions().into_iter().chain(CLOSED_FORMS.iter().map(|form| form.name));
            let hint = match suggest::nearest(name, known) {
                Some(near) => format!("did you mean {near:?}?"),
                None => "docs/own-experiments.md lists all".into(),
            };
            return Err(format!("there is no function {name:?}; {hint}"));
        };
        if form.arguments.len() == arguments {
            Ok(Self::Theory(form))
        } else {
            takes(format!("{} arguments ({})", form.arguments.len(), form.arguments.join(", ")))
        }
    }

    /// Its value.
    ///
    /// # Errors
    /// What is outside the domain of a closed form, in one line.
    pub(super) fn value(self, arguments: &[f64]) -> Result<f64, String> {
        match self {
            Self::Plain(plain) => Ok(arguments.first().map_or(f64::NAN, |&one| (plain.of)(one))),
            Self::Extreme { largest } => {
                // A number that is none must not be lost among others.
                let better = |a: f64, b: f64| if largest { b > a } else { b < a };
                let extreme = |a: f64, b: f64| if better(a, b) || b.is_nan() { b } else { a };
                Ok(arguments.iter().copied().reduce(extreme).unwrap_or(f64::NAN))
            }
            Self::Theory(form) => form.value(arguments),
        }
    }
}
