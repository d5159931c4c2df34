//! What the network adds to a visit: tries, hops, how the answer came, and what tells whether it still
//! comes so. The former is for people who ask afterwards, the latter for the next crawl.

use std::time::Duration;

use anyhow::Context;
use rusqlite::{Row, Transaction, named_params, params};
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::store::{prepared, signed};
use crate::crawl::{Imprint, Reply};
use crate::fetch::Validators;
use crate::page::{Attempt, Headers, Hop, Tls, Transfer};
use crate::urls::UrlId;

/// Completes the row of a visit. That of a file of a folder is complete.
pub(super) fn write(transaction: &Transaction<'_>, id: UrlId, reply: &Reply) -> rusqlite::Result<()> {
    if let Some(transfer) = &reply.transfer {
        write_transfer(transaction, id, transfer)?;
    }
    if let Some(imprint) = &reply.imprint {
        write_imprint(transaction, id, imprint)?;
    }
    let (attempts, hops) = (list(&reply.attempts, attempt), list(&reply.hops, hop));
    if attempts.is_some() || hops.is_some() {
        let sql = "UPDATE visits SET attempts = ?, hops = ? WHERE id = ?";
        prepared(transaction, sql)?.execute(params![attempts, hops, id.0])?;
    }
    Ok(())
}

fn write_transfer(transaction: &Transaction<'_>, id: UrlId, transfer: &Transfer) -> rusqlite::Result<()> {
    let certificate = transfer.tls.as_ref().map(|tls| write_certificate(transaction, tls)).transpose()?;
    let sql = "UPDATE visits SET first_byte_ms = :first_byte, total_ms = :total, protocol = :protocol, peer = :peer,
        wire_size = :wire_size, leniencies = :leniencies, certificate = :certificate WHERE id = :id";
    prepared(transaction, sql)?.execute(named_params! {
        ":id": id.0,
        ":first_byte": milliseconds(transfer.first_byte),
        ":total": milliseconds(transfer.total),
        ":protocol": transfer.protocol,
        ":peer": transfer.peer.map(|peer| peer.to_string()),
        ":wire_size": signed(transfer.wire_bytes),
        ":leniencies": list(&transfer.leniencies, |note| json!(note)),
        ":certificate": certificate,
    })?;
    Ok(())
}

fn write_imprint(transaction: &Transaction<'_>, id: UrlId, imprint: &Imprint) -> rusqlite::Result<()> {
    let Imprint { validators, headers, body } = imprint;
    let sql = "UPDATE visits SET etag = ?, last_modified = ?, headers = ?, body_hash = ? WHERE id = ?";
    prepared(transaction, sql)?.execute(params![
        validators.etag,
        validators.last_modified,
        json!(headers.iter().collect::<Vec<_>>()).to_string(),
        body.map(u128::to_le_bytes),
        id.0
    ])?;
    Ok(())
}

/// Reads back what tells whether a URL still answers as it did.
pub(super) fn read_imprint(row: &Row<'_>) -> anyhow::Result<Imprint> {
    let pairs: Vec<(String, String)> =
        serde_json::from_str(row.get_ref("headers")?.as_str()?).context("headers are damaged")?;
    let mut headers = Headers::default();
    for (name, value) in pairs {
        headers.push(name, value);
    }
    let validators = Validators { etag: row.get("etag")?, last_modified: row.get("last_modified")? };
    let body = row.get::<_, Option<[u8; 16]>>("body_hash")?.map(u128::from_le_bytes);
    Ok(Imprint { validators, headers, body })
}

/// Its hash is its number, so that nobody has to look whether it is there.
fn write_certificate(transaction: &Transaction<'_>, tls: &Tls) -> rusqlite::Result<i64> {
    let names = json!(tls.names).to_string();
    let whole = json!([tls.version, tls.issuer, names, tls.not_after]).to_string();
    let id = xxh3_64(whole.as_bytes()).cast_signed();
    let sql = "INSERT OR IGNORE INTO certificates VALUES (?, ?, ?, ?, ?)";
    prepared(transaction, sql)?.execute(params![id, tls.version, tls.issuer, names, tls.not_after])?;
    Ok(id)
}

/// A JSON list; `None` where there is nothing to say.
fn list<T>(items: &[T], write: impl Fn(&T) -> Value) -> Option<String> {
    (!items.is_empty()).then(|| Value::Array(items.iter().map(write).collect()).to_string())
}

fn attempt(attempt: &Attempt) -> Value {
    let outcome = match attempt.outcome {
        Ok(status) => json!(status),
        Err(kind) => json!(kind.name()),
    };
    json!({ "outcome": outcome, "client": attempt.client, "waited_ms": milliseconds(attempt.waited) })
}

fn hop(hop: &Hop) -> Value {
    let Hop { url, status, location, time, .. } = hop;
    json!({ "url": url.as_str(), "status": status, "location": location, "time_ms": milliseconds(*time) })
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
