//! The figures of the first screen: what it costs, what changed, what was accepted and found, how much was looked at.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::changes::day;
use super::super::costs;
use super::super::statuses::Family;
use super::super::text::visible;
use super::super::words::{counted, grouped, reason};
use super::changes;
use crate::audit::{Address, Audit};
use crate::rules::Severity;

/// A few figures on the first screen, under one question.
#[derive(Debug, Serialize)]
pub struct Aside {
    id: &'static str,
    title: &'static str,
    figures: Vec<Figure>,
    lines: Vec<String>,
}

/// A number and what it counts.
#[derive(Debug, Serialize)]
pub struct Figure {
    count: String,
    label: String,
    /// The name of a severity or family, for the colour.
    tone: &'static str,
}

/// What there is to show of an audit, in the order of the screen.
pub fn asides(audit: &Audit) -> Vec<Aside> {
    let asides =
        [Some(cost(audit)), Some(changed(audit)), accepted(audit), Some(found(audit)), Some(coverage(audit))];
    asides.into_iter().flatten().collect()
}

/// What it costs: the share of the site's link equity that refusals swallow, clicks where they are known, the score.
fn cost(audit: &Audit) -> Aside {
    let Some(picture) = &audit.impact else { return counted_cost(audit) };
    let lost = Figure {
        count: costs::percent(picture.equity_lost),
        label: "of link equity lost".to_owned(),
        tone: "",
    };
    let mut figures = vec![Figure { tone: if picture.equity_lost > 0.0 { "error" } else { "" }, ..lost }];
    if let Some(clicks) = &picture.clicks {
        figures.push(figure(clicks.at_risk, "clicks at risk", "error"));
    }
    if let Some(score) = picture.score {
        figures.push(Figure { count: format!("{score:.1}"), label: "score of 100".to_owned(), tone: "" });
    }
    let grade = costs::dearest(audit, 1).first().map(|dearest| dearest.impact.grade);
    let grade = grade.map(|grade| format!("Evidence {}: {}.", grade.letter(), grade.says()));
    let lines = [Some(format!("{}.", picture.score_says)), grade].into_iter().flatten().collect();
    Aside { id: "cost-title", title: "What it costs", figures, lines }
}

/// The same of an audit that weighed nothing.
fn counted_cost(audit: &Audit) -> Aside {
    let is_refused = |address: &&Address| {
        !address.elsewhere && address.answer.as_deref().is_some_and(|answer| Family::of(answer).is_refusal())
    };
    let inlinks = audit.addresses.iter().filter(is_refused).map(|address| u64::from(address.inlinks)).sum();
    let figures = vec![figure(inlinks, "links that lead to a refusal", "error")];
    Aside { id: "cost-title", title: "What it costs", figures, lines: Vec::new() }
}

/// What is new since the last time.
fn changed(audit: &Audit) -> Aside {
    let (id, title) = ("changed-title", "What changed");
    let Some(trend) = audit.trend.as_deref() else {
        let lines = vec!["This audit was not compared with an earlier one.".to_owned()];
        return Aside { id, title, figures: Vec::new(), lines };
    };
    let figures = vec![figure(trend.new_total, "new", "error"), figure(trend.fixed_total, "fixed", "served")];
    let since = format!("Since {}.", day(&trend.since, &audit.finished));
    Aside { id, title, figures, lines: [vec![since], changes::lines(trend)].concat() }
}

/// What a baseline makes of the findings.
fn accepted(audit: &Audit) -> Option<Aside> {
    let (id, title) = ("baseline-title", "What was accepted");
    let summary = audit.baseline.as_ref()?;
    let figures = vec![
        figure(summary.new + summary.expired, "new", "error"),
        figure(summary.known, "known", ""),
        figure(summary.fixed_total, "fixed", ""),
    ];
    let asides = [
        (summary.expired, "expired: the day until which the baseline accepts them is over"),
        (summary.new_rules, "of rules that are newer than the baseline, which fail nothing yet"),
        (summary.waiting, "waiting until more runs in a row find them"),
        (summary.not_reached_total, "of the baseline not reached by this audit"),
    ];
    let told = asides.into_iter().filter(|(count, _)| *count > 0);
    let lines = told.map(|(count, what)| format!("{} {what}.", grouped(count)));
    let file = format!("By the baseline {}.", visible(&summary.file));
    Some(Aside { id, title, figures, lines: lines.chain([file]).collect() })
}

fn found(audit: &Audit) -> Aside {
    let figures = [Severity::Error, Severity::Warning, Severity::Notice].map(|severity| {
        let count = audit.count(severity) as u64;
        let label = if count == 1 { severity.name().to_owned() } else { format!("{}s", severity.name()) };
        Figure { label, ..figure(count, "", severity.name()) }
    });
    Aside { id: "found-title", title: "What was found", figures: figures.into(), lines: Vec::new() }
}

/// How much was looked at, and what was not.
fn coverage(audit: &Audit) -> Aside {
    let coverage = &audit.coverage;
    let sum = |counts: &BTreeMap<String, u64>| counts.values().sum::<u64>();
    let figures = vec![
        figure(coverage.fetched, "URLs asked for", ""),
        figure(coverage.pages, "pages read", ""),
        figure(coverage.references, "references seen", ""),
    ];
    let left = |counts: &BTreeMap<String, u64>, noun: &str, what: &str| {
        let most = counts.iter().max_by_key(|(_, count)| **count);
        most.map(|(why, _)| format!("{} {what}; most: {}.", counted(sum(counts), noun), reason(why)))
    };
    let lines = [
        left(&coverage.not_visited, "URL", "seen and not visited"),
        left(&coverage.unverified, "reference", "not verifiable from here"),
    ];
    Aside {
        id: "coverage-title",
        title: "How much was looked at",
        figures,
        lines: lines.into_iter().flatten().collect(),
    }
}

/// A number and its colour, which zero has not.
pub fn figure(count: u64, label: &str, tone: &'static str) -> Figure {
    Figure { count: grouped(count), label: label.to_owned(), tone: if count == 0 { "" } else { tone } }
}
