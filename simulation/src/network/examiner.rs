use super::{Coded, Engine};

/// Tests a network on images, those first that it failed at last time: whether it is as good as asked for is then soon certain.
#[derive(Debug, Clone)]
pub struct Examiner {
    /// Numbers of the images, in the order of asking.
    order: Vec<usize>,
}

/// Images that are asked at once.
const BATCH: usize = 256;

impl Examiner {
    /// For so many images.
    pub fn new(images: usize) -> Self {
        Self { order: (0..images).collect() }
    }

    /// Share of all images that are classified right.
    pub fn accuracy(&mut self, engine: &dyn Engine, coded: &Coded) -> f64 {
        let right = self.right(engine, coded, |_, _| false);
        right as f64 / self.order.len() as f64
    }

    /// Whether the share of images that are classified right is `target` or more: exactly, but asking no more images than it takes
    /// to be certain.
    pub fn reaches(&mut self, engine: &dyn Engine, coded: &Coded, target: f64) -> bool {
        let all = self.order.len();
        let needed = (0..=all).find(|&right| right as f64 / all as f64 >= target).unwrap_or(all + 1);
        let certain = |right: usize, wrong: usize| right >= needed || all - wrong < needed;
        self.right(engine, coded, certain) >= needed
    }

    /// Number of images classified right, of those asked until the rest is not needed.
    fn right(&mut self, engine: &dyn Engine, coded: &Coded, certain: impl Fn(usize, usize) -> bool) -> usize {
        let mut failed = Vec::new();
        let mut passed = Vec::new();
        let mut asked = 0;
        while asked < self.order.len() && !certain(passed.len(), failed.len()) {
            let batch = &self.order[asked..(asked + BATCH).min(self.order.len())];
            for (&number, class) in batch.iter().zip(engine.classify(coded, batch)) {
                if class == coded.label(number) { passed.push(number) } else { failed.push(number) }
            }
            asked += batch.len();
        }
        let right = passed.len();
        let rest = self.order.split_off(asked);
        self.order = failed;
        self.order.extend(rest);
        self.order.append(&mut passed);
        right
    }
}
