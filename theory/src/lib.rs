//! Closed forms and exact small computations of the metabolic energy of learning.
//!
//! A module is a topic, a function a quantity:
//!
//! | module | topic | source |
//! | --- | --- | --- |
//! | [`energy`] | energy of a random walk of weights, its minimum, the inefficiency | LvR eq. 1-3 |
//! | [`perceptron`] | number of updates and presentations against load | LvR Methods |
//! | [`any_rule`] | synaptic caching without decay, all synapses consolidated when any crosses | ours |
//! | [`caching`] | synaptic caching without decay, per-synapse rule | LvR Methods |
//! | [`correlated`] | synaptic caching with updates of a measured mean-square displacement | ours |
//! | [`total_rule`] | synaptic caching without decay, all synapses consolidated by their total | ours |
//! | [`walk`] | the walk with reset behind synaptic caching, exactly | ours |
//! | [`decaying_chain`] | the walk with decay, without the diffusion approximation | ours |
//! | [`fokker_planck`] | steady state of transient weights that decay | LvR eq. 4-7 |
//! | [`masks`] | which fractions of a network's synapses should be plastic | vRP eq. 1 |
//! | [`paths`] | how many plastic paths masks leave, as distributions | vRP, ours |
//! | [`guarantee`] | masks that are sure to leave paths enough | ours |
//! | [`diversity`] | whether plasticity keeps to the same synapses | vRP |
//! | [`scaling`] | laws of scaling, combined and extrapolated | vRP fig. 5 |
//! | [`optimum`] | minimisation with typed failures | |
//! | [`special`] | special functions of the steady state | LvR eq. 4-7 |
//! | [`quantity`] | the quantities themselves, as types | |
//!
//! **LvR** is Li & van Rossum, eLife 9:e50804 (2020), **vRP** van Rossum & Pache, PLoS Comput Biol 20(10):e1012553 (2024). Where a printed equation is wrong, the function here is right and
//! its documentation says what is printed.
//!
//! The crate does no input or output, draws no random numbers and depends on no other crate of the toolkit. A value
//! outside the domain of a function is a [`TheoryError`], never a NaN.
//!
//! ```
//! use plasticity_theory::{energy, perceptron, quantity::{Inputs, Patterns}};
//!
//! let updates = perceptron::updates(Inputs::new(1000)?, Patterns::new(1000)?)?;
//! assert_eq!(updates.get(), 2000.0);
//! assert!((energy::inefficiency(updates) - 56.05).abs() < 0.001);
//! # Ok::<(), plasticity_theory::TheoryError>(())
//! ```

#![forbid(unsafe_code)]

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

pub mod any_rule;
pub mod caching;
pub mod catalogue;
pub mod correlated;
pub mod decaying_chain;
pub mod diversity;
pub mod energy;
mod error;
pub mod fokker_planck;
pub mod guarantee;
pub mod masks;
pub mod optimum;
pub mod paths;
pub mod perceptron;
pub mod quantity;
mod renewal;
pub mod scaling;
pub mod special;
mod task;
pub mod total_rule;
pub mod walk;

pub use error::TheoryError;
