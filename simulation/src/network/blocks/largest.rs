//! The largest updates of the input layer, one sample after another.

use super::batch::Sparse;
use super::part::{Part, PartScratch};
use super::pass::{Update, UpdateAbove};
use crate::energy::PlasticityCost;
use crate::lanes::Lanes;
use crate::network::restriction::cut::Cutter;
use crate::network::restriction::levels::{Levels, Sizes};
use crate::network::restriction::winners;
use crate::network::{Coded, PlasticityMeter};

/// Selects the largest updates at a sample.
///
/// The activities of the black pixels of an image are all the same, so that all of them are selected for a unit or none, but for a unit
/// of which the least update that is selected is that of a black pixel. What all have in common is kept once, as without selection.
#[derive(Debug, Clone)]
pub(super) struct LargestUpdates {
    fraction: f64,
    sizes: Option<Sizes>,
    levels: Levels,
    cutter: Cutter,
    /// Pixels that are not black, with their activities.
    image: Sparse,
    threshold: f32,
    /// What is added to the shared rows; shape: tiles × rows × lanes.
    shared: Vec<Lanes>,
}

impl LargestUpdates {
    pub(super) fn new(fraction: f64) -> Self {
        Self {
            fraction,
            sizes: None,
            levels: Levels::default(),
            cutter: Cutter::default(),
            image: Sparse::default(),
            threshold: 0.0,
            shared: Vec::new(),
        }
    }

    /// Selects updates by what units are to change, meters them, and applies those at the threshold.
    pub(super) fn select(
        &mut self,
        coded: &Coded,
        number: usize,
        part: &mut Part,
        scratch: &PartScratch,
        (cost, meter): (PlasticityCost, &mut PlasticityMeter),
    ) {
        let sizes = self.sizes.get_or_insert_with(|| Sizes::of(coded));
        self.levels.set(sizes, coded, number, cost);
        let (pixels, lift) = (coded.pixels(), coded.lift());
        let activity = |(pixel, added): (usize, f64)| (pixel, lift + added);
        self.image.set_row(coded.active(number).map(activity));
        let tiling = part.tiling;
        let units = part.units.len();
        let changes = || Lanes::numbers(&scratch.changes).take(units);
        let kept = winners(self.fraction, units * self.levels.inputs());
        let cut = self.cutter.cut(changes(), &self.levels, kept);
        self.threshold = cut.threshold;
        let mut ties = cut.ties;
        let rows = super::batch::SHARED_ROWS;
        self.shared.clear();
        self.shared.resize(tiling.size(rows), Lanes::ZERO);
        let mut activities = Vec::new();
        let largest = self.levels.sizes.first().copied().unwrap_or(0.0);
        for (at, change) in changes().enumerate() {
            // Of most units nothing is selected.
            if change.abs() * largest < cut.threshold {
                continue;
            }
            let level = self.levels.above(change, cut.threshold);
            let tied = ties > 0
                && self.levels.sizes.get(level).is_some_and(|size| change.abs() * size == cut.threshold);
            if level == 0 && !tied {
                continue;
            }
            let before = self.levels.before[level];
            let reaches = |x: f64| change.abs() * (x as f32).abs() > cut.threshold;
            let black = if reaches(lift) { lift } else { 0.0 };
            let mut added = [
                black,
                before.pixels - black * pixels as f64,
                f64::from(u8::from(coded.bias() && reaches(1.0))),
            ];
            meter.add_row(f64::from(change), &before.sums, cost);
            if tied {
                if activities.is_empty() {
                    activities = coded.activities(number);
                }
                for (input, &x) in activities.iter().enumerate() {
                    if ties > 0 && change.abs() * (x as f32).abs() == cut.threshold {
                        ties -= 1;
                        meter.add(f64::from(change) * x, cost);
                        if input == pixels {
                            added[2] = 1.0;
                        } else {
                            let (lanes, lane) = tiling.place(part.rows(), input, at);
                            part.input[lanes].0[lane] += change * x as f32;
                            added[1] += x;
                        }
                    }
                }
            }
            let (first, lane) = tiling.place(rows, 0, at);
            for (row, added) in added.into_iter().enumerate() {
                self.shared[first + row * tiling.width].0[lane] = change * added as f32;
            }
        }
    }

    /// What is left to be changed.
    pub(super) fn update<'a>(&'a self, changes: &'a [Lanes]) -> Update<'a> {
        Update::Above(UpdateAbove {
            image: &self.image,
            threshold: self.threshold,
            changes,
            shared: &self.shared,
        })
    }
}
