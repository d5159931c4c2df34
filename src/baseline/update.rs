//! A baseline brought up to date with an audit: what is fixed goes, what is new comes, everything else stays as it is.

use std::collections::BTreeSet;

use super::file::{Accepted, Baseline};
use super::standing::{by_target, entries_of};
use super::{pages, pages_of};
use crate::audit::{Audit, Entry, Finding, Reach, Reached, Verdict};
use crate::rules::Severity;
use crate::urls::on_site;

/// What entries that are added say, and which findings get one.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Why they are accepted.
    pub reason: Option<String>,
    /// By whom.
    pub owner: Option<String>,
    /// The last day on which they are. Entries whose day is over get it too, where the fault is still there.
    pub expires: Option<String>,
    /// Findings that are less severe are left out.
    pub from: Severity,
}

/// What became of the entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Updated {
    /// Those that were added.
    pub added: Vec<Entry>,
    /// Those that are fixed, and gone.
    pub removed: Vec<Entry>,
    /// Those that have another last day now.
    pub renewed: Vec<Entry>,
    /// Those that stay because nobody looked.
    pub not_reached: Vec<Entry>,
    /// How many stay because the fault does.
    pub kept: usize,
}

/// Brings a baseline up to date with an audit.
pub fn update(baseline: &mut Baseline, audit: &Audit, terms: &Terms) -> Updated {
    let today = audit.started.get(..10).unwrap_or_default();
    let reach = Reach::of(audit);
    let mut updated = Updated::default();
    let before = std::mem::take(&mut baseline.entries);
    let met = met(&before, audit);
    for (at, mut entry) in before.into_iter().enumerate() {
        let is_met = met.contains(&at);
        match (is_met, reach.reaches(&entry.rule, &entry.target, &entry.pages)) {
            (false, Reached::Yes) => {
                updated.removed.push(entry.told());
                continue;
            }
            (false, Reached::No(why)) => {
                updated.not_reached.push(Entry { why: Some(why.to_owned()), ..entry.told() });
            }
            (true, _) => updated.kept += 1,
        }
        if let Some(day) = terms.expires.as_deref().filter(|_| is_met && entry.is_expired(today)) {
            entry.renew(day);
            updated.renewed.push(entry.told());
        }
        baseline.entries.push(entry);
    }
    for finding in &audit.findings {
        if finding.severity >= terms.from && finding.verdict != Verdict::Inconclusive {
            updated.added.extend(add(baseline, finding, audit, terms));
        }
    }
    if !audit.rules.is_empty() {
        // What was switched off is known too: whoever switches it on later wants to hear of it.
        baseline.take_up(audit.rules.iter().chain(&audit.settings.rules_off).cloned());
    }
    baseline.entries.sort_by(|one, other| identity(one).cmp(&identity(other)));
    updated.added.sort();
    updated
}

fn identity(entry: &Accepted) -> (&str, &str, &[String]) {
    (&entry.rule, &entry.target, &entry.pages)
}

/// The entries that the findings of an audit meet.
fn met(entries: &[Accepted], audit: &Audit) -> BTreeSet<usize> {
    let by_target = by_target(entries);
    let mut met = BTreeSet::new();
    for finding in &audit.findings {
        let of_target = entries_of(finding, &by_target, audit);
        for page in pages_of(finding, audit) {
            met.extend(of_target.iter().copied().filter(|at| entries[*at].means(page)));
        }
    }
    met
}

/// Adds an entry for the pages of a finding that no entry means.
fn add(baseline: &mut Baseline, finding: &Finding, audit: &Audit, terms: &Terms) -> Option<Entry> {
    let target = on_site(&finding.url, &audit.base.url);
    let is_its = |entry: &&Accepted| entry.rule == finding.rule && entry.target == target;
    let means = |page: &str| baseline.entries.iter().filter(is_its).any(|entry| entry.means(page));
    let pages: BTreeSet<&str> = pages_of(finding, audit).into_iter().filter(|page| !means(page)).collect();
    if pages.is_empty() {
        return None;
    }
    let is_itself = pages.len() == 1 && pages.contains(target);
    let mut entry = Accepted {
        rule: finding.rule.clone(),
        target: target.to_owned(),
        pages: if is_itself { Vec::new() } else { pages::patterns(&pages) },
        reason: terms.reason.clone(),
        owner: terms.owner.clone(),
        expires: terms.expires.clone(),
        text: String::new(),
    };
    entry.text = entry.composed();
    let told = entry.told();
    baseline.entries.push(entry);
    Some(told)
}

impl Accepted {
    /// The text of an entry that nobody wrote by hand.
    fn composed(&self) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let mut lines = vec!["[[accepted]]".to_owned()];
        let mut say = |key: &str, value: String| lines.push(format!("{key} = {value}"));
        say("rule", quoted(&self.rule));
        say("target", quoted(&self.target));
        if !self.pages.is_empty() {
            let pages: Vec<String> = self.pages.iter().map(|page| quoted(page)).collect();
            say("pages", format!("[{}]", pages.join(", ")));
        }
        for (key, text) in [("reason", &self.reason), ("owner", &self.owner)] {
            if let Some(text) = text {
                say(key, quoted(text));
            }
        }
        if let Some(day) = &self.expires {
            say("expires", day.clone());
        }
        lines.join("\n")
    }

    /// Gives it another last day; what else stands in its line stays.
    fn renew(&mut self, day: &str) {
        let old = self.expires.replace(day.to_owned()).unwrap_or_default();
        let is_day = |line: &str| line.trim_start().starts_with("expires");
        let line = |line: &str| if is_day(line) { line.replacen(&old, day, 1) } else { line.to_owned() };
        self.text = self.text.lines().map(line).collect::<Vec<_>>().join("\n");
    }
}
