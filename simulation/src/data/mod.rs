//! Images with labels, to learn from.

mod dataset;

pub use dataset::{Dataset, Labelled, Shape, ShapeError};
