use super::{Coded, Engine};

/// Tests a network on images, those first that it was least sure of before: whether it is as good as asked for is then soon certain.
#[derive(Debug, Clone)]
pub struct Examiner {
    /// Numbers of the images, in the order of asking.
    order: Vec<usize>,
    /// Lead of the right answer when each image was last asked.
    leads: Vec<f64>,
}

/// Images that are asked at once.
const BATCH: usize = 256;

impl Examiner {
    /// For so many images.
    pub fn new(images: usize) -> Self {
        Self { order: (0..images).collect(), leads: vec![0.0; images] }
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
        let (mut right, mut wrong) = (0, 0);
        while right + wrong < self.order.len() && !certain(right, wrong) {
            let asked = right + wrong;
            let batch = &self.order[asked..(asked + BATCH).min(self.order.len())];
            for (&number, answer) in batch.iter().zip(engine.classify(coded, batch)) {
                if answer.class == coded.label(number) {
                    right += 1
                } else {
                    wrong += 1
                }
                self.leads[number] = answer.lead;
            }
        }
        self.order.sort_by(|&one, &other| self.leads[one].total_cmp(&self.leads[other]));
        right
    }
}
