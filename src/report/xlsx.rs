//! report.xlsx: the tables of the audit as sheets of one workbook. The one door to `rust_xlsxwriter`.
//!
//! Text is written as text and nothing else, so no cell is a formula, a link or an error, whatever was crawled. What is more
//! than a sheet can hold is said on the first sheet, never cut in silence.

use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError};

use super::table::{self, Cell, Table};
use super::text::visible;
use super::words::{counted, grouped};
use super::{Format, answer};
use crate::audit::Audit;
use crate::diagnose::moment;

/// The format for people who live in spreadsheets.
pub const FORMAT: Format = Format {
    name: "xlsx",
    file_name: "report.xlsx",
    beside: &[],
    summary: "the tables of `csv` as the sheets of one workbook",
    write,
};

/// Rows of a sheet, the names of its columns included, and characters of a cell, in UTF-16 as Excel counts them:
/// <https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3>.
const MAX_ROWS: u32 = 1_048_576;
const MAX_CHARACTERS: usize = 32_767;
/// The sheet that says what this is.
const ABOUT: &str = "audit";
/// How wide a column is, in characters; what is longer can be read in the line above the sheet.
const WIDTH: f64 = 24.0;
/// The same of a column of addresses and sentences.
const WIDE: f64 = 60.0;

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut book = Workbook::new();
    // Made when the audit ended, so that the same audit gives the same file.
    let made = moment::parse(&audit.finished).and_then(|seconds| ExcelDateTime::from_timestamp(seconds).ok());
    let made = made.unwrap_or_default();
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Style::new().set_bold();
    book.add_worksheet().set_name(ABOUT)?;
    let mut overflow = Vec::new();
    for table in [table::findings(audit), table::pages(audit), table::links(audit)] {
        let sheet = book.add_worksheet();
        overflow.extend(fill(sheet, table, &bold, MAX_ROWS)?);
    }
    tell(book.worksheet_from_name(ABOUT)?, audit, &overflow)?;
    Ok(out.write_all(&book.save_to_buffer()?)?)
}

/// Fills a sheet; says what did not fit.
fn fill(sheet: &mut Worksheet, table: Table, bold: &Style, most: u32) -> Result<Vec<String>, XlsxError> {
    sheet.set_name(table.name)?.set_freeze_panes(1, 0)?;
    for (column, name) in (0..).zip(&table.columns) {
        let is_wide = ["url", "page", "evidence", "title", "fix", "redirect"].contains(&name.as_str());
        sheet.set_column_width(column, if is_wide { WIDE } else { WIDTH })?;
        sheet.write_string_with_format(0, column, cut(name).0, bold)?;
    }
    let (mut row, mut left, mut shortened) = (1, 0_u64, 0_u64);
    for cells in table.rows {
        if row == most {
            left += 1;
            continue;
        }
        for (column, cell) in (0..).zip(&cells) {
            shortened += u64::from(put(sheet, (row, column), cell)?);
        }
        row += 1;
    }
    let last = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, row - 1, last)?;
    let rows = (left > 0).then(|| {
        let held = grouped(u64::from(most - 1));
        format!(
            "{}: {} more than the {held} that a sheet holds; audit.json has all",
            table.name,
            counted(left, "row")
        )
    });
    let cells = (shortened > 0).then(|| {
        let cells = counted(shortened, "text");
        format!("{}: {cells} cut at {} characters", table.name, grouped(MAX_CHARACTERS as u64))
    });
    Ok(rows.into_iter().chain(cells).collect())
}

/// Writes one cell; says whether it had to be cut.
fn put(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell) -> Result<bool, XlsxError> {
    match cell {
        Cell::Text(text) => {
            let (text, is_cut) = cut(text);
            sheet.write_string(row, column, text)?;
            return Ok(is_cut);
        }
        #[expect(clippy::cast_precision_loss, reason = "a sheet knows no other numbers")]
        Cell::Count(count) => sheet.write_number(row, column, *count as f64)?,
        Cell::Number(number) => sheet.write_number(row, column, *number)?,
        Cell::Empty => return Ok(false),
    };
    Ok(false)
}

/// Text as it may be shown, as much of it as a cell holds.
fn cut(text: &str) -> (String, bool) {
    let shown = visible(text);
    let mut room = MAX_CHARACTERS;
    let end = shown.char_indices().find(|(_, c)| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        !fits
    });
    match end {
        Some((end, _)) => (shown[..end].to_owned(), true),
        None => (shown.into_owned(), false),
    }
}

/// The first sheet: what this is, and what did not fit.
fn tell(sheet: &mut Worksheet, audit: &Audit, overflow: &[String]) -> Result<(), XlsxError> {
    let (_, verdict) = answer::verdict(audit);
    let partial = if audit.complete { "" } else { "The audit ended before everything was visited." };
    let facts = [
        ("site", audit.base.url.as_str()),
        ("target", &audit.target),
        ("begun", &audit.started),
        ("ended", &audit.finished),
        ("result", &verdict),
        ("coverage", partial),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let overflow = overflow.iter().map(|line| ("did not fit", line.as_str()));
    for (row, (name, value)) in (0..).zip(facts.chain(overflow)) {
        sheet.write_string(row, 0, name)?;
        sheet.write_string(row, 1, cut(value).0)?;
    }
    sheet.set_column_width(0, WIDTH / 2.0)?.set_column_width(1, WIDE * 2.0)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_where_a_cell_ends_and_never_within_a_character() {
        let (bread, emoji) = ("é".repeat(MAX_CHARACTERS), "🍞".repeat(MAX_CHARACTERS));
        assert_eq!(cut(&bread), (bread.clone(), false));
        assert_eq!(cut(&format!("{bread}é")), (bread, true));
        let (text, is_cut) = cut(&emoji);
        assert_eq!((text.encode_utf16().count(), is_cut), (MAX_CHARACTERS - 1, true));
    }

    #[test]
    fn what_a_sheet_cannot_hold_is_counted() {
        let rows =
            || Box::new((0..10).map(|number| vec![Cell::Count(number), Cell::Text("x".repeat(40_000))]));
        let table = || Table { name: "links", columns: vec!["a".to_owned(), "b".to_owned()], rows: rows() };
        let told = |most| {
            fill(Workbook::new().add_worksheet(), table(), &Style::new(), most).expect("memory takes it")
        };
        assert_eq!(told(11), ["links: 10 texts cut at 32,767 characters"]);
        assert_eq!(
            told(8),
            [
                "links: 3 rows more than the 7 that a sheet holds; audit.json has all",
                "links: 7 texts cut at 32,767 characters"
            ]
        );
    }
}
