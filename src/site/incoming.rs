//! For each URL, the links that lead to it.

use super::Record;
use super::links::Links;
use crate::urls::UrlId;

/// The numbers of all links, by their targets; of one target, in the order of the links.
#[derive(Debug)]
pub(super) struct Incoming {
    starts: Vec<u32>,
    links: Vec<u32>,
}

impl Incoming {
    /// Sorts the links of these records by counting. `urls` is how many there are.
    pub(super) fn of(records: &[Record], links: &Links, urls: usize) -> Self {
        let numbers = || records.iter().flat_map(|record| record.links.clone());
        let mut starts = vec![0_u32; urls + 1];
        for link in numbers() {
            starts[links.target(link).index() + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut sorted = vec![0_u32; starts[urls] as usize];
        for link in numbers() {
            let place = &mut next[links.target(link).index()];
            sorted[*place as usize] = link;
            *place += 1;
        }
        Self { starts, links: sorted }
    }

    /// The links that lead to a URL.
    pub(super) fn to(&self, id: UrlId) -> &[u32] {
        &self.links[self.starts[id.index()] as usize..self.starts[id.index() + 1] as usize]
    }
}
