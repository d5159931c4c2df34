//! Letters and digits of ASCII, sixty-four bytes at a time: the one door to `wide`, which has the instruction that
//! gathers a bit from each of many bytes.

use std::num::NonZero;
use std::ops::Range;

use wide::u8x16;

/// Bytes of one window.
pub(super) const WIDTH: usize = 64;
/// Bytes that must be there behind it, so that a word can be read in eights wherever it begins.
pub(super) const TAIL: usize = 8;

/// Which of sixty-four bytes are letters or digits of ASCII, and which are beyond it: a bit for each byte, the
/// lowest for the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    letters: u64,
    foreign: u64,
}

impl Window {
    /// Looks at bytes.
    #[inline]
    pub fn of(bytes: &[u8; WIDTH]) -> Self {
        let (mut letters, mut foreign) = (0, 0);
        for (place, bytes) in bytes.as_chunks().0.iter().enumerate() {
            letters |= bits(bytes.map(|byte| if byte.is_ascii_alphanumeric() { u8::MAX } else { 0 }))
                << (16 * place);
            foreign |= bits(*bytes) << (16 * place);
        }
        Self { letters, foreign }
    }

    /// The words that begin and end before the first byte beyond ASCII.
    #[inline]
    pub fn words(self) -> WholeWords {
        let ascii = self.foreign.trailing_zeros();
        let behind_letters = self.letters << 1;
        let ends = !self.letters & behind_letters & below(ascii);
        WholeWords { starts: self.letters & !behind_letters, ends, letters: self.letters, ascii }
    }
}

/// The words of a window, as where they begin and end: a bit for each.
#[derive(Debug, Clone)]
pub(super) struct WholeWords {
    starts: u64,
    ends: u64,
    letters: u64,
    ascii: u32,
}

impl WholeWords {
    /// How many there are.
    #[inline]
    pub fn number(&self) -> u32 {
        self.ends.count_ones()
    }

    /// How many letters and digits they have together.
    #[inline]
    pub fn letters(&self) -> u32 {
        (self.letters & below(u64::BITS - self.ends.leading_zeros())).count_ones()
    }

    /// Where the bytes begin that are still to be read: at a word that may go on, or beyond ASCII.
    #[inline]
    pub fn end(&self) -> usize {
        let last_end = u64::BITS - self.ends.leading_zeros();
        let unended = self.starts & !below(last_end);
        unended.trailing_zeros().min(self.ascii) as usize
    }
}

impl Iterator for WholeWords {
    type Item = Range<usize>;

    #[inline]
    fn next(&mut self) -> Option<Range<usize>> {
        let (start, end) = (NonZero::new(self.starts)?, NonZero::new(self.ends)?);
        self.starts &= self.starts - 1;
        self.ends &= self.ends - 1;
        Some(start.trailing_zeros() as usize..end.trailing_zeros() as usize)
    }
}

/// The bits before this one.
#[inline]
fn below(bit: u32) -> u64 {
    1_u64.checked_shl(bit).unwrap_or(0).wrapping_sub(1)
}

/// The highest bit of each byte.
#[inline]
fn bits(bytes: [u8; 16]) -> u64 {
    u8x16::from(bytes).to_bitmask().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Word by word and byte by byte: the words that end in the window, and where it was left.
    fn naive(bytes: &[u8; WIDTH]) -> (Vec<Range<usize>>, usize) {
        let (mut words, mut start) = (Vec::new(), None);
        for (at, byte) in bytes.iter().enumerate() {
            if byte.is_ascii_alphanumeric() {
                start.get_or_insert(at);
            } else if !byte.is_ascii() {
                return (words, start.unwrap_or(at));
            } else if let Some(start) = start.take() {
                words.push(start..at);
            }
        }
        (words, start.unwrap_or(WIDTH))
    }

    proptest! {
        #[test]
        fn words_are_those_seen_byte_by_byte(text in "[a-zA-Z0-9 ,.@`\\[{/:]{0,70}[ü]{0,1}[a-z ,]{64}") {
            let bytes: &[u8; WIDTH] = text.as_bytes().first_chunk().expect("there are enough");
            let (words, end) = naive(bytes);
            let found = Window::of(bytes).words();
            prop_assert_eq!(found.clone().collect::<Vec<_>>(), words.clone());
            prop_assert_eq!(found.end(), end);
            prop_assert_eq!(found.number() as usize, words.len());
            prop_assert_eq!(found.letters() as usize, words.iter().map(ExactSizeIterator::len).sum::<usize>());
        }
    }
}
