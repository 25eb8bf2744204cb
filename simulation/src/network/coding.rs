use super::energy::SignedSums;
use super::settings::{InputCoding, Settings, TargetCoding};
use crate::data::Labelled;
use crate::energy::PlasticityCost;

/// Images as activities of input units, with their classes.
///
/// The activity of a pixel is an affine function of its grey value, so that an image is a constant and the few pixels that are not
/// black: that is what is kept, and what the fast engine learns from.
#[derive(Debug, Clone, PartialEq)]
pub struct Coded {
    /// Where the pixels of an image start, and one more. Length: images + 1.
    starts: Vec<usize>,
    /// Numbers and grey values of the pixels that are not black, image after image.
    pixels: Vec<u32>,
    greys: Vec<u8>,
    /// Of each image.
    grey_sums: Vec<u32>,
    pixels_per_image: usize,
    bias: bool,
    /// Activity of a black pixel, and what each grey value adds to it.
    lift: f64,
    scale: f64,
    labels: Vec<u8>,
    classes: usize,
    /// Target of the unit of the class, and of the others.
    targets: [f64; 2],
    /// Sums over the activities of each image.
    sums: Vec<SignedSums>,
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
        let (mut starts, mut pixels, mut greys) = (vec![0], Vec::new(), Vec::new());
        let sum = |number| images.image(number).iter().map(|&grey| u32::from(grey)).sum();
        for number in 0..images.count() {
            for (pixel, &grey) in images.image(number).iter().enumerate().filter(|(_, grey)| **grey != 0) {
                pixels.push(pixel as u32);
                greys.push(grey);
            }
            starts.push(pixels.len());
        }
        let mut coded = Self {
            starts,
            pixels,
            greys,
            grey_sums: (0..images.count()).map(sum).collect(),
            pixels_per_image: images.shape().pixels(),
            bias: settings.bias,
            lift,
            scale,
            labels: (0..images.count()).map(|number| images.label(number) as u8).collect(),
            classes: images.classes(),
            targets: match settings.targets {
                TargetCoding::Lifted => [0.99, 0.01],
                TargetCoding::OneHot => [1.0, 0.0],
            },
            sums: Vec::new(),
        };
        coded.sums = (0..images.count()).map(|number| coded.summed(number, PlasticityCost::CHANGE)).collect();
        coded
    }

    /// Number of input units, the bias among them.
    pub fn inputs(&self) -> usize {
        self.pixels_per_image + usize::from(self.bias)
    }

    /// Number of pixels of an image.
    pub fn pixels(&self) -> usize {
        self.pixels_per_image
    }

    /// Number of images.
    pub fn count(&self) -> usize {
        self.labels.len()
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Activities of the input units for an image, the bias last.
    pub fn activities(&self, number: usize) -> Vec<f64> {
        let mut activities = vec![self.lift; self.pixels_per_image];
        for (pixel, added) in self.active(number) {
            activities[pixel] += added;
        }
        activities.extend(self.bias.then_some(1.0));
        activities
    }

    /// The pixels of an image that are not black, with what their grey value adds to [`Coded::lift`].
    pub fn active(&self, number: usize) -> impl ExactSizeIterator<Item = (usize, f64)> + '_ {
        let (pixels, greys) = self.active_greys(number);
        pixels.iter().zip(greys).map(|(&pixel, &grey)| (pixel as usize, self.scale * f64::from(grey)))
    }

    /// The same as whole grey values.
    pub(crate) fn active_greys(&self, number: usize) -> (&[u32], &[u8]) {
        let range = self.starts[number]..self.starts[number + 1];
        (&self.pixels[range.clone()], &self.greys[range])
    }

    /// Sum of the grey values of an image.
    pub(crate) fn grey_sum(&self, number: usize) -> u32 {
        self.grey_sums[number]
    }

    /// What each grey value adds to the activity of a black pixel, in single precision.
    pub(crate) fn activities_of_greys(&self) -> [f32; 256] {
        std::array::from_fn(|grey| (self.scale * grey as f64) as f32)
    }

    /// What a grey value of 1 adds to the activity of a black pixel.
    pub(crate) fn scale(&self) -> f64 {
        self.scale
    }

    /// Activity of a black pixel.
    pub fn lift(&self) -> f64 {
        self.lift
    }

    /// Whether there is an input unit that is always on.
    pub fn bias(&self) -> bool {
        self.bias
    }

    /// Class of an image.
    pub fn label(&self, number: usize) -> usize {
        usize::from(self.labels[number])
    }

    /// Target of an output unit for an image.
    pub fn target(&self, number: usize, unit: usize) -> f64 {
        self.targets[usize::from(self.label(number) != unit)]
    }

    /// Sums over the activities of the input units.
    pub(crate) fn sums(&self, number: usize, cost: PlasticityCost) -> SignedSums {
        if cost.exponent() == 1.0 { self.sums[number] } else { self.summed(number, cost) }
    }

    fn summed(&self, number: usize, cost: PlasticityCost) -> SignedSums {
        let mut sums = SignedSums::default();
        let active = self.active(number);
        sums.add_times(self.lift, (self.pixels_per_image - active.len()) as f64, cost);
        active.for_each(|(_, added)| sums.add(self.lift + added, cost));
        sums.add(f64::from(u8::from(self.bias)), cost);
        sums
    }
}
