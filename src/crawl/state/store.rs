//! Writing changes into the tables of a crawl.db.

use anyhow::{Context, bail};
use rusqlite::{CachedStatement, Connection, Transaction, TransactionBehavior, named_params, params};

use super::writer::Change;
use super::{cells, network};
use crate::crawl::Kept;
use crate::site::{Facts, State, Visit};
use crate::urls::UrlId;

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

fn write_change(transaction: &Transaction<'_>, change: &Change) -> rusqlite::Result<()> {
    let mut urls = prepared(transaction, "INSERT INTO urls VALUES (?, ?, ?)")?;
    for url in &change.urls {
        urls.execute(params![url.id.0, url.key, url.skipped])?;
    }
    let mut frontier = prepared(transaction, "INSERT INTO frontier VALUES (?, ?)")?;
    for (id, url) in &change.admitted {
        frontier.execute(params![id.0, url])?;
    }
    if let Some((id, reason)) = change.set_aside {
        prepared(transaction, "DELETE FROM frontier WHERE id = ?")?.execute([id.0])?;
        prepared(transaction, "UPDATE urls SET skipped = ? WHERE id = ?")?.execute(params![reason, id.0])?;
    }
    let Some((id, kept)) = &change.completed else { return Ok(()) };
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
    let mut texts = prepared(transaction, "INSERT INTO texts VALUES (?, ?)")?;
    for (id, text) in (kept.first_text..).zip(&kept.texts) {
        texts.execute(params![id, text])?;
    }
    write_visit(transaction, kept)?;
    network::write(transaction, kept.visit.id, &kept.reply)?;
    let Some(facts) = &kept.visit.facts else { return Ok(()) };
    write_facts(transaction, kept.visit.id, facts)?;
    let mut runs = prepared(transaction, "INSERT INTO link_runs VALUES (?, ?)")?;
    for run in cells::write(&facts.links) {
        runs.execute(params![kept.visit.id.0, run])?;
    }
    Ok(())
}

fn write_visit(transaction: &Transaction<'_>, kept: &Kept) -> rusqlite::Result<()> {
    let Visit { id, state, verdict, delivery, redirect, .. } = &kept.visit;
    let failure = match state {
        State::Failed(kind) => Some(kind.name()),
        State::Answered(_) | State::Skipped(_) => None,
    };
    let sql = "INSERT INTO visits (id, status, failure, verdict, delivery, redirect, file, content_type, size, note)
        VALUES (:id, :status, :failure, :verdict, :delivery, :redirect, :file, :content_type, :size, :note)";
    prepared(transaction, sql)?.execute(named_params! {
        ":id": id.0,
        ":status": state.status(),
        ":failure": failure,
        ":verdict": verdict.name(),
        ":delivery": delivery.to_bytes(),
        ":redirect": redirect.map(|id| id.0),
        ":file": kept.reply.file,
        ":content_type": kept.reply.content_type,
        ":size": kept.reply.size.map(signed),
        ":note": kept.note,
    })?;
    Ok(())
}

fn write_facts(transaction: &Transaction<'_>, id: UrlId, facts: &Facts) -> rusqlite::Result<()> {
    let record = &facts.record;
    let anchors: Vec<u8> = facts.anchors.iter().flat_map(|hash| hash.to_le_bytes()).collect();
    let sql =
        "UPDATE visits SET content = :content, title = :title, title_line = :line, title_column = :column,
        canonical = :canonical, is_noindex = :noindex, is_refresh_stub = :stub, is_cut = :cut,
        text_hash = :hash, simhash = :simhash, main_words = :words, anchors = :anchors WHERE id = :id";
    prepared(transaction, sql)?.execute(named_params! {
        ":id": id.0,
        ":content": record.content.name(),
        ":title": record.title.map(|(text, _)| text.number()),
        ":line": record.title.map(|(_, at)| at.line),
        ":column": record.title.map(|(_, at)| at.column),
        ":canonical": record.canonical.map(|id| id.0),
        ":noindex": record.is_noindex,
        ":stub": record.is_refresh_stub,
        ":cut": record.is_cut,
        ":hash": record.text_hash.cast_signed(),
        ":simhash": record.simhash.cast_signed(),
        ":words": record.main_words,
        ":anchors": anchors,
    })?;
    Ok(())
}
