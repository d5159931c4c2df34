//! What a visitor reads: counted and hashed word by word as it streams by.
//!
//! A word is a run of letters and digits, whatever inline markup stands inside it; an ideograph or a
//! kana is a word of its own. Case does not count. Words become 64-bit hashes at once, so nothing of
//! the text is kept but a short sample for the guess at its language.

use super::facts::Text;

/// Text kept for the guess at the language, in bytes: enough to be sure, short enough to be fast.
const SAMPLE_BYTES: usize = 320;

/// Fewer characters than this say nothing about a language.
const MIN_SAMPLE_CHARACTERS: usize = 100;

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

/// The word that is being read.
#[derive(Debug, Default)]
struct Word {
    hash: Mixer,
    characters: u32,
    tail: u64,
    tail_length: u8,
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
        if self.word.characters == 0 {
            return;
        }
        let word = std::mem::take(&mut self.word);
        self.text.words += 1;
        self.text.characters += word.characters;
        if self.is_main {
            let hash = word.finish();
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
            self.text.simhash = self.shingles.simhash();
        }
        self.text.language = language(&self.sample);
        self.text
    }

    /// Reads words of ASCII up to the first other character.
    fn read_ascii<'t>(&mut self, text: &'t [u8]) -> &'t [u8] {
        let mut at = 0;
        while at < text.len() {
            let length =
                text[at..].iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(text.len() - at);
            self.word.read(&text[at..at + length]);
            at += length;
            match text.get(at) {
                Some(byte) if byte.is_ascii() => self.end_word(),
                _ => return &text[at..],
            }
            at += 1;
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

impl Word {
    /// Takes in letters and digits of ASCII, eight at a time, upper and lower case alike. Where a word
    /// is cut into pieces does not matter: what does not fill eight bytes waits for more.
    fn read(&mut self, letters: &[u8]) {
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
    fn read_character(&mut self, c: char) {
        self.flush();
        self.hash.add(u64::from(u32::from(c)));
        self.characters += 1;
    }

    fn finish(mut self) -> u64 {
        self.flush();
        self.hash.finish()
    }
}

/// Makes letters lower case and leaves digits alone, in eight bytes at once.
const LOWER_CASE: u64 = 0x2020_2020_2020_2020;

/// Scripts that are written without spaces.
fn is_word_of_its_own(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

/// A running 64-bit hash: multiply and fold, as in wyhash.
#[derive(Debug, Clone, Copy)]
struct Mixer(u64);

impl Default for Mixer {
    fn default() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }
}

impl Mixer {
    fn add(&mut self, value: u64) {
        let product = u128::from(self.0 ^ value) * u128::from(0xA076_1D64_78BD_642F_u64);
        self.0 = fold(product);
    }

    fn finish(self) -> u64 {
        fold(u128::from(self.0 ^ 0xE703_7ED1_A0B4_28DB) * u128::from(0x8EBC_6AF0_9C88_C6E3_u64))
    }
}

fn fold(product: u128) -> u64 {
    let low = u64::try_from(product & u128::from(u64::MAX)).expect("masked to 64 bits");
    let high = u64::try_from(product >> 64).expect("shifted to 64 bits");
    low ^ high
}

/// Counts, for each of 64 bits, how many shingles have it set.
///
/// The 64 counters are kept bit-sliced: plane `i` holds bit `i` of every counter, so adding a shingle
/// is a carry that ripples through two planes on average instead of 64 additions.
#[derive(Debug, Default)]
struct Shingles {
    planes: Vec<u64>,
    count: u64,
    last_words: [u64; 2],
}

impl Shingles {
    /// Takes in one more word: the run of three that ends with it is a shingle.
    fn add(&mut self, word: u64) {
        let [first, second] = self.last_words;
        self.last_words = [second, word];
        let mut shingle = Mixer(first.rotate_left(17) ^ second.rotate_left(5));
        shingle.add(word);
        self.count += 1;
        let mut carry = shingle.finish();
        for plane in &mut self.planes {
            let sum = *plane ^ carry;
            carry &= *plane;
            *plane = sum;
            if carry == 0 {
                return;
            }
        }
        self.planes.push(carry);
    }

    /// The bits that more than half of the shingles have set.
    fn simhash(&self) -> u64 {
        (0..64).filter(|bit| self.votes(*bit) * 2 > self.count).fold(0, |hash, bit| hash | 1 << bit)
    }

    fn votes(&self, bit: u32) -> u64 {
        self.planes.iter().enumerate().map(|(power, plane)| (plane >> bit & 1) << power).sum()
    }
}

fn language(sample: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(sample);
    if text.chars().filter(|c| c.is_alphabetic()).count() < MIN_SAMPLE_CHARACTERS {
        return None;
    }
    let guess = whatlang::detect(&text)?;
    guess.is_reliable().then(|| guess.lang().code().to_owned())
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

    #[test]
    fn bit_sliced_counters_count() {
        let mut shingles = Shingles::default();
        let mut naive = [0_u64; 64];
        for word in 0..1000 {
            let mut probe =
                Mixer(shingles.last_words[0].rotate_left(17) ^ shingles.last_words[1].rotate_left(5));
            probe.add(word);
            let hash = probe.finish();
            naive.iter_mut().enumerate().for_each(|(bit, count)| *count += hash >> bit & 1);
            shingles.add(word);
        }
        let counted: Vec<u64> = (0..64).map(|bit| shingles.votes(bit)).collect();
        assert_eq!(counted, naive);
    }

    #[test]
    fn languages_are_guessed_only_from_enough_text() {
        let german = "Dies ist ein längerer Satz in deutscher Sprache, der genug Buchstaben hat, damit man \
            seine Sprache auch wirklich sicher erkennen kann, ohne zu raten.";
        assert_eq!(read(&[german.as_bytes()]).language.as_deref(), Some("deu"));
        assert_eq!(read(&[b"Dies ist kurz"]).language, None);
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..60), cut in 0_usize..60) {
            let cut = cut.min(bytes.len());
            read(&[&bytes[..cut], &bytes[cut..]]);
        }
    }
}
