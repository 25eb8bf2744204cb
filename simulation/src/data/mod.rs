//! Images with labels, to learn from.
//!
//! [`source::locate`] says where they come from, [`folder::load`] reads them, [`idx`] is the format of the files, and
//! [`known`] tells the public sets by their checksums; [`digits`] makes images where there are none.

mod dataset;
pub mod digits;
pub mod folder;
pub mod idx;
pub mod known;
pub mod source;

pub use dataset::{Dataset, Labelled, Shape, ShapeError};
