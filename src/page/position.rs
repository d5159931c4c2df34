//! From byte offsets to lines and columns, in one forward pass.

use super::facts::Position;

/// Knows the position of the last offset asked for and goes on from there, so that the whole text is
/// looked at once however many positions are asked for.
#[derive(Debug)]
pub(super) struct Positions<'a> {
    text: &'a [u8],
    has_carriage_returns: bool,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'a> Positions<'a> {
    /// Starts at the beginning of a text.
    pub fn new(text: &'a str) -> Self {
        let text = text.as_bytes();
        let has_carriage_returns = memchr::memchr(b'\r', text).is_some();
        Self { text, has_carriage_returns, offset: 0, line: 1, column: 1 }
    }

    /// The position of an offset that is not before the last one asked for.
    pub fn at(&mut self, offset: usize) -> Position {
        let offset = offset.clamp(self.offset, self.text.len());
        let passed = &self.text[self.offset..offset];
        if let Some(newline) = self.last_line_end(passed) {
            self.line += self.line_ends(passed);
            self.column = 1 + characters(&passed[newline + 1..]);
        } else {
            self.column += characters(passed);
        }
        self.offset = offset;
        self.here()
    }

    /// The position of the last offset asked for.
    pub fn here(&self) -> Position {
        Position { line: self.line, column: self.column }
    }

    fn last_line_end(&self, passed: &[u8]) -> Option<usize> {
        if self.has_carriage_returns {
            memchr::memrchr2(b'\n', b'\r', passed)
        } else {
            memchr::memrchr(b'\n', passed)
        }
    }

    /// CR, LF and CR LF each count once. A pair that is split by an asked-for offset would count
    /// twice; tags begin with `<`, so none is.
    fn line_ends(&self, passed: &[u8]) -> u32 {
        let newlines = count(passed, |byte| byte == b'\n');
        if !self.has_carriage_returns {
            return newlines;
        }
        let alone = |at: &usize| passed.get(at + 1) != Some(&b'\n');
        let others = memchr::memchr_iter(b'\r', passed).filter(alone).count();
        newlines.saturating_add(u32::try_from(others).unwrap_or(u32::MAX))
    }
}

/// Characters of valid UTF-8: every byte but the continuation bytes begins one.
fn characters(text: &[u8]) -> u32 {
    count(text, |byte| byte & 0xC0 != 0x80)
}

/// How many bytes are such. They are added up in single bytes, so that one instruction adds sixteen of them: as many
/// at a time as cannot overflow, and as leave no rest.
fn count(text: &[u8], is_such: impl Fn(u8) -> bool) -> u32 {
    let few = |some: &[u8]| u32::from(some.iter().map(|byte| u8::from(is_such(*byte))).sum::<u8>());
    text.chunks(224).map(few).fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_counts_once() {
        for text in ["a\nb\n<", "a\r\nb\r\n<", "a\rb\r<"] {
            let at = Positions::new(text).at(text.len() - 1);
            assert_eq!(at, Position { line: 3, column: 1 }, "{text:?}");
        }
    }

    #[test]
    fn many_lines_are_counted_whole() {
        let text = "\n".repeat(1000);
        assert_eq!(Positions::new(&text).at(text.len()), Position { line: 1001, column: 1 });
    }

    #[test]
    fn long_lines_are_counted_whole() {
        let text = "aé".repeat(1000);
        assert_eq!(Positions::new(&text).at(text.len()), Position { line: 1, column: 2001 });
    }

    #[test]
    fn columns_count_characters_and_go_on() {
        let text = "äö<b>\nü<i>";
        let mut positions = Positions::new(text);
        assert_eq!(positions.at(4), Position { line: 1, column: 3 });
        assert_eq!(positions.at(5), Position { line: 1, column: 4 });
        assert_eq!(positions.at(10), Position { line: 2, column: 2 });
        assert_eq!(positions.at(3), Position { line: 2, column: 2 }, "never backwards");
    }
}
