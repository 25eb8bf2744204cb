use super::known::hexadecimal;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Training and test images of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// What they are and where they come from, as shown to users and stored in records: "MNIST from /data/mnist".
    pub source: String,
    /// Images to learn from.
    pub training: Labelled,
    /// Images to test on.
    pub test: Labelled,
}

/// Images of one shape, with their classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    shape: Shape,
    classes: u16,
    /// Grey values, image after image, row after row. Shape: images × rows × columns.
    pixels: Vec<u8>,
    /// Class of each image.
    labels: Vec<u8>,
}

/// Number of rows and columns of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
}

/// Pixels and labels that do not belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ShapeError {
    /// Not a whole number of images, or of other images than labels.
    #[error("{pixels} pixels are not {labels} images of {rows} x {columns}")]
    Count {
        /// Number of pixels.
        pixels: usize,
        /// Number of labels.
        labels: usize,
        /// Rows of an image.
        rows: usize,
        /// Columns of an image.
        columns: usize,
    },
    /// A label that is no class.
    #[error("image {image} has the label {label}, but there are {classes} classes, from 0")]
    Label {
        /// Number of the image, from 0.
        image: usize,
        /// Its label.
        label: u8,
        /// Number of classes.
        classes: u16,
    },
    /// No image.
    #[error("there are no images")]
    Empty,
}

impl Dataset {
    /// SHA-256 of everything that there is to learn and to test on, in hexadecimal digits: the same for the same images wherever
    /// they are and however they are compressed.
    pub fn sha256(&self) -> String {
        let mut digest = Sha256::new();
        for images in [&self.training, &self.test] {
            let Shape { rows, columns } = images.shape;
            for number in [images.count(), rows, columns, images.classes()] {
                digest.update((number as u64).to_le_bytes());
            }
            digest.update(&images.pixels);
            digest.update(&images.labels);
        }
        hexadecimal(&digest.finalize())
    }
}

impl Shape {
    /// Pixels of an image.
    pub fn pixels(self) -> usize {
        self.rows * self.columns
    }
}

impl Labelled {
    /// Puts images and labels together.
    ///
    /// # Errors
    /// [`ShapeError`] where they do not fit.
    ///
    /// ```
    /// use plasticity_simulation::data::{Labelled, Shape};
    ///
    /// let two = Labelled::new(Shape { rows: 1, columns: 2 }, 10, vec![0, 255, 7, 7], vec![3, 9])?;
    /// assert_eq!((two.count(), two.image(1), two.label(1)), (2, &[7, 7][..], 9));
    /// assert!(Labelled::new(Shape { rows: 1, columns: 2 }, 10, vec![0, 255], vec![10]).is_err());
    /// # Ok::<(), plasticity_simulation::data::ShapeError>(())
    /// ```
    pub fn new(shape: Shape, classes: u16, pixels: Vec<u8>, labels: Vec<u8>) -> Result<Self, ShapeError> {
        if labels.is_empty() || shape.pixels() == 0 {
            return Err(ShapeError::Empty);
        }
        if labels.len().checked_mul(shape.pixels()) != Some(pixels.len()) {
            let Shape { rows, columns } = shape;
            return Err(ShapeError::Count { pixels: pixels.len(), labels: labels.len(), rows, columns });
        }
        if let Some(image) = labels.iter().position(|&label| u16::from(label) >= classes) {
            return Err(ShapeError::Label { image, label: labels[image], classes });
        }
        Ok(Self { shape, classes, pixels, labels })
    }

    /// The first images, so many, and the others.
    ///
    /// # Panics
    /// Where one of them would be none.
    pub fn split(&self, first: usize) -> (Self, Self) {
        assert!(first > 0 && first < self.count(), "{first} of {} images", self.count());
        let (pixels, others) = self.pixels.split_at(first * self.shape.pixels());
        let (labels, other_labels) = self.labels.split_at(first);
        let part = |pixels: &[u8], labels: &[u8]| Self {
            shape: self.shape,
            classes: self.classes,
            pixels: pixels.to_vec(),
            labels: labels.to_vec(),
        };
        (part(pixels, labels), part(others, other_labels))
    }

    /// Rows and columns.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        usize::from(self.classes)
    }

    /// Number of images.
    pub fn count(&self) -> usize {
        self.labels.len()
    }

    /// Classes that no image has, such as the first where labels begin with 1.
    ///
    /// ```
    /// use plasticity_simulation::data::{Labelled, Shape};
    ///
    /// let two = Labelled::new(Shape { rows: 1, columns: 1 }, 4, vec![0, 255], vec![1, 3])?;
    /// assert_eq!(two.classes_without_images(), [0, 2]);
    /// # Ok::<(), plasticity_simulation::data::ShapeError>(())
    /// ```
    pub fn classes_without_images(&self) -> Vec<usize> {
        let mut there = vec![false; self.classes()];
        self.labels.iter().for_each(|&label| there[usize::from(label)] = true);
        there.iter().enumerate().filter(|(_, there)| !**there).map(|(class, _)| class).collect()
    }

    /// Grey values of an image, row after row.
    pub fn image(&self, number: usize) -> &[u8] {
        let size = self.shape.pixels();
        &self.pixels[number * size..][..size]
    }

    /// Mean grey value of all pixels.
    pub fn mean_grey(&self) -> f64 {
        let sum: u64 = self.pixels.iter().map(|&grey| u64::from(grey)).sum();
        sum as f64 / self.pixels.len() as f64
    }

    /// Class of an image.
    pub fn label(&self, number: usize) -> usize {
        usize::from(self.labels[number])
    }
}
