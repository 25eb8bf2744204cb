use crate::random::Stream;
use rand::RngExt;
use rand::seq::SliceRandom;

/// In which order samples are learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleOrder {
    /// As they are in the file, again and again (LvR).
    File,
    /// All of them in a random order, a new one every epoch.
    Shuffled,
    /// Each drawn from all of them (vRP).
    WithReplacement,
}

/// Numbers of samples, one after another, without end.
#[derive(Debug, Clone)]
pub struct Samples {
    order: SampleOrder,
    /// The current epoch; empty where none is needed.
    epoch: Vec<usize>,
    count: usize,
    next: usize,
}

impl Samples {
    /// Of so many images.
    pub fn new(order: SampleOrder, count: usize) -> Self {
        let epoch = if order == SampleOrder::Shuffled { (0..count).collect() } else { Vec::new() };
        Self { order, epoch, count, next: 0 }
    }

    /// The next samples.
    ///
    /// ```
    /// use plasticity_simulation::network::{SampleOrder, Samples};
    /// use plasticity_simulation::random;
    ///
    /// let mut samples = Samples::new(SampleOrder::File, 3);
    /// assert_eq!(samples.take(5, &mut random::stream(1, "example", "cell", 0)), [0, 1, 2, 0, 1]);
    /// ```
    pub fn take(&mut self, count: usize, random: &mut Stream) -> Vec<usize> {
        (0..count).map(|_| self.draw(random)).collect()
    }

    fn draw(&mut self, random: &mut Stream) -> usize {
        if self.order == SampleOrder::WithReplacement {
            return random.random_range(0..self.count);
        }
        if self.next == 0 {
            self.epoch.shuffle(random);
        }
        let position = self.next;
        self.next = (self.next + 1) % self.count;
        self.epoch.get(position).copied().unwrap_or(position)
    }
}
