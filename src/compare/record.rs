//! What a comparison says: published in docs/comparison.schema.json.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::audit::{Audit, Tool, Verdict};
use crate::rules::Severity;

/// The version of this record. It changes when a field that others rely on changes its meaning.
pub const SCHEMA: &str = "tollgate/comparison/1";

/// Changes of URLs that are listed; all of them are counted.
pub const MAX_URLS: usize = 10_000;

/// What differs between two audits of one site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Always `tollgate/comparison/1`.
    pub schema: String,
    /// What made the comparison.
    pub tool: Tool,
    /// The earlier audit.
    pub old: Side,
    /// The later one.
    pub new: Side,
    /// Beginnings of addresses that were read as others: `https://preview.example=https://www.example`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub map: Vec<String>,
    /// How many findings and URLs changed in which way.
    pub counts: Counts,
    /// Figures of the whole site that changed.
    pub figures: Vec<Figure>,
    /// Findings that came, changed, went, or could not be looked at again; what is worse first.
    pub findings: Vec<FindingChange>,
    /// URLs that answer or call themselves otherwise, what is worse first; at most 10,000.
    pub urls: Vec<UrlChange>,
}

/// One of the two audits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// What was audited, as the person named it.
    pub target: String,
    /// The address of the site.
    pub base: String,
    /// When it was audited (RFC 3339, UTC).
    pub started: String,
    /// Whether everything was visited.
    pub complete: bool,
}

impl Side {
    /// That of an audit.
    pub fn of(audit: &Audit) -> Self {
        Self {
            target: audit.target.clone(),
            base: audit.base.url.clone(),
            started: audit.started.clone(),
            complete: audit.complete,
        }
    }
}

/// How many findings and URLs changed in which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Findings of the later audit only.
    pub new: u64,
    /// Findings of both that are told otherwise now.
    pub changed: u64,
    /// Findings of the earlier audit that are mended.
    pub fixed: u64,
    /// Findings of one audit that the other could not have found.
    pub not_reached: u64,
    /// Findings of both that are the same.
    pub unchanged: u64,
    /// URLs that changed.
    pub urls: u64,
    /// URLs of the later audit only.
    pub appeared: u64,
}

/// A figure of the whole site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// What it is: `score`, `equity lost, %` ...
    pub name: String,
    /// In the earlier audit, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<f64>,
    /// In the later one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<f64>,
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    /// Only the later audit found it.
    New,
    /// Both found it, and it is told otherwise now.
    Changed,
    /// Only the earlier audit found it, and the later looked.
    Fixed,
    /// One audit found it, and the other could not have.
    NotReached,
}

impl Became {
    /// Its name in `comparison.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Fixed => "fixed",
            Self::NotReached => "not-reached",
        }
    }
}

/// A finding that came, changed, went, or could not be looked at again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingChange {
    /// What became of it.
    pub became: Became,
    /// Whether a run may fail on it.
    pub is_worse: bool,
    /// How bad it is, or was.
    pub severity: Severity,
    /// The rule that found it.
    pub rule: String,
    /// Where it is; a URL of the site is a path.
    pub url: String,
    /// How sure the audit is of it.
    pub verdict: Verdict,
    /// What was seen.
    pub evidence: String,
    /// What changed, or why nobody could look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// Its fingerprint in its audit.
    pub fingerprint: String,
}

/// What of a URL changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Aspect {
    /// It is gone, and nothing leads on from it.
    #[serde(rename = "vanished-url")]
    Vanished,
    /// How it answers.
    #[serde(rename = "changed-status")]
    Status,
    /// Where it redirects to.
    #[serde(rename = "changed-redirect")]
    Redirect,
    /// Whether search engines are kept out.
    #[serde(rename = "changed-robots")]
    Robots,
    /// What it calls its canonical address.
    #[serde(rename = "changed-canonical")]
    Canonical,
    /// Nothing mentions it any more, and nobody asked for it.
    #[serde(rename = "unmentioned-url")]
    Unmentioned,
    /// Its title.
    #[serde(rename = "changed-title")]
    Title,
    /// Its share of the link equity.
    #[serde(rename = "moved-equity")]
    Equity,
}

impl Aspect {
    /// Every aspect, in the order in which they are told.
    pub const ALL: [Self; 8] = [
        Self::Vanished,
        Self::Status,
        Self::Redirect,
        Self::Robots,
        Self::Canonical,
        Self::Unmentioned,
        Self::Title,
        Self::Equity,
    ];

    /// Its name, also after `rule:` where what is worse is told as a finding.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vanished => "vanished-url",
            Self::Status => "changed-status",
            Self::Redirect => "changed-redirect",
            Self::Robots => "changed-robots",
            Self::Canonical => "changed-canonical",
            Self::Unmentioned => "unmentioned-url",
            Self::Title => "changed-title",
            Self::Equity => "moved-equity",
        }
    }

    /// Whether an aspect is called so.
    pub fn is_name(name: &str) -> bool {
        Self::ALL.iter().any(|aspect| aspect.name() == name)
    }

    /// What it means, in a sentence.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Vanished => "A URL that answered is gone, and no redirect leads on from it",
            Self::Status => "A URL answers otherwise than before",
            Self::Redirect => "A redirect leads elsewhere than before",
            Self::Robots => "A URL tells search engines otherwise whether they may index it",
            Self::Canonical => "A page names another canonical address than before",
            Self::Unmentioned => "Nothing mentions a URL any more that answered, and nobody asked for it",
            Self::Title => "A page has another title than before",
            Self::Equity => "A URL has another share of the link equity than before",
        }
    }

    /// What to do where it was not meant.
    pub fn fix(self) -> &'static str {
        match self {
            Self::Vanished | Self::Unmentioned => {
                "Bring the page back, or redirect it to the one that took its place"
            }
            Self::Status => "Have the URL answer as it did, or redirect it",
            Self::Redirect => "Let the redirect lead to a page that answers",
            Self::Robots => "Take away what keeps search engines out, unless it is meant",
            Self::Canonical => "Name the address that the page had, unless it moved",
            Self::Title => "Keep the title, unless it was meant to change",
            Self::Equity => "Link to the page as before, unless it was meant to lose weight",
        }
    }
}

/// What changed at one URL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UrlChange {
    /// What of it.
    pub aspect: Aspect,
    /// How bad that is; left out where it is no worse than before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// The URL; one of the site is a path.
    pub url: String,
    /// How it was.
    pub was: String,
    /// How it is.
    pub now: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_has_one_name() {
        for aspect in Aspect::ALL {
            assert_eq!(serde_json::to_value(aspect).ok(), Some(aspect.name().into()));
        }
        for became in [Became::New, Became::Changed, Became::Fixed, Became::NotReached] {
            assert_eq!(serde_json::to_value(became).ok(), Some(became.name().into()));
        }
    }
}
