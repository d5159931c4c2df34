//! The frontier in memory: it ends with the process.

use std::collections::VecDeque;

use super::{Counts, Discovery, Fence, Frontier, Leased, Numbered, Unwritten, Waiting};
use crate::crawl::Kept;
use crate::site::Skipped;
use crate::urls::{Hashed, Interner, UrlId};

/// The frontier of one crawl, in memory.
#[derive(Debug, Default)]
pub struct MemoryFrontier {
    urls: Interner,
    standings: Vec<Standing>,
    waiting: VecDeque<Waiting>,
    last_lease: u64,
    leased: usize,
    done: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Aside,
    Waiting,
    Leased(u64),
    SetAside,
    Done,
}

/// What became of a discovery.
#[derive(Debug, Clone, Copy)]
pub(in crate::crawl) struct Put {
    pub numbered: Numbered,
    /// Whether the URL waits since now.
    pub is_admitted: bool,
}

impl MemoryFrontier {
    /// A frontier whose leases come after this number.
    pub(in crate::crawl) fn with_leases_after(last_lease: u64) -> Self {
        Self { last_lease, ..Self::default() }
    }

    /// Looks at what is known of URLs before they are put in one by one.
    pub(in crate::crawl) fn look_ahead(&self, found: &[Discovery<'_>]) {
        self.urls.look_ahead(found.iter().map(|found| &found.key));
    }

    /// Numbers one URL and, if it is to be visited, lets it wait, once.
    pub(in crate::crawl) fn put(&mut self, found: &Discovery<'_>) -> Put {
        let numbered = self.number(&found.key);
        let standing = self.standings[numbered.id.index()];
        let target = if standing == Standing::Aside { found.waiting(numbered.id) } else { None };
        let is_admitted = target.is_some();
        if let Some(target) = target {
            self.admit(target);
        }
        Put { numbered, is_admitted }
    }

    /// The number of a URL.
    pub(in crate::crawl) fn number(&mut self, key: &Hashed<'_>) -> Numbered {
        let (id, is_new) = self.urls.intern_hashed(key);
        if is_new {
            self.standings.push(Standing::Aside);
        }
        Numbered { id: UrlId(id), is_new }
    }

    /// Lets a URL wait.
    pub(in crate::crawl) fn admit(&mut self, target: Waiting) {
        self.standings[target.id.index()] = Standing::Waiting;
        self.waiting.push_back(target);
    }

    /// Takes a URL off the list for good.
    pub(in crate::crawl) fn settle(&mut self, id: UrlId) {
        if let Standing::Leased(_) = std::mem::replace(&mut self.standings[id.index()], Standing::Done) {
            self.leased -= 1;
        }
        self.done += 1;
    }

    /// Takes a target away that is not visited; says whether the lease was held.
    pub(in crate::crawl) fn drop_target(&mut self, leased: &Leased) -> Fence {
        if !self.holds(leased) {
            return Fence::Refused;
        }
        self.leased -= 1;
        self.standings[leased.target.id.index()] = Standing::SetAside;
        Fence::Passed
    }

    /// How many URLs were numbered.
    pub(in crate::crawl) fn len(&self) -> usize {
        self.urls.len()
    }

    /// Whether a lease is still the one of its target.
    pub(in crate::crawl) fn holds(&self, leased: &Leased) -> bool {
        self.standings.get(leased.target.id.index()) == Some(&Standing::Leased(leased.lease))
    }

    fn next(&mut self) -> Option<Leased> {
        let waiting = self.waiting.pop_front()?;
        let key = self.urls.text(waiting.id.0);
        let target = waiting.into_target(key).expect("only URLs are admitted");
        self.last_lease += 1;
        self.leased += 1;
        self.standings[target.id.index()] = Standing::Leased(self.last_lease);
        Some(Leased { lease: self.last_lease, target })
    }
}

impl Frontier for MemoryFrontier {
    const KEEPS: bool = false;

    fn add(&mut self, found: &[Discovery<'_>]) -> anyhow::Result<Vec<Numbered>> {
        Ok(found.iter().map(|found| self.put(found).numbered).collect())
    }

    fn lease(&mut self, most: usize) -> anyhow::Result<Vec<Leased>> {
        Ok(std::iter::from_fn(|| self.next()).take(most).collect())
    }

    fn complete(
        &mut self,
        leased: &Leased,
        found: &[Discovery<'_>],
        keep: impl FnOnce(&[Numbered]) -> Option<Kept>,
    ) -> anyhow::Result<Fence> {
        if !self.holds(leased) {
            return Ok(Fence::Refused);
        }
        self.settle(leased.target.id);
        keep(&self.add(found)?);
        Ok(Fence::Passed)
    }

    fn set_aside(&mut self, leased: &Leased, _reason: Skipped) -> anyhow::Result<Fence> {
        Ok(self.drop_target(leased))
    }

    fn release(&mut self, leased: Leased) -> anyhow::Result<Fence> {
        if !self.holds(&leased) {
            return Ok(Fence::Refused);
        }
        self.leased -= 1;
        self.standings[leased.target.id.index()] = Standing::Waiting;
        self.waiting.push_front(leased.target.into_waiting());
        Ok(Fence::Passed)
    }

    fn counts(&self) -> Counts {
        Counts { waiting: self.waiting.len(), leased: self.leased, done: self.done }
    }

    fn key(&self, id: UrlId) -> &str {
        self.urls.text(id.0)
    }

    fn waiting(&self) -> impl Iterator<Item = UrlId> {
        self.waiting.iter().map(|target| target.id)
    }

    fn into_urls(self) -> anyhow::Result<(Interner, Unwritten)> {
        Ok((self.urls, Unwritten::default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crawl::frontier::conformance::{self, Subject};

    /// Memory ends with the process, so nothing outlives a crash.
    #[derive(Default)]
    struct InMemory(MemoryFrontier);

    impl Subject for InMemory {
        type Frontier = MemoryFrontier;

        fn frontier(&mut self) -> &mut MemoryFrontier {
            &mut self.0
        }

        fn make_safe(&mut self) -> bool {
            false
        }

        fn crash(&mut self) {
            let last_lease = self.0.last_lease;
            self.0 = MemoryFrontier::with_leases_after(last_lease);
        }
    }

    conformance::suite!(InMemory::default());
}
