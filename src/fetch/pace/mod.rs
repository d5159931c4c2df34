//! The pace of asking, per host: how many questions are under way, and how far apart they start.
//!
//! Whoever wants to ask waits in line at a turnstile of the host, first come, first served. Only
//! the first in line watches the lane, which decides; so thousands may wait at no cost, and
//! nobody is overtaken. A question that is given up leaves the line or frees its place.

mod lane;
mod manners;
mod options;
mod rounds;
mod signal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use url::Url;

use self::lane::{Admission, Lane};
pub use self::manners::{HostPace, Manners, Slowing};
pub use self::options::PaceOptions;
use self::signal::Signal;
pub use self::signal::SlowReason;
use super::host::{host_key, is_own};
use super::{Fetch, Request, Response};

/// Asks no host more, or faster, than it bears.
#[derive(Debug)]
pub struct Pace<F> {
    inner: F,
    tempo: Tempo,
}

impl<F: Fetch> Pace<F> {
    /// Wraps a fetch.
    pub fn new(inner: F, options: PaceOptions) -> Self {
        Self::at(inner, Tempo::new(options))
    }

    /// Wraps a fetch, at a pace that others watch or share.
    pub fn at(inner: F, tempo: Tempo) -> Self {
        Self { inner, tempo }
    }

    /// What the pace can be watched and set by, once the fetch is wrapped in others.
    pub fn tempo(&self) -> Tempo {
        self.tempo.clone()
    }
}

impl<F: Fetch> Fetch for Pace<F> {
    async fn fetch(&self, request: Request) -> Response {
        let host = self.tempo.host(&request.url);
        let slot = host.enter().await;
        self.tempo.0.requests.fetch_add(1, Ordering::Relaxed);
        let response = self.inner.fetch(request).await;
        // What failed on a kept connection was sent too.
        self.tempo.0.requests.fetch_add(response.attempts.len() as u64, Ordering::Relaxed);
        slot.leave(&response);
        response
    }
}

/// The pace of all hosts. Clones are handles on the same pace.
#[derive(Debug, Clone)]
pub struct Tempo(Arc<Hosts>);

#[derive(Debug)]
struct Hosts {
    options: PaceOptions,
    start: Instant,
    by_key: Mutex<BTreeMap<String, Arc<Host>>>,
    requests: AtomicU64,
}

impl Tempo {
    /// A pace of its own.
    pub fn new(options: PaceOptions) -> Self {
        let by_key = Mutex::default();
        Self(Arc::new(Hosts { options, start: Instant::now(), by_key, requests: AtomicU64::new(0) }))
    }

    /// Keeps questions to the host of this URL at least this far apart, as its robots.txt asks.
    /// This machine's own hosts are asked at full speed nevertheless.
    pub fn set_crawl_delay(&self, url: &Url, delay: Duration) {
        if !is_own(url) {
            self.host(url).lane().set_crawl_delay(delay);
        }
    }

    /// What we did so far, and how fast we are now.
    pub fn manners(&self) -> Manners {
        let hosts: Vec<_> = self.by_key().values().cloned().collect();
        let mut manners = Manners { requests: self.0.requests.load(Ordering::Relaxed), ..Manners::default() };
        for host in hosts {
            let lane = host.lane();
            manners
                .slowed
                .extend(lane.episodes().iter().map(|episode| episode.told(&host.key, self.0.start)));
            manners.hosts.push(lane.told(&host.key, Instant::now()));
        }
        manners.slowed.sort_by_key(|slowing| slowing.at);
        manners
    }

    /// The host that was asked most, and how fast it is asked now.
    pub fn busiest(&self) -> Option<HostPace> {
        let now = Instant::now();
        let hosts = self.by_key();
        let paces = hosts.values().map(|host| host.lane().told(&host.key, now));
        paces.max_by_key(|pace| pace.requests)
    }

    fn host(&self, url: &Url) -> Arc<Host> {
        let (key, mut hosts) = (host_key(url), self.by_key());
        if let Some(host) = hosts.get(&*key) {
            return Arc::clone(host);
        }
        let key = key.into_owned();
        let host = Arc::new(Host::new(key.clone(), Lane::new(&self.0.options, is_own(url))));
        hosts.insert(key, Arc::clone(&host));
        host
    }

    fn by_key(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Host>>> {
        self.0.by_key.lock().expect("nobody panics while holding it")
    }
}

/// One host: the line before it, and what decides who may go.
#[derive(Debug)]
struct Host {
    key: String,
    turnstile: tokio::sync::Mutex<()>,
    freed: Notify,
    lane: Mutex<Lane>,
}

impl Host {
    fn new(key: String, lane: Lane) -> Self {
        let (turnstile, freed) = (tokio::sync::Mutex::default(), Notify::new());
        Self { key, turnstile, freed, lane: Mutex::new(lane) }
    }

    fn lane(&self) -> MutexGuard<'_, Lane> {
        self.lane.lock().expect("nobody panics while holding it")
    }

    /// Waits in line, then for the lane. tokio's mutex is fair, so nobody is overtaken.
    async fn enter(&self) -> Slot<'_> {
        let _first_in_line = self.turnstile.lock().await;
        loop {
            let started = Instant::now();
            let admission = self.lane().admit(started);
            match admission {
                Admission::Now => return Slot { host: self, started },
                Admission::At(opening) => sleep_until(opening).await,
                Admission::WhenFree => self.freed.notified().await,
            }
        }
    }
}

/// A question under way. Its place is freed when it is dropped, answered or not.
struct Slot<'a> {
    host: &'a Host,
    started: Instant,
}

impl Slot<'_> {
    fn leave(self, response: &Response) {
        let now = Instant::now();
        let signal = Signal::of(response, now - self.started);
        self.host.lane().hear(signal, self.started, now);
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.host.lane().free();
        self.host.freed.notify_one();
    }
}
