//! What changed since the audit before, as lists.

use serde::Serialize;

use super::super::changes::{day, not_reached, score, unasked};
use super::super::text::visible;
use super::super::words::grouped;
use super::catalogue::{Link, more};
use super::pictures::{self, Picture};
use crate::audit::trend::Change;
use crate::audit::{Audit, Trend};

/// Faults of each list that stand in the page.
const MAX_LISTED: usize = 50;

/// What the page says of earlier audits.
#[derive(Debug, Serialize)]
pub struct Changes {
    since: String,
    new: List,
    fixed: List,
    lines: Vec<String>,
    picture: Option<Picture>,
}

/// Faults that came, or went.
#[derive(Debug, Serialize)]
struct List {
    title: String,
    items: Vec<Item>,
    unlisted: Option<String>,
}

#[derive(Debug, Serialize)]
struct Item {
    severity: &'static str,
    rule: String,
    status: Option<u16>,
    url: Link,
}

impl Changes {
    /// What is known of earlier audits, if anything is.
    pub fn of(audit: &Audit) -> Option<Self> {
        let trend = audit.trend.as_deref()?;
        let list = |what: &str, changes: &[Change], total: u64| List {
            title: format!("{} {what}", grouped(total)),
            items: changes.iter().take(MAX_LISTED).map(|change| item(change, &audit.base.url)).collect(),
            unlisted: more(usize::try_from(total).unwrap_or(usize::MAX), MAX_LISTED, "finding"),
        };
        Some(Self {
            since: day(&trend.since, &audit.finished),
            new: list("new", &trend.new, trend.new_total),
            fixed: list("fixed", &trend.fixed, trend.fixed_total),
            lines: lines(trend),
            picture: pictures::trend(&trend.runs),
        })
    }
}

/// What is said beside the numbers.
pub fn lines(trend: &Trend) -> Vec<String> {
    let said = [unasked(trend), not_reached(trend), score(trend)].into_iter().flatten();
    said.map(|said| format!("{}{}.", said[..1].to_uppercase(), &said[1..])).collect()
}

fn item(change: &Change, base: &str) -> Item {
    Item {
        severity: change.severity.name(),
        rule: visible(&change.rule).into_owned(),
        status: change.status,
        url: Link::to(&change.url, base),
    }
}
