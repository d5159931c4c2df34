//! What people know of their site from elsewhere: exports of Search Console, tables of other tools, access logs.
//!
//! All of it is read here and goes nowhere. Files are read as a stream, whatever their size; what cannot be used is
//! told with its line, and nothing that was not read becomes a zero.

mod account;
mod crawlers;
mod home;
mod log;
mod metrics;
mod number;
mod pages;
mod summary;
mod table;
mod unpack;
mod zip;

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crawlers::Ranges;
pub use home::Home;
pub use metrics::Columns;
pub use summary::SearchSummary;

use super::record::{Crawled, Demand};
use account::Account;

/// URLs that are kept; a site with more of them in its data is told so.
const MOST_URLS: usize = 1_000_000;

/// What is known of the URLs of a site.
#[derive(Debug, Default)]
pub struct SearchData {
    /// By the identity of the URL.
    pub demand: BTreeMap<String, Demand>,
    /// What was read.
    pub files: Vec<DataFile>,
    /// What could not be used, and why.
    pub remarks: Vec<Remark>,
}

/// One file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct DataFile {
    /// The file, as it was named.
    pub file: String,
    /// What it was read as: `search-console-pages`, `search-console-links`, `metrics`, `access-log`.
    pub kind: String,
    /// Rows or lines in it, headings aside.
    pub rows: u64,
    /// Those that say something of this site and were used.
    pub used: u64,
    /// Those of other sites.
    pub foreign: u64,
    /// Those that are of no interest here: in a log, what is no search crawler's.
    pub passed_over: u64,
    /// Those that could not be read.
    pub unread: u64,
}

/// Something about the user's data that he should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: Option<u32>,
    /// What is wrong, and what was done about it.
    pub message: String,
}

/// What a file is read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// An export of Search Console: Pages.csv, the links export, or the ZIP that holds it.
    SearchConsole,
    /// A table with these columns.
    Metrics(Columns),
    /// An access log.
    AccessLog,
}

impl SearchData {
    /// Reads one file. `file` is how it is called in remarks.
    pub fn read<R: Read + Seek>(
        &mut self,
        (file, input): (&str, R),
        kind: &Kind,
        home: &Home,
        ranges: &Ranges,
    ) {
        let mut account = Account::of(file);
        match kind {
            Kind::SearchConsole => zip::read_export(input, home, self, &mut account),
            Kind::Metrics(columns) => metrics::read(unpack::opened(input), columns, home, self, &mut account),
            Kind::AccessLog => log::read(unpack::opened(input), (home, ranges), self, &mut account),
        }
        let (file, remarks) = account.close();
        self.files.push(file);
        self.remarks.extend(remarks);
    }

    /// The demand for a URL; none when there is no room for more URLs.
    fn of_url(&mut self, key: String, account: &mut Account) -> Option<&mut Demand> {
        if self.demand.len() >= MOST_URLS && !self.demand.contains_key(&key) {
            account.has_no_room();
            return None;
        }
        Some(self.demand.entry(key).or_default())
    }

    /// The URLs that may still be wanted, the most clicked first: those that a crawler was only ever told are gone
    /// are not.
    pub fn wanted(&self) -> Vec<&str> {
        let is_wanted = |demand: &Demand| {
            let counts = [demand.clicks, demand.impressions, demand.visits, demand.external_links];
            let is_gone = |crawled: &Crawled| matches!(crawled.status, 404 | 410);
            counts.into_iter().flatten().any(|count| count > 0) || !demand.crawled.iter().all(is_gone)
        };
        let mut wanted: Vec<_> = self.demand.iter().filter(|(_, demand)| is_wanted(demand)).collect();
        let clicks = |demand: &Demand| demand.clicks.unwrap_or_default();
        wanted.sort_by(|(one, this), (other, that)| {
            clicks(that).cmp(&clicks(this)).then_with(|| one.cmp(other))
        });
        wanted.into_iter().map(|(url, _)| url.as_str()).collect()
    }
}

/// Adds a count to what may not be known yet.
fn add(count: &mut Option<u64>, more: u64) {
    *count = Some(count.unwrap_or_default().saturating_add(more));
}

#[cfg(test)]
mod tests;
