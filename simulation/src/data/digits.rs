//! Handwritten-like digits, made by rule: for machines without the files of MNIST, and about as hard to learn.
//!
//! # How an image is made
//!
//! 1. The label is drawn, each digit with the same probability, and one of two to four ways to write it, the common ones more
//!    often. A way is a skeleton: strokes of a pen, quadratic B-splines with corners.
//! 2. The writer's hand distorts it: control points are displaced, a smooth random field displaces the plane, then come
//!    width, slant and rotation. How large the displacements are differs between images: most are careful, some hasty.
//! 3. The strokes get the width of a pen, which changes along them with the pressure, and are drawn by distance with soft edges.
//!    Pens differ in width, softness and strength of ink; paper has grain.
//! 4. As in MNIST the digit is scaled to fill a box of 20 x 20 pixels without change of its proportions, and the box is moved by
//!    whole pixels so that its centre of mass is nearest to the middle (pixel 14, 14) of 28 x 28, as far as it fits. That is
//!    why there is no random shift.
//!
//! # What is guaranteed
//!
//! An image is a pure function of (seed, part, index). It does not depend on how many are made, in which order, or by how many
//! threads. Everything is computed in single precision from sums, products, quotients and square roots, in a fixed order, which
//! IEEE 754 rounds in one way only; there is no call of a mathematical library. So images are the same, to the last bit, on every
//! platform that computes so, which is all of Rust's but 32-bit x86 without SSE. A test pins the first images.
//!
//! Test images come from the same writers as training images, other than in MNIST.
//!
//! # How hard they are
//!
//! | 60 000 training, 10 000 test images | MNIST | these |
//! | --- | --- | --- |
//! | samples to 95 %, 784-100-10, leaky ReLU, thousands | 39 to 42 | 32 to 43 |
//! | the same, 1000 hidden units | 21 to 23 | 20 to 26 |
//! | 784-100-10, logistic, after 1 and 3 epochs | 93.8 %, 96.2 % | 93.7 to 94.1 %, 95.9 to 96.2 % |
//! | 3 nearest neighbours of 10 000 | 94.9 % | 95.3 % |
//! | nearest class mean | 82.0 % | 80.6 to 81.7 % |
//! | mean pixel, pixels that are not 0 | 0.131, 0.191 | 0.133, 0.194 |
//!
//! `docs/procedural-digits.md` has the settings, more numbers and a contact sheet.
//!
//! ```
//! use plasticity_simulation::data::digits::{self, Part};
//!
//! let few = digits::generate(1, 20, 10);
//! assert_eq!((few.training.count(), few.test.count()), (20, 10));
//! // One at a time, in any order:
//! let (pixels, label) = digits::image(1, Part::Training, 7);
//! assert_eq!((&pixels[..], usize::from(label)), (few.training.image(7), few.training.label(7)));
//! ```

mod draw;
mod ink;
mod pen;
mod skeletons;

use super::{Dataset, Labelled, Shape};
use crate::random;
use rand::Rng;

/// Rows of an image, and columns.
pub const SIDE: usize = 28;
/// Pixels of an image.
pub const PIXELS: usize = SIDE * SIDE;
/// Number of classes.
pub const CLASSES: u8 = 10;

/// What an image is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// To learn from.
    Training,
    /// To test on.
    Test,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Test => "test",
        }
    }
}

/// Images `0..training` and `0..test` of the two parts.
///
/// # Panics
/// If a part would have no image, or more than fit into memory.
pub fn generate(seed: u64, training: usize, test: usize) -> Dataset {
    Dataset {
        source: format!("procedural digits, seed {seed}"),
        training: labelled(seed, Part::Training, training),
        test: labelled(seed, Part::Test, test),
    }
}

/// Grey values of an image, row after row, and its label.
pub fn image(seed: u64, part: Part, index: u64) -> ([u8; PIXELS], u8) {
    let mut stream = random::stream(seed, "procedural digits", part.name(), index);
    let label = ((u64::from(stream.next_u32()) * u64::from(CLASSES)) >> 32) as u8;
    let track = pen::write(label, &mut stream);
    (ink::draw(&track, &mut stream), label)
}

fn labelled(seed: u64, part: Part, count: usize) -> Labelled {
    assert!(count > 0, "procedural digits without an image");
    let mut pixels = Vec::with_capacity(count * PIXELS);
    let mut labels = Vec::with_capacity(count);
    for index in 0..count as u64 {
        let (image, label) = image(seed, part, index);
        pixels.extend_from_slice(&image);
        labels.push(label);
    }
    let shape = Shape { rows: SIDE, columns: SIDE };
    Labelled::new(shape, CLASSES.into(), pixels, labels)
        .expect("images of one shape, with labels below their number")
}
