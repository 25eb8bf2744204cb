use super::settings::{InputCoding, Settings, TargetCoding};
use crate::data::Labelled;

/// Images as activities of input units, with their classes.
#[derive(Debug, Clone, PartialEq)]
pub struct Coded {
    /// Activities, image after image, the bias last. Shape: images × inputs.
    activities: Vec<f32>,
    inputs: usize,
    labels: Vec<u8>,
    classes: usize,
    /// Target of the unit of the class, and of the others.
    targets: [f64; 2],
}

impl Coded {
    /// Codes images for a network. The mean that is subtracted is that of `training`.
    ///
    /// ```
    /// use plasticity_simulation::data::{Labelled, Shape};
    /// use plasticity_simulation::network::{Coded, Settings};
    ///
    /// let images = Labelled::new(Shape { rows: 1, columns: 2 }, 10, vec![0, 255, 255, 0], vec![3, 9])?;
    /// let coded = Coded::new(&Settings::vrp(10), &images, &images);
    /// assert_eq!(coded.activities(0), [-0.5, 0.5, 1.0]);
    /// # Ok::<(), plasticity_simulation::data::ShapeError>(())
    /// ```
    pub fn new(settings: &Settings, training: &Labelled, images: &Labelled) -> Self {
        let (scale, lift) = match settings.inputs {
            InputCoding::Lifted => (0.99 / 255.0, 0.01),
            InputCoding::ZeroMeaned => (1.0 / 255.0, -training.mean_grey() / 255.0),
            InputCoding::Plain => (1.0 / 255.0, 0.0),
        };
        let inputs = images.shape().pixels() + usize::from(settings.bias);
        let mut activities = Vec::with_capacity(images.count() * inputs);
        for number in 0..images.count() {
            activities
                .extend(images.image(number).iter().map(|&grey| (lift + scale * f64::from(grey)) as f32));
            if settings.bias {
                activities.push(1.0);
            }
        }
        let targets = match settings.targets {
            TargetCoding::Lifted => [0.99, 0.01],
            TargetCoding::OneHot => [1.0, 0.0],
        };
        let labels = (0..images.count()).map(|number| images.label(number) as u8).collect();
        Self { activities, inputs, labels, classes: images.classes(), targets }
    }

    /// Number of input units, the bias among them.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Number of images.
    pub fn count(&self) -> usize {
        self.labels.len()
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Activities of the input units for an image.
    pub fn activities(&self, number: usize) -> &[f32] {
        &self.activities[number * self.inputs..][..self.inputs]
    }

    /// Class of an image.
    pub fn label(&self, number: usize) -> usize {
        usize::from(self.labels[number])
    }

    /// Target of an output unit for an image.
    pub fn target(&self, number: usize, unit: usize) -> f64 {
        self.targets[usize::from(self.label(number) != unit)]
    }
}
