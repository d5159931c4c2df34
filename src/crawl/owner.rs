//! The one task that changes a crawl: it leases targets, and enters what arrives.

use std::borrow::Cow;
use std::sync::Arc;

use super::book::Book;
use super::frontier::{Counts, Discovery, Fate, Fence, Leased};
use super::robots::Policy;
use super::visit::Arrival;
use super::{Frontier, Ledger, Limits, Listed, Plan, Scope, Tick};
use crate::site::{Site, Skipped};
use crate::urls::{self, Tracking, Url, UrlId};

/// Responses being fetched or read at one time: enough to keep all cores busy, few enough to hold.
const IN_FLIGHT: usize = 64;

/// The state of one crawl.
pub(super) struct Owner<S> {
    scope: Arc<Scope>,
    tracking: Tracking,
    seeds: Vec<Url>,
    listed: Vec<Listed>,
    limits: Limits,
    robots: Option<Policy>,
    frontier: S,
    book: Book,
    running: usize,
    errors: usize,
}

impl<S: Frontier> Owner<S> {
    pub(super) fn new(plan: Plan, ledger: Ledger<S>) -> Self {
        Self {
            scope: plan.scope,
            tracking: plan.tracking,
            seeds: plan.seeds,
            listed: plan.listed,
            limits: plan.limits,
            robots: plan.robots,
            frontier: ledger.frontier,
            book: Book::new(ledger.builder, ledger.served),
            running: 0,
            errors: 0,
        }
    }

    /// Begins with the start page, and with robots.txt and the sitemap at their usual places, which
    /// are asked for though nobody may link to them.
    pub(super) fn seed(&mut self) -> anyhow::Result<UrlId> {
        let (base, given) = (self.scope.base(), std::mem::take(&mut self.seeds));
        let usual = ["/robots.txt", "sitemap.xml"].into_iter().filter_map(|name| base.join(name).ok());
        let seeds: Vec<_> = std::iter::once(base.clone()).chain(given).chain(usual).collect();
        let found: Vec<_> = seeds.iter().map(|url| wanted(url, self.tracking)).collect();
        Ok(self.frontier.add(&found)?[0].id)
    }

    /// What is to be visited next; pages that nothing links to wait until nothing else is left.
    pub(super) fn feed(&mut self) -> anyhow::Result<Vec<Leased>> {
        let used = self.book.pages() + self.running;
        let allowed = self.limits.pages.map_or(IN_FLIGHT, |pages| pages.saturating_sub(used));
        if self.running == 0 && allowed > 0 && self.frontier.counts().waiting == 0 {
            self.add_listed()?;
        }
        let leased = self.frontier.lease(allowed.min(IN_FLIGHT - self.running))?;
        self.running += leased.len();
        Ok(leased)
    }

    fn add_listed(&mut self) -> anyhow::Result<()> {
        let listed = self.take_unserved();
        let found: Vec<_> = listed.iter().map(|listed| wanted(&listed.url, self.tracking)).collect();
        self.frontier.add(&found)?;
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
        let found = self.without_forbidden(arrival.leads.discoveries().collect());
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

    /// What robots.txt forbids is numbered, and not visited.
    fn without_forbidden<'a>(&self, mut found: Vec<Discovery<'a>>) -> Vec<Discovery<'a>> {
        let Some(robots) = &self.robots else { return found };
        for found in &mut found {
            if found.address().is_some_and(|url| !robots.decision(&url).is_allowed) {
                found.fate = Fate::Aside(Skipped::Robots);
            }
        }
        found
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
        let ended = (!is_over).then(|| halted.unwrap_or(Skipped::PageBudget));
        let mut builder = self.book.into_builder();
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
