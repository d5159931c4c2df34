//! Renderings of a comparison. Formats of CI show the later audit, in which only what came or is worse is new.

mod html;
mod table;
mod terminal;
mod text;

use std::io::{self, Write};

pub use terminal::write as summary;

use super::{FORMATS, Format};
use crate::audit::Audit;
use crate::compare::Comparison;

/// A comparison, and the later audit with what it says.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// What differs.
    pub comparison: &'a Comparison,
    /// The later audit, as [`crate::compare::marked`] gives it.
    pub marked: &'a Audit,
}

/// Formats that show the comparison itself, and the file that each is written to.
const OWN: [(&str, &str); 4] = [
    ("html", "comparison.html"),
    ("json", "comparison.json"),
    ("csv", "comparison.csv"),
    ("markdown", "comparison.md"),
];

/// The name of the file that a format of a comparison is written to.
pub fn file_name(format: &Format) -> &'static str {
    OWN.iter().find(|(name, _)| *name == format.name).map_or(format.file_name, |(_, file)| file)
}

/// Writes a comparison in a format.
pub fn write(compared: Compared, format: &Format, out: &mut dyn Write) -> anyhow::Result<()> {
    match format.name {
        "html" => html::write(compared.comparison, out),
        "json" => {
            serde_json::to_writer_pretty(&mut *out, compared.comparison).map_err(io::Error::from)?;
            Ok(out.write_all(b"\n")?)
        }
        "csv" => Ok(table::write(compared.comparison, out)?),
        "markdown" => Ok(text::write(compared.comparison, out)?),
        _ => (format.write)(compared.marked, out),
    }
}

/// The JSON Schema of comparison.json, as published in docs/comparison.schema.json.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Comparison).to_value()
}

/// The formats that are written when nobody says otherwise.
pub fn default_formats() -> Vec<&'static Format> {
    FORMATS.iter().filter(|format| ["html", "json"].contains(&format.name)).collect()
}
