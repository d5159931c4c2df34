//! The tables that an audit is, for every format that has cells: findings, pages, and the places that lead to each fault.

use std::collections::{BTreeMap, BTreeSet};

use super::worst_first;
use crate::audit::{Address, Audit, Finding};
use crate::rules::Source;

/// A table.
pub struct Table<'a> {
    /// Its name.
    pub name: &'static str,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows, each with a cell for every column.
    pub rows: Box<dyn Iterator<Item = Vec<Cell>> + 'a>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text, as it was crawled.
    Text(String),
    /// A count or another whole number.
    Count(u64),
    /// Any number.
    Number(f64),
    /// Nothing.
    Empty,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

fn counted<T: Into<u64>>(count: Option<T>) -> Cell {
    count.map_or(Cell::Empty, |count| Cell::Count(count.into()))
}

fn text(text: Option<&String>) -> Cell {
    text.map_or(Cell::Empty, |text| text.as_str().into())
}

fn named(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|name| (*name).to_owned()).collect()
}

/// One row for each finding, the worst first.
pub fn findings(audit: &Audit) -> Table<'_> {
    let columns = [
        "severity",
        "rule",
        "url",
        "status",
        "family",
        "verdict",
        "cause",
        "impact",
        "evidence",
        "places",
        "page",
        "file",
        "line",
        "fix",
        "fingerprint",
        "standing",
    ];
    let rows = worst_first(audit).into_iter().map(finding);
    Table { name: "findings", columns: named(&columns), rows: Box::new(rows) }
}

fn finding(finding: &Finding) -> Vec<Cell> {
    let first = finding.sources.first();
    vec![
        finding.severity.name().into(),
        finding.rule.as_str().into(),
        finding.url.as_str().into(),
        counted(finding.status),
        finding.family.map_or(Cell::Empty, |family| word(&family)),
        word(&finding.verdict),
        finding.diagnosis.as_ref().map_or(Cell::Empty, |diagnosis| diagnosis.cause().id.into()),
        Cell::Number(finding.impact.score),
        finding.evidence.as_str().into(),
        Cell::Count(finding.sources_total as u64),
        first.map_or(Cell::Empty, |source| source.page.as_str().into()),
        text(first.and_then(|source| source.file.as_ref())),
        counted(first.and_then(|source| source.line)),
        finding.fix.summary.as_str().into(),
        finding.fingerprint.as_str().into(),
        finding.baseline.as_ref().map_or(Cell::Empty, |stand| stand.standing.name().into()),
    ]
}

/// One row for each place that leads to a fault.
pub fn links(audit: &Audit) -> Table<'_> {
    let columns = ["severity", "rule", "url", "status", "page", "file", "line", "column", "element", "text"];
    let places = worst_first(audit)
        .into_iter()
        .flat_map(|finding| finding.sources.iter().map(move |source| link(finding, source)));
    Table { name: "links", columns: named(&columns), rows: Box::new(places) }
}

fn link(finding: &Finding, source: &Source) -> Vec<Cell> {
    vec![
        finding.severity.name().into(),
        finding.rule.as_str().into(),
        finding.url.as_str().into(),
        counted(finding.status),
        source.page.as_str().into(),
        text(source.file.as_ref()),
        counted(source.line),
        counted(source.column),
        source.element.as_str().into(),
        text(source.text.as_ref()),
    ]
}

/// One row for each page of the site, with what the `[[extract]]` columns of tollgate.toml found in it; several
/// values of one are parted by ` | `.
pub fn pages(audit: &Audit) -> Table<'_> {
    let extracted: BTreeMap<&str, _> =
        audit.extracted.iter().map(|page| (page.url.as_str(), &page.values)).collect();
    let own: BTreeSet<&str> =
        audit.extracted.iter().flat_map(|page| page.values.keys()).map(String::as_str).collect();
    let columns = [
        "url",
        "answer",
        "verdict",
        "depth",
        "inlinks",
        "title",
        "redirect",
        "bytes",
        "first_byte_ms",
        "indexable",
        "in_sitemap",
        "forbidden_by",
    ];
    let names = named(&columns).into_iter().chain(own.iter().map(|name| (*name).to_owned())).collect();
    let is_page = |address: &&Address| !address.elsewhere && address.kind.as_deref() == Some("page");
    let mut pages: BTreeMap<&str, Option<&Address>> = extracted.keys().map(|url| (*url, None)).collect();
    pages.extend(audit.addresses.iter().filter(is_page).map(|page| (page.url.as_str(), Some(page))));
    let rows = pages.into_iter().map(move |(url, page)| {
        let values = |name: &&str| Some(extracted.get(url)?.get(*name)?.join(" | "));
        let facts = page.map_or_else(|| vec![Cell::Empty; columns.len() - 1], facts);
        let own = own.iter().map(|name| values(name).unwrap_or_default().into());
        [url.into()].into_iter().chain(facts).chain(own).collect()
    });
    Table { name: "pages", columns: names, rows: Box::new(rows) }
}

fn facts(page: &Address) -> Vec<Cell> {
    vec![
        text(page.answer.as_ref()),
        word(&page.verdict),
        counted(page.depth),
        Cell::Count(page.inlinks.into()),
        text(page.title.as_ref()),
        text(page.redirect.as_ref()),
        counted(page.bytes),
        counted(page.first_byte_ms),
        page.indexable.to_string().into(),
        page.in_sitemap.to_string().into(),
        page.forbidden_by.as_ref().map_or(Cell::Empty, |rule| rule.text.as_str().into()),
    ]
}

/// The name that audit.json has for it.
fn word<T: serde::Serialize>(value: &T) -> Cell {
    let name = serde_json::to_value(value).ok();
    name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Verdict;

    #[test]
    fn verdicts_are_named_as_in_the_audit() {
        assert_eq!(word(&Verdict::OnlyToUs), Cell::Text("only-to-us".to_owned()));
    }
}
