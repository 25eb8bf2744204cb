//! Monte Carlo models of learning with metered plasticity energy.
//!
//! | module | model |
//! | --- | --- |
//! | [`perceptron`] | the perceptron with synaptic caching, by a direct and by a fast engine |
//! | [`data`] | images to learn from |
//! | [`decaying_walk`] | transient weights that decay, walk at random and are consolidated |
//! | [`walk`] | independent random walks under the same consolidation rules |
//! | [`network`] | networks with one hidden layer, learning one sample at a time |
//! | [`energy`] | what is metered |
//! | [`random`] | the random streams: a pure function of seed, experiment, cell and replicate |
//! | [`spiking`] | a spiking neuron that learns by spike-timing-dependent plasticity |
//! | [`simd`] | the instruction sets that kernels are dispatched to at run time |
//!
//! The crate knows no theory and never depends on it. Weights, thresholds and energies are in units of the learning rate
//! $\eta$, to which all of them are proportional in a perceptron.
//!
//! ```
//! use plasticity_simulation::perceptron::{EpochLimit, Task, TaskSettings, fast};
//! use plasticity_simulation::{random, simd::Simd};
//!
//! let settings = TaskSettings { inputs: 100, patterns: 100, zero_mean: false };
//! let task = Task::random(settings, &mut random::stream(1, "example", "cell", 0))?;
//! let run = fast::learn(&task, EpochLimit::new(10_000)?, Simd::detect(), &mut ())?;
//! assert!(run.converged());
//! # Ok::<(), plasticity_simulation::perceptron::PerceptronError>(())
//! ```

#[macro_use]
mod kernel;

pub mod data;
pub mod decaying_walk;
pub mod energy;
mod lanes;
pub mod network;
pub mod perceptron;
pub mod random;
pub mod simd;
pub mod spiking;
pub mod walk;
