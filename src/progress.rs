//! The one door to indicatif: how far the crawl is, on standard error and never on standard output.
//!
//! On a terminal one line that moves; elsewhere, as in a CI log, a plain line now and then.

use std::convert::Infallible;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use tokio::time::Instant;

/// Between two plain lines.
const INTERVAL: Duration = Duration::from_secs(10);

/// Between two looks at the pace on a terminal. A pause of a host shows though nothing arrives.
const GLANCE: Duration = Duration::from_millis(500);

/// Drawings of the bar in a second; more only costs time.
const DRAWS_PER_SECOND: u8 = 10;

/// How far a crawl is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// Targets that are done.
    pub done: u64,
    /// Targets that are known and wait.
    pub waiting: u64,
    /// Errors among those that are done.
    pub errors: u64,
}

/// What is known of the pace, in words.
pub type Pace = Box<dyn Fn() -> Option<String> + Send + Sync>;

/// Tells how far the crawl is. It may be shared between threads.
pub struct Progress {
    shown: Shown,
    pace: Pace,
    mark: Mutex<Mark>,
}

enum Shown {
    Nowhere,
    Bar(ProgressBar),
    Lines,
}

impl Progress {
    /// Progress on standard error, in the form that suits it.
    pub fn on_stderr(quiet: bool, pace: Pace) -> Self {
        let shown = match quiet {
            true => Shown::Nowhere,
            false if io::stderr().is_terminal() => Shown::Bar(bar()),
            false => Shown::Lines,
        };
        Self { shown, pace, mark: Mutex::default() }
    }

    /// Learns how far the crawl is.
    pub fn reach(&self, mark: Mark) {
        *self.mark.lock().expect("no thread panics while it holds the mark") = mark;
        if let Shown::Bar(bar) = &self.shown {
            bar.set_length(mark.done + mark.waiting);
            bar.set_position(mark.done);
        }
    }

    /// Tells it from time to time, as long as this is polled: also when nothing goes on.
    pub async fn tell(&self) -> Infallible {
        let interval = match self.shown {
            Shown::Nowhere => return std::future::pending().await,
            Shown::Bar(_) => GLANCE,
            Shown::Lines => INTERVAL,
        };
        let mut ticks = tokio::time::interval_at(Instant::now() + interval, interval);
        let mut last = Mark::default();
        loop {
            ticks.tick().await;
            let mark = *self.mark.lock().expect("no thread panics while it holds the mark");
            let pace = (self.pace)();
            match &self.shown {
                Shown::Nowhere => {}
                Shown::Bar(bar) => bar.set_message(rest(mark, pace)),
                // Progress that cannot be shown is no reason to stop.
                Shown::Lines => drop(writeln!(io::stderr(), "{}", line(mark, last, interval, pace))),
            }
            last = mark;
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").field("mark", &self.mark).finish_non_exhaustive()
    }
}

fn bar() -> ProgressBar {
    let waiting = |state: &ProgressState, out: &mut dyn fmt::Write| {
        let waiting = state.len().unwrap_or_default().saturating_sub(state.pos());
        let _ = write!(out, "{waiting}");
    };
    let style = ProgressStyle::with_template("{bar:24} {pos} done, {waiting} waiting, {per_sec}{msg}")
        .expect("the template is valid")
        .with_key("waiting", waiting)
        .progress_chars("━━─");
    let target = ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND);
    ProgressBar::with_draw_target(Some(0), target).with_style(style)
}

/// A plain line: how far the crawl is, and how fast it was since the last line.
fn line(mark: Mark, last: Mark, elapsed: Duration, pace: Option<String>) -> String {
    let rate = u128::from(mark.done.saturating_sub(last.done)) * 1000 / elapsed.as_millis().max(1);
    let Mark { done, waiting, .. } = mark;
    format!("tollgate: {done} done, {waiting} waiting, {rate} per second{}", rest(mark, pace))
}

/// What the bar does not count by itself.
fn rest(mark: Mark, pace: Option<String>) -> String {
    let errors = match mark.errors {
        1 => ", 1 error".to_owned(),
        errors => format!(", {errors} errors"),
    };
    pace.map_or_else(|| errors.clone(), |pace| format!("{errors}; {pace}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_how_far_and_how_fast_since_the_last_one() {
        let mark = |done, errors| Mark { done, waiting: 5, errors };
        let said = |mark, last, pace: Option<&str>| {
            line(mark, last, Duration::from_secs(10), pace.map(str::to_owned))
        };
        assert_eq!(
            said(mark(2000, 1), Mark::default(), None),
            "tollgate: 2000 done, 5 waiting, 200 per second, 1 error"
        );
        assert_eq!(
            said(mark(2000, 3), mark(1500, 1), Some("a.example: 2 at once")),
            "tollgate: 2000 done, 5 waiting, 50 per second, 3 errors; a.example: 2 at once"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn hidden_progress_says_nothing_and_never_ends() {
        let hidden = Progress::on_stderr(true, Box::new(|| panic!("nobody asks for the pace")));
        hidden.reach(Mark::default());
        assert!(tokio::time::timeout(Duration::from_hours(1), hidden.tell()).await.is_err());
    }
}
