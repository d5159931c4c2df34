//! Letters and digits of ASCII, eight bytes at a time.

/// Sets bit 5 of every byte: makes letters lower case and leaves digits alone.
pub(super) const LOWER_CASE: u64 = 0x2020_2020_2020_2020;

const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
const LOW_BITS: u64 = 0x0101_0101_0101_0101;

/// Eight bytes of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Eight(u64);

impl Eight {
    /// The first eight bytes of `text`, if there are so many.
    pub fn first(text: &[u8]) -> Option<Self> {
        text.first_chunk().map(|bytes| Self(u64::from_le_bytes(*bytes)))
    }

    /// How many bytes there are at the beginning that are letters or digits.
    pub fn word_length(self) -> usize {
        leading(self.alphanumerics())
    }

    /// How many bytes there are at the beginning that are ASCII and neither letters nor digits.
    pub fn gap_length(self) -> usize {
        leading(!(self.alphanumerics() | self.0))
    }

    /// The first `length` bytes, of which there is one at least, in lower case; the others are spaces.
    pub fn lower_case(self, length: usize) -> u64 {
        self.0 & (u64::MAX >> (64 - 8 * length)) | LOWER_CASE
    }

    /// The high bit of every byte that is a letter or a digit.
    fn alphanumerics(self) -> u64 {
        let bytes = self.0 & !HIGH_BITS;
        let lower = bytes | LOWER_CASE;
        let letters = at_least(lower, b'a') & !at_least(lower, b'z' + 1);
        let digits = at_least(bytes, b'0') & !at_least(bytes, b'9' + 1);
        (letters | digits) & !self.0 & HIGH_BITS
    }
}

/// The high bit of every byte, none of which has it set, that is at least `limit`.
fn at_least(bytes: u64, limit: u8) -> u64 {
    bytes + u64::from(0x80 - limit) * LOW_BITS
}

/// How many bytes from the first on have their high bit set.
fn leading(high_bits: u64) -> usize {
    ((!high_bits & HIGH_BITS).trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_are_measured_as_byte_by_byte(bytes in any::<[u8; 8]>(), text in "[a-zA-Z0-9 ,.@`\\[{/:ü]{8,12}") {
            for bytes in [&bytes[..], text.as_bytes()] {
                let eight = Eight::first(bytes).expect("eight bytes");
                let run = |wanted: fn(&u8) -> bool| bytes[..8].iter().take_while(|byte| wanted(byte)).count();
                prop_assert_eq!(eight.word_length(), run(u8::is_ascii_alphanumeric));
                prop_assert_eq!(eight.gap_length(), run(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric()));
            }
        }
    }
}
