//! The work list: what one deed mends is one remedy, and every finding is in exactly one.

#[path = "support/audited.rs"]
mod audited;
#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::fs;

use support::{audit_files, sample_site};
use tollgate::audit::Audit;
use tollgate::commands::folder::Settings;
use tollgate::diagnose::Who;
use tollgate::fetch::folder::{Folder, Options};
use tollgate::fix::{Action, Certainty, Effort, MAX_PLACES, Redirect, Remedy};

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
fn refusals_that_nothing_explains_are_one_question_for_each_folder_and_status() {
    let audit = audit("bakery");
    let questions: Vec<_> = audit.fixes.iter().filter(|remedy| remedy.what.starts_with("Find out")).collect();
    let told: Vec<_> = questions.iter().map(|remedy| (remedy.what.as_str(), remedy.findings.len())).collect();
    assert_eq!(
        told,
        [
            ("Find out why 7 URLs below /order/ answer 402, and let them answer again: 33 places", 7),
            ("Find out why 12 URLs below /photos/ answer 402, and let them answer again: 19 places", 12),
        ]
    );
    for question in questions {
        let kind = (question.action, question.effort, question.who);
        assert_eq!(kind, (Action::Unblock, Effort::Hours, Who::Hosting), "{}", question.what);
    }
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

fn redirect<'a>(audit: &'a Audit, path: &str) -> &'a Redirect {
    let redirects = audit.fixes.iter().filter_map(|remedy| remedy.redirect.as_ref());
    let mut of_path = redirects.filter(|redirect| redirect.from.ends_with(path));
    of_path.next().unwrap_or_else(|| panic!("nothing is said of {path}: {:#?}", audit.fixes))
}

#[test]
fn a_dead_url_leads_to_the_page_that_took_its_place_or_to_a_person() {
    let page = |title: &str, links: &str| {
        format!("<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1>{links}")
    };
    let links = "<a href=/old/sourdough-course/>Sourdough course</a> <a href=/2023/menu/>Menu</a> \
                 <a href=/Rye.html>Rye</a> <a href=/vouchers/>Vouchers</a>";
    let files = [
        ("index.html", page("Bakery", links)),
        ("courses/sourdough-course/index.html", page("Sourdough course", "")),
        ("2024/menu/index.html", page("Menu", "")),
        ("rye/index.html", page("Rye bread", "")),
    ];
    let audit = audit_files(files.iter().map(|(name, text)| (*name, text.as_bytes())), &Settings::default());
    let course = redirect(&audit, "/old/sourdough-course/");
    assert!(course.to.as_ref().is_some_and(|to| to.ends_with("/courses/sourdough-course/")), "{course:#?}");
    assert_eq!(redirect(&audit, "/Rye.html").certainty, Certainty::Certain);
    let menu = redirect(&audit, "/2023/menu/");
    assert_eq!((menu.to.as_ref(), menu.candidates.len()), (None, 1), "{menu:#?}");
    assert_eq!(redirect(&audit, "/vouchers/").certainty, Certainty::None);
    let exact = remedy(&audit, "/Rye.html");
    assert!(exact.replace.is_some() && remedy(&audit, "/old/").replace.is_none());
}

#[test]
fn the_text_that_an_earlier_audit_saw_leads_to_where_it_is_now() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let (site, out) = (folder.path().join("site"), folder.path().join("out"));
    let words =
        "Flour, water and salt, a night in the basket and an hour in the oven make this loaf of ours.";
    let page = |title: &str| format!("<!doctype html><title>{title}</title><main><p>{words} {words}</main>");
    let write = |path: &str, text: &str| {
        let path = site.join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be made");
        fs::write(path, text).expect("it is written");
    };
    let audit = || audited::audit(&out, site.as_os_str(), &[]);
    write("index.html", "<!doctype html><title>Bakery</title><a href=/p17.html>more</a>");
    write("p17.html", &page("Country loaf"));
    assert!(audit().fixes.iter().all(|remedy| remedy.redirect.is_none()));
    fs::remove_file(site.join("p17.html")).expect("it is there");
    write("breads/country/index.html", &page("Our loaf"));
    let second = audit();
    let found = redirect(&second, "/p17.html");
    assert_eq!(found.certainty, Certainty::Certain, "{found:#?}");
    assert!(found.to.as_ref().is_some_and(|to| to.ends_with("/breads/country/")), "{found:#?}");
}
