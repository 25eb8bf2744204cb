//! A small language of arithmetic, for what is measured and predicted in an experiment of the user's own.
//!
//! Numbers, names, `+ - * / ^`, parentheses, comparisons (1 where they hold, else 0), functions, and the closed forms of the theory by
//! name, as `perceptron.updates(inputs, patterns)`.

mod functions;
mod parse;
mod theory;

pub use functions::functions;
pub use theory::{closed_form, closed_forms};

use std::fmt;

/// A formula, parsed; what its names stand for is not asked until it is evaluated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Formula {
    text: String,
    root: Node,
}

/// A part of a formula.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Number(f64),
    Name(Name),
    Minus(Box<Node>),
    Of(Operation, Box<[Node; 2]>),
    Call { function: functions::Function, name: Name, arguments: Vec<Node> },
}

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) name: String,
    /// Of its first character in the formula, from 1.
    pub(crate) position: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Plus,
    Minus,
    Times,
    Over,
    Power,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// Something wrong with a formula, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// Character of the formula, from 1.
    pub(crate) position: usize,
    pub(crate) message: String,
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} (character {} of the formula)", self.message, self.position)
    }
}

/// Why a formula has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoValue {
    /// One of its names has none.
    Missing,
    /// A closed form is asked for something outside its domain.
    Outside(Trouble),
}

impl Formula {
    /// Parses a formula.
    ///
    /// # Errors
    /// [`Trouble`]: what is no formula, an unknown function, or a wrong number of arguments.
    pub(crate) fn parse(text: &str) -> Result<Self, Trouble> {
        Ok(Self { text: text.into(), root: parse::parse(text)? })
    }

    /// A number, as a formula.
    pub(crate) fn number(value: f64) -> Self {
        Self { text: value.to_string(), root: Node::Number(value) }
    }

    /// As it was written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Every name in it, those of functions not among them.
    pub(crate) fn names(&self) -> Vec<&Name> {
        let mut names = Vec::new();
        self.root.collect(&mut names);
        names
    }

    /// Its value, given those of its names. It may be infinite or no number, as 1/0.
    ///
    /// # Errors
    /// [`NoValue`].
    pub(crate) fn value(&self, of_name: &dyn Fn(&str) -> Option<f64>) -> Result<f64, NoValue> {
        self.root.value(of_name)
    }
}

impl Node {
    fn collect<'a>(&'a self, names: &mut Vec<&'a Name>) {
        match self {
            Self::Number(_) => {}
            Self::Name(name) => names.push(name),
            Self::Minus(of) => of.collect(names),
            Self::Of(_, both) => both.iter().for_each(|one| one.collect(names)),
            Self::Call { arguments, .. } => arguments.iter().for_each(|one| one.collect(names)),
        }
    }

    fn value(&self, of_name: &dyn Fn(&str) -> Option<f64>) -> Result<f64, NoValue> {
        Ok(match self {
            Self::Number(value) => *value,
            Self::Name(name) => of_name(&name.name).ok_or(NoValue::Missing)?,
            Self::Minus(of) => -of.value(of_name)?,
            Self::Of(operation, both) => operation.of(both[0].value(of_name)?, both[1].value(of_name)?),
            Self::Call { function, name, arguments } => {
                let arguments: Vec<f64> =
                    arguments.iter().map(|one| one.value(of_name)).collect::<Result<_, _>>()?;
                function.value(&arguments).map_err(|message| {
                    let message = format!("{}: {message}", name.name);
                    NoValue::Outside(Trouble { position: name.position, message })
                })?
            }
        })
    }
}

impl Operation {
    fn of(self, one: f64, other: f64) -> f64 {
        let truth = |holds: bool| f64::from(u8::from(holds));
        match self {
            Self::Plus => one + other,
            Self::Minus => one - other,
            Self::Times => one * other,
            Self::Over => one / other,
            Self::Power => one.powf(other),
            Self::Less => truth(one < other),
            Self::AtMost => truth(one <= other),
            Self::More => truth(one > other),
            Self::AtLeast => truth(one >= other),
        }
    }
}

#[cfg(test)]
mod tests;
