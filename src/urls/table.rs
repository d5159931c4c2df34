//! Strings by number: each is stored once and named by a small id ever after.
//!
//! A crawl of a million pages mentions each address dozens of times; ids keep that affordable.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

/// The number of a URL in the [`Interner`] of one crawl.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct UrlId(pub u32);

impl UrlId {
    /// The place of this URL in tables that are ordered by id.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A text with the hash that tells it from others: computed once, by whoever has time for it.
#[derive(Debug, Clone)]
pub struct Hashed<'a> {
    text: Cow<'a, str>,
    hash: u128,
}

impl Hashed<'_> {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl<'a> From<&'a str> for Hashed<'a> {
    fn from(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), hash: xxh3_128(text.as_bytes()) }
    }
}

impl From<String> for Hashed<'_> {
    fn from(text: String) -> Self {
        Self { hash: xxh3_128(text.as_bytes()), text: Cow::Owned(text) }
    }
}

/// Many texts in one buffer, each with its hash, to be handed from thread to thread in one piece.
#[derive(Debug, Default)]
pub struct Texts {
    buffer: String,
    entries: Vec<(usize, u128)>,
}

impl Texts {
    /// An empty list with room for so many short texts.
    pub fn with_room_for(texts: usize) -> Self {
        const SHORT: usize = 32;
        Self { buffer: String::with_capacity(texts * SHORT), entries: Vec::with_capacity(texts) }
    }

    /// Adds a text. What comes back is its place.
    pub fn push(&mut self, text: &str) -> usize {
        self.buffer.push_str(text);
        self.entries.push((self.buffer.len(), xxh3_128(text.as_bytes())));
        self.entries.len() - 1
    }

    /// The text at a place.
    pub fn at(&self, place: usize) -> Hashed<'_> {
        let (end, hash) = self.entries[place];
        let start = place.checked_sub(1).map_or(0, |before| self.entries[before].0);
        Hashed { text: Cow::Borrowed(&self.buffer[start..end]), hash }
    }
}

/// Gives every distinct string the next number, exactly: 128-bit hashes of the text decide.
#[derive(Debug, Default)]
pub struct Interner {
    text: String,
    ends: Vec<usize>,
    ids: HashMap<u128, u32, BuildHasherDefault<AlreadyHashed>>,
}

impl Interner {
    /// The number of `text`, and whether it was seen for the first time.
    pub fn intern<'t>(&mut self, text: impl Into<Hashed<'t>>) -> (u32, bool) {
        self.intern_hashed(&text.into())
    }

    /// The number of a text whose hash is known, and whether it was seen for the first time.
    pub fn intern_hashed(&mut self, hashed: &Hashed<'_>) -> (u32, bool) {
        let next = u32::try_from(self.ends.len()).expect("memory ends before four billion strings do");
        let id = *self.ids.entry(hashed.hash).or_insert(next);
        let is_new = id == next;
        if is_new {
            self.text.push_str(hashed.text());
            self.ends.push(self.text.len());
        }
        (id, is_new)
    }

    /// The number of `text`, if it was ever interned.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.ids.get(&xxh3_128(text.as_bytes())).copied()
    }

    /// The string behind a number that this interner gave out.
    pub fn text(&self, id: u32) -> &str {
        let index = id as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }

    /// How many distinct strings there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether nothing was interned yet.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// Keys are hashes already; hashing them again would only cost time.
#[derive(Debug, Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut first = [0; 8];
        first.copy_from_slice(&bytes[..8]);
        self.0 = u64::from_le_bytes(first);
    }

    fn write_u128(&mut self, key: u128) {
        self.0 = u64::try_from(key & u128::from(u64::MAX)).expect("masked to 64 bits");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_string_is_stored_once_and_read_back() {
        let mut interner = Interner::default();
        assert_eq!(interner.intern("a"), (0, true));
        assert_eq!(interner.intern(""), (1, true));
        assert_eq!(interner.intern("a"), (0, false));
        assert_eq!(interner.intern("bc"), (2, true));
        assert_eq!((interner.text(0), interner.text(1), interner.text(2)), ("a", "", "bc"));
        assert_eq!((interner.find("bc"), interner.find("x"), interner.len()), (Some(2), None, 3));
    }

    #[test]
    fn texts_that_travel_together_keep_their_hashes() {
        let mut texts = Texts::with_room_for(3);
        let places = ["a", "", "bc"].map(|text| texts.push(text));
        let mut interner = Interner::default();
        for (place, text) in places.into_iter().zip(["a", "", "bc"]) {
            let hashed = texts.at(place);
            assert_eq!(hashed.text(), text);
            assert_eq!((interner.intern_hashed(&hashed).1, interner.intern(text).1), (true, false));
        }
    }
}
