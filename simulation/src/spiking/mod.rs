//! A spiking neuron that learns to answer patterns as a teacher does, with synaptic caching (LvR figure 2 - supplement 1).
//!
//! The rule is that of D'Souza, Liu & Hahnloser (PNAS 2010), perceptron learning from spike-timing-dependent plasticity and spike-frequency
//! adaptation. A pattern opens some auditory channels, from which the neuron fires and adapts; then a visual channel, the teacher,
//! drives it as strongly as the target says. Spikes to the teacher potentiate the channels that were open, by a trace that they left; input spikes
//! that follow output spikes depress them. What the neuron has fired to the pattern, adaptation takes away from what it fires to the teacher, and so
//! the answer to the pattern grows until both balance. The model is that of the authors' script, at its parameters ([`Parameters::default`]).
//!
//! | module | what |
//! | --- | --- |
//! | [`Parameters`] | membrane, inputs, plasticity and protocol, in SI units |
//! | [`Task`] | which channels are open in which pattern, and its target |
//! | [`Trains`] | the input spikes of one presentation |
//! | [`Membrane`], [`Traces`] | the neuron and what plasticity remembers, one time step at a time |
//! | [`Synapses`] | transient and persistent conductances, consolidation, energies |
//! | [`present`], [`present_directly`] | one presentation, by the synapses that are active and by all of them, bit for bit the same |
//! | [`learn`] | rounds of presentations until conductances settle |
//!
//! Everything of the neuron but its conductances starts anew with each presentation. Conductances lie on a grid that is so fine (a
//! $2^{-50}$th of their bound) that it does not matter, and so coarse that the sum of transient and persistent part is exact: learning does not
//! depend on how they are split, to the last bit.

mod background;
mod criteria;
mod error;
mod learning;
mod membrane;
mod parameters;
mod presentation;
mod stdp;
mod synapses;
mod task;
mod trains;

pub use background::Background;
pub use criteria::{Criteria, Success};
pub use error::SpikingError;
pub use learning::{Ending, Learned, Observer, Round, Settled, Stop, learn, learn_directly};
pub use membrane::Membrane;
pub use parameters::{Counting, Inputs, Neuron, Parameters, Plasticity, Protocol};
pub use presentation::{Moment, Recorder, present, present_directly};
pub use stdp::Traces;
pub use synapses::{Caching, Consolidation, Spent, Synapses};
pub use task::{Class, Labels, Pattern, Sharing, Task, TaskSettings};
pub use trains::Trains;
