//! findings.csv, pages.csv and links.csv: tables for spreadsheets and scripts, as RFC 4180 writes them.
//!
//! No cell is ever a formula for a spreadsheet, whatever was crawled.

use std::io::{self, Write};

use super::Format;
use super::table::{self, Cell, Table};
use super::text::visible;
use crate::audit::Audit;

/// The format for spreadsheets.
pub const FORMAT: Format = Format {
    name: "csv",
    file_name: "findings.csv",
    beside: &[(PAGES, write_pages), ("links.csv", write_links)],
    summary: "tables: findings, pages, and the places that lead to each fault",
    write,
};

/// The file of the pages; it is also written where tollgate.toml asks for columns of its own.
pub const PAGES: &str = "pages.csv";

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    Ok(write_table(table::findings(audit), out)?)
}

fn write_links(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    Ok(write_table(table::links(audit), out)?)
}

/// One row for each page of the site.
pub fn write_pages(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    Ok(write_table(table::pages(audit), out)?)
}

/// Writes a table.
pub fn write_table(table: Table, out: &mut dyn Write) -> io::Result<()> {
    row(table.columns.iter().map(|name| cell(name)), out)?;
    for cells in table.rows {
        row(cells.iter().map(shown), out)?;
    }
    Ok(())
}

fn row(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{}\r\n", cells.collect::<Vec<_>>().join(","))
}

fn shown(value: &Cell) -> String {
    match value {
        Cell::Text(text) => cell(text),
        Cell::Count(count) => cell(&count.to_string()),
        Cell::Number(number) => cell(&number.to_string()),
        Cell::Empty => cell(""),
    }
}

/// Quoted, and never read as a formula: spreadsheets take these signs for the beginning of one, in their wide
/// forms too (owasp.org/www-community/attacks/CSV_Injection).
fn cell(value: &str) -> String {
    let value = visible(value);
    let is_formula = value.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
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
            ("\t=1", r#""' =1""#),
            ("-1", r#""'-1""#),
            ("＠SUM(1)", r#""'＠SUM(1)""#),
        ] {
            assert_eq!(cell(value), written);
        }
    }
}
