//! What the template shows: an audit with every text made visible, every link made safe, every count worded.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::answer::{Status, Tone, refusals, statuses, verdict};
use super::super::groups::groups;
use super::super::text::visible;
use super::super::words::{base_origin, counted, grouped, manners, moment, reason, remarks, warning_place};
use super::asides::{Aside, Figure, asides, figure};
use super::catalogue::{GroupView, Link, more};
use super::causes::{Card, cards};
use super::changes::Changes;
use super::pictures::{self, Picture};
use super::rows::{Data, at_odds};
use super::tables::{Listing, Origin};
use super::work::{Work, WorkItem};
use crate::audit::{Address, Audit, CrawlerAccess};
use crate::rules::Severity;
use crate::site::External;

/// Refusing statuses on the first screen.
const MAX_STATUSES: usize = 8;

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
    contents: Vec<Entry>,
    tone: Tone,
    verdict: String,
    remarks: Vec<&'static str>,
    answers: Option<Picture>,
    refusals: Vec<Status>,
    refusals_more: Option<String>,
    first: Vec<WorkItem>,
    work: Vec<WorkItem>,
    work_more: Option<String>,
    work_unlisted: Option<String>,
    asides: Vec<Aside>,
    changes: Option<Changes>,
    pictures: Vec<Picture>,
    causes: Vec<Card>,
    groups: Vec<GroupView>,
    pages: Listing,
    chains: Vec<Picture>,
    redirects: Listing,
    crawlers: Vec<Figure>,
    crawler_access: Vec<CrawlerView>,
    crawler_rows: Listing,
    external: Listing,
    external_lead: String,
    statuses: Vec<Status>,
    not_visited: Vec<Figure>,
    unverified: Vec<Figure>,
    manners: Vec<String>,
    warnings: Vec<WarningView>,
}

/// A view of the report, as the navigation names it.
#[derive(Debug, Serialize)]
struct Entry {
    id: &'static str,
    title: &'static str,
    count: Option<String>,
    tone: &'static str,
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
    /// What is shown of an audit, beside the data of its tables.
    pub fn of(audit: &Audit, data: &Data, origin: &Origin) -> Self {
        let (tone, verdict) = verdict(audit);
        let work = Work::of(audit);
        let causes = cards(audit);
        let groups: Vec<_> =
            groups(audit).iter().map(|group| GroupView::of(group, &audit.base.url)).collect();
        let refusals = refusals(&audit.statuses);
        let listing = |name, empty| data.table(name).listing(empty, origin);
        Self {
            target: visible(&audit.target).into_owned(),
            base: Link::whole(&audit.base.url),
            base_origin: base_origin(&audit.base.taken_from),
            tool: visible(&format!("{} {}", audit.tool.name, audit.tool.version)).into_owned(),
            started: moment(&audit.started),
            finished: moment(&audit.finished),
            is_complete: audit.complete,
            contents: contents(audit, data, (causes.len(), groups.len())),
            tone,
            verdict,
            remarks: remarks(&audit.settings),
            answers: pictures::answers(audit),
            refusals_more: more(refusals.len(), MAX_STATUSES, "status"),
            refusals: refusals.into_iter().take(MAX_STATUSES).collect(),
            work_more: (audit.fixes.len() > work.first.len())
                .then(|| format!("All {} on the work list", counted(audit.fixes.len() as u64, "item"))),
            first: work.first,
            work: work.items,
            work_unlisted: work.unlisted,
            asides: asides(audit),
            changes: Changes::of(audit),
            pictures: [
                pictures::flow(audit),
                pictures::sections(audit),
                pictures::depths(audit),
                pictures::times(audit),
            ]
            .into_iter()
            .flatten()
            .collect(),
            causes,
            groups,
            pages: listing("pages", "This audit lists no addresses: it was made by an earlier version."),
            chains: pictures::chains(audit),
            redirects: listing("redirects", "Nothing redirects."),
            crawlers: crawler_figures(audit),
            crawler_access: audit.crawlers.iter().map(crawler_view).collect(),
            crawler_rows: listing(
                "crawlers",
                "Nothing that crawlers are told is at odds with what the site answers.",
            ),
            external: listing("external", "No link leads to another site."),
            external_lead: external_lead(audit.settings.external).to_owned(),
            statuses: statuses(&audit.statuses),
            not_visited: reasons(&audit.coverage.not_visited),
            unverified: reasons(&audit.coverage.unverified),
            manners: audit.manners.as_ref().map(manners).unwrap_or_default(),
            warnings: warnings(audit),
        }
    }
}

fn contents(audit: &Audit, data: &Data, (causes, rules): (usize, usize)) -> Vec<Entry> {
    let entry = |id, title, count: usize, tone| Entry {
        id,
        title,
        count: (count > 0).then(|| grouped(count as u64)),
        tone,
    };
    let rows = |name| data.table(name).length();
    let worst = audit.findings.iter().map(|finding| finding.severity).max();
    let tone = worst.filter(|severity| *severity == Severity::Error).map_or("", Severity::name);
    vec![
        entry("overview", "Overview", 0, ""),
        entry("refusals", "Refusals", causes, if causes > 0 { "payment" } else { "" }),
        entry("work", "Work list", audit.fixes.len(), ""),
        entry("findings", "Findings", audit.findings.len(), tone),
        entry("rules", "By rule", rules, ""),
        entry("pages", "Pages and files", rows("pages"), ""),
        entry("redirects", "Redirects", rows("redirects"), ""),
        entry("crawlers", "For crawlers", rows("crawlers"), ""),
        entry("external", "Other sites", rows("external"), ""),
        entry("ground", "What was looked at", 0, ""),
    ]
}

fn crawler_figures(audit: &Audit) -> Vec<Figure> {
    let own = || audit.addresses.iter().filter(|address| !address.elsewhere);
    let count = |is_one: fn(&Address) -> bool| own().filter(|address| is_one(address)).count() as u64;
    vec![
        figure(count(|address| address.in_sitemap), "URLs in the sitemap", ""),
        figure(
            count(|address| address.in_sitemap && at_odds(address).is_some()),
            "of them at odds with it",
            "error",
        ),
        figure(count(|address| address.indexable), "indexable pages", ""),
        figure(
            count(|address| address.indexable && !address.in_sitemap),
            "of them not in the sitemap",
            "warning",
        ),
        figure(count(|address| address.forbidden_by.is_some()), "forbidden by robots.txt", ""),
    ]
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

fn external_lead(external: External) -> &'static str {
    match external {
        External::Check => {
            "Links to other sites were asked once each. What only programs are refused is inconclusive."
        }
        External::List => "Links to other sites are listed; nobody was asked (--external check asks).",
        External::Skip => "Links to other sites were left out (--external skip).",
    }
}

fn reasons(counts: &BTreeMap<String, u64>) -> Vec<Figure> {
    counts.iter().map(|(name, count)| figure(*count, &reason(name), "")).collect()
}

fn warnings(audit: &Audit) -> Vec<WarningView> {
    let view = |warning| WarningView {
        place: warning_place(warning),
        message: visible(&warning.message).into_owned(),
    };
    audit.warnings.iter().map(view).collect()
}
