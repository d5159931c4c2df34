//! What a check reports: one fault at one URL, with evidence and the places that lead to it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Place, Rule, Selection};
use crate::page::facts::{Landmark, MAX_REFERENCE_TEXT};
use crate::page::{Position, Verdict};

/// One fault, as its check saw it. The audit adds what is derived. Written down it names its rule by its id.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Found<R = &'static Rule> {
    /// The rule that found it.
    pub rule: R,
    /// The identity of the URL where the fault is.
    pub url: String,
    /// What that URL answered, where that is the fault.
    pub status: Option<u16>,
    /// How sure we are of it.
    #[serde(default)]
    pub verdict: Verdict,
    /// What was seen, in words.
    pub evidence: String,
    /// The places that lead there, or where the fault can be seen.
    pub sources: Vec<Source>,
    /// More of them, of which there may be as many as the site has links: they are told when the finding is made.
    #[serde(skip)]
    pub places: Vec<Place>,
    /// What makes this fault one with the same fault at other URLs: the page that all of them show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alike: Option<u64>,
}

impl Found<String> {
    /// What was written down, by the rules of a run; `None` where they do not have its rule.
    pub fn read_by(self, selection: &Selection) -> Option<Found> {
        let Self { rule, url, status, verdict, evidence, sources, places, alike } = self;
        let rule = selection.rule(&rule)?;
        Some(Found { rule, url, status, verdict, evidence, sources, places, alike })
    }
}

/// One place that leads to a fault, or where it can be seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Source {
    /// The page (or style sheet, or sitemap).
    pub page: String,
    /// Its file in the audited folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column in characters, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The element and attribute: `a href`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub element: String,
    /// The link's text or the image's alternative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The part of the page that the link stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landmark: Option<Landmark>,
    /// The way to it through the markup of that part, as a hash.
    #[serde(skip)]
    pub path: u8,
    /// Where its author wrote it, where `[sources]` of tollgate.toml tells that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Arc<Written>>,
}

/// A place in a file that pages are made from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Written {
    /// The file, from the folder in which tollgate ran.
    pub file: String,
    /// The line, from 1, where it is certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column in characters, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

impl Source {
    /// A page as a whole.
    pub fn page(page: &str) -> Self {
        let (file, line, column, text, landmark, written) = (None, None, None, None, None, None);
        let (page, element) = (page.to_owned(), String::new());
        Self { page, file, line, column, element, text, landmark, path: 0, written }
    }

    /// A place in a page; line 0 means that there is none (a header).
    pub fn at(page: &str, at: Position, element: impl Into<String>) -> Self {
        let placed = at.line > 0;
        let (line, column) = (placed.then_some(at.line), placed.then_some(at.column));
        Self { line, column, element: element.into(), ..Self::page(page) }
    }

    /// The same place with the text that stands there.
    #[must_use]
    pub fn with_text(mut self, text: &str) -> Self {
        self.text = Some(within(text, MAX_REFERENCE_TEXT)).filter(|text| !text.is_empty());
        self
    }
}

/// The longest quotation in evidence, in characters: whoever wrote more wrote it on the page, too.
const MAX_QUOTATION: usize = 120;

/// The longest evidence, in characters.
const MAX_EVIDENCE: usize = 600;

/// Evidence with quotations that can be read, whatever a page calls its title.
fn bounded(evidence: String) -> String {
    if evidence.len() <= MAX_QUOTATION {
        return evidence;
    }
    let mut text = String::new();
    let mut rest = evidence.as_str();
    while let Some((before, (quoted, after))) =
        rest.split_once('“').and_then(|(before, quote)| Some((before, quote.split_once('”')?)))
    {
        text.extend([before, "“", &within(quoted, MAX_QUOTATION), "”"]);
        rest = after;
    }
    within(&(text + rest), MAX_EVIDENCE)
}

/// The beginning of a text, with an ellipsis where it goes on.
fn within(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some(_) => text.chars().take(characters - 1).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

/// Where a check puts what it finds.
#[derive(Debug)]
pub struct Findings<'a> {
    rule: &'static Rule,
    limit: u64,
    found: &'a mut Vec<Found>,
}

impl<'a> Findings<'a> {
    /// Collects for one rule under the limit of this run.
    pub fn of(rule: &'static Rule, limit: u64, found: &'a mut Vec<Found>) -> Self {
        Self { rule, limit, found }
    }

    /// The limit of the rule in this run; 0 for a rule that has none.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Reports a fault at a URL. Faults of one rule at one URL are joined, with all their sources.
    pub fn add(&mut self, url: &str, evidence: impl Into<String>) -> &mut Found {
        self.found.push(Found {
            rule: self.rule,
            url: url.to_owned(),
            status: None,
            verdict: Verdict::Confirmed,
            evidence: bounded(evidence.into()),
            sources: Vec::new(),
            places: Vec::new(),
            alike: None,
        });
        self.found.last_mut().expect("one was just added")
    }
}

impl Found {
    /// Says what the URL answered.
    pub fn answered(&mut self, status: Option<u16>) -> &mut Self {
        self.status = status;
        self
    }

    /// Adds a place.
    pub fn seen_at(&mut self, source: Source) -> &mut Self {
        // Most faults have one place, and all are kept until the crawl ends.
        if self.sources.is_empty() {
            self.sources.reserve_exact(1);
        }
        self.sources.push(source);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_quotations_end_in_an_ellipsis_and_what_is_said_of_them_stays() {
        let long = "ä".repeat(5000);
        let evidence = bounded(format!("the title “{long}” has 5000 characters, and h1 is “{long}”"));
        let quoted = format!("“{}…”", "ä".repeat(MAX_QUOTATION - 1));
        assert_eq!(evidence, format!("the title {quoted} has 5000 characters, and h1 is {quoted}"));
        for short in ["", "no quotation", "an open “quotation", "“a” and “b”"] {
            assert_eq!(bounded(short.to_owned()), short);
        }
        assert_eq!(bounded(format!("“{long}")).chars().count(), MAX_EVIDENCE);
        assert_eq!(
            Source::page("p").with_text(&long).text.map(|text| text.chars().count()),
            Some(MAX_REFERENCE_TEXT)
        );
    }
}
