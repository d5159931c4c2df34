//! How the tokenizer gets at the bytes of a page.
//!
//! It asks for everything up to the next byte that means something where it stands. In text and in values
//! that is far away and three bytes in question: `memchr` finds it sixteen or more bytes at a time.
//! In tags it is near.

use std::convert::Infallible;

use html5gum::Reader;

/// The bytes of a page that are still to be read.
#[derive(Debug)]
pub(super) struct PageReader<'a> {
    rest: &'a [u8],
    /// Whether the page holds a NUL, which the tokenizer asks for everywhere and which hardly any does.
    has_nul: bool,
}

impl<'a> PageReader<'a> {
    /// Starts at the beginning of a page.
    pub fn new(html: &'a str) -> Self {
        let rest = html.as_bytes();
        Self { rest, has_nul: memchr::memchr(b'\0', rest).is_some() }
    }

    /// Where the next of these bytes is.
    #[inline]
    fn find(&self, needle: &[u8]) -> Option<usize> {
        match needle {
            [one, b'\0', b'\r'] if !self.has_nul => memchr::memchr2(*one, b'\r', self.rest),
            [one, other, b'\0', b'\r'] if !self.has_nul => memchr::memchr3(*one, *other, b'\r', self.rest),
            _ => self.rest.iter().position(|byte| !is_name_byte(*byte) && needle.contains(byte)),
        }
    }
}

/// What names are made of. The tokenizer stops at none of it.
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

impl Reader for PageReader<'_> {
    type Error = Infallible;

    #[inline]
    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        let Some((first, rest)) = self.rest.split_first() else { return Ok(None) };
        self.rest = rest;
        Ok(Some(*first))
    }

    #[inline]
    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Infallible> {
        let Some((start, rest)) = self.rest.split_at_checked(text.len()) else { return Ok(false) };
        let is_next = start == text || !case_sensitive && start.eq_ignore_ascii_case(text);
        if is_next {
            self.rest = rest;
        }
        Ok(is_next)
    }

    #[inline]
    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        _: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, Infallible> {
        debug_assert!(!needle.iter().copied().any(is_name_byte), "names are read to their end");
        if self.rest.is_empty() {
            return Ok(None);
        }
        // A byte in question that comes first is a chunk of its own.
        let length = self.find(needle).map_or(self.rest.len(), |at| at.max(1));
        let (chunk, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(Some(chunk))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the tokenizer asks for in text, in values and in tags.
    const NEEDLES: &[&[u8]] =
        &[b"&<\0\r", b"<\0\r", b"\"&\0\r", b"\t\n\x0c />\0\r", b"\t\n\x0c \"&'<=>`\0\r", b"\0\r"];

    proptest! {
        #[test]
        fn chunks_are_those_of_the_tokenizers_own_reader(
            html in "[a-z&<>\"'= /\n\u{e9}]{0,80}[\r\u{0}]?[a-z&<\"]{0,20}",
            asked in proptest::collection::vec(0..NEEDLES.len(), 1..40),
        ) {
            let mut theirs = html5gum::Readable::to_reader(html.as_str());
            let mut ours = PageReader::new(&html);
            for needle in asked.into_iter().map(|index| NEEDLES[index]) {
                let (mut buffer, mut other) = ([0; 4], [0; 4]);
                prop_assert_eq!(ours.read_until(needle, &mut buffer), theirs.read_until(needle, &mut other));
            }
            prop_assert_eq!(ours.try_read_string(b"A", false), theirs.try_read_string(b"A", false));
            prop_assert_eq!(ours.read_byte(), theirs.read_byte());
        }
    }
}
