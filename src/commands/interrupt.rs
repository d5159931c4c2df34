//! Ctrl-C: once ends the crawl in good order, twice ends it at once.

use std::error::Error;
use std::fmt;

use tokio::sync::watch;

use super::Console;

/// The person did not want to wait for the end: exit 4, without a report.
#[derive(Debug)]
pub struct StoppedNow;

impl fmt::Display for StoppedNow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stopped; no report was written")
    }
}

impl Error for StoppedNow {}

/// Hears the first Ctrl-C and asks the crawl to end; returns with the second.
pub async fn listen(stop: &watch::Sender<bool>, console: &mut Console<'_>) -> StoppedNow {
    heard().await;
    stop.send_replace(true);
    console.tell("finishing what runs, then writing a partial report; Ctrl-C again stops at once");
    heard().await;
    StoppedNow
}

/// Waits for Ctrl-C, or for what service managers and CI send in its place.
pub async fn heard() {
    tokio::select! {
        Ok(()) = tokio::signal::ctrl_c() => {}
        () = terminated() => {}
        // Nobody can be heard; the default of the system is in force.
        else => std::future::pending().await,
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};

    match signal(SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
