//! Writing changes into the tables of a crawl.db.

use std::sync::OnceLock;

use anyhow::{Context, bail};
use rusqlite::{
    CachedStatement, Connection, ToSql, Transaction, TransactionBehavior, params, params_from_iter,
};

use super::writer::{Change, Found};
use super::{cells, network};
use crate::crawl::Kept;
use crate::site::{Facts, Skipped, State, Visit};

/// An open crawl.db that this process may write.
pub(super) struct Store {
    connection: Connection,
    /// Which opening of the file this is: a later one ends ours.
    epoch: u32,
}

impl Store {
    pub(super) fn new(connection: Connection, epoch: u32) -> Self {
        Self { connection, epoch }
    }

    /// Writes changes in one transaction.
    pub(super) fn write(&mut self, changes: &[Change]) -> anyhow::Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let path = self.connection.path().unwrap_or_default().to_owned();
        self.try_write(changes)
            .with_context(|| format!("cannot write the state of the crawl, `{path}`: what is in it is whole; make room and go on with `--resume`"))
    }

    fn try_write(&mut self, changes: &[Change]) -> anyhow::Result<()> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if super::meta(&transaction, "epoch")? != Some(self.epoch.to_string()) {
            bail!("another tollgate went on with this crawl");
        }
        write_new(&transaction, changes)?;
        for change in changes {
            write_change(&transaction, change)?;
        }
        Ok(transaction.commit()?)
    }

    /// Leaves one file behind, without a log beside it.
    pub(super) fn close(self) -> anyhow::Result<()> {
        self.connection.close().map_err(|(_, error)| error).context("cannot close the state of the crawl")
    }
}

/// Writes the URLs, targets and texts that came, which nothing that is written with them can go before.
fn write_new(transaction: &Transaction<'_>, changes: &[Change]) -> rusqlite::Result<()> {
    let found = || changes.iter().filter_map(Change::found);
    let new_urls = found().flat_map(Found::new_urls);
    let urls: Vec<_> = new_urls.map(|(id, key, skipped)| (id.0, key, skipped.map(Skipped::reason))).collect();
    insert(transaction, "urls", &urls, |(id, key, skipped)| [id, key, skipped])?;
    let admitted = found().flat_map(|found| &found.admitted);
    let frontier: Vec<_> = admitted.map(|(id, url)| (id.0, url)).collect();
    insert(transaction, "frontier", &frontier, |(id, url)| [id, url])?;
    let kept = found().filter_map(|found| found.completed.as_ref()?.1.as_ref());
    let texts: Vec<_> = kept.flat_map(|kept| (kept.first_text..).zip(kept.texts.iter())).collect();
    insert(transaction, "texts", &texts, |(id, text)| [id, text])
}

/// Rows that are inserted by one statement: for each statement the table is opened and searched for its end anew.
const ROWS: usize = 32;

/// Inserts rows into a table.
fn insert<R, const COLUMNS: usize>(
    transaction: &Transaction<'_>,
    table: &str,
    rows: &[R],
    cells: impl for<'r> Fn(&'r R) -> [&'r dyn ToSql; COLUMNS],
) -> rusqlite::Result<()> {
    let (many, few) = rows.as_chunks::<ROWS>();
    let inserting = |rows| {
        let sql = format!("INSERT INTO {table} VALUES {}", vec![marks(COLUMNS); rows].join(", "));
        prepared(transaction, &sql)
    };
    let mut statement = inserting(ROWS)?;
    for rows in many {
        statement.execute(params_from_iter(rows.iter().flat_map(&cells)))?;
    }
    let mut statement = inserting(1)?;
    for row in few {
        statement.execute(params_from_iter(cells(row)))?;
    }
    Ok(())
}

/// A place for each cell of a row.
fn marks(columns: usize) -> String {
    format!("({})", vec!["?"; columns].join(", "))
}

fn write_change(transaction: &Transaction<'_>, change: &Change) -> rusqlite::Result<()> {
    match change {
        Change::Found(found) => write_completed(transaction, found),
        Change::SetAside(id, reason) => {
            prepared(transaction, "DELETE FROM frontier WHERE id = ?")?.execute([id.0])?;
            let mut skip = prepared(transaction, "UPDATE urls SET skipped = ? WHERE id = ?")?;
            skip.execute(params![reason.reason(), id.0]).map(drop)
        }
    }
}

