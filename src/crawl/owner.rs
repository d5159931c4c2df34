//! The one task that changes a crawl: it leases targets, and enters what arrives.

use std::borrow::Cow;

use super::book::Book;
use super::bounds::Bounds;
use super::frontier::{Counts, Discovery, Fence, Leased};
use super::visit::Arrival;
use super::{Frontier, Ledger, Limits, Listed, Plan, Tick};
use crate::site::{Site, Skipped};
use crate::urls::{self, Tracking, Url, UrlId};

/// Responses being fetched or read at one time: enough to keep all cores busy, few enough to hold.
const IN_FLIGHT: usize = 64;

/// The state of one crawl.
pub(super) struct Owner<S> {
    bounds: Bounds,
    tracking: Tracking,
    seeds: Vec<Url>,
    listed: Vec<Listed>,
    limits: Limits,
    frontier: S,
    book: Book,
    running: usize,
    errors: usize,
    /// Bytes that were received.
    bytes: u64,
    wave: Wave,
    is_sample: bool,
}

/// The targets at one distance from the start. Where the distance is bounded all of them are visited before
/// the next ones, so that nobody is found by a longer way first.
struct Wave {
    is_bounding: bool,
    depth: u32,
    /// Its targets that are not leased yet.
    left: usize,
}

impl<S: Frontier> Owner<S> {
    pub(super) fn new(plan: Plan, ledger: Ledger<S>) -> Self {
        Self {
            wave: Wave { is_bounding: plan.scope.max_depth().is_some(), depth: 0, left: 0 },
            bounds: Bounds::new(plan.scope, plan.robots, plan.limits.below.clone()),
            tracking: plan.tracking,
            seeds: plan.seeds,
            listed: plan.listed,
            limits: plan.limits,
            frontier: ledger.frontier,
            book: Book::new(ledger.builder, ledger.served),
            running: 0,
            errors: 0,
            bytes: 0,
            is_sample: plan.is_sample,
        }
    }

    /// Begins with the start page, and with robots.txt and the sitemap at their usual places, which
    /// are asked for though nobody may link to them.
    pub(super) fn seed(&mut self) -> anyhow::Result<UrlId> {
        let (base, given) = (self.bounds.scope().base().clone(), std::mem::take(&mut self.seeds));
        let names = if self.is_sample { &[][..] } else { &["/robots.txt", "sitemap.xml"] };
        let usual = names.iter().filter_map(|name| base.join(name).ok());
        let seeds: Vec<_> = std::iter::once(base.clone()).chain(given).chain(usual).collect();
        let found: Vec<_> = seeds.iter().map(|url| wanted(url, self.tracking)).collect();
        let start = self.frontier.add(&found)?[0].id;
        self.wave.left = self.frontier.counts().waiting;
        Ok(start)
    }

    /// What is to be visited next; pages that nothing links to wait until nothing else is left.
    pub(super) fn feed(&mut self) -> anyhow::Result<Vec<Leased>> {
        let used = self.book.pages() + self.running;
        let allowed = self.limits.pages.map_or(IN_FLIGHT, |pages| pages.saturating_sub(used));
        if self.running == 0 && allowed > 0 && self.frontier.counts().waiting == 0 {
            self.add_listed()?;
        }
        let allowed = if self.is_out_of_bytes() { 0 } else { allowed.min(self.of_this_wave()) };
        let leased = self.frontier.lease(allowed.min(IN_FLIGHT - self.running))?;
        self.running += leased.len();
        self.wave.left = self.wave.left.saturating_sub(leased.len());
        Ok(leased)
    }

    /// How many targets are left at this distance from the start.
    fn of_this_wave(&mut self) -> usize {
        if !self.wave.is_bounding {
            return usize::MAX;
        }
        if self.running == 0 && self.wave.left == 0 {
            self.wave.depth += 1;
            self.wave.left = self.frontier.counts().waiting;
        }
        self.wave.left
    }

    fn is_out_of_bytes(&self) -> bool {
        self.limits.bytes.is_some_and(|most| self.bytes >= most)
    }

    fn add_listed(&mut self) -> anyhow::Result<()> {
        let listed = self.take_unserved();
        let mut found: Vec<_> = listed.iter().map(|listed| wanted(&listed.url, self.tracking)).collect();
        self.bounds.rule(&mut found, 0);
        let numbered = self.frontier.add(&found)?;
        self.book.skip_new(&found, &numbered);
        Ok(())
    }

    fn take_unserved(&mut self) -> Vec<Listed> {
        let mut listed = std::mem::take(&mut self.listed);
        listed.retain(|listed| !self.book.has_served(&listed.file));
        listed
    }

    /// Enters what came of a visit.
    pub(super) fn arrive(&mut self, arrival: &Arrival) -> anyhow::Result<()> {
        self.running -= 1;
        self.errors += usize::from(arrival.response.is_refusal());
        self.bytes += arrival.response.received();
        let mut found: Vec<_> = arrival.leads.discoveries().collect();
        self.bounds.rule(&mut found, self.wave.depth + 1);
        let book = &mut self.book;
        let fence = self.frontier.complete(&arrival.leased, &found, |numbered| {
            book.skip_new(&found, numbered);
            let kept = book.enter(arrival, numbered);
            S::KEEPS.then(|| kept(book))
        })?;
        // A refused visit is somebody else's by now, and entered by them.
        debug_assert_eq!(fence, Fence::Passed, "this task alone holds the leases of this frontier");
        Ok(())
    }

    pub(super) fn is_idle(&self) -> bool {
        self.running == 0
    }

    pub(super) fn tick(&self) -> Tick {
        let Counts { done, waiting, .. } = self.frontier.counts();
        Tick { done, waiting, errors: self.errors }
    }

    /// The site, and why something was left unvisited, if something was.
    pub(super) fn finish(
        mut self,
        start: UrlId,
        halted: Option<Skipped>,
    ) -> anyhow::Result<(Site, Option<Skipped>)> {
        let listed = self.take_unserved();
        let is_over = self.frontier.is_finished() && listed.is_empty();
        let ended = (!is_over).then(|| {
            halted.unwrap_or(if self.is_out_of_bytes() { Skipped::ByteBudget } else { Skipped::PageBudget })
        });
        let mut builder = self.book.into_builder();
        if self.is_sample {
            builder.be_a_sample();
        }
        if let Some(reason) = ended {
            let key = |listed: &Listed| urls::key(&listed.url, self.tracking);
            let found: Vec<_> = listed.iter().map(|listed| Discovery::aside(key(listed), reason)).collect();
            let numbered = self.frontier.add(&found)?;
            let ids = numbered.into_iter().map(|numbered| numbered.id).chain(self.frontier.waiting());
            ids.for_each(|id| builder.give_up(id, reason));
            builder.end_early();
        }
        Ok((builder.finish(self.frontier.into_urls()?, start), ended))
    }
}

fn wanted(url: &Url, tracking: Tracking) -> Discovery<'_> {
    Discovery::visit(urls::key(url, tracking), Cow::Borrowed(url))
}
