//! The later audit with what a comparison says of it, so that the formats of CI and `--fail-on` see what is new.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::record::{Aspect, Became, Comparison, FindingChange, UrlChange};
use crate::audit::{
    Audit, BaselineSummary, Entry, Family, Finding, Fix, MAX_ENTRIES, OwnRule, Stand, Standing, Verdict,
    fingerprint,
};

/// The later audit, in which only what came or is worse is new. What is worse of a URL is a finding of its own, unless a
/// new one says so already.
pub fn marked(new: &Audit, comparison: &Comparison) -> Audit {
    let became: BTreeMap<&str, &FindingChange> =
        comparison.findings.iter().map(|change| (change.fingerprint.as_str(), change)).collect();
    let mut audit = new.clone();
    for finding in &mut audit.findings {
        let change = became.get(finding.fingerprint.as_str()).filter(|change| change.rule == finding.rule);
        let is_new = change.is_some_and(|change| change.is_worse || change.became == Became::New);
        let standing = if is_new { Standing::New } else { Standing::Known };
        finding.baseline = Some(Stand { standing, runs: None, accepted: None });
    }
    let said: BTreeSet<String> = audit
        .findings
        .iter()
        .filter(|finding| !finding.is_settled() && finding.family.is_some())
        .map(|finding| finding.url.clone())
        .collect();
    audit.findings.extend(worse(comparison).filter(|finding| !said.contains(&finding.url)));
    audit.own_rules.extend(
        Aspect::ALL
            .map(|aspect| OwnRule { id: aspect.name().to_owned(), summary: aspect.summary().to_owned() }),
    );
    audit.baseline = Some(summary(&audit, comparison));
    audit
}

/// The later audit with nothing but what is worse of its URLs, for whoever asks for that by name: a page that vanished
/// did so whether links lead there or not.
pub fn of_urls(new: &Audit, comparison: &Comparison) -> Audit {
    Audit { findings: worse(comparison).collect(), ..new.clone() }
}

/// What is worse of a URL, as findings.
fn worse(comparison: &Comparison) -> impl Iterator<Item = Finding> {
    let fixes: BTreeMap<Aspect, Arc<Fix>> =
        Aspect::ALL.into_iter().map(|aspect| (aspect, Arc::new(Fix::brief(aspect.fix())))).collect();
    comparison.urls.iter().filter_map(move |change| finding(change, comparison, &fixes))
}

fn finding(
    change: &UrlChange,
    comparison: &Comparison,
    fixes: &BTreeMap<Aspect, Arc<Fix>>,
) -> Option<Finding> {
    let severity = change.severity?;
    let url = match change.url.strip_prefix('/') {
        Some(path) => format!("{}/{path}", crate::urls::origin_of_key(&comparison.new.base)),
        None => change.url.clone(),
    };
    let rule = change.aspect.name().to_owned();
    let status = change.now.split(' ').next().and_then(|status| status.parse().ok());
    Some(Finding {
        severity,
        status,
        family: status.map(Family::of_code).filter(|family| family.is_refusal()),
        verdict: Verdict::Confirmed,
        evidence: format!("was {}, and is {}", change.was, change.now),
        fingerprint: fingerprint(&rule, &url),
        sources: Vec::new(),
        sources_total: 0,
        clusters: Vec::new(),
        clusters_total: 0,
        impact: Box::default(),
        diagnosis: None,
        baseline: Some(Stand { standing: Standing::New, runs: None, accepted: None }),
        fix: Arc::clone(&fixes[&change.aspect]),
        rule,
        url,
    })
}

fn summary(audit: &Audit, comparison: &Comparison) -> BaselineSummary {
    let entries = |became: Became| {
        let of_kind = comparison.findings.iter().filter(move |change| change.became == became);
        of_kind.take(MAX_ENTRIES).map(entry).collect()
    };
    let new = audit.findings.iter().filter(|finding| !finding.is_settled()).count() as u64;
    BaselineSummary {
        file: comparison.old.target.clone(),
        new,
        known: audit.findings.len() as u64 - new,
        fixed: entries(Became::Fixed),
        fixed_total: comparison.counts.fixed,
        not_reached: entries(Became::NotReached),
        not_reached_total: comparison.counts.not_reached,
        ..BaselineSummary::default()
    }
}

fn entry(change: &FindingChange) -> Entry {
    Entry {
        rule: change.rule.clone(),
        target: change.url.clone(),
        pages: Vec::new(),
        why: change.how.clone(),
    }
}
