//! What is known only at the end of a crawl: depths, findings, and what columns found.

use std::path::Path;

use anyhow::Context;
use rusqlite::{Transaction, params};

use super::earlier::{Memory, hand_on};
use super::{Past, open};
use crate::site::Site;

/// What is written at the end of a crawl.
#[derive(Debug)]
pub struct Conclusion<'a> {
    /// The site.
    pub site: &'a Site,
    /// The findings in their order.
    pub findings: Vec<FindingRow<'a>>,
    /// What the columns of the project found.
    pub extracted: Vec<ExtractedRow<'a>>,
    /// When the crawl ended.
    pub finished: &'a str,
    /// What the next crawl is to know.
    pub memory: &'a Memory,
}

/// One row of the table of findings.
#[derive(Debug)]
pub struct FindingRow<'a> {
    /// The rule.
    pub rule: &'a str,
    /// How bad it is.
    pub severity: &'a str,
    /// The URL.
    pub url: &'a str,
    /// What that answered.
    pub status: Option<u16>,
    /// How sure we are.
    pub verdict: &'a str,
    /// What was seen.
    pub evidence: &'a str,
    /// How many places lead there.
    pub sources: usize,
    /// The same in every run.
    pub fingerprint: &'a str,
}

/// One value that a column found in a page.
#[derive(Debug)]
pub struct ExtractedRow<'a> {
    /// The page.
    pub url: &'a str,
    /// The column.
    pub name: &'a str,
    /// How many values of the column stand before it in the page.
    pub place: usize,
    /// What was found.
    pub value: &'a str,
}

/// Completes the file of a crawl that ended.
pub fn conclude(path: &Path, conclusion: &Conclusion<'_>) -> anyhow::Result<()> {
    let write = || {
        let mut connection = open::connect(path)?;
        let transaction = connection.transaction()?;
        write(&transaction, conclusion)?;
        transaction.commit()?;
        connection.close().map_err(|(_, error)| error)
    };
    write().with_context(|| format!("cannot write the findings into `{}`", path.display()))?;
    if conclusion.site.is_partial() { Ok(()) } else { Past::forget(path) }
}

fn write(transaction: &Transaction<'_>, conclusion: &Conclusion<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch("DELETE FROM depths; DELETE FROM findings; DELETE FROM extracted")?;
    let state = if conclusion.site.ended_early() { "unfinished" } else { "finished" };
    let mut meta = transaction.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)")?;
    meta.execute(["state", state])?;
    meta.execute(["finished", conclusion.finished])?;
    hand_on(conclusion.memory, transaction)?;
    let mut depths = transaction.prepare("INSERT INTO depths VALUES (?, ?)")?;
    let site = conclusion.site;
    for (id, depth) in site.ids().filter_map(|id| Some((id, site.resource(id).depth?))) {
        depths.execute([id.0, depth])?;
    }
    let mut findings = transaction.prepare("INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?;
    for row in &conclusion.findings {
        let sources = i64::try_from(row.sources).unwrap_or(i64::MAX);
        let (rule, url) = (row.rule, row.url);
        findings.execute(params![
            rule,
            row.severity,
            url,
            row.status,
            row.verdict,
            row.evidence,
            sources,
            row.fingerprint
        ])?;
    }
    let mut extracted = transaction.prepare("INSERT INTO extracted VALUES (?, ?, ?, ?)")?;
    for ExtractedRow { url, name, place, value } in &conclusion.extracted {
        extracted.execute(params![url, name, i64::try_from(*place).unwrap_or(i64::MAX), value])?;
    }
    Ok(())
}
