//! Images with labels, to learn from.

mod dataset;
pub mod digits;

pub use dataset::{Dataset, Labelled, Shape, ShapeError};
