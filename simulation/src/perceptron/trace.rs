use super::run::Observer;
use super::{Task, Threshold};

/// One synapse after an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TracePoint {
    /// Presentation of the update, counted from 0.
    pub presentation: u64,
    /// Transient weight $s$.
    pub transient: i32,
    /// Persistent weight $l$.
    pub persistent: i32,
    /// Whether all synapses were consolidated at this update.
    pub consolidated: bool,
}

/// Follows one synapse while all are consolidated when any exceeds the threshold (LvR fig. 2A), without decay.
pub struct Trace<'a> {
    task: &'a Task,
    threshold: Threshold,
    synapse: usize,
    transient: Vec<f64>,
    points: Vec<TracePoint>,
}

impl<'a> Trace<'a> {
    /// Follows `synapse`.
    ///
    /// # Panics
    /// At the first update where the task has no such synapse.
    pub fn any_synapse(task: &'a Task, threshold: Threshold, synapse: usize) -> Self {
        Self { task, threshold, synapse, transient: vec![0.0; task.synapses()], points: Vec::new() }
    }

    /// What was seen, one point an update.
    pub fn points(self) -> Vec<TracePoint> {
        self.points
    }
}

impl Observer for Trace<'_> {
    fn update(&mut self, presentation: u64, pattern: usize) {
        for (s, z) in self.transient.iter_mut().zip(self.task.signed_pattern(pattern)) {
            *s += z;
        }
        let consolidated = self.transient.iter().any(|s| s.abs() > self.threshold.get());
        let mut persistent = self.points.last().map_or(0, |point| point.persistent);
        if consolidated {
            persistent += self.transient[self.synapse] as i32;
            self.transient.fill(0.0);
        }
        self.points.push(TracePoint {
            presentation,
            transient: self.transient[self.synapse] as i32,
            persistent,
            consolidated,
        });
    }
}
