//! The sample sites: what was planted by hand is found, all of it and nothing else.
//!
//! The truth stands in tests/planted/*.toml and was written from the sites, not from the tool.

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use support::{LIVE_ONLY, as_if_served, audit, audit_path, sample_site};
use tollgate::audit::Audit;
use tollgate::commands::folder::Settings;
use tollgate::fetch::folder::{Folder, Options};
use tollgate::rules::RULES;

#[derive(Deserialize)]
struct Planted {
    fault: Vec<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    rule: String,
    url: String,
    #[serde(default)]
    sources: Vec<Place>,
}

#[derive(Deserialize)]
struct Place {
    page: String,
    line: Option<u32>,
}

/// A fault as one line per place, so that a difference can be read.
fn planted(site: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/planted/{site}.toml"));
    let text = std::fs::read_to_string(&path).expect("the truth is at hand");
    let planted: Planted = toml::from_str(&text).expect("the truth is valid TOML");
    let lines = |fault: &Fault| {
        let place = |place: &Place| {
            format!("{} {} from {}:{}", fault.rule, fault.url, place.page, place.line.unwrap_or(0))
        };
        match fault.sources.as_slice() {
            [] => vec![format!("{} {}", fault.rule, fault.url)],
            places => places.iter().map(place).collect(),
        }
    };
    planted.fault.iter().flat_map(lines).collect()
}

/// What was found, in the same form. Rules about a page itself name no places in the truth.
fn found(audit: &Audit) -> BTreeSet<String> {
    let path = |url: &str| format!("/{}", url.strip_prefix(&audit.base.url).unwrap_or(url));
    let mut lines = BTreeSet::new();
    for finding in &audit.findings {
        let url = path(&finding.url);
        assert_eq!(finding.sources.len(), finding.sources_total);
        let is_about_itself = !PLACED.contains(&finding.rule.as_str());
        if is_about_itself {
            lines.insert(format!("{} {url}", finding.rule));
        } else {
            let line = |line: Option<u32>| line.filter(|_| finding.rule != "duplicate-title").unwrap_or(0);
            let places = finding.sources.iter();
            lines.extend(
                places.map(|at| format!("{} {url} from {}:{}", finding.rule, path(&at.page), line(at.line))),
            );
        }
    }
    lines
}

/// Rules whose findings stand in other places than at their own URL.
const PLACED: &[&str] = &[
    "blocked-by-robots",
    "blocked-in-sitemap",
    "blocking-script",
    "broken-asset",
    "broken-form-action",
    "broken-fragment",
    "broken-json-ld-image",
    "broken-license",
    "broken-link",
    "broken-llms-link",
    "broken-preview-image",
    "broken-relation",
    "campaign-link-inside",
    "doubled-file",
    "doubled-library",
    "doubled-slash",
    "duplicate-title",
    "font-fetched-twice",
    "hreflang-without-return",
    "imported-style-sheet",
    "insecure-form",
    "insecure-link",
    "link-to-refresh",
    "linked-only-from-unindexed",
    "long-address",
    "missing-alt",
    "missing-canonical-target",
    "missing-from-sitemap",
    "missing-preconnect",
    "mixed-content",
    "nofollow-inside",
    "old-font-format",
    "opener-to-other-site",
    "oversized-image",
    "private-link",
    "redirect-chain",
    "redirect-loop",
    "redirect-to-start-page",
    "redirected-link",
    "robots-txt-problem",
    "sitemap-problem",
    "temporary-redirect",
    "uncached-asset",
    "unreadable-sitemap",
    "unsupported-image-format",
    "unusable-hreflang",
];

#[track_caller]
fn assert_found_as_planted(site: &str) {
    let (planted, found) = (planted(site), found(&audit_path(&sample_site(site))));
    let missed: Vec<_> = planted.difference(&found).collect();
    let invented: Vec<_> = found.difference(&planted).collect();
    assert!(missed.is_empty() && invented.is_empty(), "missed: {missed:#?}\ninvented: {invented:#?}");
}

#[test]
fn bakery_has_the_faults_that_were_planted() {
    assert_found_as_planted("bakery");
}

#[test]
fn every_fault_has_the_faults_that_were_planted() {
    assert_found_as_planted("every-fault");
}

#[test]
fn newsroom_has_the_faults_that_were_planted() {
    assert_found_as_planted("newsroom");
}

#[test]
fn api_docs_has_the_faults_that_were_planted() {
    assert_found_as_planted("api-docs");
}

#[test]
fn nothing_is_found_on_a_healthy_site() {
    let audit = audit_path(&sample_site("healthy"));
    assert_eq!(audit.findings, []);
    assert_eq!(audit.warnings, []);
    assert!(audit.coverage.pages >= 8);
}

/// Rules that cannot fire there, and why. Their executed examples show that they fire at all.
const NOT_SHOWN: &[(&str, &str)] = &[
    ("links-only-in-script", "the start page leads to all the other cases"),
    ("heavy-image", "a picture of half a megabyte is too heavy for this repository"),
    ("heavy-page", "a page of five megabytes is too heavy for this repository"),
    ("noindex-start-page", "the start page leads to all the other cases, and must be found"),
    ("oversized-html", "a page of two megabytes would be most of this repository"),
    ("unencrypted-site", "the museum is served over https, or nothing about encryption could be shown"),
];

/// The museum as a server delivers it.
fn audit_of_served(site: &str) -> Audit {
    let folder = Folder::open(&sample_site(site), Options::default()).expect("the folder can be read");
    audit(as_if_served(folder), &Settings::default())
}

#[test]
fn a_server_shows_the_faults_of_servers_and_nothing_else_more() {
    let at_home = found(&audit_path(&sample_site("every-fault")));
    let served = found(&audit_of_served("every-fault"));
    let only_served: BTreeSet<String> = served.difference(&at_home).cloned().collect();
    assert_eq!(only_served, planted("every-fault-served"));
    assert!(at_home.is_subset(&served));
}

#[test]
fn suspended_has_the_faults_that_were_planted() {
    assert_found_as_planted("suspended");
}

#[test]
fn every_rule_fires_on_every_fault_or_on_a_site_that_is_refused_as_a_whole() {
    let folders = ["every-fault", "suspended"].map(|site| audit_path(&sample_site(site)));
    let audits = folders.into_iter().chain([audit_of_served("every-fault")]).collect::<Vec<_>>();
    let findings = audits.iter().flat_map(|audit| &audit.findings);
    let fired: BTreeSet<&str> = findings.map(|finding| finding.rule.as_str()).collect();
    let silent = RULES.iter().map(|rule| rule.id).filter(|id| !fired.contains(id));
    let silent = silent.filter(|id| !NOT_SHOWN.iter().any(|(rule, _)| rule == id));
    let silent: Vec<_> = silent.filter(|id| !LIVE_ONLY.contains(id)).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn the_same_site_gives_the_same_audit() {
    let without_times = |mut audit: Audit| {
        (audit.started, audit.finished) = (String::new(), String::new());
        serde_json::to_string(&audit).expect("audits can be written")
    };
    let first = without_times(audit_path(&sample_site("bakery")));
    assert!((0..5).all(|_| without_times(audit_path(&sample_site("bakery"))) == first));
}
