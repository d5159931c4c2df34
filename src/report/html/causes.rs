//! The refusals, one card for each cause: who is affected, what shows it, what search engines do, what ends it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::super::costs;
use super::super::markdown::{Span, spans};
use super::super::statuses::Family;
use super::super::text::{shortened, visible};
use super::super::why;
use super::super::words::{self, counted};
use super::catalogue::{Link, more};
use crate::audit::{Audit, Finding, Verdict};
use crate::diagnose::{Diagnosis, Evidence, Origin, statuses};

/// Characters of one text.
const MAX_TEXT: usize = 300;
/// Protocols, platforms and prices that one card names.
const MAX_MARKS: usize = 6;
/// URLs that one card lists.
const MAX_URLS: usize = 100;

/// Why something is refused, and what ends it.
#[derive(Debug, Serialize)]
pub struct Card {
    anchor: String,
    family: Family,
    title: String,
    answers: String,
    urls: String,
    confidence: String,
    who: String,
    marks: Vec<String>,
    affected: Vec<String>,
    costs: Vec<String>,
    engines: Vec<Claim>,
    evidence: Vec<Claim>,
    decoded: Vec<Claim>,
    flaws: Vec<Claim>,
    steps: Vec<Vec<Span>>,
    snippets: Vec<Snippet>,
    verify: Vec<Span>,
    listed: Vec<Link>,
    unlisted: Option<String>,
}

/// A claim or a name, and what shows it or its value.
#[derive(Debug, Clone, Serialize)]
pub struct Claim {
    /// What is claimed.
    pub what: String,
    /// What shows it.
    pub seen: String,
}

/// Configuration that mends it.
#[derive(Debug, Serialize)]
struct Snippet {
    name: String,
    text: String,
}

/// What findings of one card have in common: payment stands first.
type Kind<'a> = (Family, &'a str, Option<&'a str>);

/// The cards of an audit, payment first.
pub fn cards(audit: &Audit) -> Vec<Card> {
    let mut kinds: BTreeMap<Kind, Vec<&Finding>> = BTreeMap::new();
    // What is wrong with an error page is no refusal of its own where the refusal is diagnosed.
    let is_told = |finding: &Finding| finding.diagnosis.is_some();
    let diagnosed: BTreeSet<&str> = audit
        .findings
        .iter()
        .filter(|finding| is_told(finding))
        .map(|finding| finding.url.as_str())
        .collect();
    let told =
        audit.findings.iter().filter(|finding| is_told(finding) || !diagnosed.contains(finding.url.as_str()));
    for finding in told {
        if let Some(kind) = kind(finding) {
            kinds.entry(kind).or_default().push(finding);
        }
    }
    kinds.into_iter().map(|(kind, findings)| card(kind, &findings, &audit.base.url)).collect()
}

/// Where the card of a finding stands.
pub fn anchor_of(finding: &Finding) -> String {
    kind(finding).map_or_else(String::new, anchor)
}

fn kind(finding: &Finding) -> Option<Kind<'_>> {
    let family = finding.family.or_else(|| finding.status.map(Family::of_code))?;
    let why = finding.diagnosis.as_deref();
    let is_shown = family.is_refusal() || why.is_some();
    is_shown.then(|| {
        let cause = why.map_or("", |why| why.cause.as_str());
        (family, cause, why.and_then(|why| why.dialect.as_deref()))
    })
}

/// Made of what is ours or hashed: an address in the page that nothing crawled can choose.
fn anchor((family, cause, dialect): Kind) -> String {
    let text = format!("{family:?}\n{cause}\n{dialect:?}");
    format!("refusal-{:08x}", xxhash_rust::xxh3::xxh3_64(text.as_bytes()) >> 32)
}

fn card(kind: Kind, findings: &[&Finding], base: &str) -> Card {
    let surest = findings
        .iter()
        .filter_map(|finding| finding.diagnosis.as_deref())
        .max_by(|one, other| one.confidence.share.total_cmp(&other.confidence.share));
    let urls: BTreeSet<&str> = findings.iter().map(|finding| finding.url.as_str()).collect();
    let listed: Vec<Link> = urls.iter().take(MAX_URLS).map(|url| Link::to(url, base)).collect();
    let cause = surest.map(Diagnosis::cause);
    let first = findings[0];
    let fix = &first.fix;
    let texts = |lines: &[String]| lines.iter().map(|line| spans(&visible(line))).collect::<Vec<_>>();
    Card {
        anchor: anchor(kind),
        family: kind.0,
        title: cause.map_or_else(|| title(kind.0).to_owned(), |cause| cause.title.to_owned()),
        answers: answers(findings),
        urls: counted(urls.len() as u64, "URL"),
        confidence: surest.map_or_else(|| "seen, not diagnosed".to_owned(), sure),
        who: surest.map_or_else(|| "to be mended by whoever edits the site".to_owned(), who),
        marks: marks(findings),
        affected: affected(findings),
        costs: costs_of(findings),
        engines: engines(first),
        evidence: surest.map(evidence).unwrap_or_default(),
        decoded: surest.map(decoded).unwrap_or_default(),
        flaws: surest.map(flaws).unwrap_or_default(),
        steps: cause.map_or_else(
            || texts(std::slice::from_ref(&fix.summary)),
            |cause| cause.steps.iter().map(|step| spans(step)).collect(),
        ),
        snippets: cause.map_or_else(Vec::new, |cause| {
            cause
                .snippets
                .iter()
                .map(|(name, text)| Snippet { name: (*name).to_owned(), text: (*text).to_owned() })
                .collect()
        }),
        verify: cause.map_or_else(Vec::new, |cause| spans(cause.verify)),
        unlisted: more(urls.len(), listed.len(), "URL"),
        listed,
    }
}

