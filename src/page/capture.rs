//! Text that is kept: titles, headings and link texts, with white space collapsed as browsers show it.

use std::string::FromUtf8Error;

use super::facts::{Landmark, MAX_REFERENCE_TEXT, Position};

/// Text as it streams in, white space collapsed, up to a limit.
#[derive(Debug, Default)]
pub(super) struct Collapsed {
    text: Vec<u8>,
    is_spaced: bool,
    limit: Option<usize>,
}

impl Collapsed {
    /// Keeps at most so many characters.
    pub fn limited(characters: usize) -> Self {
        Self { limit: Some(characters), ..Self::default() }
    }

    /// The same with room for what most links say.
    pub fn of_link() -> Self {
        Self { text: Vec::with_capacity(24), ..Self::limited(MAX_REFERENCE_TEXT) }
    }

    /// Takes in a piece of text; it may end inside a character.
    pub fn read(&mut self, text: &[u8]) {
        for byte in text {
            if byte.is_ascii_whitespace() {
                self.is_spaced = true;
            } else if self.has_room() {
                if std::mem::take(&mut self.is_spaced) && !self.text.is_empty() {
                    self.text.push(b' ');
                }
                self.text.push(*byte);
            }
        }
    }

    /// Takes in a word that stands apart: the alternative of an image.
    pub fn read_apart(&mut self, text: &str) {
        self.is_spaced = true;
        self.read(text.as_bytes());
        self.is_spaced = true;
    }

    /// What was read.
    pub fn finish(self) -> String {
        let lossy = |error: FromUtf8Error| String::from_utf8_lossy(error.as_bytes()).into_owned();
        let mut text = String::from_utf8(self.text).unwrap_or_else(lossy);
        let cut =
            self.limit.filter(|limit| text.len() > *limit).and_then(|limit| text.char_indices().nth(limit));
        if let Some((end, _)) = cut {
            text.truncate(end);
        }
        text
    }

    /// A character has at most four bytes; the exact cut is made at the end.
    fn has_room(&self) -> bool {
        self.limit.is_none_or(|limit| self.text.len() < limit * 4)
    }
}

/// White space collapsed in a text that is already whole.
pub(super) fn collapse(text: &str) -> String {
    let mut collapsed = Collapsed::default();
    collapsed.read(text.as_bytes());
    collapsed.finish()
}

/// A text that is already whole, as a reference keeps it.
pub(super) fn reference_text(text: &str) -> String {
    let mut collapsed = Collapsed::limited(MAX_REFERENCE_TEXT);
    collapsed.read(text.as_bytes());
    collapsed.finish()
}

/// Long data URLs are kept by their beginning: nobody needs the picture twice.
pub(super) fn shortened(url: &str) -> &str {
    let is_data = url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    let end = if is_data { url.find(',').map_or(url.len(), |comma| comma + 1) } else { url.len() };
    &url[..end]
}

/// A heading that is being read.
#[derive(Debug)]
pub(super) struct OpenHeading {
    pub level: u8,
    pub at: Position,
    pub landmark: Landmark,
    /// Whether it stands in hidden text, so that its own is not left out for that.
    pub is_hidden: bool,
    pub text: Collapsed,
}

/// A link whose text is being read.
#[derive(Debug)]
pub(super) struct OpenLink {
    pub reference: usize,
    /// How many elements it stands in.
    pub depth: u32,
    /// Whether it belongs to SVG, where no link goes on behind the end of what it stands in.
    pub is_foreign: bool,
    /// Whether it stands in hidden text, so that its own is not left out for that.
    pub is_hidden: bool,
    pub text: Collapsed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_collapsed_across_pieces() {
        let mut text = Collapsed::default();
        text.read(b"  one ");
        text.read(b"\n two");
        text.read_apart("pic");
        text.read(b"three ");
        assert_eq!(text.finish(), "one two pic three");
    }

    #[test]
    fn the_limit_is_in_characters() {
        let mut text = Collapsed::limited(3);
        text.read("äöüß".as_bytes());
        assert_eq!(text.finish(), "äöü");
    }
}
