//! What the audit says of the cost of a finding.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Effect, Reach, Reason};

/// What a finding costs in search.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Impact {
    /// From 0 to 100: the points of all reasons together.
    pub score: f64,
    /// What the number rests on.
    pub grade: Grade,
    /// What becomes of the URL in search.
    pub effect: Effect,
    /// Whether the finding is about something that search engines index: the page itself, or pages that lead there.
    pub is_inside: bool,
    /// The share of the site's link equity that is at the URL, of 1.
    pub equity_share: f64,
    /// How often the share of an average page that is.
    pub equity_multiple: f64,
    /// What leads to the URL, and what it leads to.
    pub reach: Reach,
    /// What search engines and visitors want of the URL, as far as the user's data says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demand: Option<Box<Demand>>,
    /// What mending would give back to the pages that answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<Box<Recovery>>,
    /// The parts of the number.
    pub reasons: Vec<Reason>,
}

impl Impact {
    /// Whether nobody weighed the finding: it is one of an audit that was made before findings were.
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// What a number rests on, the best first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
pub enum Grade {
    /// Clicks that were measured.
    A,
    /// Visits of search crawlers in an access log.
    B,
    /// Impressions or visits that were measured, without clicks.
    C,
    /// The links and sitemaps of the site itself.
    D,
    /// Nothing but the finding.
    #[default]
    E,
}

impl Grade {
    /// Its letter.
    pub fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
            Self::C => 'C',
            Self::D => 'D',
            Self::E => 'E',
        }
    }

    /// What it rests on, in words.
    pub fn says(self) -> &'static str {
        match self {
            Self::A => "measured clicks",
            Self::B => "visits of search crawlers",
            Self::C => "measured impressions or visits",
            Self::D => "the site's own links",
            Self::E => "no evidence of demand",
        }
    }
}

/// What search engines and visitors want of a URL, as far as the user's data says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Demand {
    /// Clicks from search, in the time that the data covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clicks: Option<u64>,
    /// How often search engines showed the URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impressions: Option<u64>,
    /// The average place in the results.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<f64>,
    /// Visits, however people came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visits: Option<u64>,
    /// Links from other sites.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_links: Option<u64>,
    /// What search crawlers got, by crawler and status.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub crawled: Vec<Crawled>,
}

/// What one search crawler got of one URL.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Crawled {
    /// The crawler, by the name that it gives.
    pub crawler: String,
    /// Whether its address is one of those that its owner publishes; left out where nobody could tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_verified: Option<bool>,
    /// What it was answered.
    pub status: u16,
    /// How often.
    pub hits: u64,
    /// The first time (RFC 3339, UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

/// What mending would give back: how much more of the equity, of 1, pages that answer would have.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Recovery {
    /// When the URL answers again.
    pub mended: f64,
    /// When it is redirected, and to where: to an address that differs from it in spelling only, or else to the
    /// start of its folder that answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirected: Option<Redirected>,
    /// When the links to it are taken away.
    pub removed: f64,
}

/// What a redirect would give back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Redirected {
    /// Where to.
    pub to: String,
    /// How much.
    pub share: f64,
}
