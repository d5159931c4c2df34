//! audit.json: the audit itself, for programs, and for `tollgate report`.

use std::io::{self, Write};

use super::Format;
use crate::audit::{Audit, SCHEMA, stored};

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

/// Reads a stored audit.
pub fn read(json: &[u8]) -> anyhow::Result<Audit> {
    stored::read(json, SCHEMA, "an audit")
}

/// The JSON Schema of audit.json, as published in docs/audit.schema.json.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Audit).to_value()
}
