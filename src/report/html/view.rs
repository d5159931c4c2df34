//! What the template shows: an audit with every text made visible, every link made safe, every count worded.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::answer::{Status, Tone, refusals, statuses, verdict};
use super::super::groups::{Group, groups};
use super::super::markdown::{self, Block};
use super::super::statuses::Family;
use super::super::text::{safe_href, shortened, shown_url, visible};
use super::super::words::{base_origin, counted, doubt, grouped, manners, reason, remarks, warning_place};
use super::diagnosis::DiagnosisView;
use crate::audit::{Audit, CrawlerAccess, Finding};
use crate::rules::{Severity, Source};

/// Findings of one rule that are written out; a page of tens of megabytes opens nowhere.
const MAX_FINDINGS: usize = 500;
/// Sources of one finding that are written out; audit.json has more of them.
const MAX_SOURCES: usize = 50;
/// Findings of one rule that are shown without being asked for.
const OPEN_FINDINGS: usize = 25;
/// Sources that are shown without being asked for.
const OPEN_SOURCES: usize = 3;
/// Characters of one text; no sentence that tells places apart is longer.
const MAX_TEXT: usize = 300;

/// The whole report.
#[derive(Debug, Serialize)]
pub struct View {
    target: String,
    base: Link,
    base_origin: String,
    tool: String,
    started: String,
    finished: String,
    is_complete: bool,
    tone: Tone,
    verdict: String,
    refusals: Vec<Status>,
    severities: Vec<Figure>,
    looked_at: Vec<Figure>,
    groups: Vec<GroupView>,
    statuses: Vec<Status>,
    not_visited: Vec<Figure>,
    unverified: Vec<Figure>,
    remarks: Vec<&'static str>,
    crawlers: Vec<CrawlerView>,
    manners: Vec<String>,
    warnings: Vec<WarningView>,
}

/// A URL: as people read it, and where a click leads, if it may.
#[derive(Debug, Serialize)]
struct Link {
    text: String,
    href: Option<String>,
}

/// A number and what it counts.
#[derive(Debug, Serialize)]
struct Figure {
    count: String,
    label: String,
    /// The name of a severity, for the colour.
    tone: &'static str,
}

/// The findings of one rule.
#[derive(Debug, Serialize)]
struct GroupView {
    id: String,
    summary: String,
    severity: &'static str,
    count: String,
    why: Vec<Block>,
    how: Vec<Block>,
    fix: String,
    references: &'static [&'static str],
    findings: Vec<FindingView>,
    more_findings: Vec<FindingView>,
    unlisted: Option<String>,
}

/// One fault.
#[derive(Debug, Serialize)]
struct FindingView {
    status: Option<String>,
    family: Option<Family>,
    url: Link,
    doubt: Option<&'static str>,
    evidence: String,
    fingerprint: String,
    places: Vec<Place>,
    more_places: Vec<Place>,
    unlisted: Option<String>,
    diagnosis: Option<DiagnosisView>,
}

/// One place that leads to a fault.
#[derive(Debug, Serialize)]
struct Place {
    page: Link,
    at: String,
    element: String,
    text: String,
}

/// What robots.txt lets a crawler read.
#[derive(Debug, Serialize)]
struct CrawlerView {
    name: String,
    operator: String,
    purpose: &'static str,
    access: &'static str,
    told_by: String,
}

/// Something wrong with the input.
#[derive(Debug, Serialize)]
struct WarningView {
    place: String,
    message: String,
}

impl View {
    /// What is shown of an audit.
    pub fn of(audit: &Audit) -> Self {
        let statuses = statuses(&audit.statuses);
        let (tone, verdict) = verdict(audit);
        Self {
            target: visible(&audit.target).into_owned(),
            base: Link { text: visible(&audit.base.url).into_owned(), href: safe_href(&audit.base.url) },
            base_origin: base_origin(&audit.base.taken_from),
            tool: visible(&format!("{} {}", audit.tool.name, audit.tool.version)).into_owned(),
            started: moment(&audit.started),
            finished: moment(&audit.finished),
            is_complete: audit.complete,
            tone,
            verdict,
            refusals: refusals(&audit.statuses),
            severities: severities(audit),
            looked_at: looked_at(audit),
            groups: groups(audit).iter().map(|group| group_view(group, &audit.base.url)).collect(),
            statuses,
            not_visited: reasons(&audit.coverage.not_visited),
            unverified: reasons(&audit.coverage.unverified),
            remarks: remarks(&audit.settings),
            crawlers: audit.crawlers.iter().map(crawler_view).collect(),
            manners: audit.manners.as_ref().map(manners).unwrap_or_default(),
            warnings: warnings(audit),
        }
    }
}

