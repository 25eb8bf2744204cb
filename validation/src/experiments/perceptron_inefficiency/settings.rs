use crate::FileError;
use crate::preset::{self, Violation, require, require_replicates};
use plasticity_simulation::perceptron::{EpochLimit, TaskSettings};
use serde::{Deserialize, Serialize};

/// A preset, as it stands in its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Name of the experiment that the file is for.
    experiment: String,
    /// Limit of epochs of a run.
    pub(super) max_epochs: u64,
    /// Runs at sizes and loads; what is there several times has the largest number.
    pub(super) learning: Vec<Block>,
    /// The size that is shown against patterns, and the load that is shown near capacity.
    pub(super) shown: Shown,
    /// Exponents of the energy.
    pub(super) exponents: Exponents,
    /// One run each at many numbers of patterns.
    pub(super) sweep: Sweep,
    /// Small tasks around capacity.
    pub(super) capacity: Capacity,
}

/// Runs at every one of the sizes and loads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Block {
    /// Numbers of inputs $N$.
    inputs: Vec<u64>,
    /// Loads $P/N$.
    loads: Vec<f64>,
    replicates: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shown {
    pub(super) inputs: u64,
    pub(super) near_capacity: f64,
}

/// Exponents from 0 in equal steps, and the task whose energies are taken to them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exponents {
    pub(super) inputs: u64,
    pub(super) load: f64,
    to: f64,
    per_unit: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sweep {
    pub(super) inputs: u64,
    from: u64,
    to: u64,
    step: u64,
    pub(super) max_epochs: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Capacity {
    pub(super) inputs: u64,
    pub(super) max_epochs: u64,
    runs: Vec<LoadBlock>,
}

/// Runs at every one of the loads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LoadBlock {
    loads: Vec<f64>,
    replicates: u64,
}

/// Number of patterns of a load, the nearest whole one.
pub(super) fn patterns(inputs: u64, load: f64) -> u64 {
    (inputs as f64 * load).round() as u64
}

impl Capacity {
    /// Every load with its number of runs, ascending.
    pub(super) fn points(&self) -> Vec<Point> {
        merged(self.runs.iter().flat_map(|block| {
            block.loads.iter().map(|&load| Point { inputs: self.inputs, load, replicates: block.replicates })
        }))
    }
}

impl Exponents {
    /// The exponents, ascending.
    pub(super) fn values(&self) -> Vec<f64> {
        let steps = (self.to * f64::from(self.per_unit)).round() as u32;
        (0..=steps).map(|step| f64::from(step) / f64::from(self.per_unit)).collect()
    }

    /// Place of an exponent.
    ///
    /// # Errors
    /// That it is not there, in one line.
    pub(super) fn index(&self, exponent: f64) -> Result<usize, String> {
        let found = self.values().iter().position(|value| (value - exponent).abs() < 1e-9);
        found.ok_or_else(|| {
            format!(
                "energies are not taken to the exponent {exponent}, only to multiples of 1/{}",
                self.per_unit
            )
        })
    }
}

impl Sweep {
    /// Numbers of patterns, ascending.
    pub(super) fn patterns(&self) -> Vec<u64> {
        (self.from..=self.to).step_by(self.step as usize).collect()
    }
}

