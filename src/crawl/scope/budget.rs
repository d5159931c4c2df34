//! What a crawl may spend. Data and questions; the loop counts and stops.

use std::time::Duration;

use url::Url;

use crate::site::Skipped;

/// What a crawl may spend, where it is limited.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Budgets {
    /// The most URLs that are visited.
    pub pages: Option<u64>,
    /// The most time that passes.
    pub time: Option<Duration>,
    /// The most bytes that are read.
    pub bytes: Option<u64>,
    /// The most URLs below certain paths.
    pub prefixes: Vec<PrefixBudget>,
}

/// The most URLs below one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrefixBudget {
    /// The path that the URLs begin with.
    pub prefix: String,
    /// How many are visited.
    pub pages: u64,
}

/// What a crawl has spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    /// URLs that were visited.
    pub pages: u64,
    /// Time that has passed.
    pub time: Duration,
    /// Bytes that were read.
    pub bytes: u64,
}

impl Budgets {
    /// Why nothing more is to be visited, if so.
    pub fn exhausted_by(&self, spent: &Spent) -> Option<Skipped> {
        if self.pages.is_some_and(|most| spent.pages >= most) {
            Some(Skipped::PageBudget)
        } else if self.time.is_some_and(|most| spent.time >= most) {
            Some(Skipped::TimeBudget)
        } else {
            self.bytes.filter(|most| spent.bytes >= *most).map(|_| Skipped::ByteBudget)
        }
    }

    /// The budget by which a URL is counted, as its place among [`Self::prefixes`]: the longest prefix.
    pub fn prefix_of(&self, url: &Url) -> Option<usize> {
        let numbered = self.prefixes.iter().enumerate();
        let covering = numbered.filter(|(_, budget)| url.path().starts_with(&budget.prefix));
        covering.max_by_key(|(_, budget)| budget.prefix.len()).map(|(index, _)| index)
    }
}
