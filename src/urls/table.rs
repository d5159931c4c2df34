//! Strings by number: each is stored once and named by a small id ever after.
//!
//! A crawl of a million pages mentions each address dozens of times; ids keep that affordable.

use std::borrow::Cow;
use std::hint::black_box;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

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
    hash: u64,
}

impl Hashed<'_> {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn length(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }
}

impl<'a> From<&'a str> for Hashed<'a> {
    fn from(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), hash: xxh3_64(text.as_bytes()) }
    }
}

impl From<String> for Hashed<'_> {
    fn from(text: String) -> Self {
        Self { hash: xxh3_64(text.as_bytes()), text: Cow::Owned(text) }
    }
}

/// Bytes of a short text.
const SHORT: usize = 32;

/// Many texts in one buffer, each with its hash, to be handed from thread to thread in one piece.
#[derive(Debug, Default)]
pub struct Texts {
    buffer: String,
    entries: Vec<(usize, u64)>,
}

impl Texts {
    /// An empty list with room for so many short texts.
    pub fn with_room_for(texts: usize) -> Self {
        Self { buffer: String::with_capacity(texts * SHORT), entries: Vec::with_capacity(texts) }
    }

    /// Adds a text. What comes back is its place.
    pub fn push(&mut self, text: &str) -> usize {
        self.buffer.push_str(text);
        self.entries.push((self.buffer.len(), xxh3_64(text.as_bytes())));
        self.entries.len() - 1
    }

    /// All of them, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = Hashed<'_>> {
        (0..self.entries.len()).map(|place| self.at(place))
    }

    /// The text at a place.
    pub fn at(&self, place: usize) -> Hashed<'_> {
        let (end, hash) = self.entries[place];
        let start = place.checked_sub(1).map_or(0, |before| self.entries[before].0);
        Hashed { text: Cow::Borrowed(&self.buffer[start..end]), hash }
    }
}

/// Texts in one buffer: as strings of their own, short ones would take twice the room.
#[derive(Debug, Clone, Default)]
pub struct TextList {
    text: String,
    ends: Vec<usize>,
}

impl TextList {
    /// The text of a number, in the order in which they came.
    pub fn text(&self, id: u32) -> &str {
        &self.text[self.start(id)..self.ends[id as usize]]
    }

    fn start(&self, id: u32) -> usize {
        if id == 0 { 0 } else { self.ends[id as usize - 1] }
    }

    fn first_byte(&self, id: u32) -> Option<&u8> {
        self.text.as_bytes().get(self.start(id))
    }

    /// Appends one.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// All of them, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..).zip(&self.ends).map(|(id, _)| self.text(id))
    }
}

/// Gives every distinct string the next number, exactly: hashes find a string, and its text decides.
#[derive(Debug, Default)]
pub struct Interner {
    texts: TextList,
    /// The numbers alone, by the hashes of their texts: those are computed again when the table grows.
    ids: HashTable<u32>,
}

impl Interner {
    /// The number of `text`, and whether it was seen for the first time.
    pub fn intern<'t>(&mut self, text: impl Into<Hashed<'t>>) -> (u32, bool) {
        self.intern_hashed(&text.into())
    }

    /// The number of a text whose hash is known, and whether it was seen for the first time.
    pub fn intern_hashed(&mut self, hashed: &Hashed<'_>) -> (u32, bool) {
        let texts = &self.texts;
        let is_same = |id: &u32| texts.text(*id) == hashed.text();
        let hash_of = |id: &u32| xxh3_64(texts.text(*id).as_bytes());
        match self.ids.entry(hashed.hash, is_same, hash_of) {
            Entry::Occupied(known) => (*known.get(), false),
            Entry::Vacant(place) => {
                let next =
                    u32::try_from(texts.ends.len()).expect("memory ends before four billion strings do");
                place.insert(next);
                self.texts.push(hashed.text());
                (next, true)
            }
        }
    }

    /// Looks at what is known of these texts before they are asked for one by one: memory brings many things in the
    /// time of one, where nothing has to wait for what came of the thing before.
    pub fn look_ahead<'t>(&self, texts: impl Iterator<Item = &'t Hashed<'t>>) {
        let known = texts.filter_map(|text| self.ids.find(text.hash, |_| true));
        black_box(known.filter_map(|id| self.texts.first_byte(*id)).fold(0, |seen, byte| seen ^ byte));
    }

    /// The number of `text`, if it was ever interned.
    pub fn find<'t>(&self, text: impl Into<Hashed<'t>>) -> Option<u32> {
        let hashed = text.into();
        self.ids.find(hashed.hash, |id| self.text(*id) == hashed.text()).copied()
    }

    /// The string behind a number that this interner gave out.
    pub fn text(&self, id: u32) -> &str {
        self.texts.text(id)
    }

    /// How many distinct strings there are.
    pub fn len(&self) -> usize {
        self.texts.ends.len()
    }

    /// Whether nothing was interned yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Values by texts that nobody keeps: a text is known again by its hash and its length.
///
/// Two texts of one length have the same hash once in 2^64 times, or where somebody sets out to make two. One of them is
/// taken for the other then: that may happen to what a page says, and never to a URL.
#[derive(Debug)]
pub struct Remembered<V>(HashTable<Met<V>>);

#[derive(Debug)]
struct Met<V> {
    hash: u64,
    length: u32,
    value: V,
}

impl<V> Default for Remembered<V> {
    fn default() -> Self {
        Self(HashTable::new())
    }
}

impl<V: Copy> Remembered<V> {
    /// What is kept for a text; `new` gives it where nothing is.
    pub fn get_or_keep(&mut self, text: &Hashed<'_>, new: impl FnOnce() -> V) -> V {
        let (hash, length) = (text.hash, text.length());
        match self.0.entry(hash, is_of(text), |met| met.hash) {
            Entry::Occupied(known) => known.get().value,
            Entry::Vacant(place) => place.insert(Met { hash, length, value: new() }).get().value,
        }
    }

    /// Looks at what is kept for these texts before they are asked for one by one, see [`Interner::look_ahead`].
    pub fn look_ahead<'t>(&self, texts: impl Iterator<Item = Hashed<'t>>) {
        let met = texts.filter_map(|text| self.0.find(text.hash, |_| true));
        black_box(met.fold(0, |seen, met| seen ^ met.length));
    }

    /// What is kept for a text.
    pub fn get(&self, text: &Hashed<'_>) -> Option<V> {
        self.0.find(text.hash, is_of(text)).map(|met| met.value)
    }

    /// For how many texts something is kept.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn is_of<V>(text: &Hashed<'_>) -> impl Fn(&Met<V>) -> bool {
    let (hash, length) = (text.hash, text.length());
    move |met| met.hash == hash && met.length == length
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
    fn what_was_met_is_known_again_without_its_text() {
        let mut remembered = Remembered::default();
        let texts = ["", "a", "ab"];
        for (number, text) in texts.into_iter().enumerate() {
            assert_eq!(remembered.get(&text.into()), None, "{text}");
            assert_eq!(remembered.get_or_keep(&text.into(), || number), number);
            assert_eq!(remembered.get_or_keep(&text.into(), || 9), number);
        }
        let again = texts.map(|text| remembered.get(&text.to_owned().into()));
        assert_eq!((again, remembered.len()), ([Some(0), Some(1), Some(2)], 3));
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
