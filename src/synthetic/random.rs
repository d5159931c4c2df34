//! Numbers that look random and are the same on every machine.

const CONSONANTS: &[u8; 16] = b"bcdfghklmnprstvw";
const VOWELS: &[u8; 5] = b"aeiou";

/// `SplitMix64` (Steele, Lea and Flood 2014).
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    /// A stream of its own for each number of a seed.
    pub fn new(seed: u64, number: u64) -> Self {
        let start = Self(seed.wrapping_add(number.wrapping_mul(0xD129_0D3B_32F5_EA6D))).next();
        Self(start)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn upper_half(&mut self) -> u32 {
        u32::try_from(self.next() >> 32).expect("32 bits are left")
    }

    /// From 0 to the limit, which is not reached.
    pub fn below(&mut self, limit: u32) -> u32 {
        let scaled = u64::from(self.upper_half()) * u64::from(limit);
        u32::try_from(scaled >> 32).expect("below a limit of 32 bits")
    }

    /// From 0 to 1, which is not reached.
    pub fn share(&mut self) -> f64 {
        f64::from(self.upper_half()) / (f64::from(u32::MAX) + 1.0)
    }

    /// One of them.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(u32::try_from(all.len()).expect("a short list")) as usize]
    }

    /// A word that can be spoken.
    pub fn word(&mut self) -> String {
        let mut word = String::new();
        for _ in 0..=self.below(4) {
            word.push(char::from(*self.one_of(CONSONANTS)));
            word.push(char::from(*self.one_of(VOWELS)));
        }
        word
    }
}
