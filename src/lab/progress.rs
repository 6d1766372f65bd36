//! A progress bar on a terminal, and an end that may come early.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far an experiment is, and whether it has to end.
pub(crate) struct Progress {
    bar: ProgressBar,
    interrupted: Arc<AtomicBool>,
    start: Instant,
    budget: Duration,
}

impl Progress {
    /// Shows `steps` steps on stderr if that is a terminal, and from now on catches Ctrl-C.
    ///
    /// # Errors
    /// A message that says that Ctrl-C cannot be caught.
    pub(crate) fn new(steps: u64, budget: Duration) -> Result<Progress, String> {
        let bar = ProgressBar::with_draw_target(
            Some(steps),
            if std::io::stderr().is_terminal() {
                ProgressDrawTarget::stderr()
            } else {
                ProgressDrawTarget::hidden()
            },
        );
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg} {eta}") {
            bar.set_style(style);
        }
        let interrupted = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(signal_hook::consts::SIGINT, interrupted.clone())
            .map_err(|error| format!("can't catch Ctrl-C: {error}"))?;
        Ok(Progress {
            bar,
            interrupted,
            start: Instant::now(),
            budget,
        })
    }

    /// Says something on stderr, above the bar.
    pub(crate) fn tell(&self, what: &str) {
        self.bar.suspend(|| crate::note(what));
    }

    /// A step begins.
    pub(crate) fn begin(&self, what: &str) {
        self.bar.set_message(what.to_string());
    }

    /// A step has ended.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// Whether Ctrl-C was pressed.
    pub(crate) fn interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Whether so much of the budget is spent, as a share from 0 to 1.
    pub(crate) fn spent(&self, share: f64) -> bool {
        self.start.elapsed() > self.budget.mul_f64(share)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
