//! The one door to indicatif: how far the crawl is, on standard error and never on standard output.
//!
//! On a terminal one line that moves; elsewhere, as in a CI log, a plain line now and then.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Between two plain lines.
const INTERVAL: Duration = Duration::from_secs(10);

/// Drawings of the bar in a second; more only costs time.
const DRAWS_PER_SECOND: u8 = 10;

/// Tells how far the crawl is. It may be shared between threads.
#[derive(Debug)]
pub struct Progress(Kind);

#[derive(Debug)]
enum Kind {
    Hidden,
    Bar(ProgressBar),
    Lines(Mutex<Lines>),
}

impl Progress {
    /// Progress that nobody sees.
    pub fn hidden() -> Self {
        Self(Kind::Hidden)
    }

    /// Progress on standard error, in the form that suits it.
    pub fn on_stderr(quiet: bool) -> Self {
        match quiet {
            true => Self::hidden(),
            false if io::stderr().is_terminal() => Self(Kind::Bar(bar())),
            false => Self(Kind::Lines(Mutex::new(Lines::new(INTERVAL)))),
        }
    }

    /// Says how many targets are done and how many are known to wait.
    pub fn page_done(&self, done: u64, waiting: u64) {
        match &self.0 {
            Kind::Hidden => {}
            Kind::Bar(bar) => {
                bar.set_length(done + waiting);
                bar.set_position(done);
            }
            Kind::Lines(lines) => {
                let mut lines = lines.lock().expect("no thread panics while it holds the lines");
                if let Some(line) = lines.due(Instant::now(), done, waiting) {
                    // Progress that cannot be shown is no reason to stop.
                    let _ = writeln!(io::stderr(), "{line}");
                }
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Kind::Bar(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

fn bar() -> ProgressBar {
    let waiting = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        let waiting = state.len().unwrap_or_default().saturating_sub(state.pos());
        let _ = write!(out, "{waiting}");
    };
    let style = ProgressStyle::with_template("{bar:24} {pos} done, {waiting} waiting, {per_sec}")
        .expect("the template is valid")
        .with_key("waiting", waiting)
        .progress_chars("━━─");
    let target = ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND);
    ProgressBar::with_draw_target(Some(0), target).with_style(style)
}

/// Decides when a plain line is due, and what it says.
#[derive(Debug)]
struct Lines {
    interval: Duration,
    last: Instant,
    last_done: u64,
}

impl Lines {
    fn new(interval: Duration) -> Self {
        Self { interval, last: Instant::now(), last_done: 0 }
    }

    fn due(&mut self, now: Instant, done: u64, waiting: u64) -> Option<String> {
        let elapsed = now.duration_since(self.last);
        if elapsed < self.interval {
            return None;
        }
        let rate = u128::from(done.saturating_sub(self.last_done)) * 1000 / elapsed.as_millis().max(1);
        (self.last, self.last_done) = (now, done);
        Some(format!("tollgate: {done} done, {waiting} waiting, {rate} per second"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_line_is_due_after_every_interval() {
        let mut lines = Lines::new(Duration::from_secs(10));
        let start = lines.last;
        let mut at = |seconds, done| lines.due(start + Duration::from_secs(seconds), done, 5);
        assert_eq!(at(1, 100), None);
        assert_eq!(at(10, 2000).as_deref(), Some("tollgate: 2000 done, 5 waiting, 200 per second"));
        assert_eq!(at(19, 2100), None);
        assert_eq!(at(30, 3000).as_deref(), Some("tollgate: 3000 done, 5 waiting, 50 per second"));
    }

    #[test]
    fn hidden_progress_says_nothing_and_breaks_nothing() {
        Progress::hidden().page_done(1, 2);
    }
}
