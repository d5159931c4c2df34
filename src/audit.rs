//! The audit: the whole result of a run, and the record that `audit.json` holds.
//!
//! Everything a report may say is in here. The same site gives the same audit, byte for byte, apart
//! from the times. The schema is published in docs/audit.schema.json.

mod addresses;
pub mod alarm;
mod conditions;
mod crawlers;
mod places;
mod reach;
pub mod run;
mod standing;
pub mod stored;
pub mod trend;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

pub use self::addresses::{Address, MAX_ADDRESSES, RobotsLine, addresses};
pub use self::conditions::{Answer, Condition, Outcome};
pub use self::crawlers::{CrawlerAccess, crawlers};
use self::places::Places;
pub use self::reach::{Reach, Reached};
pub use self::standing::{Acceptance, BaselineSummary, Entry, MAX_ENTRIES, Stand, Standing};
pub use self::trend::Trend;
pub use crate::diagnose::statuses::Family;
use crate::diagnose::{Cause, Diagnosis};
use crate::fix::{Fault, Remedy};
use crate::impact::search::SearchSummary;
use crate::impact::{Assessor, Cluster, Impact, Picture, Subject};
pub use crate::page::Verdict;
use crate::rules::{Found, Rule, Selection, Severity, Source};
use crate::site::External;

/// The version of this record. It changes when a field that others rely on changes its meaning.
pub const SCHEMA: &str = "tollgate/audit/1";

/// Sources listed with one finding; all of them are counted in `sources_total`.
pub const MAX_SOURCES: usize = 10_000;

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

/// The settings that shaped an audit: what is said is not the default. Nothing here is secret.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one switch that was on or off")]
pub struct Settings {
    /// Whether URLs were visited that robots.txt forbids.
    #[serde(skip_serializing_if = "is_false")]
    pub ignore_robots: bool,
    /// Whether a page of each section was asked for as search and AI crawlers too, by their names.
    #[serde(skip_serializing_if = "is_false")]
    pub as_crawlers: bool,
    /// Whether any certificate was accepted.
    #[serde(skip_serializing_if = "is_false")]
    pub insecure: bool,
    /// What was done with links to other sites.
    pub external: External,
    /// What we said that we are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// What was sent to open doors, by name: `basic login`, `header x-key`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<String>,
    /// Whether a proxy was named to ask through.
    #[serde(skip_serializing_if = "is_false")]
    pub proxy: bool,
    /// Addresses that were given for hosts, as `HOST:PORT:ADDRESS`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resolve: Vec<String>,
    /// How long one answer was waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    /// How long a server was waited for that sent nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_timeout: Option<String>,
    /// How long a connection was waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_timeout: Option<String>,
    /// Whether subdomains belong to the site.
    #[serde(skip_serializing_if = "is_false")]
    pub subdomains: bool,
    /// The path below which URLs were visited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Patterns of the URLs that were visited: globs, or `regex:PATTERN`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Patterns of the URLs that were not visited.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Which query parameters made a URL another one: `none`, `keep=a,b` or `drop=a,b`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Whether tracking parameters were ignored.
    #[serde(skip_serializing_if = "is_false")]
    pub drop_tracking: bool,
    /// How many clicks from the start were followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<u32>,
    /// How much of one body was read.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub max_body: String,
    /// How many pages were to be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_pages: Option<usize>,
    /// How long the crawl was to take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_time: Option<String>,
    /// How much was to be received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<String>,
    /// How many URLs were to be visited below a path.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub max_below: BTreeMap<String, u64>,
    /// The rules that did not run, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules_off: Vec<String>,
    /// How many questions a host was asked at one time, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<usize>,
    /// How far apart questions to a host began, at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<String>,
}

