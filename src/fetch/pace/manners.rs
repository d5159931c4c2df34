//! What is told about our manners: how much we asked, and when and why we slowed.

use std::time::Duration;

use tokio::time::Instant;

use super::signal::SlowReason;

/// More than this per host becomes part of the last one.
const MOST_EPISODES: usize = 100;

/// What we did so far, and how fast we are now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manners {
    /// Questions that were asked, retries and hops included.
    pub requests: u64,
    /// When and why we slowed, in order.
    pub slowed: Vec<Slowing>,
    /// The pace of every host that was asked, sorted by host.
    pub hosts: Vec<HostPace>,
}

/// One time that we slowed for a host, until we were back where we had been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slowing {
    /// Scheme, host and port.
    pub host: String,
    /// When it began, since the start.
    pub at: Duration,
    /// What it began with.
    pub why: SlowReason,
    /// How often we slowed further meanwhile, the first time included.
    pub times: u32,
    /// When we were back, since the start; `None` when we are not.
    pub until: Option<Duration>,
}

/// How fast one host is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPace {
    /// Scheme, host and port.
    pub host: String,
    /// Questions that were asked.
    pub requests: u64,
    /// Questions under way.
    pub in_flight: usize,
    /// Questions that may be under way.
    pub limit: usize,
    /// The least time between two questions.
    pub gap: Duration,
    /// How long it is still left alone.
    pub paused: Duration,
    /// Troubles since the last good answer: a host with many is better left.
    pub troubles_in_a_row: u32,
}

/// One time that we slowed, as the lane keeps it.
#[derive(Debug, Clone)]
pub struct Episode {
    at: Instant,
    why: SlowReason,
    times: u32,
    until: Option<Instant>,
}

impl Episode {
    /// As it is told.
    pub fn told(&self, host: &str, start: Instant) -> Slowing {
        let until = self.until.map(|until| until - start);
        Slowing { host: host.to_owned(), at: self.at - start, why: self.why, times: self.times, until }
    }
}

/// All times that we slowed for one host.
#[derive(Debug, Default)]
pub struct Episodes(Vec<Episode>);

impl Episodes {
    /// Trouble: the current episode goes on, or one begins.
    pub fn slow(&mut self, why: SlowReason, now: Instant) {
        let is_full = self.0.len() == MOST_EPISODES;
        match self.0.last_mut().filter(|last| last.until.is_none() || is_full) {
            Some(last) => {
                last.times += 1;
                last.until = None;
            }
            None => self.0.push(Episode { at: now, why, times: 1, until: None }),
        }
    }

    /// Back where we were.
    pub fn recover(&mut self, now: Instant) {
        if let Some(last) = self.0.last_mut() {
            last.until.get_or_insert(now);
        }
    }

    /// In order.
    pub fn all(&self) -> &[Episode] {
        &self.0
    }
}
