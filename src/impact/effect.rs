//! What a fault does to a URL in search.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::Severity;

/// What becomes of a URL in search. Search engines treat every 4xx but 429 as content that does not exist, and
/// 429, 5xx and silence as a server that has too much to do
/// (<https://developers.google.com/crawling/docs/troubleshooting/http-status-codes>).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It is removed: 4xx but 429, and redirects that lead nowhere.
    Removed,
    /// It stays for now, and the host is crawled more slowly: 429, 5xx, no answer.
    Slowed,
    /// It is no page: those that load it are judged without it.
    Unrendered,
    /// It stays; the fault is an error.
    Error,
    /// It stays; the fault is a warning.
    Warning,
    /// It stays; the fault is worth knowing.
    #[default]
    Notice,
}

impl Effect {
    /// Every effect, the worst first.
    pub const ALL: &[Self] =
        &[Self::Removed, Self::Slowed, Self::Unrendered, Self::Error, Self::Warning, Self::Notice];

    /// What everything that hangs on the URL is multiplied by.
    pub fn gravity(self) -> f64 {
        match self {
            Self::Removed => 1.0,
            Self::Slowed => 0.7,
            Self::Unrendered | Self::Error => 0.5,
            Self::Warning => 0.25,
            Self::Notice => 0.1,
        }
    }

    /// What it is, in words.
    pub fn says(self) -> &'static str {
        match self {
            Self::Removed => "search engines remove the URL",
            Self::Slowed => "search engines slow down, and drop the URL if it lasts",
            Self::Unrendered => "search engines judge the pages without it",
            Self::Error => "the URL stays in search; the fault is an error",
            Self::Warning => "the URL stays in search; the fault is a warning",
            Self::Notice => "the URL stays in search; the fault is a notice",
        }
    }

    /// That of a fault that refuses nobody.
    pub fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Notice => Self::Notice,
        }
    }

    /// That of a page that is refused with this status, or without any.
    pub fn of_refusal(status: Option<u16>) -> Self {
        match status {
            Some(300..=428 | 430..=499) => Self::Removed,
            _ => Self::Slowed,
        }
    }
}
