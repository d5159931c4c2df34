//! What the template shows: an audit with every text made visible, every link made safe, every count worded.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::answer::{Status, Tone, refusals, statuses, verdict};
use super::super::changes::day;
use super::super::costs;
use super::super::groups::groups;
use super::super::statuses::Family;
use super::super::text::visible;
use super::super::words::{base_origin, counted, grouped, manners, moment, reason, remarks, warning_place};
use super::catalogue::{GroupView, Link, more};
use super::causes::{Card, cards};
use super::changes::{self, Changes};
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

/// A few figures on the first screen, under one question.
#[derive(Debug, Serialize)]
struct Aside {
    id: &'static str,
    title: &'static str,
    figures: Vec<Figure>,
    lines: Vec<String>,
}

/// A number and what it counts.
#[derive(Debug, Serialize)]
struct Figure {
    count: String,
    label: String,
    /// The name of a severity or family, for the colour.
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

fn asides(audit: &Audit) -> Vec<Aside> {
    let asides =
        [Some(cost(audit)), Some(changed(audit)), accepted(audit), Some(found(audit)), Some(coverage(audit))];
    asides.into_iter().flatten().collect()
}

/// What it costs: the share of the site's link equity that refusals swallow, clicks where they are known, the score.
fn cost(audit: &Audit) -> Aside {
    let Some(picture) = &audit.impact else { return counted_cost(audit) };
    let lost = Figure {
        count: costs::percent(picture.equity_lost),
        label: "of link equity lost".to_owned(),
        tone: "",
    };
    let mut figures = vec![Figure { tone: if picture.equity_lost > 0.0 { "error" } else { "" }, ..lost }];
    if let Some(clicks) = &picture.clicks {
        figures.push(figure(clicks.at_risk, "clicks at risk", "error"));
    }
    if let Some(score) = picture.score {
        figures.push(Figure { count: format!("{score:.1}"), label: "score of 100".to_owned(), tone: "" });
    }
    let grade = costs::dearest(audit, 1).first().map(|dearest| dearest.impact.grade);
    let grade = grade.map(|grade| format!("Evidence {}: {}.", grade.letter(), grade.says()));
    let lines = [Some(format!("{}.", picture.score_says)), grade].into_iter().flatten().collect();
    Aside { id: "cost-title", title: "What it costs", figures, lines }
}

/// The same of an audit that weighed nothing.
fn counted_cost(audit: &Audit) -> Aside {
    let is_refused = |address: &&Address| {
        !address.elsewhere && address.answer.as_deref().is_some_and(|answer| Family::of(answer).is_refusal())
    };
    let inlinks = audit.addresses.iter().filter(is_refused).map(|address| u64::from(address.inlinks)).sum();
    let figures = vec![figure(inlinks, "links that lead to a refusal", "error")];
    Aside { id: "cost-title", title: "What it costs", figures, lines: Vec::new() }
}

/// What is new since the last time.
fn changed(audit: &Audit) -> Aside {
    let (id, title) = ("changed-title", "What changed");
    let Some(trend) = audit.trend.as_deref() else {
        let lines = vec!["This audit was not compared with an earlier one.".to_owned()];
        return Aside { id, title, figures: Vec::new(), lines };
    };
    let figures = vec![figure(trend.new_total, "new", "error"), figure(trend.fixed_total, "fixed", "served")];
    let since = format!("Since {}.", day(&trend.since, &audit.finished));
    Aside { id, title, figures, lines: [vec![since], changes::lines(trend)].concat() }
}

/// What a baseline makes of the findings.
fn accepted(audit: &Audit) -> Option<Aside> {
    let (id, title) = ("baseline-title", "What was accepted");
    let summary = audit.baseline.as_ref()?;
    let figures = vec![
        figure(summary.new + summary.expired, "new", "error"),
        figure(summary.known, "known", ""),
        figure(summary.fixed_total, "fixed", ""),
    ];
    let asides = [
        (summary.expired, "expired: the day until which the baseline accepts them is over"),
        (summary.new_rules, "of rules that are newer than the baseline, which fail nothing yet"),
        (summary.waiting, "waiting until more runs in a row find them"),
        (summary.not_reached_total, "of the baseline not reached by this audit"),
    ];
    let told = asides.into_iter().filter(|(count, _)| *count > 0);
    let lines = told.map(|(count, what)| format!("{} {what}.", grouped(count)));
    let file = format!("By the baseline {}.", visible(&summary.file));
    Some(Aside { id, title, figures, lines: lines.chain([file]).collect() })
}

fn found(audit: &Audit) -> Aside {
    let figures = [Severity::Error, Severity::Warning, Severity::Notice].map(|severity| {
        let count = audit.count(severity) as u64;
        let label = if count == 1 { severity.name().to_owned() } else { format!("{}s", severity.name()) };
        Figure { label, ..figure(count, "", severity.name()) }
    });
    Aside { id: "found-title", title: "What was found", figures: figures.into(), lines: Vec::new() }
}

/// How much was looked at, and what was not.
fn coverage(audit: &Audit) -> Aside {
    let coverage = &audit.coverage;
    let sum = |counts: &BTreeMap<String, u64>| counts.values().sum::<u64>();
    let figures = vec![
        figure(coverage.fetched, "URLs asked for", ""),
        figure(coverage.pages, "pages read", ""),
        figure(coverage.references, "references seen", ""),
    ];
    let left = |counts: &BTreeMap<String, u64>, noun: &str, what: &str| {
        let most = counts.iter().max_by_key(|(_, count)| **count);
        most.map(|(why, _)| format!("{} {what}; most: {}.", counted(sum(counts), noun), reason(why)))
    };
    let lines = [
        left(&coverage.not_visited, "URL", "seen and not visited"),
        left(&coverage.unverified, "reference", "not verifiable from here"),
    ];
    Aside {
        id: "coverage-title",
        title: "How much was looked at",
        figures,
        lines: lines.into_iter().flatten().collect(),
    }
}

fn figure(count: u64, label: &str, tone: &'static str) -> Figure {
    Figure { count: grouped(count), label: label.to_owned(), tone: if count == 0 { "" } else { tone } }
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
