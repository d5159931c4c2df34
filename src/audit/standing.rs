//! What a baseline makes of the findings of an audit.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Entries that are listed of each kind; all are counted.
pub const MAX_ENTRIES: usize = 1_000;

/// Where a finding stands by the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The baseline does not know it, or not at every place where it was found.
    New,
    /// The baseline accepted it until a day that is over.
    Expired,
    /// The baseline is older than its rule, and nobody decided about it yet.
    NewRule,
    /// It was found, but not yet in as many runs in a row as its rule needs.
    Waiting,
    /// The baseline accepts it.
    Known,
}

impl Standing {
    /// Its name in `audit.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Expired => "expired",
            Self::NewRule => "new-rule",
            Self::Waiting => "waiting",
            Self::Known => "known",
        }
    }
}

/// What a baseline made of an audit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BaselineSummary {
    /// The file.
    pub file: String,
    /// Findings that it does not know.
    pub new: u64,
    /// Findings whose day is over.
    pub expired: u64,
    /// Findings of rules that are newer than it.
    pub new_rules: u64,
    /// Findings that were not yet found in as many runs in a row as their rules need.
    pub waiting: u64,
    /// Findings that it accepts.
    pub known: u64,
    /// Entries whose rule ran where it could have found them again, and did not; at most 1,000.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<Entry>,
    /// How many those are.
    pub fixed_total: u64,
    /// Entries that nobody could have found again; at most 1,000.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_reached: Vec<Entry>,
    /// How many those are.
    pub not_reached_total: u64,
}

/// One entry of a baseline: a rule, the URL where the fault is, and the pages that it may be found on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Entry {
    /// The id of the rule.
    pub rule: String,
    /// The URL; one of the site is a path.
    pub target: String,
    /// Patterns of the pages; none where any page is meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<String>,
    /// Why nobody could have found it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The words with which a baseline accepts a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Acceptance {
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The last day (`2026-12-31`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// Where a finding stands, and what was said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stand {
    /// Where it stands.
    pub standing: Standing,
    /// How many runs in a row found it, where its rule needs several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs: Option<u32>,
    /// The words of the baseline, where it accepts it or did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Arc<Acceptance>>,
}
