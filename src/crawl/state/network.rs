//! What the network adds to a visit: tries, hops, how the answer came, and what tells whether it still
//! comes so. The former is for people who ask afterwards, the latter for the next crawl.

use std::time::Duration;

use anyhow::Context;
use rusqlite::{Row, Transaction, params};
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::store::{Cell, prepared, signed};
use crate::crawl::{Imprint, Reply};
use crate::fetch::Validators;
use crate::page::{Attempt, Headers, Hop, Tls, Transfer};

/// What the network adds to the row of a visit: nothing to that of a file of a folder.
#[derive(Debug, Default)]
pub(super) struct Told<'r> {
    first_byte: Option<i64>,
    total: Option<i64>,
    protocol: Option<&'r str>,
    peer: Option<String>,
    wire_size: Option<i64>,
    leniencies: Option<String>,
    certificate: Option<i64>,
    etag: Option<&'r str>,
    last_modified: Option<&'r str>,
    headers: Option<String>,
    body_hash: Option<[u8; 16]>,
    attempts: Option<String>,
    hops: Option<String>,
}

impl<'r> Told<'r> {
    /// What is told of a reply. Its certificate is written at once.
    pub(super) fn of(transaction: &Transaction<'_>, reply: &'r Reply) -> rusqlite::Result<Self> {
        let (attempts, hops) = (list(&reply.attempts, attempt), list(&reply.hops, hop));
        let mut told = Self { attempts, hops, ..Self::default() };
        if let Some(transfer) = &reply.transfer {
            let certificate = transfer.tls.as_ref().map(|tls| write_certificate(transaction, tls));
            told.certificate = certificate.transpose()?;
            told.take_transfer(transfer);
        }
        if let Some(imprint) = &reply.imprint {
            told.take_imprint(imprint);
        }
        Ok(told)
    }

    fn take_transfer(&mut self, transfer: &'r Transfer) {
        self.first_byte = Some(milliseconds(transfer.first_byte));
        self.total = Some(milliseconds(transfer.total));
        self.protocol = Some(&transfer.protocol);
        self.peer = transfer.peer.map(|peer| peer.to_string());
        self.wire_size = Some(signed(transfer.wire_bytes));
        self.leniencies = list(&transfer.leniencies, |note| json!(note));
    }

    fn take_imprint(&mut self, imprint: &'r Imprint) {
        let Imprint { validators, headers, body } = imprint;
        self.etag = validators.etag.as_deref();
        self.last_modified = validators.last_modified.as_deref();
        let headers: Vec<_> = headers.iter().collect();
        self.headers = Some(serde_json::to_string(&headers).expect("texts are JSON"));
        self.body_hash = body.map(u128::to_le_bytes);
    }

    /// What is told, column by column.
    pub(super) fn cells(&self) -> [Cell<'_>; 13] {
        [
            ("first_byte_ms", &self.first_byte),
            ("total_ms", &self.total),
            ("protocol", &self.protocol),
            ("peer", &self.peer),
            ("wire_size", &self.wire_size),
            ("leniencies", &self.leniencies),
            ("certificate", &self.certificate),
            ("etag", &self.etag),
            ("last_modified", &self.last_modified),
            ("headers", &self.headers),
            ("body_hash", &self.body_hash),
            ("attempts", &self.attempts),
            ("hops", &self.hops),
        ]
    }
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
