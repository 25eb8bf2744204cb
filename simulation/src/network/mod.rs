//! Networks with one hidden layer that learn to classify images, one sample at a time (LvR Methods, "Multilayer networks"; vRP
//! Methods).
//!
//! Input, hidden and output units; every weight is changed by $\Delta w = \eta \delta a$, $\delta$ the error of the unit it leads to and $a$ the activity of the
//! one it comes from. [`Settings::lvr`] and [`Settings::vrp`] are the networks of the two papers; everything that makes them different can
//! be set on its own.

mod blocks;
mod caching;
mod coding;
mod direct;
mod energy;
mod engine;
mod error;
mod examiner;
mod material;
mod milestones;
mod order;
mod output;
mod restricted;
mod restriction;
mod run;
mod settings;
mod streaming;
mod updated;
mod weights;

pub use blocks::Blocks;
pub use caching::{Caching, Consolidation};
pub use coding::Coded;
pub use direct::Direct;
pub use energy::{CachingMeter, Layer, LayerEnergy, Layers, PlasticityMeter};
pub use engine::{Answer, Engine, fastest};
pub use error::NetworkError;
pub use examiner::Examiner;
pub use material::{Evaluation, Material};
pub use milestones::{Milestones, learn_past};
pub use order::{SampleOrder, Samples};
pub use restricted::Restricted;
pub use restriction::{Competition, MaskDraw, Presented, Restrict, Restriction};
pub use run::{Ending, Goal, Learned, Watch, learn};
pub use settings::{Activation, Gradient, InputCoding, Output, Settings, TargetCoding};
pub use streaming::Streaming;
pub use updated::update_counts;
pub use weights::Initial;