fn write_completed(transaction: &Transaction<'_>, found: &Found) -> rusqlite::Result<()> {
    let Some((id, kept)) = &found.completed else { return Ok(()) };
    prepared(transaction, "DELETE FROM frontier WHERE id = ?")?.execute([id.0])?;
    match kept {
        Some(kept) => write_kept(transaction, kept),
        None => prepared(transaction, "INSERT INTO visits (id) VALUES (?)")?.execute([id.0]).map(drop),
    }
}

/// SQLite counts to 2^63.
pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) fn prepared<'a>(
    transaction: &'a Transaction<'_>,
    sql: &str,
) -> rusqlite::Result<CachedStatement<'a>> {
    transaction.prepare_cached(sql)
}

fn write_kept(transaction: &Transaction<'_>, kept: &Kept) -> rusqlite::Result<()> {
    write_visit(transaction, kept, &network::Told::of(transaction, &kept.reply)?)?;
    let Some(facts) = &kept.visit.facts else { return Ok(()) };
    let mut runs = prepared(transaction, "INSERT INTO link_runs VALUES (?, ?)")?;
    for run in cells::write(&facts.links) {
        runs.execute(params![kept.visit.id.0, run])?;
    }
    Ok(())
}

/// A column, and what stands there.
pub(super) type Cell<'c> = (&'static str, &'c dyn ToSql);

/// One statement for the whole row of a visit: a second one would look for the row again, and names of parameters would
/// be looked up for every row. All these rows have the same columns.
static INSERT_VISIT: OnceLock<String> = OnceLock::new();

/// Writes the row of a visit, with the facts if there are some.
fn write_visit(transaction: &Transaction<'_>, kept: &Kept, told: &network::Told<'_>) -> rusqlite::Result<()> {
    let Visit { id, state, verdict, delivery, redirect, facts, .. } = &kept.visit;
    let record = facts.as_ref().map(|facts| &facts.record);
    let title = record.and_then(|record| record.title);
    let description = record.and_then(|record| record.description);
    let own: [Cell<'_>; 26] = [
        ("id", &id.0),
        ("status", &state.status()),
        ("failure", &failure(*state)),
        ("verdict", &verdict.name()),
        ("delivery", &delivery.to_bytes()),
        ("redirect", &redirect.map(|id| id.0)),
        ("file", &kept.reply.file),
        ("content_type", &kept.reply.content_type),
        ("size", &kept.reply.size.map(signed)),
        ("note", &kept.note),
        ("content", &record.map(|record| record.content.name())),
        ("title", &title.map(|(text, _)| text.number())),
        ("title_line", &title.map(|(_, at)| at.line)),
        ("title_column", &title.map(|(_, at)| at.column)),
        ("canonical", &record.and_then(|record| record.canonical).map(|id| id.0)),
        ("is_noindex", &record.map(|record| record.is_noindex)),
        ("is_refresh_stub", &record.map(|record| record.is_refresh_stub)),
        ("is_cut", &record.map(|record| record.is_cut)),
        ("text_hash", &record.map(|record| record.text_hash.cast_signed())),
        ("simhash", &record.map(|record| record.simhash.cast_signed())),
        ("main_words", &record.map(|record| record.main_words)),
        ("anchors", &facts.as_ref().map(anchors)),
        ("description_hash", &description.map(|(hash, _)| hash.cast_signed())),
        ("description_line", &description.map(|(_, at)| at.line)),
        ("description_column", &description.map(|(_, at)| at.column)),
        ("has_main", &record.map(|record| record.has_main)),
    ];
    let row = || own.into_iter().chain(told.cells());
    let sql = INSERT_VISIT.get_or_init(|| {
        let columns: Vec<&str> = row().map(|(column, _)| column).collect();
        format!("INSERT INTO visits ({}) VALUES {}", columns.join(", "), marks(columns.len()))
    });
    prepared(transaction, sql)?.execute(params_from_iter(row().map(|(_, cell)| cell))).map(drop)
}

fn failure(state: State) -> Option<&'static str> {
    match state {
        State::Failed(kind) => Some(kind.name()),
        State::Answered(_) | State::Skipped(_) => None,
    }
}

fn anchors(facts: &Facts) -> Vec<u8> {
    facts.anchors.iter().flat_map(|hash| hash.to_le_bytes()).collect()
}
