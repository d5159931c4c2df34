//! findings.csv, pages.csv and links.csv: tables for spreadsheets and scripts, as RFC 4180 writes them.
//!
//! No cell is ever a formula for a spreadsheet, whatever was crawled.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::text::visible;
use super::{Format, worst_first};
use crate::audit::{Address, Audit, Finding};

/// The format for spreadsheets.
pub const FORMAT: Format = Format {
    name: "csv",
    file_name: "findings.csv",
    beside: &[(PAGES, write_pages), ("links.csv", write_links)],
    summary: "tables: findings, pages, and the places that lead to each fault",
    write,
};

/// The file of the pages; it is also written where tollgate.toml asks for columns of its own.
pub const PAGES: &str = "pages.csv";

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
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
    row(columns.into_iter().map(str::to_owned), out)?;
    for finding in worst_first(audit) {
        let first = finding.sources.first();
        let cells = [
            finding.severity.name().to_owned(),
            finding.rule.clone(),
            finding.url.clone(),
            shown(finding.status),
            finding.family.map_or(String::new(), |family| word(&family)),
            word(&finding.verdict),
            finding.diagnosis.as_ref().map_or(String::new(), |diagnosis| diagnosis.cause().id.to_owned()),
            finding.impact.score.to_string(),
            finding.evidence.clone(),
            finding.sources_total.to_string(),
            first.map_or(String::new(), |source| source.page.clone()),
            first.and_then(|source| source.file.clone()).unwrap_or_default(),
            shown(first.and_then(|source| source.line)),
            finding.fix.summary.clone(),
            finding.fingerprint.clone(),
            finding.baseline.as_ref().map_or(String::new(), |stand| stand.standing.name().to_owned()),
        ];
        row(cells.into_iter(), out)?;
    }
    Ok(())
}

/// One row for each place that leads to a fault.
fn write_links(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    let columns = ["severity", "rule", "url", "status", "page", "file", "line", "column", "element", "text"];
    row(columns.into_iter().map(str::to_owned), out)?;
    for (finding, source) in worst_first(audit).into_iter().flat_map(with_places) {
        let cells = [
            finding.severity.name().to_owned(),
            finding.rule.clone(),
            finding.url.clone(),
            shown(finding.status),
            source.page.clone(),
            source.file.clone().unwrap_or_default(),
            shown(source.line),
            shown(source.column),
            source.element.clone(),
            source.text.clone().unwrap_or_default(),
        ];
        row(cells.into_iter(), out)?;
    }
    Ok(())
}

fn with_places(finding: &Finding) -> impl Iterator<Item = (&Finding, &crate::rules::Source)> {
    finding.sources.iter().map(move |source| (finding, source))
}

/// One row for each page of the site, with what the `[[extract]]` columns of tollgate.toml found in it; several
/// values of one are parted by ` | `.
pub fn write_pages(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
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
    row(columns.into_iter().chain(own.iter().copied()).map(str::to_owned), out)?;
    let is_page = |address: &&Address| !address.elsewhere && address.kind.as_deref() == Some("page");
    let mut pages: BTreeMap<&str, Option<&Address>> = extracted.keys().map(|url| (*url, None)).collect();
    pages.extend(audit.addresses.iter().filter(is_page).map(|page| (page.url.as_str(), Some(page))));
    for (url, page) in pages {
        let values = |name: &&str| Some(extracted.get(url)?.get(*name)?.join(" | "));
        let facts = page.map_or_else(|| vec![String::new(); columns.len() - 1], facts);
        let own = own.iter().map(|name| values(name).unwrap_or_default());
        row([url.to_owned()].into_iter().chain(facts).chain(own), out)?;
    }
    Ok(())
}

fn facts(page: &Address) -> Vec<String> {
    vec![
        page.answer.clone().unwrap_or_default(),
        word(&page.verdict),
        shown(page.depth),
        page.inlinks.to_string(),
        page.title.clone().unwrap_or_default(),
        page.redirect.clone().unwrap_or_default(),
        shown(page.bytes),
        shown(page.first_byte_ms),
        page.indexable.to_string(),
        page.in_sitemap.to_string(),
        page.forbidden_by.as_ref().map_or(String::new(), |rule| rule.text.clone()),
    ]
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

/// The name that audit.json has for it.
fn word<T: serde::Serialize>(value: &T) -> String {
    let name = serde_json::to_value(value).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn row(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<String> = cells.map(|value| cell(&value)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// Quoted, and never read as a formula: spreadsheets take these signs for the beginning of one, in their wide
/// forms too (owasp.org/www-community/attacks/CSV_Injection).
fn cell(value: &str) -> String {
    let value = visible(value);
    let is_formula = value.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    format!("\"{}{}\"", if is_formula { "'" } else { "" }, value.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Verdict;

    #[test]
    fn cells_are_quoted_and_run_nothing() {
        for (value, written) in [
            ("a", r#""a""#),
            (r#"say "a", b"#, r#""say ""a"", b""#),
            ("=HYPERLINK(1)", r#""'=HYPERLINK(1)""#),
            ("\t=1", r#""' =1""#),
            ("-1", r#""'-1""#),
            ("＠SUM(1)", r#""'＠SUM(1)""#),
        ] {
            assert_eq!(cell(value), written);
        }
    }

    #[test]
    fn verdicts_are_named_as_in_the_audit() {
        assert_eq!(word(&Verdict::OnlyToUs), "only-to-us");
    }
}
