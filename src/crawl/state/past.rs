//! What an earlier crawl of the same site knew, so that its server can be asked whether that still holds.
//!
//! It is a copy of the earlier crawl.db: that itself gives way to the new crawl. What cannot be read in it is
//! not known; then a page is fetched as if nobody had ever seen it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::Context;
use rusqlite::{Connection, params};

use super::{Identity, cells, load, network, open};
use crate::crawl::recall::{Known, Recalled};
use crate::page::ReferenceKind;
use crate::site::{Digest, Facts, LinkFacts, TextId};
use crate::urls::UrlId;

/// What an earlier crawl knew.
#[derive(Debug)]
pub struct Past {
    connection: Mutex<Connection>,
}

/// For finding what a crawl.db keeps in no order.
const INDEXES: &str =
    "CREATE UNIQUE INDEX by_key ON urls (key); CREATE INDEX by_source ON link_runs (source);";

impl Past {
    /// Keeps what is in a crawl.db, if that is one of the same crawl and can be read.
    pub(super) fn take(path: &Path, identity: &Identity) -> Option<Self> {
        let taken = copy_with_indexes(path, identity).ok().and_then(|()| Self::find(path, identity));
        if taken.is_none() {
            // What is left of a copy would mislead the next crawl; where it cannot go, that one judges it.
            let _ = Self::forget(path);
        }
        taken
    }

    /// Finds what was kept when the crawl in a crawl.db began.
    pub(super) fn find(path: &Path, identity: &Identity) -> Option<Self> {
        let connection = open::of_same_crawl(&copy_of(path), identity).ok()?;
        Some(Self { connection: Mutex::new(connection) })
    }

    /// Forgets everything: the new crawl knows it better.
    pub(super) fn forget(path: &Path) -> anyhow::Result<()> {
        let copy = copy_of(path);
        for file in [open::beside(&copy, "-wal"), open::beside(&copy, "-shm"), copy] {
            match fs::remove_file(&file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("cannot remove `{}`", file.display()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What is known of a URL.
    pub(in crate::crawl) fn known(&self, key: &str) -> Option<Known> {
        self.look_up(key).ok()?
    }

    fn look_up(&self, key: &str) -> anyhow::Result<Option<Known>> {
        let connection = self.connection.lock().ok().context("it broke down")?;
        let sql = "SELECT id, etag, last_modified, headers, body_hash FROM urls JOIN visits USING (id)
            WHERE key = ? AND headers IS NOT NULL";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([key])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(Known { id: UrlId(row.get("id")?), imprint: network::read_imprint(row)? }))
    }

    /// What was kept of a visit.
    pub(in crate::crawl) fn recall(&self, known: Known) -> anyhow::Result<Recalled> {
        let connection = self.connection.lock().ok().context("it broke down")?;
        let reader = Reader { connection: &connection };
        let mut statement = connection.prepare_cached("SELECT * FROM visits WHERE id = ?")?;
        let mut rows = statement.query([known.id.0])?;
        let row = rows.next()?.context("a visit is missing")?;
        let facts = load::facts(row, known.id, reader.links(known.id)?)?;
        let digest =
            facts.as_ref().map(|facts| Digest::of_facts(facts, |text| reader.text(text))).transpose()?;
        Ok(Recalled {
            leads: facts.as_ref().map(|facts| reader.leads(facts)).transpose()?.unwrap_or_default(),
            is_cut: facts.is_some_and(|facts| facts.record.is_cut),
            digest,
            contents: load::delivery(row)?.contents(),
            note: row.get("note")?,
            size: row.get::<_, Option<i64>>("size")?.map(i64::cast_unsigned),
            imprint: known.imprint,
        })
    }
}

/// A copy is whole even while somebody writes the original.
fn copy_with_indexes(path: &Path, identity: &Identity) -> anyhow::Result<()> {
    let connection = open::of_same_crawl(path, identity)?;
    Past::forget(path)?;
    let copy = copy_of(path);
    connection.execute("VACUUM INTO ?", [copy.to_str().context("SQLite wants names in UTF-8")?])?;
    Ok(Connection::open(&copy)?.execute_batch(INDEXES)?)
}

fn copy_of(path: &Path) -> PathBuf {
    open::beside(path, "-past")
}

/// Reads single things out of an indexed crawl.db.
struct Reader<'a> {
    connection: &'a Connection,
}

impl Reader<'_> {
    fn text(&self, id: TextId) -> rusqlite::Result<String> {
        let mut statement = self.connection.prepare_cached("SELECT text FROM texts WHERE id = ?")?;
        statement.query_row([id.number()], |row| row.get(0))
    }

    fn key(&self, id: UrlId) -> rusqlite::Result<String> {
        let mut statement = self.connection.prepare_cached("SELECT key FROM urls WHERE id = ?")?;
        statement.query_row([id.0], |row| row.get(0))
    }

    fn links(&self, source: UrlId) -> anyhow::Result<Vec<LinkFacts>> {
        let sql = "SELECT links FROM link_runs WHERE source = ? ORDER BY rowid";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![source.0])?;
        let mut links = Vec::new();
        while let Some(row) = rows.next()? {
            links.extend(cells::read(row.get_ref(0)?.as_str()?).context("links are damaged")?);
        }
        Ok(links)
    }

    /// Where the links of a visit lead.
    fn leads(&self, facts: &Facts) -> rusqlite::Result<Vec<(String, ReferenceKind)>> {
        facts.links.iter().map(|link| Ok((self.key(link.target)?, link.kind))).collect()
    }
}
