//! Changes of URLs in files, byte for byte: only the URL itself is touched, and a page that was changed says
//! the same as before apart from it.

mod diff;
mod fragment;
mod page;
pub(super) mod places;
mod source;
pub(super) mod spelling;

use std::ops::Range;

pub use diff::unified;
pub use fragment::Ids;
pub use page::{Refusal, edits_of_page};
pub use source::{Occurrence, Source, edits_of_source};

/// A URL to change at one place of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Want {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The URL that stands there; with a fragment if that is what is wrong with it.
    pub old: String,
    /// The URL that should.
    pub new: String,
}

/// Bytes of a file and what takes their place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What takes their place.
    pub text: String,
}

impl Edit {
    fn new(range: Range<usize>, text: String) -> Self {
        Self { start: range.start, end: range.end, text }
    }
}

/// The text with all edits; they do not overlap and are in order.
pub fn applied(text: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut changed = Vec::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        changed.extend_from_slice(&text[at..edit.start]);
        changed.extend_from_slice(edit.text.as_bytes());
        at = edit.end;
    }
    changed.extend_from_slice(&text[at..]);
    changed
}

/// The line of a byte, from 1.
pub fn line_of(text: &[u8], at: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', &text[..at.min(text.len())]).count()
}
