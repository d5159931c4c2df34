//! What a baseline makes of an audit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::file::{Accepted, Baseline};
use super::{pages, pages_of};
use crate::audit::{
    Acceptance, Audit, BaselineSummary, Entry, Finding, MAX_ENTRIES, Reach, Reached, Stand, Standing,
};
use crate::urls::on_site;

/// The places of entries in their baseline, by rule and target.
pub(super) type ByTarget<'b> = BTreeMap<(&'b str, &'b str), Vec<usize>>;

/// Where the entries of each rule and target stand.
pub(super) fn by_target(entries: &[Accepted]) -> ByTarget<'_> {
    let mut by_target = ByTarget::new();
    for (at, entry) in entries.iter().enumerate() {
        by_target.entry((&entry.rule, &entry.target)).or_default().push(at);
    }
    by_target
}

/// The entries that are about the fault of a finding, on whatever page.
pub(super) fn entries_of<'i>(
    finding: &'i Finding,
    by_target: &'i ByTarget<'i>,
    audit: &'i Audit,
) -> &'i [usize] {
    let key = (finding.rule.as_str(), on_site(&finding.url, &audit.base.url));
    by_target.get(&key).map(Vec::as_slice).unwrap_or_default()
}

/// Says of every finding where it stands on the day that the audit began, and of every entry what became of it.
pub fn apply(baseline: &Baseline, file: &str, audit: &mut Audit) {
    let today = audit.started.get(..10).unwrap_or_default().to_owned();
    let by_target = by_target(&baseline.entries);
    let words: Vec<Arc<Acceptance>> = baseline.entries.iter().map(|entry| Arc::new(entry.words())).collect();
    let known = known_rules(baseline, audit);
    let mut met = BTreeSet::new();
    let stands: Vec<Stand> = audit
        .findings
        .iter()
        .map(|finding| {
            let entries = entries_of(finding, &by_target, audit);
            let (mut stand, matched) = stand(finding, audit, (baseline, entries, &words), &today);
            met.extend(matched);
            if stand.standing == Standing::New && !known.is_empty() && !known.contains(finding.rule.as_str())
            {
                stand.standing = Standing::NewRule;
            }
            stand
        })
        .collect();
    let summary = summary(baseline, (file, &met), audit, &stands);
    for (finding, stand) in audit.findings.iter_mut().zip(stands) {
        finding.baseline = Some(stand);
    }
    audit.baseline = Some(summary);
}

/// The rules that the baseline may have decided about: those that it names, and the project's own, which nobody but the
/// project adds. None where it does not say what it knows.
fn known_rules<'b>(baseline: &'b Baseline, audit: &'b Audit) -> BTreeSet<&'b str> {
    let own = audit.own_rules.iter().map(|own| own.id.as_str()).filter(|_| !baseline.rules.is_empty());
    baseline.rules.iter().map(String::as_str).chain(own).collect()
}

/// Where a finding stands, and the entries that mean it. It is known where every page of it is.
fn stand(
    finding: &Finding,
    audit: &Audit,
    (baseline, entries, words): (&Baseline, &[usize], &[Arc<Acceptance>]),
    today: &str,
) -> (Stand, BTreeSet<usize>) {
    let mut standing = Standing::Known;
    let mut matched = BTreeSet::new();
    for page in pages_of(finding, audit) {
        let of_page = entries.iter().copied().filter(|at| baseline.entries[*at].means(page));
        let (expired, valid): (Vec<usize>, Vec<usize>) =
            of_page.partition(|at| baseline.entries[*at].is_expired(today));
        standing = standing.min(match (valid.is_empty(), expired.is_empty()) {
            (false, _) => Standing::Known,
            (true, false) => Standing::Expired,
            (true, true) => Standing::New,
        });
        matched.extend(valid.into_iter().chain(expired));
    }
    let accepted = matched.first().filter(|_| standing != Standing::New).map(|at| Arc::clone(&words[*at]));
    let accepted = accepted.filter(|words| **words != Acceptance::default());
    (Stand { standing, runs: None, accepted }, matched)
}

fn summary(
    baseline: &Baseline,
    (file, met): (&str, &BTreeSet<usize>),
    audit: &Audit,
    stands: &[Stand],
) -> BaselineSummary {
    let count = |standing| stands.iter().filter(|stand| stand.standing == standing).count() as u64;
    let mut summary = BaselineSummary {
        file: file.to_owned(),
        new: count(Standing::New),
        expired: count(Standing::Expired),
        new_rules: count(Standing::NewRule),
        known: count(Standing::Known),
        ..BaselineSummary::default()
    };
    let reach = Reach::of(audit);
    for (_, entry) in baseline.entries.iter().enumerate().filter(|(at, _)| !met.contains(at)) {
        let (list, total, why) = match reach.reaches(&entry.rule, &entry.target, &entry.pages) {
            Reached::Yes => (&mut summary.fixed, &mut summary.fixed_total, None),
            Reached::No(why) => (&mut summary.not_reached, &mut summary.not_reached_total, Some(why)),
        };
        *total += 1;
        if list.len() < MAX_ENTRIES {
            list.push(Entry { why: why.map(str::to_owned), ..entry.told() });
        }
    }
    summary
}

impl Accepted {
    /// Whether a fault on this page is meant.
    pub(super) fn means(&self, page: &str) -> bool {
        self.pages.is_empty() || self.pages.iter().any(|pattern| pages::is_match(pattern, page))
    }

    /// Whether its last day is over: days are written so that they sort as texts.
    pub(super) fn is_expired(&self, today: &str) -> bool {
        self.expires.as_deref().is_some_and(|last| last < today)
    }

    fn words(&self) -> Acceptance {
        Acceptance { reason: self.reason.clone(), owner: self.owner.clone(), expires: self.expires.clone() }
    }

    /// As reports tell it.
    pub(super) fn told(&self) -> Entry {
        Entry { rule: self.rule.clone(), target: self.target.clone(), pages: self.pages.clone(), why: None }
    }
}
