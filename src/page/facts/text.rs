//! The text of a page: counted, hashed and sampled, but not kept.

use serde::Serialize;

/// What a visitor reads: text outside scripts, styles, templates, `<noscript>` and form fields.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Text {
    /// Words of the body.
    pub words: u32,
    /// Characters of the words of the body.
    pub characters: u32,
    /// Words outside header, nav, aside and footer: what makes this page this page.
    pub main_words: u32,
    /// Hash of the main words in order: equal means the same text. 0 without words.
    pub hash: u64,
    /// Simhash over runs of three main words: a small distance means nearly the same text.
    pub simhash: u64,
    /// How the main text begins, at most [`SAMPLE_BYTES`] of it: enough to tell its language by.
    pub sample: String,
}

/// Text kept of each page, in bytes.
pub const SAMPLE_BYTES: usize = 320;

impl Text {
    /// The language that the text looks like (ISO 639-3), where there is enough of it to tell.
    ///
    /// Comparing trigrams with seventy languages took 17 % of the audit of 10,000 pages of 23 KB (`perf
    /// report`), so this is asked for where it is needed.
    pub fn language(&self) -> Option<&'static str> {
        const MIN_LETTERS: usize = 100;
        if self.sample.chars().filter(|c| c.is_alphabetic()).count() < MIN_LETTERS {
            return None;
        }
        let guess = whatlang::detect(&self.sample)?;
        guess.is_reliable().then(|| guess.lang().code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_guessed_only_from_enough_text() {
        let of = |sample: &str| Text { sample: sample.to_owned(), ..Text::default() }.language();
        let german = "Dies ist ein längerer Satz in deutscher Sprache, der genug Buchstaben hat, damit man \
            seine Sprache auch wirklich sicher erkennen kann, ohne zu raten.";
        assert_eq!(of(german), Some("deu"));
        assert_eq!(of("Dies ist kurz"), None);
    }
}
