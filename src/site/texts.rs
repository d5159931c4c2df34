//! The texts of a site by number: titles, what links say, fragments.
//!
//! What is told of a link is asked of few, so of many texts most stand in a file. Two numbers may have the same text: which
//! texts were met before is remembered only of the last ones.

use std::borrow::Cow;
use std::io;
use std::path::PathBuf;

use super::build::u32_of;
use super::shelf::Shelf;
use super::{Chunks, TextId};
use crate::urls::{Hashed, Remembered, Texts};

/// Texts of one run: whoever asks for the last one passes over the others.
const RUN: usize = 8;

/// All texts that were given a number.
#[derive(Debug, Default)]
pub(super) struct SiteTexts {
    /// The length of each, and the text.
    shelf: Shelf,
    /// Where each run begins.
    runs: Chunks<u64>,
    len: usize,
}

impl SiteTexts {
    /// None yet. Of many, most may be put into a file of this name.
    pub(super) fn with_file(path: PathBuf) -> Self {
        Self { shelf: Shelf::at(path), ..Self::default() }
    }

    /// How many there are.
    pub(super) fn len(&self) -> u32 {
        u32_of(self.len)
    }

    fn push(&mut self, text: &str) -> TextId {
        if self.len.is_multiple_of(RUN) {
            self.shelf.make_room();
            self.runs.push(self.shelf.len());
        }
        self.shelf.push_number(text.len() as u64);
        self.shelf.extend(text.as_bytes());
        self.len += 1;
        TextId::new(u32_of(self.len - 1))
    }

    /// The text of a number.
    pub(super) fn text(&self, id: TextId) -> Cow<'_, str> {
        let number = id.number() as usize;
        let mut reading = self.shelf.read_from(self.runs[number / RUN]);
        for _ in 0..number % RUN {
            let length = reading.length();
            reading.skip(length);
        }
        let length = reading.length();
        reading.text(length)
    }

    /// What went wrong when a text was to be read back.
    pub(super) fn error(&self) -> Option<&io::Error> {
        self.shelf.error()
    }
}

/// Numbers for texts, while they arrive. What comes again before very many others have come has the number that it had:
/// what stands on every page always has.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    pub texts: SiteTexts,
    /// What was met since [`Numbering::before`] was full.
    latest: Remembered<TextId>,
    before: Remembered<TextId>,
}

/// How many texts are remembered before the others are forgotten: as many as fit a table of 2^20 entries, which is full
/// at seven eighths. Tests need not fill that.
const MOST: usize = if cfg!(test) { 100 } else { 900_000 };

impl Numbering {
    /// No text yet. Of many, most may be put into a file of this name.
    pub(super) fn with_file(path: PathBuf) -> Self {
        Self { texts: SiteTexts::with_file(path), ..Self::default() }
    }

    /// The number of a text, and whether it is a new one: not that of an earlier one which is the same, and remembered.
    pub(super) fn number(&mut self, text: &Hashed<'_>) -> (TextId, bool) {
        let next = self.texts.len();
        let (texts, before) = (&mut self.texts, &self.before);
        let new = || before.get(text).unwrap_or_else(|| texts.push(text.text()));
        let number = self.latest.get_or_keep(text, new);
        self.forget_some();
        (number, number.number() == next)
    }

    /// Looks at what is known of texts before they are numbered one by one.
    pub(super) fn look_ahead(&self, texts: &Texts) {
        self.latest.look_ahead(texts.iter());
    }

    /// Gives a text the next number.
    pub(super) fn restore(&mut self, text: &str) {
        let number = self.texts.push(text);
        self.latest.get_or_keep(&text.into(), || number);
        self.forget_some();
    }

    fn forget_some(&mut self) {
        if self.latest.len() >= MOST {
            self.before = std::mem::take(&mut self.latest);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::site::shelf::tests::Folder;

    proptest! {
        #[test]
        fn texts_are_read_as_they_were_numbered(some in proptest::collection::vec(("\\PC{0,9}", 1..200_usize), 1..60)) {
            let some: Vec<String> = some.iter().map(|(text, times)| text.repeat(*times)).collect();
            let folder = Folder::new();
            let texts = SiteTexts { shelf: Shelf::holding(1, folder.file()), ..SiteTexts::default() };
            let mut numbering = Numbering { texts, ..Numbering::default() };
            let ids: Vec<TextId> = some.iter().map(|text| numbering.number(&text.as_str().into()).0).collect();
            for (text, id) in some.iter().zip(&ids) {
                prop_assert_eq!(&numbering.texts.text(*id), text);
            }
        }
    }

    #[test]
    fn what_comes_again_and_again_keeps_its_number_and_what_is_long_gone_gets_another() {
        let mut numbering = Numbering::default();
        let mut numbers = |text: &str| numbering.number(&text.into()).0;
        let (often, once) = (numbers("often"), numbers("once"));
        for number in 0..2 * MOST {
            numbers(&number.to_string());
            assert_eq!(numbers("often"), often, "{number}");
        }
        let again = numbers("once");
        assert_ne!(again, once);
        assert_eq!((&*numbering.texts.text(once), &*numbering.texts.text(again)), ("once", "once"));
    }
}
