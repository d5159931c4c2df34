//! The time of day, as `audit.json` writes it.

use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::diagnose::moment::rfc3339;

/// What is taken for the time that it is, in seconds since 1970.
static FROZEN: OnceLock<i64> = OnceLock::new();

/// Stops the clock: from now on it is always this time. Only the first time counts.
pub fn freeze(seconds: i64) {
    let _ = FROZEN.set(seconds);
}

/// Now, in UTC, to the second (RFC 3339).
pub fn now() -> String {
    rfc3339(seconds())
}

/// Now, in seconds since 1970.
pub fn seconds() -> i64 {
    if let Some(frozen) = FROZEN.get() {
        return *frozen;
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// The year that it is.
pub fn year() -> u32 {
    now()[..4].parse().expect("a moment begins with its year")
}
