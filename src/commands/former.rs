//! The crawl.db of an earlier audit, for what it knew of pages before they broke.
//!
//! The one that a new crawl replaces is kept under another name until its audit is done; a crawl that goes on
//! finds it there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::audit::Warning;
use crate::crawl::state::{self, Before, Beginning, Earlier, Memory, StateFile, links_before};
use crate::impact;
use crate::site::{Content, Site};
use crate::urls::UrlId;

/// An earlier crawl.
#[derive(Debug)]
pub struct Former {
    path: PathBuf,
    /// Whether somebody named it, and must hear when it is of no use.
    is_named: bool,
}

impl Former {
    /// The one that was named, or the one that is about to be replaced.
    pub fn of(named: Option<&Path>, state: Option<&StateFile>) -> Option<Self> {
        if let Some(path) = named {
            return Some(Self { path: path.to_owned(), is_named: true });
        }
        let state = state?;
        let mut name = state.path.clone().into_os_string();
        name.push("-former");
        let kept = PathBuf::from(name);
        if state.beginning != Beginning::Resumed {
            // What cannot be linked is not kept; it only helps.
            let _ = fs::remove_file(&kept);
            let _ = fs::hard_link(&state.path, &kept);
        }
        kept.exists().then_some(Self { path: kept, is_named: false })
    }

    /// The links on pages that are lost now. A file that nobody named may be of no use without a word.
    pub fn links(&self, site: &Site, base: &str) -> (Before, Option<Warning>) {
        let is_lost = |key: &str| impact::is_lost(site, key);
        match links_before(&self.path, base, &is_lost) {
            Ok(before) => (before, None),
            Err(error) => {
                let file = self.path.to_string_lossy().into_owned();
                let message = format!("cannot tell the links of lost pages: {error:#}");
                (Before::new(), self.is_named.then_some(Warning { file, line: None, message }))
            }
        }
    }

    /// What it saw of pages.
    pub fn earlier(&self, site: &str) -> Earlier {
        state::earlier(&self.path, site)
    }

    /// Leaves only the new crawl behind.
    pub fn forget(self) {
        if !self.is_named {
            let _ = fs::remove_file(self.path);
        }
    }
}

/// What the next crawl is to know of pages that are lost, and of those that came since: so it says of them what this one
/// does.
pub fn memory(earlier: &Earlier, before: &Before, site: &Site) -> Memory {
    let known = |(url, links): (&String, &Vec<String>)| {
        Some((url.clone(), (earlier.pages.get(url)?.clone(), links.clone())))
    };
    let lost: BTreeMap<_, _> = before.iter().filter_map(known).collect();
    let Some(first) = lost.values().map(|(page, _)| page.missed).min() else {
        return Memory { number: earlier.number, ..Memory::default() };
    };
    let is_page = |id: &UrlId| site.record(*id).is_some_and(|record| record.content == Content::Html);
    let pages = site.own_ids().filter(is_page).map(|id| site.url(id));
    let since = |url: &str| earlier.pages.get(url).map_or(earlier.number, |page| page.since);
    let new = pages.map(|url| (url.to_owned(), since(url))).filter(|(_, since)| *since >= first).collect();
    Memory { number: earlier.number, lost, new }
}
