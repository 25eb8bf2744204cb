//! Simulating replicates in parallel, each written to the log as soon as it is finished.

use super::queue::{Queue, Times};
use super::{Options, Prepared, RunError, threads};
use crate::experiment::{Cell, Results};
use crate::store::{Found, Log, Replicate};
use plasticity_simulation::random;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The replicates that there are, and the log that more are written to.
pub(crate) struct Replicates {
    log: Mutex<Log>,
    found: Found,
    /// How long those took that were simulated here.
    times: Times,
}

impl Replicates {
    pub(crate) fn new(log: Log, found: Found) -> Self {
        Self { log: Mutex::new(log), found, times: Times::new() }
    }

    /// Those of these cells that are there.
    pub(crate) fn of(&self, cells: &[Cell]) -> Results {
        let mut results = Results::default();
        for (cell, replicate) in units(cells) {
            if let Some(finished) = self.found.results.get(cell, replicate) {
                results.insert(finished.clone());
            }
        }
        results
    }

    /// Simulates those of `wanted` that are missing; none is begun after `ends`. Whether nothing is missing any more.
    ///
    /// # Errors
    /// [`RunError`]; what was finished before is in the log.
    pub(crate) fn simulate(
        &mut self,
        prepared: &Prepared,
        wanted: &[(&str, u64)],
        options: &Options,
        ends: Option<Instant>,
    ) -> Result<bool, RunError> {
        let missing = self.missing(wanted);
        let total = wanted.len() as u64;
        options.progress.start(total, total - missing.len() as u64, &self.found);
        // Of what was found in the log is told once.
        (self.found.intact, self.found.damaged, self.found.set_aside) = (0, 0, None);
        let queue = Mutex::new(Queue::new(missing.iter().copied(), &self.times));
        let simulated =
            threads(options.jobs)?.broadcast(|_| simulate_all(&queue, &self.log, prepared, options, ends));
        options.progress.finish();
        self.times.extend(locked(&queue).times());
        let mut finished = 0;
        for of_thread in simulated {
            for replicate in of_thread? {
                self.found.results.insert(replicate);
                finished += 1;
            }
        }
        Ok(finished == missing.len())
    }

    fn missing<'c>(&self, wanted: &[(&'c str, u64)]) -> Vec<(&'c str, u64)> {
        let there = |unit: &&(&str, u64)| self.found.results.get(unit.0, unit.1).is_none();
        wanted.iter().filter(there).copied().collect()
    }

    /// How long the missing ones of these cells would take on so many threads, by those that were simulated; none where
    /// none was.
    pub(crate) fn expected(&self, cells: &[Cell], jobs: usize) -> Option<Duration> {
        let wanted: Vec<(&str, u64)> = units(cells).collect();
        Some(shared(Queue::new(self.missing(&wanted), &self.times).left()?, jobs))
    }
}

/// What a thread does: one replicate after the other, each in the log before the next is begun. An error ends the work of all threads.
fn simulate_all(
    queue: &Mutex<Queue>,
    log: &Mutex<Log>,
    prepared: &Prepared,
    options: &Options,
    ends: Option<Instant>,
) -> Result<Vec<Replicate>, RunError> {
    let mut all = Vec::new();
    let next = || locked(queue).next();
    while let Some(turn) = next() {
        let began = Instant::now();
        if ends.is_some_and(|ends| began >= ends) {
            locked(queue).stop();
            break;
        }
        let finished = simulate_one(turn.cell, turn.replicate, prepared, options)
            .and_then(|finished| locked(log).append(&finished).map(|()| finished).map_err(RunError::from))
            .inspect_err(|_| locked(queue).stop())?;
        all.push(finished);
        let left = {
            let mut queue = locked(queue);
            queue.done(turn, began.elapsed());
            queue.left()
        };
        options.progress.advance(left.map(|left| shared(left, options.jobs)));
    }
    Ok(all)
}

fn simulate_one(
    cell: &str,
    replicate: u64,
    prepared: &Prepared,
    options: &Options,
) -> Result<Replicate, RunError> {
    let mut stream = random::stream(options.seed, &prepared.identity.experiment, cell, replicate);
    let outcome = prepared.plan.simulate(cell, &mut stream, options.simd)?;
    Ok(Replicate { cell: cell.into(), replicate, ending: outcome.ending, values: outcome.values })
}

/// What takes so long on one thread, on several.
fn shared(alone: Duration, jobs: usize) -> Duration {
    alone / u32::try_from(jobs).unwrap_or(u32::MAX).max(1)
}

/// Every replicate of these cells, in the order of work.
pub(crate) fn units(cells: &[Cell]) -> impl Iterator<Item = (&str, u64)> {
    cells.iter().flat_map(|cell| (0..cell.replicates).map(|replicate| (cell.id.as_str(), replicate)))
}

/// A thread that panicked has left nothing half-done: a line is written at once, a count is two numbers.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
