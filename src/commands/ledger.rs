//! Where the state of a crawl is kept, as a command needs it.

use std::path::Path;

use super::folder::Settings;
use crate::audit::{Audit, Extracted};
use crate::crawl::state::{self, Conclusion, ExtractedRow, FindingRow, Identity, Memory};
use crate::rules::{RULES, Rule, Selection};
use crate::site::Site;
use crate::urls::Tracking;

/// What this crawl is a crawl of.
pub fn identity(target: &str, site: &str, started: String, settings: &Settings) -> Identity {
    let others = settings.state.as_ref().map_or("", |state| &state.settings);
    Identity {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        target: target.to_owned(),
        site: site.to_owned(),
        settings: format!("{}{others}", described(&settings.selection, settings.tracking)),
        started,
    }
}

/// What decides how facts are judged.
pub fn described(selection: &Selection, tracking: Tracking) -> String {
    let is_on = |rule: &&Rule| selection.severity(rule).is_some();
    let on: Vec<&Rule> = RULES.iter().copied().filter(is_on).collect();
    // Few are named as they are: so a version with more rules, which are off as well, judges alike.
    let mut parts: Vec<String> = if on.len() * 2 < RULES.len() {
        let ids: Vec<&str> = on.iter().map(|rule| rule.id).collect();
        let others = on.iter().filter_map(|rule| changed(rule, selection));
        std::iter::once(format!("only={}", ids.join(","))).chain(others).collect()
    } else {
        RULES.iter().filter_map(|rule| changed(rule, selection)).collect()
    };
    parts.extend(own(selection));
    parts.push(format!("tracking={tracking:?}").to_lowercase());
    parts.join(", ")
}

/// The project's own rules and columns.
fn own(selection: &Selection) -> Vec<String> {
    let rules = selection.own().map(|rule| format!("{}={:?}", rule.id, rule.check));
    rules.chain(selection.columns().iter().map(|column| format!("{column:?}"))).collect()
}

/// What this run makes of a rule, where that is not as declared: `long-title=warning/600`.
fn changed(rule: &Rule, selection: &Selection) -> Option<String> {
    let (severity, limit) = (selection.severity(rule), selection.limit(rule));
    let declared = rule.limit.as_ref().map_or(0, |limit| limit.default);
    let level = severity.map_or("off", |severity| severity.name());
    let is_changed = severity != Some(rule.severity) || limit != declared;
    is_changed.then(|| {
        if limit == declared {
            format!("{}={level}", rule.id)
        } else {
            format!("{}={level}/{limit}", rule.id)
        }
    })
}

/// Writes what is known only at the end.
pub fn conclude(path: &Path, site: &Site, audit: &Audit, memory: &Memory) -> anyhow::Result<()> {
    let row = |finding| finding_row(finding);
    let findings = audit.findings.iter().map(row).collect();
    let extracted = audit.extracted.iter().flat_map(extracted_rows).collect();
    state::conclude(path, &Conclusion { site, findings, extracted, finished: &audit.finished, memory })
}

fn extracted_rows(page: &Extracted) -> impl Iterator<Item = ExtractedRow<'_>> {
    page.values.iter().flat_map(move |(name, values)| {
        let row = move |(place, value)| ExtractedRow { url: &page.url, name, place, value };
        values.iter().map(String::as_str).enumerate().map(row)
    })
}

fn finding_row(finding: &crate::audit::Finding) -> FindingRow<'_> {
    FindingRow {
        rule: &finding.rule,
        severity: finding.severity.name(),
        url: &finding.url,
        status: finding.status,
        verdict: finding.verdict.name(),
        evidence: &finding.evidence,
        sources: finding.sources_total,
        fingerprint: &finding.fingerprint,
    }
}
