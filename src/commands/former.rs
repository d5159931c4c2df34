//! The crawl.db of an earlier audit, for the links that stood on pages before they broke.
//!
//! The one that a new crawl replaces is kept under another name until its audit is done; a crawl that goes on
//! finds it there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::audit::Warning;
use crate::crawl::state::{Before, Beginning, StateFile, links_before};
use crate::impact;
use crate::site::Site;

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

    /// Leaves only the new crawl behind.
    pub fn forget(self) {
        if !self.is_named {
            let _ = fs::remove_file(self.path);
        }
    }
}
