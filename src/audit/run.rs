//! One audit as its successors remember it: what a trend needs, and what tells new faults from known ones.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::trend::Comparison;
use super::{Audit, Family, Finding, Tool};
use crate::rules::Severity;

/// The version of this record: the first thing in each line of history.jsonl.
pub const RUN_SCHEMA: &str = "tollgate/run/1";

/// Faults that one run remembers by name. An audit that found more is compared with no other.
pub const MAX_KNOWN: usize = 200_000;

/// One audit in a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Always `tollgate/run/1`.
    pub schema: String,
    /// The version that made it; empty where it did not say so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// When it began (RFC 3339, UTC).
    pub started: String,
    /// When it ended.
    pub finished: String,
    /// The address of the site.
    pub site: String,
    /// What shaped it, hashed: only audits that were shaped alike are compared.
    pub settings: String,
    /// Whether everything was visited.
    pub complete: bool,
    /// Why nothing was audited at all, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    /// URLs that were asked for.
    pub urls: u64,
    /// Pages that were read.
    pub pages: u64,
    /// Faults by severity.
    pub findings: BTreeMap<Severity, u64>,
    /// Faults by rule.
    pub rules: BTreeMap<String, u64>,
    /// Refused URLs by what becomes of the visitor.
    pub refused: BTreeMap<Family, u64>,
    /// Of a hundred pages, how many answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// The share of the link equity that is lost, of 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equity_lost: Option<f64>,
    /// Measured clicks on URLs that are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clicks_at_risk: Option<u64>,
    /// The faults themselves, for as long as the next audit is compared with this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<Vec<Known>>,
    /// The rules that ran, for as long as that: what another version looks for besides was not new since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ran: Option<Vec<String>>,
}

/// A fault by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Known {
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
    /// The first page that it was seen from, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

impl Known {
    /// The name of a finding.
    pub fn of(finding: &Finding) -> Self {
        Self {
            fingerprint: finding.fingerprint.clone(),
            severity: finding.severity,
            rule: finding.rule.clone(),
            url: finding.url.clone(),
            status: finding.status,
            page: finding
                .sources
                .first()
                .map(|source| source.page.clone())
                .filter(|page| *page != finding.url),
        }
    }
}

/// What makes audits comparable: the site, and the settings by which it was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series<'a> {
    /// The address of the site.
    pub site: &'a str,
    /// What shaped the audit, hashed.
    pub settings: &'a str,
}

impl Run {
    /// What is remembered of an audit, with what was known before it.
    pub(super) fn of(audit: &Audit, settings: &str, comparison: &Comparison<'_>) -> Self {
        let mut rules = BTreeMap::new();
        let mut findings = BTreeMap::new();
        for finding in &audit.findings {
            *rules.entry(finding.rule.clone()).or_default() += 1;
            *findings.entry(finding.severity).or_default() += 1;
        }
        let picture = audit.impact.as_deref();
        let known = if audit.complete { known(comparison) } else { None };
        Self {
            schema: RUN_SCHEMA.to_owned(),
            version: audit.tool.version.clone(),
            started: audit.started.clone(),
            finished: audit.finished.clone(),
            site: audit.base.url.clone(),
            settings: settings.to_owned(),
            complete: audit.complete,
            failed: None,
            urls: audit.coverage.fetched,
            pages: audit.coverage.pages,
            findings,
            rules,
            refused: refused(audit),
            score: picture.and_then(|picture| picture.score),
            equity_lost: picture.map(|picture| picture.equity_lost),
            clicks_at_risk: picture.and_then(|picture| Some(picture.clicks.as_ref()?.at_risk)),
            ran: known.as_ref().map(|_| audit.rules.clone()),
            known,
        }
    }

    /// What is remembered of an audit that did not come to anything.
    pub fn failed(why: String, [started, finished]: [String; 2], series: Series<'_>) -> Self {
        Self {
            schema: RUN_SCHEMA.to_owned(),
            version: Tool::this().version,
            started,
            finished,
            site: series.site.to_owned(),
            settings: series.settings.to_owned(),
            complete: false,
            failed: Some(why),
            urls: 0,
            pages: 0,
            findings: BTreeMap::new(),
            rules: BTreeMap::new(),
            refused: BTreeMap::new(),
            score: None,
            equity_lost: None,
            clicks_at_risk: None,
            known: None,
            ran: None,
        }
    }

    /// Forgets what only the next audit needs to know.
    pub fn forget(&mut self) {
        (self.known, self.ran) = (None, None);
    }

    /// What it can be compared with.
    pub fn series(&self) -> Series<'_> {
        Series { site: &self.site, settings: &self.settings }
    }
}

fn refused(audit: &Audit) -> BTreeMap<Family, u64> {
    let mut refused = BTreeMap::new();
    for (status, count) in &audit.statuses {
        let family = Family::of(status);
        if family.is_refusal() {
            *refused.entry(family).or_default() += count;
        }
    }
    refused
}

/// What is known now: what is certain, and what was known before and cannot be called fixed.
fn known(comparison: &Comparison<'_>) -> Option<Vec<Known>> {
    let certain = comparison.certain.iter().map(|finding| Known::of(finding));
    let known: Vec<Known> = certain.chain(comparison.kept.iter().copied().cloned()).collect();
    (known.len() <= MAX_KNOWN).then_some(known)
}
