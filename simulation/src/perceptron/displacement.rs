use super::kernels;
use super::run::Observer;
use super::{PerceptronError, Task};
use crate::simd::Simd;

/// How far weights move within a number of updates, listening to a learning run.
///
/// For every lag $n$ the run is cut, from its start, into windows of $n$ updates (an unfinished last one is left out), and the
/// displacement of every synapse is taken over every window. A random walk has a mean square of $n$.
///
/// ```
/// use plasticity_simulation::perceptron::{Displacements, EpochLimit, Task, TaskSettings, fast};
/// use plasticity_simulation::{random, simd::Simd};
///
/// let settings = TaskSettings { inputs: 50, patterns: 50, zero_mean: false };
/// let task = Task::random(settings, &mut random::stream(1, "example", "cell", 0))?;
/// let mut displacements = Displacements::new(&task, &[1, 10], Simd::detect())?;
/// let run = fast::learn(&task, EpochLimit::new(10_000)?, Simd::detect(), &mut displacements)?;
/// let [one, ten] = displacements.means()[..] else { panic!("two lags") };
/// assert_eq!((one.windows, one.mean_square, one.mean_abs), (run.updates, 1.0, 1.0));
/// assert_eq!(ten.windows, run.updates / 10);
/// # Ok::<(), plasticity_simulation::perceptron::PerceptronError>(())
/// ```
pub struct Displacements<'a> {
    task: &'a Task,
    simd: Simd,
    updates: u64,
    step: Vec<i32>,
    weights: Vec<i32>,
    lags: Vec<Lag>,
}

struct Lag {
    updates: u64,
    /// Weights at the start of the window.
    start: Vec<i32>,
    windows: u64,
    sum_squares: u64,
    sum_abs: u64,
}

/// Displacements over windows of one length, averaged over windows and synapses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Displacement {
    /// $n$, number of updates of a window.
    pub updates: u64,
    /// Number of windows; the means are 0 where there is none.
    pub windows: u64,
    /// $\langle(w(k + n) - w(k))^2\rangle$.
    pub mean_square: f64,
    /// $\langle|w(k + n) - w(k)|\rangle$.
    pub mean_abs: f64,
}

impl<'a> Displacements<'a> {
    /// Meters for a run on `task`, one a lag; a lag of 0 counts as 1.
    ///
    /// # Errors
    /// [`PerceptronError::NotInteger`] for zero-meaned tasks.
    pub fn new(task: &'a Task, lags: &[u64], simd: Simd) -> Result<Self, PerceptronError> {
        if !task.is_integer() {
            return Err(PerceptronError::NotInteger);
        }
        let zeros = vec![0; task.synapses()];
        let lags = lags
            .iter()
            .map(|&lag| Lag {
                updates: lag.max(1),
                start: zeros.clone(),
                windows: 0,
                sum_squares: 0,
                sum_abs: 0,
            })
            .collect();
        Ok(Self { task, simd, updates: 0, step: zeros.clone(), weights: zeros, lags })
    }

    /// What was found, in the order of the lags.
    pub fn means(&self) -> Vec<Displacement> {
        let mean = |sum: u64, windows: u64| {
            if windows == 0 { 0.0 } else { sum as f64 / (windows as f64 * self.weights.len() as f64) }
        };
        self.lags
            .iter()
            .map(|lag| Displacement {
                updates: lag.updates,
                windows: lag.windows,
                mean_square: mean(lag.sum_squares, lag.windows),
                mean_abs: mean(lag.sum_abs, lag.windows),
            })
            .collect()
    }
}

impl Observer for Displacements<'_> {
    fn update(&mut self, _presentation: u64, pattern: usize) {
        kernels::unpack(self.simd, self.task.row(pattern), &mut self.step);
        for (w, step) in self.weights.iter_mut().zip(&self.step) {
            *w += step;
        }
        self.updates += 1;
        for lag in self.lags.iter_mut().filter(|lag| self.updates.is_multiple_of(lag.updates)) {
            lag.windows += 1;
            for (start, &now) in lag.start.iter_mut().zip(&self.weights) {
                let displacement = i64::from(now - *start).unsigned_abs();
                lag.sum_abs += displacement;
                lag.sum_squares += displacement * displacement;
                *start = now;
            }
        }
    }
}
