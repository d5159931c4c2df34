//! Simhash over runs of three words: nearly equal texts get nearly equal hashes.

use super::mixer::Mixer;

/// Words that are counted at a time.
const BLOCK: usize = 16;

/// How many shingles are remembered, each in the place that its lowest bits name.
const REMEMBERED: usize = 256;

/// Counts, for each of 64 bits, how many shingles have it set.
///
/// A run that comes again and again counts once, while it is remembered: of a list of Java's classes every fifth run
/// is `org w3c dom`, and two such lists without a class in common came as near as six bits.
///
/// The counters are kept bit-sliced: plane `i` holds bit `i` of all 64 counters. Sixteen shingles at a time
/// go through carry-save adders (Harley and Seal), which costs five operations a shingle and no branch,
/// where counting bit by bit costs 64 additions.
#[derive(Debug, Default)]
pub(super) struct Shingles {
    /// The last two words of the block before, and the words of this one.
    words: [u64; 2 + BLOCK],
    filled: usize,
    low: [u64; 4],
    high: Vec<u64>,
    /// How many words there were, and how many shingles had a vote.
    count: u32,
    voters: u32,
    seen: Seen,
    hash: Mixer,
}

/// The shingles that were met last.
#[derive(Debug)]
struct Seen(Box<[u64; REMEMBERED]>);

impl Default for Seen {
    fn default() -> Self {
        Self(Box::new([0; REMEMBERED]))
    }
}

impl Seen {
    /// Blanks those that are remembered, remembers the others and says how many these are.
    fn keep_new(&mut self, shingles: &mut [u64]) -> u32 {
        let mut new = 0;
        for shingle in shingles {
            let place = &mut self.0[usize::from(shingle.to_le_bytes()[0])];
            let is_new = *place != *shingle;
            *place = *shingle;
            *shingle &= u64::from(is_new).wrapping_neg();
            new += u32::from(is_new);
        }
        new
    }
}

impl Shingles {
    /// Takes in more words: the run of three that ends with each is a shingle.
    #[inline]
    pub fn extend(&mut self, words: impl IntoIterator<Item = u64>) {
        let mut filled = self.filled;
        for word in words {
            self.words[2 + filled % BLOCK] = word;
            filled += 1;
            if filled == BLOCK {
                self.count_block();
                filled = 0;
            }
        }
        self.filled = filled;
    }

    /// How many words there are, the hash of all in their order, and the bits that more than half of
    /// the shingles with a vote have set.
    pub fn finish(mut self) -> (u32, u64, u64) {
        self.count_rest();
        (self.count, self.hash.finish(), self.with_more_votes_than(self.voters / 2))
    }

    /// Kept apart from [`Self::extend`], so that what is done for every word is short.
    #[inline(never)]
    fn count_block(&mut self) {
        let mut shingles = self.shingles();
        self.hash_words(BLOCK);
        self.count += 16;
        self.words.copy_within(BLOCK.., 0);
        self.voters += self.seen.keep_new(&mut shingles);
        self.count_votes(shingles);
    }

    /// Counts a block that is not full.
    fn count_rest(&mut self) {
        let mut shingles = self.shingles();
        shingles[self.filled..].fill(0);
        self.hash_words(self.filled);
        self.count += u32::try_from(self.filled).expect("it is less than a block");
        self.voters += self.seen.keep_new(&mut shingles[..self.filled]);
        self.count_votes(shingles);
    }

    /// Four words at a time: each step of the hash waits for the one before.
    fn hash_words(&mut self, words: usize) {
        self.words[2..][..words].chunks(4).for_each(|four| self.hash.add(turned(four)));
    }

    /// The shingles that end with the words of a full block.
    fn shingles(&self) -> [u64; BLOCK] {
        std::array::from_fn(|at| shingle_of([self.words[at], self.words[at + 1], self.words[at + 2]]))
    }

