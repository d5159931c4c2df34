//! The work list as the page shows it: one line for each thing to do, its places behind it.

use std::collections::HashMap;

use serde::Serialize;

use super::super::text::{shortened, shown_url};
use super::super::words::{counted, grouped};
use super::catalogue::{Place, more};
use super::causes::Claim;
use crate::audit::{Audit, Finding};
use crate::diagnose::Who;
use crate::fix::{Action, Effort, Remedy};
use crate::rules::Severity;

/// Remedies that are written out.
const MAX_REMEDIES: usize = 300;
/// Findings that the marks of one remedy reach; a mark is text in the file.
const MAX_MARKED: usize = 500;
/// Remedies on the first screen.
const FIRST: usize = 5;
/// Characters of one text.
const MAX_TEXT: usize = 300;

/// One thing to do.
#[derive(Debug, Clone, Serialize)]
pub struct WorkItem {
    anchor: String,
    what: String,
    severity: &'static str,
    facts: Vec<String>,
    who: &'static str,
    effort: &'static str,
    deed: &'static str,
    section: String,
    template: String,
    findings: String,
    reasons: Vec<String>,
    replace: Option<Claim>,
    redirect: Option<Claim>,
    candidates: Vec<Claim>,
    places: Vec<Place>,
    unlisted: Option<String>,
    verify: String,
}

/// What there is to do.
#[derive(Debug)]
pub struct Work {
    /// The best of it, for the first screen.
    pub first: Vec<WorkItem>,
    /// What stands on the list, the best first.
    pub items: Vec<WorkItem>,
    /// What the page leaves out.
    pub unlisted: Option<String>,
}

impl Work {
    /// The work list of an audit.
    pub fn of(audit: &Audit) -> Self {
        let findings: HashMap<&str, &Finding> =
            audit.findings.iter().map(|finding| (finding.fingerprint.as_str(), finding)).collect();
        let listed = audit.fixes.iter().take(MAX_REMEDIES).enumerate();
        let items: Vec<WorkItem> =
            listed.map(|(at, remedy)| item(at, remedy, &findings, &audit.base.url)).collect();
        Self {
            first: items.iter().take(FIRST).cloned().collect(),
            unlisted: more(audit.fixes.len(), items.len(), "item"),
            items,
        }
    }
}

fn item(at: usize, remedy: &Remedy, findings: &HashMap<&str, &Finding>, base: &str) -> WorkItem {
    let worst = remedy
        .findings
        .iter()
        .filter_map(|fingerprint| findings.get(fingerprint.as_str()))
        .max_by_key(|finding| finding.severity);
    let places: Vec<Place> = remedy.places.iter().map(|source| Place::of(source, base)).collect();
    let pair = |what: &str, seen: &str| Claim {
        what: shortened(&shown_url(what, base), MAX_TEXT),
        seen: shortened(&shown_url(seen, base), MAX_TEXT),
    };
    let redirect = remedy.redirect.as_ref();
    let candidates = redirect.map(|redirect| redirect.candidates.as_slice()).unwrap_or_default();
    WorkItem {
        anchor: format!("work-{}", at + 1),
        what: shortened(&remedy.what, MAX_TEXT),
        severity: worst.map_or(Severity::Notice, |finding| finding.severity).name(),
        facts: facts(remedy),
        who: who(remedy.who),
        effort: effort(remedy.effort),
        deed: deed(remedy.action),
        section: section(worst.map_or("", |finding| finding.url.as_str()), base),
        template: template(remedy),
        findings: remedy
            .findings
            .iter()
            .take(MAX_MARKED)
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric()))
            .cloned()
            .collect::<Vec<_>>()
            .join(" "),
        reasons: remedy.gain.reasons.iter().map(|reason| shortened(reason, MAX_TEXT)).collect(),
        replace: remedy.replace.as_ref().map(|replace| pair(&replace.old, &replace.new)),
        redirect: redirect.and_then(|redirect| Some(pair(&redirect.from, redirect.to.as_deref()?))),
        candidates: candidates
            .iter()
            .map(|candidate| Claim {
                what: shortened(&shown_url(&candidate.url, base), MAX_TEXT),
                seen: shortened(&candidate.reasons.join(", "), MAX_TEXT),
            })
            .collect(),
        unlisted: more(remedy.places_total, places.len(), "place"),
        places,
        verify: shortened(&remedy.verify, MAX_TEXT),
    }
}

fn facts(remedy: &Remedy) -> Vec<String> {
    let gain = format!("gain {:.0} of 100", remedy.gain.score);
    let findings = counted(remedy.findings.len() as u64, "finding");
    let places = (remedy.places_total > 1).then(|| format!("{} places", grouped(remedy.places_total as u64)));
    [gain, effort(remedy.effort).to_owned(), who(remedy.who).to_owned(), findings]
        .into_iter()
        .chain(places)
        .collect()
}

/// Who does it, in a word to filter by.
fn who(who: Who) -> &'static str {
    match who {
        Who::Content => "content",
        Who::Developer => "developer",
        Who::Hosting => "hosting",
        Who::Billing => "billing",
        Who::Edge => "edge",
        Who::ThirdParty => "third party",
        Who::OtherSite => "other site",
        Who::Nobody => "nobody here",
    }
}

fn effort(effort: Effort) -> &'static str {
    match effort {
        Effort::Minutes => "minutes",
        Effort::Hours => "hours",
        Effort::Days => "days",
    }
}

fn deed(action: Action) -> &'static str {
    match action {
        Action::Unblock => "unblock",
        Action::Redirect => "redirect",
        Action::Decide => "decide",
        Action::Restore => "restore a file",
        Action::ChangeLink => "change links",
        Action::ShortenRedirects => "shorten redirects",
        Action::EditPages => "edit pages",
        Action::Configure => "configure",
        Action::RewriteSitemap => "rewrite the sitemap",
    }
}

/// The part of the site that it is about.
fn section(url: &str, base: &str) -> String {
    let shown = shown_url(url, base);
    let mut parts = shown.trim_start_matches('/').split('/');
    match (shown.starts_with('/'), parts.next(), parts.next()) {
        (true, Some(first), Some(_)) => shortened(&format!("/{first}/"), 60),
        (true, ..) => "/".to_owned(),
        _ => "elsewhere".to_owned(),
    }
}

/// The template that the places seem to come from: the same element with the same text.
fn template(remedy: &Remedy) -> String {
    match remedy.places.as_slice() {
        [first, second, ..] if first.element == second.element && first.text == second.text => {
            let text = first.text.as_deref().unwrap_or_default();
            shortened(&format!("{} {text}", first.element), 60)
        }
        _ => "no template".to_owned(),
    }
}
