//! What speaks for a cause: a claim, the header line or the words that support it, and how much it weighs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Cause;
use super::redact;

/// Characters of a header line or of a text that one piece of evidence shows.
const SHOWN: usize = 200;

/// One thing that was seen, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// How much it weighs.
    pub weight: Weight,
    /// What follows from it, as a sentence without its full stop.
    pub what: String,
    /// The header line, the words or the comparison that shows it; secrets are left out.
    pub seen: String,
    /// Where it was seen.
    pub from: Origin,
}

impl Evidence {
    /// Evidence whose text is cut to what a report can show, without secrets.
    pub fn new(weight: Weight, from: Origin, what: impl Into<String>, seen: &str) -> Self {
        Self { weight, what: what.into(), seen: redact::shown(seen, SHOWN), from }
    }

    /// Evidence that is a header line; what must not be repeated of it is left out.
    pub fn header(weight: Weight, what: impl Into<String>, name: &str, value: &str) -> Self {
        Self::new(weight, Origin::Header, what, &redact::header(name, value))
    }
}

/// How much a piece of evidence weighs. Ordered: weak is less than certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Fits, and fits other causes too.
    Weak,
    /// The pattern of the answers around it fits.
    Fitting,
    /// Says so in words that anybody can write.
    Medium,
    /// Says so in a form that is hard to have by chance: documented JSON keys.
    Strong,
    /// Says so in a header that only this protocol or platform sends.
    Certain,
}

impl Weight {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Fitting => "fitting",
            Self::Medium => "medium",
            Self::Strong => "strong",
            Self::Certain => "certain",
        }
    }

    /// What it counts in the sum of a cause.
    pub fn points(self) -> u32 {
        match self {
            Self::Weak => 10,
            Self::Fitting => 20,
            Self::Medium => 30,
            Self::Strong => 60,
            Self::Certain => 100,
        }
    }
}

/// Where a piece of evidence was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// In a response header.
    Header,
    /// In the keys of a JSON body.
    Json,
    /// In the words of the body.
    Body,
    /// In the status itself, or in the kind of failure.
    Status,
    /// In the URL.
    Url,
    /// In what other URLs, other clients or other moments were answered.
    Scope,
}

impl Origin {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Json => "JSON",
            Self::Body => "text",
            Self::Status => "status",
            Self::Url => "URL",
            Self::Scope => "other answers",
        }
    }
}

/// Evidence together with the cause that it speaks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sign {
    /// What it speaks for.
    pub cause: &'static Cause,
    /// Who can mend it, where that is not the one whom the cause names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<super::Who>,
    /// The evidence.
    #[serde(flatten)]
    pub evidence: Evidence,
}
