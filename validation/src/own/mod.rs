//! Experiments of the user's own, each of one TOML file: a model with its parameters, a grid over some of them, panels and claims.
//!
//! `docs/own-experiments.md` is the reference of the file. Everything from the log to the verdicts is that of the experiments that come with
//! the toolkit: an [`Own`] is an [`Experiment`](crate::experiment::Experiment).

mod claims;
mod definition;
mod experiment;
mod file;
mod formula;
mod grid;
mod model;
mod panels;
mod plan;
mod scope;
mod value;

pub use experiment::Own;
pub use formula::{closed_form, closed_forms, functions};
pub use model::{MODELS, Model};
pub use value::{Parameter, Takes, Usually};
