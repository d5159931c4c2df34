//! What a visitor reads: counted and hashed word by word as it streams by.
//!
//! A word is a run of letters and digits, whatever inline markup stands inside it; an ideograph or a
//! kana is a word of its own. Case does not count. Words become 64-bit hashes at once, so nothing of
//! the text is kept but a short sample for the guess at its language.

mod eight;
mod mixer;
mod simhash;
mod word;

use super::facts::{SAMPLE_BYTES, Text};
use eight::Eight;
use mixer::Mixer;
use simhash::Shingles;
use word::Word;

/// Collects the words of one page.
#[derive(Debug, Default)]
pub(super) struct Words {
    text: Text,
    word: Word,
    hash: Mixer,
    shingles: Shingles,
    sample: Vec<u8>,
    partial: Vec<u8>,
    is_main: bool,
}

impl Words {
    /// Reads a piece of text; `is_main` when it stands outside header, nav, aside and footer.
    pub fn read(&mut self, text: &[u8], is_main: bool) {
        if is_main != self.is_main {
            self.end_word();
            self.is_main = is_main;
        }
        if is_main {
            self.keep_sample(text);
        }
        let mut rest = text;
        if !self.partial.is_empty() {
            rest = self.complete_partial(rest);
        }
        while !rest.is_empty() {
            rest = self.read_ascii(rest);
            rest = self.read_other(rest);
        }
    }

    /// Ends the word: markup that is not inline came between.
    pub fn end_word(&mut self) {
        if self.word.characters > 0 {
            let word = std::mem::take(&mut self.word);
            self.count_word(word.characters, word.finish());
        }
    }

    fn count_word(&mut self, characters: u32, hash: u64) {
        self.text.words += 1;
        self.text.characters += characters;
        if self.is_main {
            self.text.main_words += 1;
            self.hash.add(hash);
            self.shingles.add(hash);
        }
    }

    /// The facts.
    pub fn finish(mut self) -> Text {
        self.end_word();
        if self.text.main_words > 0 {
            self.text.hash = self.hash.finish();
            self.text.simhash = std::mem::take(&mut self.shingles).finish();
        }
        self.text.sample = String::from_utf8_lossy(&self.sample).into_owned();
        self.text
    }

    /// Reads words of ASCII up to the first other character.
    fn read_ascii<'t>(&mut self, mut text: &'t [u8]) -> &'t [u8] {
        while let Some(eight) = Eight::first(text) {
            let length = eight.word_length();
            if length == 8 || !text[length].is_ascii() {
                self.word.read_eight(eight, length);
                text = &text[length..];
                if length < 8 {
                    return text;
                }
            } else if length == 0 {
                self.end_word();
                text = &text[eight.gap_length()..];
            } else {
                // Most words are short and followed by one space, which is passed over with them.
                self.end_word_with(eight, length);
                text = &text[length + 1..];
            }
        }
        self.read_ascii_slowly(text)
    }

    /// Ends the word with less than eight more letters. Most words have no others.
    fn end_word_with(&mut self, eight: Eight, length: usize) {
        if self.word.is_empty() {
            let mut hash = Mixer::default();
            hash.add(eight.lower_case(length));
            self.count_word(u32::try_from(length).unwrap_or(8), hash.finish());
        } else {
            self.word.read_eight(eight, length);
            self.end_word();
        }
    }

    fn read_ascii_slowly<'t>(&mut self, text: &'t [u8]) -> &'t [u8] {
        for (at, byte) in text.iter().enumerate() {
            if byte.is_ascii_alphanumeric() {
                self.word.read(&[*byte]);
            } else if byte.is_ascii() {
                self.end_word();
            } else {
                return &text[at..];
            }
        }
        &[]
    }

    /// Reads characters beyond ASCII up to the first that is not.
    fn read_other<'t>(&mut self, text: &'t [u8]) -> &'t [u8] {
        let length = text.iter().position(u8::is_ascii).unwrap_or(text.len());
        let (foreign, rest) = text.split_at(length);
        for chunk in foreign.utf8_chunks() {
            chunk.valid().chars().for_each(|c| self.read_character(c));
            self.partial.extend_from_slice(chunk.invalid());
        }
        rest
    }

    /// A piece may end inside a character; its bytes wait here for the rest of it.
    fn complete_partial<'t>(&mut self, text: &'t [u8]) -> &'t [u8] {
        let length = text.iter().position(|byte| byte & 0xC0 != 0x80).unwrap_or(text.len());
        let whole = [std::mem::take(&mut self.partial).as_slice(), &text[..length]].concat();
        String::from_utf8_lossy(&whole).chars().for_each(|c| self.read_character(c));
        &text[length..]
    }

    fn read_character(&mut self, c: char) {
        if is_word_of_its_own(c) {
            self.end_word();
            self.word.read_character(c);
            self.end_word();
        } else if c.is_alphanumeric() {
            self.word.read_character(c.to_lowercase().next().unwrap_or(c));
        } else {
            self.end_word();
        }
    }

    fn keep_sample(&mut self, text: &[u8]) {
        let room = SAMPLE_BYTES - self.sample.len();
        if room > 0 {
            self.sample.extend_from_slice(&text[..room.min(text.len())]);
        }
    }
}

