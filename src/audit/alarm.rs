//! What of an audit somebody wants to hear at once: occasions, and what became of them since they were last told.
//!
//! An occasion is told when it begins or grows, and when it is over; never because it is still there.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::run::{Known, Run};
use super::{Audit, Finding, Verdict, hashed};
use crate::rules::Severity;

/// Subjects of one occasion that are remembered. What more there is, is told with them and not apart.
const MAX_SUBJECTS: usize = 10_000;

/// Subjects that are named; all are counted.
pub const MAX_NAMED: usize = 10;

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
}

/// What is wrong now, by occasion.
#[derive(Debug, Clone, Default)]
pub struct Alarms {
    subjects: BTreeMap<Occasion, Vec<Subject>>,
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
        if audit.complete {
            subjects.insert(Occasion::EquityLost, equity_lost(run, limits));
            subjects.extend(run.known.as_deref().map(|known| (Occasion::NewError, errors(audit, known))));
        }
        for subjects in subjects.values_mut() {
            subjects.sort_by(|one, other| one.key.cmp(&other.key));
            subjects.dedup_by(|one, other| one.key == other.key);
            subjects.truncate(MAX_SUBJECTS);
        }
        Self { subjects, score: run.score, is_complete: audit.complete, is_audited: true }
    }

    /// Those of a site that gave nothing to audit.
    pub fn of_nothing(why: &str) -> Self {
        let refused = vec![Subject { key: "site".to_owned(), says: why.to_owned() }];
        Self { subjects: BTreeMap::from([(Occasion::SiteRefused, refused)]), ..Self::default() }
    }
}

fn site_refused(audit: &Audit) -> Vec<Subject> {
    let start = audit
        .findings
        .iter()
        .find(|finding| finding.rule == "start-page-refused" && finding.verdict != Verdict::Inconclusive);
    let says = start.map(|finding| format!("{} {}", finding.url, finding.evidence));
    says.map(|says| Subject { key: "site".to_owned(), says }).into_iter().collect()
}

fn unpaid(audit: &Audit) -> Vec<Subject> {
    let is_unpaid = |address: &&super::Address| {
        address.in_sitemap
            && !address.elsewhere
            && address.answer.as_deref() == Some("402")
            && address.verdict != Verdict::Inconclusive
    };
    let subject = |address: &super::Address| Subject { key: hashed(&address.url), says: address.url.clone() };
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
            Some(Subject { key: known.fingerprint.clone(), says: says.trim_end().to_owned() })
        })
        .collect()
}

fn equity_lost(run: &Run, limits: &Limits) -> Vec<Subject> {
    let lost = run.equity_lost.map(|share| share * 100.0).filter(|lost| *lost >= limits.equity_lost);
    let says = |lost: f64| format!("{lost:.1} % of the link equity of the site flows into refused URLs");
    lost.map(|lost| Subject { key: "equity".to_owned(), says: says(lost) }).into_iter().collect()
}

fn certificates(audit: &Audit) -> Vec<Subject> {
    let ending = audit.findings.iter().filter(|finding| finding.rule == "certificate-ends-soon");
    let subject = |finding: &Finding| Subject {
        key: hashed(&finding.url),
        says: format!("{} {}", finding.url, finding.evidence),
    };
    ending.map(subject).collect()
}

/// What somebody was told last.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Told {
    /// What was wrong, by occasion: the keys of its subjects.
    standing: BTreeMap<Occasion, BTreeSet<String>>,
    /// The best score since the last fall that was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    best: Option<f64>,
    /// The score before the fall that was told, until it is back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fell_from: Option<f64>,
}

/// Something to tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What it is about.
    pub occasion: Occasion,
    /// Whether it is over, rather than begun.
    pub is_over: bool,
    /// In one sentence of ours.
    pub title: String,
    /// Some of what it is true of; it may be crawled text.
    pub named: Vec<String>,
    /// How much it is newly true of.
    pub total: usize,
}

