//! The perceptron (LvR Methods, "Perceptron") with synaptic caching.
//!
//! $N$ inputs and an always-on bias, $P$ random ±1 patterns with random labels $d$, presented in fixed order. A pattern is
//! in error when $d w\cdot x \le 0$; then $w \leftarrow w + d x$, starting from 0, until an epoch passes without error.
//!
//! Two engines give the same run: [`direct`] keeps weights and takes dot products, [`fast`] keeps the stabilities of the
//! patterns. Without decay the run does not depend on how weights are split into transient and persistent, so that one run
//! of the fast engine serves any number of [`Meters`].

mod caching;
mod consolidate;
pub mod decaying;
pub mod direct;
mod displacement;
mod error;
pub mod fast;
mod gram;
pub(crate) mod kernels;
mod rule;
mod run;
mod task;
mod trace;

pub(crate) use caching::Bank;
pub use caching::Meters;
pub use consolidate::{Consolidate, Due, Updated};
pub use displacement::{Displacement, Displacements};
pub use error::PerceptronError;
pub use rule::{Rule, Threshold};
pub use run::{Ending, EpochLimit, Observer, Run};
pub use task::{MAX_INPUTS, MAX_TASK_BYTES, Task, TaskSettings};
pub use trace::{Trace, TracePoint};
