//! Which tables the report has, and what their rows are made of.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::tables::{Column, MAX_ROWS, Mark, Origin, Table};
use crate::audit::{Address, Audit, Finding};
use crate::impact::Impact;
use crate::report::text::shortened;
use crate::rules::Source;

/// Places that all findings together carry: the report stays small enough to open at once.
const MAX_PLACES: usize = 150_000;
/// Places that one finding carries.
const PLACES: usize = 20;
/// Findings that carry the parts of their impact: the dearest.
const MAX_REASONED: usize = 5_000;
/// Characters of the text of one place.
const MAX_TEXT: usize = 120;

/// A place of a finding: page, line, column, element, text; 0 where there is no line.
type Place = (u32, u32, u32, u32, String);

/// All tables of a report, with the places of the findings.
#[derive(Debug, Serialize)]
pub struct Data {
    /// The origin that paths are relative to.
    base: Option<String>,
    /// Pages that places name, as people read them.
    urls: Vec<String>,
    /// Where a click on such a page leads, where that is not what is shown.
    links: BTreeMap<u32, String>,
    /// Elements that places name.
    elements: Vec<String>,
    /// For each finding its places.
    places: Vec<Vec<Place>>,
    /// For each finding the parts of its impact: points, and why as the number of a text.
    reasons: Vec<Vec<(f64, u32)>>,
    /// Those texts.
    whys: Vec<String>,
    /// The tables.
    pub tables: Vec<Table>,
}

impl Data {
    /// What the report of an audit carries.
    pub fn of(audit: &Audit, origin: &Origin) -> Self {
        let mut data = Self {
            base: origin.visited().map(str::to_owned),
            urls: Vec::new(),
            links: BTreeMap::new(),
            elements: Vec::new(),
            places: Vec::new(),
            reasons: Vec::new(),
            whys: Vec::new(),
            tables: vec![
                findings(audit, origin),
                pages(audit, origin),
                redirects(audit, origin),
                crawlers(audit, origin),
                external(audit, origin),
            ],
        };
        data.list_places(audit, origin);
        data.list_reasons(audit);
        data
    }

    /// The table of this name.
    pub fn table(&self, name: &str) -> &Table {
        self.tables.iter().find(|table| table.name() == name).expect("every table is made")
    }

    fn list_places(&mut self, audit: &Audit, origin: &Origin) {
        let (mut pages, mut elements) = (HashMap::new(), HashMap::new());
        let mut left = MAX_PLACES;
        for finding in audit.findings.iter().take(MAX_ROWS) {
            let listed = &finding.sources[..finding.sources.len().min(PLACES).min(left)];
            left -= listed.len();
            let places = listed.iter().map(|source| {
                let page = *pages
                    .entry(source.page.as_str())
                    .or_insert_with(|| self.number_page(&source.page, origin));
                let element = *elements
                    .entry(source.element.as_str())
                    .or_insert_with(|| number(&mut self.elements, shortened(&source.element, MAX_TEXT)));
                (page, element, source)
            });
            let place = |(page, element, source): (u32, u32, &Source)| {
                let text = shortened(source.text.as_deref().unwrap_or_default(), MAX_TEXT);
                (page, source.line.unwrap_or(0), source.column.unwrap_or(0), element, text)
            };
            let places = places.collect::<Vec<_>>().into_iter().map(place).collect();
            self.places.push(places);
        }
    }

    fn list_reasons(&mut self, audit: &Audit) {
        let mut whys = HashMap::new();
        for finding in audit.findings.iter().take(MAX_REASONED) {
            let parts = finding.impact.reasons.iter().map(|reason| {
                let why = *whys
                    .entry(reason.why.to_string())
                    .or_insert_with_key(|why| number(&mut self.whys, shortened(why, MAX_TEXT)));
                (reason.points, why)
            });
            self.reasons.push(parts.collect());
        }
    }

    fn number_page(&mut self, url: &str, origin: &Origin) -> u32 {
        let (shown, link) = origin.shown(url);
        let page = number(&mut self.urls, shown);
        self.links.extend(link.map(|link| (page, link)));
        page
    }
}

/// The number that a text has in its list.
fn number(texts: &mut Vec<String>, text: String) -> u32 {
    texts.push(text);
    u32::try_from(texts.len() - 1).expect("texts are fewer than places")
}

/// What a finding costs, where the audit weighed it.
fn weighed(finding: &Finding) -> Option<&Impact> {
    Some(&*finding.impact).filter(|impact| !impact.is_unknown())
}

fn grade(impact: &Impact) -> String {
    format!("{}: {}", impact.grade.letter(), impact.grade.says())
}

