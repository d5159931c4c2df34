//! A list that grows without moving.
//!
//! A growing array is copied again and again, and while it is, both copies take room; for the links of a
//! large site that is most of the memory of a crawl.

use std::cmp::Ordering;
use std::ops::{Index, IndexMut, Range};

/// Entries in one chunk: enough that there are few, and little is left unused at the end.
const CHUNK: usize = 4096;

/// A list in chunks of one size.
#[derive(Debug)]
pub struct Chunks<T> {
    chunks: Vec<Vec<T>>,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<T> Chunks<T> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.chunks.last().map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// Every entry, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flatten()
    }

    /// The entries of a range.
    pub(super) fn run(&self, range: &Range<u32>) -> Run<'_, T> {
        Run { list: self, range: range.clone() }
    }

    /// Appends an entry.
    pub(super) fn push(&mut self, entry: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(entry),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(entry);
                self.chunks.push(chunk);
            }
        }
    }

    /// Keeps only the first entries.
    pub(super) fn truncate(&mut self, length: usize) {
        self.chunks.truncate(length.div_ceil(CHUNK));
        let before = self.chunks.len().saturating_sub(1) * CHUNK;
        if let Some(last) = self.chunks.last_mut() {
            last.truncate(length - before);
        }
    }
}

/// Entries in a row.
#[derive(Debug)]
pub struct Run<'a, T> {
    list: &'a Chunks<T>,
    range: Range<u32>,
}

impl<'a, T> Run<'a, T> {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Every one, in order.
    pub fn iter(&self) -> impl Iterator<Item = &'a T> + use<'a, T> {
        Self { list: self.list, range: self.range.clone() }
    }

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

impl<T> IndexMut<usize> for Chunks<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.chunks[index / CHUNK][index % CHUNK]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_one_list() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let mut chunks = Chunks::default();
            (0..length).for_each(|entry| chunks.push(entry));
            assert_eq!((chunks.len(), chunks.is_empty()), (length, length == 0));
            assert!(chunks.iter().copied().eq(0..length));
            for shorter in [0, 1, CHUNK, CHUNK + 1].into_iter().filter(|shorter| *shorter <= length).rev() {
                chunks.truncate(shorter);
                assert!(chunks.iter().copied().eq(0..shorter), "{length} {shorter}");
                assert_eq!(chunks.len(), shorter);
            }
        }
    }

    #[test]
    fn a_range_may_cross_chunks() {
        let mut chunks = Chunks::default();
        (0..2 * CHUNK).for_each(|entry| chunks.push(entry));
        chunks[CHUNK] = 7;
        let around = u32::try_from(CHUNK).expect("it is small");
        assert!(chunks.run(&(around - 1..around + 2)).iter().copied().eq([CHUNK - 1, 7, CHUNK + 1]));
    }
}
