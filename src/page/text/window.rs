//! Letters and digits of ASCII, sixty-four bytes at a time: the one door to `wide`, which has the instruction that
//! gathers a bit from each of many bytes.

use wide::u8x16;

/// Bytes of one window.
pub(super) const WIDTH: usize = 64;

/// Which of sixty-four bytes are letters or digits of ASCII, and which are beyond it: a bit for each byte, the
/// lowest for the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    letters: u64,
    foreign: u64,
}

impl Window {
    /// Looks at bytes.
    #[inline]
    pub fn of(bytes: &[u8; WIDTH]) -> Self {
        let (mut letters, mut foreign) = (0, 0);
        for (place, bytes) in bytes.as_chunks().0.iter().enumerate() {
            letters |= bits(bytes.map(|byte| if byte.is_ascii_alphanumeric() { u8::MAX } else { 0 }))
                << (16 * place);
            foreign |= bits(*bytes) << (16 * place);
        }
        Self { letters, foreign }
    }

    /// How many bytes there are before the first beyond ASCII.
    #[inline]
    pub fn ascii_length(self) -> usize {
        self.foreign.trailing_zeros() as usize
    }

    /// Where the first word begins, from a byte of the window on; the width where none does.
    #[inline]
    pub fn word_start(self, from: usize) -> usize {
        (self.letters & from_on(from)).trailing_zeros() as usize
    }

    /// Where the word ends that begins at a byte of the window; the width where it may go on.
    #[inline]
    pub fn word_end(self, start: usize) -> usize {
        (!self.letters & from_on(start)).trailing_zeros() as usize
    }
}

/// The highest bit of each byte.
#[inline]
fn bits(bytes: [u8; 16]) -> u64 {
    u8x16::from(bytes).to_bitmask().into()
}

/// All bits but those before a byte of the window.
#[inline]
fn from_on(byte: usize) -> u64 {
    u64::MAX << (byte % WIDTH)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_those_seen_byte_by_byte(text in "[a-zA-Z0-9 ,.@`\\[{/:ü]{64,80}", from in 0..WIDTH) {
            let bytes: &[u8; WIDTH] = text.as_bytes().first_chunk().expect("there are enough");
            let window = Window::of(bytes);
            let first = |is_wanted: fn(&u8) -> bool| {
                bytes[from..].iter().position(is_wanted).map_or(WIDTH, |at| from + at)
            };
            prop_assert_eq!(window.word_start(from), first(u8::is_ascii_alphanumeric));
            prop_assert_eq!(window.word_end(from), first(|byte| !byte.is_ascii_alphanumeric()));
            prop_assert_eq!(window.ascii_length(), bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(WIDTH));
        }
    }
}
