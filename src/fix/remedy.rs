//! The record of the work list, as audit.json holds it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnose::Who;
use crate::rules::Source;

/// Places listed with one remedy; all of them are counted, and the findings have the rest.
pub const MAX_PLACES: usize = 20;

/// One thing to do, and every finding that it mends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Remedy {
    /// What to do, in one sentence without the full stop.
    pub what: String,
    /// What kind of deed that is.
    pub action: Action,
    /// Who can do it.
    pub who: Who,
    /// How much work it is.
    pub effort: Effort,
    /// What it brings back.
    pub gain: Gain,
    /// The findings that it mends, by fingerprint, the worst first.
    pub findings: Vec<String>,
    /// Where to edit; at most 20, the findings have all.
    pub places: Vec<Source>,
    /// How many places there are.
    pub places_total: usize,
    /// The URL to replace in those places, where one text takes the place of another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replace: Option<Replacement>,
    /// Where visitors of a dead URL are sent, where that is the way out or may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect: Option<Redirect>,
    /// The command that shows whether it is mended.
    pub verify: String,
}

/// What kind of deed a remedy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Remove what refuses: pay, unlock, repair; the finding's own steps say how.
    Unblock,
    /// Redirect a dead URL to the page that took its place.
    Redirect,
    /// Decide what becomes of a dead URL: no page is surely its successor.
    Decide,
    /// Put a missing file back, or change what loads it.
    Restore,
    /// Change the URL of a link.
    ChangeLink,
    /// Make one redirect of several in a row, and link to where they end.
    ShortenRedirects,
    /// Edit pages, one by one or in their template.
    EditPages,
    /// Change the configuration of the server or host.
    Configure,
    /// Write the sitemap again.
    RewriteSitemap,
}

/// How much work a remedy is. Ordered: minutes are less than days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effort {
    /// A few places, or one rule of configuration.
    Minutes,
    /// Up to fifty places, or a decision that others take part in.
    Hours,
    /// More than that.
    Days,
}

/// What a remedy brings back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Gain {
    /// From 0 to 100; remedies are sorted by it.
    pub score: f64,
    /// Pages that are better for it: those that lead to the fault, or have it.
    pub pages: usize,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// A text that takes the place of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Replacement {
    /// The URL that stands there now.
    pub old: String,
    /// The URL that should.
    pub new: String,
}

/// Where visitors of a dead URL are sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Redirect {
    /// The dead URL.
    pub from: String,
    /// Where it should lead; left out where that needs a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// How sure that is: a share of 1.
    pub confidence: f64,
    /// In a word.
    pub certainty: Certainty,
    /// What speaks for it.
    pub reasons: Vec<String>,
    /// The best pages where none is sure enough; at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
}

/// How sure a redirect is, in a word. Ordered: none is less than certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// No page is like it: 410, or remove the links.
    None,
    /// There are pages like it, and a person has to choose.
    NeedsAPerson,
    /// One page is so much like it that the redirect can be written.
    Likely,
    /// It is the same page under another spelling, or says itself that it is.
    Certain,
}

/// A page that may have taken the place of a dead URL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// The page.
    pub url: String,
    /// How sure that is: a share of 1.
    pub confidence: f64,
    /// What speaks for it.
    pub reasons: Vec<String>,
}
