//! Numbers sorted into rows, one after the other in one list: of a large site there are fifty million, and four
//! bytes are what each takes.

/// Numbers, by the row that each belongs to; those of one row in the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Rows {
    /// Where each row begins; that of the next one is where it ends.
    starts: Vec<u32>,
    entries: Vec<u32>,
}

impl Rows {
    /// Sorts by counting: the row of each entry comes first, then each entry with its row, in whatever order.
    pub(super) fn sorted(
        rows: usize,
        rows_of_entries: impl Iterator<Item = u32>,
        entries: impl Iterator<Item = (u32, u32)>,
    ) -> Self {
        let mut starts = vec![0_u32; rows + 1];
        for row in rows_of_entries {
            starts[row as usize + 1] += 1;
        }
        let mut total = 0;
        for start in &mut starts[1..] {
            total += std::mem::replace(start, total);
        }
        // Every row ends where it begins as yet, and grows to where the next one begins.
        let mut sorted = vec![0_u32; total as usize];
        for (row, entry) in entries {
            let end = &mut starts[row as usize + 1];
            sorted[*end as usize] = entry;
            *end += 1;
        }
        Self { starts, entries: sorted }
    }

    /// Every entry, row by row.
    pub(super) fn entries(&self) -> &[u32] {
        &self.entries
    }

    /// The entries of a row.
    #[inline]
    pub(super) fn row(&self, row: usize) -> &[u32] {
        &self.entries[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn entries_of_a_row_stand_together_in_the_order_in_which_they_came(
            entries in proptest::collection::vec((0..9_u32, any::<u32>()), 0..60),
        ) {
            let rows = Rows::sorted(9, entries.iter().map(|(row, _)| *row), entries.iter().copied());
            let of_row = |wanted: u32| {
                let entries = entries.iter().filter(move |(row, _)| *row == wanted);
                entries.map(|(_, entry)| *entry).collect::<Vec<_>>()
            };
            for row in 0..9 {
                prop_assert_eq!(rows.row(row as usize), of_row(row));
            }
            prop_assert_eq!(rows.entries(), (0..9).map(of_row).collect::<Vec<_>>().concat());
        }
    }
}
