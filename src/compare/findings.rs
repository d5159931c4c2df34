//! What became of each finding.

use std::collections::{BTreeMap, BTreeSet};

use super::map::{Map, Names};
use super::record::{Became, FindingChange};
use crate::audit::{Audit, Finding, Reach, Reached, Verdict};

/// Literal pages of one finding that the later audit is asked about; of more, those that are listed first.
const MOST_PAGES: usize = 100;

/// The findings of an audit by rule and the name that both sides have for their URL.
type ByName<'a> = BTreeMap<(&'a str, String), &'a Finding>;

/// What changed, what is worse first, and how many findings did not.
pub fn changes(old: &Audit, new: &Audit, map: &Map) -> (Vec<FindingChange>, u64) {
    let (old_names, new_names) = (Names::of(map, &old.base.url), Names::of(map, &new.base.url));
    let (before, after) = (by_name(old, &old_names), by_name(new, &new_names));
    let earlier = Reach::of(old);
    let reach = Reach::named(new, |url| new_names.name(url));
    let (mut changes, mut unchanged) = (Vec::new(), 0);
    for ((rule, name), finding) in &after {
        match before.get(&(*rule, name.clone())) {
            None => changes.push(came(finding, name, earlier.has_run(rule))),
            Some(former) => match difference((former, &old_names), (finding, &new_names)) {
                Some((how, is_worse)) => {
                    let is_worse = is_worse && finding.verdict != Verdict::Inconclusive;
                    changes.push(FindingChange {
                        how: Some(how),
                        ..told(Became::Changed, finding, name, is_worse)
                    });
                }
                None => unchanged += 1,
            },
        }
    }
    for ((rule, name), finding) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        let pages: Vec<String> = pages(finding, &old_names).into_iter().take(MOST_PAGES).collect();
        changes.push(match reach.reaches(rule, name, &pages) {
            Reached::Yes => told(Became::Fixed, finding, name, false),
            Reached::No(why) => {
                FindingChange { how: Some(why.to_owned()), ..told(Became::NotReached, finding, name, false) }
            }
        });
    }
    let order = |change: &FindingChange| {
        (
            change.became,
            !change.is_worse,
            std::cmp::Reverse(change.severity),
            change.rule.clone(),
            change.url.clone(),
        )
    };
    changes.sort_by_cached_key(order);
    (changes, unchanged)
}

fn by_name<'a>(audit: &'a Audit, names: &Names) -> ByName<'a> {
    audit
        .findings
        .iter()
        .map(|finding| ((finding.rule.as_str(), names.name(&finding.url)), finding))
        .collect()
}

/// A finding of the later audit only. Where the earlier did not look for it, nobody knows since when it is there.
fn came(finding: &Finding, name: &str, was_looked_for: bool) -> FindingChange {
    if was_looked_for {
        return told(Became::New, finding, name, finding.verdict != Verdict::Inconclusive);
    }
    let how = Some("the rule did not run in the earlier audit".to_owned());
    FindingChange { how, ..told(Became::NotReached, finding, name, false) }
}

fn told(became: Became, finding: &Finding, name: &str, is_worse: bool) -> FindingChange {
    FindingChange {
        became,
        is_worse,
        severity: finding.severity,
        rule: finding.rule.clone(),
        url: name.to_owned(),
        verdict: finding.verdict,
        evidence: finding.evidence.clone(),
        how: None,
        fingerprint: finding.fingerprint.clone(),
    }
}

/// What is told otherwise of a finding, and whether that is worse: more severe, another status or cause, or sure now.
fn difference((was, old): (&Finding, &Names), (now, new): (&Finding, &Names)) -> Option<(String, bool)> {
    let mut said = Vec::new();
    let mut is_worse = false;
    let mut say = |from: String, to: String, worse: bool| {
        if from != to {
            said.push(format!("{from} → {to}"));
            is_worse |= worse;
        }
    };
    let status = |finding: &Finding| {
        finding.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string())
    };
    let cause = |finding: &Finding| {
        finding.diagnosis.as_ref().map_or("no cause", |diagnosis| diagnosis.cause().id).to_owned()
    };
    say(was.severity.name().to_owned(), now.severity.name().to_owned(), now.severity > was.severity);
    say(status(was), status(now), true);
    say(cause(was), cause(now), true);
    say(was.verdict.name().to_owned(), now.verdict.name().to_owned(), now.verdict == Verdict::Confirmed);
    let (before, after) = (pages(was, old), pages(now, new));
    let more = after.difference(&before).count();
    if more > 0 {
        said.push(format!("{more} more {}", if more == 1 { "page" } else { "pages" }));
    }
    (!said.is_empty()).then(|| (said.join(", "), is_worse))
}

fn pages(finding: &Finding, names: &Names) -> BTreeSet<String> {
    finding.sources.iter().map(|source| names.name(&source.page)).collect()
}
