//! What is still to visit, and what was seen. Both are exact.
//!
//! A target is leased, and then completed or released. A completion takes the target away, adds the
//! URLs that were found and keeps what came of the visit, all of it or nothing; it is refused when the
//! lease is not held any more. So no target is lost, none is completed twice, and a crawl is finished
//! when nothing waits and nothing is leased. The contract is that of one crawler with one file as well
//! as of many with one database.

#[cfg(test)]
pub(super) mod conformance;
mod memory;

use std::thread::JoinHandle;

use anyhow::anyhow;
use url::Url;

pub use memory::MemoryFrontier;

use super::Kept;
use crate::site::Skipped;
use crate::urls::{Hashed, Interner, UrlId};

/// One URL to visit.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its number.
    pub id: UrlId,
    /// The URL as a browser would request it.
    pub url: Url,
    /// Whether that is what its key says.
    is_by_key: bool,
}

/// A target while it waits. There may be a million: where the key says it all, it is read again when its turn comes.
#[derive(Debug)]
pub struct Waiting {
    /// Its number.
    pub id: UrlId,
    /// The URL, where its key does not say that.
    address: Option<Box<Url>>,
}

/// A target that somebody has leased and does not work on yet.
#[derive(Debug)]
pub struct Held {
    /// The number of the lease.
    pub lease: u64,
    /// The target.
    pub waiting: Waiting,
}

/// A target that somebody works on.
#[derive(Debug, Clone)]
pub struct Leased {
    /// The number of the lease: each is given out once, also over the end of a process.
    pub lease: u64,
    /// The target.
    pub target: Target,
}

impl Target {
    /// A target of this number.
    pub fn new(id: UrlId, url: Url) -> Self {
        Self { id, url, is_by_key: false }
    }

    /// The same while it waits.
    pub fn into_waiting(self) -> Waiting {
        Waiting { id: self.id, address: (!self.is_by_key).then(|| Box::new(self.url)) }
    }
}

impl Waiting {
    /// What waits under this number, by its own address where it has one.
    pub fn new(id: UrlId, address: Option<Url>) -> Self {
        Self { id, address: address.map(Box::new) }
    }

    /// The target, whose key is this; none where that is no URL.
    pub fn into_target(self, key: &str) -> Option<Target> {
        let (id, is_by_key) = (self.id, self.address.is_none());
        let url = self.address.map_or_else(|| Url::parse(key).ok(), |url| Some(*url))?;
        Some(Target { id, url, is_by_key })
    }
}

impl Leased {
    /// The same while it waits.
    pub fn into_held(self) -> Held {
        Held { lease: self.lease, waiting: self.target.into_waiting() }
    }
}

impl Held {
    /// The same, whose key is this, for whoever works on it.
    pub fn into_leased(self, key: &str) -> Leased {
        let target = self.waiting.into_target(key).expect("it was leased, so its key was read before");
        Leased { lease: self.lease, target }
    }
}

/// A URL that was found.
#[derive(Debug, Clone)]
pub struct Discovery<'a> {
    /// Its identity.
    pub key: Hashed<'a>,
    /// What becomes of it.
    pub fate: Fate<'a>,
}

/// What becomes of a URL that was found.
#[derive(Debug, Clone)]
pub enum Fate<'a> {
    /// It is visited, once, by this address; by its key where that says the same.
    Visit(Option<&'a Url>),
    /// It gets a number, so that links can name it.
    Aside(Skipped),
}

/// The number of a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbered {
    /// The number.
    pub id: UrlId,
    /// Whether the URL was never seen before.
    pub is_new: bool,
}

/// What became of a completion or a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fence {
    /// The lease was held; it is done.
    Passed,
    /// The lease is not held any more; nothing was changed.
    Refused,
}

/// How far a crawl is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Targets that wait.
    pub waiting: usize,
    /// Targets that somebody works on.
    pub leased: usize,
    /// Targets that are completed.
    pub done: usize,
}

