//! Tables as spreadsheets write them: the one door to the csv crate.

use std::io::{BufRead, Read};

use csv::{ByteRecord, ReaderBuilder};

/// Bytes that are looked at to learn how a table is written.
const SAMPLE: usize = 8 * 1024;

/// A table, row by row.
pub(super) struct Table<'r> {
    reader: csv::Reader<Box<dyn BufRead + 'r>>,
    record: ByteRecord,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// The line that it begins on.
    pub line: u64,
    /// Its cells, without the space around them.
    pub cells: Vec<String>,
}

impl Row {
    /// The row as somebody may recognise it.
    pub(super) fn shown(&self) -> String {
        self.cells.join(", ")
    }

    pub(super) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }
}

/// Why a table cannot be read.
pub(super) const UTF_16: &str = "is written in UTF-16: save it as UTF-8; nothing of it was used";

impl<'r> Table<'r> {
    /// Learns how a table is written.
    pub(super) fn of(mut input: Box<dyn BufRead + 'r>) -> Result<Self, String> {
        let sample = input.fill_buf().map_err(|error| format!("cannot be read: {error}"))?;
        if sample.starts_with(&[0xFF, 0xFE]) || sample.starts_with(&[0xFE, 0xFF]) {
            return Err(UTF_16.to_owned());
        }
        let mark = if sample.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let delimiter = delimiter(&sample[mark..sample.len().min(SAMPLE)]);
        input.consume(mark);
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(input);
        Ok(Self { reader, record: ByteRecord::new() })
    }

    /// The next row that says something, and is no comment.
    pub(super) fn next(&mut self) -> Result<Option<Row>, (u64, String)> {
        loop {
            let is_row = self.reader.read_byte_record(&mut self.record);
            let line = self.reader.position().line();
            if !is_row.map_err(|error| (line, error.to_string()))? {
                return Ok(None);
            }
            let cell = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
            let cells: Vec<String> = self.record.iter().map(cell).collect();
            let line = self.record.position().map_or(line, csv::Position::line);
            let is_comment = cells.first().is_some_and(|first| first.starts_with('#'));
            if !is_comment && cells.iter().any(|cell| !cell.is_empty()) {
                return Ok(Some(Row { line, cells }));
            }
        }
    }
}

/// What stands between cells: of the usual signs the one that the first lines have most of, outside of quotes.
fn delimiter(sample: &[u8]) -> u8 {
    let lines = || sample.split(|byte| *byte == b'\n').take(5);
    let count = |sign: u8| lines().map(|line| outside_quotes(line, sign)).max().unwrap_or_default();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

fn outside_quotes(line: &[u8], sign: u8) -> usize {
    let mut is_quoted = false;
    let mut count = 0;
    for byte in line {
        is_quoted ^= *byte == b'"';
        count += usize::from(!is_quoted && *byte == sign);
    }
    count
}

/// Everything of a reader, up to so many bytes, as a text of its own.
pub(super) fn whole(input: impl Read, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
