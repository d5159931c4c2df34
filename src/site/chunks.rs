//! A list that grows without moving.
//!
//! A growing array is copied again and again, and while it is, both copies take room; for the links of a
//! large site that is most of the memory of a crawl.

use std::cmp::Ordering;
use std::ops::{Index, Range};

/// Entries in one chunk: enough that there are few, and little is left unused at the end.
pub(super) const CHUNK: usize = 4096;

/// A list in chunks of one size.
#[derive(Debug)]
pub(super) struct Chunks<T> {
    chunks: Vec<Vec<T>>,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<T> Chunks<T> {
    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.chunks.last().map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len())
    }

    /// The entries of a range.
    pub(super) fn run(&self, range: &Range<u32>) -> Run<'_, T> {
        Run { list: self, range: range.clone() }
    }

    /// The chunks; all but the last are full.
    pub(super) fn chunks(&self) -> &[Vec<T>] {
        &self.chunks
    }

    /// Lets the first chunks go: those that are left are the list from now on.
    pub(super) fn forget(&mut self, first: usize) {
        self.chunks.drain(..first);
    }

    /// Appends an entry.
    pub(super) fn push(&mut self, entry: T) {
        self.with_room().push(entry);
    }

    /// The last chunk, which has room for an entry.
    fn with_room(&mut self) -> &mut Vec<T> {
        if self.chunks.last().is_none_or(|last| last.len() == CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK));
        }
        self.chunks.last_mut().expect("there is one with room")
    }
}

impl<T: Copy> Chunks<T> {
    /// Appends several entries.
    pub(super) fn extend_from_slice(&mut self, mut entries: &[T]) {
        while !entries.is_empty() {
            let last = self.with_room();
            let (now, later) = entries.split_at(entries.len().min(CHUNK - last.len()));
            last.extend_from_slice(now);
            entries = later;
        }
    }
}

/// Entries in a row.
#[derive(Debug)]
pub(super) struct Run<'a, T> {
    list: &'a Chunks<T>,
    range: Range<u32>,
}

impl<T> Run<'_, T> {
    /// Whether these, which are sorted, hold an entry.
    pub(super) fn holds(&self, wanted: &T) -> bool
    where
        T: Ord,
    {
        let Range { mut start, mut end } = self.range;
        while start < end {
            let middle = u32::midpoint(start, end);
            match self.list[middle as usize].cmp(wanted) {
                Ordering::Less => start = middle + 1,
                Ordering::Equal => return true,
                Ordering::Greater => end = middle,
            }
        }
        false
    }
}

impl<'a, T> Iterator for Run<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.range.next().map(|index| &self.list[index as usize])
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }
}

impl<T> Index<usize> for Chunks<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.chunks[index / CHUNK][index % CHUNK]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_one_list_and_a_range_may_cross_them() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let mut chunks = Chunks::default();
            (0..length).for_each(|entry| chunks.push(entry));
            assert_eq!(chunks.len(), length);
            let entries: Vec<usize> = (0..length).collect();
            let mut extended = Chunks::default();
            entries.chunks(CHUNK / 2 + 9).for_each(|some| extended.extend_from_slice(some));
            assert_eq!(extended.chunks(), chunks.chunks());
            let all = 0..u32::try_from(length).expect("it is small");
            assert!(chunks.run(&all).copied().eq(0..length));
            assert!(all.is_empty() || chunks.run(&(all.end - 1..all.end)).copied().eq([length - 1]));
        }
    }

    #[test]
    fn what_is_sorted_is_found() {
        let mut chunks = Chunks::default();
        (0..CHUNK + 9).for_each(|entry| chunks.push(2 * entry));
        for (wanted, is_there) in
            [(4, false), (6, true), (7, false), (2 * CHUNK, true), (2 * CHUNK + 2, false)]
        {
            let end = u32::try_from(CHUNK + 1).expect("it is small");
            assert_eq!(chunks.run(&(3..end)).holds(&wanted), is_there, "{wanted}");
        }
    }
}
