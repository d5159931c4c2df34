//! Bytes as they are meant: gzip is known by its content, whatever the name says.

use std::io::{BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

const BUFFER: usize = 128 * 1024;

/// What is read of a line; nobody's log has longer ones.
const MAX_LINE: usize = 64 * 1024;

/// A file of text, unpacked if it is packed.
pub(super) fn opened<'r>(input: impl Read + 'r) -> Box<dyn BufRead + 'r> {
    let mut input = BufReader::with_capacity(BUFFER, input);
    let is_packed = input.fill_buf().is_ok_and(|bytes| bytes.starts_with(&[0x1F, 0x8B]));
    if is_packed {
        Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(input)))
    } else {
        Box::new(input)
    }
}

/// The lines of a text, with their numbers; the end of a line that is too long is left out.
pub(super) struct Lines<R> {
    input: R,
    number: u64,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn of(input: R) -> Self {
        Self { input, number: 0, line: Vec::new() }
    }

    /// The number of the line that was read last.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The line that was read last, without its end.
    pub(super) fn line(&self) -> &[u8] {
        self.line.strip_suffix(b"\r").unwrap_or(&self.line)
    }

    /// Reads the next line; false at the end of the text.
    pub(super) fn advance(&mut self) -> std::io::Result<bool> {
        self.line.clear();
        let mut is_over = true;
        loop {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                break;
            }
            is_over = false;
            let end = memchr::memchr(b'\n', bytes);
            let taken = end.unwrap_or(bytes.len());
            let room = MAX_LINE.saturating_sub(self.line.len()).min(taken);
            self.line.extend_from_slice(&bytes[..room]);
            self.input.consume(taken + usize::from(end.is_some()));
            if end.is_some() {
                break;
            }
        }
        self.number += u64::from(!is_over);
        Ok(!is_over)
    }
}
