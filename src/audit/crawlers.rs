//! What robots.txt lets the crawlers of search engines and of AI read, as the audit tells it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::page::known_crawlers::KNOWN_CRAWLERS;
use crate::page::{Access, Purpose, RobotsFacts};

/// What robots.txt lets one crawler read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CrawlerAccess {
    /// Its name in robots.txt.
    pub crawler: String,
    /// Whose it is.
    pub operator: String,
    /// What it collects pages for.
    pub purpose: Purpose,
    /// How much it may read.
    pub access: Access,
    /// The line that names it; without one it reads what everybody may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// What a robots.txt lets each crawler read that we know.
pub fn crawlers(facts: &RobotsFacts) -> Vec<CrawlerAccess> {
    let line = |name: &str| {
        let is_it = |named: &&crate::page::Addressed| named.name.eq_ignore_ascii_case(name);
        facts.named.iter().find(is_it).map(|named| named.line)
    };
    let known = KNOWN_CRAWLERS.iter().zip(&facts.known);
    let told = known.map(|(crawler, allowance)| CrawlerAccess {
        crawler: crawler.name.to_owned(),
        operator: crawler.operator.to_owned(),
        purpose: crawler.purpose,
        access: allowance.access,
        line: line(crawler.name),
    });
    told.collect()
}
