use crate::FileError;
use plasticity_simulation::perceptron::{EpochLimit, TaskSettings};
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// A preset, as it stands in its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Name of the experiment that the file is for.
    experiment: String,
    /// Limit of epochs of a run.
    pub(super) max_epochs: u64,
    /// Numbers of inputs $N$.
    pub(super) inputs: Vec<u64>,
    /// Loads $P/N$.
    pub(super) loads: Vec<f64>,
    /// Runs at each size and load.
    pub(super) replicates: u64,
    /// Fewer, where runs are long.
    pub(super) near_capacity: NearCapacity,
    /// The cell with most runs.
    pub(super) tail: Tail,
    /// Exponents of the energy.
    pub(super) exponents: Exponents,
    /// One run each at many numbers of patterns.
    pub(super) sweep: Sweep,
    /// Small tasks around capacity.
    pub(super) capacity: Capacity,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NearCapacity {
    /// The load from which on.
    pub(super) from: f64,
    pub(super) replicates: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tail {
    pub(super) inputs: u64,
    pub(super) load: f64,
    pub(super) replicates: u64,
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
    pub(super) loads: Vec<f64>,
    pub(super) replicates: u64,
    pub(super) max_epochs: u64,
}

/// Number of patterns of a load, the nearest whole one.
pub(super) fn patterns(inputs: u64, load: f64) -> u64 {
    (inputs as f64 * load).round() as u64
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
        #[derive(Deserialize)]
        struct Name {
            experiment: Option<Spanned<String>>,
        }
        let toml_error = |error: toml::de::Error| FileError::toml(file, text, &error);
        let name: Name = toml::from_str(text).map_err(toml_error)?;
        if let Some(name) = name.experiment.filter(|name| name.get_ref() != super::INFO.name) {
            let message =
                format!("this preset is for {:?}; give one for {}", name.get_ref(), super::INFO.name);
            return Err(FileError::at(file, text, &name.span(), message));
        }
        let settings: Self = toml::from_str(text).map_err(toml_error)?;
        settings.check().map_err(|(key, message)| FileError::at_key(file, text, key, message))?;
        Ok(settings)
    }

    /// The first violated condition, with the key to blame.
    fn check(&self) -> Result<(), (&'static str, String)> {
        let require = |holds: bool, key: &'static str, message: &str| {
            if holds { Ok(()) } else { Err((key, message.to_string())) }
        };
        let limit = |key, epochs| EpochLimit::new(epochs).map_err(|error| (key, error.to_string()));
        let replicates = |key, count: u64| {
            let two = "replicates must be at least 2, and at most a million";
            require((2..=1_000_000).contains(&count), key, two)
        };
        let task = |key, inputs, patterns| {
            let settings = TaskSettings { inputs, patterns, zero_mean: false };
            settings.check().map_err(|error| (key, error.to_string()))
        };
        limit("max_epochs", self.max_epochs)?;
        require(!self.inputs.is_empty(), "inputs", "there must be a number of inputs")?;
        require(!self.loads.is_empty(), "loads", "there must be a load")?;
        let increasing = |loads: &[f64]| loads.windows(2).all(|pair| pair[0] < pair[1]);
        require(increasing(&self.loads), "loads", "loads must increase")?;
        let below_capacity = self.loads.iter().all(|load| (1e-6..2.0).contains(load));
        require(
            below_capacity,
            "loads",
            "loads must be above 0 and below 2, the capacity of the perceptron",
        )?;
        for &inputs in &self.inputs {
            for &load in &self.loads {
                task("inputs", inputs, patterns(inputs, load))?;
            }
        }
        replicates("replicates", self.replicates)?;
        require(self.near_capacity.from > 0.0, "near_capacity.from", "from is a load, above 0")?;
        replicates("near_capacity.replicates", self.near_capacity.replicates)?;

        let grid = |inputs, load: f64| self.inputs.contains(&inputs) && self.loads.contains(&load);
        let Tail { inputs, load, replicates: runs } = self.tail;
        require(grid(inputs, load), "tail.load", "the tail is taken at one of the inputs and loads above")?;
        replicates("tail.replicates", runs)?;
        let Exponents { inputs, load, to, per_unit } = self.exponents;
        let at_grid = "exponents are taken at one of the inputs and loads above";
        require(grid(inputs, load), "exponents.load", at_grid)?;
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
        require(increasing(&part.loads), "capacity.loads", "loads must increase")?;
        let positive = part.loads.iter().all(|load| (1e-6..=100.0).contains(load));
        require(positive, "capacity.loads", "loads must be above 0, and at most 100")?;
        for &load in &part.loads {
            task("capacity.inputs", part.inputs, patterns(part.inputs, load))?;
        }
        replicates("capacity.replicates", part.replicates)?;
        limit("capacity.max_epochs", part.max_epochs).map(|_| ())
    }

    /// Runs at a size and load.
    pub(super) fn replicates_at(&self, inputs: u64, load: f64) -> u64 {
        let Tail { inputs: of_tail, load: tail_load, replicates } = self.tail;
        if (inputs, load) == (of_tail, tail_load) {
            replicates
        } else if load >= self.near_capacity.from {
            self.near_capacity.replicates
        } else {
            self.replicates
        }
    }
}