fn findings(audit: &Audit, origin: &Origin) -> Table {
    let rows: &[Finding] = &audit.findings[..audit.findings.len().min(MAX_ROWS)];
    let status = |finding: &Finding| finding.status.map(|status| status.to_string()).unwrap_or_default();
    let mut columns = vec![
        Column::choice("severity", "Severity", rows.iter().map(|finding| finding.severity.name().to_owned()))
            .toned(),
        Column::figures(
            "impact",
            "Impact",
            rows.iter().map(|finding| weighed(finding).map(|impact| impact.score)),
        ),
        Column::choice(
            "grade",
            "Evidence",
            rows.iter().map(|finding| weighed(finding).map(grade).unwrap_or_default()),
        )
        .marked(&[Mark::Hidden]),
        Column::urls("url", "Where", rows.iter().map(|finding| Some(finding.url.as_str())), origin)
            .marked(&[Mark::Wide, Mark::Opens]),
        Column::choice("rule", "Rule", rows.iter().map(|finding| finding.rule.clone()))
            .marked(&[Mark::Middle, Mark::Spare]),
        Column::statuses("status", "Status", rows.iter().map(status)),
        Column::text("evidence", "What was seen", rows.iter().map(|finding| Some(finding.evidence.clone())))
            .marked(&[Mark::Wide, Mark::Spare]),
        Column::numbers("places", "Places", rows.iter().map(|finding| Some(finding.sources_total as u64))),
        Column::choice("verdict", "Verdict", rows.iter().map(|finding| finding.verdict.name().to_owned()))
            .marked(&[Mark::Spare]),
        Column::text(
            "fingerprint",
            "Fingerprint",
            rows.iter().map(|finding| Some(finding.fingerprint.clone())),
        )
        .marked(&[Mark::Hidden]),
    ];
    if audit.baseline.is_some() {
        let standing = rows.iter().map(|finding| finding.standing().name().to_owned());
        columns.push(Column::choice("standing", "Baseline", standing));
    }
    Table::new("findings", "Findings", columns, audit.findings.len() as u64)
}

/// How an address answered, or that nobody asked.
fn answer(address: &Address) -> String {
    address.answer.clone().or_else(|| address.not_visited.clone()).unwrap_or_default()
}

fn some(is_so: bool, word: &str) -> String {
    if is_so { word.to_owned() } else { String::new() }
}

fn pages(audit: &Audit, origin: &Origin) -> Table {
    let own = audit.addresses.iter().filter(|address| !address.elsewhere);
    let total = own.clone().count() as u64;
    let rows: Vec<&Address> = own.take(MAX_ROWS).collect();
    let columns = vec![
        Column::urls("url", "URL", rows.iter().map(|address| Some(address.url.as_str())), origin)
            .marked(&[Mark::Wide, Mark::Opens]),
        Column::statuses("answer", "Answer", rows.iter().map(|address| answer(address))),
        Column::choice("kind", "Kind", rows.iter().map(|address| address.kind.clone().unwrap_or_default()))
            .marked(&[Mark::Spare]),
        Column::text("title", "Title", rows.iter().map(|address| address.title.clone()))
            .marked(&[Mark::Wide, Mark::Spare]),
        Column::numbers("depth", "Clicks", rows.iter().map(|address| address.depth.map(u64::from)))
            .marked(&[Mark::Spare]),
        Column::numbers("inlinks", "Inlinks", rows.iter().map(|address| Some(address.inlinks.into()))),
        Column::figures(
            "equity",
            "Equity, ‰",
            rows.iter().map(|address| address.equity.map(|share| share * 1000.0)),
        )
        .marked(&[Mark::Spare]),
        Column::numbers("bytes", "Bytes", rows.iter().map(|address| address.bytes)).marked(&[Mark::Spare]),
        Column::numbers("time", "First byte, ms", rows.iter().map(|address| address.first_byte_ms))
            .marked(&[Mark::Spare]),
        Column::choice(
            "index",
            "For search",
            rows.iter().map(|address| some(address.indexable, "indexable")),
        )
        .marked(&[Mark::Spare]),
        Column::choice("verdict", "Verdict", rows.iter().map(|address| address.verdict.name().to_owned()))
            .marked(&[Mark::Hidden]),
    ];
    let elsewhere = audit.addresses.len() as u64 - total;
    Table::new(
        "pages",
        "Pages and files",
        columns,
        audit.addresses_total.saturating_sub(elsewhere).max(total),
    )
}

