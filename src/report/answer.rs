//! The first question, answered from the statuses: is the site refusing anyone?

use std::collections::BTreeMap;

use serde::Serialize;

use super::statuses::{Family, phrase};
use super::text::visible;
use super::words::{counted, grouped};
use crate::audit::Audit;

/// How many URLs gave one answer.
#[derive(Debug, Serialize)]
pub struct Status {
    name: String,
    phrase: &'static str,
    family: Family,
    count: String,
    /// Of all answers, in percent.
    share: String,
}

/// What the answer means for whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Somebody is refused.
    Refusing,
    /// Nobody is, and there is something else to mend, or nothing was looked at.
    Faulty,
    /// Nothing was found.
    Clean,
}

/// The answer in a sentence, and its tone.
pub fn verdict(audit: &Audit) -> (Tone, String) {
    let (refused, judged) = (refused(&audit.statuses), judged(&audit.statuses));
    let asked = counted(judged, "URL");
    let findings = || counted(audit.findings.len() as u64, "other finding");
    match (judged, refused, audit.findings.len()) {
        (0, ..) => (Tone::Faulty, "Nothing was looked at.".to_owned()),
        (_, 0, 0) => (Tone::Clean, format!("Nobody is refused, and nothing else was found at {asked}.")),
        (_, 0, _) => {
            let verdict =
                format!("Nobody is refused at {asked}; there is still something to mend: {}.", findings());
            (Tone::Faulty, verdict)
        }
        _ => {
            let families = by_family(&audit.statuses);
            let said =
                |(family, count): (&Family, &u64)| format!("{} {}", grouped(*count), family.says(*count));
            let parts: Vec<String> = families.iter().map(said).collect();
            (
                Tone::Refusing,
                format!("Visitors are refused at {} of {asked}: {}.", grouped(refused), parts.join(", ")),
            )
        }
    }
}

fn refused(statuses: &BTreeMap<String, u64>) -> u64 {
    by_family(statuses).values().sum()
}

/// How many URLs gave an answer that can be judged.
fn judged(statuses: &BTreeMap<String, u64>) -> u64 {
    statuses.iter().filter(|(status, _)| Family::of(status) != Family::Unknown).map(|(_, count)| count).sum()
}

fn by_family(statuses: &BTreeMap<String, u64>) -> BTreeMap<Family, u64> {
    let mut families = BTreeMap::new();
    for (status, count) in statuses {
        let family = Family::of(status);
        if family.is_refusal() {
            *families.entry(family).or_default() += count;
        }
    }
    families
}

/// Refusing answers, payment first.
pub fn refusals(counts: &BTreeMap<String, u64>) -> Vec<Status> {
    let mut refusals = statuses(counts);
    refusals.retain(|status| status.family.is_refusal());
    refusals.sort_by_key(|status| status.family);
    refusals
}

/// All answers, by status.
pub fn statuses(counts: &BTreeMap<String, u64>) -> Vec<Status> {
    let total: u64 = counts.values().sum();
    let status = |(name, count): (&String, &u64)| Status {
        name: visible(name).into_owned(),
        phrase: phrase(name),
        family: Family::of(name),
        count: grouped(*count),
        share: share(*count, total),
    };
    counts.iter().map(status).collect()
}

fn share(count: u64, total: u64) -> String {
    match count * 100 / total.max(1) {
        0 => "<1 %".to_owned(),
        percent => format!("{percent} %"),
    }
}
