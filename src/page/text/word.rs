//! One word, as it is read.

use std::ops::Range;

use super::mixer::Mixer;
use super::window::{TAIL, WIDTH};

/// Sets bit 5 of every byte: makes letters lower case and leaves digits alone.
const LOWER_CASE: u64 = 0x2020_2020_2020_2020;

/// The bytes of a number that the first so many letters of a word make.
const FIRST: [u64; 9] = {
    let mut masks = [u64::MAX; 9];
    let mut letters = 0;
    while letters < 8 {
        masks[letters] = (1 << (8 * letters)) - 1;
        letters += 1;
    }
    masks
};

/// The hash of a word of letters and digits that is whole: it begins in the window, and seven bytes at least follow.
#[inline]
pub(super) fn hash_of_ascii(bytes: &[u8; WIDTH + TAIL], word: Range<usize>) -> u64 {
    let mut hash = Mixer::default();
    let Range { mut start, end } = word;
    while end - start > 8 {
        hash.add(eight(bytes, start) | LOWER_CASE);
        start += 8;
    }
    hash.add(eight(bytes, start) & FIRST[(end - start).min(8)] | LOWER_CASE);
    hash.finish()
}

/// Eight bytes from one of the window on, as a number.
fn eight(bytes: &[u8; WIDTH + TAIL], start: usize) -> u64 {
    u64::from_le_bytes(*bytes[start % WIDTH..].first_chunk().expect("the tail stands behind the window"))
}

/// The word that is being read.
#[derive(Debug, Default)]
pub(super) struct Word {
    hash: Mixer,
    /// Letters and digits so far.
    pub characters: u32,
    tail: u64,
    tail_length: u8,
}

impl Word {
    /// Takes in letters and digits of ASCII, eight at a time, upper and lower case alike. Where a word
    /// is cut into pieces does not matter: what does not fill eight bytes waits for more.
    pub fn read(&mut self, letters: &[u8]) {
        self.characters += u32::try_from(letters.len()).unwrap_or(u32::MAX);
        let mut rest = letters;
        while let (true, Some((first, after))) = (self.tail_length > 0, rest.split_first()) {
            self.push(*first);
            rest = after;
        }
        let mut chunks = rest.chunks_exact(8);
        for chunk in &mut chunks {
            self.hash.add(u64::from_le_bytes(chunk.try_into().expect("chunks are exact")) | LOWER_CASE);
        }
        chunks.remainder().iter().for_each(|byte| self.push(*byte));
    }

    /// Whether nothing of the word was read yet.
    pub fn is_empty(&self) -> bool {
        self.characters == 0
    }

    fn push(&mut self, byte: u8) {
        self.tail |= u64::from(byte) << (8 * self.tail_length);
        self.tail_length += 1;
        if self.tail_length == 8 {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.tail_length > 0 {
            self.hash.add(std::mem::take(&mut self.tail) | LOWER_CASE);
            self.tail_length = 0;
        }
    }

    /// Takes in a letter beyond ASCII.
    pub fn read_character(&mut self, c: char) {
        self.flush();
        self.hash.add(u64::from(u32::from(c)));
        self.characters += 1;
    }

    /// The hash of the word.
    pub fn finish(mut self) -> u64 {
        self.flush();
        self.hash.finish()
    }
}
