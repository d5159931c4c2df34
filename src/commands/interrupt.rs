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

async fn heard() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Nobody can be heard; the default of the system is in force.
        std::future::pending::<()>().await;
    }
}