/// Scripts that are written without spaces.
fn is_word_of_its_own(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(pieces: &[&[u8]]) -> Text {
        let mut words = Words::default();
        for piece in pieces {
            words.read(piece, true);
        }
        words.finish()
    }

    #[test]
    fn words_are_counted_as_people_would() {
        for (text, words, characters) in [
            ("", 0, 0),
            ("Hello, world!", 2, 10),
            ("naïve café", 2, 9),
            ("你好 world", 3, 7),
            ("a\u{a0}b—c", 3, 3),
            ("  3.14  ", 2, 3),
        ] {
            let facts = read(&[text.as_bytes()]);
            assert_eq!((facts.words, facts.characters), (words, characters), "{text}");
        }
    }

    #[test]
    fn case_and_cuts_do_not_change_the_hash() {
        let whole = read(&["The Überlong sentence, with ten or more words in it".as_bytes()]);
        let cut = read(&[
            "the ü".to_uppercase().as_bytes(),
            b"BERLONG sentence with ten or more words in it".as_slice(),
        ]);
        assert_eq!(whole.words, cut.words);
        assert_eq!(whole.hash, cut.hash);
        assert_eq!(read(&[b"one two"]).hash, read(&[b"ONE", b"   two"]).hash);
        assert_eq!(read(&[b"extraordinary"]).hash, read(&[b"extra", b"o", b"rdinary"]).hash);
        assert_ne!(read(&[b"one two"]).hash, read(&[b"two one"]).hash);
    }

    #[test]
    fn a_character_may_be_cut_anywhere() {
        let text = "größer 你好".as_bytes();
        for at in 0..text.len() {
            assert_eq!(read(&[&text[..at], &text[at..]]).characters, read(&[text]).characters, "{at}");
        }
    }

    #[test]
    fn nearly_equal_texts_have_near_hashes() {
        let words = |word: &str| (0..300).map(|i| format!("{word}{i}")).collect::<Vec<_>>();
        let text = |odd: &str| words("word").join(" ").replace("word150", odd);
        let distance = |one: &Text, other: &Text| (one.simhash ^ other.simhash).count_ones();
        let (one, near) = (read(&[text("apple").as_bytes()]), read(&[text("pear").as_bytes()]));
        let far = read(&[words("other").join(" ").as_bytes()]);
        assert!(distance(&one, &near) <= 6, "{}", distance(&one, &near));
        assert!(distance(&one, &far) > 16, "{}", distance(&one, &far));
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..60), cut in 0_usize..60) {
            let cut = cut.min(bytes.len());
            read(&[&bytes[..cut], &bytes[cut..]]);
        }
    }
}
