//! What a visitor reads: counted and hashed word by word as it streams by.
//!
//! A word is a run of letters and digits, whatever inline markup stands inside it; an ideograph or a
//! kana is a word of its own. Case does not count. Words become 64-bit hashes at once, so nothing of
//! the text is kept but a short sample for the guess at its language.

mod mixer;
mod simhash;
mod window;
mod word;

use super::facts::{SAMPLE_BYTES, Text};
use simhash::Shingles;
use window::{TAIL, WIDTH, Window};
use word::{Word, hash_of_ascii};

/// Collects the words of one page.
#[derive(Debug, Default)]
pub(super) struct Words {
    text: Text,
    word: Word,
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
            self.text.words += 1;
            self.text.characters += word.characters;
            if self.is_main {
                self.shingles.extend([word.finish()]);
            }
        }
    }

    /// The facts.
    pub fn finish(mut self) -> Text {
        self.end_word();
        let (main_words, hash, simhash) = self.shingles.finish();
        self.text.main_words = main_words;
        if main_words > 0 {
            (self.text.hash, self.text.simhash) = (hash, simhash);
        }
        self.text.sample = String::from_utf8_lossy(&self.sample).into_owned();
        self.text
    }

    /// Reads words of ASCII up to the first other character.
    fn read_ascii<'t>(&mut self, text: &'t [u8]) -> &'t [u8] {
        let mut rest = if self.word.is_empty() { text } else { self.go_on(text) };
        if self.word.is_empty() {
            rest = self.read_whole_words(rest);
        }
        while rest.first().is_some_and(u8::is_ascii) {
            rest = self.go_on(rest);
        }
        rest
    }

    /// Reads words that begin and end here, as nearly all do. What is left begins beyond ASCII, with a
    /// word that goes on there, or with one that may go on in the next piece.
    fn read_whole_words<'t>(&mut self, mut text: &'t [u8]) -> &'t [u8] {
        while let Some(bytes) = text.first_chunk() {
            let read = self.read_window(bytes);
            if read == 0 {
                return text;
            }
            text = &text[read..];
        }
        if text.len() < TAIL {
            return text;
        }
        // What is missing is taken for more beyond ASCII, before which no word ends for sure.
        let mut bytes = [u8::MAX; WIDTH + TAIL];
        bytes[..text.len()].copy_from_slice(text);
        &text[self.read_window(&bytes)..]
    }

    /// Reads the words that end in a window, and says how many bytes that took. The tail behind it lets every
    /// word be read in eights.
    #[inline]
    fn read_window(&mut self, bytes: &[u8; WIDTH + TAIL]) -> usize {
        let window = Window::of(bytes.first_chunk().expect("it is part of the bytes"));
        let words = window.words();
        self.text.words += words.number();
        self.text.characters += words.letters();
        let read = words.end();
        if self.is_main {
            self.shingles.extend(words.map(|word| hash_of_ascii(bytes, word)));
        }
        read
    }

    /// Goes on with the word, or begins one, and ends it where something else of ASCII follows.
    fn go_on<'t>(&mut self, text: &'t [u8]) -> &'t [u8] {
        let length = text.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(text.len());
        self.word.read(&text[..length]);
        match text.get(length) {
            Some(byte) if byte.is_ascii() => {
                self.end_word();
                &text[length + 1..]
            }
            _ => &text[length..],
        }
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
        for word in ["a", "sixteen letters.", "eight8it", "extraordinary", "extraordinarily-wördy"] {
            let whole = read(&[format!("{word} and more").as_bytes()]);
            for at in 0..word.len() {
                let (start, end) = word.as_bytes().split_at(at);
                assert_eq!(read(&[start, end, b" and more"]), whole, "{word} {at}");
                assert_eq!(read(&[b"and more ", start, end]).words, whole.words, "{word} {at}");
            }
        }
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

    #[test]
    fn lists_that_share_only_what_stands_before_each_name_are_far_apart() {
        let list =
            |name: &str| (0..40).map(|i| format!("org.w3c.dom. {name}{i} ")).collect::<Vec<_>>().concat();
        let (one, other) = (read(&[list("Node").as_bytes()]), read(&[list("Style").as_bytes()]));
        let distance = (one.simhash ^ other.simhash).count_ones();
        assert!(distance > 12, "{distance}");
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..60), cut in 0_usize..60) {
            let cut = cut.min(bytes.len());
            read(&[&bytes[..cut], &bytes[cut..]]);
        }
    }
}
