//! audit.json: the audit itself, for programs, and for `tollgate report`.

use std::io::{self, Write};

use anyhow::{Context, bail};
use serde::Deserialize;

use super::Format;
use crate::audit::{Audit, SCHEMA};

/// The format for programs.
pub const FORMAT: Format = Format {
    name: "json",
    file_name: "audit.json",
    beside: &[],
    summary: "the whole audit, for programs",
    write,
};

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    // As an I/O error, so that a closed pipe is known as one.
    serde_json::to_writer_pretty(&mut *out, audit).map_err(io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}

/// What a file must say of itself before anything else in it is believed.
#[derive(Deserialize)]
struct Header {
    schema: Option<String>,
}

/// Reads a stored audit.
pub fn read(json: &[u8]) -> anyhow::Result<Audit> {
    let header: Header =
        serde_json::from_slice(json).context("this is not an audit: it is not whole JSON")?;
    match header.schema.as_deref() {
        Some(SCHEMA) => serde_json::from_slice(json).context("the audit is damaged"),
        Some(other) => bail!("the file holds `{other}`; this version of tollgate reads `{SCHEMA}`"),
        None => bail!("this is not an audit: it has no `schema`, where `{SCHEMA}` is expected"),
    }
}

/// The JSON Schema of audit.json, as published in docs/audit.schema.json.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Audit).to_value()
}
