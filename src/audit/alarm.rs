//! What of an audit somebody wants to hear at once: occasions, and what became of them since they were last told.
//!
//! An occasion is told when it begins or grows, and when it is over; never because it is still there.

mod told;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::run::{Known, Run};
use super::{Audit, Finding, Verdict, hashed};
use crate::rules::Severity;

pub use self::told::{Event, Told};

/// Subjects of one occasion that are remembered. What more there is, is told with them and not apart.
const MAX_SUBJECTS: usize = 10_000;

/// The rules whose findings are occasions.
const START_REFUSED: &str = "start-page-refused";
const CERTIFICATE_ENDS: &str = "certificate-ends-soon";

/// What somebody may want to hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// The site as a whole is refused, or does not answer.
    SiteRefused,
    /// A URL that a sitemap names asks for payment: 402.
    #[serde(rename = "new-402")]
    New402,
    /// An error that was not known.
    NewError,
    /// The score fell.
    ScoreDrop,
    /// Much of the link equity is lost.
    EquityLost,
    /// A certificate ends soon.
    CertificateEnds,
    /// Something that was told is over.
    Recovery,
}

impl Occasion {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 7] = [
        Self::SiteRefused,
        Self::New402,
        Self::NewError,
        Self::ScoreDrop,
        Self::EquityLost,
        Self::CertificateEnds,
        Self::Recovery,
    ];
}

/// From where on an occasion is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Points that the score falls.
    pub score_drop: f64,
    /// Percent of the link equity that is lost.
    pub equity_lost: f64,
}

/// One thing that an occasion is true of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Subject {
    /// What tells it from others in every run.
    key: String,
    /// What is said of it; it may be crawled text.
    says: String,
    /// Whether it is no news, though nobody was told: a rule that is new found it.
    is_learnt: bool,
}

impl Subject {
    fn new(key: impl Into<String>, says: impl Into<String>) -> Self {
        Self { key: key.into(), says: says.into(), is_learnt: false }
    }
}

/// What is wrong now, by occasion.
#[derive(Debug, Clone, Default)]
pub struct Alarms {
    subjects: BTreeMap<Occasion, Vec<Subject>>,
    /// Occasions of which something is there that nobody has to look at: it was accepted, or waits.
    settled: BTreeSet<Occasion>,
    score: Option<f64>,
    /// Whether what is not here is over.
    is_complete: bool,
    /// Whether anything could be looked at.
    is_audited: bool,
}

impl Alarms {
    /// Those of an audit, which left this in the history.
    pub fn of(audit: &Audit, run: &Run, limits: &Limits) -> Self {
        let mut subjects = BTreeMap::from([
            (Occasion::SiteRefused, site_refused(audit)),
            (Occasion::New402, unpaid(audit)),
            (Occasion::CertificateEnds, certificates(audit)),
        ]);
        let settled = audit.findings.iter().filter(|finding| finding.is_settled()).flat_map(occasions);
        if audit.complete {
            subjects.insert(Occasion::EquityLost, equity_lost(run, limits));
            subjects.extend(run.known.as_deref().map(|known| (Occasion::NewError, errors(audit, known))));
        }
        for subjects in subjects.values_mut() {
            subjects.sort_by(|one, other| one.key.cmp(&other.key));
            subjects.dedup_by(|one, other| one.key == other.key);
            subjects.truncate(MAX_SUBJECTS);
        }
        Self {
            subjects,
            settled: settled.collect(),
            score: run.score,
            is_complete: audit.complete,
            is_audited: true,
        }
    }

    /// Those of a site that gave nothing to audit.
    pub fn of_nothing(why: &str) -> Self {
        let refused = vec![Subject::new("site", why)];
        Self { subjects: BTreeMap::from([(Occasion::SiteRefused, refused)]), ..Self::default() }
    }
}

/// What a finding is an occasion of, where it counts.
fn occasions(finding: &Finding) -> Vec<Occasion> {
    let all = [
        (finding.rule == START_REFUSED, Occasion::SiteRefused),
        (finding.status == Some(402), Occasion::New402),
        (finding.severity == Severity::Error, Occasion::NewError),
        (finding.rule == CERTIFICATE_ENDS, Occasion::CertificateEnds),
    ];
    all.into_iter().filter(|(is_one, _)| *is_one).map(|(_, occasion)| occasion).collect()
}

fn site_refused(audit: &Audit) -> Vec<Subject> {
    let start = audit.findings.iter().find(|finding| finding.rule == START_REFUSED && finding.counts());
    let says = start.map(|finding| format!("{} {}", finding.url, finding.evidence));
    says.map(|says| Subject::new("site", says)).into_iter().collect()
}

/// The URLs of the sitemap that ask for payment. Where all that was found there is settled, somebody decided so.
fn unpaid(audit: &Audit) -> Vec<Subject> {
    let (mut open, mut settled) = (BTreeSet::new(), BTreeSet::new());
    for finding in audit.findings.iter().filter(|finding| finding.status == Some(402)) {
        let urls = if finding.is_settled() { &mut settled } else { &mut open };
        urls.insert(finding.url.as_str());
    }
    let is_unpaid = |address: &&super::Address| {
        address.in_sitemap
            && !address.elsewhere
            && address.answer.as_deref() == Some("402")
            && address.verdict != Verdict::Inconclusive
            && (open.contains(address.url.as_str()) || !settled.contains(address.url.as_str()))
    };
    let subject = |address: &super::Address| Subject::new(hashed(&address.url), address.url.clone());
    audit.addresses.iter().filter(is_unpaid).map(subject).collect()
}

/// What is known to be wrong, with what was known before and could not be looked at again.
fn errors(audit: &Audit, known: &[Known]) -> Vec<Subject> {
    let found: BTreeMap<&str, &Finding> =
        audit.findings.iter().map(|finding| (finding.fingerprint.as_str(), finding)).collect();
    let errors = known.iter().filter(|known| known.severity == Severity::Error);
    errors
        .filter_map(|known| {
            let finding = found.get(known.fingerprint.as_str());
            if finding.is_some_and(|finding| finding.is_settled()) {
                return None; // Somebody accepted it.
            }
            let evidence = finding.map_or("", |finding| &finding.evidence);
            let says = format!("{}: {} {evidence}", known.rule, known.url);
            let is_learnt = audit.trend.as_ref().is_some_and(|trend| trend.unasked.contains_key(&known.rule));
            Some(Subject { is_learnt, ..Subject::new(known.fingerprint.clone(), says.trim_end()) })
        })
        .collect()
}

fn equity_lost(run: &Run, limits: &Limits) -> Vec<Subject> {
    let lost = run.equity_lost.map(|share| share * 100.0).filter(|lost| *lost >= limits.equity_lost);
    let says = |lost: f64| format!("{lost:.1} % of the link equity of the site flows into refused URLs");
    lost.map(|lost| Subject::new("equity", says(lost))).into_iter().collect()
}

fn certificates(audit: &Audit) -> Vec<Subject> {
    let ending = audit.findings.iter().filter(|finding| finding.rule == CERTIFICATE_ENDS && finding.counts());
    let subject = |finding: &Finding| {
        Subject::new(hashed(&finding.url), format!("{} {}", finding.url, finding.evidence))
    };
    ending.map(subject).collect()
}
