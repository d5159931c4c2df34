//! Findings as people read them: by rule, the most severe first.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::statuses::Family;
use super::text::visible;
use super::words::{self, counted};
use crate::audit::{Audit, Finding};
use crate::rules::{self, Rule, Severity};

/// The findings of one rule at one severity.
#[derive(Debug)]
pub struct Group<'a> {
    /// The rule's id, as the audit has it.
    pub id: &'a str,
    /// The rule; `None` when it is the project's own, or another version of tollgate found it.
    pub rule: Option<&'static Rule>,
    /// The fault in one sentence, as it may be shown.
    pub summary: Cow<'a, str>,
    /// How bad its findings are.
    pub severity: Severity,
    /// The findings, in the order of the audit.
    pub findings: Vec<&'a Finding>,
}

impl Group<'_> {
    /// How many findings there are, and of each family where there are several.
    pub fn counted(&self) -> String {
        let mut families: BTreeMap<Family, u64> = BTreeMap::new();
        for family in self.findings.iter().filter_map(|finding| finding.family) {
            *families.entry(family).or_default() += 1;
        }
        let all = counted(self.findings.len() as u64, "finding");
        let said =
            |(family, count): (&Family, &u64)| format!("{} {}", words::grouped(*count), family.says(*count));
        match families.len() {
            0 | 1 => all,
            _ => format!("{all}: {}", families.iter().map(said).collect::<Vec<_>>().join(", ")),
        }
    }

    /// The way out in one sentence.
    pub fn fix(&self) -> &str {
        self.rule.map_or_else(|| self.findings[0].fix.summary.as_str(), |rule| rule.fix)
    }
}

/// All findings, grouped. A stored audit may come in any order; its groups do not.
pub fn groups(audit: &Audit) -> Vec<Group<'_>> {
    grouped(audit, audit.findings.iter().collect())
}

/// The findings that somebody has to look at now, grouped: all, where there is no baseline.
pub fn fresh(audit: &Audit) -> Vec<Group<'_>> {
    grouped(audit, audit.findings.iter().filter(|finding| !finding.is_settled()).collect())
}

fn grouped<'a>(audit: &'a Audit, mut findings: Vec<&'a Finding>) -> Vec<Group<'a>> {
    // Each family together, payment first: whoever reads the first lines only must meet it.
    let family = |finding: &Finding| finding.family.map_or((true, None), |family| (false, Some(family)));
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), &finding.rule, family(finding)));
    let same = |one: &&Finding, other: &&Finding| one.severity == other.severity && one.rule == other.rule;
    findings.chunk_by(same).map(|findings| group(findings, audit)).collect()
}

fn group<'a>(findings: &[&'a Finding], audit: &'a Audit) -> Group<'a> {
    let first = findings[0];
    let rule = rules::rule(&first.rule);
    let own = || audit.own_rules.iter().find(|own| own.id == first.rule).map(|own| own.summary.as_str());
    let summary = rule.map(|rule| rule.summary).or_else(own);
    Group {
        id: &first.rule,
        rule,
        summary: visible(summary.unwrap_or("Found by a rule that this version does not know")),
        severity: first.severity,
        findings: findings.to_vec(),
    }
}
