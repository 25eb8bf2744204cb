use super::{Class, Task};

/// When responses tell the classes apart, in standard deviations (those of the patterns of a class, not of an estimate).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Criteria {
    /// Every response is at most so far from the mean of its class, 2 in LvR.
    pub within: f64,
    /// Every response is more than so far from the mean of the other class, in standard deviations of that one, 5 in LvR.
    pub apart: f64,
}

impl Default for Criteria {
    fn default() -> Self {
        Self { within: 2.0, apart: 5.0 }
    }
}

/// What responses show. Where there are patterns of one class only there is nothing to tell apart, and the second and third hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Success {
    /// Every response is near the mean of its class.
    pub within: bool,
    /// Every response is far from the mean of the other class.
    pub apart: bool,
    /// The smallest response to a pattern of target 1 is above the largest to one of target 0.5.
    pub separates: bool,
}

impl Success {
    /// Both criteria hold.
    pub fn succeeded(self) -> bool {
        self.within && self.apart
    }
}

impl Criteria {
    /// Judges the conductances at the end of learning.
    ///
    /// ```
    /// use plasticity_simulation::random;
    /// use plasticity_simulation::spiking::{Class, Criteria, Labels, Parameters, Sharing, Task, TaskSettings};
    ///
    /// let settings =
    ///     TaskSettings { patterns: 4, active: 2, sharing: Sharing::Disjoint, labels: Labels::Balanced };
    /// let task = Task::random(settings, &Parameters::default(), &mut random::stream(1, "example", "cell", 0))?;
    /// let mut conductances = vec![0.0; 100];
    /// assert!(!Criteria::default().judge(&task, &conductances).separates);
    /// for pattern in task.patterns().iter().filter(|pattern| pattern.class == Class::Full) {
    ///     pattern.channels.iter().for_each(|&channel| conductances[channel] = 1e-9);
    /// }
    /// assert!(Criteria::default().judge(&task, &conductances).succeeded());
    /// # Ok::<(), plasticity_simulation::spiking::SpikingError>(())
    /// ```
    pub fn judge(&self, task: &Task, conductances: &[f64]) -> Success {
        let responses = task.responses(conductances);
        let of_class = |class| -> Vec<f64> {
            let patterns = task.patterns().iter().zip(&responses);
            patterns.filter(|(pattern, _)| pattern.class == class).map(|(_, response)| *response).collect()
        };
        let (full, half) = (of_class(Class::Full), of_class(Class::Half));
        let least = full.iter().copied().fold(f64::INFINITY, f64::min);
        let most = half.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Success {
            within: self.within(&full) && self.within(&half),
            apart: self.apart(&full, &half) && self.apart(&half, &full),
            separates: least > most,
        }
    }

    fn within(&self, own: &[f64]) -> bool {
        let Some((mean, deviation)) = moments(own) else { return true };
        own.iter().all(|response| (response - mean).abs() <= self.within * deviation)
    }

    fn apart(&self, own: &[f64], other: &[f64]) -> bool {
        let Some((mean, deviation)) = moments(other) else { return true };
        own.iter().all(|response| (response - mean).abs() > self.apart * deviation)
    }
}

/// Mean and standard deviation; a single value deviates by nothing, to the last bit.
fn moments(values: &[f64]) -> Option<(f64, f64)> {
    let count = values.len() as f64;
    match values {
        [] => None,
        [one] => Some((*one, 0.0)),
        _ => {
            let mean = values.iter().sum::<f64>() / count;
            let square = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
            Some((mean, square.sqrt()))
        }
    }
}