impl Settings {
    /// Whether nothing is said: an audit that was made without them.
    fn are_unknown(&self) -> bool {
        *self == Self::default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference to the field")]
fn is_false(flag: &bool) -> bool {
    !flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference to the field")]
fn is_zero(count: &u64) -> bool {
    *count == 0
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

/// One fault at one URL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The id of the rule that found it.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// The URL where the fault is.
    pub url: String,
    /// What that URL answered, where that is the fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What becomes of the visitor, where he is refused: families are never thrown into one pot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
    /// How sure we are.
    pub verdict: Verdict,
    /// What was seen, in words.
    pub evidence: String,
    /// The same for the same fault in every run: rule and URL, hashed.
    pub fingerprint: String,
    /// The places that lead there, or where the fault can be seen; at most 10,000.
    pub sources: Vec<Source>,
    /// How many such places there are.
    pub sources_total: usize,
    /// The links among them by the templates that they stand in, each to be mended once; at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<Cluster>,
    /// How many such templates there are.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub clusters_total: u64,
    /// What it costs in search.
    #[serde(default, skip_serializing_if = "Impact::is_unknown")]
    pub impact: Box<Impact>,
    /// Why it is refused, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Arc<Diagnosis>>,
    /// Where it stands by the baseline, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Stand>,
    /// The way out.
    pub fix: Arc<Fix>,
}

/// A fault, and why it is one: what becomes a finding.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The fault.
    pub found: Found,
    /// What becomes of the visitor, where he is refused.
    pub family: Option<Family>,
    /// Why he is.
    pub diagnosis: Option<Arc<Diagnosis>>,
    /// How bad it is at most, where only its rule says how bad: severity follows harm.
    pub at_most: Severity,
}

impl From<Found> for Judged {
    fn from(found: Found) -> Self {
        Self { found, family: None, diagnosis: None, at_most: Severity::Error }
    }
}

/// The way out of a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// In one sentence.
    pub summary: String,
    /// What to do, step by step, where a diagnosis knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
    /// Configuration that does it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub snippets: Vec<Snippet>,
    /// How to see that it is mended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verify: Option<String>,
}

/// Configuration that mends something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Snippet {
    /// What it is for: a server, a service, a file.
    pub target: String,
    /// The text to put there.
    pub text: String,
}

impl Fix {
    /// A way out in one sentence.
    pub fn brief(summary: &str) -> Self {
        Self { summary: summary.to_owned(), steps: Vec::new(), snippets: Vec::new(), verify: None }
    }

    /// The way out of a cause.
    pub fn of(summary: &str, cause: &Cause) -> Self {
        let snippet = |(target, text): &(&str, &str)| Snippet {
            target: (*target).to_owned(),
            text: (*text).to_owned(),
        };
        Self {
            summary: summary.to_owned(),
            steps: cause.steps.iter().map(|step| (*step).to_owned()).collect(),
            snippets: cause.snippets.iter().map(snippet).collect(),
            verify: Some(cause.verify.to_owned()),
        }
    }
}

/// The ways out, each once: a hundred thousand findings have few of them.
#[derive(Debug, Default)]
struct Fixes(BTreeMap<(&'static str, Option<&'static str>), Arc<Fix>>);

