//! The audit: the whole result of a run, and the record that `audit.json` holds.
//!
//! Everything a report may say is in here. The same site gives the same audit, byte for byte, apart
//! from the times. The schema is published in docs/audit.schema.json.

mod addresses;
pub mod alarm;
mod conditions;
mod crawlers;
mod finding;
mod findings;
mod places;
mod reach;
pub mod run;
mod settings;
mod standing;
pub mod stored;
pub mod trend;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

pub use self::addresses::{Address, MAX_ADDRESSES, RobotsLine, addresses};
pub use self::conditions::{Answer, Condition, Outcome};
pub use self::crawlers::{CrawlerAccess, crawlers};
pub use self::finding::{Finding, Fix, MAX_SOURCES, Snippet};
pub use self::findings::{Judged, findings};
pub use self::reach::{Reach, Reached};
pub use self::settings::Settings;
pub use self::standing::{Acceptance, BaselineSummary, Entry, MAX_ENTRIES, Stand, Standing};
pub use self::trend::Trend;
pub use crate::diagnose::statuses::Family;
use crate::fix::Remedy;
use crate::impact::Picture;
use crate::impact::search::SearchSummary;
pub use crate::page::Verdict;
use crate::rules::{Rule, Severity};

/// The version of this record. It changes when a field that others rely on changes its meaning.
pub const SCHEMA: &str = "tollgate/audit/1";

/// The result of one audit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Audit {
    /// Always `tollgate/audit/1`.
    pub schema: String,
    /// What made the audit.
    pub tool: Tool,
    /// What was audited, as the person named it.
    pub target: String,
    /// The address that the site is audited under, and where it was taken from.
    pub base: Base,
    /// The settings that shaped the audit.
    #[serde(default, skip_serializing_if = "Settings::are_unknown")]
    pub settings: Settings,
    /// When the audit began (RFC 3339, UTC).
    pub started: String,
    /// When it ended.
    pub finished: String,
    /// Whether everything that should be visited was visited.
    pub complete: bool,
    /// How much was looked at, and what was not.
    pub coverage: Coverage,
    /// How many URLs gave each answer: a status code or the name of a failure.
    pub statuses: BTreeMap<String, u64>,
    /// How we behaved towards the servers of a live site. Like the times it differs from run to run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manners: Option<Manners>,
    /// What the robots.txt of the site lets crawlers of search engines and of AI read; none where there is no
    /// robots.txt, and all may read everything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crawlers: Vec<CrawlerAccess>,
    /// What a baseline made of it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<BaselineSummary>,
    /// The rules that ran, by id; none in an audit of a version that did not say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// The rules of the project's own that ran.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_rules: Vec<OwnRule>,
    /// What changed since the audit before. Like the times it differs from run to run: it is left out where no earlier
    /// audit of this site with these settings is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trend: Option<Box<Trend>>,
    /// What went wrong with the input itself: files that cannot be read, lines that mean nothing.
    pub warnings: Vec<Warning>,
    /// What to do, the best first: findings that one deed mends are one remedy.
    #[serde(default)]
    pub fixes: Vec<Remedy>,
    /// What refusals cost the site as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Box<Picture>>,
    /// What was read of the user's data about search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchSummary>,
    /// The faults, the dearest first.
    pub findings: Vec<Finding>,
    /// Every URL of the site and how it answered, by URL; at most 100,000, the refused ones first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// How many such URLs there are.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub addresses_total: u64,
    /// What the columns of tollgate.toml found, page by page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extracted: Vec<Extracted>,
}

/// What the columns of tollgate.toml found in one page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Extracted {
    /// The page.
    pub url: String,
    /// What was found, by the name of the column, in the order of the page.
    pub values: BTreeMap<String, Vec<String>>,
}

/// A rule of the project's own: only its tollgate.toml says what it asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnRule {
    /// Its id.
    pub id: String,
    /// The fault in one sentence.
    pub summary: String,
}

impl OwnRule {
    /// What is told of a rule.
    pub fn of(rule: &'static Rule) -> Self {
        Self { id: rule.id.to_owned(), summary: rule.summary.to_owned() }
    }
}

/// The program that made an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// Always `tollgate`.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Tool {
    /// This program.
    pub fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// The address of the audited site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Base {
    /// The URL that the root of the site has.
    pub url: String,
    /// Where it was taken from: `given`, `redirect`, `canonical`, `sitemap` or `default`.
    pub taken_from: String,
}

/// How much was looked at, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// URLs that were asked for.
    pub fetched: u64,
    /// HTML pages among them that answered 200.
    pub pages: u64,
    /// Links, assets and other references on them.
    pub references: u64,
    /// How URLs of other sites answered that links lead to: a status code or the name of a failure.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub external: BTreeMap<String, u64>,
    /// URLs that were seen and not asked for, by reason.
    pub not_visited: BTreeMap<String, u64>,
    /// References that nobody can judge from here, by reason.
    pub unverified: BTreeMap<String, u64>,
}

/// How we behaved towards the servers of a live site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Manners {
    /// Requests that were sent: retries, redirects and second looks included.
    pub requests: u64,
    /// URLs that were asked again before their error was believed.
    pub asked_again: u64,
    /// When and why we slowed, in order; at most 100 times for each host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slowed: Vec<Slowing>,
}

/// One time that we slowed for a host, until we were as fast as before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Slowing {
    /// Scheme, host and port.
    pub host: String,
    /// Why: `429`, `503`, `no-connection` or `timeout`.
    pub why: String,
    /// When it began, in milliseconds since the first request.
    pub at_ms: u64,
    /// When we were as fast as before; left out when we never were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_ms: Option<u64>,
    /// How often we slowed further meanwhile, the first time included.
    pub times: u32,
}

/// Something wrong with the input itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// The file.
    pub file: String,
    /// The line in it, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What is wrong and what was done about it.
    pub message: String,
}

impl Audit {
    /// How many findings are this severe.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// A text as a name of sixteen digits.
pub fn hashed(text: &str) -> String {
    format!("{:016x}", xxh3_64(text.as_bytes()))
}

/// The name of a fault: the same for the same fault in every run.
pub fn fingerprint(rule: &str, url: &str) -> String {
    hashed(&format!("{rule}\n{url}"))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference to the field")]
fn is_false(flag: &bool) -> bool {
    !flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference to the field")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}
