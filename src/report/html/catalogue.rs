//! The findings by rule: what each is about, and the first of its faults, readable without scripts.

use serde::Serialize;

use super::super::costs;
use super::super::groups::Group;
use super::super::markdown::{self, Block};
use super::super::statuses::Family;
use super::super::text::{safe_href, shortened, shown_url, spot, visible};
use super::super::why;
use super::super::words::{self, counted, doubt};
use super::causes::anchor_of;
use crate::audit::Finding;
use crate::impact::Cluster;
use crate::rules::Source;

/// Findings of one rule that are written out; the table has the others.
const MAX_FINDINGS: usize = 20;
/// Sources of one finding that are written out.
const MAX_SOURCES: usize = 20;
/// Sources that are shown without being asked for.
const OPEN_SOURCES: usize = 3;
/// Characters of one text; no sentence that tells places apart is longer.
const MAX_TEXT: usize = 300;

/// A URL: as people read it, and where a click leads, if it may.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    text: String,
    href: Option<String>,
}

impl Link {
    /// A URL of a site with this base.
    pub fn to(url: &str, base: &str) -> Self {
        Self { text: shortened(&shown_url(url, base), MAX_TEXT), href: safe_href(url) }
    }

    /// A URL in full.
    pub fn whole(url: &str) -> Self {
        Self { text: visible(url).into_owned(), href: safe_href(url) }
    }
}

/// The findings of one rule.
#[derive(Debug, Serialize)]
pub struct GroupView {
    id: String,
    summary: String,
    severity: &'static str,
    count: String,
    why: Vec<Block>,
    how: Vec<Block>,
    fix: String,
    references: &'static [&'static str],
    findings: Vec<FindingView>,
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
    impact: Option<String>,
    templates: Vec<String>,
    fingerprint: String,
    places: Vec<Place>,
    more_places: Vec<Place>,
    unlisted: Option<String>,
    diagnosis: Option<Why>,
}

/// Why something is refused, in a line; the card of the cause says more.
#[derive(Debug, Serialize)]
struct Why {
    cause: &'static str,
    confidence: Option<&'static str>,
    marks: Vec<String>,
    anchor: String,
}

/// One place that leads to a fault.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    page: Link,
    at: String,
    element: String,
    text: String,
}

impl Place {
    /// A place in a page of a site with this base.
    pub fn of(source: &Source, base: &str) -> Self {
        // What was built is beside the page; what its author wrote has a name of its own.
        let file = spot(source, "").map(|spot| spot.to_string());
        let in_page = || {
            let numbers = [source.line, source.line.and(source.column)].into_iter().flatten();
            numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(":")
        };
        Self {
            page: Link::to(&source.page, base),
            at: file.unwrap_or_else(in_page),
            element: visible(&source.element).into_owned(),
            text: shortened(source.text.as_deref().unwrap_or_default(), MAX_TEXT),
        }
    }
}

impl GroupView {
    /// What is shown of the findings of one rule.
    pub fn of(group: &Group, base: &str) -> Self {
        let listed = group.findings.iter().take(MAX_FINDINGS);
        let findings: Vec<FindingView> = listed.map(|finding| FindingView::of(finding, base)).collect();
        let docs = group.rule.map_or("", |rule| rule.docs);
        Self {
            id: visible(group.id).into_owned(),
            summary: group.summary.clone().into_owned(),
            severity: group.severity.name(),
            count: counted(group.findings.len() as u64, "finding"),
            why: markdown::section(docs, "Why it matters"),
            how: markdown::section(docs, "How to fix it"),
            fix: visible(group.fix()).into_owned(),
            references: group.rule.map_or(&[], |rule| rule.references),
            unlisted: more(group.findings.len(), findings.len(), "finding"),
            findings,
        }
    }
}

impl FindingView {
    fn of(finding: &Finding, base: &str) -> Self {
        let listed = &finding.sources[..finding.sources.len().min(MAX_SOURCES)];
        let mut places: Vec<Place> = listed.iter().map(|source| Place::of(source, base)).collect();
        let unlisted = more(finding.sources_total, places.len(), "place");
        let more_places = places.split_off(places.len().min(OPEN_SOURCES));
        Self {
            status: finding.status.map(|status| status.to_string()),
            family: finding.status.map(Family::of_code),
            url: Link::to(&finding.url, base),
            doubt: doubt(finding.verdict),
            evidence: shortened(&finding.evidence, MAX_TEXT),
            impact: (!finding.impact.is_unknown()).then(|| format!("impact {}", costs::number(finding))),
            templates: finding.clusters.iter().filter(|cluster| cluster.pages > 1).map(template).collect(),
            fingerprint: visible(&finding.fingerprint).into_owned(),
            places,
            more_places,
            unlisted,
            diagnosis: finding.diagnosis.as_deref().map(|diagnosis| Why {
                cause: diagnosis.cause().title,
                confidence: why::sure(diagnosis),
                marks: words::marks(diagnosis),
                anchor: anchor_of(finding),
            }),
        }
    }
}

/// `in the footer of 214 pages, a href "Menu": one edit`
fn template(cluster: &Cluster) -> String {
    let text = cluster.text.as_deref().map(|text| format!(" “{}”", shortened(text, 60))).unwrap_or_default();
    let element = shortened(&cluster.element, 60);
    format!(
        "in the {} of {}, {element}{text}: one edit",
        cluster.landmark.name(),
        counted(cluster.pages as u64, "page")
    )
}

/// `17 more places`, if there are any.
pub fn more(total: usize, listed: usize, noun: &str) -> Option<String> {
    let unlisted = total.saturating_sub(listed);
    (unlisted > 0).then(|| counted(unlisted as u64, &format!("more {noun}")))
}