impl Fixes {
    fn one(&mut self, summary: &'static str, cause: Option<&'static Cause>) -> Arc<Fix> {
        let fix = || cause.map_or_else(|| Fix::brief(summary), |cause| Fix::of(summary, cause));
        Arc::clone(self.0.entry((summary, cause.map(|cause| cause.id))).or_insert_with(|| Arc::new(fix())))
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

/// Findings in their final form: one per rule and URL, the dearest first, then by rule and URL.
pub fn findings(mut judged: Vec<Judged>, selection: &Selection, assessor: &mut Assessor<'_>) -> Vec<Finding> {
    join_alike(&mut judged);
    judged.sort_by(|one, other| identity(&one.found).cmp(&identity(&other.found)));
    let is_same = |one: &Judged, other: &Judged| identity(&one.found) == identity(&other.found);
    let mut fixes = Fixes::default();
    let mut findings = Vec::with_capacity(judged.chunk_by(is_same).count());
    let mut rest = judged.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut same = vec![first];
        while let Some(next) = rest.next_if(|next| is_same(next, &same[0])) {
            same.push(next);
        }
        findings.extend(finding(same, selection, (&mut *assessor, &mut fixes)));
    }
    findings.sort_unstable_by(by_impact);
    findings
}

/// What is one fault at many URLs stands at the first of them.
fn join_alike(judged: &mut [Judged]) {
    let mut firsts: BTreeMap<(&'static str, u64), String> = BTreeMap::new();
    for (alike, found) in judged.iter().filter_map(|judged| Some((judged.found.alike?, &judged.found))) {
        let first = firsts.entry((found.rule.id, alike)).or_insert_with(|| found.url.clone());
        if found.url < *first {
            first.clone_from(&found.url);
        }
    }
    for Judged { found, .. } in judged {
        if let Some(first) = found.alike.and_then(|alike| firsts.get(&(found.rule.id, alike))) {
            found.url.clone_from(first);
        }
    }
}

fn identity(found: &Found) -> (&'static str, &str) {
    (found.rule.id, &found.url)
}

fn by_impact(one: &Finding, other: &Finding) -> Ordering {
    let by_score = other.impact.score.total_cmp(&one.impact.score);
    by_score.then_with(|| (&one.rule, &one.url).cmp(&(&other.rule, &other.url)))
}

fn finding(
    mut same: Vec<Judged>,
    selection: &Selection,
    (assessor, fixes): (&mut Assessor<'_>, &mut Fixes),
) -> Option<Finding> {
    // The wording may differ from page to page; the smallest one makes the choice independent of order.
    let by_wording = |one: &usize, other: &usize| same[*one].found.evidence.cmp(&same[*other].found.evidence);
    let first = (0..same.len()).min_by(by_wording)?;
    let at_most = same.iter().map(|same| same.at_most).max()?;
    let Judged { found, family, diagnosis, .. } = same.swap_remove(first);
    let (mut sources, mut places) = (found.sources, found.places);
    for Judged { found, .. } in same {
        sources.extend(found.sources);
        places.extend(found.places);
    }
    let told = Places::of(assessor.site(), sources, places);
    let severity = selection.severity_within(found.rule, at_most)?;
    let impact = assessor.assess(&Subject {
        rule: found.rule,
        severity,
        url: &found.url,
        status: found.status,
        family,
        verdict: found.verdict,
        sources: &told.sources,
    });
    let fix = fixes.one(found.rule.fix, diagnosis.as_ref().and_then(|diagnosis| diagnosis.way_out()));
    Some(Finding {
        rule: found.rule.id.to_owned(),
        severity,
        fingerprint: fingerprint(found.rule.id, &found.url),
        url: found.url,
        status: found.status,
        family,
        verdict: found.verdict,
        evidence: found.evidence,
        sources: told.sources,
        sources_total: told.total,
        clusters: told.clusters,
        clusters_total: told.clusters_total,
        impact: Box::new(impact),
        diagnosis,
        baseline: None,
        fix,
    })
}

impl Finding {
    /// Whether it may fail a run: it is sure enough, and nobody accepted it.
    pub fn counts(&self) -> bool {
        self.verdict != Verdict::Inconclusive && !self.is_settled()
    }

    /// Where it stands by the baseline; new where there is none.
    pub fn standing(&self) -> Standing {
        self.baseline.as_ref().map_or(Standing::New, |stand| stand.standing)
    }

    /// Whether nobody has to look at it now: the baseline accepts it or is older than its rule, or it waits for more
    /// runs.
    pub fn is_settled(&self) -> bool {
        matches!(self.standing(), Standing::Known | Standing::Waiting | Standing::NewRule)
    }

    /// What whoever mends it has to know of it; none where these rules did not find it.
    pub fn fault(&self, selection: &Selection) -> Option<Fault<'_>> {
        Some(Fault {
            rule: selection.rule(&self.rule)?,
            severity: self.severity,
            url: &self.url,
            status: self.status,
            fingerprint: &self.fingerprint,
            sources: &self.sources,
            sources_total: self.sources_total,
            diagnosis: self.diagnosis.as_deref(),
            impact: &self.impact,
        })
    }
}

impl Audit {
    /// How many findings are this severe.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
