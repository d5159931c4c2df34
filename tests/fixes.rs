//! The work list: what one deed mends is one remedy, and every finding is in exactly one.

#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use support::{audit_files, sample_site};
use tollgate::audit::Audit;
use tollgate::commands::folder::Settings;
use tollgate::fetch::folder::{Folder, Options};
use tollgate::fix::{Action, Effort, MAX_PLACES, Remedy};

fn audit(name: &str) -> Audit {
    let folder = Folder::open(&sample_site(name), Options::default()).expect("the folder can be read");
    support::audit(folder, &Settings::default())
}

fn remedy<'a>(audit: &'a Audit, what: &str) -> &'a Remedy {
    let all = || audit.fixes.iter().map(|remedy| remedy.what.as_str()).collect::<Vec<_>>();
    audit.fixes.iter().find(|remedy| remedy.what.contains(what)).unwrap_or_else(|| panic!("{:#?}", all()))
}

#[test]
fn every_finding_is_mended_by_exactly_one_remedy() {
    for name in ["bakery", "newsroom", "api-docs", "every-fault", "suspended", "healthy"] {
        let audit = audit(name);
        let mended: Vec<&String> = audit.fixes.iter().flat_map(|remedy| &remedy.findings).collect();
        let found: BTreeSet<&String> = audit.findings.iter().map(|finding| &finding.fingerprint).collect();
        assert_eq!(mended.iter().copied().collect::<BTreeSet<_>>(), found, "{name}");
        assert_eq!(mended.len(), found.len(), "{name}");
    }
}

#[test]
fn the_best_remedy_comes_first_and_no_place_is_listed_without_end() {
    let audit = audit("bakery");
    assert!(audit.fixes.is_sorted_by(|one, other| one.gain.score >= other.gain.score));
    assert!(audit.fixes.iter().all(|remedy| remedy.places.len() <= MAX_PLACES));
    assert!(audit.fixes.iter().any(|remedy| remedy.places_total > MAX_PLACES));
}

#[test]
fn a_link_in_a_template_is_one_remedy_of_minutes() {
    let audit = audit("bakery");
    let logo = remedy(&audit, "/breads/ in place of /bread/");
    assert_eq!((logo.action, logo.effort, logo.places_total), (Action::ChangeLink, Effort::Minutes, 2));
    let replace = logo.replace.as_ref().expect("one text takes the place of another");
    assert!(replace.old.ends_with("/bread/") && replace.new.ends_with("/breads/"), "{replace:?}");
    let team = remedy(&audit, "/team/");
    assert_eq!((team.places_total, team.gain.pages), (27, 27));
}

#[test]
fn a_suspended_site_has_one_thing_to_do_about_all_its_refusals() {
    let audit = audit("suspended");
    let refused = audit.findings.iter().filter(|finding| finding.diagnosis.is_some()).count();
    let unblock: Vec<&Remedy> =
        audit.fixes.iter().filter(|remedy| remedy.action == Action::Unblock).collect();
    assert!(refused > 1 && unblock.len() == 1, "{refused} {unblock:#?}");
    assert_eq!(unblock[0].findings.len(), refused);
    assert_eq!(audit.fixes[0].action, Action::Unblock);
}

#[test]
fn what_one_rule_finds_on_many_pages_is_one_remedy() {
    let page = |title: &str| format!("<!doctype html><html lang=en><title>{title}</title><p>Bread.</p>");
    let files = [("index.html", page("Home")), ("a.html", page("A")), ("b.html", page("B"))];
    let audit = audit_files(files.iter().map(|(name, text)| (*name, text.as_bytes())), &Settings::default());
    let headings = remedy(&audit, "h1");
    assert_eq!((headings.findings.len(), headings.gain.pages), (3, 3));
}

#[test]
fn a_command_verifies_each_remedy() {
    for remedy in audit("bakery").fixes {
        assert!(remedy.verify.starts_with("tollgate audit "), "{}", remedy.verify);
    }
}
