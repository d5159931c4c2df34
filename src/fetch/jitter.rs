//! Small, seeded randomness, so that waits do not fall into step and tests still repeat.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A source of randomness for waits (`SplitMix64`): nothing secret may depend on it.
#[derive(Debug)]
pub struct Jitter(AtomicU64);

impl Jitter {
    /// The same seed gives the same waits.
    pub fn seeded(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// A duration between half of `whole` and `whole`.
    pub fn shorten(&self, whole: Duration) -> Duration {
        let half = whole / 2;
        half + half.mul_f64(self.fraction())
    }

    fn fraction(&self) -> f64 {
        let top = u32::try_from(self.next() >> 32).expect("32 bits remain");
        f64::from(top) / f64::from(u32::MAX)
    }

    /// The constants are those of Steele, Lea and Flood, "Fast splittable pseudorandom number generators".
    fn next(&self) -> u64 {
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut mixed = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_repeat_with_the_seed_and_stay_between_half_and_whole() {
        let whole = Duration::from_secs(2);
        let waits = |seed| {
            let jitter = Jitter::seeded(seed);
            (0..100).map(|_| jitter.shorten(whole)).collect::<Vec<_>>()
        };
        assert_eq!(waits(7), waits(7));
        assert_ne!(waits(7), waits(8));
        assert!(waits(7).iter().all(|wait| (whole / 2..=whole).contains(wait)));
        let (shortest, longest) = (waits(7).into_iter().min(), waits(7).into_iter().max());
        assert!(shortest < Some(whole * 11 / 20) && longest > Some(whole * 19 / 20));
    }
}