/// What the dearest of them costs, and what mending it would give back.
fn costs_of(findings: &[&Finding]) -> Vec<String> {
    let dearest = findings.iter().max_by(|one, other| one.impact.score.total_cmp(&other.impact.score));
    let Some(impact) = dearest.map(|finding| &finding.impact).filter(|impact| !impact.is_unknown()) else {
        return Vec::new();
    };
    let number = format!(
        "Impact {:.1} of 100, evidence {}: {}",
        impact.score,
        impact.grade.letter(),
        impact.grade.says()
    );
    let parts = impact
        .reasons
        .iter()
        .map(|reason| format!("{:+.1}: {}", reason.points, shortened(&reason.why.to_string(), MAX_TEXT)));
    let recovery = impact.recovery.as_ref().map(|recovery| {
        format!("Mended, pages that answer have {} of the link equity more", costs::percent(recovery.mended))
    });
    std::iter::once(number).chain(parts).chain(recovery).collect()
}

/// How sure, where a cause is claimed.
fn sure(diagnosis: &Diagnosis) -> String {
    let share = diagnosis.confidence.share * 100.0;
    why::sure(diagnosis)
        .map_or_else(|| "no cause is claimed".to_owned(), |sure| format!("{sure} ({share:.0} %)"))
}

/// The protocols, platforms and prices among them, each once.
fn marks(findings: &[&Finding]) -> Vec<String> {
    let whys = findings.iter().filter_map(|finding| finding.diagnosis.as_deref());
    let mut marks: Vec<String> = Vec::new();
    for mark in whys.flat_map(words::marks) {
        if !marks.contains(&mark) && marks.len() < MAX_MARKS {
            marks.push(mark);
        }
    }
    marks
}

/// Who ends it.
fn who(diagnosis: &Diagnosis) -> String {
    let nobody =
        if diagnosis.is_unknown() { "who can mend it is not known" } else { "not to be mended on this site" };
    why::who(diagnosis).unwrap_or_else(|| nobody.to_owned())
}

/// What a family is called where no cause is known.
fn title(family: Family) -> &'static str {
    match family {
        Family::Payment => "Payment is asked for, and nothing says why",
        Family::Missing => "Nothing is at these addresses",
        Family::Forbidden => "Visitors are not let in",
        Family::Throttled => "Visitors are sent away for now",
        Family::Refused => "The request is refused",
        Family::Failing => "The server fails",
        Family::Passing => "The server failed once, and answered when it was asked again",
        Family::Unanswered => "There is no answer",
        Family::Unknown => "Nobody can tell from here",
        Family::Redirected => "Visitors are sent elsewhere",
        Family::Served => "It is served, and still refuses",
    }
}

fn answers(findings: &[&Finding]) -> String {
    let statuses: BTreeSet<u16> = findings.iter().filter_map(|finding| finding.status).collect();
    if statuses.is_empty() {
        return "no answer".to_owned();
    }
    let statuses: Vec<String> = statuses.iter().map(u16::to_string).collect();
    statuses.join(", ")
}

/// Who gets this answer, as far as it was asked.
fn affected(findings: &[&Finding]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let looks =
        findings.iter().filter_map(|finding| finding.diagnosis.as_deref()).flat_map(|why| &why.evidence);
    for Evidence { what, seen, .. } in looks.filter(|evidence| evidence.from == Origin::Scope) {
        let line = format!("{}: {}", shortened(what, MAX_TEXT), shortened(seen, MAX_TEXT));
        if !lines.contains(&line) && lines.len() < 5 {
            lines.push(line);
        }
    }
    let verdicts: BTreeSet<&str> = findings.iter().map(|finding| verdict(finding.verdict)).collect();
    lines.extend(verdicts.into_iter().map(str::to_owned));
    lines
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Confirmed => {
            "Whoever asks, as far as we could ask: the answer stayed when it was asked for again"
        }
        Verdict::OnlyToUs => "Programs like ours: with a browser's headers the same address is served",
        Verdict::Inconclusive => {
            "Perhaps nobody: what answered cannot be told from a wall against programs, or it came and went"
        }
    }
}

fn engines(finding: &Finding) -> Vec<Claim> {
    let Some(status) = finding.status.and_then(|status| statuses::status_named(&status.to_string())) else {
        return Vec::new();
    };
    let engines = status.engines;
    [("Google", engines.google), ("Bing", engines.bing), ("Yandex", engines.yandex)]
        .map(|(name, does)| Claim { what: name.to_owned(), seen: does.to_owned() })
        .into()
}

fn claim(what: &str, seen: &str) -> Claim {
    Claim { what: shortened(what, MAX_TEXT), seen: shortened(seen, MAX_TEXT) }
}

fn evidence(why: &Diagnosis) -> Vec<Claim> {
    why.evidence.iter().map(|Evidence { what, seen, .. }| claim(what, seen)).collect()
}

fn decoded(why: &Diagnosis) -> Vec<Claim> {
    why.decoded
        .lines()
        .iter()
        .map(|(name, value)| Claim { what: visible(name).into_owned(), seen: shortened(value, MAX_TEXT) })
        .collect()
}

fn flaws(why: &Diagnosis) -> Vec<Claim> {
    why.lint.iter().map(|flaw| claim(&flaw.what, &flaw.seen)).collect()
}
