//! The pages that an earlier crawl of the same site saw, before its file gives way to the new crawl.

use std::path::Path;

use anyhow::bail;
use rusqlite::Row;

use super::open;

/// A page that an earlier crawl saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierPage {
    /// Its URL.
    pub url: String,
    /// Its title; empty without one.
    pub title: String,
    /// Where its canonical led, if elsewhere.
    pub canonical: Option<String>,
    /// Hash of its main text; 0 without words.
    pub text_hash: u64,
    /// Simhash of its main text.
    pub simhash: u64,
    /// Words of its main text.
    pub words: u32,
}

/// The pages in the crawl.db of an earlier crawl of this site. Whatever keeps it from being read, a file of
/// another site or version included, is no reason to fail: then nothing is known of earlier.
pub fn earlier_pages(path: &Path, site: &str) -> Vec<EarlierPage> {
    read(path, site).unwrap_or_default()
}

fn read(path: &Path, site: &str) -> anyhow::Result<Vec<EarlierPage>> {
    open::refuse_nothing(path)?;
    let connection = open::of_our_version(path)?;
    if super::meta(&connection, "site")?.as_deref() != Some(site) {
        bail!("it is a crawl of another site");
    }
    let mut statement = connection.prepare(
        "SELECT urls.key, texts.text, canon.key, text_hash, simhash, main_words
         FROM visits JOIN urls USING (id) LEFT JOIN texts ON texts.id = title
         LEFT JOIN urls AS canon ON canon.id = canonical AND canon.id <> visits.id
         WHERE status = 200 AND content = 'html'",
    )?;
    let pages = statement.query_map([], page)?.collect::<Result<_, _>>()?;
    Ok(pages)
}

fn page(row: &Row<'_>) -> rusqlite::Result<EarlierPage> {
    Ok(EarlierPage {
        url: row.get(0)?,
        title: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
        canonical: row.get(2)?,
        text_hash: row.get::<_, i64>(3)?.cast_unsigned(),
        simhash: row.get::<_, i64>(4)?.cast_unsigned(),
        words: row.get(5)?,
    })
}
