//! Progress of long work, on the terminal.

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use plasticity_validation::runner;
use plasticity_validation::store::Found;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A bar with the time left on standard error; hidden where that is no terminal.
pub(crate) struct Bar {
    bar: ProgressBar,
    quiet: bool,
    ends: Ends,
}

/// When the work will be done, where that is known better than by the number of runs that are.
type Ends = Arc<Mutex<Option<Instant>>>;

impl Bar {
    pub(crate) fn new(name: &str, quiet: bool) -> Self {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let ends = Ends::default();
        let known = Arc::clone(&ends);
        let style = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} runs{left}, {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .with_key("left", move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                left(state, *known.lock().unwrap_or_else(PoisonError::into_inner), out);
            });
        let bar =
            ProgressBar::with_draw_target(Some(0), target).with_style(style).with_prefix(name.to_owned());
        Self { bar, quiet, ends }
    }
}

/// How long it will take still, as soon as a run is finished that tells.
fn left(state: &ProgressState, ends: Option<Instant>, out: &mut dyn std::fmt::Write) {
    if state.pos() > 0 {
        let left = ends.map_or_else(|| state.eta(), |ends| ends.saturating_duration_since(Instant::now()));
        // What cannot be written is not shown.
        let _ = write!(out, ", {:#} left", HumanDuration(left));
    }
}

impl Bar {
    /// Begins work of so many runs, of which some are done.
    pub(crate) fn begin(&self, total: u64, done: u64) {
        // After an earlier piece of work the bar is gone, and its time is over.
        self.bar.reset();
        self.bar.set_length(total);
        self.bar.set_position(done);
        self.bar.reset_eta();
        *self.ends.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }
}

impl runner::Progress for Bar {
    fn start(&self, total: u64, done: u64, found: &Found) {
        let damaged = found.damaged;
        if !self.quiet && found.intact > 0 {
            self.bar.suspend(|| anstream::eprintln!("resuming: {done} of {total} runs are done"));
        }
        if found.intact as u64 > total && !self.quiet {
            self.bar.suspend(|| {
                anstream::eprintln!(
                    "note: the log has {} runs, of which {total} are used; more replicates or --until-decided use more",
                    found.intact
                );
            });
        }
        if damaged > 0 {
            self.bar.suspend(|| {
                anstream::eprintln!("warning: damaged lines of the replicate log are done again: {damaged}");
            });
        }
        if found.unlocked {
            self.bar.suspend(|| {
                anstream::eprintln!(
                    "warning: this file system has no locks; keep other runs from the same folder"
                );
            });
        }
        if let Some(aside) = found.set_aside.as_ref().filter(|_| !self.quiet) {
            self.bar.suspend(|| {
                let unfinished = aside.to_string_lossy().contains("unfinished");
                let aside = aside.display();
                if unfinished {
                    anstream::eprintln!(
                        "note: an unfinished run was set aside as {aside}; --resume continues one"
                    );
                } else {
                    anstream::eprintln!("note: the result that was there is kept, its log as {aside}");
                }
            });
        }
        self.begin(total, done);
    }

    fn advance(&self, left: Option<Duration>) {
        let ends = left.and_then(|left| Instant::now().checked_add(left));
        *self.ends.lock().unwrap_or_else(PoisonError::into_inner) = ends;
        self.bar.inc(1);
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn more(&self, look: u32, undecided: usize) {
        if !self.quiet {
            let claims = if undecided == 1 { "1 claim is" } else { &format!("{undecided} claims are") };
            anstream::eprintln!("look {look}: {claims} undecided; drawing more runs");
        }
    }
}

/// A bar of bytes that arrive.
#[cfg(feature = "fetch")]
pub(crate) fn bytes(name: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} {bar:30} {bytes}/{total_bytes}, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr())
        .with_style(style)
        .with_prefix(name.to_owned())
}
