//! Networks with one hidden layer that learn to classify images, one sample at a time (LvR Methods, "Multilayer networks"; vRP
//! Methods).
//!
//! Input, hidden and output units; every weight is changed by $\Delta w = \eta \delta a$, $\delta$ the error of the unit it leads to and $a$ the activity of the
//! one it comes from. [`Settings::lvr`] and [`Settings::vrp`] are the networks of the two papers; everything that makes them different can
//! be set on its own.

mod coding;
mod direct;
mod energy;
mod error;
mod settings;

pub use coding::Coded;
pub use direct::Network;
pub use energy::{Layer, Layers, PlasticityMeter};
pub use error::NetworkError;
pub use settings::{Activation, Gradient, InputCoding, Output, Settings, TargetCoding};