impl Told {
    /// What is to be told now to somebody who wants to hear of these occasions, and what will have been told then.
    ///
    /// Whoever was told nothing yet hears of everything but errors: those are what is there, not what is new.
    pub fn after(
        before: Option<&Self>,
        now: &Alarms,
        wanted: &[Occasion],
        limits: &Limits,
    ) -> (Vec<Event>, Self) {
        let mut after = before.cloned().unwrap_or_default();
        let mut events: Vec<Event> = now
            .subjects
            .iter()
            .filter_map(|(occasion, subjects)| {
                let is_first = before.is_none_or(|before| !before.standing.contains_key(occasion));
                let event = after.take(*occasion, subjects, now.is_complete);
                event.filter(|_| !(is_first && *occasion == Occasion::NewError))
            })
            .collect();
        events
            .extend(now.score.filter(|_| now.is_complete).and_then(|score| after.take_score(score, limits)));
        if now.is_audited && !now.is_complete {
            events.retain(|event| !event.is_over);
        }
        events.retain(|event| is_wanted(event, wanted));
        (events, after)
    }

    fn take(&mut self, occasion: Occasion, subjects: &[Subject], is_complete: bool) -> Option<Event> {
        let standing = self.standing.entry(occasion).or_default();
        let new: Vec<&Subject> = subjects.iter().filter(|subject| !standing.contains(&subject.key)).collect();
        let was_standing = !standing.is_empty();
        if is_complete {
            standing.clear();
        }
        standing.extend(subjects.iter().map(|subject| subject.key.clone()));
        let is_over = was_standing && standing.is_empty();
        (is_over || !new.is_empty()).then(|| Event {
            occasion,
            is_over,
            title: if is_over { over(occasion).to_owned() } else { begun(occasion, new.len()) },
            named: new.iter().take(MAX_NAMED).map(|subject| subject.says.clone()).collect(),
            total: new.len(),
        })
    }

    /// A slow slide is a fall too: the score is held to the best since the last one that was told.
    fn take_score(&mut self, score: f64, limits: &Limits) -> Option<Event> {
        let best = self.best.unwrap_or(score);
        let event = |is_over, title| Event {
            occasion: Occasion::ScoreDrop,
            is_over,
            title,
            named: Vec::new(),
            total: 1,
        };
        if best - score >= limits.score_drop {
            self.fell_from = self.fell_from.or(Some(best));
            self.best = Some(score);
            return Some(event(false, format!("The score fell from {best:.1} to {score:.1}")));
        }
        self.best = Some(best.max(score));
        let from = self.fell_from.filter(|from| score >= *from)?;
        self.fell_from = None;
        Some(event(true, format!("The score is back at {score:.1}; it had fallen from {from:.1}")))
    }
}

/// The end of something is for those who heard of it, and for those who want to hear of nothing but ends.
fn is_wanted(event: &Event, wanted: &[Occasion]) -> bool {
    let (hears, hears_ends) = (wanted.contains(&event.occasion), wanted.contains(&Occasion::Recovery));
    if event.is_over { hears_ends && (hears || wanted.len() == 1) } else { hears }
}

fn begun(occasion: Occasion, count: usize) -> String {
    match occasion {
        Occasion::SiteRefused => "The site as a whole is refused".to_owned(),
        Occasion::New402 if count == 1 => "1 URL of the sitemap newly asks for payment (402)".to_owned(),
        Occasion::New402 => format!("{count} URLs of the sitemap newly ask for payment (402)"),
        Occasion::NewError if count == 1 => "1 new error".to_owned(),
        Occasion::NewError => format!("{count} new errors"),
        Occasion::EquityLost => "Link equity is lost".to_owned(),
        Occasion::CertificateEnds => "A certificate ends soon".to_owned(),
        Occasion::ScoreDrop | Occasion::Recovery => String::new(),
    }
}