fn redirects(audit: &Audit, origin: &Origin) -> Table {
    let answers: HashMap<&str, &Address> =
        audit.addresses.iter().map(|address| (address.url.as_str(), address)).collect();
    let rows: Vec<(&Address, &str)> =
        audit.addresses.iter().filter_map(|address| Some((address, address.redirect.as_deref()?))).collect();
    let end = |to: &str| answers.get(to).map(|end| answer(end)).unwrap_or_default();
    let columns = vec![
        Column::urls("from", "From", rows.iter().map(|(address, _)| Some(address.url.as_str())), origin)
            .marked(&[Mark::Wide, Mark::Opens]),
        Column::statuses("answer", "Answer", rows.iter().map(|(address, _)| answer(address))),
        Column::urls("to", "To", rows.iter().map(|(_, to)| Some(*to)), origin).marked(&[Mark::Wide]),
        Column::statuses("end", "There", rows.iter().map(|(_, to)| end(to))),
        Column::numbers("inlinks", "Inlinks", rows.iter().map(|(address, _)| Some(address.inlinks.into())))
            .marked(&[Mark::Spare]),
    ];
    Table::new("redirects", "Redirects", columns, rows.len() as u64)
}

/// What robots.txt or a sitemap says of an address, where that is at odds with how it answers.
pub fn at_odds(address: &Address) -> Option<&'static str> {
    let is_answered = address.answer.as_deref() == Some("200");
    match (address.in_sitemap, &address.forbidden_by) {
        (true, Some(_)) => Some("in the sitemap, and forbidden by robots.txt"),
        (true, None) if address.redirect.is_some() => Some("in the sitemap, and redirected"),
        (true, None) if address.answer.is_some() && !is_answered => Some("in the sitemap, and not served"),
        (true, None) if is_answered && address.kind.as_deref() == Some("page") && !address.indexable => {
            Some("in the sitemap, and not indexable")
        }
        (false, Some(_)) => Some("forbidden by robots.txt"),
        (false, None) if address.indexable && !address.elsewhere => Some("indexable, and not in the sitemap"),
        _ => None,
    }
}

fn crawlers(audit: &Audit, origin: &Origin) -> Table {
    let has_sitemap = audit.addresses.iter().any(|address| address.in_sitemap);
    let said =
        |address: &Address| at_odds(address).filter(|said| has_sitemap || !said.starts_with("indexable"));
    let rows: Vec<(&Address, &str)> =
        audit.addresses.iter().filter_map(|address| Some((address, said(address)?))).take(MAX_ROWS).collect();
    let line = |address: &Address| {
        address.forbidden_by.as_ref().map(|said| {
            said.line.map_or_else(|| said.text.clone(), |number| format!("{number}: {}", said.text))
        })
    };
    let columns = vec![
        Column::urls("url", "URL", rows.iter().map(|(address, _)| Some(address.url.as_str())), origin)
            .marked(&[Mark::Wide, Mark::Opens]),
        Column::choice("said", "What is said", rows.iter().map(|(_, said)| (*said).to_owned()))
            .marked(&[Mark::Middle]),
        Column::statuses("answer", "Answer", rows.iter().map(|(address, _)| answer(address))),
        Column::text("line", "Line of robots.txt", rows.iter().map(|(address, _)| line(address)))
            .marked(&[Mark::Wide, Mark::Spare]),
        Column::numbers("inlinks", "Inlinks", rows.iter().map(|(address, _)| Some(address.inlinks.into())))
            .marked(&[Mark::Spare]),
    ];
    Table::new("crawlers", "What crawlers are told", columns, rows.len() as u64)
}

fn external(audit: &Audit, origin: &Origin) -> Table {
    let rows: Vec<&Address> =
        audit.addresses.iter().filter(|address| address.elsewhere).take(MAX_ROWS).collect();
    let host = |address: &Address| {
        url::Url::parse(&address.url)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_default()
    };
    let columns = vec![
        Column::urls("url", "URL", rows.iter().map(|address| Some(address.url.as_str())), origin)
            .marked(&[Mark::Wide, Mark::Opens]),
        Column::choice("host", "Host", rows.iter().map(|address| host(address)))
            .marked(&[Mark::Middle, Mark::Spare]),
        Column::statuses("answer", "Answer", rows.iter().map(|address| answer(address))),
        Column::choice("verdict", "Verdict", rows.iter().map(|address| address.verdict.name().to_owned()))
            .marked(&[Mark::Spare]),
        Column::numbers("inlinks", "Inlinks", rows.iter().map(|address| Some(address.inlinks.into()))),
    ];
    Table::new("external", "Links to other sites", columns, rows.len() as u64)
}