    /// Adds what is left over in each plane to the next; a shingle of 0 counts nothing.
    fn count_votes(&mut self, shingles: [u64; BLOCK]) {
        let [mut ones, mut twos, mut fours, mut eights] = self.low;
        let mut carry = 0;
        let (first, second) = shingles.split_at(BLOCK / 2);
        for half in [first, second] {
            let mut of_fours = [0; 2];
            for (quarter, of_fours) in half.chunks_exact(4).zip(&mut of_fours) {
                let (sum, one) = add_three(ones, quarter[0], quarter[1]);
                let (sum, other) = add_three(sum, quarter[2], quarter[3]);
                ones = sum;
                (twos, *of_fours) = add_three(twos, one, other);
            }
            let of_eights;
            (fours, of_eights) = add_three(fours, of_fours[0], of_fours[1]);
            (eights, carry) = (eights ^ of_eights, carry | eights & of_eights);
        }
        self.low = [ones, twos, fours, eights];
        for plane in &mut self.high {
            (*plane, carry) = (*plane ^ carry, *plane & carry);
        }
        if carry != 0 {
            self.high.push(carry);
        }
    }

    /// The bits that more shingles than this have set: all counters are compared at once, plane by plane.
    fn with_more_votes_than(&self, mut votes: u32) -> u64 {
        let mut more = 0;
        for plane in self.low.iter().chain(&self.high) {
            more = if votes & 1 == 1 { more & plane } else { more | plane };
            votes >>= 1;
        }
        if votes == 0 { more } else { 0 }
    }
}

/// The hash of three words in a row. Those of the words are mixed already; turned by different amounts,
/// they make another hash for another order.
fn shingle_of([first, second, third]: [u64; 3]) -> u64 {
    first.rotate_left(17) ^ second.rotate_left(5) ^ third
}

/// A few words as one, each turned by another amount, so that their order counts.
fn turned(words: &[u64]) -> u64 {
    words.iter().fold(0, |all: u64, word| all.rotate_left(16) ^ word)
}

/// Adds three numbers of one bit each, 64 times: the sums and the carries.
fn add_three(a: u64, b: u64, c: u64) -> (u64, u64) {
    let half = a ^ b;
    (half ^ c, a & b | half & c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn votes(shingles: &Shingles) -> Vec<u64> {
        let planes = || shingles.low.iter().chain(&shingles.high).enumerate();
        let of_bit = |bit: u32| planes().map(|(power, plane)| (plane >> bit & 1) << power).sum();
        (0..64).map(of_bit).collect()
    }

    #[test]
    fn bit_sliced_counters_count() {
        for count in [0, 1, 15, 16, 17, 1000] {
            let words = different_words(count);
            let mut shingles = Shingles::default();
            shingles.extend(words.iter().copied());
            shingles.count_rest();
            let mut naive = [0_u64; 64];
            let padded = [&[0, 0], words.as_slice()].concat();
            for shingle in padded.windows(3).map(|words| shingle_of([words[0], words[1], words[2]])) {
                naive.iter_mut().enumerate().for_each(|(bit, count)| *count += shingle >> bit & 1);
            }
            assert_eq!(votes(&shingles), naive, "{count} words");
            for limit in [0, 1, 7, 8, 9, 400, 500, 511, 512, 1000, u32::MAX] {
                let more =
                    naive.iter().rev().fold(0, |more, votes| more << 1 | u64::from(*votes > limit.into()));
                assert_eq!(shingles.with_more_votes_than(limit), more, "{count} words, {limit} votes");
            }
            assert_eq!((u64::from(shingles.count), u64::from(shingles.voters)), (count, count));
        }
    }

    fn different_words(count: u64) -> Vec<u64> {
        (1..=count).map(|word| word.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect()
    }

    #[test]
    fn what_comes_again_soon_counts_once() {
        let words = different_words(20);
        let counted = |times: usize| {
            let mut shingles = Shingles::default();
            shingles.extend(words.repeat(times));
            shingles.count_rest();
            (votes(&shingles), shingles.voters, shingles.count)
        };
        // Where the words begin again, two runs are new.
        assert_eq!((counted(2).1, counted(2).2), (22, 40));
        assert_eq!((counted(9).0, counted(9).1), (counted(2).0, counted(2).1));
    }
}
