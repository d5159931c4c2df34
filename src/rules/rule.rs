//! What a rule is: its documentation and metadata, how bad its fault is, and how it is found.

use serde::{Deserialize, Serialize, Serializer};

use super::{Case, Category, CrawlerFileView, CustomCheck, ErrorPage, Findings, View};
use crate::page::Response;
use crate::site::Site;

/// One fault that we look for.
#[derive(Debug)]
pub struct Rule {
    /// Names the fault; frozen once published.
    pub id: &'static str,
    /// The fault in one sentence.
    pub summary: &'static str,
    /// The way out in one sentence.
    pub fix: &'static str,
    /// The topic it belongs to.
    pub category: Category,
    /// How bad it is, unless configured otherwise.
    pub severity: Severity,
    /// The version that brought it.
    pub since: &'static str,
    /// Pages of search engines and standards that say so.
    pub references: &'static [&'static str],
    /// The documentation, in Markdown: what it finds, why it matters, how to fix it, examples.
    pub docs: &'static str,
    /// The number that decides, where there is one.
    pub limit: Option<Limit>,
    /// How it is found.
    pub check: Check,
}

/// A rule is written down by its id.
impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

/// The number from which on something is a fault. tollgate.toml may set another.
#[derive(Debug)]
pub struct Limit {
    /// The number, unless configured otherwise.
    pub default: u64,
    /// What is counted: `pixels`, `characters`, `words` ...
    pub unit: &'static str,
    /// What the number says: `The widest title that is not reported`.
    pub doc: &'static str,
}

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Every response, whatever it answers, with its identity.
    Response(fn(&str, &Response, &mut Findings)),
    /// Whatever comes with an error.
    Error(fn(&ErrorPage, &mut Findings)),
    /// What comes with an error where somebody reads it: not in the place of an image or a style sheet.
    ErrorPage(fn(&ErrorPage, &mut Findings)),
    /// Every HTML page that visitors get: status 200, and not a mere refresh elsewhere.
    HtmlPage(fn(&View, &mut Findings)),
    /// Of those, the pages that search engines may index under their own address.
    IndexablePage(fn(&View, &mut Findings)),
    /// One refusal, once it is known who meets it and why.
    Refusal(fn(&Case, &mut Findings)),
    /// robots.txt and sitemaps.
    CrawlerFile(fn(&CrawlerFileView, &mut Findings)),
    /// The whole site, once it is known.
    Site(fn(&Site, &mut Findings)),
    /// Every HTML page that visitors get, as a tree: a rule of the project's own.
    Own(&'static CustomCheck),
}

/// How bad a fault is. Ordered: a notice is less than an error.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Notice,
    /// Costs something.
    Warning,
    /// Visitors or search engines are refused or misled.
    Error,
}

impl Severity {
    /// Its name, as written in configuration and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
