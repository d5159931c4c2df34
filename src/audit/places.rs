//! The places of a fault, page by page: each is counted, and as many are told as an audit lists.
//!
//! Of a large site one fault may have a million places; only those of one page are put into words at a time.

use super::MAX_SOURCES;
use crate::impact::{Cluster, Clusters};
use crate::rules::{Place, Source};
use crate::site::Site;

/// What is told of the places of one fault.
#[derive(Debug)]
pub(super) struct Places {
    /// The first of them, in order.
    pub sources: Vec<Source>,
    /// How many there are.
    pub total: usize,
    /// The templates that they stand in.
    pub clusters: Vec<Cluster>,
    /// How many of those there are.
    pub clusters_total: u64,
}

impl Places {
    pub(super) fn of(site: &Site, mut given: Vec<Source>, mut places: Vec<Place>) -> Self {
        given.sort();
        places.sort_by_cached_key(|place| place.page(site));
        let (mut given, mut places) = (given.into_iter().peekable(), places.into_iter().peekable());
        let (mut sources, mut total, mut clusters) = (Vec::new(), 0, Clusters::default());
        loop {
            let next = [
                given.peek().map(|source| source.page.as_str()),
                places.peek().map(|place| place.page(site)),
            ];
            let Some(page) = next.into_iter().flatten().min().map(str::to_owned) else { break };
            let mut here: Vec<Source> =
                std::iter::from_fn(|| given.next_if(|source| source.page == page)).collect();
            here.extend(
                std::iter::from_fn(|| places.next_if(|place| place.page(site) == page))
                    .map(|place| place.source(site)),
            );
            here.sort();
            here.dedup();
            clusters.add_page(&here);
            total += here.len();
            let room = MAX_SOURCES - sources.len();
            sources.extend(here.into_iter().take(room));
        }
        sources.shrink_to_fit();
        let (clusters, clusters_total) = clusters.told();
        Self { sources, total, clusters, clusters_total }
    }
}
