//! Values of parameters, and what a parameter takes.

use std::collections::BTreeMap;
use std::fmt;

/// A value of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Number(f64),
    Name(String),
    Flag(bool),
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(formatter),
            Self::Name(name) => name.fmt(formatter),
            Self::Flag(flag) => flag.fmt(formatter),
        }
    }
}

impl Value {
    pub(crate) fn json(&self) -> serde_json::Value {
        match self {
            Self::Number(number) if number.fract() == 0.0 && number.abs() < LARGEST_COUNT => {
                (*number as i64).into()
            }
            Self::Number(number) => (*number).into(),
            Self::Name(name) => name.as_str().into(),
            Self::Flag(flag) => (*flag).into(),
        }
    }

    /// As a number in formulas; a name is none.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Flag(flag) => Some(f64::from(u8::from(*flag))),
            Self::Name(_) => None,
        }
    }
}

/// Whole numbers up to here are exact as doubles, $2^{53}$.
pub(crate) const LARGEST_COUNT: f64 = 9_007_199_254_740_992.0;

/// Every parameter of a model, as far as it has a value.
pub(crate) type Point = BTreeMap<&'static str, Value>;

/// A parameter of a model: an option of `verify simulate`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Name, as that of the option.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Its value where none is given.
    pub usually: Usually,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Takes {
    /// A whole number, from the first to the second.
    Count(u64, u64),
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// One of these names.
    OneOf(&'static [&'static str]),
}

/// The value of a parameter that is not given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Usually {
    /// It has to be given.
    Needed,
    /// None: what it stands for is not there.
    Nothing,
    /// A number.
    Number(f64),
    /// A name.
    Name(&'static str),
    /// True or false.
    Flag(bool),
    /// It depends on other parameters.
    Depends,
}

impl Takes {
    /// In words, for messages.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Count(least, u64::MAX) => format!("a whole number from {least} up"),
            Self::Count(least, most) => format!("a whole number from {least} to {most}"),
            Self::Number => "a number".into(),
            Self::Flag => "true or false".into(),
            Self::OneOf(names) => format!("one of {}", names.join(", ")),
        }
    }

    /// Whether this is such a value.
    pub(crate) fn fits(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Count(least, most), Value::Number(number)) => {
                let whole = number.fract() == 0.0 && (0.0..=LARGEST_COUNT).contains(number);
                whole && (least..=most).contains(&(*number as u64))
            }
            (Self::Number, Value::Number(number)) => number.is_finite(),
            (Self::Flag, Value::Flag(_)) => true,
            (Self::OneOf(names), Value::Name(name)) => names.contains(&name.as_str()),
            _ => false,
        }
    }

    /// Whether values are numbers, so that a formula can give them.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Count(..) | Self::Number)
    }
}

/// A parameter with a value that a model refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    /// Which; none where it is not one alone.
    pub(crate) parameter: Option<&'static str>,
    pub(crate) message: String,
}

/// Blames a parameter for an error.
pub(crate) fn of<E: fmt::Display>(parameter: &'static str) -> impl Fn(E) -> Refused {
    move |error| Refused { parameter: Some(parameter), message: error.to_string() }
}

/// Blames no parameter in particular.
pub(crate) fn of_all<E: fmt::Display>(error: E) -> Refused {
    Refused { parameter: None, message: error.to_string() }
}

/// The values of a point, as what their parameters take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given<'a>(pub(crate) &'a Point);

impl<'a> Given<'a> {
    pub(crate) fn number(self, name: &str) -> Option<f64> {
        self.0.get(name).and_then(Value::number)
    }

    /// What is checked to be there, or has a default.
    pub(crate) fn needed(self, name: &'static str) -> Result<f64, Refused> {
        self.number(name).ok_or_else(|| of(name)("it is needed"))
    }

    pub(crate) fn count(self, name: &'static str) -> Result<u64, Refused> {
        self.needed(name).map(|number| number as u64)
    }

    pub(crate) fn flag(self, name: &str) -> bool {
        self.0.get(name) == Some(&Value::Flag(true))
    }

    pub(crate) fn name(self, name: &str) -> Option<&'a str> {
        match self.0.get(name) {
            Some(Value::Name(name)) => Some(name),
            _ => None,
        }
    }

    /// What the name that is given stands for.
    pub(crate) fn one_of<T: Copy>(
        self,
        name: &'static str,
        known: &[(&'static str, T)],
    ) -> Result<T, Refused> {
        let given = self.name(name).ok_or_else(|| of(name)("it is needed"))?;
        let found = known.iter().find(|(known, _)| *known == given);
        found.map(|(_, value)| *value).ok_or_else(|| of(name)(format!("there is no {given:?}")))
    }

    /// Refuses a parameter that has no meaning beside the value of another.
    pub(crate) fn without(self, name: &'static str, beside: &str) -> Result<(), Refused> {
        match self.0.contains_key(name) {
            true => Err(of(name)(format!("{beside} has no {name}; leave it out"))),
            false => Ok(()),
        }
    }
}
