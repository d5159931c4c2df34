//! A running 64-bit hash of 64-bit values: multiply and fold, as in wyhash.

/// The state of one hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mixer(u64);

impl Default for Mixer {
    fn default() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }
}

impl Mixer {
    /// Takes in one more value.
    pub fn add(&mut self, value: u64) {
        self.0 = multiply_and_fold(self.0 ^ value, 0xA076_1D64_78BD_642F);
    }

    /// The hash of all that was taken in.
    pub fn finish(self) -> u64 {
        self.0
    }
}

fn multiply_and_fold(one: u64, other: u64) -> u64 {
    let (low, high) = one.carrying_mul(other, 0);
    low ^ high
}
