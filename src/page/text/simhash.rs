//! Simhash over runs of three words: nearly equal texts get nearly equal hashes.

use super::mixer::Mixer;

/// Counts, for each of 64 bits, how many shingles have it set.
///
/// The counters are kept bit-sliced: plane `i` holds bit `i` of all 64 counters. Eight shingles at a time
/// go through carry-save adders (Harley and Seal), which costs five operations a shingle and no branch,
/// where counting bit by bit costs 64 additions.
#[derive(Debug, Default)]
pub(super) struct Shingles {
    block: [u64; 8],
    filled: usize,
    low: [u64; 3],
    high: Vec<u64>,
    count: u64,
    last_words: [u64; 2],
}

impl Shingles {
    /// Takes in one more word: the run of three that ends with it is a shingle.
    pub fn add(&mut self, word: u64) {
        self.count += 1;
        self.block[self.filled] = self.shingle(word);
        self.filled += 1;
        if self.filled == self.block.len() {
            self.count_block();
        }
    }

    /// The bits that more than half of the shingles have set.
    pub fn finish(mut self) -> u64 {
        self.count_block();
        (0..64).filter(|bit| self.votes(*bit) * 2 > self.count).fold(0, |hash, bit| hash | 1 << bit)
    }

    fn shingle(&mut self, word: u64) -> u64 {
        let [first, second] = self.last_words;
        self.last_words = [second, word];
        let mut shingle = Mixer::new(first.rotate_left(17) ^ second.rotate_left(5));
        shingle.add(word);
        shingle.finish()
    }

    fn count_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        self.filled = 0;
        let [mut ones, twos, fours] = self.low;
        let mut carries = [0; 4];
        for (pair, carry) in block.chunks_exact(2).zip(&mut carries) {
            (ones, *carry) = add_three(ones, pair[0], pair[1]);
        }
        let (twos, first) = add_three(twos, carries[0], carries[1]);
        let (twos, second) = add_three(twos, carries[2], carries[3]);
        let (fours, mut carry) = add_three(fours, first, second);
        self.low = [ones, twos, fours];
        for plane in &mut self.high {
            (*plane, carry) = (*plane ^ carry, *plane & carry);
        }
        if carry != 0 {
            self.high.push(carry);
        }
    }

    fn votes(&self, bit: u32) -> u64 {
        let planes = self.low.iter().chain(&self.high).enumerate();
        planes.map(|(power, plane)| (plane >> bit & 1) << power).sum()
    }
}

/// Adds three numbers of one bit each, 64 times: the sums and the carries.
fn add_three(a: u64, b: u64, c: u64) -> (u64, u64) {
    let half = a ^ b;
    (half ^ c, a & b | half & c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bit_sliced_counters_count() {
        for words in [0, 1, 7, 8, 9, 1000] {
            let (mut shingles, mut shadow) = (Shingles::default(), Shingles::default());
            let mut naive = [0_u64; 64];
            for word in 0..words {
                let shingle = shadow.shingle(word);
                naive.iter_mut().enumerate().for_each(|(bit, count)| *count += shingle >> bit & 1);
                shingles.add(word);
            }
            shingles.count_block();
            let counted: Vec<u64> = (0..64).map(|bit| shingles.votes(bit)).collect();
            assert_eq!(counted, naive, "{words} words");
        }
    }
}
