//! What was found becomes findings: each fault once, with its cost and its way out, the dearest first.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::places::Places;
use super::{Family, Finding, Fix, fingerprint};
use crate::diagnose::{Cause, Diagnosis};
use crate::impact::{Assessor, Subject};
use crate::rules::{Found, Selection, Severity};

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

/// The ways out, each once: a hundred thousand findings have few of them.
#[derive(Debug, Default)]
struct Fixes(BTreeMap<(&'static str, Option<&'static str>), Arc<Fix>>);

impl Fixes {
    fn one(&mut self, summary: &'static str, cause: Option<&'static Cause>) -> Arc<Fix> {
        let fix = || cause.map_or_else(|| Fix::brief(summary), |cause| Fix::of(summary, cause));
        Arc::clone(self.0.entry((summary, cause.map(|cause| cause.id))).or_insert_with(|| Arc::new(fix())))
    }
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
