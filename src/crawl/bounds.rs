//! What a person's options and robots.txt leave out of a crawl: each URL is ruled on where it is found.

use std::collections::HashSet;
use std::sync::Arc;

use super::frontier::{Discovery, Fate};
use super::robots::Policy;
use super::scope::{PrefixBudget, Scope};
use crate::site::Skipped;
use crate::urls::Url;

/// What may be visited.
#[derive(Debug)]
pub(super) struct Bounds {
    scope: Arc<Scope>,
    robots: Option<Policy>,
    below: Vec<Budget>,
}

/// How many URLs are visited below one path, and which were.
#[derive(Debug)]
struct Budget {
    limit: PrefixBudget,
    spent: HashSet<String>,
}

impl Bounds {
    pub(super) fn new(scope: Arc<Scope>, robots: Option<Policy>, below: Vec<PrefixBudget>) -> Self {
        let below = below.into_iter().map(|limit| Budget { limit, spent: HashSet::new() }).collect();
        Self { scope, robots, below }
    }

    pub(super) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Rules on what was found so many clicks from the start. What may not be visited only gets a number.
    pub(super) fn rule(&mut self, found: &mut [Discovery<'_>], depth: u32) {
        // Without bounds no address has to be looked at, which a large folder would feel.
        if self.robots.is_none() && self.below.is_empty() && self.scope.is_unbounded() {
            return;
        }
        for found in found {
            let reason = found.address().and_then(|url| self.reason_against(&url, found.key.text(), depth));
            if let Some(reason) = reason {
                found.fate = Fate::Aside(reason);
            }
        }
    }

    fn reason_against(&mut self, url: &Url, key: &str, depth: u32) -> Option<Skipped> {
        if let Err(reason) = self.scope.admit(url, depth) {
            return Some(reason);
        }
        let is_forbidden = |robots: &Policy| !robots.decision(url).is_allowed;
        if self.robots.as_ref().is_some_and(is_forbidden) {
            return Some(Skipped::Robots);
        }
        self.spend(url.path(), key)
    }

    /// Takes one from the budget of its path, of several the longest; a URL is paid for once.
    fn spend(&mut self, path: &str, key: &str) -> Option<Skipped> {
        let covering = self.below.iter_mut().filter(|budget| path.starts_with(&budget.limit.prefix));
        let budget = covering.max_by_key(|budget| budget.limit.prefix.len())?;
        if budget.spent.contains(key) {
            return None;
        }
        if budget.spent.len() as u64 >= budget.limit.pages {
            return Some(Skipped::PrefixBudget);
        }
        budget.spent.insert(key.to_owned());
        None
    }
}
