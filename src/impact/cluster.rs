//! The places of a finding by the templates that they stand in: what is written once is mended once.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// The clusters of these places, those of the most pages first, and how many there are; places that are no links
/// belong to none. `sources` are sorted.
pub fn clusters(sources: &[Source]) -> (Vec<Cluster>, u64) {
    let mut by_place: BTreeMap<_, Vec<&Source>> = BTreeMap::new();
    for source in sources {
        let Some(landmark) = source.landmark else { continue };
        by_place.entry((landmark, source.path, &source.element, &source.text)).or_default().push(source);
    }
    let mut clusters: Vec<Cluster> = by_place.into_values().map(|sources| cluster(&sources)).collect();
    clusters.sort_by(|one, other| other.pages.cmp(&one.pages).then_with(|| one.example.cmp(&other.example)));
    let total = clusters.len() as u64;
    clusters.truncate(MOST);
    (clusters, total)
}

fn cluster(sources: &[&Source]) -> Cluster {
    let first = sources[0];
    Cluster {
        landmark: first.landmark.unwrap_or_default(),
        element: first.element.clone(),
        text: first.text.clone(),
        pages: sources.chunk_by(|one, other| one.page == other.page).count(),
        example: first.page.clone(),
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
        let mut sources = vec![
            source("/c", Landmark::Footer, 1, "Shop"),
            source("/a", Landmark::Footer, 1, "Shop"),
            source("/a", Landmark::Footer, 1, "Shop"),
            source("/b", Landmark::Footer, 1, "Buy"),
            source("/b", Landmark::Footer, 2, "Shop"),
            source("/b", Landmark::Main, 1, "Shop"),
            Source::page("/d"),
        ];
        sources.sort();
        let (clusters, total) = clusters(&sources);
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
        let (clusters, total) = clusters(&sources);
        assert_eq!((clusters.len(), total), (MOST, 30));
    }
}
