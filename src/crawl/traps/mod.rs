//! Spaces without end: calendars, paths that grow, session ids, combinations of parameters, and many
//! URLs that all show the same.
//!
//! Incremental and of bounded memory: each new URL is shown once before it is visited, and each page
//! once after it was read. Conservative: a site's real pages are worth more than a few wasted visits,
//! so every limit is far above what archives, documentation and shops have. Nothing here knows the
//! time; the current year is given.

mod dates;
mod path;
mod sessions;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use url::Url;
use xxhash_rust::xxh3::xxh3_64;

use crate::site::Skipped;

/// The most patterns and paths that are watched of each kind; a site has few that matter.
const MAX_WATCHED: usize = 10_000;

/// Months beyond next year before a calendar is endless: planners show a year or two.
const FUTURE_MONTHS: usize = 24;

/// Months of any time before a calendar is endless: a century.
const ALL_MONTHS: usize = 1200;

/// Queries on one path, where they combine many sets of parameters, before they are too many.
const COMBINED_QUERIES: u32 = 500;

/// Sets of parameter names that make queries a matter of combining.
const COMBINATIONS: usize = 8;

/// Queries on one path before they are too many in any case.
const ALL_QUERIES: u32 = 10_000;

/// Pages of one pattern with the same content before the pattern is a soft duplicate.
const SAME_PAGES: u32 = 50;

/// Of a pattern's pages, the share in percent that must have the same content.
const SAME_SHARE: u32 = 90;

/// Why a URL is not worth a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trap {
    /// The kind of trap, as it is counted.
    pub kind: Skipped,
    /// What was seen, for a person.
    pub reason: String,
}

/// What was seen of one site so far.
#[derive(Debug)]
pub struct Traps {
    is_of_files: bool,
    last_year: u32,
    calendars: HashMap<u64, Calendar>,
    sessions: HashSet<u64>,
    queries: HashMap<u64, Queries>,
    contents: HashMap<u64, Contents>,
}

#[derive(Debug, Default)]
struct Calendar {
    future: BTreeSet<u32>,
    all: BTreeSet<u32>,
}

#[derive(Debug, Default)]
struct Queries {
    count: u32,
    names: BTreeSet<u64>,
}

/// The most frequent content of a pattern, by majority vote, and how often it won.
#[derive(Debug, Default)]
struct Contents {
    candidate: u64,
    lead: u32,
    same: u32,
    total: u32,
}

impl Traps {
    /// Nothing seen yet, in this year.
    pub fn new(current_year: u32) -> Self {
        Self {
            is_of_files: false,
            last_year: current_year + 1,
            calendars: HashMap::new(),
            sessions: HashSet::new(),
            queries: HashMap::new(),
            contents: HashMap::new(),
        }
    }

    /// What is watched where every page is a file: there only rules of redirection make endless paths.
    pub fn of_files() -> Self {
        Self { is_of_files: true, ..Self::new(0) }
    }

    /// Looks at a URL that was not seen before: why not to visit it, if so.
    pub fn check(&mut self, url: &Url) -> Option<Trap> {
        if self.is_of_files {
            return growing(url);
        }
        growing(url)
            .or_else(|| self.session(url))
            .or_else(|| self.calendar(url))
            .or_else(|| self.check_again(url))
            .or_else(|| self.combination(url))
    }

    /// Learns the content of a page that was read; 0 stands for no content.
    pub fn learn(&mut self, url: &Url, content: u64) {
        if content == 0 || self.is_of_files {
            return;
        }
        if let Some(contents) = watched(&mut self.contents, path::pattern(url)) {
            contents.add(content);
        }
    }

    fn session(&mut self, url: &Url) -> Option<Trap> {
        let bare = sessions::without_session(url)?;
        let is_new = self.sessions.len() < MAX_WATCHED && self.sessions.insert(xxh3_64(bare.as_bytes()));
        (!is_new).then(|| Trap {
            kind: Skipped::SessionId,
            reason: format!("only the session id differs from {bare}"),
        })
    }

    fn calendar(&mut self, url: &Url) -> Option<Trap> {
        let (pattern, month) = dates::month_of(url)?;
        let last_year = self.last_year;
        let calendar = watched(&mut self.calendars, xxh3_64(pattern.as_bytes()))?;
        let is_future = month / 12 > last_year;
        let known = if is_future { &mut calendar.future } else { &mut calendar.all };
        let most = if is_future { FUTURE_MONTHS } else { ALL_MONTHS };
        if known.contains(&month) {
            return None;
        }
        if known.len() < most {
            known.insert(month);
            return None;
        }
        let reason = format!("{most} other months of {pattern} were visited");
        Some(Trap { kind: Skipped::EndlessCalendar, reason })
    }

    /// Looks at a URL that passed once: pages that were read meanwhile may show that it is no news.
    pub fn check_again(&self, url: &Url) -> Option<Trap> {
        let contents = self.contents.get(&path::pattern(url)?)?;
        let is_same = contents.same >= SAME_PAGES && contents.same * 100 >= contents.total * SAME_SHARE;
        let reason = || format!("{} of {} such pages show the same", contents.same, contents.total);
        is_same.then(|| Trap { kind: Skipped::SoftDuplicate, reason: reason() })
    }

    fn combination(&mut self, url: &Url) -> Option<Trap> {
        let query = url.query().filter(|query| !query.is_empty())?;
        let queries = watched(&mut self.queries, path::of_path(url))?;
        if queries.names.len() < COMBINATIONS {
            queries.names.insert(path::names_of(query));
        }
        let most = if queries.names.len() == COMBINATIONS { COMBINED_QUERIES } else { ALL_QUERIES };
        if queries.count < most {
            queries.count += 1;
            return None;
        }
        let reason = format!("{most} other queries of {} were visited", url.path());
        Some(Trap { kind: Skipped::QueryCombinations, reason })
    }
}

impl Contents {
    /// Boyer and Moore's majority vote: a content of nearly all pages becomes the candidate early.
    fn add(&mut self, content: u64) {
        self.total = self.total.saturating_add(1);
        if self.lead == 0 && content != self.candidate {
            (self.candidate, self.same) = (content, 0);
        }
        if content == self.candidate {
            self.lead += 1;
            self.same += 1;
        } else {
            self.lead -= 1;
        }
    }
}

fn growing(url: &Url) -> Option<Trap> {
    let reason = path::growth(url.path())?;
    Some(Trap { kind: Skipped::GrowingPath, reason })
}

/// What is known under a key; `None` when it is new and there is no room for more.
fn watched<K: Hash + Eq, V: Default>(map: &mut HashMap<K, V>, key: impl Into<Option<K>>) -> Option<&mut V> {
    let key = key.into()?;
    if map.len() >= MAX_WATCHED && !map.contains_key(&key) {
        return None;
    }
    Some(map.entry(key).or_default())
}

#[cfg(test)]
mod tests;
