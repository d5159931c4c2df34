//! In which record each link stands.

use std::ops::Range;

use super::RecordId;
use super::build::u32_of;

/// In which record each link stands.
#[derive(Debug, Default)]
pub(super) struct Holders {
    /// The record of each first link of so many.
    firsts: Vec<RecordId>,
    /// Where the links of each record end.
    ends: Vec<u32>,
}

/// Links that one entry of [`Holders`] is for: about as many as a page has.
const STRIDE: usize = 64;

impl Holders {
    /// For records with these links, in their order.
    pub(super) fn of<'r>(ranges: impl Iterator<Item = &'r Range<u32>>) -> Self {
        let mut holders = Self::default();
        for range in ranges {
            let record = RecordId(u32_of(holders.ends.len()));
            holders.firsts.resize((range.end as usize).div_ceil(STRIDE), record);
            holders.ends.push(range.end);
        }
        holders
    }

    /// The record that a link stands in.
    pub(super) fn of_link(&self, number: u32) -> RecordId {
        let RecordId(mut record) = self.firsts[number as usize / STRIDE];
        while self.ends[record as usize] <= number {
            record += 1;
        }
        RecordId(record)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_link_is_held_by_its_record(sizes in proptest::collection::vec((0..4_u32, 0..200_u32), 1..40)) {
            let mut end = 0;
            // Between the links of two records may be some that belong to nobody.
            let ranges = sizes.iter().map(|(gap, size)| {
                let start = end + gap;
                end = start + size;
                start..end
            });
            let ranges: Vec<Range<u32>> = ranges.collect();
            let holders = Holders::of(ranges.iter());
            for (record, range) in (0..).map(RecordId).zip(&ranges) {
                for number in range.clone() {
                    prop_assert_eq!(holders.of_link(number), record);
                }
            }
        }
    }
}
