//! What fails a run: conditions over the findings that count, and over the figures of the whole site.

use std::collections::BTreeSet;
use std::fmt;

use super::{Audit, Family, Finding, Standing, Verdict};
use crate::rules::Severity;

/// One condition of `--fail-on`.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// A finding at least this severe.
    Severity(Severity),
    /// A finding of this rule.
    Rule(String),
    /// A finding at a URL that answers so.
    Status(Answer),
    /// A refusal for this cause.
    Cause(&'static str),
    /// A score below this.
    ScoreBelow(f64),
    /// More than these percent of the link equity lost.
    EquityLost(f64),
    /// More than so many clicks on URLs that are refused.
    ClicksAtRisk(u64),
    /// More than so many findings that the baseline does not know.
    New(u64),
}

/// How a URL answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// With this status.
    Code(u16),
    /// With a status that begins with this digit.
    Class(u16),
    /// Not at all, for this reason.
    Failure(&'static str),
    /// In a way that does this to the visitor.
    Family(Family),
}

/// What an audit makes of a condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<'a> {
    /// It does not fail the run.
    Passed,
    /// These findings fail the run: how many, and the dearest.
    Findings(usize, &'a Finding),
    /// This figure fails the run.
    Figure(String),
    /// The audit has no such figure, for this reason.
    Unknown(String),
}

impl Condition {
    /// What an audit makes of it.
    pub fn judge<'a>(&self, audit: &'a Audit) -> Outcome<'a> {
        match self {
            Self::Severity(least) => matching(audit, |finding| finding.severity >= *least),
            Self::Rule(id) => dearest_of(audit, |finding| {
                // Whoever names a rule decided about it, however new it is.
                finding.rule == *id && (finding.counts() || is_of_new_rule(finding))
            }),
            Self::Status(answer) => answer.judge(audit),
            Self::Cause(id) => matching(audit, |finding| {
                finding.diagnosis.as_ref().is_some_and(|diagnosis| diagnosis.cause().id == *id)
            }),
            Self::ScoreBelow(least) => score_below(audit, *least),
            Self::EquityLost(most) => equity_lost(audit, *most),
            Self::ClicksAtRisk(most) => clicks_at_risk(audit, *most),
            Self::New(most) => match matching(audit, |_| true) {
                Outcome::Findings(count, _) if count as u64 <= *most => Outcome::Passed,
                outcome => outcome,
            },
        }
    }
}

impl Answer {
    fn judge<'a>(&self, audit: &'a Audit) -> Outcome<'a> {
        match self {
            Self::Code(code) => matching(audit, |finding| finding.status == Some(*code)),
            Self::Class(digit) => {
                matching(audit, |finding| finding.status.is_some_and(|status| status / 100 == *digit))
            }
            Self::Family(family) => matching(audit, |finding| finding.family == Some(*family)),
            Self::Failure(name) => {
                let failed =
                    audit.addresses.iter().filter(|address| address.answer.as_deref() == Some(*name));
                let failed: BTreeSet<&str> = failed.map(|address| address.url.as_str()).collect();
                let is_refused = |finding: &Finding| finding.status.is_none() && finding.family.is_some();
                matching(audit, |finding| is_refused(finding) && failed.contains(finding.url.as_str()))
            }
        }
    }
}

fn matching(audit: &Audit, is_meant: impl Fn(&Finding) -> bool) -> Outcome<'_> {
    dearest_of(audit, |finding| finding.counts() && is_meant(finding))
}

fn is_of_new_rule(finding: &Finding) -> bool {
    finding.standing() == Standing::NewRule && finding.verdict != Verdict::Inconclusive
}

fn dearest_of(audit: &Audit, is_meant: impl Fn(&Finding) -> bool) -> Outcome<'_> {
    let mut matching = audit.findings.iter().filter(|finding| is_meant(finding));
    match matching.next() {
        Some(dearest) => Outcome::Findings(1 + matching.count(), dearest),
        None => Outcome::Passed,
    }
}

/// Where the start page is refused for certain, a site that nobody saw has no better score than none.
fn score_below(audit: &Audit, least: f64) -> Outcome<'_> {
    let Some(picture) = &audit.impact else { return unweighed() };
    match picture.score {
        Some(score) if score < least => Outcome::Figure(format!("the score is {score:.1}")),
        Some(_) => Outcome::Passed,
        None if start_is_refused(audit) => {
            Outcome::Figure(format!("there is no score: {}", picture.score_says))
        }
        None => Outcome::Unknown(picture.score_says.clone()),
    }
}

fn start_is_refused(audit: &Audit) -> bool {
    let start = audit.addresses.iter().find(|address| address.url == audit.base.url);
    start.is_some_and(|start| {
        let is_refusal = start.answer.as_deref().is_some_and(|answer| Family::of(answer).is_refusal());
        is_refusal && start.verdict == Verdict::Confirmed
    })
}

fn equity_lost(audit: &Audit, most: f64) -> Outcome<'_> {
    let Some(picture) = &audit.impact else { return unweighed() };
    let lost = picture.equity_lost * 100.0;
    if lost > most {
        Outcome::Figure(format!("{lost:.1} % of the link equity is lost"))
    } else {
        Outcome::Passed
    }
}

fn clicks_at_risk(audit: &Audit, most: u64) -> Outcome<'_> {
    let clicks = audit.impact.as_ref().and_then(|picture| picture.clicks.as_ref());
    match clicks {
        Some(clicks) if clicks.at_risk > most => {
            Outcome::Figure(format!("{} of {} clicks are at risk", clicks.at_risk, clicks.total))
        }
        Some(_) => Outcome::Passed,
        None => Outcome::Unknown("the search data has no clicks on this site".to_owned()),
    }
}

fn unweighed<'a>() -> Outcome<'a> {
    Outcome::Unknown("an earlier version made the audit, which weighed nothing".to_owned())
}

impl fmt::Display for Condition {
    /// As it is written after `--fail-on`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Severity(severity) => f.write_str(severity.name()),
            Self::Rule(id) => write!(f, "rule:{id}"),
            Self::Status(answer) => write!(f, "status:{answer}"),
            Self::Cause(id) => write!(f, "cause:{id}"),
            Self::ScoreBelow(least) => write!(f, "score<{least}"),
            Self::EquityLost(most) => write!(f, "equity-lost>{most}%"),
            Self::ClicksAtRisk(most) => write!(f, "clicks-at-risk>{most}"),
            Self::New(most) => write!(f, "new>{most}"),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Class(digit) => write!(f, "{digit}xx"),
            Self::Failure(name) => f.write_str(name),
            Self::Family(family) => f.write_str(family.name()),
        }
    }
}