fn over(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::SiteRefused => "The site answers again",
        Occasion::New402 => "No URL of the sitemap asks for payment any more",
        Occasion::NewError => "No error is left",
        Occasion::EquityLost => "Less link equity is lost than the limit",
        Occasion::CertificateEnds => "No certificate ends soon any more",
        Occasion::ScoreDrop | Occasion::Recovery => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { score_drop: 5.0, equity_lost: 5.0 };

    /// What an audit finds wrong: an occasion, and the keys of its subjects.
    fn now(occasion: Occasion, keys: &[&str], score: Option<f64>) -> Alarms {
        let subject = |key: &&str| Subject { key: (*key).to_owned(), says: (*key).to_owned() };
        let subjects = BTreeMap::from([(occasion, keys.iter().map(subject).collect())]);
        Alarms { subjects, score, is_complete: true, is_audited: true }
    }

    /// What is told from audit to audit, each in a few words.
    fn told(audits: &[Alarms], wanted: &[Occasion]) -> Vec<String> {
        let mut before: Option<Told> = None;
        let says = |event: &Event| format!("{}{}", if event.is_over { "over: " } else { "" }, event.title);
        let mut all = Vec::new();
        for audit in audits {
            let (events, after) = Told::after(before.as_ref(), audit, wanted, &LIMITS);
            all.push(events.iter().map(says).collect::<Vec<_>>().join(", "));
            // As the next run reads it.
            let kept = serde_json::to_string(&after).expect("it is plain data");
            before = Some(serde_json::from_str(&kept).expect("it was written so"));
        }
        all
    }

    #[test]
    fn a_slow_slide_is_a_fall_and_what_is_told_is_not_told_again() {
        let scores = [98.0, 96.0, 94.0, 92.5, 92.0, 88.0, 87.0, 97.9, 98.0, 94.0];
        let audits = scores.map(|score| now(Occasion::ScoreDrop, &[], Some(score)));
        let fell = "The score fell from 98.0 to 92.5";
        let fell_more = "The score fell from 92.5 to 87.0";
        let back = "over: The score is back at 98.0; it had fallen from 98.0";
        assert_eq!(told(&audits, &Occasion::ALL), ["", "", "", fell, "", "", fell_more, "", back, ""]);
    }

    #[test]
    fn whoever_is_new_hears_of_all_but_errors() {
        let two = ["a", "b"];
        let errors =
            [&two[..], &two, &["a", "b", "c"], &["c"], &[]].map(|keys| now(Occasion::NewError, keys, None));
        assert_eq!(told(&errors, &Occasion::ALL), ["", "", "1 new error", "", "over: No error is left"]);
        let ends = "A certificate ends soon";
        let certificates =
            [&["a"][..], &["a"], &[], &["a"]].map(|keys| now(Occasion::CertificateEnds, keys, None));
        assert_eq!(
            told(&certificates, &Occasion::ALL),
            [ends, "", "over: No certificate ends soon any more", ends]
        );
    }

    #[test]
    fn a_partial_audit_ends_nothing() {
        let partial = Alarms { is_complete: false, ..now(Occasion::New402, &[], Some(10.0)) };
        let paid = || now(Occasion::New402, &["a"], Some(90.0));
        let begun = "1 URL of the sitemap newly asks for payment (402)";
        assert_eq!(told(&[paid(), partial, paid()], &Occasion::ALL), [begun, "", ""]);
    }

    #[test]
    fn everybody_hears_of_what_he_asked_for() {
        let audits = [&["a"][..], &[]].map(|keys| now(Occasion::SiteRefused, keys, None));
        let (begun, over) = ("The site as a whole is refused", "over: The site answers again");
        for (wanted, expected) in [
            (&[Occasion::SiteRefused, Occasion::Recovery][..], [begun, over]),
            (&[Occasion::SiteRefused], [begun, ""]),
            (&[Occasion::Recovery], ["", over]),
            (&[Occasion::New402, Occasion::Recovery], ["", ""]),
        ] {
            assert_eq!(told(&audits, wanted), expected, "{wanted:?}");
        }
    }

    #[test]
    fn a_site_that_gives_nothing_is_refused_until_it_answers() {
        let nothing = || Alarms::of_nothing("no answer");
        let well = now(Occasion::SiteRefused, &[], None);
        let (begun, over) = ("The site as a whole is refused", "over: The site answers again");
        assert_eq!(told(&[nothing(), nothing(), well], &Occasion::ALL), [begun, "", over]);
    }
}
