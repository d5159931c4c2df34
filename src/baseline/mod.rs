//! Findings that were accepted, in a file that people review.
//!
//! An entry is a rule, the URL where the fault is, and patterns of the pages that lead there. URLs of the site stand
//! without its origin, so that a preview and production share a baseline; lines are not part of it, so that an edit
//! above a link changes nothing. Whoever says that an entry is fixed must know that its rule looked: see [`crate::audit::Reach`].

mod file;
mod known_rules;
mod pages;
mod standing;
mod streaks;
mod update;

pub use file::{Baseline, SCHEMA};
pub use standing::apply;
pub use streaks::{Streaks, count};
pub use update::{Terms, Updated, update};

use std::collections::BTreeSet;

use crate::audit::{Audit, Finding};
use crate::urls::on_site;

/// The pages on which a finding was seen; its own URL where nothing leads there.
fn pages_of<'a>(finding: &'a Finding, audit: &'a Audit) -> BTreeSet<&'a str> {
    let base = &audit.base.url;
    let pages: BTreeSet<&str> = finding.sources.iter().map(|source| on_site(&source.page, base)).collect();
    if pages.is_empty() { BTreeSet::from([on_site(&finding.url, base)]) } else { pages }
}
