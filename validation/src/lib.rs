//! The comparator: theory held against simulation by claims with margins stated beforehand.
//!
//! The only crate that knows both sides and the only one that issues verdicts.
//!
//! | module | what |
//! | --- | --- |
//! | [`claim`] | claims, read from TOML |
//! | [`statistics`] | means, standard errors, confidence intervals |
//! | [`verdict`] | from discrepancies to verdicts |
//! | [`coverage`] | which functions of the theory are judged by a claim |
//! | [`experiment`] | what an experiment is; the registry |
//! | [`experiments`] | the experiments, one module each |
//! | [`own`] | experiments of the user's own, from a file |
//! | [`store`] | the log of finished replicates |
//! | [`export`] | their raw values as CSV |
//! | [`runner`] | plan, replicates in parallel, evaluation, record; more of them until claims are decided |
//! | [`shard`], [`merge`] | a share of the replicates on one of several machines, and joining them |
//! | [`compare`] | what differs between two records |
//! | [`ensemble`] | replicates of one model at given parameters, without claims |

#![forbid(unsafe_code)]

mod by_run;
pub mod claim;
pub mod compare;
pub mod coverage;
pub mod ensemble;
pub mod experiment;
pub mod experiments;
pub mod export;
mod file_error;
mod images;
mod measured;
pub mod merge;
mod network_run;
pub mod own;
mod plan;
mod preset;
pub mod runner;
pub mod shard;
pub mod statistics;
pub mod store;

mod series;
mod suggest;
mod tables;
pub mod verdict;

pub use file_error::FileError;
pub use suggest::nearest;