/// The frontier of one crawl. What fails is the place where it is kept.
pub trait Frontier {
    /// Whether what is kept of a target can be read again; otherwise nothing needs to be kept.
    const KEEPS: bool;

    /// Adds URLs that no visit led to; all or none. Their numbers come in their order.
    fn add(&mut self, found: &[Discovery<'_>]) -> anyhow::Result<Vec<Numbered>>;

    /// Leases at most this many targets, those that wait longest.
    fn lease(&mut self, most: usize) -> anyhow::Result<Vec<Leased>>;

    /// Takes a target away, adds what was found there, and keeps what `keep` makes of the numbers of
    /// that. A lease that is not held any more changes nothing, and `keep` is not called.
    fn complete(
        &mut self,
        leased: &Leased,
        found: &[Discovery<'_>],
        keep: impl FnOnce(&[Numbered]) -> Option<Kept>,
    ) -> anyhow::Result<Fence>;

    /// Takes a target away that turned out not to be worth a visit. It does not wait again; whoever
    /// forgets it in a crash and finds it once more may lease and set it aside once more.
    fn set_aside(&mut self, leased: &Leased, reason: Skipped) -> anyhow::Result<Fence>;

    /// Gives a target back: it waits again, as the first.
    fn release(&mut self, leased: Leased) -> anyhow::Result<Fence>;

    /// How far the crawl is.
    fn counts(&self) -> Counts;

    /// Whether nothing waits and nobody works.
    fn is_finished(&self) -> bool {
        let Counts { waiting, leased, .. } = self.counts();
        waiting == 0 && leased == 0
    }

    /// The identity of a URL that was numbered.
    fn key(&self, id: UrlId) -> &str;

    /// The targets that wait.
    fn waiting(&self) -> impl Iterator<Item = UrlId>;

    /// All URLs that were numbered, and what is still being written of everything before.
    fn into_urls(self) -> anyhow::Result<(Interner, Unwritten)>;
}

/// What is still being written when a crawl has ended: there is enough else to do meanwhile.
#[derive(Debug, Default)]
#[must_use = "an error of writing is told to whoever waits"]
pub struct Unwritten(Option<JoinHandle<anyhow::Result<()>>>);

impl Unwritten {
    /// What this thread has yet to write, before it ends.
    pub fn by(thread: JoinHandle<anyhow::Result<()>>) -> Self {
        Self(Some(thread))
    }

    /// Waits until everything is kept safely.
    pub fn wait(self) -> anyhow::Result<()> {
        let broke_down = |_| Err(anyhow!("the writer of the crawl's state broke down"));
        self.0.map_or(Ok(()), |thread| thread.join().unwrap_or_else(broke_down))
    }
}

impl<'a> Discovery<'a> {
    /// A URL that is visited.
    pub fn visit(key: impl Into<Hashed<'a>>, url: &'a Url) -> Self {
        Self { key: key.into(), fate: Fate::Visit(Some(url)) }
    }

    /// A URL that is visited by its key, which is a URL.
    pub fn visit_key(key: impl Into<Hashed<'a>>) -> Self {
        Self { key: key.into(), fate: Fate::Visit(None) }
    }

    /// The target of this number, if this is visited.
    fn waiting(&self, id: UrlId) -> Option<Waiting> {
        matches!(self.fate, Fate::Visit(_)).then(|| Waiting::new(id, self.own_address().cloned()))
    }

    /// The address that it is visited by, where its key does not say that.
    pub(in crate::crawl) fn own_address(&self) -> Option<&'a Url> {
        let Fate::Visit(url) = self.fate else { return None };
        url.filter(|url| url.as_str() != self.key.text())
    }

    /// A URL that only gets a number.
    pub fn aside(key: impl Into<Hashed<'a>>, reason: Skipped) -> Self {
        Self { key: key.into(), fate: Fate::Aside(reason) }
    }
}
