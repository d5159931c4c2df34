//! What changed since the audit before, and how the site fared over many of them.
//!
//! An audit says this only where earlier ones are known. Like its times, it is no part of what the same site gives again.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::run::{Known, Run};
use super::{Audit, Finding, Reach, Reached, Verdict};
use crate::rules::Severity;
use crate::urls::on_site;

/// Faults that are listed as new, and as fixed; all of them are counted.
pub const MAX_CHANGES: usize = 1000;

/// Audits that are told of, this one included; the newest.
pub const MAX_POINTS: usize = 90;

/// What changed since the last complete audit of this site with these settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Trend {
    /// When that audit ended (RFC 3339, UTC).
    pub since: String,
    /// Faults that it did not find, the dearest first; at most 1,000. What is inconclusive is neither new nor fixed.
    pub new: Vec<Change>,
    /// How many such faults there are.
    pub new_total: u64,
    /// Faults of rules that it did not run, as they came with another version, by rule: nobody knows since when they are
    /// there, and they are not among the new ones.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unasked: BTreeMap<String, u64>,
    /// Faults that it found and that are gone; at most 1,000.
    pub fixed: Vec<Change>,
    /// How many such faults there are.
    pub fixed_total: u64,
    /// Faults that it found, and of which this audit cannot tell: their URL was not visited, or gave no clear answer.
    pub not_reached: u64,
    /// The audits of this site with these settings, the oldest first, this one included; at most the newest 90.
    pub runs: Vec<Point>,
}

/// A fault that came or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The same for the same fault in every run.
    pub fingerprint: String,
    /// How bad it is.
    pub severity: Severity,
    /// The rule that found it.
    pub rule: String,
    /// Where it is.
    pub url: String,
    /// What that URL answered, where that is the fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

/// One audit in a few numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Point {
    /// When it ended (RFC 3339, UTC).
    pub finished: String,
    /// Whether everything was visited.
    pub complete: bool,
    /// Pages that were read.
    pub pages: u64,
    /// Faults that are errors.
    pub errors: u64,
    /// Faults that are warnings.
    pub warnings: u64,
    /// Faults that are notices.
    pub notices: u64,
    /// URLs that visitors are refused.
    pub refused: u64,
    /// Of a hundred pages, how many answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// The share of the link equity that is lost, of 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equity_lost: Option<f64>,
}

/// What is to be remembered of an audit, and what changed since the last complete one of these, which are of its
/// series, the oldest first.
pub fn remember(audit: &Audit, settings: &str, earlier: &[&Run]) -> (Run, Option<Trend>) {
    let last = earlier.iter().rev().find(|run| run.known.is_some());
    let comparison = Comparison::of(audit, last.copied());
    let run = Run::of(audit, settings, &comparison);
    let trend = last.map(|last| Trend::of(&comparison, last, earlier, &run));
    (run, trend)
}

impl Trend {
    fn of(comparison: &Comparison<'_>, last: &Run, runs: &[&Run], this: &Run) -> Self {
        let told: Vec<&Run> = runs.iter().filter(|run| run.failed.is_none()).copied().chain([this]).collect();
        let change = |known: Known| Change {
            fingerprint: known.fingerprint,
            severity: known.severity,
            rule: known.rule,
            url: known.url,
            status: known.status,
        };
        let new = comparison.new.iter().map(|finding| change(Known::of(finding)));
        let fixed = comparison.fixed.iter().map(|known| change((*known).clone()));
        Self {
            since: last.finished.clone(),
            new: new.take(MAX_CHANGES).collect(),
            new_total: comparison.new.len() as u64,
            unasked: comparison.unasked.clone(),
            fixed: fixed.take(MAX_CHANGES).collect(),
            fixed_total: comparison.fixed.len() as u64,
            not_reached: comparison.unsure,
            runs: told[told.len().saturating_sub(MAX_POINTS)..].iter().map(|run| Point::of(run)).collect(),
        }
    }
}

impl Point {
    fn of(run: &Run) -> Self {
        let count = |severity| run.findings.get(&severity).copied().unwrap_or_default();
        Self {
            finished: run.finished.clone(),
            complete: run.complete,
            pages: run.pages,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notices: count(Severity::Notice),
            refused: run.refused.values().sum(),
            score: run.score,
            equity_lost: run.equity_lost,
        }
    }
}

/// An audit beside what was known before.
pub(super) struct Comparison<'a> {
    /// The findings that are certain: what is inconclusive comes and goes by itself.
    pub certain: Vec<&'a Finding>,
    /// Those of them that were not known.
    pub new: Vec<&'a Finding>,
    /// How many of them are of rules that did not run then, by rule.
    pub unasked: BTreeMap<String, u64>,
    /// What was known and is gone.
    pub fixed: Vec<&'a Known>,
    /// How much was known of which nothing can be told.
    pub unsure: u64,
    /// That of it which is asked for again.
    pub kept: Vec<&'a Known>,
}

impl<'a> Comparison<'a> {
    pub(super) fn of(audit: &'a Audit, last: Option<&'a Run>) -> Self {
        let before = last.and_then(|last| last.known.as_deref()).unwrap_or_default();
        let ran = last.and_then(|last| last.ran.as_deref()).filter(|ran| !ran.is_empty());
        let ran: Option<BTreeSet<&str>> = ran.map(|ran| ran.iter().map(String::as_str).collect());
        let was_asked = |rule: &str| ran.as_ref().is_none_or(|ran| ran.contains(rule));
        let is_certain = |finding: &&Finding| finding.verdict != Verdict::Inconclusive;
        let (certain, doubted): (Vec<_>, Vec<_>) = audit.findings.iter().partition(is_certain);
        let known: BTreeSet<&str> = before.iter().map(|known| known.fingerprint.as_str()).collect();
        let (mut new, mut unasked) = (Vec::new(), BTreeMap::new());
        for finding in certain.iter().filter(|finding| !known.contains(finding.fingerprint.as_str())) {
            if was_asked(&finding.rule) {
                new.push(*finding);
            } else {
                *unasked.entry(finding.rule.clone()).or_default() += 1;
            }
        }
        let still: BTreeSet<&str> = certain.iter().map(|finding| finding.fingerprint.as_str()).collect();
        let doubted: BTreeSet<&str> = doubted.iter().map(|finding| finding.fingerprint.as_str()).collect();
        // It names every URL of the audit, and a first run asks it nothing.
        let reach = LazyCell::new(|| Reach::of(audit));
        let is_unsure =
            |known: &&Known| doubted.contains(known.fingerprint.as_str()) || !is_seen(known, audit, &reach);
        let gone = before.iter().filter(|known| !still.contains(known.fingerprint.as_str()));
        let (unsure, fixed): (Vec<_>, Vec<_>) = gone.partition(is_unsure);
        // What no rule looks for any more is told once, and forgotten.
        let kept = unsure.iter().filter(|known| reach.has_run(&known.rule)).copied().collect();
        Self { certain, new, unasked, fixed, unsure: unsure.len() as u64, kept }
    }
}

/// Whether a fault would have been found if it were still there. A partial audit mends nothing.
fn is_seen(known: &Known, audit: &Audit, reach: &Reach) -> bool {
    let name = |url: &str| on_site(url, &audit.base.url).to_owned();
    let pages: Vec<String> = known.page.as_deref().map(name).into_iter().collect();
    audit.complete && reach.reaches(&known.rule, &name(&known.url), &pages) == Reached::Yes
}
