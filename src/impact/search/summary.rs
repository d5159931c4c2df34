//! What the audit says of the user's data.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Crawled, DataFile, SearchData};

/// What was read of the user's data about search.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct SearchSummary {
    /// Each file, and what was used of it.
    pub files: Vec<DataFile>,
    /// URLs of this site that the data names.
    pub urls: u64,
    /// What search crawlers got in all, by crawler and status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crawled: Vec<Crawled>,
}

impl SearchSummary {
    /// That of the data; none where there is none.
    pub fn of(data: &SearchData) -> Option<Self> {
        let mut totals: BTreeMap<_, Crawled> = BTreeMap::new();
        for crawled in data.demand.values().flat_map(|demand| &demand.crawled) {
            let key = (&crawled.crawler, crawled.is_verified, crawled.status);
            let total = totals.entry(key).or_insert_with(|| Crawled { hits: 0, ..crawled.clone() });
            total.hits += crawled.hits;
            // Moments in this form are in the order of their text.
            total.first = [&total.first, &crawled.first].into_iter().flatten().min().cloned();
            total.last = (&total.last).max(&crawled.last).clone();
        }
        (!data.files.is_empty()).then(|| Self {
            files: data.files.clone(),
            urls: data.demand.len() as u64,
            crawled: totals.into_values().collect(),
        })
    }
}
