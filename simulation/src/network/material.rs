use super::{Coded, Settings};
use crate::data::Dataset;

/// What a network is tested on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evaluation {
    /// The last sixth of the training images, which it then does not learn from: 10 000 of MNIST.
    HeldOut,
    /// The test images.
    Test,
}

/// Images to learn from and to test on, coded for a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Material {
    /// What the images are and where they come from.
    pub source: String,
    /// To learn from.
    pub training: Coded,
    /// To test on.
    pub evaluation: Coded,
}

impl Material {
    /// Codes a data set.
    pub fn new(settings: &Settings, dataset: &Dataset, evaluation: Evaluation) -> Self {
        let images = &dataset.training;
        let source = dataset.source.clone();
        match evaluation {
            Evaluation::HeldOut if images.count() > 1 => {
                let held_out = (images.count() / 6).max(1);
                let (training, held_out) = images.split(images.count() - held_out);
                let evaluation = Coded::new(settings, &training, &held_out);
                Self { source, training: Coded::new(settings, &training, &training), evaluation }
            }
            _ => {
                let training = Coded::new(settings, images, images);
                Self { source, training, evaluation: Coded::new(settings, images, &dataset.test) }
            }
        }
    }
}
