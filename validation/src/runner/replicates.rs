//! Simulating replicates in parallel, each written to the log as soon as it is finished.

use super::{Options, Prepared, RunError, threads};
use crate::experiment::{Cell, Results};
use crate::store::{Found, Log, Replicate};
use plasticity_simulation::random;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The replicates that there are, and the log that more are written to.
pub(crate) struct Replicates {
    log: Mutex<Log>,
    found: Found,
    /// Whether the progress was told of what was found.
    told: bool,
    /// How many replicates of each cell were simulated here, and how long they took together.
    times: Mutex<BTreeMap<String, (u32, Duration)>>,
}

impl Replicates {
    pub(crate) fn new(log: Log, found: Found) -> Self {
        Self { log: Mutex::new(log), found, told: false, times: Mutex::default() }
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
        experiment: &str,
        prepared: &Prepared,
        wanted: &[(&str, u64)],
        options: &Options,
        ends: Option<Instant>,
    ) -> Result<bool, RunError> {
        let missing = self.missing(wanted);
        if missing.is_empty() && self.told {
            return Ok(true);
        }
        self.told = true;
        let total = wanted.len() as u64;
        options.progress.start(total, total - missing.len() as u64, &self.found);
        // Of what was found in the log is told once.
        (self.found.intact, self.found.damaged, self.found.set_aside) = (0, 0, None);
        let simulated: Result<Vec<Option<Replicate>>, RunError> = threads(options.jobs)?.install(|| {
            missing
                .par_iter()
                // Replicates take from microseconds to minutes: none may be tied to others.
                .with_max_len(1)
                .map(|&(cell, replicate)| {
                    let began = Instant::now();
                    if ends.is_some_and(|ends| began >= ends) {
                        return Ok(None);
                    }
                    let mut stream = random::stream(options.seed, experiment, cell, replicate);
                    let outcome = prepared.plan.simulate(cell, &mut stream, options.simd)?;
                    let finished = Replicate {
                        cell: cell.into(),
                        replicate,
                        ending: outcome.ending,
                        values: outcome.values,
                    };
                    locked(&self.log).append(&finished)?;
                    self.count(cell, began.elapsed());
                    options.progress.advance();
                    Ok(Some(finished))
                })
                .collect()
        });
        options.progress.finish();
        let (mut simulated, all) = (simulated?, missing.len());
        simulated.retain(Option::is_some);
        let whole = simulated.len() == all;
        simulated.into_iter().flatten().for_each(|replicate| self.found.results.insert(replicate));
        Ok(whole)
    }

    fn count(&self, cell: &str, took: Duration) {
        let mut times = locked(&self.times);
        let (runs, sum) = times.entry(cell.into()).or_default();
        *runs += 1;
        *sum += took;
    }

    fn missing<'c>(&self, wanted: &[(&'c str, u64)]) -> Vec<(&'c str, u64)> {
        let there = |unit: &&(&str, u64)| self.found.results.get(unit.0, unit.1).is_none();
        wanted.iter().filter(there).copied().collect()
    }

    /// How long the missing ones of these cells would take on so many threads, by those that were simulated; none where
    /// none was.
    pub(crate) fn expected(&self, cells: &[Cell], jobs: usize) -> Option<Duration> {
        let times = locked(&self.times);
        let (runs, sum) =
            times.values().fold((0, Duration::ZERO), |all, of_cell| (all.0 + of_cell.0, all.1 + of_cell.1));
        let mean = |(runs, sum): (u32, Duration)| sum.checked_div(runs);
        let overall = mean((runs, sum))?;
        let units: Vec<(&str, u64)> = units(cells).collect();
        let mean_of = |(cell, _): &(&str, u64)| times.get(*cell).copied().and_then(mean).unwrap_or(overall);
        let all = self.missing(&units).iter().map(mean_of).fold(Duration::ZERO, Duration::saturating_add);
        Some(all / u32::try_from(jobs).unwrap_or(u32::MAX).max(1))
    }
}

/// Every replicate of these cells, in the order of work.
pub(crate) fn units(cells: &[Cell]) -> impl Iterator<Item = (&str, u64)> {
    cells.iter().flat_map(|cell| (0..cell.replicates).map(|replicate| (cell.id.as_str(), replicate)))
}

/// A thread that panicked has left nothing half-done: a line is written at once, a count is two numbers.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
