//! In how many runs in a row a finding was met, for rules that fail a run only after several.
//!
//! The counts are a state and no decision, so they stand in a file of their own and not in the baseline.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::audit::{Audit, Reach, Reached, Stand, Standing, Verdict, stored};
use crate::urls::on_site;

/// What a file of counts says that it is.
const SCHEMA: &str = "tollgate/streaks/1";

/// The counts after the last run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Streaks {
    schema: String,
    streaks: Vec<Streak>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Streak {
    /// What was audited: a build and the live site do not count together.
    #[serde(default)]
    audited: String,
    rule: String,
    target: String,
    runs: u32,
}

impl Default for Streaks {
    fn default() -> Self {
        Self { schema: SCHEMA.to_owned(), streaks: Vec::new() }
    }
}

impl Streaks {
    /// Reads what an earlier run wrote.
    pub fn read(json: &[u8]) -> anyhow::Result<Self> {
        stored::read(json, SCHEMA, "a count of runs")
    }

    /// The text to be read by the next run.
    pub fn written(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("its keys are strings");
        text.push('\n');
        text
    }
}

/// Counts this run, and lets findings wait that were not yet met often enough. What the audit did not reach is
/// counted neither way.
pub fn count(before: &Streaks, fail_after: &BTreeMap<String, u32>, audit: &mut Audit) -> Streaks {
    let (ours, others): (Vec<&Streak>, Vec<&Streak>) =
        before.streaks.iter().partition(|streak| streak.audited == audit.target);
    let mut counts: BTreeMap<(String, String), u32> = kept(&ours, fail_after, audit);
    let old: BTreeMap<_, _> =
        ours.iter().map(|streak| ((streak.rule.clone(), streak.target.clone()), streak.runs)).collect();
    let mut waiting = 0;
    for finding in &mut audit.findings {
        let Some(needed) = fail_after.get(&finding.rule) else { continue };
        let key = (finding.rule.clone(), on_site(&finding.url, &audit.base.url).to_owned());
        let so_far = old.get(&key).copied().unwrap_or_default();
        let runs = if finding.verdict == Verdict::Inconclusive { so_far } else { so_far.saturating_add(1) };
        if finding.standing() == Standing::New {
            let stands = if runs < *needed { Standing::Waiting } else { Standing::New };
            waiting += u64::from(stands == Standing::Waiting);
            finding.baseline = Some(Stand { standing: stands, runs: Some(runs), accepted: None });
        }
        counts.insert(key, runs);
    }
    if let Some(summary) = &mut audit.baseline {
        summary.waiting += waiting;
        summary.new -= waiting;
    }
    counts.retain(|_, runs| *runs > 0);
    let audited = || audit.target.clone();
    let ours =
        counts.into_iter().map(|((rule, target), runs)| Streak { audited: audited(), rule, target, runs });
    Streaks { streaks: others.into_iter().cloned().chain(ours).collect(), ..Streaks::default() }
}

/// The counts of what this audit did not reach.
fn kept(
    before: &[&Streak],
    fail_after: &BTreeMap<String, u32>,
    audit: &Audit,
) -> BTreeMap<(String, String), u32> {
    let reach = Reach::of(audit);
    let is_counted = |streak: &&&Streak| fail_after.contains_key(&streak.rule);
    let is_missed = |streak: &&&Streak| reach.reaches(&streak.rule, &streak.target, &[]) != Reached::Yes;
    let missed = before.iter().filter(is_counted).filter(is_missed);
    missed.map(|streak| ((streak.rule.clone(), streak.target.clone()), streak.runs)).collect()
}
