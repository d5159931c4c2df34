//! The places of a finding by the templates that they stand in: what is written once is mended once.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use crate::page::facts::Landmark;
use crate::rules::Source;

/// Clusters that are listed with one finding.
const MOST: usize = 20;

/// Links that stand in the same part of their pages, in the same markup, with the same text: one template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cluster {
    /// The part of the pages.
    pub landmark: Landmark,
    /// The element and attribute: `a href`.
    pub element: String,
    /// The text that all of them have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How many pages they stand on.
    pub pages: usize,
    /// One of the pages.
    pub example: String,
}

/// The clusters of places that come page by page; places that are no links belong to none.
#[derive(Debug, Default)]
pub struct Clusters {
    /// By the hash of what all places of a cluster have in common.
    tallies: BTreeMap<u64, Tally>,
    pages: usize,
}

/// One cluster so far.
#[derive(Debug)]
struct Tally {
    cluster: Cluster,
    path: u8,
    /// The number of the last page that counts.
    last: usize,
}

impl Clusters {
    /// Adds all places of the next page.
    pub fn add_page(&mut self, places: &[Source]) {
        self.pages += 1;
        for place in places {
            let Some(landmark) = place.landmark else { continue };
            let common = (landmark, place.path, &place.element, &place.text);
            let tally = self.tallies.entry(hash_of(common)).or_insert_with(|| Tally::first(landmark, place));
            tally.cluster.pages += usize::from(tally.last != self.pages);
            tally.last = self.pages;
        }
    }

    /// Those of the most pages first, and how many there are.
    pub fn told(self) -> (Vec<Cluster>, u64) {
        let mut tallies: Vec<Tally> = self.tallies.into_values().collect();
        tallies.sort_by(|one, other| {
            let (this, that) = (&one.cluster, &other.cluster);
            let by_pages = that.pages.cmp(&this.pages).then_with(|| this.example.cmp(&that.example));
            by_pages.then_with(|| one.common().cmp(&other.common()))
        });
        let total = tallies.len() as u64;
        (tallies.into_iter().take(MOST).map(|tally| tally.cluster).collect(), total)
    }
}

/// What all places of a cluster have in common.
type Common<'a> = (Landmark, u8, &'a String, &'a Option<String>);

fn hash_of(common: Common<'_>) -> u64 {
    let mut hasher = Xxh3::new();
    common.hash(&mut hasher);
    hasher.finish()
}

impl Tally {
    fn first(landmark: Landmark, place: &Source) -> Self {
        let Source { element, text, page, path, .. } = place;
        let (element, text, example) = (element.clone(), text.clone(), page.clone());
        Self { cluster: Cluster { landmark, element, text, pages: 0, example }, path: *path, last: 0 }
    }

    fn common(&self) -> Common<'_> {
        (self.cluster.landmark, self.path, &self.cluster.element, &self.cluster.text)
    }
}

impl Cluster {
    /// `in the footer of 214 pages`.
    pub fn says(&self) -> String {
        let place = match self.landmark {
            Landmark::Body => "on".to_owned(),
            Landmark::Main => "in the main part of".to_owned(),
            Landmark::Nav => "in the navigation of".to_owned(),
            other => format!("in the {} of", other.name()),
        };
        format!("{place} {} {}", self.pages, if self.pages == 1 { "page" } else { "pages" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(page: &str, landmark: Landmark, path: u8, text: &str) -> Source {
        Source { landmark: Some(landmark), path, ..Source::page(page).with_text(text) }
    }

    #[test]
    fn what_one_template_writes_is_one_cluster() {
        let mut sources = [
            source("/c", Landmark::Footer, 1, "Shop"),
            source("/a", Landmark::Footer, 1, "Shop"),
            source("/a", Landmark::Footer, 1, "Shop"),
            source("/b", Landmark::Footer, 1, "Buy"),
            source("/b", Landmark::Footer, 2, "Shop"),
            source("/b", Landmark::Main, 1, "Shop"),
            Source::page("/d"),
        ];
        sources.sort();
        let mut clusters = Clusters::default();
        sources.chunk_by(|one, other| one.page == other.page).for_each(|page| clusters.add_page(page));
        let (clusters, total) = clusters.told();
        assert_eq!((clusters.len(), total), (4, 4));
        assert_eq!(
            (clusters[0].says().as_str(), clusters[0].example.as_str()),
            ("in the footer of 2 pages", "/a")
        );
        assert!(clusters[1..].iter().all(|cluster| cluster.pages == 1));
    }

    #[test]
    fn clusters_that_are_not_listed_are_counted() {
        let sources: Vec<_> = (0..30).map(|path| source("/a", Landmark::Nav, path, "x")).collect();
        let mut clusters = Clusters::default();
        clusters.add_page(&sources);
        let (clusters, total) = clusters.told();
        assert_eq!((clusters.len(), total), (MOST, 30));
    }
}
