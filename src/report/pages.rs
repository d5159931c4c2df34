//! pages.csv: what the `[[extract]]` columns of tollgate.toml found, one row per page.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::audit::Audit;

/// The file's name.
pub const FILE_NAME: &str = "pages.csv";

/// Writes one row per page: its URL, then the columns by name. Several values of one are parted by ` | `.
pub fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    let columns: BTreeSet<&str> =
        audit.extracted.iter().flat_map(|page| page.values.keys()).map(String::as_str).collect();
    row(["url"].into_iter().chain(columns.iter().copied()), out)?;
    for page in &audit.extracted {
        let values = columns
            .iter()
            .map(|name| page.values.get(*name).map_or(String::new(), |values| values.join(" | ")));
        let cells: Vec<String> = std::iter::once(page.url.clone()).chain(values).collect();
        row(cells.iter().map(String::as_str), out)?;
    }
    Ok(())
}

fn row<'c>(cells: impl Iterator<Item = &'c str>, out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<String> = cells.map(cell).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// Quoted (RFC 4180), and never read as a formula by a spreadsheet.
fn cell(value: &str) -> String {
    let is_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if is_formula { "'" } else { "" }, value.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_run_nothing() {
        for (value, written) in [
            ("a", r#""a""#),
            (r#"say "a", b"#, r#""say ""a"", b""#),
            ("=HYPERLINK(1)", r#""'=HYPERLINK(1)""#),
            ("-1", r#""'-1""#),
        ] {
            assert_eq!(cell(value), written);
        }
    }
}