fn severities(audit: &Audit) -> Vec<Figure> {
    let figure = |severity: Severity| {
        let count = audit.count(severity) as u64;
        let label = if count == 1 { severity.name().to_owned() } else { format!("{}s", severity.name()) };
        Figure { count: grouped(count), label, tone: if count == 0 { "none" } else { severity.name() } }
    };
    [Severity::Error, Severity::Warning, Severity::Notice].map(figure).into()
}

fn looked_at(audit: &Audit) -> Vec<Figure> {
    let coverage = &audit.coverage;
    let sum = |counts: &BTreeMap<String, u64>| counts.values().sum();
    [
        (coverage.fetched, "URLs asked for"),
        (coverage.pages, "pages read"),
        (coverage.references, "references seen"),
        (sum(&coverage.not_visited), "URLs not visited"),
        (sum(&coverage.unverified), "references not verifiable"),
    ]
    .map(|(count, label)| Figure { count: grouped(count), label: label.to_owned(), tone: "none" })
    .into()
}

fn reasons(counts: &BTreeMap<String, u64>) -> Vec<Figure> {
    let figure =
        |(name, count): (&String, &u64)| Figure { count: grouped(*count), label: reason(name), tone: "none" };
    counts.iter().map(figure).collect()
}

fn crawler_view(access: &CrawlerAccess) -> CrawlerView {
    CrawlerView {
        name: visible(&access.crawler).into_owned(),
        operator: visible(&access.operator).into_owned(),
        purpose: access.purpose.name(),
        access: access.access.name(),
        told_by: access.line.map_or_else(|| "rules for all".to_owned(), |line| format!("line {line}")),
    }
}

fn warnings(audit: &Audit) -> Vec<WarningView> {
    let view = |warning| WarningView {
        place: warning_place(warning),
        message: visible(&warning.message).into_owned(),
    };
    audit.warnings.iter().map(view).collect()
}

fn group_view(group: &Group, base: &str) -> GroupView {
    let listed = group.findings.iter().take(MAX_FINDINGS);
    let mut findings: Vec<FindingView> = listed.map(|finding| finding_view(finding, base)).collect();
    let unlisted = more(group.findings.len(), findings.len(), "finding");
    let more_findings = findings.split_off(findings.len().min(OPEN_FINDINGS));
    let docs = group.rule.map_or("", |rule| rule.docs);
    GroupView {
        id: visible(group.id).into_owned(),
        summary: group.summary().to_owned(),
        severity: group.severity.name(),
        count: group.counted(),
        why: markdown::section(docs, "Why it matters"),
        how: markdown::section(docs, "How to fix it"),
        fix: visible(group.fix()).into_owned(),
        references: group.rule.map_or(&[], |rule| rule.references),
        findings,
        more_findings,
        unlisted,
    }
}

fn finding_view(finding: &Finding, base: &str) -> FindingView {
    let listed = &finding.sources[..finding.sources.len().min(MAX_SOURCES)];
    let mut places: Vec<Place> = listed.iter().map(|source| place(source, base)).collect();
    let unlisted = more(finding.sources_total, places.len(), "place");
    let more_places = places.split_off(places.len().min(OPEN_SOURCES));
    FindingView {
        status: finding.status.map(|status| status.to_string()),
        family: finding.status.map(Family::of_code),
        url: link(&finding.url, base),
        doubt: doubt(finding.verdict),
        evidence: shortened(&finding.evidence, MAX_TEXT),
        fingerprint: visible(&finding.fingerprint).into_owned(),
        places,
        more_places,
        unlisted,
        diagnosis: finding.diagnosis.as_deref().map(DiagnosisView::of),
    }
}

/// `17 more places`, if there are any.
fn more(total: usize, listed: usize, noun: &str) -> Option<String> {
    let unlisted = total.saturating_sub(listed);
    (unlisted > 0).then(|| counted(unlisted as u64, &format!("more {noun}")))
}

fn place(source: &Source, base: &str) -> Place {
    let file = source.file.as_deref().map(visible);
    let numbers = [source.line, source.line.and(source.column)];
    let parts = file
        .map(String::from)
        .into_iter()
        .chain(numbers.into_iter().flatten().map(|number| number.to_string()));
    Place {
        page: link(&source.page, base),
        at: parts.collect::<Vec<_>>().join(":"),
        element: visible(&source.element).into_owned(),
        text: shortened(source.text.as_deref().unwrap_or_default(), MAX_TEXT),
    }
}

fn link(url: &str, base: &str) -> Link {
    Link { text: shortened(&shown_url(url, base), MAX_TEXT), href: safe_href(url) }
}

/// `2026-11-20T12:00:00Z` as people write it.
fn moment(rfc3339: &str) -> String {
    let parts = rfc3339.strip_suffix('Z').and_then(|moment| moment.split_once('T'));
    let parts = parts.and_then(|(day, time)| Some((day, time.get(..8)?)));
    visible(&parts.map_or_else(|| rfc3339.to_owned(), |(day, time)| format!("{day} {time} UTC"))).into_owned()
}