impl Settings {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        preset::read(super::INFO.name, file, text, Self::check)
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), Violation> {
        let limit = |key, epochs| EpochLimit::new(epochs).map_err(|error| (key, error.to_string()));
        let task = |key, inputs, patterns| {
            let settings = TaskSettings { inputs, patterns, zero_mean: false };
            settings.check().map_err(|error| (key, error.to_string()))
        };
        limit("max_epochs", self.max_epochs)?;
        require(!self.learning.is_empty(), "learning", "there must be a block [[learning]]")?;
        for block in &self.learning {
            if let Some(load) = block.loads.iter().find(|load| !(1e-6..2.0).contains(*load)) {
                let message = format!(
                    "a load must be above 0 and below 2, the capacity of the perceptron, but is {load}"
                );
                return Err(("learning", message));
            }
            require_replicates("learning", block.replicates)?;
            for &inputs in &block.inputs {
                for &load in &block.loads {
                    let number = patterns(inputs, load);
                    task("learning", inputs, number)?;
                    if number >= 2 * inputs {
                        let message = format!(
                            "a load of {load} is {number} patterns on {inputs} inputs, at the capacity of the perceptron"
                        );
                        return Err(("learning", message));
                    }
                }
            }
        }
        let points = self.points();
        let simulated = |inputs, load: f64| {
            points.iter().any(|point| (point.inputs, point.patterns()) == (inputs, patterns(inputs, load)))
        };
        let Shown { inputs, near_capacity } = self.shown;
        require(
            simulated(inputs, near_capacity),
            "shown",
            "what is shown must be one of the sizes and loads of [[learning]]",
        )?;
        let Exponents { inputs, load, to, per_unit } = self.exponents;
        let one = "exponents are taken at one of the sizes and loads of [[learning]]";
        require(simulated(inputs, load), "exponents.load", one)?;
        require((0.0..=10.0).contains(&to), "exponents.to", "exponents go up to 10 at most")?;
        require((1..=100).contains(&per_unit), "exponents.per_unit", "per_unit must be from 1 to 100")?;

        let Sweep { inputs, from, to, step, max_epochs } = self.sweep;
        require(step >= 1, "sweep.step", "step must be at least 1")?;
        require(from <= to, "sweep.to", "to must not be below from")?;
        require(to < 2 * inputs, "sweep.to", "to must be below 2 * inputs, the capacity of the perceptron")?;
        task("sweep.from", inputs, from)?;
        task("sweep.to", inputs, to)?;
        require((to - from) / step < 10_000, "sweep.step", "the sweep may have 10000 points at most")?;
        limit("sweep.max_epochs", max_epochs)?;

        let part = &self.capacity;
        require(
            !part.points().is_empty(),
            "capacity",
            "there must be a block [[capacity.runs]] with a load",
        )?;
        for point in part.points() {
            let positive = (1e-6..=100.0).contains(&point.load);
            require(positive, "capacity.runs", "loads must be above 0, and at most 100")?;
            task("capacity.inputs", part.inputs, point.patterns())?;
            require_replicates("capacity.runs", point.replicates)?;
        }
        limit("capacity.max_epochs", part.max_epochs).map(|_| ())
    }

    /// Every size and load with its number of runs, by size and load.
    pub(super) fn points(&self) -> Vec<Point> {
        merged(self.learning.iter().flat_map(|block| {
            let Block { inputs, loads, replicates } = block;
            inputs.iter().flat_map(move |&inputs| {
                loads.iter().map(move |&load| Point { inputs, load, replicates: *replicates })
            })
        }))
    }

    /// Sizes, ascending.
    pub(super) fn sizes(&self) -> Vec<u64> {
        let mut sizes: Vec<u64> = self.points().into_iter().map(|point| point.inputs).collect();
        sizes.dedup();
        sizes
    }

    /// Loads that are simulated for a size, ascending.
    pub(super) fn loads(&self, inputs: u64) -> Vec<f64> {
        self.points().into_iter().filter(|point| point.inputs == inputs).map(|point| point.load).collect()
    }
}

/// Points by size and load, the largest number of runs for those with the same number of patterns.
fn merged(blocks: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for new in blocks {
        match points.iter_mut().find(|point| (point.inputs, point.patterns()) == (new.inputs, new.patterns()))
        {
            Some(point) => point.replicates = point.replicates.max(new.replicates),
            None => points.push(new),
        }
    }
    points.sort_by(|a, b| a.inputs.cmp(&b.inputs).then(a.load.total_cmp(&b.load)));
    points
}

/// A size and load with its number of runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) inputs: u64,
    pub(super) load: f64,
    pub(super) replicates: u64,
}

impl Point {
    pub(super) fn patterns(&self) -> u64 {
        patterns(self.inputs, self.load)
    }
}
