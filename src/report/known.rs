//! What a baseline made of an audit, in the words that reports have in common.

use super::text::visible;
use super::words::{counted, standing};
use crate::audit::{BaselineSummary, Finding, Standing};

/// How many findings stand where, and what became of entries: `3 new`, `40 known`, `2 fixed`.
pub fn counts(summary: &BaselineSummary) -> Vec<String> {
    standing([
        (summary.new, "new"),
        (summary.expired, "expired"),
        (summary.new_rules, "of new rules"),
        (summary.waiting, "waiting"),
        (summary.known, "known"),
        (summary.fixed_total, "fixed"),
        (summary.not_reached_total, "not reached"),
    ])
}

/// Why a finding is no failure now: `known: the menu comes back (anna, until 2026-12-01)`.
pub fn settled(finding: &Finding) -> Option<String> {
    let stand = finding.baseline.as_ref()?;
    match stand.standing {
        Standing::New | Standing::Expired => None,
        Standing::NewRule => Some("the rule is newer than the baseline".to_owned()),
        Standing::Waiting => Some(format!(
            "waiting: found {} in a row",
            counted(stand.runs.unwrap_or_default().into(), "time")
        )),
        Standing::Known => {
            Some(format!("known{}", words(finding).map(|words| format!(": {words}")).unwrap_or_default()))
        }
    }
}

/// What whoever accepted a finding said of it.
pub fn words(finding: &Finding) -> Option<String> {
    let accepted = finding.baseline.as_ref()?.accepted.as_ref()?;
    let until = accepted.expires.as_ref().map(|day| format!("until {day}"));
    let terms: Vec<String> = accepted.owner.iter().cloned().chain(until).collect();
    let terms = if terms.is_empty() { String::new() } else { format!("({})", terms.join(", ")) };
    let said: Vec<String> =
        accepted.reason.iter().cloned().chain([terms]).filter(|text| !text.is_empty()).collect();
    (!said.is_empty()).then(|| visible(&said.join(" ")).into_owned())
}
