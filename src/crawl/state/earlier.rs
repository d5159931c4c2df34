//! What earlier crawls of the same site saw, before their file gives way to the new crawl: the pages of the last one, and
//! pages that were lost before it. Those are handed on from file to file, so that the same site is judged alike however
//! often it is looked at.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, Row, Transaction, params};

use super::former::opened;
use crate::page::EarlierPage;

/// Lost pages that are handed on; of more those that were lost last.
const MOST_LOST: usize = 20_000;

/// What earlier crawls saw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Earlier {
    /// The number of this audit.
    pub number: u32,
    /// The pages by their URL, the lost ones included.
    pub pages: BTreeMap<String, EarlierPage>,
}

/// What is handed on to the next crawl.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memory {
    /// The number of this audit.
    pub number: u32,
    /// Lost pages by their URL, each with where its links led.
    pub lost: BTreeMap<String, (EarlierPage, Vec<String>)>,
    /// Pages that came since the first of them was lost, by their URL, with the number of the audit that met them first.
    pub new: BTreeMap<String, u32>,
}

/// What the crawl.db of an earlier crawl of this site tells. Whatever keeps it from being read, a file of another site or
/// version included, is no reason to fail: then nothing is known of earlier.
pub fn earlier(path: &Path, site: &str) -> Earlier {
    opened(path, site).and_then(|connection| Ok(read(&connection)?)).unwrap_or_default()
}

fn read(connection: &Connection) -> rusqlite::Result<Earlier> {
    let number = number(connection)?.saturating_add(1);
    let mut pages = BTreeMap::new();
    let mut lost = connection
        .prepare("SELECT url, title, canonical, text_hash, simhash, words, since, missed FROM lost_pages")?;
    let mut met = connection.prepare(
        "SELECT urls.key, texts.text, canon.key, text_hash, simhash, main_words, coalesce(new_pages.since, 0), ?
         FROM visits JOIN urls USING (id) LEFT JOIN texts ON texts.id = title
         LEFT JOIN urls AS canon ON canon.id = canonical AND canon.id <> visits.id
         LEFT JOIN new_pages ON new_pages.url = urls.key
         WHERE status = 200 AND content = 'html'",
    )?;
    for row in lost.query_map([], page)?.chain(met.query_map([number], page)?) {
        pages.extend([row?]);
    }
    Ok(Earlier { number, pages })
}

/// The number of the audit that a file is of; files of one that nothing was lost before have none.
fn number(connection: &Connection) -> rusqlite::Result<u32> {
    let number = super::meta(connection, "number")?;
    Ok(number.and_then(|number| number.parse().ok()).unwrap_or_default())
}

fn page(row: &Row<'_>) -> rusqlite::Result<(String, EarlierPage)> {
    let page = EarlierPage {
        title: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
        canonical: row.get(2)?,
        text_hash: row.get::<_, i64>(3)?.cast_unsigned(),
        simhash: row.get::<_, i64>(4)?.cast_unsigned(),
        words: row.get(5)?,
        since: row.get(6)?,
        missed: row.get(7)?,
    };
    Ok((row.get(0)?, page))
}

/// Hands on what the next crawl is to know.
pub(super) fn hand_on(memory: &Memory, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch("DELETE FROM lost_pages; DELETE FROM new_pages")?;
    let number = memory.number.to_string();
    transaction.execute("INSERT OR REPLACE INTO meta VALUES ('number', ?)", [number])?;
    let mut lost: Vec<_> = memory.lost.iter().collect();
    lost.sort_by_key(|(_, (page, _))| std::cmp::Reverse(page.missed));
    let mut insert = transaction.prepare("INSERT INTO lost_pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    for (url, (page, links)) in lost.into_iter().take(MOST_LOST) {
        let EarlierPage { title, canonical, text_hash, simhash, words, since, missed } = page;
        let links = serde_json::to_string(links).expect("it is a list of texts");
        let hashes = [text_hash, simhash].map(|hash| hash.cast_signed());
        insert.execute(params![url, missed, since, title, canonical, hashes[0], hashes[1], words, links])?;
    }
    let mut insert = transaction.prepare("INSERT INTO new_pages VALUES (?, ?)")?;
    memory.new.iter().try_for_each(|(url, since)| insert.execute(params![url, since]).map(drop))
}
