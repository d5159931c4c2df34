//! What becomes of a target when its turn comes. Every URL passes here once, however often it is mentioned.

use std::sync::Arc;

use super::frontier::Target;
use super::rulebook::Rulebook;
use super::scope::{PrefixBudget, Scope};
use super::sitemap::NamedBy;
use super::traces::Trace;
use super::traps::Traps;
use crate::page::LLMS_PATH;
use crate::site::{External, Skipped};
use crate::urls::Url;

/// Redirects in a row that are followed from site to site: as many as Googlebot follows
/// (<https://developers.google.com/crawling/docs/troubleshooting/http-status-codes>).
const MOST_HOPS: u8 = 10;

/// The same within the site: longer chains are told as too long, and browsers stop at 20.
const MOST_OWN_HOPS: u8 = 25;

/// What is to be found out about a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    /// A page or a file of the site: its facts.
    Visit,
    /// A robots.txt, whatever it is called.
    Robots,
    /// A sitemap, whatever it is called.
    Sitemap(NamedBy),
    /// What a site offers to language models.
    Llms,
    /// A link to another site: whether it leads anywhere.
    Check,
}

/// What becomes of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ruling {
    Go(Errand),
    /// It waits for the robots.txt of its host.
    Wait,
    Aside(Skipped),
}

/// What lets targets pass.
#[derive(Debug)]
pub(super) struct Gate {
    pub scope: Arc<Scope>,
    pub robots: Rulebook,
    pub external: External,
    pub traps: Traps,
    /// The budgets of paths, with how many targets passed by each.
    below: Vec<(PrefixBudget, u64)>,
}

impl Gate {
    pub(super) fn new(
        scope: Arc<Scope>,
        robots: Rulebook,
        external: External,
        traps: Traps,
        below: Vec<PrefixBudget>,
    ) -> Self {
        let below = below.into_iter().map(|budget| (budget, 0)).collect();
        Self { scope, robots, external, traps, below }
    }

    /// Rules on a target that was not ruled on before.
    pub(super) fn rule(&mut self, target: &Target, trace: Trace) -> Ruling {
        if trace.hops_so_far() > MOST_OWN_HOPS {
            return Ruling::Aside(Skipped::RedirectLimit);
        }
        if trace.is_robots() {
            return Ruling::Go(Errand::Robots);
        }
        let is_usual_place = trace.is_for_crawlers() && self.scope.is_own_host(&target.url);
        let is_start = target.url == *self.scope.base();
        if !self.scope.owns(&target.url) && !is_usual_place && !is_start {
            return self.rule_on_other(target, trace);
        }
        if let Some(reason) = self.out_of_scope(target, trace) {
            return Ruling::Aside(reason);
        }
        if self.robots.is_unread(&target.url) {
            return Ruling::Wait;
        }
        match self.reason_against(target, trace) {
            Some(reason) => Ruling::Aside(reason),
            None if target.url.path() == LLMS_PATH => Ruling::Go(Errand::Llms),
            None => Ruling::Go(trace.sitemap().map_or(Errand::Visit, Errand::Sitemap)),
        }
    }

    /// Rules once more on a target that waited for its turn: what was read meanwhile may tell against it.
    pub(super) fn rule_again(&self, target: &Target, errand: Errand, trace: Trace) -> Option<Skipped> {
        let is_meant = errand != Errand::Visit || self.is_meant(target, trace);
        if is_meant { None } else { self.traps.check_again(&target.url).map(|trap| trap.kind) }
    }

    /// Whether somebody means it to be visited: what a sitemap names is, however many it is.
    fn is_meant(&self, target: &Target, trace: Trace) -> bool {
        trace.is_for_crawlers() || trace.is_listed() || target.url == *self.scope.base()
    }

    /// Patterns choose pages; the start and the sitemaps are how they are found.
    fn out_of_scope(&self, target: &Target, trace: Trace) -> Option<Skipped> {
        let is_exempt = trace.is_for_crawlers() || target.url == *self.scope.base();
        self.scope.admit(&target.url, u32::from(trace.depth)).err().filter(|_| !is_exempt)
    }

    /// Takes note of a target that an earlier part of this crawl visited, and of what it showed: budgets and traps
    /// go on where they were.
    pub(super) fn remember(&mut self, target: &Target, trace: Trace, content: u64) {
        if !self.scope.owns(&target.url) || trace.is_robots() {
            return;
        }
        if !self.is_meant(target, trace) {
            self.traps.check(&target.url);
        }
        self.spend(target);
        self.traps.learn(&target.url, content);
    }

    fn reason_against(&mut self, target: &Target, trace: Trace) -> Option<Skipped> {
        if self.robots.keeps_us_from(&target.url) {
            return Some(Skipped::Robots);
        }
        let trap = if self.is_meant(target, trace) { None } else { self.traps.check(&target.url) };
        trap.map(|trap| trap.kind).or_else(|| self.spend(target))
    }

    /// Takes one from the budget of its path.
    fn spend(&mut self, target: &Target) -> Option<Skipped> {
        let at = self.budget_of(&target.url)?;
        let (budget, spent) = &mut self.below[at];
        if *spent >= budget.pages {
            return Some(Skipped::PrefixBudget);
        }
        *spent += 1;
        None
    }

    /// The place of the budget that covers a URL, of several the longest.
    fn budget_of(&self, url: &Url) -> Option<usize> {
        let covering = (0..self.below.len()).filter(|at| url.path().starts_with(&self.below[*at].0.prefix));
        covering.max_by_key(|at| self.below[*at].0.prefix.len())
    }

    /// Whether a URL may be asked for that nothing mentions: at the hosts of the site as its own are, elsewhere as
    /// links are.
    pub(super) fn lets_ask(&self, url: &Url) -> bool {
        let is_in_scope = if self.scope.is_own_host(url) {
            let is_spent = |at: usize| self.below[at].1 >= self.below[at].0.pages;
            self.scope.admit(url, 0).is_ok() && !self.budget_of(url).is_some_and(is_spent)
        } else {
            self.external == External::Check && self.scope.reason_against_other(url).is_none()
        };
        is_in_scope && !self.robots.keeps_us_from(url)
    }

    fn rule_on_other(&self, target: &Target, trace: Trace) -> Ruling {
        if self.external != External::Check {
            return Ruling::Aside(Skipped::OtherSite);
        }
        match self.scope.reason_against_other(&target.url) {
            Some(reason) => Ruling::Aside(reason),
            None if trace.hops_so_far() > MOST_HOPS => Ruling::Aside(Skipped::RedirectLimit),
            None => Ruling::Go(trace.sitemap().map_or(Errand::Check, Errand::Sitemap)),
        }
    }
}
