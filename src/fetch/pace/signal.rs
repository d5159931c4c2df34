//! What an answer says about how its host bears us.

use std::time::{Duration, SystemTime};

use super::super::retry_after::retry_after;
use crate::page::{FailureKind, Response};

/// The longest that one `Retry-After` can pause a host.
const LONGEST_PAUSE: Duration = Duration::from_mins(2);

/// What an answer says about how its host bears us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// It answered, so fast.
    Fine {
        /// From the question to the first byte.
        latency: Duration,
    },
    /// It is in trouble, and may have said for how long.
    Trouble {
        /// By what we know.
        why: SlowReason,
        /// The wait that it asked for.
        pause: Duration,
    },
    /// Nothing.
    Silent,
}

/// Why we slowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlowReason {
    /// It answered 429.
    TooManyRequests,
    /// It answered 503.
    Unavailable,
    /// It took no more connections, having taken some before.
    NoConnection,
    /// It did not answer in time, having done so before.
    Timeout,
}

impl SlowReason {
    /// The name used in reports and in `audit.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooManyRequests => "429",
            Self::Unavailable => "503",
            Self::NoConnection => "no-connection",
            Self::Timeout => "timeout",
        }
    }

    /// Whether the host still answers, if only to refuse.
    pub fn is_answered(self) -> bool {
        matches!(self, Self::TooManyRequests | Self::Unavailable)
    }
}

impl Signal {
    /// Reads a response that took so long.
    pub fn of(response: &Response, took: Duration) -> Self {
        use FailureKind as Kind;
        let trouble = |why| Self::Trouble { why, pause: pause(response) };
        match response.told() {
            Ok(429) => trouble(SlowReason::TooManyRequests),
            Ok(503) => trouble(SlowReason::Unavailable),
            Ok(_) => Self::Fine { latency: first_byte(response).unwrap_or(took) },
            Err(Kind::Refused | Kind::Unreachable | Kind::ConnectTimeout) => {
                trouble(SlowReason::NoConnection)
            }
            Err(Kind::Timeout) => trouble(SlowReason::Timeout),
            Err(_) => Self::Silent,
        }
    }
}

/// Large bodies take long on any host; what tells of strain is the wait before them.
fn first_byte(response: &Response) -> Option<Duration> {
    Some(response.answer()?.transfer.as_ref()?.first_byte)
}

fn pause(response: &Response) -> Duration {
    let asked = response.answer().and_then(|answer| retry_after(&answer.headers, SystemTime::now()));
    asked.unwrap_or_default().min(LONGEST_PAUSE)
}
